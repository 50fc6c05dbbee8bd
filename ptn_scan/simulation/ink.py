"""Pen strokes, and how they come onto the picture of a page.

Ink lies over print as a filter: it darkens what is below it. It is laid with the pressure of a
hand, which swells and fades along the stroke, and with soft edges (drawn at a multiple of the
picture's resolution, then averaged).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.simulation.pixels import as_floats

PageImage = NDArray[np.uint8]
"""Height x width x 3, red green blue, or height x width gray; 255 = white."""

_OVERSAMPLING = 4
_FIXED_POINT_BITS = 3


@dataclass(frozen=True, slots=True, eq=False)
class PenStroke:
    """One movement of the pen: its centre line (n x 2, mm on the sheet), the width of the line in
    mm, the ink's colour (red, green, blue), and how much of it the pen gives (0 to 1). `grain` is
    the share of the paper's tooth left white (pencil)."""

    points: NDArray[np.float64]
    width: float
    colour: tuple[int, int, int]
    darkness: float
    grain: float = 0.0

    @property
    def length(self) -> float:
        """Of the centre line, in mm."""
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())

    @property
    def ink_mm2(self) -> float:
        """The area covered, as if no part of the stroke lay over another."""
        return self.length * self.width + np.pi * self.width**2 / 4

    @property
    def bounds(self) -> Rect:
        """Of the ink, in mm."""
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        box = Rect(float(low[0]), float(low[1]), *(float(side) for side in high - low))
        return box.grown(self.width / 2)


def draw_strokes(
    page_image: PageImage, strokes: Iterable[PenStroke], rng: np.random.Generator, px_per_mm: float
) -> PageImage:
    """A copy of `page_image` with `strokes` on it; what runs off the sheet is lost."""
    image = page_image.copy()
    for stroke in strokes:
        _lay(image, stroke, rng, px_per_mm)
    return image


def _lay(image: PageImage, stroke: PenStroke, rng: np.random.Generator, px_per_mm: float) -> None:
    area = stroke.bounds.grown(2 / px_per_mm)
    height, width = image.shape[:2]
    left, top = int(area.x * px_per_mm), int(area.y * px_per_mm)
    right, bottom = int(area.right * px_per_mm) + 1, int(area.bottom * px_per_mm) + 1
    cover = _cover((bottom - top, right - left), (left, top), stroke, rng, px_per_mm)
    clip_x, clip_y = max(left, 0), max(top, 0)
    cover = cover[clip_y - top : height - top, clip_x - left : width - left]
    if cover.size == 0:
        return
    part = image[clip_y : clip_y + cover.shape[0], clip_x : clip_x + cover.shape[1]]
    part[:] = _filtered(part, cover, stroke)


def _filtered(part: PageImage, cover: NDArray[np.float32], stroke: PenStroke) -> PageImage:
    """`part` seen through the ink: each channel times what the ink lets through."""
    red, green, blue = stroke.colour
    if part.ndim == 2:
        luminance = 0.299 * red + 0.587 * green + 0.114 * blue
        passed = 1 - cover * (1 - luminance / 255)
    else:
        absorbed = 1 - np.array(stroke.colour, dtype=np.float32) / 255
        passed = 1 - cover[:, :, None] * absorbed
    return np.rint(part * passed).astype(np.uint8)


def _cover(
    shape: tuple[int, int],
    origin_px: tuple[int, int],
    stroke: PenStroke,
    rng: np.random.Generator,
    px_per_mm: float,
) -> NDArray[np.float32]:
    """How much of each pixel the ink hides, 0 to 1."""
    scale = _OVERSAMPLING if shape[0] * shape[1] < 40_000 else 2
    canvas = np.zeros((shape[0] * scale, shape[1] * scale), dtype=np.uint8)
    points = (_resampled(stroke.points) * px_per_mm - origin_px) * scale - 0.5
    pressure = _pressure(len(points), rng)
    shades = np.rint(255 * stroke.darkness * (0.82 + 0.18 * pressure)).astype(int)
    widths = np.maximum(np.rint(stroke.width * px_per_mm * scale * (0.9 + 0.1 * pressure)), 1)
    fixed = np.rint(points * (1 << _FIXED_POINT_BITS)).astype(int).tolist()
    for index in range(len(fixed) - 1):
        cv2.line(
            canvas,
            fixed[index],
            fixed[index + 1],
            int(shades[index]),
            int(widths[index]),
            cv2.LINE_8,
            _FIXED_POINT_BITS,
        )
    cover = as_floats(
        as_floats(cv2.resize(canvas, shape[::-1], interpolation=cv2.INTER_AREA)) / 255
    )
    if stroke.grain == 0:
        return cover
    coarse = rng.random((shape[0] // 2 + 1, shape[1] // 2 + 1), dtype=np.float32)
    tooth = as_floats(cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_LINEAR))
    return as_floats(cover * (1 - 2 * stroke.grain * np.abs(tooth - 0.5)))


def _resampled(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """No step over 2 mm, so that pressure can change along straight strokes too."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    total = float(along[-1])
    if len(points) > total / 2 + 1:
        return points
    places = np.union1d(along, np.linspace(0.0, total, int(total / 2) + 2))
    return np.stack([np.interp(places, along, points[:, axis]) for axis in (0, 1)], axis=1)


def _pressure(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """-1 to 1, slowly changing along a stroke, lighter at its end."""
    along = np.linspace(0.0, 1.0, count)
    sway = np.sin(2 * np.pi * (rng.uniform(0.5, 1.5) * along + rng.random()))
    return np.clip(0.7 * sway + 0.3 - 0.6 * along**4, -1.0, 1.0)
