"""The tables of results that minutes and announcement share. Widths in mm fill a line of 165."""

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Cell, Row, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.wording import REASONS, base_name
from ptn_scan.election import Form, Level
from ptn_scan.tally import OfficialResult, Tally

_COUNT, _PERCENT = 11.5, 12.0
_RESULT_WIDTHS = (8.0, 39.0, 11.5, 11.5, 11.5, 13.0, *(_COUNT, _PERCENT) * 3)
_LEFT, _CENTRE = Align.LEFT, Align.CENTRE


def results(facts: MinutesFacts) -> Table:
    """Clause III.2.3: for each official the ballots issued, collected, valid and invalid, and the
    number and share of each level. The head names the base of the shares."""
    tally = facts.tally
    return Table(
        widths=_RESULT_WIDTHS,
        aligns=(_CENTRE, _LEFT, *(_CENTRE,) * 10),
        head=_result_head(facts.election.form),
        rows=tuple(_result_row(tally, result) for result in tally.officials),
    )


def _result_head(form: Form) -> tuple[Row, ...]:
    base = f"(tỉ lệ % tính trên {base_name(form)})"
    levels: list[Cell | None] = []
    for level in Level:
        levels += [Cell(form.level_names.of(level), bold=True, columns=2), None]
    counts = ("Phát ra", "Thu về", "Hợp lệ", "Không hợp lệ")
    return (
        (
            Cell("TT", bold=True, rows=3),
            Cell("Họ và tên, chức vụ", bold=True, rows=3),
            Cell("Số phiếu", bold=True, columns=4),
            *(None,) * 3,
            Cell("Mức độ tín nhiệm", base, bold=True, columns=6),
            *(None,) * 5,
        ),
        (None, None, *(Cell(name, bold=True, rows=2) for name in counts), *levels),
        (*(None,) * 6, *(Cell(name, bold=True) for name in ("Số phiếu", "Tỉ lệ %") * 3)),
    )


def _result_row(tally: Tally, result: OfficialResult) -> Row:
    levels: list[Cell] = []
    for number, share in zip(result.levels, result.shares, strict=True):
        levels += [Cell(str(number)), Cell(numerals.percent(share))]
    counts = (
        numerals.count(tally.counts.issued),
        str(tally.collected),
        str(result.valid),
        str(result.invalid),
    )
    return (
        Cell(str(result.official)),
        Cell(result.name, result.title, bold=True),
        *(Cell(number) for number in counts),
        *levels,
    )


def invalid_by_reason(facts: MinutesFacts) -> Table:
    """For each official the invalid ballots, by reason."""
    head = ("TT", "Họ và tên", "Không hợp lệ", "Trong đó, theo lý do")
    return Table(
        widths=(9.0, 45.0, 17.0, 94.0),
        aligns=(_CENTRE, _LEFT, _CENTRE, _LEFT),
        head=(tuple(Cell(name, bold=True) for name in head),),
        rows=tuple(_invalid_row(result) for result in facts.tally.officials),
    )


def _invalid_row(result: OfficialResult) -> Row:
    return (
        Cell(str(result.official)),
        Cell(result.name),
        Cell(str(result.invalid)),
        Cell(reasons_of(result) or numerals.NOTHING),
    )


def reasons_of(result: OfficialResult) -> str:
    """The reasons of an official's invalid ballots, each with its number; empty where none is."""
    return "; ".join(f"{REASONS[reason]}: {n}" for reason, n in result.invalid_by_reason if n)


def surplus(facts: MinutesFacts) -> Table:
    """The ballots that the committee did not issue, by reason."""
    tally = facts.tally
    lines = [(REASONS[reason], n, False) for reason, n in tally.surplus]
    lines.append(("Tổng số", tally.surplus_total, True))
    return Table(
        widths=(125.0, 40.0),
        aligns=(_LEFT, _CENTRE),
        head=((Cell("Lý do", bold=True), Cell("Số phiếu", bold=True)),),
        rows=tuple((Cell(text, bold=bold), Cell(str(n), bold=bold)) for text, n, bold in lines),
        whole=True,
    )


def ballots(facts: MinutesFacts) -> Table:
    """What became of the ballots, from printing to the box; surplus by reason."""
    tally, counts = facts.tally, facts.tally.counts
    lines = [
        ("Số phiếu đã in", numerals.count(counts.printed), True),
        ("Số phiếu phát ra", numerals.count(counts.issued), True),
        ("Số phiếu còn lại (không phát)", numerals.count(counts.leftover), True),
        ("Số phiếu hỏng", str(counts.spoiled), True),
        ("Số phiếu thu về", str(tally.collected), True),
        ("– Phiếu do ban kiểm phiếu phát ra", str(tally.genuine), False),
        ("– Phiếu không do ban kiểm phiếu phát ra", str(tally.surplus_total), False),
        *((f"    + {REASONS[reason]}", str(n), False) for reason, n in tally.surplus if n),
    ]
    return Table(
        widths=(125.0, 40.0),
        aligns=(_LEFT, _CENTRE),
        head=((Cell("Nội dung", bold=True), Cell("Số phiếu", bold=True)),),
        rows=tuple((Cell(text, bold=bold), Cell(n, bold=bold)) for text, n, bold in lines),
        whole=True,
    )
