"""Parts of scans for the committee's eyes: one row, or a sheet without its votes.

Whoever sees a pattern of marks, a signature or a hand may know the voter, so a row is shown with
everything masked that is not its own, and a sheet with everything masked that is not print.
"""

import io
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ptn_scan.ballot_box.values import StoredScan
from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, PageLayout, RowLayout
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import Sheet
from ptn_scan.scanning.scan import GrayImage, Scan
from ptn_scan.scanning.sources import decode
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.scan_store import ScanStore

_ROW_PX_PER_MM, _SHEET_PX_PER_MM = 8.0, 4.0
_ROW_MARGIN_MM = 3.0
"""Above and below the row: pens reach over its edge."""
_OWN_MARGIN_MM = 2.0
_OWN_SHARE = 0.5
"""Ink with less of it in the row's band is a neighbour's."""
_UNPLACED_SIDE_PX = 240
"""The longer side of a page of which nobody knows what to mask: enough to tell a ballot from other
paper, too little to read a mark or a hand. Whoever must see more looks at the paper."""
_READABLE_SIDE_PX = 1600
_WIDER_MM = 12.0
"""Above and below a row whose mask was lifted: its neighbours, whose pens may have reached in."""
_QUALITY = 88
_KEPT_SCANS = 4
"""Rows of one sheet are asked for one after the other, and a few ahead."""
_MASK = (196, 200, 206)


