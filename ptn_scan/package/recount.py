"""Counts the records of a package again and compares with its results, by the form's own rules."""

import csv
import io
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ptn_scan.election import Form, Level, PercentOf
from ptn_scan.package.findings import Flaw
from ptn_scan.ruling.values import Ruling
from ptn_scan.tally import propose

Votes = Counter[tuple[str, str]]
"""How many records have this ruling and reason."""


def recount_flaws(results: bytes, records: bytes, form: bytes) -> Iterator[Flaw]:
    """Where `results` (tally JSON) is not what `records` (CSV) add up to under `form` (TOML).

    Raises ValueError, KeyError, TypeError where one of them is not of its kind.
    """
    said: dict[str, Any] = json.loads(results)
    rules = Form.model_validate(tomllib.loads(form.decode("utf-8-sig")))
    if said["final"] is not True or not all(each["holds"] for each in said["identities"]):
        yield Flaw("kết quả chưa phải là chính thức.", "the result is not final.")
    votes = _votes(records)
    officials = said["officials"]
    listed = [(number, each.name, each.title) for number, each in enumerate(rules.officials, 1)]
    if [(each["official"], each["name"], each["title"]) for each in officials] != listed:
        yield Flaw(
            "danh sách người được lấy phiếu không đúng như mẫu.",
            "the officials are not those of the form.",
        )
        return
    for each in officials:
        if _told(each, said) != _counted(votes[each["official"]], said, rules):
            name = each["name"]
            yield Flaw(
                f"{name}: các bản ghi phiếu không cho kết quả này.",
                f"{name}: the records do not give this result.",
            )


def _votes(records: bytes) -> Mapping[int, Votes]:
    found: dict[int, Votes] = defaultdict(Counter)
    for row in csv.DictReader(io.StringIO(records.decode("utf-8"), newline="")):
        found[int(row["official"])][row["ruling"], row["reason"]] += 1
    return found


def _told(result: Mapping[str, Any], said: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the results say of one official, in the words of `_counted`."""
    return {
        "collected": said["collected"],
        "undecided": result["undecided"],
        "valid": result["valid"],
        "invalid": result["invalid"],
        "levels": tuple(result[level.value] for level in Level),
        "reasons": result["invalid_by_reason"],
        "shares": tuple(_share(result["shares"][level.value]) for level in Level),
        "proposal": result["proposal"],
    }


def _counted(votes: Votes, said: Mapping[str, Any], form: Form) -> Mapping[str, Any]:
    """The same, counted from the records and by the form's base and thresholds."""
    rulings: Counter[str] = Counter()
    for (ruling, _), count in votes.items():
        rulings[ruling] += count
    levels = tuple(rulings[level.value] for level in Level)
    base = {
        PercentOf.COLLECTED: rulings.total(),
        PercentOf.VALID: sum(levels),
        PercentOf.CONVENED: said["convened"] or 0,
    }[form.percent_of]
    shares = tuple(Fraction(count, base) if base else None for count in levels)
    invalid = {
        reason: count for (ruling, reason), count in votes.items() if ruling == Ruling.INVALID
    }
    return {
        "collected": rulings.total(),
        "undecided": rulings[Ruling.REVIEW],
        "valid": sum(levels),
        "invalid": rulings[Ruling.INVALID],
        "levels": levels,
        "reasons": invalid,
        "shares": shares,
        "proposal": propose(shares[-1], form.thresholds).value,
    }


def _share(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
