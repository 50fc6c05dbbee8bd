"""Before the vote: profiles, the list, and the calendar with dates worked by hand."""

import datetime as dt
import json
import re
import tomllib
import unicodedata
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest
from documents_facts import facts_of, tally_of
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from test_documents import words as words_of
from test_election import BASE, FORMS, changed, refused, write
from typer.testing import CliRunner

from ptn_scan.cli import app
from ptn_scan.documents.blocks import Table
from ptn_scan.documents.calendar_page import calendar_page
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.tongue import Tongue
from ptn_scan.election import Election, Form, LeftOff, OwnDeadline, PercentOf, Scope, read_form
from ptn_scan.election.checks import check_units
from ptn_scan.errors import CountsError, FormError, UsageError
from ptn_scan.geometry import Rect
from ptn_scan.layout import HEAD_HEIGHT, LEVEL_WIDTH
from ptn_scan.plan.calendar import calendar, last_day
from ptn_scan.plan.departures import departures
from ptn_scan.plan.ics import to_ics
from ptn_scan.plan.roster import draw_up, roster, units_report
from ptn_scan.rules.catalogue import DEFAULT, find, profiles
from ptn_scan.rules.eligibility import Standing, obstacles
from ptn_scan.rules.values import Counting, Ground
from ptn_scan.workflow.comparing import compare, comparison_json, write_comparison
from ptn_scan.workflow.conference import Leftovers, establish, issue
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.planning import draw_up_list, look_at_list, write_calendar, write_list
from ptn_scan.workflow.printing import print_ballots

KON_RAY = read_form(FORMS / "kon-ray-2023.toml")
COUNCIL = read_form(FORMS / "hoi-dong-nhan-dan.toml")
OWN = read_form(FORMS / "tuy-chinh.toml")
SHIPPED = {DEFAULT, "hdnd", "tuy-chinh"}


def held_on(form: Form, day: dt.date) -> Form:
    return form.model_copy(update={"conference": form.conference.model_copy(update={"date": day})})


def days(form: Form) -> dict[str, str]:
    return {due.key: due.last_day.isoformat() for due in calendar(form)}


def cells_of(line: str) -> list[str]:
    """The cells of a line of a Markdown table, from 1."""
    return line.split("|") if line.startswith("| `") else []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan")


# Profiles


def test_the_shipped_profiles() -> None:
    assert {profile.name for profile in profiles()} == SHIPPED
    default = find(DEFAULT, "1")
    assert default is not None
    assert default.quorum is not None
    assert (default.quorum.value, default.quorum.clause) == (Fraction(2, 3), "II.2")
    assert all(each.confirmed for each in default.exclusions)
    council = find("hdnd", "1")
    assert council is not None
    assert council.percent_of is not None
    assert council.percent_of.value is PercentOf.CONVENED
    assert council.secrecy is None
    assert not any(each.confirmed for each in (*council.exclusions, *council.deadlines))


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_profiles_are_composed_and_say_how_to_mark(name: str) -> None:
    profile = find(name, "1")
    assert profile is not None
    assert profile.how_to_mark
    assert unicodedata.is_normalized("NFC", profile.model_dump_json())


def test_the_default_profile_has_criteria_and_a_dossier() -> None:
    """Clauses III.1 and III.4, step 1."""
    rules = KON_RAY.rules
    assert [each.clause for each in rules.criteria] == ["III.1.1", "III.1.2"]
    dossier = {each.key: each for each in rules.dossier}
    assert set(dossier) == {"report", "asset-declaration", "questions", "answers"}
    assert len(dossier["asset-declaration"].signatures) == 2


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_docs_set_every_entry_beside_its_clause(name: str) -> None:
    """A line of docs/rules.md for each entry, with its clause and a star where no text confirms
    it."""
    text = (FORMS.parent / "docs" / "rules.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", text.split(f"## `{name}`")[1], flags=re.MULTILINE)[0]
    lines = {cells[1].strip(): cells for cells in map(cells_of, section.splitlines()) if cells}
    profile = find(name, "1")
    assert profile is not None
    single = ("quorum", "percent_of", "struck_name", "undervote", "overvote", "more_than",
              "at_least", "secrecy", "copies", "max_places", "term_year")  # fmt: skip
    entries = [(key, getattr(profile, key)) for key in single]
    entries += [(each.ground.value, each) for each in profile.exclusions]
    entries += [(each.key, each) for each in (*profile.deadlines,)]
    for key, entry in entries:
        if entry is None:
            assert f"`{key}`" not in lines
            continue
        cells = lines[f"`{key}`"]
        assert entry.clause in cells[3].replace("step", "bước"), key
        assert ("\\*" in cells[3]) is not entry.confirmed, key
        shown = getattr(entry, "value", getattr(entry, "days", None))
        assert shown is None or str(shown) in cells[2], key


@pytest.mark.parametrize(("key", "value"), [("profile", "quy-dinh-97"), ("profile_version", "9")])
def test_an_unknown_profile_is_refused(folder: Path, key: str, value: str) -> None:
    error = refused(folder, changed((key,), value))
    assert value in error.vi
    assert "hdnd (1)" in error.en


