"""What the marks and the name of one row mean: readings → row rulings, no register, no decision.

The table "what is right" in docs/accuracy.md is carried out here. Whatever fits none of its lines
is `review`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from ptn_scan.election import Level
from ptn_scan.recognition.reading import Mark, PageReading, RowReading
from ptn_scan.ruling.corrections import Weight, is_scribbled_out, usual_weight
from ptn_scan.ruling.limits import LIMITS, THRESHOLDS, Limits
from ptn_scan.ruling.marks import JudgedMark, MarkKind, box_states, doubted, judge_marks
from ptn_scan.ruling.neighbours import contested, is_across
from ptn_scan.ruling.other_boxes import OtherBoxes
from ptn_scan.ruling.page_limits import is_thin, of_bilevel, of_pen, of_seen_pen, of_thin_pen
from ptn_scan.ruling.pen import Pen, without_grains, without_hairs, without_stains
from ptn_scan.ruling.strikes import NameInk, Verdict
from ptn_scan.ruling.values import MarkState, Reason, RowRuling, Ruling

__all__ = ["LIMITS", "THRESHOLDS", "Limits", "rule_rows"]

_LEVEL_RULINGS = tuple(Ruling(level.value) for level in Level)


def rule_rows(reading: PageReading, limits: Limits = LIMITS) -> tuple[RowRuling, ...]:
    """One ruling for each row of the page, in the page's order.

    Other `limits` than the standing ones are for calibration alone.
    """
    if not reading.rows:
        return ()
    if reading.bilevel:
        limits = of_bilevel(limits)
    limits = of_thin_pen(reading, limits)
    first = tuple(judge_marks(row.marks, limits) for row in reading.rows)
    usual = usual_weight(first)
    limits = of_pen(limits, usual)
    judged = tuple(
        judge_marks(row.marks, limits) if is_thin(row, limits) else marks
        for row, marks in zip(reading.rows, first, strict=True)
    )
    pen = Pen.of(reading, judged, usual if judged == first else usual_weight(judged), limits)
    if reading.bilevel and not pen.may_hide:
        limits = of_seen_pen(reading, limits)
    if reading.bilevel:
        judged = without_grains(judged, pen, limits)
    else:
        judged = without_stains(reading, judged, pen, limits)
    judged = without_hairs(judged, pen, limits)
    rows = (
        _Row(
            reading=row,
            marks=_without_borders(row, marks, limits),
            pen=pen,
            bilevel=reading.bilevel,
            contested=shared,
            limits=limits,
        )
        for row, marks, shared in zip(
            reading.rows, judged, contested(judged, pen, limits), strict=True
        )
    )
    return tuple(row.ruling() for row in rows)


def _without_borders(
    row: RowReading, marks: Sequence[JudgedMark], limits: Limits
) -> tuple[JudgedMark, ...]:
    """The marks; one in a box whose printed border is not where it should be, with nothing in the
    middle, may be the border."""
    return doubted(
        marks,
        lambda each: (
            row.borders[each.box] < limits.border_in_place and not each.mark.core_mm2[each.box]
        ),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """All that a row is ruled by: its reading, its judged marks, what the page shows of the pen,
    whether the scan is bilevel, whether a mark of the row above or below may be this row's as well
    (`contested`), and the limits."""

    reading: RowReading
    marks: tuple[JudgedMark, ...]
    pen: Pen
    bilevel: bool
    contested: bool
    limits: Limits

    def ruling(self) -> RowRuling:
        """Poor scans first, then a struck name, then the boxes."""
        states = box_states(self.marks)
        ruling, reasons = self._poor() or self._strike() or self._boxes(states)
        return RowRuling(self.reading.official, states, ruling, reasons)

    def _strike(self) -> Verdict | None:
        """What ink over the name means, if there is any."""
        ink = NameInk(
            row=self.reading,
            pen=self.pen,
            bilevel=self.bilevel,
            line_across=self._is_line_across(),
            faded=self._is_faded(),
            limits=self.limits,
        )
        return ink.verdict()

    def _poor(self) -> Verdict | None:
        """Review where the row's scan is too bad to rule on."""
        row, limits = self.reading, self.limits
        if (
            row.match < limits.least_match
            or row.fit < limits.least_fit
            or row.contrast < limits.least_contrast
            or row.noise > limits.most_noise
            or min(row.borders) < limits.least_border
            or row.name.seen < limits.least_name
        ):
            return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
        return None

    def _is_line_across(self) -> bool:
        """Whether a line runs through the boxes that is longer than any mark: a fold, whose part
        over the name is no strike."""
        return any(each.mark.extent_mm > self.limits.most_extent for each in self.marks)

    def _boxes(self, states: tuple[MarkState, MarkState, MarkState]) -> Verdict:
        marked = [index for index, state in enumerate(states) if state is MarkState.MARKED]
        if len(marked) >= 2:
            return self._several(marked)
        doubtful = self._has(MarkKind.DOUBT) or self._is_reached_into()
        if doubtful or self._others(states).may_be_marked():
            return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
        return self._one(marked[0]) if marked else self._none()

    def _is_reached_into(self) -> bool:
        """Whether a neighbour's mark comes so far into this row, into a box or between them, that
        it may be the row's own, or one of the row's own may hang on it."""
        limits = self.limits
        if self.reading.foreign_mm2 >= self._unless_contested(limits.foreign_beside):
            return True
        least = self._unless_contested(limits.large_tail)
        others = (each.mark for each in self.marks if each.kind is not MarkKind.VOTE)
        return any(_tail_mm2(mark) >= least for mark in others)

    def _unless_contested(self, least: float) -> float:
        """From how much ink of a neighbour's mark, mm², somebody has to look."""
        return self.limits.foreign_contested if self.contested else least

    def _others(self, states: tuple[MarkState, MarkState, MarkState]) -> OtherBoxes:
        return OtherBoxes(
            reading=self.reading,
            marks=self.marks,
            states=states,
            pen=self.pen,
            bilevel=self.bilevel,
            limits=self.limits,
        )

    def _one(self, box: int) -> Verdict:
        """One box is marked and nothing else speaks against it."""
        if self.pen.blind or self._is_mostly_lost():
            return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
        faded, bits = self._is_faded(), self._bits_beside(box)
        lone = self._is_heavy(box) and (faded or bits or self._may_be_alone(box))
        if lone or self._is_lone_scribble(box):  # the other mark may have faded away
            return Ruling.REVIEW, (Reason.CORRECTION,)
        if faded and bits:  # and so may most of a second one
            return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
        return _LEVEL_RULINGS[box], ()

    def _is_little_kept(self) -> bool:
        """Whether the usual mark has so little ink that the scan may have lost the most of it."""
        usual = self.pen.usual
        return usual is not None and usual.ink < self.limits.lost_ink

    def _is_heavy(self, box: int) -> bool:
        """Whether the box has so much more ink than is usual that it may be scribbled out; where
        nothing is usual, whether it may be by itself."""
        if self.pen.usual is None:
            return not self._is_light(box)
        return self._ink(box) >= self.limits.faded_ink * self.pen.usual.ink

    def _is_light(self, box: int) -> bool:
        """Whether what stands in the box is surely nothing that was scribbled over: one piece that
        is a single stroke, or has little ink or little for its size; of a pen of which a part is
        lost a single stroke, with no trace of ink in any other box."""
        weight, limits = Weight.of(self._votes(box)), self.limits
        pieces = [each for each in self.marks if each.mark.ink_inside[box] > 0]
        if len(pieces) > 1:
            return False
        part = self.pen.hidden or (self.bilevel and self.pen.lost)
        if not part:
            return not weight.may_be_drawn_over(limits)
        inks = [each.mark.ink_inside for each in self.marks]
        elsewhere = any(sum(ink) > ink[box] for ink in inks) or self._most_beside(box) > 0
        return not elsewhere and weight.is_stroke(limits)

    def _is_lone_scribble(self, box: int) -> bool:
        """Whether the box is filled in densely where black and white lost other marks of this pen:
        of a single stroke less is left than of a scribble over one."""
        if not self.bilevel or not self.pen.lost:
            return False
        return Weight.of(self._votes(box)).is_filled(self.limits)

    def _is_mostly_lost(self) -> bool:
        """Whether black and white lost nearly all of the row's thin lines, and so much of this
        pen's marks, in many rows all that is clear, that nothing may be left of another one."""
        limits = self.limits
        if not self.bilevel or not self.pen.hidden or self.pen.clear >= limits.lost_rows:
            return False
        return self.reading.lines_seen < limits.lost_hairlines and self._is_little_kept()

    def _bits_beside(self, box: int) -> bool:
        """Whether black and white shows ink at half the threshold in any other box than `box`."""
        return self.bilevel and self._most_beside(box) >= self.limits.least_faint

    def _may_be_alone(self, box: int) -> bool:
        """Whether black and white may have kept nothing, or next to nothing, of a mark in any other
        box than `box`: it keeps a part of this pen, or does for all that is known and a trace is
        there."""
        if not self.bilevel:
            return False
        trace = self.pen.usual is None and self._most_beside(box) >= self.limits.least_faint_hidden
        return trace or self.pen.hidden or self._is_little_kept()

    def _most_beside(self, box: int) -> float:
        """The most ink in mm² at half the threshold in any other box than `box`."""
        return max(each for other, each in enumerate(self.reading.faint_mm2) if other != box)

    def _none(self) -> Verdict:
        """No box is marked: an undervote only where a mark would have been seen."""
        if self._is_touched() or self._may_be_lost():
            return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
        return Ruling.INVALID, (Reason.UNDERVOTE,)

    def _is_touched(self) -> bool:
        """Whether anything in the boxes or near them may be a mark, or what is left of one."""
        row, limits = self.reading, self.limits
        return (
            self._has(MarkKind.TOUCH)
            or sum(max(each.mark.ink_inside) for each in self.marks) >= limits.least_ink_alone
            or row.faint_near_mm2 >= limits.least_near
            or row.foreign_mm2 >= limits.most_foreign
            or row.heaviest_side >= limits.heavy_side
            or row.trace_mm >= self._least_trace()
        )

    def _least_trace(self) -> float:
        """How long in mm a very pale trace is that may be a mark: less where the voter's clear
        marks are hardly darker than what is sure to be ink, or there are none."""
        return self.limits.trace_pale if self.pen.hidden else self.limits.trace

    def _may_be_lost(self) -> bool:
        """Whether the scan may have lost a mark of this pen in this row: of a pen of which black
        and white keeps a part only, or of which few marks tell nothing of single strokes, it may
        have kept nothing, or a part along the border, where no one sees it."""
        pen = self.pen
        if (self.bilevel and pen.may_hide) or pen.lost or pen.part or pen.blind:
            return True
        shown = not self._any_trace() and pen.shows_in(self.reading, self.limits)
        return self._is_faded() and not shown

    def _any_trace(self) -> bool:
        """Whether anything at all is seen in the boxes or near them at half the threshold."""
        row = self.reading
        return max(*row.faint_mm2, row.faint_near_mm2) > 0

    def _several(self, marked: Sequence[int]) -> Verdict:
        """Two or three boxes: an overvote, unless somebody has to see whether one of them was
        scribbled out, or is marked at all."""
        votes = [self._votes(box) for box in marked]
        if self._may_be_corrected(votes):
            return Ruling.REVIEW, (Reason.CORRECTION,)
        neighbours = any(map(self._may_be_neighbours, chain.from_iterable(votes)))
        if self._is_uneven(votes) or self._has(MarkKind.DOUBT) or neighbours:
            return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
        return Ruling.INVALID, (Reason.OVERVOTE,)

    def _may_be_neighbours(self, mark: Mark) -> bool:
        """Whether a mark that counts for a box reaches so far into another row, or into a box of
        it, that it may be that row's."""
        return mark.elsewhere or is_across(mark, self.limits)

    def _may_be_corrected(self, votes: Sequence[Sequence[Mark]]) -> bool:
        """Whether the marks of one box may be scribbled or lined out. Where black and white lost
        other marks, how heavy these were is not to be told."""
        if self.bilevel and self.pen.lost:
            return True
        lined = any(self._is_lined(mark) for marks in votes for mark in marks)
        weights = [Weight.of(marks) for marks in votes]
        return lined or is_scribbled_out(weights, self.pen.usual, self.limits)

    def _is_uneven(self, votes: Sequence[Sequence[Mark]]) -> bool:
        """Whether one box shows so little or so small or so pale an ink beside another that it may
        be a touch of the pen, grown by blur, or none of the pen: an ink that printed off or shows
        through."""
        limits = self.limits
        inks = [sum(mark.ink_mm2 for mark in marks) for marks in votes]
        darkest = [max(mark.darkness for mark in marks) for marks in votes]
        extents = [max(mark.extent_mm for mark in marks) for marks in votes]
        return (
            min(inks) < limits.overvote_share * max(inks)
            or min(darkest) < limits.overvote_darkness * max(darkest)
            or min(extents) < limits.overvote_extent
        )

    def _is_lined(self, mark: Mark) -> bool:
        """Whether a line may have been drawn over it, which leaves the box on both sides."""
        bounds, limits = mark.bounds, self.limits
        wide = bounds.w >= limits.lined_width and bounds.w >= limits.lined_shape * bounds.h
        return wide or mark.extent_mm >= limits.lined_extent

    def _is_faded(self) -> bool:
        """Whether the scan lost the table's thin lines, and so may have lost a thin stroke."""
        return self.reading.lines_seen < self.limits.least_hairlines

    def _has(self, kind: MarkKind) -> bool:
        return any(each.kind is kind for each in self.marks)

    def _ink(self, box: int) -> float:
        """The ink in mm² of the marks that count for `box`."""
        return sum(mark.ink_mm2 for mark in self._votes(box))

    def _votes(self, box: int) -> list[Mark]:
        """The marks that count for `box`."""
        return [each.mark for each in self.marks if each.box == box and each.kind is MarkKind.VOTE]


def _tail_mm2(mark: Mark) -> float:
    """How much ink lies in this row of a neighbour's mark that reaches into one of its boxes; 0 of
    a mark that is none."""
    return mark.in_row * mark.ink_mm2 if mark.elsewhere and any(mark.ink_inside) else 0.0
