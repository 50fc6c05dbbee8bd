"""Results → ket-qua.xlsx. Every number stands computed; live formulas stand beside it as a check,
with the values that they come to.

Percentages are rounded exactly and then stored.
"""

import datetime as dt
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from ptn_scan.documents import numerals
from ptn_scan.documents.archive import repack
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import DRAFT, PRACTICE, REASON_WORDS, base_name, level_name
from ptn_scan.documents.workbook_values import Value, with_values
from ptn_scan.election import Level, PercentOf
from ptn_scan.ruling.values import Reason
from ptn_scan.tally import OfficialResult, Tally

_SHEETS = {
    Tongue.VIETNAMESE: ("Kết quả", "Đồng nhất thức", "Lý do"),
    Tongue.ENGLISH: ("Results", "Identities", "Reasons"),
}
HEAD_ROW = 4
"""The row of results and reasons that heads the columns; officials begin in the next."""

_LAST_PRINTED = "N"
"""The columns that check stand to the right of the printed ones."""

_Found = dict[str, Value]
"""The values of a sheet's formulas, as they are found."""

_FONT = "Times New Roman"
_LINE_HEIGHT = 14.5
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def to_xlsx(facts: MinutesFacts) -> bytes:
    """The workbook as a file; the same facts give the same bytes."""
    book = Workbook()
    results = book.active
    results.title, identities, reasons = _SHEETS[facts.tongue]
    values = (
        _write_results(results, facts),
        _write_identities(book.create_sheet(identities), facts),
        _write_reasons(book.create_sheet(reasons), facts),
    )
    date = facts.election.form.conference.date
    properties = book.properties
    properties.creator = f"Ban kiểm phiếu – {facts.election.form.body.name}"
    properties.title = _title(facts)
    properties.language = facts.tongue.formulas.tag
    properties.created = dt.datetime.combine(date, dt.time())
    out = BytesIO()
    book.save(out)
    return repack(with_values(out.getvalue(), values), date.isoformat())


def _title(facts: MinutesFacts) -> str:
    return f"{facts.tongue.say('Kết quả kiểm phiếu', 'Result')} – {facts.election.form.title}"


def _holds(facts: MinutesFacts, holds: bool) -> str:
    """What a check says."""
    return facts.tongue.say("đúng", "holds") if holds else facts.tongue.say("sai", "wrong")


def _check(facts: MinutesFacts, condition: str) -> str:
    """A formula that says whether `condition` holds."""
    return f'=IF({condition},"{_holds(facts, True)}","{_holds(facts, False)}")'


def _put(sheet: Any, row: int, column: int, value: str | int | float, *, bold: bool = False) -> Any:
    """Writes one ruled cell. Text is text, whatever it begins with: a name is never a formula."""
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = Font(name=_FONT, bold=bold)
    cell.border = _BORDER
    horizontal = "left" if isinstance(value, str) and not bold else "center"
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    return cell


