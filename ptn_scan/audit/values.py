"""The values of an audit: what hands can find, and the steps that are recorded of one audit."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from ptn_scan.ruling.values import Reason, Ruling

FULL_SHARE = Fraction(1, 2)
"""Where so large a part of the ballots would be sampled, all are counted instead."""


class Found(StrEnum):
    """What a hand finds on the paper for one official; `missing`: the sheet is not to be found."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INVALID = "invalid"
    MISSING = "missing"


class Method(StrEnum):
    """How the result is checked: every official counted by hand, or (some) by a sample."""

    FULL_COUNT = "full-count"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class AuditedBallot:
    """One ballot of the tally: its sheets, the ruling for each official, the sheet that carries
    each official's row, and the reasons of a ballot that was rejected as a whole."""

    sheets: tuple[str, ...]
    rulings: tuple[Ruling, ...]
    carriers: tuple[str, ...]
    rejected: tuple[Reason, ...] = ()

    @property
    def key(self) -> str:
        """The handle that the ballot goes by."""
        return min(self.sheets)


@dataclass(frozen=True, slots=True)
class TallyFixed:
    """Result and rulings were fixed: the SHA-256 of the tally's JSON, that of all rulings, and
    what else has to be settled before the dice are thrown."""

    tally_sha256: str
    records_sha256: str
    risk_limit: Fraction
    method: Method
    at: dt.datetime
    step: Literal["fixed"] = "fixed"


@dataclass(frozen=True, slots=True)
class SeedTaken:
    """The digits of the dice, in the order in which they were thrown."""

    seed: str
    at: dt.datetime
    step: Literal["seed"] = "seed"


@dataclass(frozen=True, slots=True)
class HandRow:
    """What a hand found for one official on the ballot `ballot` (its key)."""

    ballot: str
    official: int
    found: Found


@dataclass(frozen=True, slots=True)
class SampleRead:
    """Rows of sampled ballots as hands found them; a later reading of a row takes the place of an
    earlier one."""

    rows: tuple[HandRow, ...]
    by: str | None
    at: dt.datetime
    step: Literal["sample"] = "sample"


@dataclass(frozen=True, slots=True)
class HandTotals:
    """One official's ballots counted by hand; `levels` in the order of `Level`."""

    official: int
    levels: tuple[int, int, int]
    invalid: int

    @property
    def total(self) -> int:
        return sum(self.levels) + self.invalid


@dataclass(frozen=True, slots=True)
class HandCounted:
    """Officials counted by hand; a later count of an official takes the place of an earlier one."""

    totals: tuple[HandTotals, ...]
    by: str | None
    at: dt.datetime
    step: Literal["count"] = "count"


AuditStep = TallyFixed | SeedTaken | SampleRead | HandCounted
"""What is recorded of an audit, in the order in which it happened."""
