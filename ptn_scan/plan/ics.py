"""The calendar as iCalendar (RFC 5545), for the calendars of people."""

import datetime as dt
from collections.abc import Sequence

from icalendar import Alarm, Calendar, Event

from ptn_scan.election import Election
from ptn_scan.plan.calendar import Due
from ptn_scan.rules.values import cited

_DAY = dt.timedelta(days=1)
_REMIND = dt.timedelta(days=-1)
PRACTICE = "DIỄN TẬP – "


def to_ics(election: Election, dues: Sequence[Due], english: bool = False) -> bytes:
    """All dues and the conference as whole-day events, each with a reminder a day before; in
    Vietnamese or, where `english`, translated.

    The same calendar gives the same bytes: the stamp is the plan's date, not the clock's.
    """
    form = election.form
    calendar = Calendar()
    calendar.add("prodid", f"-//ptn-scan//{'EN' if english else 'VI'}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", form.title)
    mark = PRACTICE if election.practice else ""
    for due in dues:
        words = _english(due) if english else _vietnamese(due)
        summary, text = f"{mark}{words[0]}", words[1]
        calendar.add_component(_event(election, due.key, due.last_day, summary, text))
    place = f"{form.conference.place}, {form.conference.locality}"
    held = _event(election, "conference", form.conference.date, mark + form.title, form.body.name)
    held.add("location", place)
    calendar.add_component(held)
    return bytes(calendar.to_ical())


def _vietnamese(due: Due) -> tuple[str, str]:
    """The event's title and its text."""
    governs = due.governs
    text = f"Gửi: {due.whom.vi}. Theo {cited(governs.clause).vi}: {governs.how.vi}."
    doubt = "" if governs.confirmed else " Chưa đối chiếu với văn bản."
    return f"Hạn cuối: {due.who.vi} {due.what.vi}", text + doubt


def _english(due: Due) -> tuple[str, str]:
    governs = due.governs
    text = f"To: {due.whom.en}. By {cited(governs.clause).en}: {governs.how.en}."
    doubt = "" if governs.confirmed else " Not compared with the text."
    return f"Last day: {due.who.en} {due.what.en}", text + doubt


def _event(election: Election, key: str, day: dt.date, summary: str, text: str) -> Event:
    event = Event()
    event.add("uid", f"{key}.{election.id.lower()}@ptn-scan")
    made = dt.datetime.combine(election.form.plan.date, dt.time(), dt.UTC)
    event.add("dtstamp", made)
    event.add("dtstart", day)
    event.add("dtend", day + _DAY)
    event.add("summary", summary)
    event.add("description", text)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", _REMIND)
    event.add_component(alarm)
    return event
