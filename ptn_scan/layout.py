"""Where everything stands on the paper, in mm: the only source of geometry.

`lay_out(form)` places a form's list on as many A4 pages as it needs; printer and reader both work
from its result. `BallotLayout.to_json` and `from_json` are layout.json.

A page, from top to bottom: heading with the stamp's place at the left and a QR code at the right,
how to mark, the table, the write-in margin (last page), and a foot with the second QR code at the
left and the signature box (last page) at the right. Fiducials stand in the corners and in the
middle of the long edges; their ids tell the page, so that a sheet without a readable QR code still
has its rows.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ptn_scan.election import Form, Level, Official
from ptn_scan.errors import FormError
from ptn_scan.geometry import Rect, bounding
from ptn_scan.typeface import Face, balanced_lines, vertical_bounds_mm, width_mm

PAPER = Rect(0.0, 0.0, 210.0, 297.0)
PAPER_NAME = "A4"

FIDUCIALS_PER_PAGE = 6
FIDUCIAL_DICTIONARY = "DICT_5X5_100"
"""OpenCV's name; 100 markers are 16 pages of six."""
MAX_PAGES = 16

_FIDUCIAL = 9.0
_FIDUCIAL_EDGE = 9.0

TABLE_LEFT, TABLE_RIGHT = 20.0, 190.0
QR_SIDE = 26.0
QR_QUIET_MODULES = 4
_QR_TOP = Rect(162.0, 24.0, QR_SIDE, QR_SIDE)
_QR_BOTTOM = Rect(22.5, 253.5, QR_SIDE, QR_SIDE)
_STAMP = Rect(22.0, 21.0, 46.0, 46.0)
_SIGNATURE = Rect(128.0, 257.0, 60.0, 21.0)

BOX_SIDE = 6.0
NUMBER_WIDTH, NAME_WIDTH, TITLE_WIDTH, LEVEL_WIDTH = 8.5, 46.0, 51.0, 21.5
CELL_MARGIN = 1.8
HEAD_HEIGHT = 11.0
_ROW_MIN_HEIGHT = 11.4
_ROW_MARGIN = 1.4

NAME_SIZE, TITLE_SIZE = 11.5, 10.0
NAME_LINE, TITLE_LINE = 5.2, 4.3

FIRST_TABLE_TOP = 98.0
NEXT_TABLE_TOP = 56.0
TABLE_BOTTOM = 249.0
_WRITE_IN_MIN = 12.0
_WRITE_IN_MAX = 40.0
_WRITE_IN_GAP = 1.5


@dataclass(frozen=True, slots=True)
class Fiducial:
    """An ArUco marker: its id and the outer edge of its black border."""

    id: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class RowLayout:
    """One official's row. `official` counts from 1; `name` bounds the printed name's ink;
    `boxes` are the inner edges of the printed tick boxes, in the order of `Level`."""

    official: int
    row: Rect
    name: Rect
    boxes: tuple[Rect, Rect, Rect]

    def box(self, level: Level) -> Rect:
        return self.boxes[tuple(Level).index(level)]


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One printed side. `page` counts from 1; only the first has `stamp`, only the last
    `write_in` and `signature`."""

    page: int
    fiducials: tuple[Fiducial, ...]
    qr: tuple[Rect, ...]
    rows: tuple[RowLayout, ...]
    stamp: Rect | None = None
    write_in: Rect | None = None
    signature: Rect | None = None

    @property
    def table(self) -> Rect:
        """The table with its head."""
        body = bounding(row.row for row in self.rows)
        return Rect(body.x, body.y - HEAD_HEIGHT, body.w, body.h + HEAD_HEIGHT)


@dataclass(frozen=True, slots=True)
class BallotLayout:
    """All pages of a ballot."""

    pages: tuple[PageLayout, ...]

    def page(self, number: int) -> PageLayout:
        """The page with this number, from 1."""
        return self.pages[number - 1]

    def to_json(self) -> str:
        """layout.json, lengths rounded to a micrometre."""
        content = {
            "version": 1,
            "paper": {"name": PAPER_NAME, "width": PAPER.w, "height": PAPER.h},
            "unit": "mm",
            "origin": "top-left",
            "pages": [_page_to_json(page) for page in self.pages],
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    @staticmethod
    def from_json(text: str) -> "BallotLayout":
        """The layout in layout.json. Raises ValueError, KeyError, TypeError or RecursionError where
        it is not one."""
        content = json.loads(text)
        if content["version"] != 1:
            raise ValueError("layout.json has another version than 1")
        pages = tuple(_page_from_json(page) for page in content["pages"])
        if not pages or [page.page for page in pages] != list(range(1, len(pages) + 1)):
            raise ValueError("layout.json has pages missing or out of order")
        return BallotLayout(pages)


@dataclass(frozen=True, slots=True)
class RowText:
    """The lines of an official's name and title as they are broken on the ballot."""

    name: tuple[str, ...]
    title: tuple[str, ...]

    @staticmethod
    def of(official: Official) -> "RowText":
        return RowText(
            balanced_lines(official.name, Face.BOLD, NAME_SIZE, NAME_WIDTH - 2 * CELL_MARGIN),
            balanced_lines(official.title, Face.REGULAR, TITLE_SIZE, TITLE_WIDTH - 2 * CELL_MARGIN),
        )

    @property
    def height(self) -> float:
        """The height of the row that holds these lines."""
        lines = max(len(self.name) * NAME_LINE, len(self.title) * TITLE_LINE)
        return max(_ROW_MIN_HEIGHT, lines + 2 * _ROW_MARGIN)

    def name_baselines(self, row: Rect) -> tuple[float, ...]:
        """Where the name's lines stand in `row`: their base lines' y in mm."""
        return _baselines(row, len(self.name), NAME_LINE, NAME_SIZE)

    def title_baselines(self, row: Rect) -> tuple[float, ...]:
        return _baselines(row, len(self.title), TITLE_LINE, TITLE_SIZE)


