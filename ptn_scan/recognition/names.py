"""Whether ink runs over a printed name or title, measured over each of its lines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import NUMBER_WIDTH, RowLayout
from ptn_scan.recognition.between_letters import excesses
from ptn_scan.recognition.expected import Indices
from ptn_scan.recognition.grid import Grid
from ptn_scan.recognition.ink import InkPlane, Strip, joined_through_print
from ptn_scan.recognition.reading import NameReading
from ptn_scan.recognition.template import PX_PER_MM, Mask
from ptn_scan.recognition.text_lines import ZONE, RowTexts, TextLine

_AROUND_MM = 0.4
"""So far above and below a line ink over it is followed: a slanted one leaves it."""
_HIDDEN_GAP_MM = 1.5
"""A thin line is seen between bold letters only, 3 mm apart at the most."""
_SEEN_SHARE = 0.2
"""Of a line through a name at least so much is seen."""
_MIN_RUN_MM = 1.2
"""What spans less is a speck, or a letter that printed heavier than the template."""
_LEAST_SEEN_PX = 3
_MARGIN_MM = 1.5
_OUTSIDE_MM = 0.8
"""So far beyond a row ink over its name is followed."""
_NUMBER_MARGIN_MM, _NUMBER_SHARE = 1.0, 0.8
"""Between these margins in the column of numbers, a line over a name that is seen over so much of
the column runs on."""
_OUTSIDE_SHARE = 0.3
"""A strike leaves the name's lines with less of its ink than this, against what is over them."""


def read_names(
    ink: InkPlane, rows: Sequence[RowLayout], texts: Sequence[RowTexts]
) -> tuple[NameReading, ...]:
    """For each of `rows` what ink lies over its name and title, by all their lines."""
    readings = zip(ink.strips, rows, texts, excesses(ink), strict=True)
    return tuple(
        replace(
            _read_name(ink, strip, row, text),
            excess=excess.whole,
            spread=excess.spread,
            excess_along=excess.along,
            excess_part=excess.part,
            excess_course=excess.course,
            title_excess=excess.title,
            title_course=excess.title_course,
        )
        for strip, row, text, excess in readings
    )


def _read_name(ink: InkPlane, strip: Strip, row: RowLayout, text: RowTexts) -> NameReading:
    """What one row shows by itself."""
    crossed = _crossed(ink, ink.mask, text.name)
    everything = bounding(line.bounds for line in text.name)
    return NameReading(
        crossed=crossed,
        touched=_touched(ink, ink.mask, text.name),
        faintly_touched=_touched(ink, ink.faint, text.name),
        at_feet=_at_feet(ink, text.name),
        between=_crossed_between(ink, text.name),
        title_crossed=max((_crossed(ink, ink.mask, [line]) for line in text.title), default=0.0),
        runs_on=crossed > 0 and _runs_on(ink, row, text.name),
        offset_mm=_offset_mm(strip, everything) if crossed else 0.0,
        covered=_covered(ink, text.name) if crossed else 0.0,
        seen=strip.print_seen(everything),
    )


def _offset_mm(strip: Strip, name: Rect) -> float:
    """How far from its place the print is found, of the name's halves the one that is further."""
    half = name.w / 2
    halves = (Rect(left, name.y, half, name.h) for left in (name.x, name.x + half))
    return max(map(strip.offset_mm, halves))


def _covered(ink: InkPlane, name: Sequence[TextLine]) -> float:
    """The share of the open paper between the letters that is inked, in the columns where any
    is."""
    inked, opened = 0, 0
    for line in name:
        open_px = ~ink.cut(ink.hidden, line.bodies)
        seen = ink.cut(ink.mask, line.bodies) & open_px
        columns = seen.any(axis=0)
        inked += int(np.count_nonzero(seen))
        opened += int(np.count_nonzero(open_px[:, columns]))
    return inked / opened if opened else 0.0


def _runs_on(ink: InkPlane, row: RowLayout, name: Sequence[TextLine]) -> bool:
    """Whether the ink over the name goes on from the row above to the row below or through the
    column of numbers, or much of it lies beside the name's lines: a fold, a seal, a stain."""
    if _through_number(ink, row, name) >= _NUMBER_SHARE:
        return True
    area = Rect(row.name.x, row.row.y, row.name.w, row.row.h).grown(_MARGIN_MM, _OUTSIDE_MM)
    seen = ink.cut(ink.mask, area)
    joined = joined_through_print(seen, ink.cut(ink.hidden, area), _OUTSIDE_MM)
    _, labels = cv2.connectedComponents(joined, connectivity=8)
    above, below = labels[0], labels[-1]
    if np.intersect1d(above[above > 0], below).size:
        return True
    over = seen.copy()
    over[Grid(area, PX_PER_MM).window(bounding(line.bounds for line in name).grown(2.0, 1.2))] = (
        False
    )
    outside = np.count_nonzero(over)
    return bool(outside > _OUTSIDE_SHARE * (np.count_nonzero(seen) - outside))


