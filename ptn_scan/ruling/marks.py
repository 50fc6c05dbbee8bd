"""What one piece of ink among a row's boxes is: a vote, a touch of the pen, a doubt, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from ptn_scan.recognition.reading import Mark
from ptn_scan.ruling.limits import Limits
from ptn_scan.ruling.values import MarkState

_OWN_SHARE = 0.5
"""A piece with less of its ink in the row's band belongs to a neighbour's row."""
_MOST_STROKE = 1.15
"""So much longer than its ink by the mean width of the mark may a part of its stroke be."""
_RING_PIECES = 2
"""A ring along the border of a box shows where it leaves it."""


class MarkKind(Enum):
    """What one piece of ink is to its row."""

    VOTE = auto()
    TOUCH = auto()
    DOUBT = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class JudgedMark:
    """A piece of ink, what it is, and the box (0 to 2) that it is in or nearest to."""

    mark: Mark
    kind: MarkKind
    box: int


def judge_marks(marks: Sequence[Mark], limits: Limits) -> tuple[JudgedMark, ...]:
    """Every piece of ink of a row; what broke off a clear mark is part of it."""
    broken = [box for box in range(3) if _is_broken_ring(marks, box, limits)]
    judged = [_judge(mark, limits) for mark in marks]
    judged = [replace(each, kind=MarkKind.DOUBT) if each.box in broken else each for each in judged]
    votes = [each for each in judged if each.kind is MarkKind.VOTE]
    return tuple(
        replace(each, kind=MarkKind.NOTHING)
        if each.kind is not MarkKind.VOTE and any(_is_part(each, vote, limits) for vote in votes)
        else each
        for each in judged
    )


def _is_broken_ring(marks: Sequence[Mark], box: int, limits: Limits) -> bool:
    """Whether the pieces about `box` make a ring together, of which the printed border hides what
    joins them: the most of one, or less of which several pieces have much."""
    about = [mark for mark in marks if mark.around[box] > 0]
    if len(about) < _RING_PIECES or sum(mark.core_mm2[box] for mark in about) > limits.ring_core:
        return False
    around = sum(mark.around[box] for mark in about)
    rest = around - max(mark.around[box] for mark in about)
    most = around >= limits.ring_broken and rest >= limits.ring_rest
    return most or (around >= limits.ring_parts and rest >= limits.ring_parts_rest)


def _is_part(other: JudgedMark, vote: JudgedMark, limits: Limits) -> bool:
    """Whether a piece belongs to `vote`: print hid what joins them, or the pen skipped. It lies in
    the same box, or beside the vote in none, with less ink."""
    mark = other.mark
    if is_ring(mark, limits) or (other.box != vote.box and max(mark.ink_inside) > limits.least_ink):
        return False
    inside = mark.ink_inside[vote.box] >= limits.inside_share * mark.ink_mm2
    beside = max(mark.ink_inside) < limits.least_ink or other.box == vote.box
    near = mark.bounds.grown(limits.fragment_gap).overlaps(vote.mark.bounds)
    return inside or (beside and near and mark.ink_mm2 < limits.fragment_share * vote.mark.ink_mm2)


def _judge(mark: Mark, limits: Limits) -> JudgedMark:
    box = max(range(3), key=lambda index: (mark.ink_inside[index], mark.around[index]))
    return JudgedMark(mark, _kind(mark, box, limits), box)


def _kind(mark: Mark, box: int, limits: Limits) -> MarkKind:
    if mark.ink_mm2 < limits.least_ink or _is_line_between(mark, limits):
        return MarkKind.NOTHING
    if _is_neighbours_tail(mark, limits) and not is_ring(mark, limits):
        return MarkKind.NOTHING
    if mark.extent_mm < limits.touch_extent:
        return MarkKind.TOUCH if any((*mark.ink_inside, *mark.around)) else MarkKind.NOTHING
    return MarkKind.VOTE if _is_vote(mark, box, limits) else MarkKind.DOUBT


def _is_neighbours_tail(mark: Mark, limits: Limits) -> bool:
    """Whether it marks a box of another row and reaches into this one by its tail."""
    own = mark.in_row >= _OWN_SHARE
    return mark.elsewhere and not own and max(mark.stroke_inside) < limits.tail_stroke


def _is_line_between(mark: Mark, limits: Limits) -> bool:
    """A long level line outside all boxes: what is left of a printed line, a fold, an underline."""
    bounds = mark.bounds
    return (
        not any(mark.ink_inside)
        and bounds.w >= limits.line_length
        and bounds.h <= limits.line_height
    )


def _is_vote(mark: Mark, box: int, limits: Limits) -> bool:
    """Whether the piece is a mark for `box` and for no other, and no ring around one."""
    others = (mark.stroke_inside[index] for index in range(3) if index != box)
    return (
        _lies_in(mark, box, limits)
        and mark.in_row >= _OWN_SHARE
        and mark.width_mm >= limits.least_width
        and max(others) < limits.tail_stroke
        and limits.least_extent <= mark.extent_mm <= limits.most_extent
        and mark.bounds.w <= limits.most_width
        and not _is_touch(mark, limits)
        and not _is_hair(mark, limits)
        and not _is_along_border(mark, box, limits)
        and not is_ring(mark, limits)
    )


def _lies_in(mark: Mark, box: int, limits: Limits) -> bool:
    """Whether enough of its ink, or of its stroke, lies in the box. Along a border only the edge of
    a stroke may lie there, and counts as too long a stroke for so little ink."""
    ink = mark.ink_inside[box]
    stroke = min(mark.stroke_inside[box], _MOST_STROKE * ink / mark.width_mm)
    return ink >= limits.inside_share * mark.ink_mm2 or stroke >= limits.inside_stroke


def _is_touch(mark: Mark, limits: Limits) -> bool:
    """Whether it is a touch of the pen that blur or black and white has made as large as a mark, or
    specks on both sides of a border: small, with little stroke for its size."""
    size, stroke = mark.extent_mm, mark.stroke_mm
    dot = size < limits.dot_extent and stroke < limits.dot_stroke * size
    return dot or (size < limits.specks_extent and stroke < limits.least_stroke_share * size)


def _is_hair(mark: Mark, limits: Limits) -> bool:
    """Whether it is longer than a mark is and thinner than a pen's stroke is in most scans."""
    long = mark.extent_mm >= limits.hair_extent and not mark.elsewhere
    return long and mark.width_mm <= limits.hair_width


