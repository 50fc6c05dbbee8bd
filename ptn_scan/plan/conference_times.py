"""When each step of the conference began, as somebody wrote it down, for the minutes.

The steps are those of clause III.4, steps 2 and 3. Times are of the day of the conference in
Vietnam, to the minute, and say nothing of any ballot.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import pairwise

from ptn_scan.rules.values import Words


class Step(StrEnum):
    """The steps in their order: the conference opens, ballots are handed out, the ballots are in
    the box and it is opened, counting begins, counting has ended."""

    OPENED = "opened"
    HANDED_OUT = "handed-out"
    COLLECTED = "collected"
    COUNTING = "counting"
    ENDED = "ended"


STEP_WORDS: Mapping[Step, Words] = {
    Step.OPENED: Words(vi="Khai mạc hội nghị", en="Conference opened"),
    Step.HANDED_OUT: Words(vi="Bắt đầu phát phiếu", en="Issuing of ballots began"),
    Step.COLLECTED: Words(vi="Bỏ phiếu xong, mở thùng phiếu", en="All ballots in, box opened"),
    Step.COUNTING: Words(vi="Bắt đầu kiểm phiếu", en="Counting began"),
    Step.ENDED: Words(vi="Kết thúc kiểm phiếu", en="Counting ended"),
}

Times = Mapping[Step, dt.time]
"""The times that are known."""

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def time_of_day(text: str) -> dt.time:
    """What somebody wrote as HH:MM or H:MM. Raises ValueError for anything else: 7:5 may be meant
    as five past seven or as half past."""
    written = _TIME.fullmatch(text)
    if written is None:
        raise ValueError(f"{text} is no time of day")
    return dt.time(int(written[1]), int(written[2]))


def out_of_order(times: Times) -> tuple[Step, Step] | None:
    """The first two known steps of which the later one has the earlier time."""
    known = [step for step in Step if step in times]
    return next(((a, b) for a, b in pairwise(known) if times[b] < times[a]), None)


def to_facts(times: Times) -> dict[str, str | int]:
    """The times as a journal's entry has them: `{"opened": "08:00"}`."""
    return {step.value: f"{times[step]:%H:%M}" for step in Step if step in times}


def of_facts(facts: Mapping[str, object]) -> Times:
    """What `to_facts` gave; what is no step or no time is left out."""
    return dict(_known(facts))


def _known(facts: Mapping[str, object]) -> Iterator[tuple[Step, dt.time]]:
    for step in Step:
        text = facts.get(step.value)
        if isinstance(text, str):
            try:
                yield step, dt.time.fromisoformat(text)
            except ValueError:
                continue
