"""Fiducials that a detector of markers does not find, being blurred, broken by a threshold or cut
into by a streak: looked for by their pattern where a page that is roughly placed has them."""

import functools
from collections.abc import Iterable

import cv2
import numpy as np

from ptn_scan.fiducials import BORDER_CELLS, CELLS, is_white
from ptn_scan.layout import Fiducial
from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.page_map import ROUGHLY_MM, PageMap
from ptn_scan.recognition.peaks import between_pixels
from ptn_scan.scanning.scan import GrayImage

_PX_PER_MM = 5.0
_LEAST_SCORE = 0.7
"""Other print correlates with a marker by half at most."""


def find_faint(
    gray: GrayImage, page_map: PageMap, fiducials: Iterable[Fiducial]
) -> dict[int, FloatArray]:
    """Of each of `fiducials` that is seen its four corners (4 x 2 pixels, from its top left,
    clockwise on paper), by its id."""
    found = {}
    for fiducial in fiducials:
        pattern = _pattern(fiducial.id, fiducial.rect.w)
        margin = (pattern.shape[0] / _PX_PER_MM - fiducial.rect.w) / 2
        area = fiducial.rect.grown(margin + ROUGHLY_MM)
        field = page_map.rectified(gray, area, _PX_PER_MM)
        scores = np.asarray(cv2.matchTemplate(field, pattern, cv2.TM_CCOEFF_NORMED), np.float32)
        _, best, _, (column, line) = cv2.minMaxLoc(scores)
        if not best >= _LEAST_SCORE:
            continue
        right = column + between_pixels(scores[line], column)
        down = line + between_pixels(scores[:, column], line)
        moved = fiducial.rect.moved(right / _PX_PER_MM - ROUGHLY_MM, down / _PX_PER_MM - ROUGHLY_MM)
        found[fiducial.id] = page_map.to_px(np.array(moved.corners(), dtype=np.float64))
    return found


@functools.cache
def _pattern(marker: int, side_mm: float) -> GrayImage:
    """The marker with a cell of white paper around it, as soft as most scans are."""
    drawn = np.full((CELLS + 2 * BORDER_CELLS + 2,) * 2, 255, dtype=np.uint8)
    drawn[1:-1, 1:-1] = 0
    inner = slice(1 + BORDER_CELLS, 1 + BORDER_CELLS + CELLS)
    white = [[is_white(marker, row, column) for column in range(CELLS)] for row in range(CELLS)]
    drawn[inner, inner] = np.where(white, 255, 0)
    cell = side_mm / (CELLS + 2 * BORDER_CELLS)
    size = round(len(drawn) * cell * _PX_PER_MM)
    large = cv2.resize(drawn, (size, size), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(large, (0, 0), 0.2 * _PX_PER_MM), dtype=np.uint8)
