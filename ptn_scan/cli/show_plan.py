"""The list, the calendar and two places' results as text for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ptn_scan.cli.language import LANGUAGE, say
from ptn_scan.cli.output import line, table_console
from ptn_scan.cli.show import level_heads, percent, rehearsal

if TYPE_CHECKING:
    import datetime as dt

    from ptn_scan.election import Form
    from ptn_scan.plan.calendar import Due, Limit
    from ptn_scan.plan.conference_times import Times
    from ptn_scan.plan.departures import Departure
    from ptn_scan.plan.dossiers import Line
    from ptn_scan.plan.roster import UnitsReport
    from ptn_scan.rules.values import Words
    from ptn_scan.tally import OfficialResult
    from ptn_scan.workflow.comparing import Comparison, PlaceResult
    from ptn_scan.workflow.planning import ListReport


def listed(report: "ListReport") -> None:
    """`list`: who is voted on, who is not and by which clause, units, places, departures."""
    form, people = report.form, report.listed
    rehearsal(report.practice)
    print(form.title)
    line(
        f"Bộ quy tắc {form.profile}, phiên bản {form.profile_version}: {form.rules.source}",
        f"Rules {form.profile}, version {form.profile_version}: {form.rules.source}",
    )
    if form.rules.reservation is not None:
        print(_words(form.rules.reservation))
    line(f"\nĐược lấy phiếu: {len(people.officials)} người", f"\nListed: {len(people.officials)}")
    for number, official in enumerate(people.officials, start=1):
        twice = say(", lấy phiếu ở 02 nơi", ", voted on in two places")
        print(f"  {number}. {official.name}, {official.title}{twice * (official.places > 1)}")
    line(
        f"\nKhông lấy phiếu: {len(people.left_off)} người",
        f"\nNot voted on: {len(people.left_off)}",
    )
    for entry in people.left_off:
        clause = f" ({_cited(entry.clause)})" if entry.clause else ""
        print(f"  {entry.name}, {entry.title}: {entry.reason}{clause}")
    _units(report.units)
    _departures(report.departures)


def _units(units: "UnitsReport | None") -> None:
    if units is None:
        return
    line(
        f"\nĐơn vị: {len(units.on_list):02d}/{units.total:02d} đơn vị có người đứng đầu được lấy "
        "phiếu",
        f"\nUnits: the heads of {len(units.on_list)} of {units.total} are voted on",
    )
    for unit in units.left_off:
        line(f"  {unit}: không lấy phiếu", f"  {unit}: not voted on")
    if units.unnamed:
        line(
            f"  {units.unnamed:02d} đơn vị không được nêu tên ở đâu; có thể ghi ở left_off.unit "
            "hoặc units.vacant.",
            f"  {units.unnamed} units are named nowhere; left_off.unit or units.vacant may name "
            "them.",
        )


def _departures(found: "Sequence[Departure]") -> None:
    if not found:
        line("\nMẫu không khác bộ quy tắc.", "\nThe form departs from no rule of its profile.")
        return
    line("\nMẫu khác bộ quy tắc:", "\nWhere the form departs from its profile:")
    for each in found:
        clause = f", {_cited(each.clause)}" if each.clause else ""
        line(
            f"  {each.what.vi} ({each.key}{clause}): bộ quy tắc «{each.by_profile.vi}», mẫu "
            f"«{each.by_form.vi}»",
            f"  {each.what.en} ({each.key}{clause}): profile «{each.by_profile.en}», form "
            f"«{each.by_form.en}»",
        )


def dues(form: "Form", found: "Sequence[Due]") -> None:
    """`calendar`: a line for each deadline, the conference last."""
    print(form.title)
    for due in found:
        line(
            f"{_day(due.last_day)}  {due.who.vi} {due.what.vi} → {due.whom.vi} "
            f"({_limit(due.governs)}{_weekend(due)})",
            f"{_day(due.last_day)}  {due.who.en} {due.what.en} → {due.whom.en} "
            f"({_limit(due.governs)}{_weekend(due)})",
        )
        for other in due.others:
            line(
                f"            không phải {_day(other.last_day)} ({_limit(other)}): thời hạn sớm "
                "hơn có hiệu lực",
                f"            not {_day(other.last_day)} ({_limit(other)}): the earlier governs",
            )
        if due.note is not None:
            print(f"            {_words(due.note)}")
    late = [due for due in found if due.last_day < form.plan.date]
    if late:
        line(
            f"LƯU Ý: {len(late)} thời hạn đã qua vào ngày ban hành kế hoạch "
            f"({_day(form.plan.date)}); hãy lùi ngày hội nghị.",
            f"NOTE: {len(late)} deadlines were over on the day of the plan "
            f"({_day(form.plan.date)}); put off the conference.",
        )
    held = form.conference
    line(
        f"{_day(held.date)}  Hội nghị lấy phiếu tín nhiệm, {held.place}",
        f"{_day(held.date)}  Conference, {held.place}",
    )


def times(known: "Times") -> None:
    """`times`: a line for each step."""
    from ptn_scan.plan.conference_times import STEP_WORDS, Step

    for step in Step:
        at = f"{known[step]:%H:%M}" if step in known else "–"
        print(f"{at:>5}  {_words(STEP_WORDS[step])}")


def dossiers(lines: "Sequence[Line]", today: "dt.date") -> None:
    """`dossier`: a line for each paper of each official, with what is late, missing or unsigned."""
    from itertools import groupby

    for number, group in groupby(lines, key=lambda each: each.number):
        of_one = tuple(group)
        official = of_one[0].official
        print(f"{number}. {official.name}, {official.title}")
        for each in of_one:
            print(f"   {_words(each.item.what)} ({each.item.key}): {_handled(each, today)}")
    if not lines:
        line("Bộ quy tắc không quy định hồ sơ.", "The profile lays down no dossier.")


def _handled(found: "Line", today: "dt.date") -> str:
    done = found.handling
    into = _step(done.received, found.receive_by, say("nhận", "received"), found.late_in)
    onward = _step(done.forwarded, found.forward_by, say("chuyển", "passed on"), found.late_on)
    parts = [into, onward]
    if found.unsigned:
        parts.append(say("CHƯA ĐỦ CHỮ KÝ", "NOT ALL SIGNATURES"))
    if found.overdue(today):
        parts.append(say("QUÁ HẠN", "OVERDUE"))
    return "; ".join(parts)


def _step(day: "dt.date | None", last: "dt.date | None", what: str, late: bool) -> str:
    until = "" if last is None else say(f" (hạn {_day(last)})", f" (by {_day(last)})")
    return f"{what} {'–' if day is None else _day(day)}{until}" + late * say(" MUỘN", " LATE")


def _day(day: "dt.date") -> str:
    return day.strftime(say("%d/%m/%Y", "%Y-%m-%d"))


def _limit(limit: "Limit") -> str:
    doubt = "" if limit.confirmed else say(", chưa đối chiếu với văn bản", ", text not seen")
    return f"{limit.clause}: {_words(limit.how)}{doubt}"


def _weekend(due: "Due") -> str:
    return say("; cuối tuần", "; a weekend") if due.weekend else ""


def _cited(clause: str) -> str:
    from ptn_scan.rules.values import cited

    return _words(cited(clause))


def _words(words: "Words") -> str:
    return words.en if LANGUAGE == "en" else words.vi


def compared(comparison: "Comparison") -> None:
    """`compare`: a table with two lines for each official, one for each place."""
    from rich.table import Table

    for place, mark in zip(comparison.places, "AB", strict=True):
        _place(place, mark)
    table = Table(title=say("Kết quả ở hai nơi, không cộng gộp", "Both results, never added"))
    for vi, en, right in _COLUMNS:
        table.add_column(say(vi, en), justify="right" if right else "left")
    for name in level_heads(comparison.places[0].form):
        table.add_column(name, justify="right")
    for pair in comparison.pairs:
        for index, result in enumerate(pair.results):
            collected = comparison.places[index].tally.collected
            table.add_row(
                "" if index else pair.name,
                "AB"[index],
                *_cells(result, collected),
                end_section=index == 1,
            )
    table_console().print(table)
    if not comparison.pairs:
        line("Không có ai có tên ở cả hai nơi.", "Nobody's name stands in both places.")
    line(
        "Ghép theo họ tên; hãy kiểm tra đúng là một người. Cấp có thẩm quyền xem xét tổng thể kết "
        "quả ở từng nơi.",
        "Paired by name; check that it is one person. The competent authority looks at each "
        "place's result as a whole.",
    )
    for remark in comparison.remarks:
        print(f"• {remark.in_language(LANGUAGE)}")


_COLUMNS = (
    ("Họ và tên", "Name", False),
    ("Nơi", "Place", False),
    ("Chức vụ", "Title", False),
    ("Thu về", "Collected", True),
    ("Hợp lệ", "Valid", True),
    ("Không hợp lệ", "Invalid", True),
)


_BASES = {
    "collected": ("số phiếu thu về", "the ballots collected"),
    "valid": ("số phiếu hợp lệ", "the valid ballots"),
    "convened": ("số người được triệu tập", "those convened"),
}


def _place(place: "PlaceResult", mark: str) -> None:
    form = place.form
    day, (vi, en) = _day(form.conference.date), _BASES[form.percent_of.value]
    rehearsal(place.folder.election.practice)
    line(
        f"{mark}: {form.body.name}, {day}; tỉ lệ trên {vi}",
        f"{mark}: {form.body.name}, {day}; percentages of {en}",
    )


def _cells(result: "OfficialResult", collected: int) -> tuple[str, ...]:
    levels = (
        f"{count} ({percent(share)})"
        for count, share in zip(result.levels, result.shares, strict=True)
    )
    numbers = (str(collected), str(result.valid), str(result.invalid))
    return (result.title, *numbers, *levels)
