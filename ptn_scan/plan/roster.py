"""The list drawn up from what is known of everybody who may come on it, and its report."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ptn_scan.election import Form, LeftOff, Official
from ptn_scan.rules.eligibility import obstacles


@dataclass(frozen=True, slots=True)
class UnitsReport:
    """Of how many units the head is voted on: those on the list, those whose head was left off or
    that are vacant, and how many are named nowhere."""

    total: int
    on_list: tuple[str, ...]
    left_off: tuple[str, ...]
    unnamed: int


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is voted on, in order, and who is not, each with the reason and the clause."""

    officials: tuple[Official, ...]
    left_off: tuple[LeftOff, ...]


def roster(form: Form) -> Roster:
    """The list as the form has it."""
    return Roster(form.officials, form.left_off)


def draw_up(candidates: Sequence[Official], form: Form) -> Roster:
    """Sorts `candidates` by the profile and the day of `form`; their order stays."""
    officials: list[Official] = []
    left_off: list[LeftOff] = []
    for candidate in candidates:
        found = obstacles(candidate.standing, form.rules, form.conference.date)
        if not found:
            officials.append(candidate)
            continue
        left_off.append(
            LeftOff(
                name=candidate.name,
                title=candidate.title,
                reason="; ".join(each.rule.words.vi for each in found),
                clause="; ".join(dict.fromkeys(each.rule.clause for each in found)),
                unit=candidate.unit,
            )
        )
    return Roster(tuple(officials), tuple(left_off))


def units_report(form: Form, listed: Roster) -> UnitsReport | None:
    """The units of the form as `listed` covers them; None where the form names none."""
    if form.units is None:
        return None
    on_list = tuple(dict.fromkeys(each.unit for each in listed.officials if each.unit))
    others = (*(each.unit for each in listed.left_off if each.unit), *form.units.vacant)
    left_off = tuple(each for each in dict.fromkeys(others) if each not in on_list)
    return UnitsReport(
        form.units.total, on_list, left_off, form.units.total - len(on_list) - len(left_off)
    )


def to_toml(listed: Roster) -> str:
    """The list as the form's tables `[[officials]]` and `[[left_off]]`."""
    return "\n".join(
        (*_tables("officials", listed.officials), *_tables("left_off", listed.left_off))
    )


def _tables(name: str, entries: Sequence[Official | LeftOff]) -> Iterator[str]:
    for entry in entries:
        values = entry.model_dump(exclude_defaults=True)
        lines = [f"{key} = {_toml_value(value)}" for key, value in values.items()]
        yield "\n".join((f"[[{name}]]", *lines, ""))


def _toml_value(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
