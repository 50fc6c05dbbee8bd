"""Ballots printed for tests, and plain scans of them."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from ptn_scan.ballot_id import Authority
from ptn_scan.election import Election, Form, read_form
from ptn_scan.layout import PAPER, BallotLayout, PageLayout, lay_out
from ptn_scan.printing.ballots import blank_pdf, write_ballots
from ptn_scan.recognition.reader import TEMPLATE_DPI, Reader
from ptn_scan.recognition.reading import PageReading
from ptn_scan.recognition.text_lines import RowTexts
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import RowRuling, Ruling
from ptn_scan.scanning.pdf import render_page
from ptn_scan.scanning.scan import GrayImage, Scan
from ptn_scan.simulation.ink import PageImage, PenStroke
from ptn_scan.simulation.profiles import OFFICE, Mode, ScanParameters, draw_parameters
from ptn_scan.simulation.scanner import scan_with

FORMS = Path(__file__).parent.parent / "forms"
IDS = ("AAAABBBBCCCCDDDD", "ZYXWVUTSRQPONMLK")
DPI = 200
MM_PER_INCH = 25.4
PX_PER_MM = DPI / MM_PER_INCH


@dataclass(frozen=True, slots=True, eq=False)
class PrintedForm:
    """A form and the PDF with the ballots `IDS`; `reader` reads scans of them."""

    election: Election
    layout: BallotLayout
    authority: Authority
    pdf: Path
    blank: bytes
    reader: Reader

    @property
    def first(self) -> PageLayout:
        return self.layout.pages[0]

    def texts(self, official: int) -> RowTexts:
        """The printed lines of an official's name and title on the first page."""
        numbers = [row.official for row in self.first.rows]
        return self.reader.prepared(1).texts[numbers.index(official)]

    def page(self, index: int = 0, dpi: float = DPI) -> PageImage:
        """Page `index` (from 0) of the PDF in red, green, blue."""
        with pdfium.PdfDocument(self.pdf) as document:
            bitmap = document[index].render(scale=dpi / 72, rev_byteorder=True)
            return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])

    def read(self, strokes: tuple[PenStroke, ...] = (), **scanner: object) -> PageReading:
        """What is read on the first page with `strokes`, scanned."""
        return self.reader.read(scanned(self.page(), strokes, **scanner))


def print_form(
    form: Form, folder: Path, ids: tuple[str, ...] = IDS, practice: bool = False
) -> PrintedForm:
    """Lays out and prints `form` into `folder`."""
    election = Election("ABCDEFGH", practice, form)
    layout = lay_out(form)
    authority = Authority(election.id, b"k" * 32)
    pdf = folder / "ballots.pdf"
    write_ballots(pdf, election, layout, authority, ids)
    blank = blank_pdf(election, layout)
    templates = [render_page(blank, index, TEMPLATE_DPI) for index in range(len(layout.pages))]
    return PrintedForm(election, layout, authority, pdf, blank, Reader(layout, templates))


def shipped_form(name: str) -> Form:
    """One of the forms that come with the project."""
    return read_form(FORMS / f"{name}.toml")


def scanner(**changes: object) -> ScanParameters:
    """An office scanner that adds next to nothing, but for `changes`."""
    drawn = draw_parameters(OFFICE, np.random.default_rng(0))
    quiet = replace(
        drawn,
        dpi=DPI,
        mode=Mode.GRAY,
        threshold=0.7,
        skew_degrees=0.0,
        upside_down=False,
        shift_mm=(0.0, 0.0),
        stretch_along=0.0,
        stretch_across=0.0,
        blur_px=0.5,
        noise_levels=2.0,
        paper_white=246.0,
        darkness=1.0,
        jpeg_quality=90,
    )
    return replace(quiet, **changes)  # type: ignore[arg-type]


def scanned(page: PageImage, strokes: tuple[PenStroke, ...] = (), **changes: object) -> Scan:
    """A plain scan of `page`, at whatever resolution, with `strokes` on it."""
    return scan_with(page, strokes, scanner(**changes), page.shape[0] / PAPER.h).scan


def with_bright_streak(scan: Scan, place: float, width_px: int, levels: int) -> Scan:
    """A gray scan by a scanner that looked at dirt for its white: over the whole height it shows
    columns, at a share of the width, brighter by so many gray levels."""
    column = round(place * scan.gray.shape[1])
    gray = scan.gray.astype(np.int16)
    gray[:, column : column + width_px] += levels
    return Scan(gray=np.clip(gray, 0, 255).astype(np.uint8))


def gray(page: PageImage) -> GrayImage:
    """The page as a perfect gray scan."""
    luminance = page @ np.array([0.299, 0.587, 0.114])
    return np.asarray(np.rint(luminance), dtype=np.uint8)


def rulings(reading: PageReading) -> tuple[Ruling, ...]:
    """The rows' rulings in their order."""
    return tuple(row.ruling for row in rule_rows(reading))


def row_ruling(reading: PageReading, official: int) -> RowRuling:
    """The ruling on one official."""
    return next(row for row in rule_rows(reading) if row.official == official)
