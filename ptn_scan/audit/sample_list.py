"""The list of sampled ballots: where each sheet is, and cells for what a hand finds on it.

It shows no vote. It names sheets by handle and place so that they can be found, and filled in it
shows votes: it never leaves the committee.
"""

from collections.abc import Iterator, Mapping, Sequence

from ptn_scan.audit.table import Line, Table, write_table
from ptn_scan.audit.values import AuditedBallot, Found, HandRow
from ptn_scan.election import Form
from ptn_scan.ruling.values import Source

HANDLE = "Mã tờ"
ELSEWHERE = "–"
"""What a cell holds whose official stands on another sheet of the ballot."""

_WORDS: Mapping[str, Found] = {
    "cao": Found.HIGH,
    "tín nhiệm cao": Found.HIGH,
    "high": Found.HIGH,
    "tn": Found.MEDIUM,
    "tín nhiệm": Found.MEDIUM,
    "medium": Found.MEDIUM,
    "thấp": Found.LOW,
    "thap": Found.LOW,
    "tín nhiệm thấp": Found.LOW,
    "low": Found.LOW,
    "khl": Found.INVALID,
    "không hợp lệ": Found.INVALID,
    "invalid": Found.INVALID,
    "mất": Found.MISSING,
    "mat": Found.MISSING,
    "missing": Found.MISSING,
}

_REMARKS = (
    "KIỂM TRA THEO MẪU. Tìm từng tờ giấy theo tệp và trang (thứ tự trong chồng đã quét).",
    "Với từng người, ghi điều thấy trên giấy: cao, tn (tín nhiệm), thấp, khl (không hợp lệ).",
    "Không tìm thấy tờ nào thì ghi mất ở mọi ô của tờ đó.",
    "Ghi theo giấy, không xem kết quả máy đọc. Ô để trống là chưa xem; ô có dấu – thì bỏ qua.",
    "CHỈ BAN KIỂM PHIẾU ĐƯỢC GIỮ TỆP NÀY: điền rồi là thấy phiếu bầu. Hủy tệp khi kiểm tra xong.",
)


def write_sample_list(
    form: Form,
    drawn: Sequence[AuditedBallot],
    officials: Sequence[int],
    places: Mapping[str, Sequence[Source]],
) -> str:
    """The list as CSV: one line for each sheet that carries a sampled official, in the order of
    the stack; `places` are the sources of each sheet by handle."""
    lines = sorted(
        (_order(places.get(sheet, ())), _cells(ballot, sheet, rank, officials, places))
        for rank, ballot in enumerate(drawn, start=1)
        for sheet in dict.fromkeys(ballot.carriers[number - 1] for number in officials)
    )
    names = (f"{number}. {form.officials[number - 1].name}" for number in officials)
    headings = ("Rút thứ", HANDLE, "Tệp", "Trang", "Ghi chú", *names)
    return write_table(_REMARKS, headings, [cells for _, cells in lines])


def is_sample_list(table: Table) -> bool:
    return HANDLE in table.headings


def read_sample_list(table: Table, drawn: Sequence[AuditedBallot]) -> tuple[HandRow, ...]:
    """What is filled in. Raises InputFileError naming line and fault."""
    ballots = {sheet: ballot for ballot in drawn for sheet in ballot.sheets}
    columns = dict(_officials(table))
    found: dict[tuple[str, int], HandRow] = {}
    for line in table.lines:
        ballot = ballots.get(line.cells[HANDLE].upper())
        if ballot is None:
            raise table.fault(
                line.number,
                f"tờ {line.cells[HANDLE]!r} không thuộc mẫu đang kiểm tra",
                f"sheet {line.cells[HANDLE]!r} is not in the sample",
            )
        for heading, official in columns.items():
            word = line.cells[heading]
            if not word or word in (ELSEWHERE, "-"):
                continue
            if official > len(ballot.rulings) or (ballot.key, official) in found:
                raise table.fault(
                    line.number,
                    f"cột «{heading}»: người này đã được ghi ở dòng khác, hoặc không có",
                    f"column «{heading}»: this official stands on another line, or is not there",
                )
            row = HandRow(ballot.key, official, _found(table, line, heading))
            found[ballot.key, official] = row
    return tuple(found.values())


def _officials(table: Table) -> Iterator[tuple[str, int]]:
    for heading in table.headings:
        number = heading.partition(".")[0]
        if "." in heading and number.isascii() and number.isdigit() and int(number[:4]) > 0:
            yield heading, int(number[:4])


def _found(table: Table, line: Line, heading: str) -> Found:
    word = line.cells[heading]
    try:
        return _WORDS[" ".join(word.casefold().split())]
    except KeyError:
        raise table.fault(
            line.number,
            f"cột «{heading}»: không hiểu {word!r}, hãy ghi cao, tn, thấp, khl hoặc mất",
            f"column «{heading}»: {word!r} means nothing here, write high, medium, low, invalid or "
            "missing",
        ) from None


def _order(sources: Sequence[Source]) -> tuple[tuple[str, int], ...]:
    return tuple((source.file, source.page) for source in sources[:1])


def _cells(
    ballot: AuditedBallot,
    sheet: str,
    rank: int,
    officials: Sequence[int],
    places: Mapping[str, Sequence[Source]],
) -> tuple[str, ...]:
    first, *_ = places.get(sheet) or (None,)
    where = (first.file, str(first.page)) if first else ("", "")
    cells = ("" if ballot.carriers[number - 1] == sheet else ELSEWHERE for number in officials)
    return (str(rank), sheet, *where, _note(ballot), *cells)


def _note(ballot: AuditedBallot) -> str:
    if not ballot.rejected:
        return ""
    reasons = ", ".join(reason.value for reason in ballot.rejected)
    return f"bị loại cả phiếu ({reasons}): nếu trên giấy đúng như vậy thì ghi khl ở mọi ô"