def _through_number(ink: InkPlane, row: RowLayout, name: Sequence[TextLine]) -> float:
    """The largest share of the column of numbers that ink spans at the height of a line of the
    name."""
    left, width = row.row.x + _NUMBER_MARGIN_MM, NUMBER_WIDTH - 2 * _NUMBER_MARGIN_MM
    bands = [
        Rect(left, line.bounds.y, width, line.bounds.h).grown(0.0, _AROUND_MM) for line in name
    ]
    zones = [(band.y, band.bottom) for band in bands]
    spans = [
        _spanned_mm(ink, ink.mask, band, zone) for band, zone in zip(bands, zones, strict=True)
    ]
    return max(spans) / width


def _crossed(ink: InkPlane, plane: Mask, lines: Sequence[TextLine]) -> float:
    """The share of the lines' width that is struck out: spanned by ink whose middle lies in their
    zone, though it may leave it on its way."""
    return _share(
        lines,
        lambda line: _spanned_mm(ink, plane, line.bounds.grown(0.0, _AROUND_MM), line.zone),
    )


def _at_feet(ink: InkPlane, lines: Sequence[TextLine]) -> float:
    """The share of the lines' width that ink spans whose middle lies at the letters' feet or their
    tails: a strike drawn low, or an underline that touches them."""
    return _share(
        lines,
        lambda line: _spanned_mm(
            ink,
            ink.mask,
            line.bounds.grown(0.0, _AROUND_MM),
            (line.zone[1], line.bounds.bottom),
        ),
    )


def _touched(ink: InkPlane, plane: Mask, lines: Sequence[TextLine]) -> float:
    """The share of the lines' width that ink spans within their zone."""

    return _share(lines, lambda line: _spanned_mm(ink, plane, line.bodies, line.zone))


def _share(lines: Sequence[TextLine], spanned: Callable[[TextLine], float]) -> float:
    total = sum(line.bounds.w for line in lines)
    return sum(map(spanned, lines)) / total if total else 0.0


def _crossed_between(ink: InkPlane, lines: Sequence[TextLine]) -> float:
    """The largest share of a gap between two lines that pieces of ink span: an underline of the
    one, or a strike through both."""
    upper, lower = ZONE
    shares = [0.0]
    for line, following in pairwise(each.bounds for each in lines):
        top, bottom = line.y + lower * line.h, following.y + upper * following.h
        left, right = min(line.x, following.x), max(line.right, following.right)
        gap = Rect(left, top, right - left, max(bottom - top, 0.0))
        shares.append(_spanned_mm(ink, ink.mask, gap, (top, bottom)) / gap.w)
    return max(shares)


def _spanned_mm(ink: InkPlane, plane: Mask, band: Rect, zone: tuple[float, float]) -> float:
    """The width of `band` that pieces of ink span, seen or hidden by print, of which the middle in
    height, of all together or of each, lies in `zone` (mm on the sheet): a slanted line may be seen
    at its ends only."""
    around = band.grown(_MARGIN_MM, 0.0)
    inked = ink.cut(plane, around)
    if np.count_nonzero(inked) < _LEAST_SEEN_PX:  # as of nearly all names
        return 0.0
    seen = inked & ~ink.cut(ink.solid, around)
    if np.count_nonzero(seen) < _LEAST_SEEN_PX:
        return 0.0
    joined = joined_through_print(seen, ink.cut(ink.hidden, around), _HIDDEN_GAP_MM)
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    lines, columns = np.nonzero(seen)
    numbers = labels[lines, columns]
    pieces = [(lines[numbers == number], columns[numbers == number]) for number in range(1, count)]
    across = [piece for piece in pieces if _is_across(piece[1], _MIN_RUN_MM * PX_PER_MM)]
    if across and not _lies_in(np.concatenate([piece[0] for piece in across]), around.y, zone):
        across = [piece for piece in across if _lies_in(piece[0], around.y, zone)]
    crossed = np.zeros(seen.shape[1], dtype=np.bool_)
    for _, found in across:
        crossed[found.min() : found.max() + 1] = True
    margin = round(_MARGIN_MM * PX_PER_MM)
    return float(np.count_nonzero(crossed[margin : len(crossed) - margin])) / PX_PER_MM


def _is_across(columns: Indices, least_px: float) -> bool:
    """Whether a piece with ink in these columns spans `least_px` and is seen in enough of them."""
    if not columns.size:
        return False
    span = int(columns.max() + 1 - columns.min())
    return span >= least_px and len(np.unique(columns)) >= _SEEN_SHARE * span


def _lies_in(lines: Indices, top_mm: float, zone: tuple[float, float]) -> bool:
    """Whether the middle of ink in these lines, which count from `top_mm` on the sheet, lies in
    `zone`."""
    middle = top_mm + float(lines.min() + lines.max() + 1) / 2 / PX_PER_MM
    return zone[0] <= middle <= zone[1]
