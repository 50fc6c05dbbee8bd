"""Pixels of a mask that touch each other, in eight directions."""

from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

_BLOCK_PX = 2
"""OpenCV goes over a mask in blocks of so many pixels, in whose order it counts."""


class Components(NamedTuple):
    """The number of each pixel's component, 0 of the ground; and for each of them, the ground with
    them, its left, top, width, height and count of pixels."""

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]


def components(mask: MatLike) -> Components:
    """The components of what is not 0 in `mask`, in a third of the time that OpenCV takes if it is
    not told how; where all around is 0 it is not looked at."""
    left, top, width, height = cv2.boundingRect(mask)
    high, wide = mask.shape[:2]
    labels = np.zeros((high, wide), dtype=np.int32)
    ground = np.array([[0, 0, wide, high, high * wide]], dtype=np.int32)
    if not width:
        return Components(labels, ground)
    first = left // _BLOCK_PX * _BLOCK_PX, top // _BLOCK_PX * _BLOCK_PX
    inner = np.s_[first[1] : top + height, first[0] : left + width]
    _, found, each, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        mask[inner], 8, cv2.CV_32S, cv2.CCL_BBDT
    )
    labels[inner] = found
    stats = np.concatenate([ground, np.add(each[1:], (*first, 0, 0, 0))], dtype=np.int32)
    stats[0, cv2.CC_STAT_AREA] -= stats[1:, cv2.CC_STAT_AREA].sum()
    return Components(labels, stats)
