"""What is on a scan and was never printed or written: folds, stains, specks, streaks, uneven light,
noise.

Each function changes the picture that it is given; pictures are height x width (gray) or height x
width x 3 (blue green red), 8 bit.
"""

import functools
from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.layout import PAPER
from ptn_scan.simulation.pixels import as_bytes, as_floats
from ptn_scan.simulation.profiles import Fold, Light, Spot, Stain, Streak
from ptn_scan.simulation.transport import Transport

Picture = NDArray[np.uint8]

_STAIN_TINT = (1.0, 0.75, 0.5)
"""Coffee takes most of the blue, then green, then red."""
_STAIN_SHRINK = 4
_NOISE_SIGMA, _NOISE_MIDDLE = 24.0, 128.0
_NOISE_COUNT, _NOISE_PIECE = 12_000_000, 1_000_000
_LIGHT_SHRINK = 16


def add_fold(picture: Picture, fold: Fold, transport: Transport) -> None:
    """A dark crease with a softer shade about it."""
    if fold.upright:
        ends = transport.to_scan(np.array([[fold.left_mm, 0.0], [fold.right_mm, PAPER.h]]))
        turned = picture.swapaxes(0, 1)
        _crease(turned, fold, ends[:, ::-1], transport.px_per_mm)
        return
    ends = transport.to_scan(np.array([[0.0, fold.left_mm], [PAPER.w, fold.right_mm]]))
    _crease(picture, fold, ends, transport.px_per_mm)


def _crease(picture: Picture, fold: Fold, ends: NDArray[np.float64], px_per_mm: float) -> None:
    """From the left end to the right one (px) of a line that is nearer to level than to upright."""
    (x0, y0), (x1, y1) = ends.tolist()
    height, width = picture.shape[:2]
    left, right = (int(np.clip(x, 0, width)) for x in sorted((x0, x1)))
    line = y0 + (np.arange(left, right) - x0) * (y1 - y0) / (x1 - x0)
    reach = 6 * px_per_mm
    top = int(np.clip(line.min() - reach, 0, height))
    bottom = int(np.clip(line.max() + reach, 0, height))
    away = np.arange(top, bottom, dtype=np.float32)[:, None] - line.astype(np.float32)
    away /= px_per_mm
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


def add_spots(picture: Picture, spots: Iterable[Spot], transport: Transport) -> None:
    """Specks where they are said to lie."""
    for spot in spots:
        ((x, y),) = transport.to_scan(np.array([[spot.x_mm, spot.y_mm]])).tolist()
        radius = spot.diameter_mm / 2 * transport.px_per_mm
        centre = (int(x * 8), int(y * 8))
        shade = (spot.level,) * 3
        cv2.circle(picture, centre, max(int(radius * 8), 1), shade, -1, cv2.LINE_AA, 3)


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
    """Normal noise of `sigma` gray levels, each pixel and channel for itself."""
    pool = _noise_pool()
    flat = picture.reshape(-1)
    share = sigma / _NOISE_SIGMA
    for first in range(0, len(flat), _NOISE_PIECE):
        piece = flat[first : first + _NOISE_PIECE]
        start = int(rng.integers(len(pool) - len(piece)))
        window = pool[start : start + len(piece)]
        cv2.addWeighted(piece, 1.0, window, share, -_NOISE_MIDDLE * share, dst=piece)


def shaded(picture: Picture, kept: NDArray[np.float32]) -> Picture:
    """The picture in uneven light, of which each pixel keeps the share `kept`."""
    share = kept if picture.ndim == 2 else cv2.merge([kept] * 3)
    return as_bytes(cv2.multiply(picture, share, dtype=cv2.CV_8U))


def light_kept(light: Light, size_px: tuple[int, int]) -> NDArray[np.float32]:
    """The share of the light that each pixel of a picture of this height and width keeps."""
    height, width = size_px
    rows, columns = (-(-side // _LIGHT_SHRINK) for side in size_px)
    y = (np.linspace(-1.0, 1.0, rows)[:, None]).astype(np.float32)
    x = (np.linspace(-1.0, 1.0, columns)[None, :] * width / height).astype(np.float32)
    fading = 0.5 + 0.5 * (np.cos(light.angle) * x + np.sin(light.angle) * y) / 1.25
    beyond = np.cos(light.shadow_angle) * x + np.sin(light.shadow_angle) * y - light.shadow_place
    shadow = light.shadow / (1 + np.exp(-beyond / max(light.shadow_soft, 1e-3)))
    kept = (1 - light.dim * np.clip(fading, 0.0, 1.0)) * (1 - shadow)
    return as_floats(cv2.resize(kept, (width, height), interpolation=cv2.INTER_LINEAR))


@functools.cache
def _noise_pool() -> NDArray[np.uint8]:
    """Normal noise about `_NOISE_MIDDLE`; a scan takes windows of it at random. Drawing 4 to 9
    million fresh numbers would take longer than all the rest of the scan."""
    values = np.random.default_rng(0).standard_normal(_NOISE_COUNT, dtype=np.float32)
    values *= _NOISE_SIGMA
    return as_bytes(np.clip(np.rint(values + _NOISE_MIDDLE), 0, 255).astype(np.uint8))


def _darken(
    part: Picture, levels: NDArray[np.float32], tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
) -> None:
    """Takes `levels` from the picture; of gray as much as of green."""
    if part.ndim == 2:
        part[:] = cv2.subtract(
            np.ascontiguousarray(part), np.rint(levels * tint[1]).astype(np.uint8)
        )
        return
    for channel, share in enumerate(tint):
        taken = np.rint(levels * share).astype(np.uint8)
        part[:, :, channel] = cv2.subtract(np.ascontiguousarray(part[:, :, channel]), taken)
