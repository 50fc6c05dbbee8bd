"""Printed pages as pictures, and what happens to paper before it is scanned."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.pixels import as_bytes, as_floats

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0

SEAL_DIAMETER = 36.0
"""Of a body's round seal, in mm."""
_SEAL_RED = np.array([214, 38, 44], dtype=np.float32)


def render_pages(pdf: Path, dpi: float) -> Iterator[PageImage]:
    """The pages of `pdf` one by one, red green blue, `dpi` / 25.4 pixels to the mm."""
    document = pdfium.PdfDocument(pdf)
    try:
        for page in document:
            yield _rendered(page, dpi)
    finally:
        document.close()


def render_page(pdf: Path, index: int, dpi: float) -> PageImage:
    """The page of `pdf` with this index, from 0, as `render_pages` gives it."""
    document = pdfium.PdfDocument(pdf)
    try:
        return _rendered(document[index], dpi)
    finally:
        document.close()


def _rendered(page: pdfium.PdfPage, dpi: float) -> PageImage:
    bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
    return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])


def press_seal(
    page_image: PageImage, stamp_rect: Rect, rng: np.random.Generator, px_per_mm: float
) -> PageImage:
    """A copy of the page with a round red seal pressed by hand: at any angle, its centre within 6
    mm of the stamp's place, with more ink on one side. Gray pages get it in gray."""
    cover = _seal_cover(rng, px_per_mm)
    side = cover.shape[0]
    dx, dy = rng.uniform(-6.0, 6.0, 2)
    x, y = stamp_rect.centre
    left, top = (round(each * px_per_mm - side / 2) for each in (x + dx, y + dy))
    image = page_image.copy()
    clip_x, clip_y = max(left, 0), max(top, 0)
    part = image[clip_y : top + side, clip_x : left + side]
    cover = cover[clip_y - top :, clip_x - left :][: part.shape[0], : part.shape[1]]
    red = _SEAL_RED if image.ndim == 3 else np.float32(_SEAL_RED @ [0.299, 0.587, 0.114])
    passed = 1 - (cover[:, :, None] if image.ndim == 3 else cover) * (1 - red / 255)
    part[:] = np.rint(part * passed).astype(np.uint8)
    return image


