"""Where a form departs from its rule profile, as `list` tells it; the annex of the minutes marks
the same departures beside their rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from ptn_scan.election import Form, Level, PercentOf, Scope
from ptn_scan.plan.calendar import english_days
from ptn_scan.rules.values import Entry, Words

NONE = Words(vi="không có", en="none")

_BASES = {
    PercentOf.COLLECTED: Words(vi="tổng số phiếu thu về", en="the ballots collected"),
    PercentOf.VALID: Words(vi="số phiếu hợp lệ", en="the valid ballots"),
    PercentOf.CONVENED: Words(vi="tổng số người được triệu tập", en="those convened"),
}
_SCOPES = {
    Scope.ROW: Words(vi="không hợp lệ đối với riêng người đó", en="invalid for that official"),
    Scope.BALLOT: Words(vi="không hợp lệ đối với toàn bộ phiếu", en="the whole ballot invalid"),
}

_Closed = TypeVar("_Closed", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Departure:
    """One choice of the form that is not the profile's: the form's key, what it is about, the
    clause of the profile's rule (None where it has none), and both choices in words."""

    key: str
    what: Words
    clause: str | None
    by_profile: Words
    by_form: Words


def departures(form: Form) -> tuple[Departure, ...]:
    """Every choice of `form` that its profile makes otherwise, in the order of the clauses of a
    plan. A rule that the profile leaves open cannot be departed from."""
    return (
        *_levels(form),
        *_quorum_and_percentages(form),
        *_scopes(form),
        *_thresholds(form),
        *_minutes(form),
        *_deadlines(form),
    )


def _levels(form: Form) -> Iterator[Departure]:
    ours, theirs = form.rules.levels, form.level_names
    for level in Level:
        if ours.of(level) != theirs.of(level):
            yield Departure(
                f"levels.{level.value}",
                Words(vi="Tên mức tín nhiệm", en="Name of a level"),
                None,
                _same(ours.of(level)),
                _same(theirs.of(level)),
            )


def _quorum_and_percentages(form: Form) -> Iterator[Departure]:
    yield from _share(
        "thresholds.quorum",
        Words(vi="Số người có mặt tối thiểu", en="Quorum"),
        form.rules.quorum,
        form.thresholds.quorum,
    )
    yield from _choice(
        "percent_of",
        Words(vi="Cơ sở tính tỉ lệ phần trăm", en="Base of the percentages"),
        form.rules.percent_of,
        form.percent_of,
        _BASES,
    )


def _scopes(form: Form) -> Iterator[Departure]:
    rules, scope = form.rules, form.scope
    for key, vi, en, rule, chosen in (
        ("struck_name", "Gạch xoá họ tên", "Name struck out", rules.struck_name, scope.struck_name),
        ("undervote", "Không đánh dấu ô nào", "No box marked", rules.undervote, scope.undervote),
        ("overvote", "Đánh dấu hai hoặc ba ô", "Two or three boxes marked", rules.overvote,
         scope.overvote),
    ):  # fmt: skip
        yield from _choice(f"scope.{key}", Words(vi=vi, en=en), rule, chosen, _SCOPES)


def _thresholds(form: Form) -> Iterator[Departure]:
    yield from _share(
        "thresholds.more_than",
        Words(vi="Ngưỡng thứ nhất của tín nhiệm thấp", en="First threshold of low confidence"),
        form.rules.more_than,
        form.thresholds.more_than,
    )
    yield from _share(
        "thresholds.at_least",
        Words(vi="Ngưỡng thứ hai của tín nhiệm thấp", en="Second threshold of low confidence"),
        form.rules.at_least,
        form.thresholds.at_least,
    )
    if form.proposes is not None and not form.rules.own_proposals:
        mine, own = form.rules.proposes, form.proposes
        for key, rule, chosen in (
            ("more_than", mine.more_than, own.more_than),
            ("at_least", mine.at_least, own.at_least),
        ):
            if rule.vi != chosen:
                what = Words(vi="Nội dung đề nghị", en="What is proposed")
                yield Departure(f"proposes.{key}", what, None, rule, _same(chosen))


def _minutes(form: Form) -> Iterator[Departure]:
    secrecy, copies, plan = form.rules.secrecy, form.rules.copies, form.minutes
    if secrecy is not None and plan.secrecy != secrecy.value:
        yield Departure(
            "minutes.secrecy",
            Words(vi="Chế độ bảo mật của biên bản", en="Secrecy of the minutes"),
            secrecy.clause,
            _same(secrecy.value),
            _same(plan.secrecy) if plan.secrecy else NONE,
        )
    if copies is not None and len(plan.copies) != copies.value:
        yield Departure(
            "minutes.copies",
            Words(vi="Số bản của biên bản", en="Copies of the minutes"),
            copies.clause,
            _same(f"{copies.value:02d}"),
            _same(f"{len(plan.copies):02d}"),
        )


def _deadlines(form: Form) -> Iterator[Departure]:
    """Deadlines that count otherwise, and those that the form adds to the profile's."""
    rules = {each.key: each for each in form.rules.deadlines}
    for own in form.deadlines:
        rule = rules.get(own.key)
        if rule is None:
            if rules:
                what = f"{own.who} {own.what}"
                yield Departure(
                    f"deadlines.{own.key}",
                    Words(vi=f"Thời hạn: {what}", en=f"Deadline: {what}"),
                    None,
                    NONE,
                    _days(own.days, own.counting),
                )
            continue
        if (rule.days, rule.counting) == (own.days, own.counting):
            continue
        yield Departure(
            f"deadlines.{own.key}",
            Words(
                vi=f"Thời hạn: {rule.who.vi} {rule.what.vi}",
                en=f"Deadline: {rule.who.en} {rule.what.en}",
            ),
            rule.clause,
            _days(rule.days, rule.counting),
            _days(own.days, own.counting),
        )


def _days(days: int, counting: str) -> Words:
    vi = {"before": "trước", "at-latest": "chậm nhất"}[counting]
    en = {"before": "more than", "at-latest": "at least"}[counting]
    return Words(vi=f"{vi} {days:02d} ngày", en=f"{en} {english_days(days)} before")


def _share(
    key: str, what: Words, rule: Entry[Fraction] | None, chosen: Fraction
) -> Iterator[Departure]:
    if rule is not None and rule.value != chosen:
        yield Departure(key, what, rule.clause, _same(str(rule.value)), _same(str(chosen)))


def _choice(
    key: str,
    what: Words,
    rule: Entry[_Closed] | None,
    chosen: _Closed,
    words: dict[_Closed, Words],
) -> Iterator[Departure]:
    if rule is not None and rule.value is not chosen:
        yield Departure(key, what, rule.clause, words[rule.value], words[chosen])


def _same(text: str) -> Words:
    return Words(vi=text, en=text)
