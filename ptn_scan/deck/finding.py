"""One thing that a checked test deck says, and how it is worded."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_LISTED = 6


class Severity(StrEnum):
    """`fault`: not fit; `advice`: fit, but it can be had better."""

    FAULT = "fault"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, in both languages: what it is and what to do."""

    key: str
    severity: Severity
    vi: str
    en: str


def finding(key: str, is_fault: bool, vi: str, en: str) -> Finding:
    """A fault, or else an advice."""
    return Finding(key, Severity.FAULT if is_fault else Severity.ADVICE, vi, en)


def fault(key: str, vi: str, en: str) -> Finding:
    return Finding(key, Severity.FAULT, vi, en)


def advice(key: str, vi: str, en: str) -> Finding:
    return Finding(key, Severity.ADVICE, vi, en)


def comma(number: float, decimals: int = 1) -> str:
    """As Vietnamese writes it: with a decimal comma."""
    return f"{number:.{decimals}f}".replace(".", ",")


def listed(parts: Iterable[str], between: str = ", ") -> str:
    """The first few of `parts`, and how many more there are."""
    every = list(parts)
    more = f"{between}… (+{len(every) - _LISTED})" if len(every) > _LISTED else ""
    return between.join(every[:_LISTED]) + more
