"""Whether ink runs over a printed name or title, measured over each of its lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import LEVEL_WIDTH, NAME_WIDTH, NUMBER_WIDTH, RowLayout
from ptn_scan.recognition.expected import Indices
from ptn_scan.recognition.grid import Grid
from ptn_scan.recognition.ink import InkPlane, Strip, joined_through_print
from ptn_scan.recognition.reading import NameReading
from ptn_scan.recognition.template import PX_PER_MM, Mask, PageTemplate

_ZONE = (0.14, 0.84)
"""The part of a line's height in which the middle of ink lies that strikes it out."""
_ABOVE_BASE = 0.1
"""It lies so much of the letters' height above their feet as well: an underline may touch them."""
_AROUND_MM = 0.4
"""So far above and below a line ink over it is followed: a slanted one leaves it."""
_FEET_SHARE = 0.45
"""Pixel lines with so much of the most print in one belong to the letters' bodies: what hangs below
has less."""
_HIDDEN_GAP_MM = 1.5
"""A thin line is seen between bold letters only, 3 mm apart at the most."""
_SEEN_SHARE = 0.2
"""Of a line through a name at least so much is seen."""
_MIN_RUN_MM = 2.5
"""What spans less is a speck, or a letter that printed heavier than the template."""
_MIN_RUN_SHARE = 0.25
"""Of a short name a quarter is enough."""
_LEAST_SEEN_PX = 3
_MARGIN_MM = 1.5
_OUTSIDE_MM = 0.8
"""So far beyond a row ink over its name is followed."""
_NUMBER_MARGIN_MM, _NUMBER_SHARE = 1.0, 0.8
"""Between these margins in the column of numbers, a line over a name that is seen over so much of
the column runs on."""
_OUTSIDE_SHARE = 0.3
"""A strike leaves the name's lines with less of its ink than this, against what is over them."""
_PRINTED = 0.25
_LINE_GAP_MM = 0.35
_USUAL_QUANTILE = 1 / 3
"""Of names and titles at least so many are as printed, even where every name is struck."""
_PART_MM = 2.5
"""Of a name such parts are looked at for themselves: a letter or two."""
_RUN = 4
"""So many of them are what is struck at least of a name that is struck in part."""
_ALONG_QUANTILE = 0.3
"""So few of the parts of a name that is struck from end to end may be paler than is said of it."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line of text: the bounds of its ink, and the heights (mm on the sheet) between
    which the middle of a strike lies."""

    bounds: Rect
    zone: tuple[float, float]

    @property
    def bodies(self) -> Rect:
        """The heights of `zone`, over all of the line."""
        top, bottom = self.zone
        return Rect(self.bounds.x, top, self.bounds.w, bottom - top)

    @staticmethod
    def of(template: PageTemplate, bounds: Rect) -> "TextLine":
        print_of_lines = template.fine(bounds).sum(axis=1)
        bodies = np.flatnonzero(print_of_lines >= _FEET_SHARE * print_of_lines.max())
        feet = bounds.y + float(bodies[-1] + 1) / PX_PER_MM
        upper, lower = (bounds.y + share * bounds.h for share in _ZONE)
        return TextLine(bounds, (upper, min(lower, feet - _ABOVE_BASE * (feet - bounds.y))))


def text_lines(template: PageTemplate, area: Rect) -> tuple[TextLine, ...]:
    """The printed lines of text in `area`."""
    printed = template.fine(area) > _PRINTED
    inked = np.asarray(printed.any(axis=1), dtype=np.uint8)[:, np.newaxis]
    gap = 2 * round(_LINE_GAP_MM * PX_PER_MM / 2) + 1
    closed = np.asarray(cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8)))
    edges = np.flatnonzero(np.diff(np.pad(closed.ravel().astype(np.int8), 1)))
    lines = []
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        columns = np.flatnonzero(printed[top:bottom].any(axis=0))
        lines.append(
            Rect(
                area.x + float(columns[0]) / PX_PER_MM,
                area.y + float(top) / PX_PER_MM,
                float(columns[-1] + 1 - columns[0]) / PX_PER_MM,
                float(bottom - top) / PX_PER_MM,
            )
        )
    return tuple(TextLine.of(template, line) for line in _without_accents(lines))


