"""How well a scan agrees with print where it is laid out: their correlation."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.recognition.template import Plane


def normed(prints: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each line less its mean, of length 1."""
    prints = prints - prints.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(prints, axis=1, keepdims=True)
    return np.asarray(prints / np.maximum(lengths, 1e-6), dtype=np.float32)


def normed_plane(printed: Plane) -> Plane:
    """A whole plane less its mean, of length 1."""
    return normed(printed.ravel()[np.newaxis]).reshape(printed.shape)


def correlation(seen: Plane, printed: Plane) -> float:
    """Of what is `seen` with print of mean 0 and length 1 (-1 to 1); 0 where nothing is to be
    seen."""
    mean = cv2.sumElems(seen)[0] / seen.size
    squared = cv2.norm(seen, cv2.NORM_L2SQR) - mean * mean * seen.size
    if squared <= 0:
        return 0.0
    return float(np.einsum("ij,ij->", printed, seen)) / math.sqrt(squared)
