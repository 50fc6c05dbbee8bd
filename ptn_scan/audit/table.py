"""The files that people fill in: CSV as spreadsheets write it, and what is wrong with one."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ptn_scan.errors import InputFileError

MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""

_MOST_CHARACTERS = 5_000_000
_REMARK = "#"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: its number in the file, from 1, and its cells by heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A filled-in file: its name, its headings and its lines; empty lines are left out."""

    name: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]

    def fault(self, line: int, vi: str, en: str) -> InputFileError:
        """What is wrong on a line, as an error to be raised."""
        return InputFileError(
            f"{self.name}, dòng {line}: {vi}. Chưa ghi gì; hãy sửa tệp rồi nhập lại.",
            f"{self.name}, line {line}: {en}. Nothing was recorded; mend the file and enter again.",
        )


def write_table(
    remarks: Sequence[str], headings: Sequence[str], lines: Sequence[Sequence[str]]
) -> str:
    """A file to fill in: remarks on top, then headings and lines."""
    out = io.StringIO()
    out.write(MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([f"{_REMARK} {remark}"] for remark in remarks)
    writer.writerow(headings)
    writer.writerows([_inert(cell) for cell in line] for line in lines)
    return out.getvalue()


def read_table(name: str, text: str) -> Table:
    """The table in `text`, whichever of comma, semicolon and tab the spreadsheet wrote.

    Raises InputFileError where it is none.
    """
    if len(text) > _MOST_CHARACTERS or "\0" in text:
        raise _no_table(name)
    text = unicodedata.normalize("NFC", text.removeprefix(MARK))
    table = max(
        (_parse(name, text, delimiter) for delimiter in ",;\t"),
        key=lambda parsed: len(parsed.headings),
    )
    if len(table.headings) < 2:
        raise _no_table(name)
    return table


def _parse(name: str, text: str, delimiter: str) -> Table:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    headings: tuple[str, ...] = ()
    lines: list[Line] = []
    try:
        for row in reader:
            cells = [cell.strip().removeprefix("'") for cell in row]
            if not any(cells) or cells[0].startswith(_REMARK):
                continue
            if headings:
                padded = (*cells, *[""] * len(headings))
                lines.append(Line(reader.line_num, dict(zip(headings, padded, strict=False))))
            else:
                headings = tuple(cells)
    except csv.Error as error:
        raise _no_table(name) from error
    return Table(name, headings, tuple(lines))


def _inert(cell: str) -> str:
    """File names are other people's: a cell that begins like a formula is kept from being one."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _no_table(name: str) -> InputFileError:
    return InputFileError(
        f"{name}: không phải danh sách do «ptn-scan audit … --list» ghi ra. Hãy lưu tệp dạng CSV "
        "UTF-8, giữ nguyên dòng tiêu đề.",
        f"{name}: not a list that «ptn-scan audit … --list» wrote. Save the file as CSV UTF-8 and "
        "leave the line of headings as it is.",
    )
