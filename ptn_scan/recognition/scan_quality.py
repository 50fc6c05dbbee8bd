"""How good a scan of a placed page is: numbers that tell scanner, paper and printer, no verdict.

`measure_quality(scan, reading)` measures one page; `print_scale(shape_px, placement)` alone needs
no pixels. Everything is told by the page itself, since tags of resolution are missing or wrong as
often as not.
"""

import math
import statistics
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.reading import PageReading, Placement
from ptn_scan.recognition.streaks import streak_columns
from ptn_scan.scanning.scan import GrayImage, Scan

_MM_PER_INCH = 25.4
_USUAL_DPI = (75, 100, 120, 150, 200, 240, 250, 300, 400, 500, 600)
"""What scanners are set to."""
_USUAL_AREAS_MM = ((210.0, 297.0), (215.9, 297.0), (215.9, 279.4), (215.9, 355.6), (297.0, 420.0))
"""What scanners look at: A4, the glass of a flatbed, Letter, Legal, A3."""
_AREA_TOLERANCE_MM = 0.6
"""Drivers round an area to whole pixels, some to eights."""
_MOST_OFF_SCALE = 0.12
"""Pages printed at 90 to 110 % are read; a scale beyond this was told wrong."""
_WHITE_QUANTILE = 75.0
_PAPER_STEP_PX = 7
_BLANK_SHARE = 0.7
_MARGIN_MM = 15.0
_SEGMENT_PX = 8
_BESIDE_PX = (3, 7)
_DARKER = 4.0
_STREAK_SHARE = 0.65
"""The table's lines run over less than half of a page, a streak shows wherever print leaves it."""


class ScanMode(StrEnum):
    """What the scanner kept of the light."""

    COLOUR = "colour"
    GRAY = "gray"
    BILEVEL = "bilevel"


class ScaleBasis(StrEnum):
    """What the true resolution was told by: the image has just the pixels of an area that
    scanners look at, or the file says so."""

    AREA = "area"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class PrintScale:
    """How large the page was printed, 1 being right, `across` and `along` the sheet. A scanner
    that stretches the page cannot be told from a printer that does, but for its doing so along
    the feed alone."""

    across: float
    along: float
    basis: ScaleBasis

    @property
    def scale(self) -> float:
        """One number for both directions."""
        return math.sqrt(self.across * self.along)

    def is_off(self, limit: float) -> bool:
        """Whether both directions, and not the feed's alone, are off by more than `limit` on the
        same side."""
        off = (self.across - 1, self.along - 1)
        same_side = off[0] * off[1] > 0
        return same_side and abs(self.scale - 1) > limit and min(map(abs, off)) > limit / 2


@dataclass(frozen=True, slots=True)
class ScanQuality:
    """One page's scan.

    `dots_per_inch` as if the page had been printed at its right size; `skew_degrees` from the
    nearest quarter turn, positive clockwise; `scale` None where it cannot be told. `paper_level`
    is the gray level (0 to 255) of blank paper, `noise_levels` the standard deviation of its gray
    levels. `contrast` and `hairlines` (0 to 1) are the darkness of print and of the table's thin
    lines against the template's, `match` (-1 to 1) the worst row's. `streaks_mm` are the places of
    streaks from the edge of the sheet that lies at the left of the image.
    """

    mode: ScanMode
    dots_per_inch: float
    skew_degrees: float
    scale: PrintScale | None
    fiducials: int
    residual_mm: float
    paper_level: float
    noise_levels: float
    contrast: float
    hairlines: float
    match: float
    streaks_mm: tuple[float, ...]


def measure_quality(
    scan: Scan, reading: PageReading, tagged_dpi: float | None = None
) -> ScanQuality | None:
    """The quality of `scan`, of which `reading` was read; None where the page was not placed.

    `tagged_dpi` is the resolution that the file claims, if it does.
    """
    placement = reading.placement
    if placement is None or not reading.rows:
        return None
    shape = scan.gray.shape[0], scan.gray.shape[1]
    level = _paper_level(scan.gray)
    rows = reading.rows
    return ScanQuality(
        mode=_mode(scan),
        dots_per_inch=placement.dots_per_inch * _reduction(shape, placement),
        skew_degrees=_skew(placement),
        scale=print_scale(shape, placement, tagged_dpi),
        fiducials=placement.fiducials,
        residual_mm=placement.residual_mm,
        paper_level=level,
        noise_levels=_noise_levels(scan.gray, level),
        contrast=statistics.median(row.contrast for row in rows),
        hairlines=statistics.median(row.hairlines for row in rows),
        match=min(row.match for row in rows),
        streaks_mm=_streaks_mm(scan.gray, placement),
    )


def print_scale(
    shape_px: tuple[int, int], placement: Placement, tagged_dpi: float | None = None
) -> PrintScale | None:
    """How large a page was printed that `placement` has in an image of `shape_px` (height, width).

    The page shows how many pixels go to a mm of its layout; how many go to a mm of paper is told
    by an image of just the pixels of an usual area at an usual resolution, else by `tagged_dpi`.
    None where neither tells, or the two do not fit together.
    """
    across, along = _px_per_mm(placement)
    times = _reduction(shape_px, placement)
    measured = math.sqrt(across * along) * times
    true_dpi, basis = _dpi_by_area(shape_px, measured * _MM_PER_INCH), ScaleBasis.AREA
    if true_dpi is None:
        true_dpi, basis = tagged_dpi, ScaleBasis.TAG
    if not true_dpi:
        return None
    true = true_dpi / _MM_PER_INCH / times
    if abs(math.log(measured / times / true)) > _MOST_OFF_SCALE:
        return None
    return PrintScale(across / true, along / true, basis)


