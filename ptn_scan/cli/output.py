"""What commands print: lines and files on stdout, warnings and troubles on stderr."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ptn_scan.cli.language import LANGUAGE, say

if TYPE_CHECKING:
    from rich.console import Console

    from ptn_scan.errors import PtnScanError
    from ptn_scan.workflow.message import Message

WIDTH_WITHOUT_TERMINAL = 120


def line(vi: str, en: str) -> None:
    """One line on stdout."""
    print(say(vi, en))


def warn(messages: "Sequence[Message]") -> None:
    """Warnings on stderr."""
    for message in messages:
        print(message.in_language(LANGUAGE), file=sys.stderr)


def errors(failures: "Sequence[PtnScanError]") -> None:
    """Troubles that did not stop the command, on stderr."""
    for failure in failures:
        print(failure.in_language(LANGUAGE), file=sys.stderr)


def files(paths: Sequence[Path]) -> None:
    """Files that were written, one a line."""
    for path in paths:
        print(path)


def table_console() -> "Console":
    from rich.console import Console

    if sys.stdout.isatty():
        return Console()
    return Console(width=WIDTH_WITHOUT_TERMINAL)