def test_a_form_that_keeps_to_its_profile_departs_from_nothing() -> None:
    assert departures(KON_RAY) == departures(COUNCIL) == departures(OWN) == ()


def test_every_departure_is_named_with_the_clause(folder: Path) -> None:
    data = changed(("percent_of",), "valid")
    data["scope"]["overvote"] = "ballot"
    data["thresholds"].update(quorum="3/4", more_than="3/5", at_least="3/4")
    data["minutes"] = {"secrecy": "", "copies": [{"recipient": "Lưu"}]}
    data["levels"] = {"high": "Tốt", "medium": "Khá", "low": "Tín nhiệm thấp"}
    data["proposes"] = {"more_than": "nhắc nhở", "at_least": "thôi giữ chức vụ"}
    data["deadlines"] = [{"key": "answers", "who": "Người được lấy phiếu", "what": "giải trình",
                          "whom": "người ghi phiếu", "days": 5, "counting": "at-latest",
                          "clause": "Kế hoạch"}]  # fmt: skip
    found = {each.key: each for each in departures(read_form(write(folder, data)))}
    assert {key: each.clause for key, each in found.items()} == {
        "levels.high": None,
        "levels.medium": None,
        "thresholds.quorum": "II.2",
        "percent_of": "III.2.3",
        "scope.overvote": "III.2.3",
        "thresholds.more_than": "III.6",
        "thresholds.at_least": "III.6",
        "proposes.more_than": None,
        "proposes.at_least": None,
        "minutes.secrecy": "III.4, bước 3",
        "minutes.copies": "III.4, bước 3",
        "deadlines.answers": "III.3.3",
    }
    row, ballot = "không hợp lệ đối với riêng người đó", "không hợp lệ đối với toàn bộ phiếu"
    said = {key: (each.by_profile.vi, each.by_form.vi) for key, each in found.items()}
    proposes = KON_RAY.rules.proposes
    assert said == {
        "levels.high": ("Tín nhiệm cao", "Tốt"),
        "levels.medium": ("Tín nhiệm", "Khá"),
        "thresholds.quorum": ("2/3", "3/4"),
        "percent_of": ("tổng số phiếu thu về", "số phiếu hợp lệ"),
        "scope.overvote": (row, ballot),
        "thresholds.more_than": ("1/2", "3/5"),
        "thresholds.at_least": ("2/3", "3/4"),
        "proposes.more_than": (proposes.more_than.vi, "nhắc nhở"),
        "proposes.at_least": (proposes.at_least.vi, "thôi giữ chức vụ"),
        "minutes.secrecy": ("MẬT", "không có"),
        "minutes.copies": ("03", "01"),
        "deadlines.answers": ("chậm nhất 03 ngày", "chậm nhất 05 ngày"),
    }


@pytest.mark.parametrize("key", ["struck_name", "undervote", "overvote"])
def test_a_scope_departs_alone(folder: Path, key: str) -> None:
    """Clause III.2.3: each of the three wrong marks has its own scope."""
    form = read_form(write(folder, changed(("scope", key), "ballot")))
    assert [each.key for each in departures(form)] == [f"scope.{key}"]


def test_what_departs_from_nothing_is_not_told(folder: Path) -> None:
    """Words of one's own that are the profile's; more copies are as much a departure as fewer; and
    a profile without deadlines has none to depart from."""
    own = KON_RAY.rules.proposes
    words = {"more_than": own.more_than.vi, "at_least": own.at_least.vi}
    assert departures(read_form(write(folder, changed(("proposes",), words)))) == ()
    assert OWN.deadlines
    copies = (*KON_RAY.minutes.copies, KON_RAY.minutes.copies[0])
    plan = KON_RAY.minutes.model_copy(update={"copies": copies})
    (found,) = departures(KON_RAY.model_copy(update={"minutes": plan}))
    assert (found.by_profile.vi, found.by_form.vi) == ("03", "04")
    rule = KON_RAY.rules.deadlines[0]
    later = OwnDeadline(
        key=rule.key, who=rule.who.vi, what=rule.what.vi, whom=rule.whom.vi, days=rule.days + 1,
        counting=rule.counting, clause="4.1",
    )  # fmt: skip
    assert len(departures(KON_RAY.model_copy(update={"deadlines": (later,)}))) == 1


def test_a_profile_without_rules_needs_the_forms_own_proposals(folder: Path) -> None:
    data = tomllib.loads((FORMS / "tuy-chinh.toml").read_text(encoding="utf-8"))
    del data["proposes"]
    assert "proposes" in refused(folder, data).en
    assert OWN.scope.struck_name is Scope.BALLOT