def _fit_height(sheet: Any, row: int) -> None:
    """Makes a row as high as its fullest cell needs; not every program does so by itself."""
    lines = 1
    for cell in sheet[row]:
        width = sheet.column_dimensions[cell.column_letter].width
        if isinstance(cell.value, str) and cell.data_type == "s":
            lines = max(lines, -(-len(cell.value) * 6 // int(width * 5)))
    sheet.row_dimensions[row].height = _LINE_HEIGHT * lines + 2


def _formula(values: _Found, sheet: Any, place: tuple[int, int], formula: str, value: Value) -> Any:
    """Writes one formula to the cell at `place` (row, column); `values` takes up its value."""
    cell = _put(sheet, *place, formula)
    cell.data_type = "f"
    values[cell.coordinate] = value
    cell.alignment = Alignment(horizontal="center", vertical="center")
    return cell


def _head(sheet: Any, facts: MinutesFacts, names: tuple[str, ...], widths: tuple[int, ...]) -> None:
    """Title and marks above, the columns' names, and what repeats on every printed page."""
    form = facts.election.form
    tongue = facts.tongue
    body = f"{form.body.name}, {numerals.long_date(form.conference.date, tongue)}"
    practice = tongue.of(PRACTICE) if facts.election.practice else ""
    marks = (practice, tongue.of(DRAFT) if facts.draft else "", body)
    for row, text in ((1, _title(facts)), (2, " – ".join(filter(None, marks)))):
        cell = sheet.cell(row, 1, text)
        cell.data_type = "s"
        cell.font = Font(name=_FONT, bold=row == 1, size=14 if row == 1 else 12)
    for column, (name, width) in enumerate(zip(names, widths, strict=True), start=1):
        _put(sheet, HEAD_ROW, column, name, bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    _fit_height(sheet, HEAD_ROW)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 1)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def base_of(tally: Tally, result: OfficialResult, percent_of: PercentOf) -> int | None:
    """What the shares of one official are shares of; None where it is not known."""
    match percent_of:
        case PercentOf.COLLECTED:
            return tally.collected
        case PercentOf.VALID:
            return result.valid
        case PercentOf.CONVENED:
            return tally.counts.convened


def _write_results(sheet: Any, facts: MinutesFacts) -> _Found:
    found: _Found = {}
    form, tongue = facts.election.form, facts.tongue
    say, base = tongue.say, base_name(form, tongue)
    level_names = tuple(level_name(level, form.level_names, tongue) for level in Level)
    levels = [name for level in level_names for name in (level, f"{level}, %")]
    names = (
        say("TT", "No."), say("Họ và tên", "Name"), say("Chức vụ", "Office"),
        say("Phát ra", "Handed out"), say("Thu về", "Collected"), say("Hợp lệ", "Valid"),
        say("Không hợp lệ", "Invalid"), *levels,
        f"{say('Cơ sở tính %', 'Base of %')}: {base}",
        *(f"{say('Tính lại', 'Again')}: {level}, %" for level in level_names),
        say("Hợp lệ + không hợp lệ = thu về", "Valid + invalid = collected"),
        say("Tổng ba mức = hợp lệ", "Sum of levels = valid"),
    )  # fmt: skip
    _head(sheet, facts, names, (6, 26, 36, 9, 9, 9, 9, *(10,) * 6, 14, *(12,) * 3, 14, 14))
    for row, result in enumerate(facts.tally.officials, start=HEAD_ROW + 1):
        _write_result(sheet, row, facts, result)
        _write_checks(found, sheet, row, facts, result)
        _fit_height(sheet, row)
    sheet.print_area = f"A1:{_LAST_PRINTED}{sheet.max_row}"
    return found


def _write_result(sheet: Any, row: int, facts: MinutesFacts, result: OfficialResult) -> None:
    tally = facts.tally
    base = base_of(tally, result, facts.election.form.percent_of)
    issued = tally.counts.issued
    values: list[str | int | float] = [
        result.official,
        result.name,
        result.title,
        numerals.UNKNOWN if issued is None else issued,
        tally.collected,
        result.valid,
        result.invalid,
    ]
    for number, share in zip(result.levels, result.shares, strict=True):
        hundredths = None if share is None else numerals.hundredths_of_percent(share)
        values += [number, numerals.NOTHING if hundredths is None else hundredths / 100]
    values.append(numerals.UNKNOWN if base is None else base)
    for column, value in enumerate(values, start=1):
        cell = _put(sheet, row, column, value)
        if isinstance(value, float):
            cell.number_format = "0.00"


def _write_checks(
    found: _Found, sheet: Any, row: int, facts: MinutesFacts, result: OfficialResult
) -> None:
    for index, (column, source) in enumerate(zip((15, 16, 17), "HJL", strict=True)):
        formula = f'=IF(N(N{row})=0,"{numerals.NOTHING}",ROUND({source}{row}*100/N{row},2))'
        share = result.shares[index]
        value = numerals.NOTHING if share is None else numerals.hundredths_of_percent(share) / 100
        _formula(found, sheet, (row, column), formula, value).number_format = "0.00"
    sums = (
        (18, f"F{row}+G{row}=E{row}", result.valid + result.invalid == facts.tally.collected),
        (19, f"H{row}+J{row}+L{row}=F{row}", sum(result.levels) == result.valid),
    )
    for column, sum_, holds in sums:
        _formula(found, sheet, (row, column), _check(facts, sum_), _holds(facts, holds))


def _write_identities(sheet: Any, facts: MinutesFacts) -> _Found:
    say = facts.tongue.say
    names = (
        say("TT", "No."),
        say("Đồng nhất thức", "Identity"),
        say("Kết quả", "Result"),
        say("Việc cần làm", "What to do"),
    )
    _head(sheet, facts, names, (6, 90, 14, 60))
    row = HEAD_ROW
    for number, identity in enumerate(facts.tally.identities, start=1):
        row += 1
        _put(sheet, row, 1, number)
        _put(sheet, row, 2, say(identity.vi, identity.en))
        no = say("chưa đúng", "does not hold")
        _put(sheet, row, 3, say("đúng", "holds") if identity.holds else no)
        _put(sheet, row, 4, say(identity.remedy_vi, identity.remedy_en))
        _fit_height(sheet, row)
    return _write_counts(sheet, row + 2, facts)


def _write_counts(sheet: Any, first: int, facts: MinutesFacts) -> _Found:
    """The numbers that the identities are about, with one live check."""
    tally, counts = facts.tally, facts.tally.counts
    say = facts.tongue.say
    lines: tuple[tuple[str, int | None], ...] = (
        (say("Số người được triệu tập", "Convened"), counts.convened),
        (say("Số người có mặt", "Present"), counts.present),
        (say("Phiếu đã in", "Printed"), counts.printed),
        (say("Phiếu phát ra", "Handed out"), counts.issued),
        (say("Phiếu còn lại", "Left over"), counts.leftover),
        (say("Phiếu hỏng", "Spoiled"), counts.spoiled),
        (say("Phiếu thu về (đếm tay)", "Collected (by hand)"), counts.collected),
        (say("Phiếu thu về (đã đọc)", "Collected (read)"), tally.collected),
        (say("Phiếu do ban kiểm phiếu phát ra", "Handed out by the committee"), tally.genuine),
        (
            say("Phiếu không do ban kiểm phiếu phát ra", "Not handed out by the committee"),
            tally.surplus_total,
        ),
    )
    for row, (text, number) in enumerate(lines, start=first):
        _put(sheet, row, 2, text)
        _put(sheet, row, 3, numerals.UNKNOWN if number is None else number)
    printed = first + 2
    check = _check(facts, f"C{printed}=SUM(C{printed + 1}:C{printed + 3})")
    again = say(
        "Tính lại: đã in = phát ra + còn lại + hỏng",
        "Again: printed = handed out + left over + spoiled",
    )
    _put(sheet, first + len(lines), 2, again)
    found: _Found = {}
    parts = (counts.issued, counts.leftover, counts.spoiled)
    holds = counts.printed == sum(part for part in parts if part is not None)
    _formula(found, sheet, (first + len(lines), 3), check, _holds(facts, holds))
    return found


def _write_reasons(sheet: Any, facts: MinutesFacts) -> _Found:
    """Invalid by reason for each official, then the surplus by reason."""
    totals: _Found = {}
    found = {reason for result in facts.tally.officials for reason, _ in result.invalid_by_reason}
    reasons = tuple(reason for reason in Reason if reason in found)
    tongue = facts.tongue
    say = tongue.say
    names = (say("TT", "No."), say("Họ và tên", "Name"), say("Không hợp lệ", "Invalid"))
    by_reason_names = (tongue.of(REASON_WORDS[reason]) for reason in reasons)
    total_name = say("Tổng theo lý do", "Sum of reasons")
    _head(
        sheet, facts, (*names, *by_reason_names, total_name), (6, 40, 12, *(18,) * len(reasons), 14)
    )
    row = HEAD_ROW
    for result in facts.tally.officials:
        row += 1
        by_reason = dict(result.invalid_by_reason)
        values: tuple[int | str, ...] = (result.official, result.name, result.invalid)
        for column, value in enumerate(values, start=1):
            _put(sheet, row, column, value)
        for column, reason in enumerate(reasons, start=4):
            _put(sheet, row, column, by_reason.get(reason, 0))
        last = get_column_letter(3 + len(reasons))
        total = f"=SUM(D{row}:{last}{row})" if reasons else "=0"
        _formula(totals, sheet, (row, 4 + len(reasons)), total, sum(by_reason.values()))
    row += 2
    surplus = say(
        "Phiếu không do ban kiểm phiếu phát ra, theo lý do",
        "Not handed out by the committee, by reason",
    )
    _put(sheet, row, 2, surplus, bold=True)
    _put(sheet, row, 3, facts.tally.surplus_total, bold=True)
    for reason, number in facts.tally.surplus:
        row += 1
        _put(sheet, row, 2, tongue.of(REASON_WORDS[reason]))
        _put(sheet, row, 3, number)
    return totals
