"""Traces of a pen in a row without a mark: strokes far paler than sure ink, as a hard pencil leaves
them, still stand out of even paper by their length."""

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.components import components
from ptn_scan.recognition.ink import InkPlane
from ptn_scan.recognition.order_statistics import deviation, median
from ptn_scan.recognition.template import PX_PER_MM

_BESIDE_MM, _ABOVE_MM = 3.0, 1.8
"""So far around the boxes a trace is looked for."""
_SIGMA_PX, _SIDE_PX = 0.3 * PX_PER_MM, 15
_NOISES, _LEAST_DARKNESS = 5.0, 0.025
"""What so far stands out of the paper's noise, and is darker than any paper's grain."""
_SAMPLE_PX = 3


def longest_trace_mm(ink: InkPlane, row: RowLayout) -> float:
    """The longer side of the longest trace in the row's boxes and around them; 0 where there is
    none, or where the scan has black and white only."""
    if ink.bilevel:
        return 0.0
    window = ink.grid.window(_around(row))
    smooth = cv2.GaussianBlur(ink.added[window], (_SIDE_PX, _SIDE_PX), _SIGMA_PX)
    darkness = np.asarray(smooth, dtype=np.float32)
    paper = ~ink.hidden[window]
    sample = darkness[::_SAMPLE_PX, ::_SAMPLE_PX][paper[::_SAMPLE_PX, ::_SAMPLE_PX]]
    if not sample.size:
        return 0.0
    middle = median(sample)
    least = max(_NOISES * deviation(sample, middle), _LEAST_DARKNESS)
    seen = (darkness > middle + least) & paper
    pieces = components(seen.view(np.uint8)).stats[1:]
    sides = pieces[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return float(sides.max(initial=0)) / PX_PER_MM


def _around(row: RowLayout) -> Rect:
    first, last = row.boxes[0], row.boxes[-1]
    return Rect(first.x, first.y, last.right - first.x, first.h).grown(_BESIDE_MM, _ABOVE_MM)