def test_levels_by_names_of_ones_own(tmp_path: Path) -> None:
    """They stand in the ballot's head, three lines at most inside it, and in the result."""
    names = {"high": "Hoàn thành xuất sắc nhiệm vụ", "medium": "Hoàn thành tốt nhiệm vụ",
             "low": "Không hoàn thành nhiệm vụ"}  # fmt: skip
    form = write(tmp_path, changed(("levels",), names))
    election = new(form, tmp_path / "e", practice=False)
    new(form, tmp_path / "e2", practice=False)
    printed = print_ballots(election, 1, tmp_path / "ballots.pdf")
    table = election.layout.pages[0].table
    with pdfium.PdfDocument(printed) as pdf:
        page = pdf[0]
        left = table.right - 3 * LEVEL_WIDTH
        head = Rect(left, table.y, table.right - left, HEAD_HEIGHT)
        text = page.get_textpage().get_text_bounded(*pdf_box(head, page.get_height()))
        assert sorted(text.split()) == sorted(" ".join(names.values()).split())
    shown = CliRunner().invoke(app, ["tally", str(tmp_path / "e")])
    assert "Hoàn thành xuất" in shown.output
    assert "Tín nhiệm" not in shown.output
    told = CliRunner().invoke(app, ["compare", str(tmp_path / "e"), str(tmp_path / "e2")])
    assert "Hoàn thành" in told.output
    assert "Tín nhiệm" not in told.output


