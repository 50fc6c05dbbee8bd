"""JPEG to pixels, where the coded data fit together.

OpenCV and Pillow decode past damage with a warning at most, and what follows it in the picture is
gray or shifted. What some devices leave between the data and the end does no harm.
"""

import re

import numpy as np
import simplejpeg
from numpy.typing import NDArray

_COLOURS = {1: "GRAY", 3: "BGR", 4: "CMYK"}
_LEFT_OVER = re.compile(r"(\d+) extraneous bytes before marker 0xd9")
"""What libjpeg says of bytes between a whole image and its end."""
_MOST_LEFT_OVER = 4
"""So many some devices leave there; damage leaves more, since a block of paper takes more."""


def decode_strictly(data: bytes, components: int) -> NDArray[np.uint8]:
    """Gray (height x width), or height x width x 3 (BGR) or 4 (as stored), by `components`.

    Raises ValueError for data that do not fit together, or other numbers of components.
    """
    if components not in _COLOURS:
        raise ValueError(f"a JPEG of {components} components")
    colours = _COLOURS[components]
    try:
        pixels = simplejpeg.decode_jpeg(data, colours, strict=True)
    except ValueError as error:
        if not _is_padded(data, str(error)):
            raise
        pixels = simplejpeg.decode_jpeg(data, colours, strict=False)
    return np.asarray(pixels[:, :, 0] if components == 1 else pixels, np.uint8)


def _is_padded(data: bytes, error: str) -> bool:
    """Whether all that is wrong is a few bytes, or noughts, before the end of the image."""
    found = _LEFT_OVER.search(error)
    if found is None:
        return False
    count = int(found[1])
    end = data.rfind(b"\xff\xd9")
    return count <= _MOST_LEFT_OVER or not any(data[end - count : end])
