"""Scan + layout → PageReading: the steps of recognition, in order."""

import functools
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from ptn_scan.ballot_id import ids_in
from ptn_scan.geometry import bounding
from ptn_scan.layout import PAPER, BallotLayout, PageLayout
from ptn_scan.recognition import paper
from ptn_scan.recognition.alignment import RowPlace, RowPrint, find_rows
from ptn_scan.recognition.boxes import BoxesInk
from ptn_scan.recognition.cup_rings import CupRing, find_cup_rings, without_cup_rings
from ptn_scan.recognition.expected import TablePrint
from ptn_scan.recognition.folds import BlankPlaces, Fold, find_folds, without_folds
from ptn_scan.recognition.grid import FloatArray, Grid
from ptn_scan.recognition.ink import InkPlane, measure_ink
from ptn_scan.recognition.names import read_names
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.qr import read_anywhere, read_placed
from ptn_scan.recognition.reading import Mark, PageKind, PageReading, RowReading
from ptn_scan.recognition.registration import Registration, register
from ptn_scan.recognition.sheet_ink import SheetPrint, added_darkness
from ptn_scan.recognition.shrinking import Shrunk, halved
from ptn_scan.recognition.stamp import read_signature, read_stamp, seals_over
from ptn_scan.recognition.streaks import without_streaks
from ptn_scan.recognition.template import (
    COARSE_PX_PER_MM,
    COARSE_SHEET,
    PageTemplate,
    Plane,
)
from ptn_scan.recognition.text_lines import RowTexts
from ptn_scan.recognition.traces import longest_trace_mm
from ptn_scan.recognition.writing import WritingPlaces, read_writing
from ptn_scan.scanning.scan import GrayImage, Scan

TEMPLATE_DPI = 300
"""The resolution at which templates are rendered."""

_FULL_PX_PER_MM = 13.0
"""Finer scans are reduced: nothing on the ballot needs more than 330 dots per inch."""

_LEAST_MARK_MM2 = 0.3
"""In a row without any larger piece of ink traces of a pen are looked for."""
_FILLED_SHARE = 0.7
"""A sheet fills as much of its picture, a dark bed of 20 mm included."""
_MM_PER_INCH = 25.4
_KEPT_GRIDS = 512
"""The sheet's, and those of all rows of a ballot of 120 officials and more."""

_BLANK_SHARE = 0.0006
"""Dark share of the page's middle below which nothing is printed: the smallest ballot has 0.02."""
_PAPER_SHARE = 0.35
"""At least this share of a page with print on it is paper."""
_DARKEST_PAPER = 100
"""Gray level under which even a page's light part is no paper: the lid was open, the lamp off."""
_LEAST_SIDE_PX = 200
"""A page at 25 dots per inch has as many pixels across; on fewer there is nothing to go by."""
_DARK_STEP = 50
_MIDDLE = 0.08


class Reader:
    """Reads the pages of one election's ballots."""

    def __init__(self, layout: BallotLayout, templates: Sequence[GrayImage]) -> None:
        """`templates` are pictures of the layout's pages, without QR codes and stamp."""
        self._layout = layout
        self._pages = tuple(
            PreparedPage(PageTemplate.of(page, printed))
            for page, printed in zip(layout.pages, templates, strict=True)
        )

    def read(self, scan: Scan) -> PageReading:
        """Everything on one scanned page; never fails on what paper can show."""
        if min(scan.gray.shape) < _LEAST_SIDE_PX:
            return PageReading(PageKind.UNREADABLE)
        scan = reduced(scan)
        small = halved(scan.gray)
        registration = register(scan.gray, self._layout, small)
        if registration is None:
            return _unplaced(scan.gray)
        several = _several_sheets(scan.gray, registration)
        if several:
            return PageReading(PageKind.UNREGISTERED, payloads=several)
        return self.prepared(registration.page).read(scan, small, registration)

    def prepared(self, page: int) -> "PreparedPage":
        """The page with this number, from 1, as it is compared with scans."""
        return self._pages[page - 1]


