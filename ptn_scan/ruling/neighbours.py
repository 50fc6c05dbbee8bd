"""Marks that lie across the line between two rows, and whose they may be."""

from collections.abc import Sequence

from ptn_scan.recognition.reading import Mark
from ptn_scan.ruling.limits import Limits
from ptn_scan.ruling.marks import JudgedMark, MarkKind
from ptn_scan.ruling.pen import JudgedRows, Pen


def contested(judged: JudgedRows, pen: Pen, limits: Limits) -> tuple[bool, ...]:
    """For each row, whether the row above or below has a mark across the line between rows that may
    be either's: it counts for no box, or has so much more ink than this voter's usual mark that it
    may be two, one of each row."""
    across = [_may_be_shared(marks, pen, limits) for marks in judged]
    above, below = [False, *across[:-1]], [*across[1:], False]
    return tuple(map(any, zip(above, below, strict=True)))


def is_across(mark: Mark, limits: Limits) -> bool:
    """Whether so much of the mark lies in another row that it may be that one's."""
    return mark.in_row <= limits.across_lines


def _may_be_shared(marks: Sequence[JudgedMark], pen: Pen, limits: Limits) -> bool:
    across = [each for each in marks if is_across(each.mark, limits)]
    heavy = pen.usual.ink * limits.across_ink if pen.usual is not None else float("inf")
    return any(
        each.kind is MarkKind.DOUBT or (each.kind is MarkKind.VOTE and each.mark.ink_mm2 >= heavy)
        for each in across
    )
