"""What a check found: one line for each thing that must hold, and where it does not."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """One place where something does not hold, in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, in words of both languages, and its flaws; none if it holds.

    `skipped`: it could not be looked at because of another flaw.
    """

    key: str
    vi: str
    en: str
    flaws: tuple[Flaw, ...] = ()
    skipped: bool = False

    @property
    def holds(self) -> bool:
        return not self.flaws and not self.skipped


def flaws_of(checks: Iterable[Check]) -> tuple[Flaw, ...]:
    """All flaws of `checks`, in order."""
    return tuple(flaw for check in checks for flaw in check.flaws)
