"""What one page passes through while it is read, kept for people to look at.

`retrace` makes the same calls as the reader, with what the reader prepared; nothing is measured
here that it does not measure.
"""

from dataclasses import dataclass

from ptn_scan.layout import PageLayout
from ptn_scan.recognition import paper
from ptn_scan.recognition.alignment import RowPlace, find_rows
from ptn_scan.recognition.cup_rings import CupRing
from ptn_scan.recognition.expected import ExpectedPage, TablePrint
from ptn_scan.recognition.folds import Fold, find_folds, without_folds
from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.ink import InkPlane
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.reader import Reader, coarse_sheet, edges_mm, reduced
from ptn_scan.recognition.reading import PageReading
from ptn_scan.recognition.registration import find_fiducials
from ptn_scan.recognition.sheet_ink import added_darkness
from ptn_scan.recognition.shrinking import halved
from ptn_scan.recognition.streaks import without_streaks
from ptn_scan.recognition.template import COARSE_SHEET, Plane
from ptn_scan.recognition.text_lines import RowTexts
from ptn_scan.scanning.scan import GrayImage, Scan


@dataclass(frozen=True, slots=True, eq=False)
class PageSteps:
    """The values between the steps of reading a page that was placed on the layout.

    `scan` is what was read: the scan given, reduced where it was too fine. `without_streaks` is its
    gray image after streaks were filled. `coarse` is the sheet's darkness without its folds over
    `COARSE_SHEET`, `strips` the same of the table's bands, without the `rings` of cups; `added` is
    what is beyond the print.
    `texts` are the lines of each row's name and title.
    """

    scan: Scan
    page: PageLayout
    page_map: PageMap
    fiducials: dict[int, FloatArray]
    without_streaks: GrayImage
    folds: tuple[Fold, ...]
    coarse: Plane
    places: tuple[RowPlace, ...]
    table: TablePrint
    rings: tuple[CupRing, ...]
    strips: tuple[Plane, ...]
    expected: ExpectedPage
    ink: InkPlane
    added: Plane
    texts: tuple[RowTexts, ...]


def retrace(reader: Reader, scan: Scan, reading: PageReading) -> PageSteps | None:
    """The steps by which `reader` came to `reading` of `scan`; None where it was not placed."""
    if reading.placement is None or reading.page is None:
        return None
    printed = reader.prepared(reading.page)
    scan = reduced(scan)
    page_map = PageMap.of(reading.placement)
    gray = without_streaks(paper.darkest(scan), scan.bilevel)
    ground, coarse = coarse_sheet(halved(gray), page_map)
    folds = find_folds(coarse, printed.blank)
    coarse = without_folds(coarse, edges_mm(COARSE_SHEET), folds)
    places = find_rows(coarse, printed.prints)
    rings, ink = printed.ink(printed.strips(gray, ground, page_map, places, folds), scan.bilevel)
    strips, table = tuple(strip.darkness for strip in ink.strips), printed.table
    return PageSteps(
        scan=scan,
        page=printed.template.page,
        page_map=page_map,
        fiducials=find_fiducials(scan.gray),
        without_streaks=gray,
        folds=folds,
        coarse=coarse,
        places=places,
        table=table,
        rings=rings,
        strips=strips,
        expected=table.expected(table.looks(strips, scan.bilevel)),
        ink=ink,
        added=added_darkness(coarse, printed.sheet, scan.bilevel),
        texts=printed.texts,
    )
