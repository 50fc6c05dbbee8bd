"""What the marks and the name of one row mean: readings → row rulings, no register, no decision.

The table "what is right" in docs/accuracy.md is carried out here. Whatever fits none of its lines
is `review`.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ptn_scan.election import Level
from ptn_scan.geometry import bounding
from ptn_scan.recognition.reading import Mark, NameReading, PageReading, RowReading
from ptn_scan.ruling.limits import LIMITS, THRESHOLDS, Limits
from ptn_scan.ruling.marks import JudgedMark, MarkKind, box_states, judge_marks
from ptn_scan.ruling.values import MarkState, Reason, RowRuling, Ruling

__all__ = ["LIMITS", "THRESHOLDS", "Limits", "rule_rows"]

_USUAL_ROWS = 2
"""So many clear marks show what this voter's mark looks like."""
_PALE_ROWS = 2
"""So many rows with traces alone are more than specks of dirt."""

_LEVEL_RULINGS = tuple(Ruling(level.value) for level in Level)
_Verdict = tuple[Ruling, tuple[Reason, ...]]


def rule_rows(reading: PageReading, limits: Limits = LIMITS) -> tuple[RowRuling, ...]:
    """One ruling for each row of the page, in the page's order.

    Other `limits` than the standing ones are for calibration alone.
    """
    if reading.bilevel:  # no gray around a stroke makes it look wider
        limits = replace(limits, least_width=limits.least_width_bilevel)
    judged = tuple(judge_marks(row.marks, limits) for row in reading.rows)
    usual = _Usual.of(judged)
    judged = judged if reading.bilevel else _without_stains(judged, limits)
    pale = reading.bilevel and _is_pale(reading.rows, judged, limits)
    rows = (
        _Row(row, marks, usual, reading.bilevel, pale, limits)
        for row, marks in zip(reading.rows, judged, strict=True)
    )
    return tuple(row.ruling() for row in rows)


@dataclass(frozen=True, slots=True)
class _Usual:
    """This voter's usual mark, by the medians of the page's rows with one clear mark: its ink in
    mm², its density as `_density` has it, and its darkness."""

    ink: float
    density: float
    darkness: float

    @staticmethod
    def of(judged: Sequence[Sequence[JudgedMark]]) -> "_Usual | None":
        """None where too few rows show it."""
        votes = [[each.mark for each in marks if each.kind is MarkKind.VOTE] for marks in judged]
        single = [marks[0] for marks in votes if len(marks) == 1]
        if len(single) < _USUAL_ROWS:
            return None
        return _Usual(
            statistics.median(mark.ink_mm2 for mark in single),
            statistics.median(_density([mark]) for mark in single),
            statistics.median(mark.darkness for mark in single),
        )


def _density(marks: Sequence[Mark]) -> float:
    """The stroke in mm for each mm of the marks' width and height: about 0.85 for a tick, 1.2 for a
    cross, whatever their size; more where lines were added."""
    bounds = bounding(mark.bounds for mark in marks)
    return sum(mark.stroke_mm for mark in marks) / (bounds.w + bounds.h)


def _without_stains(
    judged: Sequence[tuple[JudgedMark, ...]], limits: Limits
) -> tuple[tuple[JudgedMark, ...], ...]:
    """The marks less what lies beside a clear mark and is far paler than the page's clear marks: a
    stain, a fold, the back of the sheet."""
    darknesses = [
        each.mark.darkness for marks in judged for each in marks if each.kind is MarkKind.VOTE
    ]
    pale = limits.pale_share * statistics.median(darknesses) if darknesses else 0.0
    return tuple(
        tuple(
            replace(each, kind=MarkKind.NOTHING)
            if each.mark.darkness < pale and each.kind is not MarkKind.VOTE
            else each
            for each in marks
        )
        if any(each.kind is MarkKind.VOTE for each in marks)
        else marks
        for marks in judged
    )


