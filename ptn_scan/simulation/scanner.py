"""A scanner: `scan_page(page, strokes, profile, rng, px_per_mm)` gives one simulated scan.

The steps, in order: the pen's strokes are drawn on the printed page; the sheet passes the scanner
(one resampling); folds, stains and specks lie on it; the lens blurs; paper, print and lamp give
the gray levels, the glass its streaks, the sensor its noise; bilevel scanners decide; the file is
written, and read again as whoever gets it would.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import RowLayout
from ptn_scan.scanning.scan import Scan
from ptn_scan.simulation import dirt
from ptn_scan.simulation.ink import PageImage, PenStroke, draw_strokes
from ptn_scan.simulation.pixels import as_bytes, as_floats
from ptn_scan.simulation.profiles import (
    HARD,
    OFFICE,
    PROFILES,
    WORN,
    Mode,
    ScannerProfile,
    ScanParameters,
    draw_parameters,
)
from ptn_scan.simulation.transport import Transport

__all__ = [
    "HARD",
    "OFFICE",
    "PROFILES",
    "WORN",
    "ScanParameters",
    "ScannerProfile",
    "SimulatedScan",
    "scan_page",
    "scan_with",
]

NEAR_BOX_MM = 5.0
"""How far around the boxes a change still counts as the row's."""

_BED_LEVEL, _LID_LEVEL = 40.0, 255.0
_VISIBLE_LEVELS = 12.0
"""A pixel changed by less than this, or than twice the noise, is not kept."""
_EDGE_SHARE = 0.4
"""The edge of a blurred stroke is where it has this share of its full darkness."""
_BLACK_LEVEL = 70.0
"""What is darker is black to every scanner, whatever lies around."""
_LOCAL_SHRINK = 8
_LOCAL_PAPER_MM = 7.0


@dataclass(frozen=True, slots=True)
class Kept:
    """The area in mm² that the pen changed in the scan, in or near a row's boxes and on its name.
    What changed less than 0.3 mm² the scanner did not keep."""

    boxes_mm2: float
    name_mm2: float


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedScan:
    """One scan: the pixels as they are read from the file, the file's bytes and their kind (`.jpg`
    or `.tif`), all that was drawn for it, and what it kept of each row that was asked for."""

    scan: Scan
    encoded: bytes
    suffix: str
    parameters: ScanParameters
    transport: Transport
    kept: tuple[Kept, ...] = ()

    @property
    def dpi(self) -> int:
        return self.parameters.dpi


def scan_page(
    page_image: PageImage,
    strokes: Iterable[PenStroke],
    profile: ScannerProfile,
    rng: np.random.Generator,
    px_per_mm: float,
    rows: Sequence[RowLayout] = (),
) -> SimulatedScan:
    """A scan of the page with `strokes` on it.

    `page_image` is the printed page, red green blue or gray, `px_per_mm` its resolution. With
    `rows` the scan tells how much of each row's marks it kept.
    """
    return scan_with(page_image, strokes, draw_parameters(profile, rng), px_per_mm, rows)


def scan_with(
    page_image: PageImage,
    strokes: Iterable[PenStroke],
    parameters: ScanParameters,
    px_per_mm: float,
    rows: Sequence[RowLayout] = (),
) -> SimulatedScan:
    """As `scan_page`, with parameters that are known: the same give the same scan."""
    rng = np.random.default_rng(parameters.seed)
    page = _seen(page_image, parameters.mode)
    marked = draw_strokes(page, strokes, rng, px_per_mm)
    transport = Transport(parameters)
    maps = transport.maps(px_per_mm)
    moved = _moved(marked, maps, parameters)
    pen = moved.copy() if rows else moved
    taken = dirt.shade_by_column(
        moved.shape[1], parameters.shade_levels, parameters.shade_to_right, parameters.streaks
    )
    picture = _exposed(moved, parameters, transport, taken, rng)
    threshold = _threshold(picture, parameters) if parameters.mode is Mode.BILEVEL else None
    lens = _Lens(parameters, transport, maps, px_per_mm, taken, threshold)
    kept = tuple(_kept(row, pen, page, lens) for row in rows)
    scan, encoded, suffix = _written(picture, threshold, parameters)
    return SimulatedScan(scan, encoded, suffix, parameters, transport, kept)


def _seen(page: PageImage, mode: Mode) -> NDArray[np.uint8]:
    """The page in the channels that the scanner sees (red green blue, or gray)."""
    if mode is Mode.COLOUR:
        return as_bytes(cv2.cvtColor(page, cv2.COLOR_GRAY2RGB)) if page.ndim == 2 else page
    return page if page.ndim == 2 else as_bytes(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY))


