"""Results → ket-qua.xlsx. Every number stands computed; live formulas stand beside it as a check,
with the values that they come to.

Percentages are rounded exactly and then stored.
"""

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from ptn_scan.documents import numerals
from ptn_scan.documents.archive import repack
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import REASON_WORDS, base_name, level_name
from ptn_scan.documents.workbook_sheet import HEAD_ROW, Found, fit_height, formula, head, put, title
from ptn_scan.documents.workbook_values import with_values
from ptn_scan.election import Level, PercentOf
from ptn_scan.ruling.values import Reason
from ptn_scan.tally import OfficialResult, Tally

_SHEETS = {
    Tongue.VIETNAMESE: ("Kết quả", "Đối chiếu", "Lý do"),
    Tongue.ENGLISH: ("Results", "Identities", "Reasons"),
}

_LAST_PRINTED = "N"
"""The columns that check stand to the right of the printed ones."""


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
    properties.title = title(facts)
    properties.language = facts.tongue.formulas.tag
    out = BytesIO()
    book.save(out)
    return repack(with_values(out.getvalue(), values), date.isoformat())


def _holds(facts: MinutesFacts, holds: bool) -> str:
    """What a check says."""
    return facts.tongue.say("đúng", "holds") if holds else facts.tongue.say("sai", "wrong")


def _check(facts: MinutesFacts, condition: str) -> str:
    """A formula that says whether `condition` holds."""
    return f'=IF({condition},"{_holds(facts, True)}","{_holds(facts, False)}")'


def base_of(tally: Tally, result: OfficialResult, percent_of: PercentOf) -> int | None:
    """What the shares of one official are shares of; None where it is not known."""
    match percent_of:
        case PercentOf.COLLECTED:
            return tally.collected
        case PercentOf.VALID:
            return result.valid
        case PercentOf.CONVENED:
            return tally.counts.convened


def _write_results(sheet: Any, facts: MinutesFacts) -> Found:
    found: Found = {}
    form, tongue = facts.election.form, facts.tongue
    say, base = tongue.say, base_name(form, tongue)
    level_names = tuple(level_name(level, form.level_names, tongue) for level in Level)
    levels = [name for level in level_names for name in (level, f"{level}, %")]
    names = (
        say("TT", "No."), say("Họ và tên", "Name"), say("Chức vụ", "Office"),
        say("Phát ra", "Issued"), say("Thu về", "Collected"), say("Hợp lệ", "Valid"),
        say("Không hợp lệ", "Invalid"), *levels,
        f"{say('Cơ sở tính %', 'Base of %')}: {base}",
        *(f"{say('Tính lại', 'Again')}: {level}, %" for level in level_names),
        say("Hợp lệ + không hợp lệ = thu về", "Valid + invalid = collected"),
        say("Tổng ba mức = hợp lệ", "Sum of levels = valid"),
    )  # fmt: skip
    head(sheet, facts, names, (6, 26, 36, 9, 9, 9, 9, *(10,) * 6, 14, *(12,) * 3, 14, 14))
    for row, result in enumerate(facts.tally.officials, start=HEAD_ROW + 1):
        _write_result(sheet, row, facts, result)
        _write_checks(found, sheet, row, facts, result)
        fit_height(sheet, row)
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
        cell = put(sheet, row, column, value)
        if isinstance(value, float):
            cell.number_format = "0.00"


def _write_checks(
    found: Found, sheet: Any, row: int, facts: MinutesFacts, result: OfficialResult
) -> None:
    for index, (column, source) in enumerate(zip((15, 16, 17), "HJL", strict=True)):
        recalculated = f'=IF(N(N{row})=0,"{numerals.NOTHING}",ROUND({source}{row}*100/N{row},2))'
        share = result.shares[index]
        value = numerals.NOTHING if share is None else numerals.hundredths_of_percent(share) / 100
        formula(found, sheet, (row, column), recalculated, value).number_format = "0.00"
    sums = (
        (18, f"F{row}+G{row}=E{row}", result.valid + result.invalid == facts.tally.collected),
        (19, f"H{row}+J{row}+L{row}=F{row}", sum(result.levels) == result.valid),
    )
    for column, sum_, holds in sums:
        formula(found, sheet, (row, column), _check(facts, sum_), _holds(facts, holds))