def _seal_cover(rng: np.random.Generator, px_per_mm: float) -> NDArray[np.float32]:
    """How much of each pixel the seal's ink hides: rings, a star, letters as short bars."""
    scale = px_per_mm * 2
    side = int((SEAL_DIAMETER + 2) * scale)
    middle, turn = side / 2, rng.uniform(-0.6, 0.6)
    seal = np.zeros((side, side), dtype=np.uint8)
    centre = (int(middle), int(middle))
    for radius, width in ((SEAL_DIAMETER / 2 - 0.6, 1.1), (SEAL_DIAMETER / 2 - 6.0, 0.5)):
        cv2.circle(seal, centre, int(radius * scale), 255, max(int(width * scale), 1), cv2.LINE_AA)
    points = turn - np.pi / 2 + np.arange(10) * np.pi / 5
    radii = np.where(np.arange(10) % 2, 2.1, 5.4) * scale
    star = middle + radii[:, None] * np.stack([np.cos(points), np.sin(points)], axis=1)
    cv2.fillPoly(seal, [np.rint(star).astype(np.int32)], 255, cv2.LINE_AA)
    for letter in np.linspace(0, 2 * np.pi, 34, endpoint=False):
        _bar(seal, middle, turn + letter + rng.normal(0, 0.02), scale)
    small = cv2.resize(seal, (side // 2, side // 2), interpolation=cv2.INTER_AREA)
    return as_floats(as_floats(small) / 255 * _pressing(side // 2, rng))


def _bar(seal: NDArray[np.uint8], middle: float, angle: float, scale: float) -> None:
    ray = np.array([np.cos(angle), np.sin(angle)])
    ends = [middle + ray * (SEAL_DIAMETER / 2 + inset) * scale for inset in (-4.6, -2.2)]
    first, last = (np.rint(end).astype(int).tolist() for end in ends)
    cv2.line(seal, first, last, 255, max(int(0.55 * scale), 1), cv2.LINE_AA)


def _pressing(side_px: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Ink by place: heavier on one side, blotchy, with spots left dry; 0 to 0.95."""
    coarse = rng.normal(0.0, 0.16, (7, 7)).astype(np.float32)
    fine = rng.normal(0.0, 0.22, (side_px // 3, side_px // 3)).astype(np.float32)
    size = (side_px, side_px)
    blotches = as_floats(cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC))
    blotches += as_floats(cv2.resize(fine, size, interpolation=cv2.INTER_LINEAR))
    angle = rng.uniform(0, 2 * np.pi)
    ramp = np.linspace(-1, 1, side_px, dtype=np.float32)
    tilt = np.float32(rng.uniform(0.0, 0.3))
    slope = tilt * (np.cos(angle) * ramp[None, :] + np.sin(angle) * ramp[:, None])
    return as_floats(np.clip(rng.uniform(0.6, 0.85) + slope + blotches, 0.0, 0.95))


def photocopy(page_image: PageImage, rng: np.random.Generator, px_per_mm: float) -> PageImage:
    """The page as an office copier gives it back, same size and kind: blacks heavier, light grays
    and light colours gone, a little turned, moved and enlarged, with specks of toner."""
    colour = page_image.ndim == 3
    gray = as_bytes(cv2.cvtColor(page_image, cv2.COLOR_RGB2GRAY)) if colour else page_image
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D(
        (width / 2, height / 2), rng.uniform(-0.7, 0.7), rng.uniform(0.995, 1.012)
    )
    turn = np.column_stack([turn[:, :2], turn[:, 2] + rng.uniform(-1.5, 1.5, 2) * px_per_mm])
    moved = cv2.warpAffine(gray, turn, (width, height), borderValue=255)
    soft = cv2.GaussianBlur(moved, (0, 0), 0.06 * px_per_mm)
    white, black = rng.uniform(165, 195), rng.uniform(80, 105)
    levels = np.clip((np.arange(256) - black) / (white - black), 0.0, 1.0)
    copy = as_bytes(cv2.LUT(soft, np.rint(255 * levels).astype(np.uint8)))
    for _ in range(int(rng.integers(8, 40))):
        place = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(copy, place, max(int(rng.uniform(0.05, 0.2) * px_per_mm), 1), 40, -1)
    return as_bytes(cv2.cvtColor(copy, cv2.COLOR_GRAY2RGB)) if colour else copy


def fade_print(
    page_image: PageImage, rng: np.random.Generator, px_per_mm: float, along: bool
) -> PageImage:
    """The page as a printer low on toner gives it: one to three bands of 8 to 30 mm, down the page
    (`along` the feed) or across it, in which print keeps 15 to 60 % of its darkness."""
    height, width = page_image.shape[:2]
    side = width if along else height
    place_mm = np.arange(side, dtype=np.float32) / np.float32(px_per_mm)
    keeps = np.ones(side, dtype=np.float32)
    for _ in range(int(rng.integers(1, 4))):
        middle, breadth = rng.uniform(0.0, side / px_per_mm), rng.uniform(8.0, 30.0)
        inside = 0.5 - 0.5 * np.tanh((np.abs(place_mm - middle) - breadth / 2) / 1.6)
        keeps = np.minimum(keeps, 1 - (1 - rng.uniform(0.15, 0.6)) * inside)
    share = keeps[None, :] if along else keeps[:, None]
    if page_image.ndim == 3:
        share = share[:, :, None]
    return as_bytes(np.rint(255 - (255 - page_image.astype(np.float32)) * share).astype(np.uint8))


def show_through(
    page_image: PageImage, back: PageImage, rng: np.random.Generator, px_per_mm: float
) -> PageImage:
    """The page with what is on its `back` (same size and kind) shining through: mirrored, blurred
    by the paper, moved by up to 3 mm, with 6 to 22 % of its darkness."""
    height, width = back.shape[:2]
    dx, dy = rng.uniform(-3.0, 3.0, 2) * px_per_mm
    mirrored = np.array([[-1.0, 0.0, width - 1 + dx], [0.0, 1.0, dy]])
    behind = cv2.warpAffine(back, mirrored, (width, height), borderValue=(255,) * 3)
    soft = as_bytes(cv2.GaussianBlur(behind, (0, 0), rng.uniform(0.12, 0.25) * px_per_mm))
    share = rng.uniform(0.06, 0.22)
    passed = np.rint(255 - (255 - np.arange(256)) * share).astype(np.uint8)
    return as_bytes(cv2.multiply(page_image, cv2.LUT(soft, passed), scale=1 / 255))
