"""What the voter added: the scan minus the printed page.

The printed page is blurred as the scanner blurred it, faded as it faded, and widened by a pixel,
before it is taken away. One rule serves borders, text and boxes alike; nothing is masked out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.alignment import RowPlace
from ptn_scan.recognition.template import BLURS_MM, PX_PER_MM, PageTemplate, Plane, cut, snapped

Mask = NDArray[np.bool_]

INK_DARKNESS = 0.13
"""Darkness above print from which a pixel counts as ink, on a scan without noise."""
_INK_NOISES = 5.0
"""The same in standard deviations of blank paper."""
_BILEVEL_INK_DARKNESS = 0.4
_BILEVEL_FAINT_DARKNESS = 0.15
_SMOOTHING_MM = 0.1
_FAINT_SMOOTHING_MM = 0.3
_SKIP_MM = 0.3
"""Pieces so close to each other are one: a pen skips."""
_BLANK_DARKNESS = 0.04
"""Below this the template is taken for blank paper."""
_HIDING_DARKNESS = 0.25
"""From here on print hides what is written over it."""
_SOLID_DARKNESS = 0.45
_SOLID_SHARE = 0.8
"""Print this dark, against the row's darkest, tells how dark printer and scanner drew."""
_BESIDE_BOX_MM = 8.5
_HAIRLINE_DARKNESS = 0.1
_CLIPPED = 0.08
_MIN_BLANK_PX = 30
_UNEVEN = 1.25
"""By how much toner may be thicker or thinner in one row than on the page."""
_MARGIN_TOP_MM, _MARGIN_BOTTOM_MM = 6.0, 8.0
"""How far above the first and below the last row ink is looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class RowQuality:
    """`contrast`: the darkness of print against the template; `hairlines`: that of the table's thin
    lines, which fade first; `noise`: of smoothed blank paper."""

    contrast: float
    hairlines: float
    noise: float


@dataclass(frozen=True, slots=True, eq=False)
class InkPlane:
    """Ink over `area` of the sheet at `PX_PER_MM`. `mask` is sure ink, `faint` what half the
    threshold shows after stronger smoothing, `hidden` where print would hide ink and
    `solid` where it surely does; `rows` says how good each row's scan was."""

    area: Rect
    mask: Mask
    faint: Mask
    hidden: Mask
    solid: Mask
    rows: tuple[RowQuality, ...]

    def cut(self, plane: Mask, area: Rect) -> Mask:
        """The part `area` of one of the planes."""
        left = max(0, round((area.x - self.area.x) * PX_PER_MM))
        top = max(0, round((area.y - self.area.y) * PX_PER_MM))
        right = round((area.right - self.area.x) * PX_PER_MM)
        bottom = round((area.bottom - self.area.y) * PX_PER_MM)
        return plane[top:bottom, left:right]


def ink_area(template: PageTemplate) -> Rect:
    """The part of the sheet for which `measure_ink` gives a plane."""
    table = template.page.table
    first, last = template.page.rows[0].row, template.page.rows[-1].row
    top, bottom = first.y - _MARGIN_TOP_MM, last.bottom + _MARGIN_BOTTOM_MM
    return snapped(Rect(table.x - 1, top, table.w + 2, bottom - top), PX_PER_MM)


def measure_ink(
    darkness: Plane,
    area: Rect,
    template: PageTemplate,
    places: Sequence[RowPlace],
    bilevel: bool,
) -> InkPlane:
    """Ink over the table.

    `darkness` covers `area`, which holds `ink_area` and a margin for the rows' shifts, laid out by
    the page's placement at `PX_PER_MM`.
    """
    target = ink_area(template)
    blur = _blur_of(darkness, area, template, places)
    bands = _bands(template, target)
    strips = [
        _shifted(darkness, area, band, row.row, place)
        for band, row, place in zip(bands, template.page.rows, places, strict=True)
    ]
    prints = [cut(template.blurred[blur], band, PX_PER_MM) for band in bands]
    masks, faints, qualities = [], [], []
    contrasts = _contrasts(strips, prints)
    for index, (strip, printed) in enumerate(zip(strips, prints, strict=True)):
        added, noise = _added(strip, printed, contrasts[index], bilevel)
        hairlines = _hairlines(strip, printed, bands[index], template.page.rows[index])
        quality = RowQuality(contrasts[index], hairlines, noise)
        masks.append(added > _threshold(quality, bilevel))
        faints.append(_faint(added, quality, bilevel))
        qualities.append(quality)
    printed = template.fine(target, blur)
    return InkPlane(
        area=target,
        mask=np.concatenate(masks),
        faint=np.concatenate(faints),
        hidden=_widened(printed > _HIDING_DARKNESS),
        solid=printed > _SOLID_DARKNESS,
        rows=tuple(qualities),
    )


def _bands(template: PageTemplate, target: Rect) -> list[Rect]:
    """`target` cut into one band a row, without gap or overlap."""
    tops = [target.y, *(row.row.y for row in template.page.rows[1:]), target.bottom]
    edges = [round(top * PX_PER_MM) / PX_PER_MM for top in tops]
    return [Rect(target.x, top, target.w, bottom - top) for top, bottom in pairwise(edges)]


def _shifted(darkness: Plane, area: Rect, band: Rect, row: Rect, place: RowPlace) -> Plane:
    """The darkness of `band` as it lies when the row's shift is undone."""
    x, y = place.sampling(band, row.centre, PX_PER_MM)
    columns = (x - np.float32(area.x)) * np.float32(PX_PER_MM) - np.float32(0.5)
    lines = (y - np.float32(area.y)) * np.float32(PX_PER_MM) - np.float32(0.5)
    return np.asarray(cv2.remap(darkness, columns, lines, cv2.INTER_LINEAR), dtype=np.float32)


