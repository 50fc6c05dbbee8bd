"""What the voter added: the scan minus the printed page.

The printed page is blurred as the scanner blurred it, faded as it faded, and widened by a pixel,
before it is taken away. One rule serves borders, text and boxes alike; nothing is masked out.
"""

import functools
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.recognition.agreement import correlation
from ptn_scan.recognition.expected import LIGHT_STEP_PX, ExpectedRow, TablePrint
from ptn_scan.recognition.grid import Grid, Window
from ptn_scan.recognition.order_statistics import deviation, median
from ptn_scan.recognition.reading import LEAST_CONTRAST
from ptn_scan.recognition.template import PX_PER_MM, Mask, Plane

SeenIn = Callable[[Rect], Mask]
"""Where in a part of the sheet ink is seen."""

INK_DARKNESS = 0.13
"""Darkness above print from which a pixel counts as ink, on a scan without noise."""
_INK_NOISES = 5.0
"""The same in standard deviations of blank paper."""
_BILEVEL_INK_DARKNESS = 0.4
_BILEVEL_FAINT_DARKNESS = 0.15
_BILEVEL_QUANTILE, _BILEVEL_SIGMAS = 0.85, 1.036
"""So many of normal errors are less than so many standard deviations."""
_SIGMA_PX = 0.1 * PX_PER_MM
_FAINT_SIGMA_PX = 0.3 * PX_PER_MM
_FAINT_REACH_PX = 5
"""Two standard deviations to each side and a little more."""
SKIP_MM = 0.3
"""Pieces so close to each other are one: a pen skips."""
_CLIPPED = 0.08
_PALEST_BORDER = 0.1
"""Where the usual border is paler, toner was low."""
_OFFSET_REACH_MM, _OFFSET_GAIN = 1.25, 0.05
_UNEVEN = 1.25
"""By how much toner may be thicker or thinner in one row than on the page."""


@dataclass(frozen=True, slots=True, eq=False)
class RowQuality:
    """`contrast`: the darkness of print against the template; `hairlines`: that of the table's thin
    lines, which fade first; `noise`: of smoothed blank paper; `fit` (-1 to 1): the correlation of
    the text with the template where the row was laid out; `threshold`: the darkness beyond print
    from which a pixel is sure ink; `borders`: the darkness of each
    box's border against the row's usual one; `heaviest_side`: how much darker the darkest side of a
    box is than the others that run as it does, in shares of theirs."""

    contrast: float
    hairlines: float
    noise: float
    fit: float
    threshold: float
    borders: tuple[float, ...]
    heaviest_side: float


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """The darkness of one row's band, laid out as `printed` has it, how good its scan is, and the
    `lines` of the ink plane that it makes up."""

    darkness: Plane
    printed: ExpectedRow
    quality: RowQuality
    lines: slice

    def name_seen(self) -> float:
        """How dark the solid print of the name is against the row's; 0 where it is covered or torn
        off, 1 where there is none."""
        solid = self.printed.name_solid
        if not solid.size:
            return 1.0
        usual = max(self.quality.contrast, LEAST_CONTRAST) * self.printed.name_darkness
        return float(self.darkness.ravel()[solid].mean()) / usual

    def offset_mm(self, area: Rect) -> float:
        """How far from its place the print in `area` is found, at most `_OFFSET_REACH_MM`; 0 where
        it agrees as well in its place."""
        around = area.grown(_OFFSET_REACH_MM)
        if not self.printed.band.area.contains(around):
            return 0.0
        seen, there = (
            cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            for plane in (
                self.darkness[self.printed.band.window(around)],
                self.printed.plain[self.printed.band.window(area)],
            )
        )
        scores = cv2.matchTemplate(seen, there, cv2.TM_CCOEFF_NORMED)
        middle = scores.shape[0] // 2, scores.shape[1] // 2
        _, best, _, (column, line) = cv2.minMaxLoc(scores)
        if not best > scores[middle] + _OFFSET_GAIN:
            return 0.0
        return float(np.hypot(line - middle[0], column - middle[1])) * 2 / PX_PER_MM


