"""Words of which black and white kept no more than dots: many of them side by side where a name is
to be written in, and hardly any elsewhere there."""

from collections.abc import Iterator

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.recognition.components import components
from ptn_scan.recognition.pieces import Bytes, Piece
from ptn_scan.recognition.sheet_ink import window
from ptn_scan.recognition.template import COARSE_PX_PER_MM

_BESIDE_MM, _ABOVE_MM = 10.0, 3.0
"""Dots so close to each other are of one line of words."""
_LEAST_DOTS, _LEAST_MM2 = 7, 1.4
_LEAST_SHARE = 0.6
"""So many of all dots there are: grains of dark paper lie everywhere."""
_HIGH_MM, _WIDE_MM = (1.5, 10.0), (8.0, 110.0)
_FROM_EDGE_MM = 0.5
"""What reaches the edge of the place goes on beyond: a ring, a mark, a line of the table."""
_LEAST_SPREAD_MM = 0.6
"""What lies closer to one line (standard deviation), be it bent, is left of a fold or of print."""


def broken_words(mask: Bytes, place: Rect) -> Iterator[Piece]:
    """The lines of broken words at `place` in `mask` (255 = ink, else 0, over `COARSE_SHEET`)."""
    lines, columns = window(place)
    there = mask[lines, columns]
    dots = len(components(there).stats) - 1
    if dots < _LEAST_DOTS:  # as on most sheets
        return
    reach = [2 * round(each * COARSE_PX_PER_MM / 2) + 1 for each in (_ABOVE_MM, _BESIDE_MM)]
    labels, stats = components(cv2.dilate(there, np.ones(reach, np.uint8)))
    for number in range(1, len(stats)):
        line = Piece.cropped(lines.start, columns.start, (labels == number) & (there > 0))
        if line is not None and _lies_in(line, place) and _is_words(line, dots):
            yield line


def _lies_in(line: Piece, place: Rect) -> bool:
    top, bottom = line.bounds.y - _FROM_EDGE_MM, line.bounds.bottom + _FROM_EDGE_MM
    return place.y < top and bottom < place.bottom


def _is_words(line: Piece, dots: int) -> bool:
    own = len(components(line.ink.view(np.uint8)).stats) - 1
    bounds = line.bounds
    return (
        own >= max(_LEAST_DOTS, _LEAST_SHARE * dots)
        and line.ink_mm2 >= _LEAST_MM2
        and _HIGH_MM[0] <= bounds.h <= _HIGH_MM[1]
        and _WIDE_MM[0] <= bounds.w <= _WIDE_MM[1]
        and _spread_mm(line) >= _LEAST_SPREAD_MM
    )


def _spread_mm(line: Piece) -> float:
    """How far its ink lies above and below the bent line that fits it best."""
    y, x = np.nonzero(line.ink)
    away = y - np.polyval(np.polyfit(x, y, 2), x)
    return float(np.std(away)) / COARSE_PX_PER_MM