class PreparedPage:
    """One page's `template` and what follows from it alone: the lines of `texts` of each row, the
    print of the `table`, of the rest of the `sheet` and of each row's name, title and boxes
    (`prints`), where it is `blank`, and the places that are told apart in `writing`."""

    def __init__(self, template: PageTemplate) -> None:
        page = template.page
        self.template = template
        self.texts = tuple(RowTexts.of(template, row) for row in page.rows)
        self.table = TablePrint.of(template, self.texts)
        self.blank = BlankPlaces.of(template.coarse)
        self.sheet = SheetPrint.of(template)
        self.writing = WritingPlaces.of(
            template, [line.bounds for text in self.texts for line in text.name]
        )
        self.prints = tuple(
            RowPrint.of(template, row, text)
            for row, text in zip(page.rows, self.texts, strict=True)
        )

    def read(self, scan: Scan, small: Shrunk, registration: Registration) -> PageReading:
        """Everything on the scan, which is also given `halved`, of this page as it is placed."""
        page = self.template.page
        page_map = PageMap.of(registration.placement)
        gray = without_streaks(paper.darkest(scan), scan.bilevel)
        ground, coarse = coarse_sheet(small if gray is scan.gray else halved(gray), page_map)
        folds = find_folds(coarse, self.blank)
        coarse = without_folds(coarse, edges_mm(COARSE_SHEET), folds)
        places = find_rows(coarse, self.prints)
        strips = self.strips(gray, ground, page_map, places, folds)
        _, ink = self.ink(strips, scan.bilevel)
        coarse_ink = added_darkness(coarse, self.sheet, scan.bilevel)
        matches = tuple(place.match for place in places)
        writing = read_writing(coarse_ink, ink, matches, self.writing)
        return PageReading(
            kind=PageKind.BALLOT,
            page=registration.page,
            payloads=read_placed(scan.gray, page_map, page.qr),
            placement=registration.placement,
            rows=_without_seals(self._rows(ink, places), page, scan, page_map),
            stamp=read_stamp(scan, page_map, page.stamp, coarse_ink) if page.stamp else None,
            signature=read_signature(coarse_ink, page.signature) if page.signature else None,
            write_in=writing.write_in,
            stray=writing.stray,
            bilevel=scan.bilevel,
        )

    def strips(
        self,
        gray: GrayImage,
        ground: GrayImage,
        page_map: PageMap,
        places: Sequence[RowPlace],
        folds: tuple[Fold, ...],
    ) -> tuple[Plane, ...]:
        """The darkness of each row's band, laid out with the row where the template has it."""
        strips = []
        for row, band, place in zip(self.template.page.rows, self.table.bands, places, strict=True):
            edges = place.moved(edges_mm(band), row.row.centre)
            sampling = page_map.sampling_between(edges, band.shape[0])
            strips.append(without_folds(paper.darkness(gray, ground, sampling), edges, folds))
        return tuple(strips)

    def ink(self, strips: Sequence[Plane], bilevel: bool) -> tuple[tuple[CupRing, ...], InkPlane]:
        """The rings that cups left across the table, and the ink over it but for these."""
        ink = measure_ink(strips, self.table, bilevel)
        rings = find_cup_rings(ink)
        if not rings:
            return rings, ink
        cleaned = [
            without_cup_rings(strip, band, rings)
            for strip, band in zip(strips, self.table.bands, strict=True)
        ]
        return rings, measure_ink(cleaned, self.table, bilevel)

    def _rows(self, ink: InkPlane, places: Sequence[RowPlace]) -> tuple[RowReading, ...]:
        rows = self.template.page.rows
        boxes = BoxesInk.of(ink, rows)
        return tuple(
            RowReading(
                official=row.official,
                offset_mm=place.offset_mm,
                match=place.match,
                fit=quality.fit,
                contrast=quality.contrast,
                hairlines=quality.hairlines,
                noise=quality.noise,
                threshold=quality.threshold,
                faint_mm2=faint,
                faint_extent_mm=extent,
                faint_near_mm2=boxes.faint_near(row),
                foreign_mm2=foreign,
                borders=(quality.borders[0], quality.borders[1], quality.borders[2]),
                heaviest_side=quality.heaviest_side,
                marks=marks,
                name=name,
                trace_mm=0.0 if _has_ink(marks) else longest_trace_mm(ink, row),
            )
            for row, place, quality, (faint, extent), marks, foreign, name in zip(
                rows,
                places,
                (strip.quality for strip in ink.strips),
                map(boxes.faint, rows),
                boxes.marks(),
                boxes.foreign(),
                read_names(ink, rows, self.texts),
                strict=True,
            )
        )