def pdf_box(rect: Rect, height: float) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in points from the lower left."""
    point = 72 / 25.4
    return (rect.x * point, height - rect.bottom * point, rect.right * point,
            height - rect.y * point)  # fmt: skip


def test_level_names_differ(folder: Path) -> None:
    error = refused(folder, changed(("levels",), {"high": "Tốt", "medium": "tốt", "low": "Kém"}))
    assert "levels" in error.vi
    assert "differ" in error.en


# The calendar


def test_the_calendar_of_the_plan() -> None:
    """Clauses III.3 and III.4 for 20 November 2023: «trước ngày 30/10» and «trước … 20 ngày»
    exclude the day, the earlier governs; «chậm nhất» includes it."""
    assert days(KON_RAY) == {
        "report": "2023-10-29",
        "dossier": "2023-11-04",
        "questions": "2023-11-10",
        "forwarding": "2023-11-10",
        "answers": "2023-11-17",
    }
    report = calendar(KON_RAY)[0]
    assert report.governs.clause == "III.4, bước 1"
    assert [other.last_day for other in report.others] == [dt.date(2023, 10, 30)]
    assert report.weekend
    # 29 October 2023 was a Sunday, 4 November a Saturday, the others days of the week.
    assert [due.key for due in calendar(KON_RAY) if due.weekend] == ["report", "dossier"]


@pytest.mark.parametrize(
    ("vote", "governing", "other"),
    [
        # 20 days before 18 November is 29 October, excluded: 28 October, before the 29th.
        (dt.date(2023, 11, 18), "2023-10-28", "2023-10-29"),
        # 20 days before 19 November is 30 October, excluded: both limits end on the 29th.
        (dt.date(2023, 11, 19), "2023-10-29", "2023-10-29"),
        # 20 days before 30 November is 10 November; the fixed date governs.
        (dt.date(2023, 11, 30), "2023-10-29", "2023-11-09"),
    ],
)
def test_the_earlier_of_two_governs(vote: dt.date, governing: str, other: str) -> None:
    report = calendar(held_on(KON_RAY, vote))[0]
    assert report.key == "report"
    assert report.last_day.isoformat() == governing
    assert [each.last_day.isoformat() for each in report.others] == [other]


def test_deadlines_over_the_ends_of_months_and_a_leap_day() -> None:
    # 2024 has a 29 February: 3, 10, 15 and 20 days before 5 March.
    assert days(held_on(KON_RAY, dt.date(2024, 3, 5)).model_copy(update={"fixed_dates": ()})) == {
        "report": "2024-02-13",
        "dossier": "2024-02-18",
        "questions": "2024-02-24",
        "forwarding": "2024-02-24",
        "answers": "2024-03-02",
    }


def test_the_calendars_of_the_other_forms() -> None:
    assert days(COUNCIL) == {
        "report": "2023-11-14",
        "dossier": "2023-11-24",
        "questions": "2023-12-04",
        "answers": "2023-12-11",
    }
    # 14 days before 8 December is 24 November; the plan says by 22 November, that day included.
    assert days(OWN) == {"report": "2023-11-22"}


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 300))
def test_full_days_lie_between(vote: dt.date, count: int) -> None:
    late = last_day(vote, count, Counting.AT_LATEST)
    assert (vote - late).days == count
    assert (late - last_day(vote, count, Counting.BEFORE)).days == 1


@pytest.mark.parametrize(
    ("fixed", "named"),
    [
        ({"deadline": "nothing", "by": dt.date(2023, 11, 1)}, "fixed_dates[0].deadline"),
        ({"deadline": "report"}, "fixed_dates[0]"),
        ({"deadline": "report", "by": dt.date(2023, 11, 1), "before": dt.date(2023, 11, 1)},
         "fixed_dates[0]"),
    ],
)  # fmt: skip
def test_a_fixed_date_that_makes_no_sense(folder: Path, fixed: dict[str, Any], named: str) -> None:
    error = refused(folder, changed(("fixed_dates",), [{**fixed, "clause": "Kế hoạch"}]))
    assert named in error.vi


def test_the_calendar_fills_one_page_and_says_who_owes_what_to_whom(tmp_path: Path) -> None:
    for name in ("kon-ray-2023", "hoi-dong-nhan-dan"):
        election = new(FORMS / f"{name}.toml", tmp_path / name, practice=True)
        dues, written = write_calendar(election, tmp_path / f"out-{name}")
        assert [path.name for path in written] == [
            "lich-thuc-hien.docx", "lich-thuc-hien.pdf", "lich-thuc-hien.ics",
        ]  # fmt: skip
        with pdfium.PdfDocument(written[1]) as pdf:
            assert len(pdf) == 1
            text = " ".join(pdf[0].get_textpage().get_text_range().split())
        cells = [
            cell.text
            for table in docx.Document(str(written[0])).tables
            for row in table.rows
            for cell in row.cells
        ]
        for due in dues:
            assert f"{due.last_day:%d/%m/%Y}" in text
            for words in (due.who.vi, due.what.vi, due.whom.vi):
                assert words in cells
        assert "DIỄN TẬP" in text
        assert ("(*)" in text) is (name == "hoi-dong-nhan-dan")


def test_the_calendar_for_the_calendars_of_people() -> None:
    election = Election("ABCDEFGH", practice=False, form=KON_RAY)
    data = to_ics(election, calendar(KON_RAY))
    assert data == to_ics(election, calendar(KON_RAY))
    events = Calendar.from_ical(data).events
    assert [(str(event["uid"]).split(".")[0], event.start) for event in events] == [
        *((due.key, due.last_day) for due in calendar(KON_RAY)),
        (["conference", "ptn-scan"][0], dt.date(2023, 11, 20)),
    ]
    assert "trước ngày 30/10/2023" in str(events[0]["description"])
    for due, event in zip(calendar(KON_RAY), events, strict=False):
        assert (event.start, event.end) == (due.last_day, due.last_day + dt.timedelta(days=1))
        assert str(event["summary"]) == f"Hạn cuối: {due.who.vi} {due.what.vi}"
        assert str(event["description"]).startswith(
            f"Gửi: {due.whom.vi}. Theo mục {due.governs.clause}: "
        )
        assert str(event["uid"]) == f"{due.key}.abcdefgh@ptn-scan"
        assert str(event["transp"]) == "TRANSPARENT"
    held, place = events[-1], KON_RAY.conference
    assert str(held["location"]) == f"{place.place}, {place.locality}"
    assert str(held["summary"]) == KON_RAY.title
    assert str(Calendar.from_ical(data)["x-wr-calname"]) == KON_RAY.title


def test_a_deadline_that_no_text_confirms_says_so_in_the_calendars_of_people() -> None:
    election = Election("ABCDEFGH", practice=False, form=COUNCIL)
    for english, told in ((False, "Chưa đối chiếu với văn bản."), (True, "Not compared with the")):
        *dues, held = Calendar.from_ical(to_ics(election, calendar(COUNCIL), english)).events
        assert all(told in str(event["description"]) for event in dues)
        assert told not in str(held["description"])


def test_the_calendar_says_of_each_day_who_and_how_it_is_counted() -> None:
    """Clauses III.3.3, III.3.4 and III.4, step 1: a row for each, the conference last; the limit
    that does not govern, and the days that are on a weekend, below."""
    page = calendar_page(Election("ABCDEFGH", False, KON_RAY), calendar(KON_RAY))
    (table,) = (block for block in page.blocks if isinstance(block, Table))
    rows = [[cell for cell in row if cell] for row in table.rows]
    weekdays = ["Chủ nhật", "thứ Bảy", "thứ Sáu", "thứ Sáu", "thứ Sáu", "thứ Hai"]
    assert [row[0].below for row in rows] == weekdays
    assert [[cell.text for cell in row[1:4]] for row in rows[:-1]] == [
        [due.who.vi, due.what.vi, due.whom.vi] for due in calendar(KON_RAY)
    ]
    assert [row[4].text for row in rows] == [
        "III.4, bước 1: trước ngày 30/10/2023, không tính ngày đó",
        "III.4, bước 1: trước 15 ngày, không tính ngày thứ 15",
        "III.3.4: chậm nhất 10 ngày trước, tính cả ngày đó",
        "III.4, bước 1: chậm nhất 10 ngày trước, tính cả ngày đó",
        "III.3.3: chậm nhất 03 ngày trước, tính cả ngày đó",
        "–",
    ]
    assert rows[-1][0].text == "20/11/2023"
    text = words_of(page)
    assert (
        "thời hạn kia (III.3.3; III.4, bước 1: trước 20 ngày, không tính ngày thứ 20) đến hết ngày "
        "30/10/2023."
    ) in text
    assert "Rơi vào cuối tuần, nên làm xong từ trước: 29/10/2023, 04/11/2023." in text
    own = words_of(calendar_page(Election("ABCDEFGH", False, OWN), calendar(OWN)))
    assert "chậm nhất ngày 22/11/2023, tính cả ngày đó" in own
    assert "cuối tuần" not in own


def test_a_deadline_that_the_form_adds_or_replaces_stands_in_the_order_of_days() -> None:
    rule = next(each for each in KON_RAY.rules.deadlines if each.key == "answers")
    own = OwnDeadline(
        key="answers", who=rule.who.vi, what=rule.what.vi, whom=rule.whom.vi, days=5,
        counting=Counting.AT_LATEST, clause="4.2",
    )  # fmt: skip
    more = own.model_copy(update={"key": "hearing", "days": 30})
    form = KON_RAY.model_copy(update={"deadlines": (own, more)})
    found = [(due.key, due.last_day.isoformat()) for due in calendar(form)]
    assert found[0] == ("hearing", "2023-10-21")
    assert found[-1] == ("answers", "2023-11-15")
    assert len(found) == 6


@pytest.mark.parametrize("english", [False, True])
def test_the_calendar_is_written_as_rfc_5545_says(english: bool) -> None:
    """Lines end with CRLF and have 75 octets at most, folded between letters (3.1); each event has
    a UID of its own and a stamp in UTC (3.6.1); an alarm says what, and when (3.6.6)."""
    data = to_ics(Election("ABCDEFGH", practice=True, form=KON_RAY), calendar(KON_RAY), english)
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")
    whole = data.decode("utf-8").replace("\r\n ", "").split("\r\n")
    product = f"PRODID:-//ptn-scan//{'EN' if english else 'VI'}"
    assert whole[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", product]
    events = whole.count("BEGIN:VEVENT")
    assert events == whole.count("END:VEVENT") == len(calendar(KON_RAY)) + 1
    uids = [line for line in whole if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) == events
    assert whole.count("DTSTAMP:20231010T000000Z") == events
    assert whole.count("TRIGGER:-P1D") == whole.count("ACTION:DISPLAY") == events
    days = [line for line in whole if line.startswith("DTSTART;VALUE=DATE:")]
    assert days[-1] == "DTSTART;VALUE=DATE:20231120"
    texts = [line for line in whole if line.startswith(("SUMMARY:", "DESCRIPTION:", "LOCATION:"))]
    assert not any(re.search(r"(?<!\\)[,;]", text) for text in texts)
    assert all("DIỄN TẬP" in text for text in texts if text.startswith("SUMMARY:"))


def test_the_calendar_lies_outside_the_election(tmp_path: Path) -> None:
    election = new(FORMS / "mot-nguoi.toml", tmp_path / "e", practice=False)
    with pytest.raises(UsageError, match="election folder"):
        write_calendar(election, tmp_path / "e" / "out")
    shown = CliRunner().invoke(app, ["calendar", str(tmp_path / "e"), "--out", str(tmp_path / "o")])
    assert shown.exit_code == 0, shown.output
    assert "06/10/2023" in shown.output  # before 20 days: 27 October less 21


def test_a_conference_too_near_to_the_plan_is_told(tmp_path: Path) -> None:
    form = write(tmp_path, changed(("plan", "date"), dt.date(2023, 11, 1)))
    election = new(form, tmp_path / "e", practice=False)
    shown = CliRunner().invoke(app, ["calendar", str(tmp_path / "e"), "--out", str(tmp_path / "o")])
    assert "1 thời hạn đã qua vào ngày ban hành kế hoạch (01/11/2023)" in shown.output
    _, written = write_calendar(election, tmp_path / "o")
    paragraphs = [each.text for each in docx.Document(str(written[0])).paragraphs]
    assert any("29/10/2023. Hãy lùi ngày hội nghị." in each for each in paragraphs)


# The list

CLEAN = Standing()
VOTE = dt.date(2023, 11, 20)


@pytest.mark.parametrize(
    ("standing", "ground", "clause"),
    [
        (replace(CLEAN, retiring=True), Ground.RETIRING, "II.1"),
        (replace(CLEAN, retirement_notice=VOTE), Ground.RETIRING, "II.1"),
        (replace(CLEAN, appointed_this_year=True), Ground.APPOINTED_THIS_YEAR, "II.1"),
        (replace(CLEAN, appointed=dt.date(2023, 1, 1)), Ground.APPOINTED_THIS_YEAR, "II.1"),
        (replace(CLEAN, standing_committee=True), Ground.STANDING_COMMITTEE, "II.1"),
        (replace(CLEAN, places=3), Ground.PLACES, "I.4"),
    ],
)
def test_who_is_not_voted_on(standing: Standing, ground: Ground, clause: str) -> None:
    (found,) = obstacles(standing, KON_RAY.rules, VOTE)
    assert (found.rule.ground, found.rule.clause) == (ground, clause)


@pytest.mark.parametrize(
    "standing",
    [
        CLEAN,
        replace(CLEAN, appointed=dt.date(2022, 12, 31)),
        replace(CLEAN, retirement_notice=VOTE + dt.timedelta(days=1)),
        replace(CLEAN, places=2),
        replace(CLEAN, gravely_ill=True),
    ],
)
def test_who_is_voted_on(standing: Standing) -> None:
    assert obstacles(standing, KON_RAY.rules, VOTE) == ()


def test_other_profiles_have_other_grounds() -> None:
    ill, standing = replace(CLEAN, gravely_ill=True), replace(CLEAN, standing_committee=True)
    assert [each.key for each in obstacles(ill, COUNCIL.rules, VOTE)] == ["gravely_ill"]
    assert obstacles(standing, COUNCIL.rules, VOTE) == ()
    assert obstacles(replace(ill, retiring=True), OWN.rules, VOTE) == ()


def test_the_form_refuses_by_dates_too(folder: Path) -> None:
    error = refused(folder, changed(("officials", 2, "appointed"), dt.date(2023, 3, 1)))
    assert "officials[2].appointed" in error.vi
    assert "mục II.1" in error.vi


CANDIDATES = """
[[candidates]]
name = "Nguyễn Văn A"
title = "Trưởng phòng Kinh tế và Hạ tầng"
unit = "Phòng Kinh tế và Hạ tầng"
appointed = 2020-05-01