def _is_pale(
    rows: Sequence[RowReading], judged: Sequence[Sequence[JudgedMark]], limits: Limits
) -> bool:
    """Whether a bilevel scan kept hardly anything of this voter's pen: rows without a clear mark
    show traces of ink in their boxes, or no row shows any mark."""
    traces = 0
    for row, marks in zip(rows, judged, strict=True):
        ink = sum(sum(each.mark.ink_inside) for each in marks)
        clear = any(each.kind is MarkKind.VOTE for each in marks)
        traces += not clear and ink + sum(row.faint_mm2) >= limits.least_trace
    blank = not any(each.kind is MarkKind.VOTE for marks in judged for each in marks)
    return traces >= _PALE_ROWS or blank


@dataclass(frozen=True, slots=True)
class _Row:
    """All that a row is ruled by: its reading, its judged marks, the voter's usual mark
    where known, whether the scan is bilevel, whether it hardly kept the pen, and the limits."""

    reading: RowReading
    marks: tuple[JudgedMark, ...]
    usual: _Usual | None
    bilevel: bool
    pale: bool
    limits: Limits

    def ruling(self) -> RowRuling:
        """Poor scans first, then a struck name, then the boxes."""
        states = box_states(self.marks)
        ruling, reasons = self._poor() or self._strike(self.reading.name) or self._boxes(states)
        return RowRuling(self.reading.official, states, ruling, reasons)

    def _poor(self) -> _Verdict | None:
        """Review where the row's scan is too bad to rule on."""
        row, limits = self.reading, self.limits
        if (
            row.match < limits.least_match
            or row.fit < limits.least_fit
            or row.contrast < limits.least_contrast
            or row.noise > limits.most_noise
            or min(row.borders) < limits.least_border
        ):
            return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
        return None

    def _strike(self, name: NameReading) -> _Verdict | None:
        """What ink over the name means, if there is any. Ink over the title too may be print that
        was not found again rather than a pen, so that somebody has to look."""
        limits = self.limits
        over_title = name.title_crossed >= limits.title_strike_begins
        least = max(limits.strike_begins, limits.strike_within * name.crossed)
        within = name.touched >= least  # not an underline that touches the letters
        told = within and not name.runs_on and self._is_name_clear()
        if name.crossed >= limits.struck and told and not over_title:
            return Ruling.INVALID, (Reason.NAME_STRUCK,)
        begun = max(name.crossed, name.touched) >= limits.strike_begins
        faint = name.faintly_touched >= limits.faint_strike or self._is_pale_line(name)
        begun |= name.at_feet >= limits.strike_at_feet
        if begun or faint or over_title or name.between >= limits.strike_between:
            return Ruling.REVIEW, (Reason.MARGINAL_STRIKE,)
        return None

    def _is_name_clear(self) -> bool:
        """Whether the printed name is seen so well that ink over it is surely none of it; where
        thin lines faded letters may have run together, so that more is asked."""
        row, limits = self.reading, self.limits
        if self._is_faded():
            return row.fit >= limits.least_fit_faded and row.contrast >= limits.least_contrast_faded
        return row.fit >= limits.least_fit_struck

    def _is_pale_line(self, name: NameReading) -> bool:
        """Whether a line as pale as this page's marks runs over the name."""
        usual = self.usual.darkness if self.usual else 0.0
        return name.line > 0 and name.line >= self.limits.pale_line * usual > 0

    def _boxes(self, states: tuple[MarkState, MarkState, MarkState]) -> _Verdict:
        marked = [index for index, state in enumerate(states) if state is MarkState.MARKED]
        if len(marked) >= 2:
            return self._several(marked)
        if self._has(MarkKind.DOUBT) or self._faint_elsewhere(states):
            return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
        return self._one(marked[0]) if marked else self._none()

    def _one(self, box: int) -> _Verdict:
        """One box is marked and nothing else speaks against it."""
        usual = self.usual.ink if self.usual else 0.0
        heavy = self._ink(box) >= self.limits.faded_ink * usual
        if self._is_faded() and heavy:
            return Ruling.REVIEW, (Reason.CORRECTION,)  # the other mark may have faded away
        return _LEVEL_RULINGS[box], ()

    def _none(self) -> _Verdict:
        """No box is marked: an undervote only where a mark would have been seen."""
        limits = self.limits
        ink = sum(max(each.mark.ink_inside) for each in self.marks)
        seen = ink >= limits.least_ink or self.reading.faint_near_mm2 >= limits.least_near
        seen |= self.reading.foreign_mm2 >= limits.most_foreign
        if seen or self.pale or self._has(MarkKind.TOUCH) or self._is_faded():
            return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
        return Ruling.INVALID, (Reason.UNDERVOTE,)

    def _several(self, marked: Sequence[int]) -> _Verdict:
        """Two or three boxes: an overvote, unless one of them was scribbled out."""
        if self._all_filled(marked) or self._is_heavier(marked) or self._is_denser(marked):
            return Ruling.REVIEW, (Reason.CORRECTION,)
        if self._has(MarkKind.DOUBT):
            return Ruling.REVIEW, (Reason.MARGINAL_MARK,)
        return Ruling.INVALID, (Reason.OVERVOTE,)

    def _is_heavier(self, marked: Sequence[int]) -> bool:
        """Whether the heaviest mark was scribbled over: it outweighs the other, and this voter's
        usual mark where there is one to compare with."""
        limits, inks = self.limits, [self._ink(box) for box in marked]
        ratio = max(inks) / min(inks)
        if self.usual is None:
            return ratio >= limits.correction_ratio_alone
        weight = max(inks) / self.usual.ink
        return (
            ratio >= limits.correction_ratio
            or ratio * weight >= limits.correction_weight
            or (weight >= limits.correction_usual and ratio >= limits.correction_unlike)
        )

    def _is_denser(self, marked: Sequence[int]) -> bool:
        """Whether lines were added to one of the marks: it is denser than the other, and than this
        voter's usual mark where there is one to compare with."""
        limits, densities = self.limits, [_density(self._votes(box)) for box in marked]
        usual = self.usual.density if self.usual else 0.0
        return (
            max(densities) >= limits.correction_density * min(densities)
            and max(densities) >= limits.correction_density_usual * usual
        )

    def _all_filled(self, marked: Sequence[int]) -> bool:
        """Whether the boxes are all filled in, so that scribbling over one would not show."""
        limits = self.limits
        by_ink = all(
            sum(each.mark.ink_inside[box] for each in self.marks) >= limits.filled_ink
            for box in marked
        )
        widths = [mark.width_mm for box in marked for mark in self._votes(box)]
        return by_ink or min(widths) >= limits.filled_width

    def _is_faded(self) -> bool:
        """Whether the scan lost the table's thin lines, and so may have lost a thin stroke."""
        return self.reading.hairlines < self.limits.least_hairlines * self.reading.contrast

    def _faint_elsewhere(self, states: tuple[MarkState, MarkState, MarkState]) -> bool:
        """Whether a box that is not marked shows ink at half the threshold: any where no piece of
        ink lies, more than touches of the pen where some do. Beside a mark far darker than the
        threshold it is none of that pen."""
        limits = self.limits
        dark = limits.dark_votes * self.reading.threshold
        votes = [each.mark for each in self.marks if each.kind is MarkKind.VOTE]
        if not self.bilevel and any(mark.darkness >= dark for mark in votes):
            return False
        return any(
            faint >= (limits.most_touches if self._touched(box) else limits.least_faint)
            for box, (faint, state) in enumerate(zip(self.reading.faint_mm2, states, strict=True))
            if state is not MarkState.MARKED
        )

    def _touched(self, box: int) -> bool:
        return any(each.mark.ink_inside[box] > 0 for each in self.marks)

    def _has(self, kind: MarkKind) -> bool:
        return any(each.kind is kind for each in self.marks)

    def _ink(self, box: int) -> float:
        """The ink in mm² of the marks that count for `box`."""
        return sum(mark.ink_mm2 for mark in self._votes(box))

    def _votes(self, box: int) -> list[Mark]:
        """The marks that count for `box`."""
        return [each.mark for each in self.marks if each.box == box and each.kind is MarkKind.VOTE]