def _has_ink(marks: Sequence[Mark]) -> bool:
    """Whether any piece of ink is so large that no traces of a pen need be looked for: of a pale
    stroke several smaller ones may be seen."""
    return any(mark.ink_mm2 >= _LEAST_MARK_MM2 for mark in marks)


def coarse_sheet(small: Shrunk, page_map: PageMap) -> tuple[GrayImage, Plane]:
    """The brightness of the paper, and the sheet's darkness over `COARSE_SHEET`, by the page
    `halved`; `page_map` is that of the whole scan."""
    ground = paper.brightness(small.gray)
    to_small = page_map.scaled(small.scale)
    return ground, paper.darkness(small.gray, ground, to_small.sampling(COARSE_SHEET))


def _without_seals(
    rows: Sequence[RowReading], page: PageLayout, scan: Scan, page_map: PageMap
) -> tuple[RowReading, ...]:
    """The rows; where a red seal lies over a name, its ink is said to run on beyond."""
    if scan.colour is None or not any(row.name.crossed for row in rows):
        return tuple(rows)
    seals = seals_over(scan.colour, page_map, bounding(row.row for row in page.rows).grown(5.0))
    return tuple(
        replace(row, name=replace(row.name, runs_on=True))
        if any(seal.overlaps(place.name) for seal in seals)
        else row
        for row, place in zip(rows, page.rows, strict=True)
    )


@functools.lru_cache(maxsize=_KEPT_GRIDS)
def edges_mm(grid: Grid) -> FloatArray:
    """The middles of the pixels in the first and in the last line (2 x N x 2 mm on the sheet)."""
    x, (top, *_, bottom) = grid.columns_mm(), grid.lines_mm()
    return np.stack([np.stack([x, np.full_like(x, line)], axis=1) for line in (top, bottom)])


def reduced(scan: Scan) -> Scan:
    """The scan as it is read: itself, or where it is finer than anything on the ballot, the means
    of whole pixels."""
    factor = int(max(scan.gray.shape) / PAPER.h / _FULL_PX_PER_MM) + 1
    if factor == 1:
        return scan
    size = (scan.gray.shape[1] // factor, scan.gray.shape[0] // factor)
    colour = scan.colour
    return Scan(
        gray=np.asarray(cv2.resize(scan.gray, size, interpolation=cv2.INTER_AREA), np.uint8),
        colour=None
        if colour is None
        else np.asarray(cv2.resize(colour, size, interpolation=cv2.INTER_AREA), np.uint8),
        bilevel=scan.bilevel,
    )


def _several_sheets(gray: GrayImage, registration: Registration) -> tuple[str, ...]:
    """The different texts of the codes in a picture that shows more than one sheet; none in one
    that the placed sheet nearly fills, or that shows one sheet's alone."""
    dots_per_mm = registration.placement.dots_per_inch / _MM_PER_INCH
    if PAPER.area * dots_per_mm**2 >= _FILLED_SHARE * gray.size:
        return ()
    payloads = read_anywhere(gray)
    ballots = {ballot.ballot for ballot in ids_in(payloads)}
    return payloads if len(ballots) > 1 else ()


def _unplaced(gray: GrayImage) -> PageReading:
    """What is left to say of a page that is not found on the layout."""
    payloads = read_anywhere(gray)
    if payloads:
        return PageReading(PageKind.UNREGISTERED, payloads=payloads)
    height, width = gray.shape
    rows, columns = round(height * _MIDDLE), round(width * _MIDDLE)
    middle = gray[rows : height - rows, columns : width - columns]
    scale = COARSE_PX_PER_MM * PAPER.h / max(height, width)
    small = cv2.resize(
        middle, None, fx=min(scale, 1), fy=min(scale, 1), interpolation=cv2.INTER_AREA
    )
    white = float(np.percentile(small, 80))
    dark = float(np.mean(small < white - _DARK_STEP))
    light = float(np.mean(small > white - _DARK_STEP / 2))
    if light < _PAPER_SHARE or white < _DARKEST_PAPER:
        return PageReading(PageKind.UNREADABLE)
    return PageReading(PageKind.BLANK if dark < _BLANK_SHARE else PageKind.UNREGISTERED)
