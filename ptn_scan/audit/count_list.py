"""The list for a full hand count: one line for each official, numbers to be filled in."""

from collections.abc import Sequence

from ptn_scan.audit.table import Line, Table, write_table
from ptn_scan.audit.values import HandTotals
from ptn_scan.election import Form, Level

NUMBER = "STT"
INVALID = "Không hợp lệ"

_REMARKS = (
    "KIỂM ĐẾM TOÀN BỘ. Với từng người, đếm bằng tay mọi phiếu thu về: {ballots} phiếu.",
    "Phiếu bị loại cả phiếu ({rejected} phiếu) tính là không hợp lệ đối với từng người.",
    "Ghi bốn con số vào dòng của người đó; cộng lại phải bằng {ballots}. Để trống là chưa đếm.",
)


def write_count_list(form: Form, officials: Sequence[int], ballots: int, rejected: int) -> str:
    """The list of `officials` (by number) as CSV; it shows no result."""
    lines = [
        (str(number), official.name, official.title, "", "", "", "")
        for number in officials
        for official in (form.officials[number - 1],)
    ]
    remarks = [remark.format(ballots=ballots, rejected=rejected) for remark in _REMARKS]
    return write_table(remarks, (NUMBER, "Họ và tên", "Chức vụ", *_levels(form), INVALID), lines)


def _levels(form: Form) -> tuple[str, ...]:
    return tuple(form.level_names.of(level) for level in Level)


def is_count_list(table: Table, form: Form) -> bool:
    return {NUMBER, *_levels(form), INVALID} <= set(table.headings)


def read_count_list(table: Table, form: Form) -> tuple[HandTotals, ...]:
    """The officials whose line is filled in. Raises InputFileError naming line and fault."""
    found: dict[int, HandTotals] = {}
    for line in table.lines:
        official = _number(table, line, NUMBER)
        if official is None or not 1 <= official <= len(form.officials):
            raise table.fault(
                line.number,
                f"cột «{NUMBER}» phải là số thứ tự từ 1 đến {len(form.officials)}",
                f"the column «{NUMBER}» must be a number from 1 to {len(form.officials)}",
            )
        if official in found:
            raise table.fault(
                line.number,
                f"người số {official} đã có ở dòng trên",
                f"official {official} stands on a line above already",
            )
        numbers = [_number(table, line, heading) for heading in (*_levels(form), INVALID)]
        given = [each for each in numbers if each is not None]
        if len(given) == len(numbers):
            high, medium, low, invalid = given
            found[official] = HandTotals(official, (high, medium, low), invalid)
        elif given:
            raise table.fault(
                line.number,
                "cần đủ bốn con số, hoặc để trống cả bốn nếu chưa đếm",
                "all four numbers are needed, or none where it was not counted yet",
            )
    return tuple(found.values())


def _number(table: Table, line: Line, heading: str) -> int | None:
    text = line.cells[heading]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise table.fault(
            line.number,
            f"cột «{heading}»: {text!r} không phải là số nguyên",
            f"column «{heading}»: {text!r} is not a whole number",
        )
    return int(text)
