"""What OpenCV gives back, with its type: OpenCV's own annotations say "some array"."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def as_bytes(image: ArrayLike) -> NDArray[np.uint8]:
    """The same pixels; a copy only where they are not 8 bit already."""
    return np.asarray(image, dtype=np.uint8)


def as_floats(image: ArrayLike) -> NDArray[np.float32]:
    """The same pixels; a copy only where they are not single floats already."""
    return np.asarray(image, dtype=np.float32)
