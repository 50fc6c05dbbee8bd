"""Paper as background: how bright it is at each place, and the darkness of what lies on it."""

import cv2
import numpy as np

from ptn_scan.recognition.sampling import Sampling
from ptn_scan.recognition.shrinking import shrunk
from ptn_scan.recognition.template import Plane
from ptn_scan.scanning.scan import GrayImage, Scan

_REACH_MM = 15
"""Wider than any filled box, so that some paper is in sight everywhere."""
_DARKEST_PAPER = 60
_STEP_PX = 8
"""The paper's brightness changes slowly: it is looked up at every eighth pixel."""


def darkest(scan: Scan) -> GrayImage:
    """The scan in gray; of a colour scan the darker of red and green: a pale blue pen is seen in
    red, a red one in green. Stains of coffee and old paper are darkest in blue, which is left out.
    """
    if scan.colour is None:
        return scan.gray
    green, red = cv2.extractChannel(scan.colour, 1), cv2.extractChannel(scan.colour, 2)
    return np.asarray(cv2.min(green, red), dtype=np.uint8)


def brightness(gray: GrayImage) -> GrayImage:
    """The paper's brightness, about one pixel a mm, of a whole image that may be a reduced one."""
    small, _ = shrunk(gray, 1.0)
    brightest = cv2.dilate(small, np.ones((_REACH_MM, _REACH_MM), np.uint8))
    smooth = cv2.blur(brightest, (_REACH_MM, _REACH_MM), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(np.maximum(smooth, _DARKEST_PAPER), dtype=np.uint8)


def darkness(gray: GrayImage, paper: GrayImage, sampling: Sampling) -> Plane:
    """The pixels that `sampling` takes from the scan as darkness against the paper around: 0 =
    paper, 1 = black. `paper` is `brightness(gray)`. What lies outside the image is paper.
    """
    lines, columns = sampling.shape
    inverse = np.float32(-1.0) / _ground(paper, paper.shape[0] / gray.shape[0], sampling)
    darkness = np.asarray(
        cv2.resize(inverse, (columns, lines), interpolation=cv2.INTER_LINEAR), dtype=np.float32
    )
    for stripe, maps in sampling.stripes():
        seen = cv2.remap(
            gray, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255
        )
        part = darkness[stripe]
        cv2.multiply(seen, part, dst=part, dtype=cv2.CV_32F)
        part += np.float32(1.0)
    return darkness


def _ground(paper: GrayImage, scale: float, sampling: Sampling) -> GrayImage:
    """The paper's brightness at every `_STEP_PX`-th pixel; `paper` is `scale` times as large as the
    image that is sampled."""
    half, times = np.float32(0.5), np.float32(scale)
    columns, lines = ((each + half) * times - half for each in sampling.every(_STEP_PX).maps())
    ground = cv2.remap(paper, columns, lines, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(ground, dtype=np.uint8)