def _baselines(row: Rect, count: int, line: float, size: float) -> tuple[float, ...]:
    """Lines centred in `row` by the height of capitals."""
    capital, _ = vertical_bounds_mm("H", Face.REGULAR, size)
    first = row.centre[1] - (count - 1) * line / 2 + capital / 2
    return tuple(first + index * line for index in range(count))


def name_left(row: Rect) -> float:
    """Where names begin in `row`."""
    return row.x + NUMBER_WIDTH + CELL_MARGIN


def title_left(row: Rect) -> float:
    """Where titles begin in `row`."""
    return row.x + NUMBER_WIDTH + NAME_WIDTH + CELL_MARGIN


def lay_out(form: Form) -> BallotLayout:
    """The ballot of `form`: rows in the form's order over as many pages as needed.

    Raises FormError where the list needs more than 16 pages.
    """
    texts = [RowText.of(official) for official in form.officials]
    groups = list(_paginate([text.height for text in texts]))
    if len(groups) > MAX_PAGES:
        raise FormError(
            f"officials: danh sách cần {len(groups)} trang, phiếu có nhiều nhất {MAX_PAGES} trang. "
            "Hãy rút gọn chức vụ hoặc chia thành nhiều cuộc lấy phiếu.",
            f"officials: the list needs {len(groups)} pages, a ballot has {MAX_PAGES} at most. "
            "Shorten the titles or hold several votes.",
        )
    pages = []
    for number, group in enumerate(groups, start=1):
        rows = _place_rows(number, group, texts)
        pages.append(_page(number, rows, last=number == len(groups)))
    return BallotLayout(tuple(pages))


def _room(first: bool, last: bool) -> float:
    top = FIRST_TABLE_TOP if first else NEXT_TABLE_TOP
    bottom = TABLE_BOTTOM - (_WRITE_IN_MIN + _WRITE_IN_GAP if last else 0.0)
    return bottom - top - HEAD_HEIGHT


def _paginate(heights: Sequence[float]) -> Iterator[range]:
    """Ranges of row indices, page by page; the last page leaves room for the write-in margin."""
    start = 0
    while start < len(heights):
        first = start == 0
        if sum(heights[start:]) <= _room(first, last=True):
            yield range(start, len(heights))
            return
        end, used = start, 0.0
        while end < len(heights) and used + heights[end] <= _room(first, last=False):
            used += heights[end]
            end += 1
        end = min(max(end, start + 1), len(heights) - 1)  # a page of its own is never empty
        yield range(start, end)
        start = end


def _place_rows(page: int, group: range, texts: Sequence[RowText]) -> tuple[RowLayout, ...]:
    top = (FIRST_TABLE_TOP if page == 1 else NEXT_TABLE_TOP) + HEAD_HEIGHT
    rows = []
    for index in group:
        row = Rect(TABLE_LEFT, top, TABLE_RIGHT - TABLE_LEFT, texts[index].height)
        rows.append(RowLayout(index + 1, row, _name_rect(texts[index], row), _boxes(row)))
        top = row.bottom
    return tuple(rows)


def _name_rect(text: RowText, row: Rect) -> Rect:
    rects = []
    for line, baseline in zip(text.name, text.name_baselines(row), strict=True):
        above, below = vertical_bounds_mm(line, Face.BOLD, NAME_SIZE)
        width = width_mm(line, Face.BOLD, NAME_SIZE)
        rects.append(Rect(name_left(row), baseline - above, width, above + below))
    return bounding(rects)


