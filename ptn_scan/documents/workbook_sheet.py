"""The sheets of the workbook: ruled cells, formulas and their values, heads repeated in print."""

from typing import Any

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from ptn_scan.documents import numerals
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.wording import DRAFT, PRACTICE
from ptn_scan.documents.workbook_values import Value

HEAD_ROW = 4
"""The row of results and reasons that heads the columns; officials begin in the next."""

Found = dict[str, Value]
"""The values of a sheet's formulas, as they are found."""

_FONT = "Times New Roman"
_LINE_HEIGHT = 14.5
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def title(facts: MinutesFacts) -> str:
    return f"{facts.tongue.say('Kết quả kiểm phiếu', 'Result')} – {facts.election.form.title}"


def put(sheet: Any, row: int, column: int, value: str | int | float, *, bold: bool = False) -> Any:
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


def fit_height(sheet: Any, row: int) -> None:
    """Makes a row as high as its fullest cell needs; not every program does so by itself."""
    lines = 1
    for cell in sheet[row]:
        width = sheet.column_dimensions[cell.column_letter].width
        if isinstance(cell.value, str) and cell.data_type == "s":
            lines = max(lines, -(-len(cell.value) * 6 // int(width * 5)))
    sheet.row_dimensions[row].height = _LINE_HEIGHT * lines + 2


def formula(values: Found, sheet: Any, place: tuple[int, int], formula: str, value: Value) -> Any:
    """Writes one formula to the cell at `place` (row, column); `values` takes up its value."""
    cell = put(sheet, *place, formula)
    cell.data_type = "f"
    values[cell.coordinate] = value
    cell.alignment = Alignment(horizontal="center", vertical="center")
    return cell


def head(sheet: Any, facts: MinutesFacts, names: tuple[str, ...], widths: tuple[int, ...]) -> None:
    """Title and marks above, the columns' names, and what repeats on every printed page."""
    form = facts.election.form
    tongue = facts.tongue
    body = f"{form.body.name}, {numerals.long_date(form.conference.date, tongue)}"
    practice = tongue.of(PRACTICE) if facts.election.practice else ""
    marks = (practice, tongue.of(DRAFT) if facts.draft else "", body)
    for row, text in ((1, title(facts)), (2, " – ".join(filter(None, marks)))):
        cell = sheet.cell(row, 1, text)
        cell.data_type = "s"
        cell.font = Font(name=_FONT, bold=row == 1, size=14 if row == 1 else 12)
    for column, (name, width) in enumerate(zip(names, widths, strict=True), start=1):
        put(sheet, HEAD_ROW, column, name, bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    fit_height(sheet, HEAD_ROW)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 1)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