def _write_identities(sheet: Any, facts: MinutesFacts) -> Found:
    say = facts.tongue.say
    names = (
        say("TT", "No."),
        say("Nội dung đối chiếu", "What must hold"),
        say("Kết quả", "Result"),
        say("Việc cần làm", "What to do"),
    )
    head(sheet, facts, names, (6, 90, 14, 60))
    row = HEAD_ROW
    for number, identity in enumerate(facts.tally.identities, start=1):
        row += 1
        put(sheet, row, 1, number)
        put(sheet, row, 2, say(identity.vi, identity.en))
        no = say("chưa đúng", "does not hold")
        put(sheet, row, 3, say("đúng", "holds") if identity.holds else no)
        put(sheet, row, 4, say(identity.remedy_vi, identity.remedy_en))
        fit_height(sheet, row)
    return _write_counts(sheet, row + 2, facts)


def _write_counts(sheet: Any, first: int, facts: MinutesFacts) -> Found:
    """The numbers that the identities are about, with one live check."""
    tally, counts = facts.tally, facts.tally.counts
    say = facts.tongue.say
    lines: tuple[tuple[str, int | None], ...] = (
        (say("Số người được triệu tập", "Convened"), counts.convened),
        (say("Số người có mặt", "Present"), counts.present),
        (say("Phiếu đã in", "Printed"), counts.printed),
        (say("Phiếu phát ra", "Issued"), counts.issued),
        (say("Phiếu còn lại", "Left over"), counts.leftover),
        (say("Phiếu hỏng", "Spoiled"), counts.spoiled),
        (say("Phiếu thu về (đếm tay)", "Collected (by hand)"), counts.collected),
        (say("Phiếu thu về (đã đọc)", "Collected (read)"), tally.collected),
        (say("Phiếu do ban kiểm phiếu phát ra", "Issued by the committee"), tally.genuine),
        (
            say("Phiếu không do ban kiểm phiếu phát ra", "Not issued by the committee"),
            tally.surplus_total,
        ),
    )
    for row, (text, number) in enumerate(lines, start=first):
        put(sheet, row, 2, text)
        put(sheet, row, 3, numerals.UNKNOWN if number is None else number)
    printed = first + 2
    check = _check(facts, f"C{printed}=SUM(C{printed + 1}:C{printed + 3})")
    again = say(
        "Tính lại: đã in = phát ra + còn lại + hỏng",
        "Again: printed = issued + left over + spoiled",
    )
    put(sheet, first + len(lines), 2, again)
    found: Found = {}
    parts = (counts.issued, counts.leftover, counts.spoiled)
    holds = counts.printed == sum(part for part in parts if part is not None)
    formula(found, sheet, (first + len(lines), 3), check, _holds(facts, holds))
    return found


def _write_reasons(sheet: Any, facts: MinutesFacts) -> Found:
    """Invalid by reason for each official, then the surplus by reason."""
    totals: Found = {}
    found = {reason for result in facts.tally.officials for reason, _ in result.invalid_by_reason}
    reasons = tuple(reason for reason in Reason if reason in found)
    tongue = facts.tongue
    say = tongue.say
    names = (say("TT", "No."), say("Họ và tên", "Name"), say("Không hợp lệ", "Invalid"))
    by_reason_names = (tongue.of(REASON_WORDS[reason]) for reason in reasons)
    total_name = say("Tổng theo lý do", "Sum of reasons")
    head(
        sheet, facts, (*names, *by_reason_names, total_name), (6, 40, 12, *(18,) * len(reasons), 14)
    )
    row = HEAD_ROW
    for result in facts.tally.officials:
        row += 1
        by_reason = dict(result.invalid_by_reason)
        values: tuple[int | str, ...] = (result.official, result.name, result.invalid)
        for column, value in enumerate(values, start=1):
            put(sheet, row, column, value)
        for column, reason in enumerate(reasons, start=4):
            put(sheet, row, column, by_reason.get(reason, 0))
        last = get_column_letter(3 + len(reasons))
        total = f"=SUM(D{row}:{last}{row})" if reasons else "=0"
        formula(totals, sheet, (row, 4 + len(reasons)), total, sum(by_reason.values()))
        fit_height(sheet, row)
    row += 2
    surplus = say(
        "Phiếu không do ban kiểm phiếu phát ra, theo lý do",
        "Not issued by the committee, by reason",
    )
    put(sheet, row, 2, surplus, bold=True)
    put(sheet, row, 3, facts.tally.surplus_total, bold=True)
    fit_height(sheet, row)
    for reason, number in facts.tally.surplus:
        row += 1
        put(sheet, row, 2, tongue.of(REASON_WORDS[reason]))
        put(sheet, row, 3, number)
        fit_height(sheet, row)
    return totals
