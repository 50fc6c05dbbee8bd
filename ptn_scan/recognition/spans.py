"""How much of a band's width pieces of ink span, as a line drawn through it does."""

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.recognition.expected import Indices
from ptn_scan.recognition.ink import InkPlane, SeenIn, joined_through_print
from ptn_scan.recognition.template import PX_PER_MM

_HIDDEN_GAP_MM = 1.5
"""A thin line is seen between bold letters only, 3 mm apart at the most."""
_SEEN_SHARE = 0.2
"""Of a line through a name at least so much is seen."""
_MIN_RUN_MM = 1.2
"""What spans less is a speck, or a letter that printed heavier than the template."""
_LEAST_SEEN_PX = 3
MARGIN_MM = 1.5
"""So far to the left and to the right of a band pieces of ink are followed."""


def spanned_mm(ink: InkPlane, seen_in: SeenIn, band: Rect, zone: tuple[float, float]) -> float:
    """The width of `band` that pieces of ink span, `seen_in` it or hidden by print, of which the
    middle in height, of all together or of each, lies in `zone` (mm on the sheet): a slanted line
    may be seen at its ends only."""
    around = band.grown(MARGIN_MM, 0.0)
    inked = seen_in(around)
    if np.count_nonzero(inked) < _LEAST_SEEN_PX:  # as of nearly all names
        return 0.0
    seen = inked & ~ink.cut(ink.solid, around)
    if np.count_nonzero(seen) < _LEAST_SEEN_PX:
        return 0.0
    joined = joined_through_print(seen, ink.cut(ink.hidden, around), _HIDDEN_GAP_MM)
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    lines, columns = np.nonzero(seen)
    numbers = labels[lines, columns]
    pieces = [(lines[numbers == number], columns[numbers == number]) for number in range(1, count)]
    across = [piece for piece in pieces if _is_across(piece[1], _MIN_RUN_MM * PX_PER_MM)]
    if across and not _lies_in(np.concatenate([piece[0] for piece in across]), around.y, zone):
        across = [piece for piece in across if _lies_in(piece[0], around.y, zone)]
    crossed = np.zeros(seen.shape[1], dtype=np.bool_)
    for _, found in across:
        crossed[found.min() : found.max() + 1] = True
    margin = round(MARGIN_MM * PX_PER_MM)
    return float(np.count_nonzero(crossed[margin : len(crossed) - margin])) / PX_PER_MM


def _is_across(columns: Indices, least_px: float) -> bool:
    """Whether a piece with ink in these columns spans `least_px` and is seen in enough of them."""
    if not columns.size:
        return False
    span = int(columns.max() + 1 - columns.min())
    return span >= least_px and len(np.unique(columns)) >= _SEEN_SHARE * span


def _lies_in(lines: Indices, top_mm: float, zone: tuple[float, float]) -> bool:
    """Whether the middle of ink in these lines, which count from `top_mm` on the sheet, lies in
    `zone`."""
    middle = top_mm + float(lines.min() + lines.max() + 1) / 2 / PX_PER_MM
    return zone[0] <= middle <= zone[1]
