"""Tables that are printed on a terminal or written as Markdown: content once, shown twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its title and what is to be said below it; without columns, text alone."""

    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""


def as_markdown(sections: Iterable[Section], level: int = 2) -> str:
    """The sections with headings of that level."""
    parts = []
    for section in sections:
        parts.append(f"{'#' * level} {section.title}")
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