@dataclass(frozen=True, slots=True, eq=False)
class InkPlane:
    """Ink over `grid`. `added` is the darkness beyond the print, `mask` is sure ink; `hidden` is
    where print would hide ink and `solid` where it surely does; `strips` are the bands of the
    page's rows. `bilevel`: the scan had black and white only."""

    grid: Grid
    added: Plane
    mask: Mask
    hidden: Mask
    solid: Mask
    strips: tuple[Strip, ...]
    bilevel: bool

    def cut(self, plane: Mask, area: Rect) -> Mask:
        """The part `area` of one of the planes."""
        return plane[self.grid.window(area)]

    def sure(self, area: Rect) -> Mask:
        """Sure ink in `area`."""
        return self.cut(self.mask, area)

    def faint(self, area: Rect) -> Mask:
        """Faint ink in `area`: what half the threshold shows after stronger smoothing. Of what is
        asked for in a row the smoothing knows nothing but this row."""
        lines, columns = self.grid.window(area)
        if self.bilevel:  # single dark pixels are all that is left of a faint stroke
            return np.asarray(self.added[lines, columns] > _BILEVEL_FAINT_DARKNESS)
        found = np.zeros(self.added[lines, columns].shape, dtype=np.bool_)
        for strip in self.strips:
            top, bottom = max(lines.start, strip.lines.start), min(lines.stop, strip.lines.stop)
            if top < bottom:
                part = np.s_[top - strip.lines.start : bottom - strip.lines.start, columns]
                found[top - lines.start : bottom - lines.start] = _smoothly_over(
                    strip.quality.threshold / 2, self.added[strip.lines], part
                )
        return found


def measure_ink(strips: Sequence[Plane], table: TablePrint, bilevel: bool) -> InkPlane:
    """Ink over the table. `strips` are the darkness of its bands, each laid out so that its row
    lies where the template has it."""
    expected = table.expected(table.looks(strips, bilevel))
    plane = np.empty(table.grid.shape, dtype=np.float32)
    mask = np.empty(table.grid.shape, dtype=np.bool_)
    contrasts = _contrasts(strips, expected.rows)
    borders = _borders(strips, expected.rows)
    laid_out = []
    for strip, row, contrast, border in zip(strips, expected.rows, contrasts, borders, strict=True):
        window = table.grid.window(row.band.area)
        added = _added(strip, row, contrast, plane[window])
        noise = _noise(added.ravel()[row.sample], bilevel)
        quality = RowQuality(
            contrast=contrast,
            hairlines=_hairlines(strip, row),
            noise=noise,
            fit=correlation(strip[row.text_window], row.text),
            threshold=_threshold(noise, bilevel),
            borders=tuple(float(each) for each in border),
            heaviest_side=_heaviest_side(strip, row),
        )
        np.greater(added, quality.threshold, out=mask[window])
        laid_out.append(Strip(strip, row, quality, window[0]))
    return InkPlane(
        grid=table.grid,
        added=plane,
        mask=mask,
        hidden=expected.hidden,
        solid=expected.solid,
        strips=tuple(laid_out),
        bilevel=bilevel,
    )


def _added(strip: Plane, expected: ExpectedRow, contrast: float, laid: Plane) -> Plane:
    """Darkness beyond the print, smoothed, which is laid into `laid`."""
    added = np.asarray(cv2.scaleAdd(expected.widened, -contrast, strip), dtype=np.float32)
    added -= _uneven_light(added, expected.blank)
    return np.asarray(cv2.GaussianBlur(added, (5, 5), _SIGMA_PX, dst=laid), dtype=np.float32)


def _smoothly_over(least: float, added: Plane, part: Window) -> Mask:
    """Where a row is darker than `least` in `part` of it after stronger smoothing, which can only
    be near what is so dark before."""
    reach, (lines, columns) = _FAINT_REACH_PX, part
    top, left = max(lines.start - reach, 0), max(columns.start - reach, 0)
    around = added[top : lines.stop + reach, left : columns.stop + reach]
    found = np.zeros(around.shape, dtype=np.bool_)
    x, y, width, height = cv2.boundingRect((around > least).view(np.uint8))
    if width:  # not around most names
        first, last = max(y - 2 * reach, 0), y + height + 2 * reach
        near = np.s_[first:last, max(x - 2 * reach, 0) : x + width + 2 * reach]
        side = 2 * reach + 1
        smooth = cv2.GaussianBlur(around[near], (side, side), _FAINT_SIGMA_PX)
        np.greater(smooth, least, out=found[near])
    return found[lines.start - top : lines.stop - top, columns.start - left : columns.stop - left]


