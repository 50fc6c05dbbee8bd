"""One scanned side as the rest of the program sees it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GrayImage = NDArray[np.uint8]
"""Height x width, 0 = black, 255 = white."""
ColourImage = NDArray[np.uint8]
"""Height x width x 3, blue green red."""


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """The pixels of one page. `colour` is None for gray and bilevel scans; `bilevel` tells that
    the scanner kept black and white only. No resolution: the page itself shows it."""

    gray: GrayImage
    colour: ColourImage | None = None
    bilevel: bool = False
