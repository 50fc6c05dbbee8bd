"""Whether one of two marked boxes was scribbled out: by how much ink there is, set against the size
of the marks and against this voter's usual mark."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from ptn_scan.geometry import bounding
from ptn_scan.recognition.reading import Mark
from ptn_scan.ruling.limits import Limits
from ptn_scan.ruling.marks import JudgedMark, MarkKind

_USUAL_ROWS = 2
"""So many clear marks show what this voter's mark looks like."""
_PAIR = 2
"""Of two nobody knows which is the usual one."""


@dataclass(frozen=True, slots=True)
class Weight:
    """How heavy what stands in one box is: its `ink` in mm², the same for each mm of its width and
    height (`per_mm`), the share of the rectangle around it that is ink (`cover`, 0 to 1), the mean
    width of its stroke in mm, the same times how dark it is (`load`), and how long the stroke is
    against the mark's width and height (`winding`). A larger mark by the same hand has more ink,
    but no more for each mm; one that was drawn over has both."""

    ink: float
    per_mm: float
    cover: float
    width: float
    load: float
    winding: float

    @staticmethod
    def of(marks: Sequence[Mark]) -> "Weight":
        """Of the marks that count for one box, at least one."""
        bounds = bounding(mark.bounds for mark in marks)
        ink = sum(mark.ink_mm2 for mark in marks)
        stroke = sum(mark.stroke_mm for mark in marks)
        return Weight(
            ink=ink,
            per_mm=ink / (bounds.w + bounds.h),
            cover=ink / bounds.area,
            width=ink / stroke,
            load=sum(mark.ink_mm2 * mark.darkness for mark in marks) / stroke,
            winding=stroke / (bounds.w + bounds.h),
        )

    def covers(self, limits: Limits) -> bool:
        """Whether it covers so much of the rectangle around it that strokes lie over each other, or
        are broad."""
        return self.cover >= limits.filled_cover

    def is_broad(self, limits: Limits) -> bool:
        """Whether strokes may lie over or beside each other in it: what black and white kept of a
        box that was filled in."""
        return self.covers(limits) or self.width >= limits.fill_width

    def is_filled(self, limits: Limits) -> bool:
        """Whether the box is filled in, with broad strokes or a zigzag, so that scribbling over it
        would hardly show."""
        dense = self.width >= limits.filled_width or self.winding >= limits.filled_winding
        return self.covers(limits) and dense

    def is_stroke(self, limits: Limits) -> bool:
        """Whether it is one stroke, as a tick is, which nothing was drawn over."""
        thin = not self.covers(limits) and self.width < limits.filled_width
        return thin and self.winding <= limits.tick_winding

    def may_be_drawn_over(self, limits: Limits) -> bool:
        """Whether it may be a scribble over a mark, by itself: it has as much ink, for its size
        too, and is no single stroke."""
        much = self.ink >= limits.scribble_ink and self.per_mm >= limits.scribble_per_mm
        return much and not self.is_stroke(limits)


def single_weights(judged: Sequence[Sequence[JudgedMark]]) -> tuple[Weight, ...]:
    """Of each row with one clear mark what that looks like."""
    votes = ([each.mark for each in marks if each.kind is MarkKind.VOTE] for marks in judged)
    return tuple(Weight.of(marks) for marks in votes if len(marks) == 1)


def usual_weight(
    judged: Sequence[Sequence[JudgedMark]], least_rows: int = _USUAL_ROWS
) -> Weight | None:
    """This voter's usual mark: the medians over the page's rows with one clear mark, but of two the
    lesser ink and density, since the other may be a scribble; None where fewer than `least_rows`
    show it."""
    single = single_weights(judged)
    if len(single) < least_rows:
        return None
    lesser = min if len(single) == _PAIR else statistics.median
    return Weight(
        ink=lesser(each.ink for each in single),
        per_mm=lesser(each.per_mm for each in single),
        cover=statistics.median(each.cover for each in single),
        width=statistics.median(each.width for each in single),
        load=statistics.median(each.load for each in single),
        winding=statistics.median(each.winding for each in single),
    )


def is_scribbled_out(weights: Sequence[Weight], usual: Weight | None, limits: Limits) -> bool:
    """Whether the heaviest of the marked boxes of a row may have been scribbled out: it outweighs
    the others and this voter's usual mark, the others by far where it is no denser than that, or
    this voter fills the boxes in. Where nothing is usual it is enough that it is heavier or denser
    than the lightest, or any box filled in."""
    heaviest = max(weights, key=lambda each: each.ink)
    lightest = min(weights, key=lambda each: each.ink)
    ratio = heaviest.ink / lightest.ink
    if usual is None:
        densest = max(each.per_mm for each in weights) / min(each.per_mm for each in weights)
        filled = any(each.is_filled(limits) for each in weights)
        return filled or max(ratio, densest) >= limits.correction_ratio_alone
    densest = max(each.per_mm for each in weights) / usual.per_mm
    more = heaviest.ink / usual.ink
    drawn_over = (
        ratio >= limits.correction_ratio
        and more >= limits.correction_ink
        and heaviest.per_mm >= limits.correction_per_mm * usual.per_mm
    )
    dense = more >= limits.correction_dense_ink and densest >= limits.correction_dense
    uneven = ratio >= limits.correction_uneven and more >= limits.correction_uneven_ink
    return usual.is_filled(limits) or drawn_over or dense or uneven