[[candidates]]
name = "Trần Thị B"
title = "Trưởng phòng Tư pháp"
unit = "Phòng Tư pháp"
appointed = 2023-02-01

[[candidates]]
name = "Lê Văn C"
title = "Chánh Thanh tra huyện"
unit = "Thanh tra huyện"
retirement_notice = 2023-09-15
places = 3
"""


def test_a_list_is_drawn_up_from_data(tmp_path: Path) -> None:
    source = tmp_path / "candidates.toml"
    source.write_text(CANDIDATES, encoding="utf-8")
    report = draw_up_list(FORMS / "kon-ray-2023.toml", source)
    assert [each.name for each in report.listed.officials] == ["Nguyễn Văn A"]
    second, third = report.listed.left_off
    assert (second.name, second.clause) == ("Trần Thị B", "II.1")
    assert third.clause == "II.1; I.4"
    assert "nghỉ hưu" in third.reason
    assert "quá 02 nơi" in third.reason
    assert report.units is not None
    assert (report.units.left_off, report.units.unnamed) == (
        ("Phòng Tư pháp", "Thanh tra huyện"), 8,
    )  # fmt: skip
    target = tmp_path / "list.toml"
    write_list(report, target)
    listed = tomllib.loads(target.read_text(encoding="utf-8"))
    data = {**BASE, **listed, "units": {"total": 3, "on_list": 1}}
    form = read_form(write(tmp_path, data))
    assert (form.officials, form.left_off) == (report.listed.officials, report.listed.left_off)
    assert draw_up(form.officials, form).left_off == ()
    with pytest.raises(UsageError, match="exists"):
        write_list(report, target)


def test_a_candidate_stands_once(tmp_path: Path) -> None:
    source = tmp_path / "candidates.toml"
    source.write_text(CANDIDATES + CANDIDATES, encoding="utf-8")
    with pytest.raises(FormError, match=r"candidates\[3\]"):
        draw_up_list(FORMS / "kon-ray-2023.toml", source)


def test_nine_of_eleven_units() -> None:
    """Clause II.1."""
    report = look_at_list(FORMS / "kon-ray-2023.toml")
    assert report.units is not None
    assert (len(report.units.on_list), report.units.total, report.units.unnamed) == (9, 11, 2)


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("units", "on_list"), 10, "units.on_list"),
        (("units", "total"), 8, "units.total"),
        (("units", "vacant"), ["Phòng Nội vụ", "Phòng Y tế", "Phòng Lao động"], "units.total"),
        (("officials", 4, "unit"), "Phòng Kinh tế và Hạ tầng", "officials[4].unit"),
    ],
)
def test_units_that_do_not_add_up(
    folder: Path, path: tuple[str | int, ...], value: object, named: str
) -> None:
    assert named in refused(folder, changed(path, value)).vi


def test_a_unit_is_on_the_list_or_left_off_or_named_nowhere() -> None:
    """Clause II.1: vacant units are left off; one whose head is on the list is not, whoever else of
    it was left off."""
    assert KON_RAY.units is not None
    on_list = next(each.unit for each in KON_RAY.officials if each.unit)
    units = KON_RAY.units.model_copy(update={"vacant": ("Phòng Nội vụ",)})
    off = tuple(
        LeftOff(name="Hồ Thị N", title="Trưởng phòng", reason="nghỉ hưu", unit=unit)
        for unit in ("Phòng Y tế", on_list)
    )
    form = KON_RAY.model_copy(update={"units": units, "left_off": off})
    report = units_report(form, roster(form))
    assert report is not None
    assert report.left_off == ("Phòng Y tế", "Phòng Nội vụ")
    assert (len(report.on_list), report.unnamed) == (9, 0)


def test_the_list_as_people_see_it(tmp_path: Path) -> None:
    data = changed(("left_off",), [{"name": "Hồ Thị N", "title": "Trưởng phòng Y tế",
                                    "reason": "được bổ nhiệm trong năm", "clause": "II.1",
                                    "unit": "Phòng Y tế"}])  # fmt: skip
    data["officials"][0]["places"] = 2
    form = write(tmp_path, data)
    shown = CliRunner().invoke(app, ["list", str(form)])
    assert shown.exit_code == 0, shown.output
    for words in (
        "Được lấy phiếu: 11 người",
        "Nguyễn Văn A, Phó Chủ tịch Ủy ban nhân dân huyện, lấy phiếu ở 02 nơi",
        "Hồ Thị N, Trưởng phòng Y tế: được bổ nhiệm trong năm (mục II.1)",
        "09/11 đơn vị",
        "Mẫu không khác bộ quy tắc.",
    ):
        assert words in shown.output
    election = tmp_path / "election"
    new(form, election, practice=False)
    assert CliRunner().invoke(app, ["list", str(election)]).output == shown.output


# Two places


def test_a_comparison_says_what_to_look_into(tmp_path: Path) -> None:
    """Clause III.6: officials of two places are paired by name; who cannot be is named, in words
    that need no form to be understood."""
    here, there = changed(("plan", "number"), "1"), changed(("plan", "number"), "2")
    here["officials"][0].update(name="Đỗ Văn X", places=2)
    here["officials"][1]["places"] = 2
    twice = there["officials"][2]["name"]
    there["officials"][3]["name"] = twice
    folders = []
    for name, data in (("a", here), ("b", there)):
        folders.append(new(write(tmp_path, data), tmp_path / name, practice=False).paths.root)
    found = compare(*folders)
    names = [each.name for each in found.pairs]
    assert "Đỗ Văn X" not in names
    assert twice not in names
    assert here["officials"][1]["name"] in names
    remarks = [each.vi for each in found.remarks]
    assert sum("kết quả còn tạm tính" in each for each in remarks) == 2
    assert [each for each in remarks if "02 nơi" in each] == [
        "Đỗ Văn X: ghi là được lấy phiếu ở 02 nơi, nhưng danh sách của nơi kia không có tên này."
    ]
    assert any(each.startswith(f"{twice}: có hai người cùng họ tên") for each in remarks)


def test_a_comparison_names_whoever_cannot_be_paired_and_nobody_else(tmp_path: Path) -> None:
    """Clause III.6: missing in either place; two of one name, by the given name, where the other
    place has that name too."""
    here, there = changed(("plan", "number"), "1"), changed(("plan", "number"), "2")
    here["officials"][0].update(name="Đỗ Văn X", places=2)
    there["officials"][1].update(name="Vũ Thị Y", places=2)
    for number in (3, 4):
        here["officials"][number]["name"] = "Lê Văn Ân"
        there["officials"][number]["name"] = "Trần Thị An"
        here["officials"][number + 4]["name"] = "Cao Văn Z"
    here["officials"][5].update(name="Trần Thị An", places=2)
    there["officials"][5].update(name="Lê Văn Ân", places=2)
    folders = [
        new(write(tmp_path, data), tmp_path / name, practice=False).paths.root
        for name, data in (("a", here), ("b", there))
    ]
    found = compare(*folders)
    told = [each.vi.partition(":")[0] for each in found.remarks if "tạm tính" not in each.vi]
    assert told == ["Trần Thị An", "Lê Văn Ân", "Đỗ Văn X", "Vũ Thị Y"]
    assert not {"Trần Thị An", "Lê Văn Ân", "Cao Văn Z"} & {each.name for each in found.pairs}
    assert json.loads(comparison_json(found))["places"] == [
        {
            "body": place.form.body.name,
            "title": place.form.title,
            "date": "2023-11-20",
            "percent_of": "collected",
            "final": False,
            "collected": 0,
        }
        for place in found.places
    ]
    with pytest.raises(UsageError, match="election folder"):
        write_comparison(found, folders[1] / "out")
    (tmp_path / "link").symlink_to(folders[0], target_is_directory=True)
    with pytest.raises(UsageError, match="the same folder"):
        compare(folders[0], tmp_path / "link")


@pytest.mark.parametrize(
    ("form", "clause"),
    [
        ("kon-ray-2023", "(mục II.2)"),
        ("hoi-dong-nhan-dan", "(Luật Tổ chức chính quyền địa phương)"),
        ("tuy-chinh", None),
    ],
)
def test_without_a_quorum_the_clause_of_the_profile_is_cited(
    tmp_path: Path, form: str, clause: str | None
) -> None:
    election = new(FORMS / f"{form}.toml", tmp_path / "e", practice=False)
    with pytest.raises(CountsError) as refusal:
        establish(election, 30, 10)
    assert clause is None or clause in refusal.value.vi
    assert ("(" in refusal.value.vi) is (clause is not None)
    assert "10/30" in refusal.value.vi


def test_a_conference_of_nobody_is_none(tmp_path: Path) -> None:
    """Clause II.2: two thirds of nobody are nobody, and yet no vote may be held."""
    election = new(FORMS / "mot-nguoi.toml", tmp_path / "e", practice=False)
    with pytest.raises(CountsError):
        establish(election, 0, 0)
    with election.open_box() as box:
        assert box.snapshot().conference is None


@pytest.mark.parametrize(("count", "warned"), [(1, False), (2, False), (3, True)])
def test_ballots_beyond_those_present_are_warned_of_and_none_before(
    tmp_path: Path, count: int, warned: bool
) -> None:
    """As many ballots as people are right; one more is not."""
    election = new(FORMS / "mot-nguoi.toml", tmp_path / "e", practice=False)
    print_ballots(election, 3, tmp_path / "ballots.pdf")
    assert establish(election, 2, 2) == ()
    found = issue(election, count, Leftovers(unread=True, why="máy quét hỏng"))
    assert bool(found.warnings) is warned
    if warned:
        assert "3 phiếu nhiều hơn 2 người có mặt" in found.warnings[0].vi


@pytest.mark.parametrize("form", [KON_RAY, COUNCIL, OWN], ids=lambda form: str(form.profile))
def test_a_profile_that_rests_on_no_text_says_so_wherever_the_committee_looks(
    form: Form, tmp_path: Path
) -> None:
    """In the list, on the calendar and in annex II of the minutes, in both languages."""
    told = {
        Tongue.VIETNAMESE: "Bộ quy tắc này chưa được đối chiếu với toàn văn",
        Tongue.ENGLISH: "This profile was compared with the text of no resolution",
    }
    expected = form.profile == "hdnd"
    path = FORMS / {"hdnd": "hoi-dong-nhan-dan.toml", DEFAULT: "kon-ray-2023.toml"}.get(
        form.profile, "tuy-chinh.toml"
    )
    shown = " ".join(CliRunner().invoke(app, ["list", str(path)]).output.split())
    assert (told[Tongue.VIETNAMESE] in shown) is expected
    election = Election("ABCDEFGH", False, form)
    facts = facts_of(form, tally_of(form))
    for tongue, told_words in told.items():
        papers = (
            calendar_page(election, calendar(form), tongue),
            minutes(replace(facts, tongue=tongue), 1),
        )
        for paper in papers:
            assert (told_words in words_of(paper)) is expected, (paper.name, tongue)
    assert len(pdfium.PdfDocument(to_pdf(calendar_page(election, calendar(form))))) == 1


def planned_on(form: Form, day: dt.date) -> Form:
    return form.model_copy(update={"plan": form.plan.model_copy(update={"date": day})})


@pytest.mark.parametrize(("day", "late"), [(29, False), (30, True)])
def test_a_deadline_on_the_plans_own_day_can_still_be_kept(day: int, late: bool) -> None:
    """The report is due until 29/10 (clauses III.3.3 and III.4, step 1)."""
    form = planned_on(KON_RAY, dt.date(2023, 10, day))
    election = Election("ABCDEFGH", False, form)
    text = words_of(calendar_page(election, calendar(form)))
    assert ("Đã qua vào ngày ban hành kế hoạch (30/10/2023): 29/10/2023." in text) is late
    assert ("Đã qua" in text) is late


def test_a_deadline_that_counts_otherwise_departs_though_its_days_are_the_same() -> None:
    """«Trước 20 ngày» and «chậm nhất 20 ngày» are a day apart."""
    rule = next(each for each in KON_RAY.rules.deadlines if each.key == "report")
    own = OwnDeadline(
        key="report", who=rule.who.vi, what=rule.what.vi, whom=rule.whom.vi, days=rule.days,
        counting=Counting.AT_LATEST, clause="4.1",
    )  # fmt: skip
    (found,) = departures(KON_RAY.model_copy(update={"deadlines": (own,)}))
    assert (found.key, found.clause) == ("deadlines.report", rule.clause)
    assert (found.by_profile.vi, found.by_form.vi) == ("trước 20 ngày", "chậm nhất 20 ngày")
    same = own.model_copy(update={"counting": Counting.BEFORE})
    assert departures(KON_RAY.model_copy(update={"deadlines": (same,)})) == ()


def test_all_units_may_be_named(folder: Path) -> None:
    """Clause II.1: nine on the list and two vacant are all eleven."""
    assert KON_RAY.units is not None
    units = KON_RAY.units.model_copy(update={"vacant": ("Phòng Nội vụ", "Phòng Y tế")})
    check_units(KON_RAY.model_copy(update={"units": units}), folder)
    full = units.model_copy(update={"vacant": ("Phòng Nội vụ", "Phòng Y tế", "Phòng Lao động")})
    with pytest.raises(FormError):
        check_units(KON_RAY.model_copy(update={"units": full}), folder)
