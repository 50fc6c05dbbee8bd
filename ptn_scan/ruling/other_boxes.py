"""Whether a box of a row that is not marked may be marked all the same: by what shows there at half
the threshold, and by touches of the pen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ptn_scan.geometry import bounding
from ptn_scan.recognition.reading import Mark, RowReading
from ptn_scan.ruling.limits import Limits
from ptn_scan.ruling.marks import JudgedMark, MarkKind
from ptn_scan.ruling.pen import Pen
from ptn_scan.ruling.values import MarkState

_BROKEN_PIECES = 2


@dataclass(frozen=True, slots=True)
class OtherBoxes:
    """The boxes of a row but for those that `states` says are marked, and what they are told by:
    the row's `reading` and judged `marks`, the page's `pen`, whether the scan is `bilevel`, and the
    limits."""

    reading: RowReading
    marks: tuple[JudgedMark, ...]
    states: tuple[MarkState, MarkState, MarkState]
    pen: Pen
    bilevel: bool
    limits: Limits

    def may_be_marked(self) -> bool:
        """Whether any of them shows more than what is none of the voter's."""
        if self._is_broken():
            return True
        if self.pen.pale:
            return self._is_traced()
        if self.bilevel and self.pen.lost and self._is_touched():
            return True
        if self.bilevel and not self._is_whole() and self._is_spread():
            return True
        least = self._least_in_bilevel if self.bilevel else self._least_in_gray
        return any(
            max(self.reading.faint_mm2[box], self._touch_ink(box)) >= least(box)
            for box in self._boxes()
        )

    def _boxes(self) -> Iterator[int]:
        return (box for box, state in enumerate(self.states) if state is not MarkState.MARKED)

    def _is_broken(self) -> bool:
        """Whether touches of the pen about one of the boxes make up a mark together, which a streak
        or a pale pen has broken."""
        limits = self.limits
        for box in self._boxes():
            touches = self._touches(box)
            if len(touches) < _BROKEN_PIECES:
                continue
            whole = bounding(mark.bounds for mark in touches)
            inside = any(mark.ink_inside[box] >= limits.least_ink for mark in touches)
            if inside and max(whole.w, whole.h) <= limits.broken_extent:
                return True
        return False

    def _is_traced(self) -> bool:
        """Whether one of the boxes shows any ink, or a touch of the pen or a bit of ink beside
        it."""
        least = self.limits.least_faint_pale
        return self._is_touched() or any(
            self._has_ink(box) or self._has_bits(box) or self.reading.faint_mm2[box] >= least
            for box in self._boxes()
        )

    def _is_touched(self) -> bool:
        """Whether a touch of the pen lies in or beside one of the boxes: all that black and white
        may have kept of a mark, where it lost others."""
        return any(self._touches(box) for box in self._boxes())

    def _is_spread(self) -> bool:
        """Whether what is left of ink in one of the boxes extends further than a touch of the pen
        does: black and white broke a stroke, and lost most of it."""
        row, limits = self.reading, self.limits
        return any(
            row.faint_mm2[box] >= limits.touch_spread_ink
            and row.faint_extent_mm[box] >= limits.touch_spread
            for box in self._boxes()
        )

    def _touch_ink(self, box: int) -> float:
        """The ink in mm² of touches of the pen in a box, where black and white keeps a part of this
        pen: along the border, where no faint ink is seen, that may be all it kept of a stroke."""
        if not self.bilevel or not self.pen.hidden:
            return 0.0
        return sum(mark.ink_mm2 for mark in self._touches(box) if any(mark.ink_inside))

    def _least_in_gray(self, box: int) -> float:
        """From how much faint ink in `box`, mm², somebody has to look: more than touches of the pen
        have where some lie, and else any. Beside marks far darker than the threshold a little of
        something paler than that pen is dirt; beside hardly darker ones touches may be what is left
        of another mark."""
        limits, threshold = self.limits, self.reading.threshold
        darkest = max((mark.darkness for mark in self._votes()), default=0.0)
        here = [each.mark.darkness for each in self.marks if each.mark.ink_inside[box] > 0]
        if here and max(here) >= limits.pale_beside * darkest:
            pale = darkest < limits.pale_votes * threshold
            return limits.most_pale_touches if pale else limits.most_touches
        if here:
            return limits.most_pale_touches
        dark = darkest >= limits.dark_votes * threshold
        return limits.least_faint_beside_dark if dark else limits.least_faint

    def _least_in_bilevel(self, box: int) -> float:
        """The same of a bilevel scan: beside a mark that was kept whole more than a few pixels, and
        than the grains of dark paper that lie all around; of a pen that was kept in part no more
        than a touch has, and far less than the marks; and where two or three tell how much of them
        is kept, hardly any."""
        limits = self.limits
        whole = self._is_whole()
        grains = limits.grains_share * self.reading.faint_near_mm2
        if not self._has_ink(box):
            if whole:
                return limits.least_faint_beside_whole + grains
            part = self.pen.hidden or self.pen.lost
            return limits.least_faint_hidden if part else limits.least_faint
        if whole:
            return limits.most_touches + grains
        if self.pen.hidden and self.pen.untold and self.pen.usual is not None:
            return limits.least_faint_hidden
        ink = max((mark.ink_mm2 for mark in self._votes()), default=0.0)
        part = self.pen.hidden or self.pen.untold or self.pen.part
        share = limits.touches_share_hidden if part else limits.touches_share_bilevel
        return min(limits.most_touches_bilevel, share * ink)

    def _is_whole(self) -> bool:
        """Whether black and white kept one of the row's marks whole."""
        return any(mark.darkness >= self.limits.whole_vote for mark in self._votes())

    def _has_ink(self, box: int) -> bool:
        return any(each.mark.ink_inside[box] > 0 for each in self.marks)

    def _has_bits(self, box: int) -> bool:
        """Whether ink of this row, less than a touch of the pen has, lies nearest to `box`."""
        return any(
            each.box == box
            and each.mark.around[box] > 0
            and each.mark.ink_mm2 < self.limits.least_ink
            and not each.mark.elsewhere
            for each in self.marks
        )

    def _votes(self) -> Sequence[Mark]:
        return [each.mark for each in self.marks if each.kind is MarkKind.VOTE]

    def _touches(self, box: int) -> Sequence[Mark]:
        """The touches of the pen that lie in `box` or nearest to it."""
        touches = (each for each in self.marks if each.kind is MarkKind.TOUCH)
        return [each.mark for each in touches if each.box == box]
