"""Tables that are printed on a terminal or written as Markdown: content once, shown twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ptn_scan.errors import UsageError


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its title and what is to be said below it; without columns, text alone."""

    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""


def as_markdown(sections: Iterable[Section], level: int = 3) -> str:
    """The first section with a heading of that level, the others one below."""
    parts = []
    for index, section in enumerate(sections):
        parts.append(f"{'#' * (level + (index > 0))} {section.title}")
        if section.columns:
            parts.append(_markdown_table(section.columns, section.rows))
        if section.note:
            parts.append(section.note)
    return "\n\n".join(parts) + "\n"


def show(sections: Iterable[Section], console: Console) -> None:
    """The same on a terminal."""
    for section in sections:
        console.print(f"\n[bold]{section.title}[/bold]")
        if section.columns:
            console.print(_rich_table(section.columns, section.rows))
        if section.note:
            console.print(section.note, markup=False, highlight=False)


def put_into(document: Path, name: str, markdown: str) -> None:
    """Replaces what stands in `document` between the comments `<!-- NAME -->` and `<!-- end -->`.

    Raises UsageError where they are not there.
    """
    text = document.read_text(encoding="utf-8")
    before, begin, rest = text.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition("<!-- end -->\n")
    if not begin or not end:
        raise UsageError(
            f"{document}: không có chỗ cho «{name}»; hãy thêm hai dòng chú thích mở và đóng.",
            f"{document}: no place for “{name}”; add the two comment lines around it.",
        )
    document.write_text(f"{before}{begin}\n{markdown}\n{end}{after}", encoding="utf-8")


def percent(part: int, whole: int) -> str:
    """A share with two decimals; a dash of nothing."""
    return f"{100 * part / whole:.2f} %" if whole else "–"


def _markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    ruler = ["---", *("---:" for _ in columns[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (columns, ruler, *rows))


def _rich_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(columns[0])
    for column in columns[1:]:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*row)
    return table