def _reduction(shape_px: tuple[int, int], placement: Placement) -> int:
    """By which whole number the reader reduced the image before it placed the page."""
    px_per_mm = placement.dots_per_inch / _MM_PER_INCH
    return max(1, round(max(shape_px) / PAPER.h / px_per_mm))


def _px_per_mm(placement: Placement) -> tuple[float, float]:
    """Pixels to a mm of the layout in the middle of the sheet, across it and along it."""
    x, y = PAPER.centre
    half_x, half_y = PAPER.w / 2 - _MARGIN_MM, PAPER.h / 2 - _MARGIN_MM
    ends = np.array([[x - half_x, y], [x + half_x, y], [x, y - half_y], [x, y + half_y]])
    left, right, top, bottom = PageMap.of(placement).to_px(ends)
    return (
        float(np.hypot(*(right - left))) / (2 * half_x),
        float(np.hypot(*(bottom - top))) / (2 * half_y),
    )


def _dpi_by_area(shape_px: tuple[int, int], measured_dpi: float) -> float | None:
    """The usual resolution, near the measured one, at which the image shows an usual area."""
    for dpi in sorted(_USUAL_DPI, key=lambda dpi: abs(dpi - measured_dpi)):
        if abs(math.log(measured_dpi / dpi)) > _MOST_OFF_SCALE:
            return None
        sides = sorted(side / dpi * _MM_PER_INCH for side in shape_px)
        if any(
            abs(sides[0] - short) < _AREA_TOLERANCE_MM and abs(sides[1] - long) < _AREA_TOLERANCE_MM
            for short, long in _USUAL_AREAS_MM
        ):
            return float(dpi)
    return None


def _skew(placement: Placement) -> float:
    x, y = PAPER.centre
    ends = np.array([[x - 80.0, y], [x + 80.0, y]])
    left, right = PageMap.of(placement).to_px(ends)
    angle = math.degrees(math.atan2(right[1] - left[1], right[0] - left[0]))
    return (angle + 45.0) % 90.0 - 45.0


def _mode(scan: Scan) -> ScanMode:
    if scan.bilevel:
        return ScanMode.BILEVEL
    return ScanMode.GRAY if scan.colour is None else ScanMode.COLOUR


def _paper_level(gray: GrayImage) -> float:
    """Most of a ballot is blank: its lighter part is the paper."""
    sample = gray[::_PAPER_STEP_PX, ::_PAPER_STEP_PX]
    return float(np.percentile(sample, _WHITE_QUANTILE))


def _noise_levels(gray: GrayImage, paper_level: float) -> float:
    """The standard deviation of blank paper, by how much neighbours along a line differ: so
    neither shade nor folds count. The mean difference of two is 2/√π of one's deviation."""
    lines = gray[::_PAPER_STEP_PX].astype(np.int16)
    here, next_to = lines[:, :-1], lines[:, 1:]
    blank = np.minimum(here, next_to) > _BLANK_SHARE * paper_level
    if not blank.any():
        return 0.0
    return float(np.abs(here - next_to)[blank].mean() * math.sqrt(math.pi) / 2)


def _streaks_mm(gray: GrayImage, placement: Placement) -> tuple[float, ...]:
    """The middles of streaks, in mm from the sheet's edge at the left of the image: where the
    dirt lies on the glass is the same however the sheets were put in."""
    found = np.array(
        [at for at in np.flatnonzero(streak_columns(gray)) if _runs_through(gray, int(at))]
    )
    if len(found) == 0:
        return ()
    times = _reduction((gray.shape[0], gray.shape[1]), placement)
    edge = _left_edge_px(placement) * times
    px_per_mm = placement.dots_per_inch / _MM_PER_INCH * times
    runs = np.split(found, np.flatnonzero(np.diff(found) > px_per_mm) + 1)
    places = (float(run.mean() + 0.5 - edge) / px_per_mm for run in runs)
    return tuple(round(place, 1) for place in places)


def _runs_through(gray: GrayImage, column: int) -> bool:
    """Whether a column is darker than beside it nearly all the way, and not only where a printed
    line and text happen to stand below each other."""
    lines = gray.shape[0] // _SEGMENT_PX * _SEGMENT_PX
    last = gray.shape[1] - 1

    def segments(at: int) -> FloatArray:
        pixels = gray[:lines, min(max(at, 0), last)].reshape(-1, _SEGMENT_PX)
        return np.asarray(pixels.mean(axis=1), dtype=np.float64)

    darker = np.zeros(lines // _SEGMENT_PX, dtype=np.bool_)
    for distance in _BESIDE_PX:
        beside = np.minimum(segments(column - distance), segments(column + distance))
        darker |= segments(column) < beside - _DARKER
    return float(darker.mean()) >= _STREAK_SHARE


def _left_edge_px(placement: Placement) -> float:
    """The column in which the sheet's leftmost edge has its middle."""
    edges = _edge_middles(PAPER)
    return float(PageMap.of(placement).to_px(edges)[:, 0].min())


def _edge_middles(sheet: Rect) -> FloatArray:
    x, y = sheet.centre
    return np.array([[sheet.x, y], [sheet.right, y], [x, sheet.y], [x, sheet.bottom]])
