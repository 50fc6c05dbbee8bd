"""The calendar of a vote: from the day of the conference back to every deadline, and who owes
what to whom. Weekends and holidays move nothing: a deadline before an event never moves nearer
to it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from ptn_scan.election import Form
from ptn_scan.rules.values import Counting, FixedDate, Words

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Limit:
    """One rule that sets a last day. `how` says in words how it is counted; `confirmed` is False
    where nobody has seen the text of the `clause`."""

    last_day: dt.date
    clause: str
    how: Words
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that somebody owes: `last_day` is the last on which it is in time, by the limit
    that `governs`; `others` are limits that leave more time. `note` says how the clause was read.
    """

    key: str
    who: Words
    what: Words
    whom: Words
    governs: Limit
    others: tuple[Limit, ...]
    note: Words | None

    @property
    def last_day(self) -> dt.date:
        return self.governs.last_day

    @property
    def weekend(self) -> bool:
        """Whether the last day is a Saturday or Sunday, so that it is best done before."""
        return self.last_day.weekday() >= _SATURDAY


@dataclass(frozen=True, slots=True)
class _Rule:
    key: str
    who: Words
    what: Words
    whom: Words
    days: int
    counting: Counting
    clause: str
    confirmed: bool
    note: Words | None


def calendar(form: Form) -> tuple[Due, ...]:
    """Everything that is due before the conference of `form`, the earliest first."""
    dues = [_due(rule, form) for rule in _rules(form)]
    return tuple(sorted(dues, key=lambda due: due.last_day))


def last_day(vote: dt.date, days: int, counting: Counting) -> dt.date:
    """The last day in time for what is due `days` before the day `vote`.

    «Chậm nhất 03 ngày trước ngày 20/11» is 17/11, that day included; «trước ngày 20/11 20 ngày»
    excludes 31/10 and leaves 30/10.
    """
    return vote - dt.timedelta(days=days + (counting is Counting.BEFORE))


def fixed_day(fixed: FixedDate) -> dt.date:
    """The last day in time by a fixed date: «trước ngày 30/10» excludes 30/10 and leaves 29/10."""
    if fixed.before is not None:
        return fixed.before - dt.timedelta(days=1)
    assert fixed.by is not None, "a fixed date without a day is refused with the form"
    return fixed.by


def _rules(form: Form) -> Iterator[_Rule]:
    """The profile's deadlines in its order, each replaced by the form's own of the same key, then
    those that the form adds."""
    own = {
        each.key: _Rule(
            each.key, _same(each.who), _same(each.what), _same(each.whom), each.days,
            each.counting, each.clause, confirmed=True, note=None,
        )
        for each in form.deadlines
    }  # fmt: skip
    for each in form.rules.deadlines:
        if each.key in own:
            yield own.pop(each.key)
            continue
        yield _Rule(
            each.key, each.who, each.what, each.whom, each.days,
            each.counting, each.clause, each.confirmed, each.note,
        )  # fmt: skip
    yield from own.values()


def _due(rule: _Rule, form: Form) -> Due:
    limits = [_by_days(rule, form.conference.date)]
    limits += [_by_date(each) for each in form.fixed_dates if each.deadline == rule.key]
    governs = min(limits, key=lambda limit: limit.last_day)
    others = tuple(limit for limit in limits if limit is not governs)
    return Due(rule.key, rule.who, rule.what, rule.whom, governs, others, rule.note)


def _by_days(rule: _Rule, vote: dt.date) -> Limit:
    if rule.counting is Counting.BEFORE:
        how = Words(
            vi=f"trước {rule.days:02d} ngày, không tính ngày thứ {rule.days}",
            en=f"more than {english_days(rule.days)} before",
        )
    else:
        how = Words(
            vi=f"chậm nhất {rule.days:02d} ngày trước, tính cả ngày đó",
            en=f"at the latest {english_days(rule.days)} before, that day included",
        )
    return Limit(last_day(vote, rule.days, rule.counting), rule.clause, how, rule.confirmed)


def english_days(days: int) -> str:
    """«1 day», «3 days»."""
    return f"{days} {'day' if days == 1 else 'days'}"


def _by_date(fixed: FixedDate) -> Limit:
    if fixed.before is not None:
        how = Words(
            vi=f"trước ngày {fixed.before:%d/%m/%Y}, không tính ngày đó",
            en=f"before {fixed.before:%d/%m/%Y}, that day excluded",
        )
    else:
        how = Words(
            vi=f"chậm nhất ngày {fixed.by:%d/%m/%Y}, tính cả ngày đó",
            en=f"by {fixed.by:%d/%m/%Y}, that day included",
        )
    return Limit(fixed_day(fixed), fixed.clause, how)


def _same(text: str) -> Words:
    return Words(vi=text, en=text)