def _boxes(row: Rect) -> tuple[Rect, Rect, Rect]:
    left = row.x + NUMBER_WIDTH + NAME_WIDTH + TITLE_WIDTH + (LEVEL_WIDTH - BOX_SIDE) / 2
    top = row.centre[1] - BOX_SIDE / 2
    first, second, third = (
        Rect(left + column * LEVEL_WIDTH, top, BOX_SIDE, BOX_SIDE) for column in range(3)
    )
    return first, second, third


def _page(number: int, rows: tuple[RowLayout, ...], last: bool) -> PageLayout:
    write_in = None
    if last:
        top = rows[-1].row.bottom + _WRITE_IN_GAP
        height = min(TABLE_BOTTOM - top, _WRITE_IN_MAX)
        write_in = Rect(TABLE_LEFT, top, TABLE_RIGHT - TABLE_LEFT, height)
    return PageLayout(
        page=number,
        fiducials=_fiducials(number),
        qr=(_QR_TOP, _QR_BOTTOM),
        rows=rows,
        stamp=_STAMP if number == 1 else None,
        write_in=write_in,
        signature=_SIGNATURE if last else None,
    )


def _fiducials(page: int) -> tuple[Fiducial, ...]:
    """Top left, top right, middle left, middle right, bottom left, bottom right."""
    near, far = _FIDUCIAL_EDGE, PAPER.w - _FIDUCIAL_EDGE - _FIDUCIAL
    heights = (_FIDUCIAL_EDGE, (PAPER.h - _FIDUCIAL) / 2, PAPER.h - _FIDUCIAL_EDGE - _FIDUCIAL)
    places = [(x, y) for y in heights for x in (near, far)]
    first = FIDUCIALS_PER_PAGE * (page - 1)
    return tuple(
        Fiducial(first + index, Rect(x, y, _FIDUCIAL, _FIDUCIAL))
        for index, (x, y) in enumerate(places)
    )


def _rect_to_json(rect: Rect) -> list[float]:
    return [round(value, 3) for value in (rect.x, rect.y, rect.w, rect.h)]


def _page_to_json(page: PageLayout) -> dict[str, Any]:
    content: dict[str, Any] = {
        "page": page.page,
        "fiducials": [{"id": each.id, "rect": _rect_to_json(each.rect)} for each in page.fiducials],
        "qr": [_rect_to_json(rect) for rect in page.qr],
    }
    if page.stamp is not None:
        content["stamp"] = _rect_to_json(page.stamp)
    content["rows"] = [
        {
            "official": row.official,
            "row": _rect_to_json(row.row),
            "name": _rect_to_json(row.name),
            "boxes": {level.value: _rect_to_json(row.box(level)) for level in Level},
        }
        for row in page.rows
    ]
    if page.write_in is not None:
        content["write_in"] = _rect_to_json(page.write_in)
    if page.signature is not None:
        content["signature"] = _rect_to_json(page.signature)
    return content


def _rect_from_json(content: Any) -> Rect:
    x, y, w, h = content
    if any(type(length) not in (int, float) for length in (x, y, w, h)):
        raise TypeError("a rectangle of layout.json is not made of numbers")
    rect = Rect(x, y, w, h)
    if not (PAPER.contains(rect) and w > 0 and h > 0):
        raise ValueError("a rectangle of layout.json is not on the paper")
    return rect


def _number_from_json(content: Any) -> int:
    if type(content) is not int:
        raise TypeError("a number in layout.json is no integer")
    return content


def _page_from_json(content: Mapping[str, Any]) -> PageLayout:
    def optional(key: str) -> Rect | None:
        return _rect_from_json(content[key]) if key in content else None

    return PageLayout(
        page=_number_from_json(content["page"]),
        fiducials=tuple(
            Fiducial(_number_from_json(each["id"]), _rect_from_json(each["rect"]))
            for each in content["fiducials"]
        ),
        qr=tuple(_rect_from_json(rect) for rect in content["qr"]),
        rows=tuple(_row_from_json(row) for row in content["rows"]),
        stamp=optional("stamp"),
        write_in=optional("write_in"),
        signature=optional("signature"),
    )


def _row_from_json(content: Mapping[str, Any]) -> RowLayout:
    high, medium, low = (_rect_from_json(content["boxes"][level.value]) for level in Level)
    return RowLayout(
        official=_number_from_json(content["official"]),
        row=_rect_from_json(content["row"]),
        name=_rect_from_json(content["name"]),
        boxes=(high, medium, low),
    )
