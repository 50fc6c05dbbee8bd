"""How a limit is declared: its value, its unit, and what it says in the annex of the minutes."""

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Sense:
    """What a limit means: its unit, and what follows from it, in Vietnamese. In that sentence
    "mức này", "phần này" and the like stand for the value, "mức sau" for that of the limit that
    goes on with a sentence; one that ends in a comma, or begins with a word that joins, is a part
    of the sentence of those beside it."""

    unit: str
    meaning: str


def share(value: float, meaning: str) -> float:
    """A limit in shares of what its meaning names, 0 to 1 or more."""
    return _limit(value, "phần", meaning)


def mm(value: float, meaning: str) -> float:
    """A limit in mm on the sheet."""
    return _limit(value, "mm", meaning)


def mm2(value: float, meaning: str) -> float:
    """A limit in mm² of ink."""
    return _limit(value, "mm²", meaning)


def times(value: float, meaning: str) -> float:
    """A limit in so many times what its meaning names."""
    return _limit(value, "lần", meaning)


def coefficient(value: float, meaning: str) -> float:
    """A coefficient of correlation, -1 to 1."""
    return _limit(value, "hệ số", meaning)


def senses(limits: type[Any]) -> dict[str, Sense]:
    """The sense of each limit that a class declares, by name and in its order."""
    return {each.name: each.metadata["sense"] for each in fields(limits)}


def _limit(value: float, unit: str, meaning: str) -> float:
    declared: float = field(default=value, metadata={"sense": Sense(unit, meaning)})
    return declared
