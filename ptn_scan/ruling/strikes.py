"""What ink over a row's printed name means: struck out, for a person to see, or nothing."""

from dataclasses import dataclass

from ptn_scan.recognition.reading import RowReading
from ptn_scan.ruling.limits import Limits
from ptn_scan.ruling.pen import Pen
from ptn_scan.ruling.values import Reason, Ruling

Verdict = tuple[Ruling, tuple[Reason, ...]]

_BEGUN_SHARE = 0.5
"""What is seen of a strike, or in gray the clear course of one, also shows as so much of the
darkness that is doubtful by itself."""
_COURSE_SHARE = 0.4
"""The same of a course that black and white shows clearly: little is kept of a pencil's line."""


@dataclass(frozen=True, slots=True)
class NameInk:
    """The ink over the name of `row`, and what it is told by: the page's `pen`, whether the scan is
    `bilevel`, whether a line runs through the row's boxes that is longer than any mark
    (`line_across`), whether the scan lost the table's thin lines (`faded`), and the limits."""

    row: RowReading
    pen: Pen
    bilevel: bool
    line_across: bool
    faded: bool
    limits: Limits

    def verdict(self) -> Verdict | None:
        """The ruling that follows, if any. Ink over the title too may be print that was not found
        again rather than a pen, so that somebody has to look."""
        if self._is_struck():
            return Ruling.INVALID, (Reason.NAME_STRUCK,)
        if self._is_begun() or self._is_over_title():
            return Ruling.REVIEW, (Reason.MARGINAL_STRIKE,)
        return None

    def _is_struck(self) -> bool:
        """Whether the name is surely struck out: over more than half or from end to end, through
        the letters' bodies, by nothing that goes on elsewhere."""
        name, limits = self.row.name, self.limits
        least = max(limits.strike_begins, limits.strike_within * name.crossed)
        within = name.touched >= least  # not an underline that touches the letters
        through = name.crossed >= name.at_feet  # nor one that runs along their feet
        over_half = name.crossed >= limits.struck or self._is_dark_along()
        over_title = self._is_over_title() or self._is_title_dark()
        elsewhere = self.line_across or name.runs_on or over_title or self._is_in_boxes()
        dark = name.excess >= self._least_struck()
        return over_half and within and through and dark and not elsewhere and self._is_clear()

    def _least_struck(self) -> float:
        """The darkness between the letters of a name that is surely struck: no less where few marks
        tell little of the pen than where its marks are seen well."""
        limits = self.limits
        least = max(self._least_excess(), limits.struck_spreads * self.row.name.spread)
        untold = self.pen.may_hide and not self.pen.hidden
        return max(least, limits.strike_excess_seen) if untold else least

    def _is_in_boxes(self) -> bool:
        """Whether each of the boxes shows ink at half the threshold: of a fold through name and
        boxes black and white may keep no more than grains there."""
        return min(self.row.faint_mm2) >= self.limits.struck_boxes

    def _is_begun(self) -> bool:
        """Whether anything over the name may be a strike, or may have hidden one."""
        name, limits = self.row.name, self.limits
        darker = not self.bilevel and name.excess >= _BEGUN_SHARE * limits.strike_excess
        along = name.excess_course >= limits.strike_course
        return (
            max(name.crossed, name.touched) >= limits.strike_begins
            or (name.faintly_touched >= limits.faint_strike and (darker or along))
            or self._is_darker()
            or self._is_palely_darker()
            or (self.pen.thins and name.excess_course >= limits.strike_course_thin)
            or name.at_feet >= limits.strike_at_feet
            or name.between >= limits.strike_between
            or (self.pen.may_hide and name.spread >= limits.most_spread_pale)
        )

    def _is_darker(self) -> bool:
        """Whether the whole name or a part of it is darker between its letters than print accounts
        for: along a course that a pen may have taken, or by so much that whatever it is has to be
        seen. Where a pen may be hidden, little is left of its course too; but of one official
        nobody knows how much darker than its title a name is in print, and a pale pen alone is as
        well hidden."""
        name, limits = self.row.name, self.limits
        part = name.excess_part / self._least_part()
        darker = max(name.excess / self._least_excess(), part)
        if self.bilevel and name.excess_course >= limits.strike_course_alone:
            return True
        if self.bilevel and name.excess_course >= limits.strike_course_clear:
            return darker >= _COURSE_SHARE
        gray = not self.bilevel and name.spread > 0
        if gray and name.excess_course >= limits.strike_course_gray:
            return darker >= _BEGUN_SHARE
        if self.pen.pale and name.excess_course >= limits.strike_course_pale:
            return True
        hidden = self.pen.hidden and name.spread > 0
        least = limits.strike_course_hidden if hidden else limits.strike_course
        course = name.excess_course >= least or (self.pen.pale and not name.spread)
        return darker >= (1.0 if course else limits.strike_without_course)

    def _is_palely_darker(self) -> bool:
        """Whether the name is a little darker, the most of it along a course, on a page whose pen
        is hardly seen: so little of a strike may be left."""
        name, limits = self.row.name, self.limits
        least = max(limits.strike_excess_pale, limits.strike_spreads_pale * name.spread)
        along = name.excess_course >= limits.strike_course
        return self.pen.may_hide and name.excess >= least and along

    def _is_over_title(self) -> bool:
        """Whether ink, or what may be a pale pen's, runs over the title."""
        name, limits = self.row.name, self.limits
        least = self._least_part() if self.bilevel else self._least_excess()
        pale = name.title_excess >= least and name.title_course >= limits.title_course
        dark = not self.bilevel and self._is_title_dark()
        return pale or dark or name.title_crossed >= limits.title_strike_begins

    def _is_title_dark(self) -> bool:
        """Whether the title is so dark, along a course, that anything over the name, as a fold, may
        run through it too."""
        name, limits = self.row.name, self.limits
        least = max(limits.title_excess_dark, limits.title_share_dark * name.excess)
        dark = name.title_excess >= least
        return dark and name.title_course >= limits.title_course_dark

    def _is_dark_along(self) -> bool:
        """Whether the name is darker between its letters from end to end, the most of it along a
        line, of which some is surely ink: a line of which dark letters hide the most."""
        name, limits = self.row.name, self.limits
        least = max(limits.strike_along, limits.strike_even * name.excess_part)
        if name.excess_along < max(least, limits.along_spreads * name.spread):
            return False
        if name.crossed >= limits.strike_along_seen:
            return name.excess_course >= limits.along_course * name.excess
        dark = name.excess_along >= limits.strike_along_clear
        clear = dark and name.at_feet < limits.strike_at_feet
        seen = name.crossed >= limits.strike_along_seen_clear
        return clear and seen and name.excess_course >= limits.along_course_clear * name.excess

    def _is_apart(self) -> bool:
        """Whether the name is so dark from end to end, against what the page's names and titles
        differ by, that no letters that ran together make it so."""
        name, limits = self.row.name, self.limits
        apart = name.excess >= limits.struck_apart * name.spread
        return apart and name.excess_along >= limits.struck_along

    def _least_excess(self) -> float:
        """The darkness between the letters from which somebody has to look; more where the page's
        names and titles differ among themselves."""
        limits = self.limits
        spreads = limits.strike_spreads_hidden if self.pen.may_hide else limits.strike_spreads
        uneven = min(spreads * self.row.name.spread, limits.strike_excess_uneven)
        return max(limits.strike_excess, uneven)

    def _least_part(self) -> float:
        """The same of a part of the name."""
        limits = self.limits
        return max(limits.strike_part, limits.part_spreads * self.row.name.spread)

    def _is_covered(self) -> bool:
        """Whether something lies over all of the name, as a stain or a seal does, or no line in it
        is darker than the rest, as under a highlighter: of what is darker than these, as lines of a
        broad pen side by side, only what leaves hardly any paper open."""
        name, limits = self.row.name, self.limits
        solid = name.excess >= limits.solid_excess
        course = limits.band_course_solid if solid else limits.band_course
        most = limits.most_covered_solid if solid else limits.most_covered
        return name.excess_course < course * name.excess or name.covered > most

    def _is_clear(self) -> bool:
        """Whether the printed name is seen so well that ink over it is surely none of it; where
        thin lines faded letters may have run together, so that more is asked."""
        row, name, limits = self.row, self.row.name, self.limits
        if name.spread > limits.most_spread or name.offset_mm > limits.most_offset:
            return False
        if name.seen < limits.least_name_struck:  # a stroke darkens letters: these are not there
            return False
        if self._is_covered():
            return False
        thin = name.excess < limits.strike_darkens * name.crossed  # as an underline would be
        if thin and row.fit < limits.least_fit_thin_strike:
            return False
        if self.faded and not self._is_apart():
            return row.fit >= limits.least_fit_faded and row.contrast >= limits.least_contrast_faded
        return row.fit >= limits.least_fit_struck
