"""`test-deck`: sheets with known marks to try printer, paper and scanner, and what is right."""

import os
from dataclasses import dataclass
from pathlib import Path

from ptn_scan.deck.plan import Deck, plan_deck
from ptn_scan.deck.printing import write_deck
from ptn_scan.deck.report import deck_json
from ptn_scan.documents.deck_sheet import deck_sheet
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.write import TRANSLATED
from ptn_scan.durable import SHARED, write_whole
from ptn_scan.errors import MachineError, UsageError
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.progress import SILENCE, Progress, reporter
from ptn_scan.workflow.records import write_text


@dataclass(frozen=True, slots=True)
class PrintedDeck:
    """The deck to be printed, what its rows count as (to be read, and as JSON), its ballots and
    sheets of paper."""

    pdf: Path
    expected_pdf: Path
    expected_json: Path
    ballots: int
    sheets: int


def deck_of(folder: ElectionFolder) -> Deck:
    """The test deck of the election, always the same."""
    return plan_deck(len(folder.election.form.officials))


def print_deck(
    folder: ElectionFolder,
    out: Path | None = None,
    progress: Progress = SILENCE,
    tongue: Tongue = Tongue.VIETNAMESE,
) -> PrintedDeck:
    """Writes the test deck to `out`, `<folder>-phieu-thu.pdf` beside the folder by default, and
    beside it, as `…-dap-an.pdf` and `.json`, what is right, with `…-dap-an-en.pdf` where
    `tongue` is not Vietnamese. What was there is replaced.

    Nothing is entered in the register. Raises UsageError where `out` cannot be, CountsError once
    the election is closed, MachineError.
    """
    target = out or folder.paths.root.absolute().with_name(f"{folder.name}-phieu-thu.pdf")
    _check_target(folder, target)
    deck, issuer = deck_of(folder), folder.issuer
    pages = len(folder.layout.pages)
    sheets = len(deck.ballots) * pages
    progress.start("In phiếu thử", "Printing the test deck", sheets)
    try:
        write_deck(target, folder.election, folder.layout, issuer, deck, reporter(progress))
    finally:
        progress.stop()
    answers = target.with_name(f"{target.stem}-dap-an.pdf")
    for each in dict.fromkeys((Tongue.VIETNAMESE, tongue)):
        stem = answers.stem if each is Tongue.VIETNAMESE else f"{answers.stem}{TRANSLATED}"
        answer = to_pdf(deck_sheet(folder.election, deck, pages, each))
        write_whole(answers.with_stem(stem), answer, SHARED)
    records = answers.with_suffix(".json")
    write_text(records, deck_json(folder.election.id, deck))
    return PrintedDeck(target, answers, records, len(deck.ballots), sheets)


def _check_target(folder: ElectionFolder, target: Path) -> None:
    if folder.contains(target):
        raise UsageError(
            f"{target}: bộ phiếu thử không được nằm trong thư mục cuộc lấy phiếu. Hãy chọn nơi "
            "khác cho --out.",
            f"{target}: the test deck may not lie in the election folder. Choose another place "
            "for --out.",
        )
    if not target.parent.is_dir() or target.is_dir():
        raise UsageError(
            f"{target}: không ghi được tệp ở đây. Hãy chọn tên tệp trong một thư mục đã có.",
            f"{target}: no file can be written here. Name a file in a folder that exists.",
        )
    if not os.access(target.parent, os.W_OK):
        raise MachineError(
            f"{target.parent}: không có quyền ghi. Hãy chọn nơi khác bằng --out.",
            f"{target.parent}: not writable. Choose another place with --out.",
        )
