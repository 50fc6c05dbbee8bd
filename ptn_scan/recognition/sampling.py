"""Where in an image each pixel of a plane is looked up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ptn_scan.recognition.grid import FloatArray

_AT_ONCE = 44_000
"""So many pixels stay in a core's own memory with their places, and are worked out on that core:
more would be spread over all, which have pages of their own to read."""

Maps = tuple[NDArray[np.float32], NDArray[np.float32]]
"""For each pixel to be laid the column and the line of the image, as `cv2.remap` takes them."""


@dataclass(frozen=True, slots=True, eq=False)
class Sampling:
    """For each pixel of a plane the column and the line of an image: each the sum of two products
    of a value for its line (`down`, 2 x lines x 2) with one for its column (`across`, 2 x 2 x
    columns); the first of the two is of the image's columns, the second of its lines."""

    down: NDArray[np.float32]
    across: NDArray[np.float32]

    @staticmethod
    def of(
        down: Sequence[Sequence[FloatArray]], across: Sequence[Sequence[FloatArray]]
    ) -> "Sampling":
        """From two values for each line (`down`, 2 x 2 x lines) and for each column (`across`, 2 x
        2 x columns): first those of the image's columns, then those of its lines."""
        return Sampling(
            np.array(down, dtype=np.float32).transpose(0, 2, 1), np.array(across, dtype=np.float32)
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Lines and columns of the plane."""
        return self.down.shape[1], self.across.shape[2]

    def every(self, step: int) -> "Sampling":
        """That of every so many pixels, across and along."""
        return Sampling(self.down[:, ::step], self.across[:, :, ::step])

    def stripes(self) -> Iterator[tuple[slice, Maps]]:
        """The plane in stripes of whole lines from its top: which lines, and the maps of these."""
        lines, columns = self.shape
        step = max(1, _AT_ONCE // columns)
        for start in range(0, lines, step):
            part = slice(start, start + step)
            across, along = np.matmul(self.down[:, part], self.across)
            yield part, (across, along)

    def maps(self) -> Maps:
        """The maps of all of the plane."""
        across, along = (np.empty(self.shape, dtype=np.float32) for _ in range(2))
        for stripe, maps in self.stripes():
            across[stripe], along[stripe] = maps
        return across, along