def _blur_of(
    darkness: Plane, area: Rect, template: PageTemplate, places: Sequence[RowPlace]
) -> int:
    """The number of the blur whose template agrees best with the page's text."""
    best = np.zeros(len(BLURS_MM))
    rows = template.page.rows
    for index in range(0, len(rows), max(1, len(rows) // 4)):
        text = Rect(rows[index].name.x, rows[index].row.y + 0.5, 90.0, rows[index].row.h - 1.0)
        text = snapped(text, PX_PER_MM)
        strip = _shifted(darkness, area, text, rows[index].row, places[index]).ravel()
        if strip.min() == strip.max():
            continue  # torn off, or covered: it says nothing of the others
        for number in range(len(BLURS_MM)):
            printed = template.fine(text, number).ravel()
            best[number] += np.corrcoef(strip, printed)[0, 1]
    return int(np.nanargmax(best)) if np.isfinite(best).any() else 0


def _added(strip: Plane, printed: Plane, contrast: float, bilevel: bool) -> tuple[Plane, float]:
    """Darkness beyond the print, smoothed, and the noise of its blank places."""
    side = 5 if bilevel else 3
    widened = cv2.dilate(printed, np.ones((side, side), np.uint8))
    blank = widened < _BLANK_DARKNESS
    added = strip - contrast * widened
    added -= _uneven_light(added, blank)
    smooth = cv2.GaussianBlur(added, (0, 0), _SMOOTHING_MM * PX_PER_MM)
    sample = smooth[::4, ::4][blank[::4, ::4]]
    noise = 1.4826 * float(np.median(np.abs(sample - np.median(sample))))
    return np.asarray(smooth, dtype=np.float32), noise


def _contrasts(strips: Sequence[Plane], prints: Sequence[Plane]) -> list[float]:
    """How dark each row's print is against the template's: its own, but not far from the page's."""
    own = [_contrast(strip, printed) for strip, printed in zip(strips, prints, strict=True)]
    usual = float(np.median(own))
    return [float(np.clip(each, usual / _UNEVEN, usual * _UNEVEN)) for each in own]


def _contrast(strip: Plane, printed: Plane) -> float:
    """The median ratio over the most solid part of the print, where edges do not blur it."""
    solid = printed >= max(_SOLID_SHARE * float(printed.max()), 0.05)
    return float(np.median(strip[solid] / printed[solid])) if solid.any() else 0.0


def _hairlines(strip: Plane, printed: Plane, band: Rect, row: RowLayout) -> float:
    """The darkness of the lines between and beside the row's boxes, against the template's."""
    first, last = row.boxes[0], row.boxes[-1]
    left = round((first.x - _BESIDE_BOX_MM - band.x) * PX_PER_MM)
    right = round((last.right + _BESIDE_BOX_MM - band.x) * PX_PER_MM)
    top, bottom = (round((y - band.y) * PX_PER_MM) for y in (first.y, first.bottom))
    lines = printed[top:bottom, left:right].copy()
    for box in row.boxes:
        inner = box.grown(1.0)
        start, end = (round((x - band.x) * PX_PER_MM) for x in (inner.x, inner.right))
        lines[:, max(0, start - left) : end - left] = 0.0
    drawn = lines > _HAIRLINE_DARKNESS
    total = float(lines[drawn].sum())
    return float(strip[top:bottom, left:right][drawn].sum()) / total if total else 1.0


def _uneven_light(added: Plane, blank: Mask) -> Plane:
    """The mean of every pixel line's blank places, ink clipped: a faint fold, shade. Lines x 1."""
    sample, known = np.clip(added[:, ::4], -_CLIPPED, _CLIPPED), blank[:, ::4]
    counts = known.sum(axis=1)
    means = (sample * known).sum(axis=1) / np.maximum(counts, 1)
    return np.where(counts >= _MIN_BLANK_PX, means, 0.0).astype(np.float32)[:, np.newaxis]


def _widened(mask: Mask) -> Mask:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _threshold(quality: RowQuality, bilevel: bool) -> float:
    least = _BILEVEL_INK_DARKNESS if bilevel else INK_DARKNESS
    return float(max(least, _INK_NOISES * quality.noise))


def _faint(added: Plane, quality: RowQuality, bilevel: bool) -> Mask:
    if bilevel:  # single dark pixels are all that is left of a faint stroke
        return np.asarray(added > _BILEVEL_FAINT_DARKNESS, dtype=np.bool_)
    smooth = cv2.GaussianBlur(added, (0, 0), _FAINT_SMOOTHING_MM * PX_PER_MM)
    return np.asarray(smooth > _threshold(quality, bilevel) / 2, dtype=np.bool_)


def joined_through_print(mask: Mask, hidden: Mask, reach_mm: float) -> NDArray[np.uint8]:
    """`mask` with gaps closed: a pen skips a little, and goes on unseen under print (`hidden`) for
    up to `reach_mm` from where it was seen last."""
    return _grown(mask, _SKIP_MM / 2) | (_grown(mask, reach_mm) & hidden.astype(np.uint8))


def _grown(mask: Mask, reach_mm: float) -> NDArray[np.uint8]:
    side = 2 * round(reach_mm * PX_PER_MM) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel), dtype=np.uint8)