class Pictures:
    """Draws them for one election; what was decoded last is kept."""

    def __init__(self, folder: ElectionFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stored: dict[str, StoredScan] = {}
        self._decoded: OrderedDict[str, Scan] = OrderedDict()
        self._printed: dict[int, bytes] = {}

    def scanned_row(self, sheet: Sheet, official: int, masked: bool = True) -> bytes:
        """A JPEG of the row as it was scanned; of a page that could not be placed the whole of it,
        small while it is `masked`. Raises UsageError where the ballot has no such row."""
        reading, scan = sheet.reading, self._scan(sheet.handle)
        page, row = self._row(official)
        if reading.placement is None or reading.page != page.page:
            return _jpeg(_unplaced(scan, masked))
        if not masked:
            return _jpeg(_upright(scan, reading, _wide_area(row), _ROW_PX_PER_MM))
        area = _area(row)
        picture = _upright(scan, reading, area, _ROW_PX_PER_MM)
        canvas = _Canvas(picture, area, _ROW_PX_PER_MM)
        hidden = (*_votes(page, row), *_written(page), *reading.stray)
        canvas.mask(hidden, keep=_own(row, reading))
        return _jpeg(picture)

    def printed_row(self, official: int) -> bytes:
        """A JPEG of the row as it was printed, as large and masked as one as scanned."""
        with self._lock:
            if official not in self._printed:
                page, row = self._row(official)
                template = self._folder.templates()[page.page - 1]
                picture = _cut(template, _area(row), _ROW_PX_PER_MM)
                canvas = _Canvas(picture, _area(row), _ROW_PX_PER_MM)
                canvas.mask((*_votes(page, row), *_written(page)), keep=())
                self._printed[official] = _jpeg(picture)
            return self._printed[official]

    def printed_page(self, number: int) -> bytes:
        """A JPEG of a page, from 1, as it is printed, but for its codes, of which each ballot has
        its own."""
        template = self._folder.templates()[number - 1]
        return _jpeg(_cut(template, PAPER, _SHEET_PX_PER_MM))

    def sheet(self, sheet: Sheet, masked: bool = True) -> bytes:
        """A JPEG of the sheet upright, while `masked` without marks, signature, writing, and QR
        codes that were read; of a page that could not be placed a small picture of the whole."""
        scan, reading = self._scan(sheet.handle), sheet.reading
        if reading.placement is None or reading.page is None:
            return _jpeg(_unplaced(scan, masked))
        page = self._folder.layout.page(reading.page)
        picture = _upright(scan, reading, PAPER, _SHEET_PX_PER_MM)
        if not masked:
            return _jpeg(picture)
        canvas = _Canvas(picture, PAPER, _SHEET_PX_PER_MM)
        codes = page.qr if reading.payloads else ()
        canvas.mask((*_votes(page), *_written(page), *codes, *reading.stray), keep=())
        return _jpeg(picture)

    def _row(self, official: int) -> tuple[PageLayout, RowLayout]:
        for page in self._folder.layout.pages:
            for row in page.rows:
                if row.official == official:
                    return page, row
        raise UsageError(f"Không có dòng số {official}.", f"There is no row {official}.")

    def _scan(self, handle: str) -> Scan:
        """The stored scan; a page whose image cannot be decoded is an empty one."""
        with self._lock:
            if handle in self._decoded:
                self._decoded.move_to_end(handle)
                return self._decoded[handle]
        data, page_format = ScanStore(self._folder.paths.scans).load(self._stored_scan(handle))
        try:
            scan = decode(data, page_format)
        except InputFileError:
            scan = Scan(np.full((_UNPLACED_SIDE_PX, 170), 255, dtype=np.uint8))
        with self._lock:
            self._decoded[handle] = scan
            while len(self._decoded) > _KEPT_SCANS:
                self._decoded.popitem(last=False)
        return scan

    def _stored_scan(self, handle: str) -> StoredScan:
        with self._lock:
            if handle not in self._stored:
                with self._folder.open_box() as box:
                    self._stored = {scan.handle: scan for scan in box.scans()}
            return self._stored[handle]


@dataclass(frozen=True, slots=True, eq=False)
class _Canvas:
    """A picture of `area` of the sheet to be masked in place."""

    picture: Image.Image
    area: Rect
    px_per_mm: float

    def mask(self, areas: Iterable[Rect], keep: Iterable[Rect]) -> None:
        """Covers `areas`, but for what lies in `keep`."""
        kept = [(box, self.picture.crop(box)) for box in map(self._box_px, keep)]
        pen = ImageDraw.Draw(self.picture)
        for area in areas:
            if area.overlaps(self.area):
                pen.rectangle(self._box_px(area), fill=_MASK)
        for box, piece in kept:
            self.picture.paste(piece, box)

    def _box_px(self, rect: Rect) -> tuple[int, int, int, int]:
        x, y = rect.x - self.area.x, rect.y - self.area.y
        edges = (x, y, x + rect.w, y + rect.h)
        left, top, right, bottom = (round(edge * self.px_per_mm) for edge in edges)
        width, height = self.picture.size
        return max(left, 0), max(top, 0), min(right, width), min(bottom, height)


def _votes(page: PageLayout, but: RowLayout | None = None) -> tuple[Rect, ...]:
    """Each row but one, from its name to its last box: marks reach over boxes, strikes over
    names."""
    return tuple(
        Rect(row.name.x - 1, row.row.y + 0.4, row.row.right - row.name.x + 1, row.row.h - 0.8)
        for row in page.rows
        if row is not but
    )


def _own(row: RowLayout, reading: PageReading) -> tuple[Rect, ...]:
    """What is the row's own wherever it lies: name, boxes, and the ink that is mostly its; but no
    ink that runs far into another row, whose mark it may be as well."""
    read = next((each for each in reading.rows if each.official == row.official), None)
    marks = () if read is None else read.marks
    ink = (
        mark.bounds.grown(0.5)
        for mark in marks
        if mark.in_row >= _OWN_SHARE and _area(row).contains(mark.bounds)
    )
    return (row.name.grown(_OWN_MARGIN_MM), *(box.grown(_OWN_MARGIN_MM) for box in row.boxes), *ink)


def _written(page: PageLayout) -> tuple[Rect, ...]:
    return tuple(place for place in (page.write_in, page.signature) if place is not None)


def _area(row: RowLayout) -> Rect:
    """What is shown of a row."""
    return row.row.grown(0, _ROW_MARGIN_MM)


def _wide_area(row: RowLayout) -> Rect:
    """What is shown of a row without masks."""
    return row.row.grown(0, _WIDER_MM)


def _upright(scan: Scan, reading: PageReading, area: Rect, px_per_mm: float) -> Image.Image:
    assert reading.placement is not None
    image = scan.gray if scan.colour is None else scan.colour
    return _picture(PageMap.of(reading.placement).rectified(image, area, px_per_mm))


def _unplaced(scan: Scan, masked: bool) -> Image.Image:
    side = _UNPLACED_SIDE_PX if masked else _READABLE_SIDE_PX
    picture = _picture(scan.gray if scan.colour is None else scan.colour)
    picture.thumbnail((side, side))
    return picture


def _picture(pixels: NDArray[np.uint8]) -> Image.Image:
    """A colour picture of pixels that are gray or blue green red."""
    if pixels.ndim == 3:
        return Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
    return Image.fromarray(pixels).convert("RGB")


def _cut(template: GrayImage, area: Rect, px_per_mm: float) -> Image.Image:
    """`area` of a printed page's picture."""
    scale = template.shape[1] / PAPER.w
    box = tuple(round(edge * scale) for edge in (area.x, area.y, area.right, area.bottom))
    size = (round(area.w * px_per_mm), round(area.h * px_per_mm))
    return Image.fromarray(template).crop(box).resize(size).convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, format="JPEG", quality=_QUALITY)
    return file.getvalue()
