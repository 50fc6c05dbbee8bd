"""Checks the documents: every link between files leads somewhere, every command is described.

Prints one line for each fault and ends with 1 if there is any.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from typer.core import TyperGroup
from typer.main import get_command

from ptn_scan.cli import app

ROOT = Path(__file__).resolve().parent.parent

_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)>\s]+)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_MARKS = re.compile(r"[^\w\- ]")


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def faults() -> Iterator[str]:
    if not (ROOT / "README.md").is_file():
        yield "README.md is missing"
    for document in documents():
        yield from broken_links(document)
    yield from commands_left_out()


def broken_links(document: Path) -> Iterator[str]:
    """Links of `document` to files, or to headings in files, that do not exist."""
    name = document.relative_to(ROOT)
    for target in _LINK.findall(_FENCE.sub("", document.read_text("utf-8"))):
        if _SCHEME.match(target):
            continue
        path, _, heading = unquote(target).partition("#")
        linked = document if not path else (document.parent / path).resolve()
        if not linked.is_relative_to(ROOT) or not linked.exists():
            yield f"{name}: no such file: {target}"
        elif heading and linked.suffix == ".md" and heading not in headings(linked):
            yield f"{name}: no such heading: {target}"


def headings(document: Path) -> set[str]:
    """The anchors of a document's headings: lower case, hyphens for blanks, no other marks."""
    text = _FENCE.sub("", document.read_text("utf-8"))
    titles = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {_MARKS.sub("", title.lower()).replace(" ", "-") for title in titles}


def commands_left_out() -> Iterator[str]:
    """Commands of ptn-scan that no document names."""
    text = "\n".join(document.read_text("utf-8") for document in documents())
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    for name in command.commands:
        if not re.search(rf"\bptn-scan {re.escape(name)}\b(?!-)", text):
            yield f"README.md or docs: the command `ptn-scan {name}` is not described"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) or "Documents: every link leads somewhere, every command is described.")
    sys.exit(1 if found else 0)
