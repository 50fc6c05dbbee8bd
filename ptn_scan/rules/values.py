"""The values of a rule profile. Every entry names its clause, and whether a text confirms it."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import Field, model_validator

from ptn_scan.checked_toml import LevelName, Part, Share, Text, WrongValueError


class Level(StrEnum):
    """The three levels of confidence, from left to right on the ballot (clause III.2.1)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


LEVEL_NAMES: Mapping[Level, str] = {
    Level.HIGH: "Tín nhiệm cao",
    Level.MEDIUM: "Tín nhiệm",
    Level.LOW: "Tín nhiệm thấp",
}


class Scope(StrEnum):
    """How far a wrong mark reaches: this official's row, or the whole ballot."""

    ROW = "row"
    BALLOT = "ballot"


class PercentOf(StrEnum):
    """What shares are shares of."""

    COLLECTED = "collected"
    VALID = "valid"
    CONVENED = "convened"


class Ground(StrEnum):
    """Why somebody may not be on the list. `places`: voted on in more places than allowed."""

    RETIRING = "retiring"
    APPOINTED_THIS_YEAR = "appointed_this_year"
    STANDING_COMMITTEE = "standing_committee"
    GRAVELY_ILL = "gravely_ill"
    PLACES = "places"


class Counting(StrEnum):
    """How a deadline of so many days before the vote is counted.

    `at-latest` («chậm nhất N ngày trước»): the Nth day before the vote is the last in time.
    `before` («trước … N ngày»): that day is too late already, the day before it is the last.
    """

    AT_LATEST = "at-latest"
    BEFORE = "before"


class Words(Part):
    """The same in Vietnamese and in English."""

    vi: Text
    en: Text


_NUMBERED = re.compile(r"[IVX]+\.")


def cited(clause: str) -> Words:
    """A clause as a sentence cites it: numbers such as «II.1» are of the body's plan; others name
    their text themselves."""
    if _NUMBERED.match(clause):
        return Words(vi=f"mục {clause}", en=f"clause {clause.replace('bước', 'step')}")
    return Words(vi=clause, en=clause)


class Clause(Part):
    """Where an entry stands in the profile's source, and whether the text itself was seen;
    `note` says how an unclear wording was read, or what remains to be looked up."""

    clause: Text
    confirmed: bool = True
    note: Words | None = None


_Value = TypeVar("_Value")


class Entry(Clause, Generic[_Value]):
    """One rule that is a single value."""

    value: _Value


class LevelNames(Part):
    """The levels' names as ballot and documents have them."""

    high: LevelName
    medium: LevelName
    low: LevelName

    @model_validator(mode="after")
    def _all_differ(self) -> "LevelNames":
        if len({name.casefold() for name in (self.high, self.medium, self.low)}) < len(Level):
            raise WrongValueError("ba mức phải có ba tên khác nhau", "the three names must differ")
        return self

    def of(self, level: Level) -> str:
        return {Level.HIGH: self.high, Level.MEDIUM: self.medium, Level.LOW: self.low}[level]


class Proposes(Part):
    """What low confidence proposes above each threshold, following «đề nghị cấp có thẩm quyền
    quản lý cán bộ xem xét, quyết định:»."""

    more_than: Words
    at_least: Words


class Exclusion(Clause):
    """One ground on which somebody is not voted on."""

    ground: Ground
    words: Words


class DeadlineRule(Clause):
    """Who owes what to whom, how many days before the vote; `worded`: the words of the clause
    that tell how to count."""

    key: Annotated[str, Field(pattern="^[a-z][a-z-]*$")]
    who: Words
    what: Words
    whom: Words
    days: Annotated[int, Field(ge=0, le=366)]
    counting: Counting
    worded: Text


class FixedDate(Part):
    """A date that the body's own plan sets for one of the deadlines: `before` excludes the day
    («trước ngày …»), `by` includes it («chậm nhất ngày …»). One of the two."""

    deadline: Text
    before: date | None = None
    by: date | None = None
    clause: Text


class Criterion(Clause):
    """A heading under which the voter judges, and what belongs to it."""

    heading: Words
    points: Annotated[tuple[Words, ...], Field(min_length=1)]


class DossierItem(Clause):
    """One paper in the dossier of each official, who hands it in and to whom it goes on.
    `signatures` are those without which it is incomplete; `if_any`: only where there is one.
    `received_by` and `forwarded_by` are the keys of the deadlines for both, where there are any.
    """

    key: Annotated[str, Field(pattern="^[a-z][a-z-]*$")]
    what: Words
    by: Words
    forwarded_to: Words
    signatures: tuple[Words, ...] = ()
    if_any: bool = False
    received_by: Text | None = None
    forwarded_by: Text | None = None


class Profile(Part):
    """A rule profile. What is None or empty the profile leaves to the form.

    `base_name` names what percentages are of by the profile's `percent_of`, where the body has a
    name of its own for it. `own_proposals`: the form has to say itself what is proposed.
    `reservation` tells where the profile as a whole rests on no text.
    """

    name: Text
    version: Text
    source: Text
    reservation: Words | None = None
    levels: LevelNames
    percent_of: Entry[PercentOf] | None = None
    base_name: Words | None = None
    struck_name: Entry[Scope] | None = None
    undervote: Entry[Scope] | None = None
    overvote: Entry[Scope] | None = None
    quorum: Entry[Share] | None = None
    more_than: Entry[Share] | None = None
    at_least: Entry[Share] | None = None
    proposes: Proposes
    own_proposals: bool = False
    secrecy: Entry[Text] | None = None
    copies: Entry[int] | None = None
    max_places: Entry[int] | None = None
    term_year: Entry[int] | None = None
    exclusions: tuple[Exclusion, ...] = ()
    deadlines: tuple[DeadlineRule, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    how_to_mark: tuple[Words, ...] = ()
    report_headings: tuple[Words, ...] = ()
    dossier: tuple[DossierItem, ...] = ()

    def exclusion(self, ground: Ground) -> Exclusion | None:
        """The profile's rule on `ground`, where it has one."""
        return next((each for each in self.exclusions if each.ground is ground), None)
