"""Streaks: dirt on the scanner's glass draws lines along the feed, over the paper's whole height;
where it lay there when the scanner looked at its white the lines are bright ones.

They are found in the scan as delivered, where they stand exactly upright, and filled from the
pixels beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.scanning.scan import GrayImage

_BANDS = 32
_BANDS_NEEDED = 26

_END_BANDS = 2
"""Printed lines end within the margins; a streak runs through the first or second band at both ends
of the paper and through so many of all."""
_BED_BANDS = 8
"""Where a sheet lies askew on a dark bed its edge is met so late at most."""
_BED = 64.0
"""A band that is as dark on both sides shows the bed, or solid print, and tells nothing."""
_BANDS_TOLD = 18
"""So many bands must tell something at all."""
_BILEVEL_BANDS_NEEDED = 22
"""Where the paper is bright a threshold may take a streak for white."""
_LEVEL_BANDS_NEEDED = 31
"""The lines between a table's rows reach from margin to margin."""
_DARKER = 5.0
"""Gray levels by which a band's mean must be darker than beside the streak, or brighter."""
_BESIDE_PX = (3, 7)
"""Where the paper beside a streak is looked for: the nearer place may be a printed line, to which
the farther one lies clear, as lines are thin."""
_OPAQUE = 0.75
"""A streak that takes more of the paper's brightness lets nothing be seen under it."""
_WHITEST = 253
"""From this gray level on a bright streak lets nothing be seen."""
_RINGING_PX = 8
"""So near to a dark streak JPEG draws bright ones of its own: as far as its blocks are wide."""
_MAX_SHARE = 0.02
"""More columns than this are a dark bed or an odd page, not streaks."""


def streak_columns(gray: GrayImage, bilevel: bool = False) -> NDArray[np.bool_]:
    """For each pixel column whether a streak, dark or bright, runs in it."""
    dark, bright = _upright(gray, bilevel)
    return dark | bright


def without_streaks(gray: GrayImage, bilevel: bool = False) -> GrayImage:
    """The scan with its streaks, upright or level, filled from beside; itself where it has none."""
    dark, bright = _upright(gray, bilevel)
    if dark.any() or bright.any():
        gray = _filled(gray, dark, bright, bilevel)
    level = _streaks(_Bands.of(gray, upright=False), _LEVEL_BANDS_NEEDED)
    if level.any():
        turned = np.ascontiguousarray(gray.T)
        gray = np.ascontiguousarray(_filled(turned, level, np.zeros_like(level), bilevel).T)
    return gray