def _moved(
    page: NDArray[np.uint8],
    maps: tuple[NDArray[np.float32], NDArray[np.float32]],
    parameters: ScanParameters,
) -> NDArray[np.uint8]:
    """The page after its way through the scanner; colours from here on are blue green red."""
    around = _BED_LEVEL if parameters.bed_mm > 0 else _LID_LEVEL
    moved = cv2.remap(
        page,
        maps[0],
        maps[1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(around,) * 3,
    )
    return as_bytes(moved if moved.ndim == 2 else cv2.cvtColor(moved, cv2.COLOR_RGB2BGR))


def _exposed(
    moved: NDArray[np.uint8],
    parameters: ScanParameters,
    transport: Transport,
    taken: NDArray[np.uint8],
    rng: np.random.Generator,
) -> NDArray[np.uint8]:
    """Gray levels or colours as the sensor gives them; changes `moved`."""
    if parameters.fold is not None:
        dirt.add_fold(moved, parameters.fold, transport)
    if parameters.stain is not None:
        dirt.add_stain(moved, parameters.stain, transport, parameters.seed)
    dirt.add_specks(moved, parameters.specks, transport.px_per_mm, rng)
    picture = _developed(moved, parameters, taken)
    dirt.add_noise(picture, parameters.noise_levels, rng)
    return picture


def _developed(
    moved: NDArray[np.uint8], parameters: ScanParameters, taken: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Blur, paper white, darkness of print and ink, and what the columns take: all but noise."""
    blurred = cv2.GaussianBlur(moved, (0, 0), parameters.blur_px)
    light = 1 - parameters.darkness * (1 - np.arange(256) / 255)
    table = np.rint(np.clip(parameters.paper_white * light, 0, 255)).astype(np.uint8)
    picture = as_bytes(cv2.LUT(blurred, table))
    if not taken.any():
        return picture
    line = taken if picture.ndim == 2 else np.repeat(taken[:, None], 3, axis=1)
    return as_bytes(cv2.subtract(picture, np.broadcast_to(line, picture.shape).copy()))


def _threshold(gray: NDArray[np.uint8], parameters: ScanParameters) -> NDArray[np.float32]:
    """The level under which each pixel turns black: fixed, or a share of the paper around."""
    if parameters.threshold >= 1:
        return np.full(gray.shape, parameters.threshold, dtype=np.float32)
    height, width = gray.shape
    size = (width // _LOCAL_SHRINK, height // _LOCAL_SHRINK)
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    side = int(_LOCAL_PAPER_MM * parameters.dpi / 25.4 / _LOCAL_SHRINK) | 1
    paper = cv2.dilate(small, np.ones((side, side), dtype=np.uint8))
    paper = as_floats(cv2.blur(paper, (side, side))) * np.float32(parameters.threshold)
    level = np.maximum(paper, _BLACK_LEVEL)
    return as_floats(cv2.resize(level, (width, height), interpolation=cv2.INTER_LINEAR))


@dataclass(frozen=True, slots=True, eq=False)
class _Lens:
    """All that made a scan of a page, so that parts of it can be made again without the pen."""

    parameters: ScanParameters
    transport: Transport
    maps: tuple[NDArray[np.float32], NDArray[np.float32]]
    page_px_per_mm: float
    taken: NDArray[np.uint8]
    threshold: NDArray[np.float32] | None


def _kept(row: RowLayout, pen: NDArray[np.uint8], page: NDArray[np.uint8], lens: _Lens) -> Kept:
    boxes = bounding(row.boxes)
    near = Rect(boxes.x, row.row.y, boxes.w, row.row.h).grown(NEAR_BOX_MM, 0.0)
    return Kept(_changed_mm2(near, pen, page, lens), _changed_mm2(row.name, pen, page, lens))


def _changed_mm2(rect: Rect, pen: NDArray[np.uint8], page: NDArray[np.uint8], lens: _Lens) -> float:
    """The area that the pen changed in `rect` of the sheet, but for noise: the scan before it was
    developed (`pen`) against the page as printed, seen through the same lens."""
    region = lens.transport.region_px(rect)
    map_x, map_y = lens.maps[0][region], lens.maps[1][region]
    if map_x.size == 0:
        return 0.0
    parts = (pen[region], _moved(page, (map_x, map_y), lens.parameters))
    marked, clean = (
        _gray(_developed(part, lens.parameters, lens.taken[region[1]])) for part in parts
    )
    if lens.threshold is not None:
        limit = lens.threshold[region]
        changed = (marked < limit) != (clean < limit)
    else:
        change = as_bytes(cv2.absdiff(marked, clean))
        visible = max(_VISIBLE_LEVELS, 2 * lens.parameters.noise_levels)
        changed = change >= max(visible, _EDGE_SHARE * float(change.max()))
    x, y = map_x / lens.page_px_per_mm, map_y / lens.page_px_per_mm
    within = (rect.x <= x) & (x <= rect.right) & (rect.y <= y) & (y <= rect.bottom)
    return float(np.count_nonzero(changed & within)) / lens.transport.px_per_mm**2


def _gray(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return picture if picture.ndim == 2 else as_bytes(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))


def _written(
    picture: NDArray[np.uint8], threshold: NDArray[np.float32] | None, parameters: ScanParameters
) -> tuple[Scan, bytes, str]:
    """The file, and what is read from it."""
    if threshold is not None:
        white = as_bytes(cv2.compare(as_floats(picture), threshold, cv2.CMP_GE))
        return Scan(gray=white, bilevel=True), encode_bilevel(white, parameters.dpi), ".tif"
    quality = [cv2.IMWRITE_JPEG_QUALITY, parameters.jpeg_quality]
    _, buffer = cv2.imencode(".jpg", picture, quality)
    read = as_bytes(cv2.imdecode(buffer, cv2.IMREAD_UNCHANGED))  # type: ignore[arg-type]
    colour = read if read.ndim == 3 else None
    gray = _gray(read)
    return Scan(gray=gray, colour=colour), buffer.tobytes(), ".jpg"


def encode_bilevel(white: NDArray[np.uint8], dpi: int) -> bytes:
    """A picture of 0 and 255 as TIFF, CCITT group 4, one bit a pixel."""
    file = io.BytesIO()
    bits = Image.fromarray(white).convert("1", dither=Image.Dither.NONE)
    bits.save(file, format="TIFF", compression="group4", dpi=(dpi, dpi))
    return file.getvalue()