def _noise(blank: NDArray[np.float32], bilevel: bool) -> float:
    """The standard deviation of blank paper, by what half of its pixels differ from the median. On
    a bilevel scan most are white even where it is full of dots: there by the darker ones."""
    middle = median(blank)
    if bilevel:
        return float(np.quantile(blank, _BILEVEL_QUANTILE) - middle) / _BILEVEL_SIGMAS
    return deviation(blank, middle)


def _contrasts(strips: Sequence[Plane], rows: Sequence[ExpectedRow]) -> list[float]:
    """How dark each row's print is against the template's: its own, but not far from the page's."""
    own = [_contrast(strip, row) for strip, row in zip(strips, rows, strict=True)]
    usual = statistics.median(own)
    return [min(max(each, usual / _UNEVEN), usual * _UNEVEN) for each in own]


def _contrast(strip: Plane, expected: ExpectedRow) -> float:
    """The median ratio over the most solid part of the print."""
    if not expected.solid.size:
        return 0.0
    return median(strip.ravel()[expected.solid] / expected.solid_darkness)


def _borders(strips: Sequence[Plane], rows: Sequence[ExpectedRow]) -> NDArray[np.float64]:
    """Rows x boxes: how dark each box's border is, against the row's usual one (at most 1)."""
    seen = np.array(
        [
            [cv2.mean(strip.ravel()[border])[0] for border in row.borders]
            for strip, row in zip(strips, rows, strict=True)
        ]
    )
    usual = np.maximum(np.median(seen, axis=1, keepdims=True), _PALEST_BORDER)
    return np.asarray(np.clip(seen / usual, 0.0, 1.0))


def _heaviest_side(strip: Plane, expected: ExpectedRow) -> float:
    """How much darker than the median of its like the darkest side of a box is, against that."""
    heaviest = 0.0
    for windows in expected.sides:
        seen = [cv2.mean(strip[window])[0] for window in windows]
        usual = statistics.median(seen)
        heaviest = max(heaviest, max(seen) / max(usual, _PALEST_BORDER) - 1)
    return heaviest


def _hairlines(strip: Plane, expected: ExpectedRow) -> float:
    """The darkness of the thin lines against the template's; 1 where there are none."""
    if not expected.hairline_darkness:
        return 1.0
    return float(strip.ravel()[expected.hairlines].sum()) / expected.hairline_darkness


def _uneven_light(added: Plane, blank: Plane) -> Plane:
    """The mean of every pixel line's blank places, ink clipped: a faint fold, shade. Lines x 1."""
    sample = np.ascontiguousarray(added[:, ::LIGHT_STEP_PX])
    np.clip(sample, -_CLIPPED, _CLIPPED, out=sample)
    return np.asarray(np.einsum("ij,ij->i", sample, blank))[:, np.newaxis]


def _threshold(noise: float, bilevel: bool) -> float:
    least = _BILEVEL_INK_DARKNESS if bilevel else INK_DARKNESS
    return float(max(least, _INK_NOISES * noise))


def joined_through_print(
    mask: Mask, hidden: Mask, reach_mm: float, skip_mm: float = SKIP_MM
) -> NDArray[np.uint8]:
    """`mask` with gaps closed: a pen skips a little, and goes on unseen under print (`hidden`) for
    up to `reach_mm` from where it was seen last."""
    seen = mask.view(np.uint8)
    return grown(seen, skip_mm / 2) | (grown(seen, reach_mm) & hidden.view(np.uint8))


def grown(mask: NDArray[np.uint8], reach_mm: float) -> NDArray[np.uint8]:
    """`mask` grown by a disc: by discs of two pixels one after the other, which together are one,
    in a third of the time."""
    twos, one = divmod(round(reach_mm * PX_PER_MM), 2)
    wider = cv2.dilate(mask, _disc(2), iterations=twos) if twos else mask
    return np.asarray(cv2.dilate(wider, _disc(1)) if one else wider, dtype=np.uint8)


@functools.cache
def _disc(radius_px: int) -> NDArray[np.uint8]:
    side = 2 * radius_px + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(kernel, dtype=np.uint8)
