"""The paper that print leaves open in a line of text, by the print alone: worked out once for all
scans of one look."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.recognition.grid import FloatArray, Window
from ptn_scan.recognition.template import PX_PER_MM, Plane

STEP_PX = 4
"""A pen's course is followed in such steps to the right."""
PEN_PX = 3
"""As wide as the thinnest pen's stroke in a scan: 0.35 mm."""
PART_MM = 2.5
"""Of a line of text such parts are looked at for themselves: a letter or two."""
_LEAST_OPEN = 0.15
"""Parts with less open paper between the letters, against their area, tell nothing."""
_CLOSED_SHARE = 0.6
"""Where print is so dark, against the row's darkest, nothing is to be told of what lies over it."""


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """The part `area` (mm on the sheet) of a row, which is `window` of its band: for each pixel how
    much paper the print leaves open there (`weight`, 0 to 1), and the darkness of the print times
    that (`printed`); the sum of all weights (`total`), and that over where a pen may be in each
    step (`steps`, as `pen_steps` has it); and of the area's even parts from left to right,
    `PART_MM` wide or a little wider, where each begins (`parts`) and the sum over it (`opened`),
    nought where print leaves hardly any paper open."""

    area: Rect
    window: Window
    weight: Plane
    printed: Plane
    total: float
    steps: Plane
    parts: NDArray[np.intp]
    opened: FloatArray

    @staticmethod
    def of(area: Rect, window: Window, there: Plane, darkest: float) -> "Opening":
        """Of the print `there`, in a row whose darkest print is `darkest`."""
        weight = np.clip(1 - there / (_CLOSED_SHARE * darkest), 0, 1)
        columns = weight.sum(axis=0)
        count = max(int(area.w / PART_MM), 1)
        parts = np.linspace(0, len(columns), count, endpoint=False).astype(np.intp)
        opened = np.add.reduceat(columns, parts).astype(np.float64)
        opened[opened < _LEAST_OPEN * area.h * PX_PER_MM * len(columns) / count] = 0.0
        return Opening(
            area=area,
            window=window,
            weight=weight,
            printed=there * weight,
            total=float(columns.sum()),
            steps=pen_steps(weight),
            parts=parts,
            opened=opened,
        )


def pen_steps(plane: Plane) -> Plane:
    """Heights x steps: the sum of `plane` over the places that a pen takes in one step at each
    height."""
    steps = plane.shape[1] // STEP_PX
    whole = plane[:, : steps * STEP_PX]
    each = sum((whole[:, first::STEP_PX] for first in range(1, STEP_PX)), whole[:, ::STEP_PX])
    summed = cv2.boxFilter(each, -1, (1, PEN_PX), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(summed, dtype=np.float32)
