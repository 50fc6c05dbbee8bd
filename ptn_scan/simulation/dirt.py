"""What is on a scan and was never printed or written: folds, stains, specks, streaks, noise.

Each function changes the picture that it is given; pictures are height x width (gray) or height x
width x 3 (blue green red), 8 bit.
"""

import functools

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.simulation.profiles import Fold, Stain, Streak
from ptn_scan.simulation.transport import Transport

Picture = NDArray[np.uint8]

_STAIN_TINT = (1.0, 0.75, 0.5)
"""Coffee takes most of the blue, then green, then red."""
_STAIN_SHRINK = 4
_NOISE_SIGMA = 24
_NOISE_COUNT = 12_000_000


def add_fold(picture: Picture, fold: Fold, transport: Transport) -> None:
    """A dark crease with a softer shade about it."""
    ends = transport.to_scan(np.array([[0.0, fold.left_mm], [210.0, fold.right_mm]]))
    (x0, y0), (x1, y1) = ends.tolist()
    height, width = picture.shape[:2]
    left, right = (int(np.clip(x, 0, width)) for x in sorted((x0, x1)))
    line = y0 + (np.arange(left, right) - x0) * (y1 - y0) / (x1 - x0)
    reach = 6 * transport.px_per_mm
    top = int(np.clip(line.min() - reach, 0, height))
    bottom = int(np.clip(line.max() + reach, 0, height))
    away = np.arange(top, bottom, dtype=np.float32)[:, None] - line.astype(np.float32)
    away /= transport.px_per_mm
    levels = fold.levels * np.exp(-0.5 * np.square(away / fold.breadth_mm))
    levels += 0.15 * fold.levels * np.exp(-0.5 * np.square(away / 1.8))
    _darken(picture[top:bottom, left:right], levels)


def add_stain(picture: Picture, stain: Stain, transport: Transport, seed: int) -> None:
    """A ring, uneven around, with a faint tint inside."""
    (x, y), *_ = transport.to_scan(np.array([[stain.x_mm, stain.y_mm]])).tolist()
    scale = transport.px_per_mm
    reach = (stain.radius_mm + 5 * stain.breadth_mm) * scale
    height, width = picture.shape[:2]
    top, bottom = (int(np.clip(y + side * reach, 0, height)) for side in (-1, 1))
    left, right = (int(np.clip(x + side * reach, 0, width)) for side in (-1, 1))
    if bottom <= top or right <= left:
        return
    rows = np.arange(top, bottom, _STAIN_SHRINK)[:, None] - y
    columns = np.arange(left, right, _STAIN_SHRINK)[None, :] - x
    radius, angle = np.hypot(rows, columns) / scale, np.arctan2(rows, columns)
    phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, 2)
    uneven = 0.65 + 0.2 * np.sin(angle + phases[0]) + 0.15 * np.sin(3 * angle + phases[1])
    ring = np.exp(-0.5 * np.square((radius - stain.radius_mm) / stain.breadth_mm))
    levels = stain.levels * (uneven * ring + 0.06 * (radius < stain.radius_mm))
    size = (right - left, bottom - top)
    _darken(
        picture[top:bottom, left:right],
        cv2.resize(levels.astype(np.float32), size, interpolation=cv2.INTER_LINEAR),
        _STAIN_TINT,
    )


def add_specks(picture: Picture, count: int, px_per_mm: float, rng: np.random.Generator) -> None:
    """Dust and toner: round spots of 0.1 to 0.6 mm."""
    height, width = picture.shape[:2]
    for x, y, size, level in rng.random((count, 4)):
        radius = (0.05 + 0.25 * size**2) * px_per_mm
        centre = (int(x * width * 8), int(y * height * 8))
        shade = 30 + 110 * level
        cv2.circle(picture, centre, int(radius * 8), (shade,) * 3, -1, cv2.LINE_AA, 3)


def shade_by_column(
    width: int, levels: float, to_right: bool, streaks: tuple[Streak, ...]
) -> NDArray[np.uint8]:
    """Gray levels that the lamp and dirt on the glass take from each column of a scan."""
    ramp = np.linspace(0.0, levels, width)
    taken = ramp if to_right else ramp[::-1].copy()
    for streak in streaks:
        place = int(streak.place * (width - streak.width_px))
        taken[place : place + streak.width_px] += streak.levels
    return np.rint(np.clip(taken, 0, 255)).astype(np.uint8)


def add_noise(picture: Picture, sigma: float, rng: np.random.Generator) -> None:
    """Normal noise of `sigma` gray levels, each channel for itself."""
    pool = _noise_pool()
    table = np.rint(np.arange(-128, 128) * sigma / _NOISE_SIGMA).astype(np.int16)
    table = np.roll(table, 128)  # int8 values are looked up by their bytes
    channels = 1 if picture.ndim == 2 else picture.shape[2]
    count = picture.shape[0] * picture.shape[1]
    for channel in range(channels):
        start = int(rng.integers(len(pool) - count))
        window = pool[start : start + count].reshape(picture.shape[:2])
        plane = picture if channels == 1 else np.ascontiguousarray(picture[:, :, channel])
        noisy = cv2.add(plane, cv2.LUT(window, table), dtype=cv2.CV_8U)
        picture[...] = noisy if channels == 1 else picture
        if channels > 1:
            picture[:, :, channel] = noisy


@functools.cache
def _noise_pool() -> NDArray[np.uint8]:
    """Normal noise as signed bytes; a scan takes a window of it at random. Drawing 4 to 9 million
    fresh numbers would take longer than all the rest of the scan."""
    values = np.random.default_rng(0).standard_normal(_NOISE_COUNT, dtype=np.float32)
    values *= _NOISE_SIGMA
    return np.clip(np.rint(values), -127, 127).astype(np.int8).view(np.uint8)


def _darken(
    part: Picture, levels: NDArray[np.float32], tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
) -> None:
    """Takes `levels` from the picture; of gray as much as of green."""
    if part.ndim == 2:
        part[:] = cv2.subtract(part, np.rint(levels * tint[1]).astype(np.uint8))
        return
    for channel, share in enumerate(tint):
        taken = np.rint(levels * share).astype(np.uint8)
        part[:, :, channel] = cv2.subtract(np.ascontiguousarray(part[:, :, channel]), taken)
