"""One page of the ballot without what differs from ballot to ballot."""

from collections.abc import Sequence

from ptn_scan import fiducials
from ptn_scan.election import Election, Level
from ptn_scan.geometry import Rect
from ptn_scan.layout import (
    HEAD_HEIGHT,
    LEVEL_WIDTH,
    NAME_SIZE,
    NAME_WIDTH,
    NUMBER_WIDTH,
    PAPER,
    TITLE_SIZE,
    TITLE_WIDTH,
    Fiducial,
    PageLayout,
    RowLayout,
    RowText,
    name_left,
    title_left,
)
from ptn_scan.printing import wording
from ptn_scan.printing.canvas import MmCanvas
from ptn_scan.typeface import Face, balanced_lines, break_lines

_HEADING_LEFT, _HEADING_WIDTH = 21.0, 80.0
_NATION_MIDDLE = 148.0
_MIDDLE = 115.0
_MIDDLE_WIDTH = 84.0
_RULES_LEFT, _RULES_RIGHT = 72.0, 190.0
_RULES_TOP = 56.5
_SMALL, _SMALL_LINE = 9.0, 3.85
_RULE_WIDTH = 0.18
_BOX_LINE = 0.35
_HEAD_SIZE, _HEAD_SMALL, _HEAD_LINES = 9.5, 7.5, 2
"""Lines of the usual size that the head holds; level names of a body's own may need the small."""
_HEAD_STEP = 4.2 / 9.5
"""From line to line in mm for each point of size."""


def draw_page(canvas: MmCanvas, election: Election, page: PageLayout, pages: int) -> None:
    """Draws all that ballots of this election have in common on `page` of `pages`."""
    for fiducial in page.fiducials:
        _draw_fiducial(canvas, fiducial)
    _draw_heading(canvas, election)
    _draw_title(canvas, election, page)
    if page.page == 1:
        _draw_rules(canvas, election)
    _draw_table(canvas, election, page)
    _draw_foot(canvas, election, page, pages)


def _draw_fiducial(canvas: MmCanvas, fiducial: Fiducial) -> None:
    cells = fiducials.CELLS + 2 * fiducials.BORDER_CELLS
    side = fiducial.rect.w / cells
    black = [
        Rect(fiducial.rect.x + column * side, fiducial.rect.y + row * side, side, side)
        for row in range(cells)
        for column in range(cells)
        if not _is_white_cell(fiducial.id, row - fiducials.BORDER_CELLS, column - 1)
    ]
    canvas.fill(black)


def _is_white_cell(marker: int, row: int, column: int) -> bool:
    inside = range(fiducials.CELLS)
    return row in inside and column in inside and fiducials.is_white(marker, row, column)


def _draw_heading(canvas: MmCanvas, election: Election) -> None:
    """Body and superior body at the left, quốc hiệu and tiêu ngữ at the right."""
    body = election.form.body
    middle = _HEADING_LEFT + _HEADING_WIDTH / 2
    upper = _fitting(body.superior.upper(), Face.REGULAR, 9.5, _HEADING_WIDTH)
    lower = _fitting(body.name.upper(), Face.BOLD, 9.5, _HEADING_WIDTH)
    baseline = 13.0
    for lines, face, size in ((*upper,), (*lower,)):
        for line in lines:
            canvas.centred(middle, baseline, line, face, size)
            baseline += size * 0.42
    rule = baseline - 9.5 * 0.42 + 1.6
    canvas.line(middle - 14, rule, middle + 14, rule, _RULE_WIDTH)
    canvas.centred(_NATION_MIDDLE, 13.0, wording.NATION, Face.BOLD, 10.5)
    canvas.centred(_NATION_MIDDLE, 17.6, wording.MOTTO, Face.BOLD, 11)
    canvas.line(_NATION_MIDDLE - 24, 19.2, _NATION_MIDDLE + 24, 19.2, _RULE_WIDTH)


def _fitting(
    text: str, face: Face, size: float, width: float
) -> tuple[tuple[str, ...], Face, float]:
    """`text` on one line if a slightly smaller size allows, else on as many as it needs."""
    for smaller in (size, size - 0.5, size - 1.0, size - 1.5):
        lines = break_lines(text, face, smaller, width)
        if len(lines) == 1:
            return lines, face, smaller
    return break_lines(text, face, size - 1.5, width), face, size - 1.5


def _draw_title(canvas: MmCanvas, election: Election, page: PageLayout) -> None:
    canvas.centred(_MIDDLE, 31.5, wording.TITLE, Face.BOLD, 18)
    baseline = 37.0
    lines = (
        balanced_lines(election.form.title, Face.REGULAR, 10.5, _MIDDLE_WIDTH)
        if page.page == 1
        else (wording.CONTINUED,)
    )
    for line in lines:
        canvas.centred(_MIDDLE, baseline, line, Face.REGULAR, 10.5)
        baseline += 4.5
    if page.page == 1:
        canvas.centred(
            _MIDDLE, baseline + 0.4, wording.conference_line(election.form), Face.REGULAR, 10
        )
        baseline += 4.5
    if election.practice:
        canvas.centred(_MIDDLE, baseline + 1.4, wording.PRACTICE, Face.BOLD, 13)


