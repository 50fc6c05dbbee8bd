"""Paper to gray levels: a sheet's way through the scanner, what lens, lamp and sensor see of it.

Pages are red green blue or gray; what a scanner gives is blue green red or gray.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.simulation import dirt
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.pixels import as_bytes
from ptn_scan.simulation.profiles import Mode, ScanParameters
from ptn_scan.simulation.transport import Region, Transport

_LID_LEVEL = 255.0


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet before it is scanned, as it is (`marked`) and the same without the pen (`clean`),
    both at `px_per_mm`. Only within the rectangles `inked` (mm) may the two differ."""

    marked: PageImage
    clean: PageImage
    inked: tuple[Rect, ...]
    px_per_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class Lens:
    """All that makes a scan of a sheet but for dirt on the sheet and noise, so that parts of it can
    be made again. `taken` are the gray levels that each column loses, `light_kept` the share of the
    light that each pixel keeps, where it is uneven."""

    parameters: ScanParameters
    transport: Transport
    taken: NDArray[np.uint8]
    light_kept: NDArray[np.float32] | None

    @staticmethod
    def of(parameters: ScanParameters) -> "Lens":
        transport = Transport(parameters)
        height, width = transport.size_px
        taken = dirt.shade_by_column(
            width, parameters.shade_levels, parameters.shade_to_right, parameters.streaks
        )
        light = parameters.light
        kept = None if light is None else dirt.light_kept(light, (height, width))
        return Lens(parameters, transport, taken, kept)

    @property
    def whole(self) -> Region:
        """All of the scan."""
        height, width = self.transport.size_px
        return slice(0, height), slice(0, width)

    def moved(self, page: PageImage, px_per_mm: float, region: Region) -> NDArray[np.uint8]:
        """What `region` of the scan looks at, after the page's way through the scanner."""
        around = self.parameters.bed_level if self.parameters.bed_mm > 0 else _LID_LEVEL
        moved = self.transport.warped(page, px_per_mm, around, region)
        if moved.ndim == 3:
            cv2.cvtColor(moved, cv2.COLOR_RGB2BGR, dst=moved)
        return moved

    def developed(self, moved: NDArray[np.uint8], region: Region) -> NDArray[np.uint8]:
        """Blur, paper white, darkness of print and ink, uneven light, and what columns lose: all
        but noise."""
        given = self.parameters
        picture = as_bytes(cv2.GaussianBlur(moved, (0, 0), given.blur_px))
        light = 1 - given.darkness * (1 - np.arange(256) / 255)
        table = np.rint(np.clip(given.paper_white * light, 0, 255)).astype(np.uint8)
        cv2.LUT(picture, table, dst=picture)
        if self.light_kept is not None:
            picture = dirt.shaded(picture, self.light_kept[region])
        taken = self.taken[region[1]]
        if taken.any():
            line = taken if picture.ndim == 2 else np.repeat(taken[:, None], 3, axis=1)
            cv2.subtract(picture, np.broadcast_to(line, picture.shape).copy(), dst=picture)
        return picture


def seen(page: PageImage, mode: Mode) -> PageImage:
    """The page in the channels that the scanner sees (red green blue, or gray)."""
    if mode is Mode.COLOUR:
        return as_bytes(cv2.cvtColor(page, cv2.COLOR_GRAY2RGB)) if page.ndim == 2 else page
    return page if page.ndim == 2 else as_bytes(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY))


def grayed(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A scanner's picture in gray."""
    return picture if picture.ndim == 2 else as_bytes(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
