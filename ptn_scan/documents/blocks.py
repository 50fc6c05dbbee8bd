"""A document before it is drawn: what stands in it and in which order, not how it looks.

The writers for .docx and .pdf take the same `Document`, so that the two cannot differ in words.
All texts are plain, NFC, one paragraph each.
"""

from dataclasses import dataclass
from enum import StrEnum

from ptn_scan.documents.tongue import Tongue


class Align(StrEnum):
    """How a table's column is set."""

    LEFT = "left"
    CENTRE = "centre"


class Style(StrEnum):
    """What a paragraph is for.

    `basis`: a legal basis, in italics; `item`: an entry of a list; `note`: small print;
    `address`: to whom a paper goes («Kính gửi: …»), centred.
    """

    BODY = "body"
    BASIS = "basis"
    ITEM = "item"
    NOTE = "note"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading; its number is part of the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `below` stands on a line of its own under `text`, smaller in weight
    only. `columns` and `rows` count the cells that it covers to the right and downwards."""

    text: str
    below: str = ""
    bold: bool = False
    columns: int = 1
    rows: int = 1


Row = tuple[Cell | None, ...]
"""Cells of a row; None where a cell to the left or above reaches over."""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. `head` repeats on every page; widths in mm. `whole`: short enough to be kept
    on one page. Each of the rows `tied` (from 0) stays with the row after it; and no row stands
    alone where the table begins or ends."""

    widths: tuple[float, ...]
    aligns: tuple[Align, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    whole: bool = False
    tied: tuple[int, ...] = ()

    @property
    def held(self) -> tuple[int, ...]:
        """The rows (from 0) that stay on one page with the row after them."""
        last = len(self.rows) - 1
        if self.whole:
            return tuple(range(last))
        return tuple(sorted({*self.tied, 0, last - 1} & set(range(last))))


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """Where one signs: the lines above (the role), and the name below the empty space."""

    above: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign in rows of equal columns; None leaves a column empty. `recipients` is the
    list under `heading` («Nơi nhận:»), set at the left of the first row where that is None."""

    rows: tuple[tuple[SignaturePlace | None, ...], ...]
    recipients: tuple[str, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """The start of an annex, on a new page where `new_page`."""

    title: str
    subject: str
    new_page: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a bar chart: its name and its value in each bar."""

    name: str
    colour: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars, one below the other, each made of its series' values end to end. `colour`
    is RRGGBB; values are counts, written in their bars; `whole` is what a full bar stands for."""

    title: str
    bars: tuple[str, ...]
    series: tuple[Series, ...]
    whole: int


@dataclass(frozen=True, slots=True)
class Blank:
    """Dotted lines for a hand to write on."""

    lines: int


Block = Heading | Paragraph | Table | Signatures | Annex | BarChart | Blank


def leads_to_item(block: Block, following: tuple[Block, ...]) -> bool:
    """Whether `block` is the paragraph that opens a list, whose first item stands next, or small
    print that announces the next."""
    match (block, *following[:1]):
        case (Paragraph(style=Style.BODY), Paragraph(style=Style.ITEM)):
            return True
        case (Paragraph(text, Style.NOTE), Paragraph(style=Style.NOTE)):
            return text.endswith(":")
    return False


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of an official document (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.1 to II.4).

    `place_and_date` is empty where the text itself tells it; `secrecy` and `copy` where there are
    none.
    """

    superior: str
    body: str
    number: str
    place_and_date: str = ""
    secrecy: str = ""
    copy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `mark` stands at the top of every page, `watermark` across it; those whose
    names are `initials` put theirs at the foot of every page (ký nháy)."""

    letterhead: Letterhead
    name: str
    subject: str
    author: str
    date: str
    mark: str
    watermark: str
    blocks: tuple[Block, ...]
    initials: tuple[str, ...] = ()
    tongue: Tongue = Tongue.VIETNAMESE
