"""The form: everything that is known of an election before it begins, as frozen values.

Clauses ("II.1") are those of the plan of the People's Committee of Kon Rẫy district, 2023, made
under Quy định 96-QĐ/TW of 02/02/2023.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from ptn_scan.checked_toml import Office, Part, PersonName, Share, Text, WrongValueError
from ptn_scan.rules import catalogue
from ptn_scan.rules.eligibility import Standing
from ptn_scan.rules.values import (
    Counting,
    FixedDate,
    LevelNames,
    PercentOf,
    Profile,
    Scope,
)

MAX_OFFICIALS = 150
"""More than any body votes on at once; bounds the pages of a ballot."""


class StampKind(StrEnum):
    """`physical`: a seal pressed by hand; `image`: an approved picture; `sample`: PHIẾU MẪU."""

    PHYSICAL = "physical"
    IMAGE = "image"
    SAMPLE = "sample"


class FirstYear(StrEnum):
    """Which year counts as the first of the term: the one in which it begins, or, as for a term
    that a Party congress opens (2020 to 2025: the third year is 2023), the one after."""

    START = "start"
    AFTER = "after"


class MissingStamp(StrEnum):
    """What follows from a ballot without stamp: it is recorded, or it waits for the committee."""

    RECORD = "record"
    REVIEW = "review"


class Body(Part):
    """The body that holds the vote, and the one above it."""

    name: Text
    superior: Text


class ConferencePlan(Part):
    """Where and when the conference is to be held."""

    place: Text
    locality: Text
    date: dt.date


class Plan(Part):
    """The plan by which the vote is held."""

    number: Text
    title: Text
    issuer: Text
    date: dt.date


class Member(Part):
    """A member of the counting committee (ban kiểm phiếu)."""

    name: Text
    role: Text


class Official(Part):
    """One who is voted on. The number in the list, from 1, is the official's place in it.

    `unit` is the unit that the official heads; `appointed` the day of the appointment or election
    to this office, `retirement_notice` that of a notice of retirement, where they are known.
    """

    name: PersonName
    title: Office
    unit: Office | None = None
    appointed_this_year: bool = False
    appointed: dt.date | None = None
    retiring: bool = False
    retirement_notice: dt.date | None = None
    standing_committee: bool = False
    gravely_ill: bool = False
    places: int = Field(default=1, ge=1)

    @property
    def standing(self) -> Standing:
        """What the rules on the list look at."""
        return Standing(
            self.retiring,
            self.appointed_this_year,
            self.standing_committee,
            self.gravely_ill,
            self.places,
            self.appointed,
            self.retirement_notice,
        )


class LeftOff(Part):
    """An official who is not on the list, and why; `clause` says by which rule."""

    name: PersonName
    title: Office
    reason: Text
    clause: Text | None = None
    unit: Office | None = None


class Units(Part):
    """How many units the body has, and of how many the heads are voted on («09/11 đơn vị», clause
    II.1). `vacant` are units that nobody heads."""

    total: int = Field(ge=1)
    on_list: int = Field(ge=1)
    vacant: tuple[Office, ...] = ()


class OwnDeadline(Part):
    """A deadline of the body's own: it takes the place of the profile's of the same key, or stands
    beside them."""

    key: Annotated[str, Field(pattern="^[a-z][a-z-]*$")]
    who: Text
    what: Text
    whom: Text
    days: int = Field(ge=1)
    counting: Counting
    clause: Text


class OwnProposals(Part):
    """What low confidence proposes, in the body's own words."""

    more_than: Text
    at_least: Text


class Scopes(Part):
    """How far an invalid mark reaches (clause III.2.3 can be read both ways)."""

    struck_name: Scope
    undervote: Scope
    overvote: Scope


class Thresholds(Part):
    """Quorum and the two limits of low confidence (clauses II.2 and III.6), exact fractions.

    Low confidence of more than `more_than` has the first consequence, of `at_least` or more the
    second.
    """

    quorum: Share
    more_than: Share
    at_least: Share

    @model_validator(mode="after")
    def _limits_rise(self) -> "Thresholds":
        if self.at_least <= self.more_than:
            raise WrongValueError(
                "at_least phải lớn hơn more_than", "at_least must be greater than more_than"
            )
        return self