def _upright(gray: GrayImage, bilevel: bool) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each pixel column whether a dark streak runs in it, and whether a bright one does, which
    in black and white none is to be seen of."""
    bands = _Bands.of(gray, upright=True)
    dark = _streaks(bands, _BILEVEL_BANDS_NEEDED if bilevel else _BANDS_NEEDED)
    if bilevel:
        return dark, np.zeros_like(dark)
    bright = _streaks(bands.inverted(), _BANDS_NEEDED)
    return dark, bright & ~_widened(dark, _RINGING_PX)


@dataclass(frozen=True, slots=True, eq=False)
class _Band:
    """A part of an image: for each of its columns, or lines, the mean, how dark it may be and how
    bright before a streak is seen there, and whether one would be seen (`told`)."""

    means: NDArray[np.float32]
    darkest: NDArray[np.float32]
    brightest: NDArray[np.float32]
    told: NDArray[np.bool_]

    @staticmethod
    def of(means: NDArray[np.float32]) -> "_Band":
        length = len(means)
        darker, brighter = [], []
        for distance in _BESIDE_PX:
            edges = (means[:1].repeat(distance), means, means[-1:].repeat(distance))
            beside = np.concatenate(edges)
            before, behind = beside[:length], beside[2 * distance :]
            darker.append(np.minimum(before, behind))
            brighter.append(np.maximum(before, behind))
        return _Band(
            means=means,
            darkest=np.maximum(*darker) - np.float32(_DARKER),
            brightest=np.minimum(*brighter) + np.float32(_DARKER),
            told=np.maximum(*brighter) >= _BED,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Bands:
    """An image cut into parts at `edges`, from its first line to its last, or from column to
    column, of which the `known` are kept as they are asked for. Of an image that is looked at
    inverted (`bright`) bright streaks are the dark ones."""

    gray: GrayImage
    upright: bool
    edges: tuple[int, ...]
    known: dict[int, _Band]
    bright: bool = False

    @staticmethod
    def of(gray: GrayImage, upright: bool) -> "_Bands":
        length = gray.shape[0 if upright else 1]
        return _Bands(
            gray, upright, tuple(length * number // _BANDS for number in range(_BANDS + 1)), {}
        )

    def inverted(self) -> "_Bands":
        """The same image for its bright streaks."""
        return replace(self, bright=True)

    def seen_in(self, number: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """For each column (or line) of a part whether its mean is darker than beside it on both
        sides, or brighter, and whether that would be seen."""
        band = self._band(number)
        if self.bright:
            return band.means > band.brightest, band.told
        return band.means < band.darkest, band.told

    def _band(self, number: int) -> _Band:
        if number not in self.known:
            part = slice(*self.edges[number : number + 2])
            lines = self.gray[part] if self.upright else cv2.transpose(self.gray[:, part])
            means = cv2.reduce(lines, 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
            self.known[number] = _Band.of(np.asarray(means, dtype=np.float32).ravel())
        return self.known[number]


def _streaks(bands: _Bands, needed: int) -> NDArray[np.bool_]:
    """For each pixel column, or each pixel line, whether a streak runs in it that shows in so many
    bands as are `needed`."""
    begins = _in_first_bands(bands, range(_BED_BANDS))
    found = np.asarray(
        begins & _in_first_bands(bands, range(_BANDS - 1, _BANDS - 1 - _BED_BANDS, -1))
    )
    missed, silent = (np.zeros(len(found), dtype=np.intp) for _ in range(2))
    for number in range(_BANDS):
        if not found.any():  # on most pages nothing runs on after a few bands
            break
        differs, told = bands.seen_in(number)
        missed += told & ~differs
        silent += ~told
        found &= (missed <= _BANDS - needed) & (silent <= _BANDS - _BANDS_TOLD)
    if np.count_nonzero(found) > _MAX_SHARE * len(found):
        return np.zeros_like(found)
    return found


def _in_first_bands(bands: _Bands, numbers: Iterable[int]) -> NDArray[np.bool_]:
    """For each column (or line) whether one of the first `_END_BANDS` of these bands that tell
    anything differs from beside it."""
    found, seen = np.zeros(1, dtype=np.bool_), np.zeros(1, dtype=np.intp)
    for number in numbers:
        differs, told = bands.seen_in(number)
        found = found | (differs & (seen < _END_BANDS))
        seen = seen + told
        if (seen >= _END_BANDS).all():
            break
    return found


def _filled(
    gray: GrayImage, dark: NDArray[np.bool_], bright: NDArray[np.bool_], bilevel: bool
) -> GrayImage:
    """The columns of streaks, and one more on both sides of each, as they would be without them.

    What a streak takes from the paper is given back, and what it adds taken away; so ink and print
    under it stay, and print beside it is not smeared into the gap. Where hardly anything comes
    through, the gap is filled from both sides. In a bilevel scan a pixel stays black where both
    sides are.
    """
    darkened, brightened = _widened(dark), _widened(bright)
    clean = np.flatnonzero(~(darkened | brightened))
    filled = gray.copy()
    for column in np.flatnonzero(darkened | brightened):
        after = int(np.searchsorted(clean, column))
        left = clean[max(after - 1, 0)]
        right = clean[min(after, len(clean) - 1)]
        if bilevel:
            filled[:, column] = np.maximum(gray[:, left], gray[:, right])
            continue
        weight = 0.5 if right == left else (column - left) / (right - left)
        mixed = cv2.addWeighted(gray[:, left], 1 - weight, gray[:, right], weight, 0)
        between = np.asarray(mixed, dtype=np.uint8).ravel()
        fill = _lightened if darkened[column] else _dimmed
        filled[:, column] = fill(gray[:, column], between)
    return filled


def _widened(columns: NDArray[np.bool_], by: int = 1) -> NDArray[np.bool_]:
    """These, and so many more on both sides of each."""
    return np.asarray(np.convolve(columns, np.ones(2 * by + 1), mode="same") > 0)


def _lightened(column: GrayImage, between: GrayImage) -> GrayImage:
    """A column without the dark streak in it; `between` is what the columns beside the streak would
    make of it."""
    taken = float(np.median(between.astype(np.int16) - column))
    if taken > _OPAQUE * float(np.median(between)):
        return between
    if taken <= 0:
        return column
    return np.minimum(column.astype(np.int16) + round(taken), 255).astype(np.uint8)


def _dimmed(column: GrayImage, between: GrayImage) -> GrayImage:
    """A column without the bright streak in it. Where it shows white, nobody knows how bright it
    would be; the others tell how much was added."""
    hidden = column >= _WHITEST
    if hidden.all():
        return between
    added = float(np.median((column - between.astype(np.int16))[~hidden]))
    if added <= 0:
        return column
    less = np.maximum(column.astype(np.int16) - round(added), 0).astype(np.uint8)
    return np.where(hidden, between, less)
