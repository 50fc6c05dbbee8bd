"""A scanner: `scan_page(page, strokes, profile, rng, px_per_mm)` gives one simulated scan.

The steps, in order: the pen's strokes are drawn on the printed page; the sheet passes the scanner
(one resampling); folds, stains and specks lie on it; the lens blurs; paper, print and lamp give
the gray levels, the glass its streaks, the sensor its noise; bilevel scanners decide; the file is
written, and read again as whoever gets it would.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ptn_scan.layout import RowLayout
from ptn_scan.scanning.scan import Scan
from ptn_scan.simulation import dirt, halftone
from ptn_scan.simulation.exposure import Lens, Sheet, grayed, seen
from ptn_scan.simulation.ink import PageImage, PenStroke, draw_strokes
from ptn_scan.simulation.kept import Kept, kept_of_rows
from ptn_scan.simulation.pixels import as_bytes, as_floats
from ptn_scan.simulation.profiles import (
    HARD,
    OFFICE,
    PROFILES,
    WORN,
    Halftone,
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
    "Kept",
    "ScanParameters",
    "ScannerProfile",
    "Sheet",
    "SimulatedScan",
    "scan_page",
    "scan_sheet",
    "scan_with",
]


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
    drawn = tuple(strokes)
    page = seen(page_image, parameters.mode)
    marked = draw_strokes(page, drawn, rng, px_per_mm)
    sheet = Sheet(marked, page, tuple(stroke.bounds for stroke in drawn), px_per_mm)
    return _scanned(sheet, parameters, rows, rng)


def scan_sheet(
    sheet: Sheet, parameters: ScanParameters, rows: Sequence[RowLayout] = ()
) -> SimulatedScan:
    """As `scan_with`, of a sheet to which more happened than a pen on print."""
    seen_sheet = replace(
        sheet,
        marked=seen(sheet.marked, parameters.mode),
        clean=seen(sheet.clean, parameters.mode),
    )
    return _scanned(seen_sheet, parameters, rows, np.random.default_rng(parameters.seed))


def _scanned(
    sheet: Sheet,
    parameters: ScanParameters,
    rows: Sequence[RowLayout],
    rng: np.random.Generator,
) -> SimulatedScan:
    lens = Lens.of(parameters)
    moved = lens.moved(sheet.marked, sheet.px_per_mm, lens.whole)
    pen = moved.copy() if rows and _is_soiled(parameters) else moved
    _soil(moved, parameters, lens.transport, rng)
    picture = lens.developed(moved, lens.whole)
    dirt.add_noise(picture, parameters.noise_levels, rng)
    bilevel = parameters.mode is Mode.BILEVEL
    by_level = bilevel and parameters.halftone is Halftone.NONE
    threshold = halftone.threshold(picture, parameters) if by_level else None
    kept = kept_of_rows(rows, pen, sheet, lens, threshold)
    if not bilevel:
        scan, encoded = _as_jpeg(picture, parameters)
        return SimulatedScan(scan, encoded, ".jpg", parameters, lens.transport, kept)
    white = (
        halftone.dotted(picture, parameters)
        if threshold is None
        else as_bytes(cv2.compare(as_floats(picture), threshold, cv2.CMP_GE))
    )
    scan, encoded = Scan(gray=white, bilevel=True), encode_bilevel(white, parameters.dpi)
    return SimulatedScan(scan, encoded, ".tif", parameters, lens.transport, kept)


def _is_soiled(parameters: ScanParameters) -> bool:
    """Whether anything lies on the sheet that was neither printed nor written."""
    given = parameters
    return bool(given.fold or given.other_folds or given.stain or given.specks or given.spots)


def _soil(
    moved: NDArray[np.uint8],
    parameters: ScanParameters,
    transport: Transport,
    rng: np.random.Generator,
) -> None:
    """Folds, stains and specks."""
    for fold in (parameters.fold, *parameters.other_folds):
        if fold is not None:
            dirt.add_fold(moved, fold, transport)
    if parameters.stain is not None:
        dirt.add_stain(moved, parameters.stain, transport, parameters.seed)
    dirt.add_specks(moved, parameters.specks, transport.px_per_mm, rng)
    dirt.add_spots(moved, parameters.spots, transport)


def _as_jpeg(picture: NDArray[np.uint8], parameters: ScanParameters) -> tuple[Scan, bytes]:
    """The file, and what is read from it."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, parameters.jpeg_quality]
    _, buffer = cv2.imencode(".jpg", picture, quality)
    read = as_bytes(cv2.imdecode(buffer, cv2.IMREAD_UNCHANGED))  # type: ignore[arg-type]
    colour = read if read.ndim == 3 else None
    return Scan(gray=grayed(read), colour=colour), buffer.tobytes()


def encode_bilevel(white: NDArray[np.uint8], dpi: int) -> bytes:
    """A picture of 0 and 255 as TIFF, CCITT group 4, one bit a pixel."""
    file = io.BytesIO()
    bits = Image.fromarray(white).convert("1", dither=Image.Dither.NONE)
    bits.save(file, format="TIFF", compression="group4", dpi=(dpi, dpi))
    return file.getvalue()
