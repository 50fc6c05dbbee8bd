"""How large a page was printed: 1 is right, 0.97 a page that was fitted to the printer's margins.

The page shows how many pixels go to a mm of its layout. How many go to a mm of paper is told by
the size of the image, by the edges of the sheet, or by the file; where none of them tells, nobody
can.
"""

import math
import statistics
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ptn_scan.layout import PAPER
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.reading import Placement
from ptn_scan.scanning.scan import GrayImage

_MM_PER_INCH = 25.4
_USUAL_DPI = (75, 100, 120, 150, 200, 240, 250, 300, 400, 500, 600)
"""What scanners are set to."""
_USUAL_AREAS_MM = ((210.0, 297.0), (215.9, 297.0), (215.9, 279.4), (215.9, 355.6), (297.0, 420.0))
"""What scanners look at: A4, the glass of a flatbed, Letter, Legal, A3."""
_AREA_TOLERANCE_MM = 0.6
"""Drivers round an area to whole pixels, some to eights."""
_MOST_OFF_SCALE = 0.12
"""Pages printed at 90 to 110 % are read; a scale beyond this was told wrong."""
_MARGIN_MM = 15.0
_EDGE_SHARE = 0.6
_LEAST_BED_PX = 4
"""Less of a bed than this may be the shadow of the sheet's edge."""


class ScaleBasis(StrEnum):
    """What the true resolution was told by: the image has just the pixels of an area that
    scanners look at, the sheet's edges show before a dark bed, or the file says so."""

    AREA = "area"
    EDGES = "edges"
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


def print_scale(
    shape_px: tuple[int, int], placement: Placement, tagged_dpi: float | None = None
) -> PrintScale | None:
    """How large a page was printed that `placement` has in an image of `shape_px` (height, width).

    The page shows how many pixels go to a mm of its layout; how many go to a mm of paper is told
    by an image of just the pixels of an usual area at an usual resolution, else by `tagged_dpi`.
    None where neither tells, or the two do not fit together.
    """
    across, along = _px_per_mm(placement)
    times = reduction(shape_px, placement)
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


def scale_by_edges(gray: GrayImage, placement: Placement, paper_level: float) -> PrintScale | None:
    """As `print_scale`, by the sheet's own edges where all four show before a dark bed.

    `paper_level` is the gray level of blank paper.
    """
    skew = math.cos(math.radians(skew_degrees(placement)))
    width, height = (
        _sheet_px(lines, paper_level) * skew / reduction(gray.shape, placement)
        for lines in (gray, gray.T)
    )
    if not width or not height:
        return None
    sides = (PAPER.w, PAPER.h) if width < height else (PAPER.h, PAPER.w)
    true = math.sqrt(width / sides[0] * height / sides[1])
    across, along = _px_per_mm(placement)
    scale = PrintScale(across / true, along / true, ScaleBasis.EDGES)
    return None if abs(math.log(scale.scale)) > _MOST_OFF_SCALE else scale


def _sheet_px(gray: GrayImage, paper_level: float) -> float:
    """How long the sheet is along the lines of the image, by the middle ones; 0 where an end does
    not show."""
    middle = gray.shape[0] // 2
    step = max(1, gray.shape[0] // 40)
    found = []
    for line in range(middle - 4 * step, middle + 5 * step, step):
        bright = np.flatnonzero(gray[line] > _EDGE_SHARE * paper_level)
        if len(bright) == 0 or bright[0] < _LEAST_BED_PX:
            return 0.0
        if bright[-1] > gray.shape[1] - 1 - _LEAST_BED_PX:
            return 0.0
        found.append(float(bright[-1] + 1 - bright[0]))
    return statistics.median(found)


def reduction(shape_px: tuple[int, ...], placement: Placement) -> int:
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


def skew_degrees(placement: Placement) -> float:
    """From the nearest quarter turn, positive clockwise."""
    x, y = PAPER.centre
    ends = np.array([[x - 80.0, y], [x + 80.0, y]])
    left, right = PageMap.of(placement).to_px(ends)
    angle = math.degrees(math.atan2(right[1] - left[1], right[0] - left[0]))
    return (angle + 45.0) % 90.0 - 45.0