def _draw_rules(canvas: MmCanvas, election: Election) -> None:
    """How to mark and what is invalid, between the stamp's place and the right edge."""
    top = _paragraphs(canvas, _RULES_TOP, wording.HOW_TO_TITLE, wording.how_to())
    _paragraphs(canvas, top + 1.2, wording.INVALID_TITLE, wording.invalid(election.form))


def _paragraphs(canvas: MmCanvas, top: float, title: str, paragraphs: Sequence[str]) -> float:
    baseline = top + 3.0
    canvas.text(_RULES_LEFT, baseline, title, Face.BOLD, _SMALL)
    for paragraph in paragraphs:
        for index, line in enumerate(
            break_lines(paragraph, Face.REGULAR, _SMALL, _RULES_RIGHT - _RULES_LEFT - 3.0)
        ):
            baseline += _SMALL_LINE
            if index == 0:
                canvas.text(_RULES_LEFT, baseline, "–", Face.REGULAR, _SMALL)
            canvas.text(_RULES_LEFT + 3.0, baseline, line, Face.REGULAR, _SMALL)
    return baseline


def _draw_table(canvas: MmCanvas, election: Election, page: PageLayout) -> None:
    table = page.table
    edges = [table.y, *(row.row.y for row in page.rows), table.bottom]
    for y in edges:
        canvas.line(table.x, y, table.right, y, _RULE_WIDTH)
    for x in _column_edges(table):
        canvas.line(x, table.y, x, table.bottom, _RULE_WIDTH)
    _draw_head(canvas, table, election)
    for row in page.rows:
        _draw_row(canvas, row, election)


def _column_edges(table: Rect) -> list[float]:
    edges = [table.x]
    for width in (NUMBER_WIDTH, NAME_WIDTH, TITLE_WIDTH, *(LEVEL_WIDTH,) * len(Level)):
        edges.append(edges[-1] + width)
    return edges


def _draw_head(canvas: MmCanvas, table: Rect, election: Election) -> None:
    edges = _column_edges(table)
    levels = tuple(election.form.level_names.of(level) for level in Level)
    small = any(_head_lines(name, LEVEL_WIDTH, _HEAD_SIZE)[_HEAD_LINES:] for name in levels)
    for left, right, title in zip(edges[:-1], edges[1:], (*wording.HEAD, *levels), strict=True):
        size = _HEAD_SMALL if small and title in levels else _HEAD_SIZE
        step = size * _HEAD_STEP
        lines = _head_lines(title, right - left, size)
        first = table.y + HEAD_HEIGHT / 2 + 1.2 - (len(lines) - 1) * step / 2
        for index, line in enumerate(lines):
            canvas.centred((left + right) / 2, first + index * step, line, Face.BOLD, size)


def _head_lines(title: str, width: float, size: float) -> tuple[str, ...]:
    return tuple(break_lines(title, Face.BOLD, size, width - 1.0))


def _draw_row(canvas: MmCanvas, row: RowLayout, election: Election) -> None:
    text = RowText.of(election.form.officials[row.official - 1])
    number = str(row.official)
    middle = row.row.x + NUMBER_WIDTH / 2
    canvas.centred(middle, row.row.centre[1] + 1.2, number, Face.REGULAR, TITLE_SIZE)
    for line, baseline in zip(text.name, text.name_baselines(row.row), strict=True):
        canvas.text(name_left(row.row), baseline, line, Face.BOLD, NAME_SIZE)
    for line, baseline in zip(text.title, text.title_baselines(row.row), strict=True):
        canvas.text(title_left(row.row), baseline, line, Face.REGULAR, TITLE_SIZE)
    for box in row.boxes:
        canvas.frame(box, _BOX_LINE)


def _draw_foot(canvas: MmCanvas, election: Election, page: PageLayout, pages: int) -> None:
    baseline = 258.0
    for line in break_lines(wording.QR_NOTE, Face.REGULAR, 8.5, 70.0):
        canvas.text(54.0, baseline, line, Face.REGULAR, 8.5)
        baseline += 3.7
    if page.stamp is not None:
        x, _ = page.stamp.centre
        canvas.centred(x, page.stamp.bottom + 4.0, wording.STAMP_PLACE, Face.REGULAR, 8.5)
    if page.signature is not None:
        x, _ = page.signature.centre
        canvas.frame(page.signature, _RULE_WIDTH)
        canvas.centred(x, page.signature.y - 1.6, wording.SIGNATURE, Face.REGULAR, 8.5)
    if pages > 1:
        page_of = wording.page_of(page.page, pages)
        canvas.centred(PAPER.w / 2, 286.5, page_of, Face.REGULAR, 10)
    if election.practice:
        canvas.text(54.0, 280.0, wording.PRACTICE_NOTE, Face.BOLD, 9)