def _is_along_border(mark: Mark, box: int, limits: Limits) -> bool:
    """Whether it is a flat line away from the middle of the box: the border of a box that was laid
    out beside its place looks so."""
    bounds = mark.bounds
    flat = min(bounds.w, bounds.h) <= limits.border_line_width
    return flat and mark.core_mm2[box] == 0 and mark.extent_mm >= limits.border_line_length


def is_ring(mark: Mark, limits: Limits) -> bool:
    """Whether the piece is a closed oval line about a box, or runs round outside one."""
    seen = mark.oval <= limits.ring_oval and mark.closed >= limits.ring_closed
    unseen = mark.oval <= limits.ring_oval_unseen
    oval = seen or (unseen and mark.closed_unseen >= limits.ring_closed_unseen)
    return any(
        (oval and around >= limits.ring_around)
        or (core <= limits.ring_core and _is_open_ring(mark, around, limits))
        or (beyond >= limits.ring_beyond and core <= limits.ring_beyond_core)
        or (beyond >= limits.ring_beyond and mark.outline <= limits.ring_outline)
        or (beyond >= limits.ring_whole and core <= limits.ring_whole_core)
        for around, beyond, core in zip(mark.around, mark.beyond, mark.core_mm2, strict=True)
    )


def _is_open_ring(mark: Mark, around: float, limits: Limits) -> bool:
    """Whether a piece that leaves the middle of a box open, and lies in so many of the directions
    `around` it (0 to 1), is an oval line: as wide as it is high; or closed nearly everywhere, as a
    line is that ends within its ring; or hardly within the box, whatever its shape; or no larger
    than the box, whose border hides the rest."""
    sides = sorted((mark.bounds.w, mark.bounds.h))
    square = sides[0] >= limits.ring_square * sides[1]
    alike = (
        square
        and mark.oval <= limits.ring_oval_round
        and mark.closed_unseen >= limits.ring_closed_round
    )
    closed = mark.oval <= limits.ring_oval_closed and mark.closed >= limits.ring_closed_unseen
    within = (
        around >= limits.ring_around_within
        and mark.extent_mm <= limits.ring_extent_within
        and mark.oval <= limits.ring_oval_within
        and mark.closed_unseen >= limits.ring_closed_within
    )
    outside = max(mark.stroke_inside) <= limits.ring_stroke
    return within or (around >= limits.ring_around_round and (alike or closed or outside))


def doubted(
    marks: Sequence[JudgedMark], is_doubtful: Callable[[JudgedMark], bool]
) -> tuple[JudgedMark, ...]:
    """The marks; a vote that `is_doubtful` is a doubt."""
    return tuple(
        replace(each, kind=MarkKind.DOUBT)
        if each.kind is MarkKind.VOTE and is_doubtful(each)
        else each
        for each in marks
    )


def box_states(judged: Sequence[JudgedMark]) -> tuple[MarkState, MarkState, MarkState]:
    first, second, third = (_state(judged, box) for box in range(3))
    return first, second, third


def _state(judged: Sequence[JudgedMark], box: int) -> MarkState:
    kinds = {each.kind for each in judged if each.box == box}
    if MarkKind.VOTE in kinds:
        return MarkState.MARKED
    if kinds & {MarkKind.DOUBT, MarkKind.TOUCH}:
        return MarkState.MARGINAL
    return MarkState.BLANK
