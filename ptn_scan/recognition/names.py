"""Whether ink runs over a printed name or title, measured over each of its lines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.between_letters import excesses
from ptn_scan.recognition.beyond_names import runs_on
from ptn_scan.recognition.ink import InkPlane, SeenIn, Strip
from ptn_scan.recognition.reading import NameReading
from ptn_scan.recognition.spans import MARGIN_MM, spanned_mm
from ptn_scan.recognition.text_lines import ZONE, RowTexts, TextLine

_AROUND_MM = 0.4
"""So far above and below a line ink over it is followed: a slanted one leaves it."""


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
    """What one row shows by itself. No ink crosses or touches a name near which none is."""
    near = ink.sure(text.bounds.grown(MARGIN_MM, _AROUND_MM))
    inked = text.name if near.any() else ()
    crossed = _crossed(ink, ink.sure, inked)
    return NameReading(
        crossed=crossed,
        touched=_touched(ink, ink.sure, inked),
        faintly_touched=_touched(ink, ink.faint, text.name),
        at_feet=_at_feet(ink, inked),
        between=_crossed_between(ink, inked),
        title_crossed=max((_crossed(ink, ink.sure, [line]) for line in text.title), default=0.0),
        runs_on=crossed > 0 and runs_on(ink, row, text.name),
        offset_mm=_offset_mm(strip, text.bounds) if crossed else 0.0,
        covered=_covered(ink, text.name) if crossed else 0.0,
        seen=strip.name_seen(),
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
        seen = ink.sure(line.bodies) & open_px
        columns = seen.any(axis=0)
        inked += int(np.count_nonzero(seen))
        opened += int(np.count_nonzero(open_px[:, columns]))
    return inked / opened if opened else 0.0


def _crossed(ink: InkPlane, seen_in: SeenIn, lines: Sequence[TextLine]) -> float:
    """The share of the lines' width that is struck out: spanned by ink whose middle lies in their
    zone, though it may leave it on its way."""
    return _share(
        lines,
        lambda line: spanned_mm(ink, seen_in, line.bounds.grown(0.0, _AROUND_MM), line.zone),
    )


def _at_feet(ink: InkPlane, lines: Sequence[TextLine]) -> float:
    """The share of the lines' width that ink spans whose middle lies at the letters' feet or their
    tails: a strike drawn low, or an underline that touches them."""
    return _share(
        lines,
        lambda line: spanned_mm(
            ink,
            ink.sure,
            line.bounds.grown(0.0, _AROUND_MM),
            (line.zone[1], line.bounds.bottom),
        ),
    )


def _touched(ink: InkPlane, seen_in: SeenIn, lines: Sequence[TextLine]) -> float:
    """The share of the lines' width that ink spans within their zone."""

    return _share(lines, lambda line: spanned_mm(ink, seen_in, line.bodies, line.zone))


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
        shares.append(spanned_mm(ink, ink.sure, gap, (top, bottom)) / gap.w)
    return max(shares)
