"""What a page shows of its voter's pen, by all rows together, and what is none of that pen."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ptn_scan.recognition.reading import Mark, PageReading, RowReading
from ptn_scan.ruling.corrections import Weight, single_weights
from ptn_scan.ruling.limits import Limits
from ptn_scan.ruling.marks import JudgedMark, MarkKind, doubted, is_ring

_WHOLE_ROWS = 4
"""So many dark marks show that a bilevel scan loses none by this pen."""
_AS_FADED = 0.05
"""Of a table's thin lines so little more is seen in rows that are as faded as each other."""
_PALE_FILLS = 2
"""So many marks that are not kept whole, though strokes lie over each other in them, show that
single strokes may be lost."""
_GRAY_FILLS = 3
"""So many fills that are not black, or half of fewer, show that single strokes over or beside
print may be lost."""
_PALE_ROWS = 2
"""So many rows with traces alone, or with marks that are not clear, are more than specks of
dirt."""

JudgedRows = tuple[tuple[JudgedMark, ...], ...]


@dataclass(frozen=True, slots=True)
class ClearMark:
    """A row's darkest clear mark: its `darkness`, and what share of the table's thin lines the scan
    shows in that row, against the print (`lines_seen`)."""

    darkness: float
    lines_seen: float


@dataclass(frozen=True, slots=True)
class Pen:
    """The voter's `usual` mark, where enough rows show it; the `marks` of all rows that have a
    clear one, the median `darkness` of these, 0 where there is none, and their share of the rows
    (`clear`); whether the pen is so faint that it may hide between printed letters (`hidden`; of
    such a one black and white keeps a part), or that rows without a mark tell nothing (`lost`);
    whether all that a bilevel scan has of it is a few marks that are not all kept whole, so that
    nobody knows what becomes of others (`untold`), or that all fill boxes in, which tells nothing
    of thin strokes (`fills`), or that strokes lie over each other in its usual mark (`covers`), or
    may do in the few there are, and these are not all black, or that one of few is very pale, so
    that next to nothing may be left of a single stroke (`thins`); whether such a scan kept so
    little of it that any trace may be a mark (`pale`), or shows so few marks or so pale ones that
    it may have lost one in any row (`blind`), or did not keep the usual mark whole, so that of
    another one nothing may be left (`part`)."""

    usual: Weight | None
    marks: tuple[ClearMark, ...]
    darkness: float
    clear: float
    pale: bool = False
    hidden: bool = False
    untold: bool = False
    fills: bool = False
    covers: bool = False
    thins: bool = False
    lost: bool = False
    part: bool = False
    blind: bool = False

    @staticmethod
    def of(reading: PageReading, judged: JudgedRows, usual: Weight | None, limits: Limits) -> "Pen":
        """By the rows of `reading`, of which `judged` has the marks; `usual` as `usual_weight` has
        it. Print that shows through may look like paler marks beside a row's own."""
        marks = _clear_marks(reading.rows, judged)
        pen = Pen(
            usual=usual,
            marks=marks,
            darkness=statistics.median(each.darkness for each in marks) if marks else 0.0,
            clear=len(marks) / len(judged),
        )
        if reading.bilevel:
            return pen._in_bilevel(reading.rows, judged, limits)
        return pen._in_gray(reading.rows, judged, limits)

    def _in_gray(self, rows: Sequence[RowReading], judged: JudgedRows, limits: Limits) -> "Pen":
        """The same with what gray or colour tells of it."""
        sure = max((row.threshold for row in rows), default=0.0)
        return replace(
            self,
            hidden=self.darkness < limits.pale_pen_gray * sure,
            lost=_is_hardly_seen(rows, limits) or self._is_mostly_doubtful(judged),
        )

    def _is_mostly_doubtful(self, judged: JudgedRows) -> bool:
        """Whether more rows have a mark that is not clear, as a pale pen's is not, than have a
        clear one."""
        kinds = [{each.kind for each in marks} for marks in judged]
        doubtful = sum(MarkKind.DOUBT in row and MarkKind.VOTE not in row for row in kinds)
        return doubtful >= _PALE_ROWS and doubtful > len(self.marks)

    def _in_bilevel(self, rows: Sequence[RowReading], judged: JudgedRows, limits: Limits) -> "Pen":
        """The same with what black and white tells of it."""
        pen = self._in_single_strokes(single_weights(judged), limits)
        shown = _shown(rows, judged, limits)
        few_shown = shown < limits.least_shown
        lost = few_shown or _is_lost(rows, judged, limits)
        # boxes that are filled in do not tell that single strokes are kept
        filled = self.usual is not None and self.usual.is_filled(limits)
        dark = self.darkness >= limits.whole_vote
        whole = dark and len(self.marks) >= _WHOLE_ROWS and not (few_shown and filled)
        drawn_over = pen.covers and self._paler_than(limits.whole_vote) >= _PALE_FILLS
        hidden = self.darkness < limits.pale_pen_over_name or drawn_over
        return replace(
            pen,
            pale=self.darkness < limits.pale_pen or (hidden and lost),
            hidden=hidden,
            lost=lost and not whole,
            part=not dark,
            blind=shown < limits.least_shown_at_all or self._is_hardly_kept(limits),
        )

    def _in_single_strokes(self, single: Sequence[Weight], limits: Limits) -> "Pen":
        """The same with what its marks tell of single strokes in black and white; `single` is what
        those look like that stand alone in their rows."""
        few = len(single) < _WHOLE_ROWS
        covers = self.usual is not None and self.usual.covers(limits)
        broad = few and all(each.is_broad(limits) for each in single)
        pale = few and self._paler_than(limits.pale_pen_over_name) > 0
        return replace(
            self,
            untold=few and (not self.marks or self._paler_than(limits.whole_vote) > 0),
            fills=few and all(each.covers(limits) for each in single),
            covers=covers,
            thins=pale or ((covers or broad) and self._is_gray_filled(limits)),
        )

    def _paler_than(self, darkness: float) -> int:
        """How many of the marks are: of a bilevel page those that were not kept whole."""
        return sum(mark.darkness < darkness for mark in self.marks)

    def _is_gray_filled(self, limits: Limits) -> bool:
        """Whether so many of the marks are not black that single strokes may be lost."""
        least = max(1, min(_GRAY_FILLS, len(self.marks) // 2))
        return self._paler_than(limits.black_fill) >= least

    def _is_hardly_kept(self, limits: Limits) -> bool:
        """Whether what a bilevel scan kept of the usual mark is so pale, or so little where many
        rows show no clear one, that of another mark it may have kept nothing."""
        if 0 < self.darkness < limits.palest_pen:
            return True
        little = self.usual is not None and self.usual.ink < limits.least_usual
        return little and self.clear < limits.lost_rows

    @property
    def may_hide(self) -> bool:
        """Whether a stroke of it may hide between printed letters, or in black and white be lost,
        for all that the page shows of it."""
        return self.hidden or self.untold or self.fills

    def shows_in(self, row: RowReading, limits: Limits) -> bool:
        """Whether rows that are as faded as this one show this pen's single strokes, all of them
        well."""
        if self.covers:
            return False
        faded = [each for each in self.marks if each.lines_seen <= row.lines_seen + _AS_FADED]
        well = all(each.darkness >= limits.shown_in_faded for each in faded)
        return well and len(faded) >= _WHOLE_ROWS


def without_stains(
    reading: PageReading, judged: JudgedRows, pen: Pen, limits: Limits
) -> JudgedRows:
    """The marks of a gray page less what lies beside a clear mark and is far paler than the page's
    clear marks: a stain, a fold, the back of the sheet. So pale a mark is not clear, nor one
    nearly as pale that is hardly darker than ink that is sure."""
    return tuple(
        _cleared(marks, pen.darkness, row.threshold, limits)
        for row, marks in zip(reading.rows, judged, strict=True)
    )


def without_grains(judged: JudgedRows, pen: Pen, limits: Limits) -> JudgedRows:
    """The marks of a bilevel page less what lies beside a mark that was kept whole, in no box, and
    is both thinner and paler by far than it and than this voter's usual one: grains of dark paper,
    what is left of a fold. Where nothing is usual, only beside a single stroke: any stroke is thin
    and pale beside a box that was filled in."""
    return tuple(_without_grains(marks, pen, limits) for marks in judged)


def without_hairs(judged: JudgedRows, pen: Pen, limits: Limits) -> JudgedRows:
    """The marks; a single stroke both thinner and paler than this voter's usual one may be a hair,
    which blur makes as wide as a pen's stroke and pales. Of a voter who fills the boxes in nobody
    knows what a single stroke looks like."""
    usual = pen.usual
    if usual is None or usual.is_filled(limits):
        return judged
    least = limits.hair_load * usual.load
    return tuple(
        doubted(marks, lambda each: _is_light_stroke(each.mark, least, limits)) for marks in judged
    )


def _is_light_stroke(mark: Mark, least_load: float, limits: Limits) -> bool:
    single = mark.stroke_mm <= limits.hair_stroke * mark.extent_mm
    return single and mark.width_mm * mark.darkness < least_load


def _without_grains(
    marks: tuple[JudgedMark, ...], pen: Pen, limits: Limits
) -> tuple[JudgedMark, ...]:
    whole = [each.mark for each in marks if _is_vote(each)]
    if len(whole) != 1 or whole[0].darkness < limits.whole_vote:
        return marks
    width, darkness = whole[0].width_mm, min(whole[0].darkness, pen.darkness)
    if pen.usual is not None:
        width = min(width, pen.usual.width)
    elif not Weight.of(whole).is_stroke(limits):
        return marks

    def is_grains(mark: Mark) -> bool:
        thin = mark.width_mm <= limits.grains_width * width
        pale = mark.darkness <= limits.grains_darkness * darkness
        outside = max(mark.ink_inside) <= limits.grains_inside
        return thin and pale and outside and not is_ring(mark, limits)

    return tuple(
        replace(each, kind=MarkKind.NOTHING)
        if each.kind is MarkKind.DOUBT and is_grains(each.mark)
        else each
        for each in marks
    )


def _cleared(
    marks: tuple[JudgedMark, ...], usual: float, threshold: float, limits: Limits
) -> tuple[JudgedMark, ...]:
    none = limits.pale_share * usual
    hardly = min(limits.pale_vote_share * usual, limits.pale_vote * threshold)
    unclear = max(none, hardly)
    clear = any(_is_vote(each) and each.mark.darkness >= unclear for each in marks)

    def unless_pale(each: JudgedMark) -> JudgedMark:
        if is_ring(each.mark, limits):
            return each
        if _is_vote(each):
            pale = each.mark.darkness < unclear
            return replace(each, kind=MarkKind.DOUBT) if pale else each
        stain = clear and each.mark.darkness < none
        return replace(each, kind=MarkKind.NOTHING) if stain else each

    return tuple(map(unless_pale, marks))


def _clear_marks(rows: Sequence[RowReading], judged: JudgedRows) -> tuple[ClearMark, ...]:
    votes = [[each.mark.darkness for each in marks if _is_vote(each)] for marks in judged]
    return tuple(
        ClearMark(max(each), row.lines_seen) for row, each in zip(rows, votes, strict=True) if each
    )


def _is_ink(each: JudgedMark) -> bool:
    return each.kind in {MarkKind.VOTE, MarkKind.DOUBT}


def _is_vote(each: JudgedMark) -> bool:
    return each.kind is MarkKind.VOTE


def _is_hardly_seen(rows: Sequence[RowReading], limits: Limits) -> bool:
    """Whether rows without any mark show traces of a pen."""
    return sum(row.trace_mm >= limits.trace for row in rows) >= _PALE_ROWS


def _shown(rows: Sequence[RowReading], judged: JudgedRows, limits: Limits) -> float:
    """The share of the rows that show a mark or a strike."""
    shown = sum(
        row.name.crossed >= limits.strike_begins or any(map(_is_ink, marks))
        for row, marks in zip(rows, judged, strict=True)
    )
    return shown / len(rows)


def _is_lost(rows: Sequence[RowReading], judged: JudgedRows, limits: Limits) -> bool:
    """Whether rows without a clear mark show traces of ink in their boxes, or one of them the rest
    of a mark; or no row shows a mark."""
    left = [
        (sum(sum(each.mark.ink_inside) for each in marks), sum(row.faint_mm2))
        for row, marks in zip(rows, judged, strict=True)
        if not any(map(_is_vote, marks))
    ]
    traces = sum(sure + faint >= limits.least_trace for sure, faint in left)
    rests = any(sure >= limits.least_rest for sure, _ in left)
    return traces >= _PALE_ROWS or rests or len(left) == len(rows)