class Stamp(Part):
    """The hanging stamp (dấu treo; clause III.4, step 1)."""

    kind: StampKind = StampKind.PHYSICAL
    missing: MissingStamp = MissingStamp.RECORD
    image: Text | None = None
    authorised_by: Text | None = None

    @model_validator(mode="after")
    def _image_is_authorised(self) -> "Stamp":
        if self.kind is StampKind.IMAGE and not (self.image and self.authorised_by):
            raise WrongValueError(
                'kind = "image" cần có image (một tệp) và authorised_by',
                'kind = "image" needs image (a file) and authorised_by',
            )
        return self


class Copy(Part):
    """One copy of the minutes and whom it is for."""

    recipient: Text


def _none_where_empty(value: object) -> object:
    return None if value == "" else value


class MinutesPlan(Part):
    """Secrecy mark and copies of the minutes (clause III.4, step 3). No mark is written out as
    `secrecy = ""`, so that nobody leaves it off by forgetting it."""

    secrecy: Annotated[Text | None, BeforeValidator(_none_where_empty)]
    copies: Annotated[tuple[Copy, ...], Field(min_length=1, max_length=20)]


class Decisions(Part):
    """How many members must agree on a decision, and whether they may look at a doubtful ballot
    without its masks (`unmask`), each time with a reason."""

    agree: int = Field(default=1, ge=1)
    unmask: bool = False


class Form(Part):
    """Everything that is known of an election before it begins."""

    title: Text
    profile: Text
    profile_version: Text
    profile_source: Text
    percent_of: PercentOf
    voters: Text
    legal_basis: Annotated[tuple[Text, ...], Field(min_length=1)]
    body: Body
    conference: ConferencePlan
    term: "Term"
    plan: Plan
    scope: Scopes
    thresholds: Thresholds
    decisions: Decisions = Decisions()
    stamp: Stamp = Stamp()
    minutes: MinutesPlan
    committee: Annotated[tuple[Member, ...], Field(min_length=1)]
    officials: Annotated[tuple[Official, ...], Field(min_length=1, max_length=MAX_OFFICIALS)]
    left_off: tuple[LeftOff, ...] = ()
    levels: LevelNames | None = None
    proposes: OwnProposals | None = None
    units: Units | None = None
    deadlines: tuple[OwnDeadline, ...] = ()
    fixed_dates: tuple[FixedDate, ...] = ()

    @model_validator(mode="after")
    def _profile_is_shipped(self) -> "Form":
        if catalogue.find(self.profile, self.profile_version) is None:
            known = ", ".join(f"{each.name} ({each.version})" for each in catalogue.profiles())
            raise WrongValueError(
                f"profile, profile_version: không có bộ quy tắc {self.profile} phiên bản "
                f"{self.profile_version}; cần một trong {known}",
                f"profile, profile_version: there is no profile {self.profile} of version "
                f"{self.profile_version}; one of {known} is expected",
            )
        return self

    @property
    def rules(self) -> Profile:
        """The rule profile by which the vote is held."""
        found = catalogue.find(self.profile, self.profile_version)
        assert found is not None, "a form with an unknown profile is refused"
        return found

    @property
    def level_names(self) -> LevelNames:
        """The names of the levels on ballot and papers: the form's, else the profile's."""
        return self.levels or self.rules.levels


class Term(Part):
    """The term in which the vote falls, and which year is its first."""

    start: dt.date
    first_year: FirstYear = FirstYear.START


Form.model_rebuild()


@dataclass(frozen=True, slots=True)
class Election:
    """A form that became an election: `id` is 8 letters of base 32, random.

    A `practice` election is a rehearsal: every paper and screen says DIỄN TẬP.
    """

    id: str
    practice: bool
    form: Form

    @property
    def stamp_kind(self) -> StampKind:
        """The stamp that is printed; a rehearsal has the sample in place of any other."""
        return StampKind.SAMPLE if self.practice else self.form.stamp.kind


@dataclass(frozen=True, slots=True)
class Conference:
    """What the conference established: numbers of people, and the elected counting committee."""

    convened: int
    present: int
    committee: tuple[Member, ...]

    def has_quorum(self, quorum: Fraction) -> bool:
        """Clause II.2: present are at least `quorum` of those convened."""
        return self.present >= quorum * self.convened
