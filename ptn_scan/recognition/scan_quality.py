"""How good a scan of a placed page is: numbers that tell scanner and paper, no verdict.

Everything is told by the page itself, since tags of resolution are missing or wrong as often as
not.
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
from ptn_scan.recognition.print_scale import (
    PrintScale,
    print_scale,
    reduction,
    scale_by_edges,
    skew_degrees,
)
from ptn_scan.recognition.reading import PageReading, Placement
from ptn_scan.recognition.streaks import streak_columns
from ptn_scan.scanning.scan import GrayImage, Scan

_MM_PER_INCH = 25.4
_WHITE_QUANTILE = 75.0
_PAPER_STEP_PX = 7
_BLANK_SHARE = 0.7
_SEGMENT_PX = 8
_BESIDE_PX = (3, 7)
_DARKER = 4.0
"""Gray levels by which a streak is darker than the paper beside it, or brighter."""
_STREAK_SHARE = 0.65
"""The table's lines run over less than half of a page, a streak shows wherever print leaves it."""


class ScanMode(StrEnum):
    """What the scanner kept of the light."""

    COLOUR = "colour"
    GRAY = "gray"
    BILEVEL = "bilevel"


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
        dots_per_inch=placement.dots_per_inch * reduction(shape, placement),
        skew_degrees=skew_degrees(placement),
        scale=print_scale(shape, placement)
        or scale_by_edges(scan.gray, placement, level)
        or print_scale(shape, placement, tagged_dpi),
        fiducials=placement.fiducials,
        residual_mm=placement.residual_mm,
        paper_level=level,
        noise_levels=_noise_levels(scan.gray, level),
        contrast=statistics.median(row.contrast for row in rows),
        hairlines=statistics.median(row.hairlines for row in rows),
        match=min(row.match for row in rows),
        streaks_mm=_streaks_mm(scan.gray, placement),
    )


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
    times = reduction((gray.shape[0], gray.shape[1]), placement)
    edge = _left_edge_px(placement) * times
    px_per_mm = placement.dots_per_inch / _MM_PER_INCH * times
    runs = np.split(found, np.flatnonzero(np.diff(found) > px_per_mm) + 1)
    places = (float(run.mean() + 0.5 - edge) / px_per_mm for run in runs)
    return tuple(round(place, 1) for place in places)


def _runs_through(gray: GrayImage, column: int) -> bool:
    """Whether a column is darker than beside it nearly all the way, or brighter, and not only where
    a printed line and text happen to stand below each other."""
    lines = gray.shape[0] // _SEGMENT_PX * _SEGMENT_PX
    last = gray.shape[1] - 1

    def segments(at: int) -> FloatArray:
        pixels = gray[:lines, min(max(at, 0), last)].reshape(-1, _SEGMENT_PX)
        return np.asarray(pixels.mean(axis=1), dtype=np.float64)

    here = segments(column)
    darker, brighter = (np.zeros(len(here), dtype=np.bool_) for _ in range(2))
    for distance in _BESIDE_PX:
        before, behind = segments(column - distance), segments(column + distance)
        darker |= here < np.minimum(before, behind) - _DARKER
        brighter |= here > np.maximum(before, behind) + _DARKER
    return float(max(darker.mean(), brighter.mean())) >= _STREAK_SHARE


def _left_edge_px(placement: Placement) -> float:
    """The column in which the sheet's leftmost edge has its middle."""
    edges = _edge_middles(PAPER)
    return float(PageMap.of(placement).to_px(edges)[:, 0].min())


def _edge_middles(sheet: Rect) -> FloatArray:
    x, y = sheet.centre
    return np.array([[sheet.x, y], [sheet.right, y], [x, sheet.y], [x, sheet.bottom]])
