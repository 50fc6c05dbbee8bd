"""The dossier of each official: which of its papers came in and went on, when, and whether that was
in time (clauses III.3.3, III.3.4 and III.4, step 1)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ptn_scan.election import Form, Official
from ptn_scan.plan.calendar import calendar
from ptn_scan.rules.values import DossierItem


@dataclass(frozen=True, slots=True)
class Handling:
    """What was written down of one paper of one official (numbered from 1): the day on which it
    was received, with all its signatures (`signed`), and that on which it was passed on."""

    official: int
    paper: str
    received: dt.date | None = None
    forwarded: dt.date | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One paper of one official's dossier, as it is known, and the last days in time for both
    steps, where the plan sets any."""

    number: int
    official: Official
    item: DossierItem
    handling: Handling
    receive_by: dt.date | None
    forward_by: dt.date | None

    @property
    def late_in(self) -> bool:
        return _after(self.handling.received, self.receive_by)

    @property
    def late_on(self) -> bool:
        return _after(self.handling.forwarded, self.forward_by)

    @property
    def unsigned(self) -> bool:
        """It is there and lacks a signature."""
        got = self.handling.received is not None
        return got and bool(self.item.signatures) and not self.handling.signed

    def overdue(self, today: dt.date) -> bool:
        """It is still to come in, or to be passed on, though the last day for that is over. Papers
        that there need not be are never missed, but are to be passed on once they are there."""
        got = self.handling.received is not None
        missing = not got and not self.item.if_any and _after(today, self.receive_by)
        kept = got and self.handling.forwarded is None and _after(today, self.forward_by)
        return missing or kept


def dossiers(form: Form, handlings: Iterable[Handling]) -> tuple[Line, ...]:
    """Every paper of every official, in the order of the list; the latest of `handlings` of a paper
    counts."""
    known = {(each.official, each.paper): each for each in handlings}
    last_days = {due.key: due.last_day for due in calendar(form)}
    return tuple(
        Line(
            number,
            official,
            item,
            known.get((number, item.key), Handling(number, item.key)),
            last_days.get(item.received_by or ""),
            last_days.get(item.forwarded_by or ""),
        )
        for number, official in enumerate(form.officials, start=1)
        for item in form.rules.dossier
    )


def to_facts(handling: Handling) -> dict[str, str | int]:
    """One handling as a journal's entry has it."""
    facts: dict[str, str | int] = {"official": handling.official, "paper": handling.paper}
    for key, day in (("received", handling.received), ("forwarded", handling.forwarded)):
        if day is not None:
            facts[key] = day.isoformat()
    return {**facts, "signed": int(handling.signed)}


def of_facts(entries: Iterable[Mapping[str, object]]) -> Iterator[Handling]:
    """What `to_facts` gave, in order."""
    for facts in entries:
        yield Handling(
            int(str(facts["official"])),
            str(facts["paper"]),
            _day(facts.get("received")),
            _day(facts.get("forwarded")),
            bool(facts.get("signed")),
        )


def _day(text: object) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(str(text))


def _after(day: dt.date | None, last: dt.date | None) -> bool:
    return day is not None and last is not None and day > last
