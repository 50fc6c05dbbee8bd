"""Parts of scans for the committee's eyes: one row, or a sheet without its votes.

Whoever sees a pattern of marks, a signature or a hand may know the voter, so a row is shown with
everything masked that is not its own, and a sheet with everything masked that is not print.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, PageLayout, RowLayout
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import Sheet
from ptn_scan.scanning.scan import Scan
from ptn_scan.scanning.sources import decode
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.scan_store import ScanStore

MIME = "image/jpeg"

_ROW_PX_PER_MM, _SHEET_PX_PER_MM = 8.0, 4.0
_ROW_MARGIN_MM = 3.0
"""Above and below the row: pens reach over its edge."""
_BOX_MARGIN_MM, _OWN_MARGIN_MM = 1.5, 2.5
_UNPLACED_SIDE_PX = 900
"""The longer side of a page of which nobody knows what to mask: enough to tell a ballot from other
paper."""
_QUALITY = 88
_MASK = (196, 200, 206)


@dataclass(frozen=True, slots=True)
class RowView:
    """The row of `official` on `sheet`: as it was scanned, and as it was printed."""

    scanned: bytes
    printed: bytes


def row_view(folder: ElectionFolder, sheet: Sheet, official: int) -> RowView:
    """JPEGs of the row, both of one size. Of a page that could not be placed the whole of it, and
    for the print the row alone. Raises UsageError where the page has no such row."""
    reading = sheet.reading
    page = _page_of(folder, official)
    row = next(row for row in page.rows if row.official == official)
    area = row.row.grown(0, _ROW_MARGIN_MM)
    printed = _printed(folder, page.page, area)
    scan = _scan_of(folder, sheet.handle)
    if reading.placement is None or reading.page != page.page:
        return RowView(_jpeg(_small(scan)), printed)
    picture = _upright(scan, reading, area, _ROW_PX_PER_MM)
    own = (row.name.grown(_OWN_MARGIN_MM), *(box.grown(_OWN_MARGIN_MM) for box in row.boxes))
    canvas = _Canvas(picture, area, _ROW_PX_PER_MM)
    canvas.mask((*_others(page, row), *reading.stray), keep=own)
    return RowView(_jpeg(picture), printed)


def sheet_view(folder: ElectionFolder, sheet: Sheet) -> bytes:
    """A JPEG of the sheet upright, without marks, signature, writing, and QR codes that were read;
    of a page that could not be placed a small picture of the whole."""
    scan, reading = _scan_of(folder, sheet.handle), sheet.reading
    if reading.placement is None or reading.page is None:
        return _jpeg(_small(scan))
    page = folder.layout.page(reading.page)
    picture = _upright(scan, reading, PAPER, _SHEET_PX_PER_MM)
    canvas = _Canvas(picture, PAPER, _SHEET_PX_PER_MM)
    codes = page.qr if reading.payloads else ()
    canvas.mask((*_votes(page), *_written(page), *codes, *reading.stray), keep=())
    return _jpeg(picture)


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


def _others(page: PageLayout, row: RowLayout) -> tuple[Rect, ...]:
    """Boxes and names of the other rows, and where people sign."""
    rows = [other for other in page.rows if other is not row]
    boxes = (box.grown(_BOX_MARGIN_MM) for other in rows for box in other.boxes)
    return (*boxes, *(other.name for other in rows), *_written(page))


def _votes(page: PageLayout) -> tuple[Rect, ...]:
    """Each row from its number to its last box: marks reach over boxes, strikes over names."""
    return tuple(
        Rect(row.name.x - 1, row.row.y + 0.4, row.row.right - row.name.x + 1, row.row.h - 0.8)
        for row in page.rows
    )


def _written(page: PageLayout) -> tuple[Rect, ...]:
    return tuple(place for place in (page.write_in, page.signature) if place is not None)


def _page_of(folder: ElectionFolder, official: int) -> PageLayout:
    for page in folder.layout.pages:
        if any(row.official == official for row in page.rows):
            return page
    raise UsageError(f"Không có dòng số {official}.", f"There is no row {official}.")


def _upright(scan: Scan, reading: PageReading, area: Rect, px_per_mm: float) -> Image.Image:
    assert reading.placement is not None
    image = scan.gray if scan.colour is None else scan.colour
    return _picture(PageMap.of(reading.placement).rectified(image, area, px_per_mm))


def _small(scan: Scan) -> Image.Image:
    picture = _picture(scan.gray if scan.colour is None else scan.colour)
    picture.thumbnail((_UNPLACED_SIDE_PX, _UNPLACED_SIDE_PX))
    return picture


def _picture(pixels: NDArray[np.uint8]) -> Image.Image:
    """A colour picture of pixels that are gray or blue green red."""
    if pixels.ndim == 3:
        return Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
    return Image.fromarray(pixels).convert("RGB")


def _printed(folder: ElectionFolder, page: int, area: Rect) -> bytes:
    template = folder.templates()[page - 1]
    scale = template.shape[1] / PAPER.w
    box = tuple(round(edge * scale) for edge in (area.x, area.y, area.right, area.bottom))
    size = (round(area.w * _ROW_PX_PER_MM), round(area.h * _ROW_PX_PER_MM))
    return _jpeg(Image.fromarray(template).crop(box).resize(size).convert("RGB"))


@lru_cache(maxsize=4)
def _decoded(folder: ElectionFolder, handle: str) -> Scan:
    with folder.open_box() as box:
        stored = next(scan for scan in box.scans() if scan.handle == handle)
    data, page_format = ScanStore(folder.paths.scans).load(stored)
    return decode(data, page_format)


def _scan_of(folder: ElectionFolder, handle: str) -> Scan:
    """The stored scan; a page whose image cannot be decoded is an empty one."""
    try:
        return _decoded(folder, handle)
    except InputFileError:
        return Scan(np.full((_UNPLACED_SIDE_PX, 640), 255, dtype=np.uint8))


def _jpeg(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, format="JPEG", quality=_QUALITY)
    return file.getvalue()
