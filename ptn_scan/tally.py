"""Rulings → Tally, and the identities that must hold before a result is final."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ptn_scan.ruling.values import Reason


class Proposal(StrEnum):
    """What low confidence proposes (clause III.6): nothing, the first or the graver consequence."""

    NONE = "none"
    MORE_THAN = "more-than"
    AT_LEAST = "at-least"


@dataclass(frozen=True, slots=True)
class Counts:
    """What people counted and established by hand; None where not yet said."""

    convened: int | None
    present: int | None
    printed: int
    issued: int | None
    leftover: int | None
    spoiled: int
    collected: int | None


@dataclass(frozen=True, slots=True)
class OfficialResult:
    """Clause III.2.3 for one official. `levels` and `shares` in the order of `Level`; a share is
    None where its base is nought. `invalid_by_reason` sums to `invalid`; ballots rejected as a
    whole stand in it under the ballot's reason."""

    official: int
    name: str
    title: str
    valid: int
    invalid: int
    levels: tuple[int, int, int]
    shares: tuple[Fraction | None, Fraction | None, Fraction | None]
    invalid_by_reason: tuple[tuple[Reason, int], ...]
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Identity:
    """One identity with its numbers. `vi` and `en` state it in words, with the numbers; `remedy_*`
    what to do where it does not hold (empty where it holds)."""

    key: str
    holds: bool
    vi: str
    en: str
    remedy_vi: str = ""
    remedy_en: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """The result. `collected` is ballots read, surplus included; `waiting` how many decisions are
    still to be made (rows and sheets)."""

    counts: Counts
    collected: int
    genuine: int
    surplus: tuple[tuple[Reason, int], ...]
    waiting: int
    officials: tuple[OfficialResult, ...]
    identities: tuple[Identity, ...]

    @property
    def surplus_total(self) -> int:
        return self.collected - self.genuine

    @property
    def final(self) -> bool:
        """Nothing waits and every identity holds."""
        return self.waiting == 0 and all(identity.holds for identity in self.identities)