def _without_accents(lines: Sequence[Rect]) -> tuple[Rect, ...]:
    """Joins a strip of accents or dots that stands apart to the line that it belongs to."""
    joined: list[Rect] = []
    for line in lines:
        if joined and (joined[-1].h < 1.6 or line.h < 1.0):
            joined[-1] = bounding((joined[-1], line))
        else:
            joined.append(line)
    return tuple(joined)


def title_area(row: RowLayout) -> Rect:
    """The part of a row in which the title is printed."""
    left = row.row.x + NUMBER_WIDTH + NAME_WIDTH
    right = row.row.right - 3 * LEVEL_WIDTH
    return Rect(left + 0.6, row.row.y + 0.6, right - left - 1.2, row.row.h - 1.2)


@dataclass(frozen=True, slots=True, eq=False)
class RowTexts:
    """The lines of a row's printed name and of its title."""

    name: tuple[TextLine, ...]
    title: tuple[TextLine, ...]

    @staticmethod
    def of(template: PageTemplate, row: RowLayout) -> "RowTexts":
        return RowTexts(text_lines(template, row.name), text_lines(template, title_area(row)))


def read_names(
    ink: InkPlane, rows: Sequence[RowLayout], texts: Sequence[RowTexts]
) -> tuple[NameReading, ...]:
    """For each of `rows` what ink lies over its name and title, by all their lines."""
    darkest, usual, spread = _darkness_between(ink, texts)
    readings = zip(ink.strips, rows, texts, darkest, strict=True)
    names = []
    for strip, row, text, dark in readings:
        along, part = _darkness_along(strip, text.name)
        names.append(
            replace(
                _read_name(ink, strip, row, text),
                excess=dark - usual,
                spread=spread,
                excess_along=along - usual,
                excess_part=part - usual,
            )
        )
    return tuple(names)


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
        title_crossed=_crossed(ink, ink.mask, text.title),
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


def _darkness_between(
    ink: InkPlane, texts: Sequence[RowTexts]
) -> tuple[tuple[float, ...], float, float]:
    """How dark each row's name is between the letters; how dark the page's names and titles usually
    are; and how far those lie from what is usual, by the median."""
    over_names, over_titles = (
        [_darkest_between(strip, lines) for strip, lines in zip(ink.strips, column, strict=True)]
        for column in ([text.name for text in texts], [text.title for text in texts])
    )
    every = np.array([*over_names, *over_titles])
    usual = float(np.quantile(every, _USUAL_QUANTILE))
    return tuple(over_names), usual, float(np.median(np.abs(every - usual)))


def _darkness_along(strip: Strip, lines: Sequence[TextLine]) -> tuple[float, float]:
    """How dark `lines` are between their letters: seven tenths of all their parts at least, and the
    darkest run of `_RUN` parts on the mean."""
    parts = [strip.beyond_print_along(line.bodies, _PART_MM) for line in lines]
    runs = [
        float(np.mean(line[start : start + _RUN]))
        for line in parts
        for start in range(max(len(line) - _RUN, 0) + 1)
        if line
    ]
    every = [part for line in parts for part in line]
    return (float(np.quantile(every, _ALONG_QUANTILE)), max(runs)) if every else (0.0, 0.0)


def _darkest_between(strip: Strip, lines: Sequence[TextLine]) -> float:
    """The darkness between the letters of the darkest of `lines`; 0 where there is none."""
    return max((strip.beyond_print(line.bodies) for line in lines), default=0.0)


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
    upper, lower = _ZONE
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
    seen = ink.cut(plane, around) & ~ink.cut(ink.solid, around)
    if np.count_nonzero(seen) < _LEAST_SEEN_PX:
        return 0.0
    joined = joined_through_print(seen, ink.cut(ink.hidden, around), _HIDDEN_GAP_MM)
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    lines, columns = np.nonzero(seen)
    numbers = labels[lines, columns]
    pieces = [(lines[numbers == number], columns[numbers == number]) for number in range(1, count)]
    least = min(_MIN_RUN_MM, _MIN_RUN_SHARE * band.w) * PX_PER_MM
    across = [piece for piece in pieces if _is_across(piece[1], least)]
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
