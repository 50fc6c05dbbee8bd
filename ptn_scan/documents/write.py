"""All documents of one count, written into a folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ptn_scan.documents.blocks import Document
from ptn_scan.documents.checklist import checklist
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.leaflet import leaflet, report_form
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.scanner_card import scanner_card
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.word import to_docx
from ptn_scan.documents.workbook import to_xlsx
from ptn_scan.election import Election, Form
from ptn_scan.errors import MachineError

MINUTES, NOTICE, WORKBOOK = "bien-ban", "thong-bao", "ket-qua.xlsx"
REPORT, LETTER = "bao-cao", "ket-qua"


File = tuple[str, bytes]
Report = Callable[[int], None]
"""Is told how many files are made."""


def write_documents(
    facts: MinutesFacts, folder: Path, progress: Report | None = None
) -> tuple[Path, ...]:
    """Writes `bien-ban-1.docx`, `bien-ban-1.pdf` and so on for each copy, `ket-qua.xlsx` and
    `thong-bao.docx`, `.pdf` into `folder`, which is made; returns their paths in that order.

    Files of those names are replaced, each whole or not at all. `progress(done)` is called after
    each document is made. Raises MachineError where the folder cannot be written.
    """
    return _write_all(_minutes(facts), folder, progress)


def document_count(form: Form) -> int:
    """How many files `write_documents` writes."""
    return 2 * len(form.minutes.copies) + 3


def write_notices(
    facts: MinutesFacts, folder: Path, progress: Report | None = None
) -> tuple[Path, ...]:
    """Writes what is told to whom after the count: `thong-bao` for the hall, `bao-cao` for the
    superior, and `ket-qua-01` and so on, one for each official; each as .docx and .pdf.

    Otherwise as `write_documents`.
    """
    return _write_all(_notices(facts), folder, progress)


def notice_count(form: Form) -> int:
    """How many files `write_notices` writes."""
    return 2 * (len(form.officials) + 2)


def write_handouts(
    election: Election, folder: Path, progress: Report | None = None
) -> tuple[Path, ...]:
    """Writes the papers that are needed before the vote, each as .docx and .pdf: the voter's
    leaflet, the form for an official's report, the checklist of dossiers, and the card to lie
    beside the scanner. Otherwise as `write_documents`."""
    return _write_all(_handouts(election), folder, progress)


HANDOUT_COUNT = 8


def _write_all(files: Iterator[File], folder: Path, progress: Report | None) -> tuple[Path, ...]:
    made: list[File] = []
    for file in files:
        made.append(file)
        if progress is not None:
            progress(len(made))
    return tuple(_write(folder / name, data) for name, data in made)


def _minutes(facts: MinutesFacts) -> Iterator[File]:
    for number in range(1, len(facts.election.form.minutes.copies) + 1):
        yield from _rendered(minutes(facts, number), f"{MINUTES}-{number}")
    yield WORKBOOK, to_xlsx(facts)
    yield from _rendered(notice(facts), NOTICE)


def _notices(facts: MinutesFacts) -> Iterator[File]:
    yield from _rendered(notice(facts), NOTICE)
    yield from _rendered(superior_report(facts), REPORT)
    for result in facts.tally.officials:
        yield from _rendered(letter(facts, result), f"{LETTER}-{result.official:02d}")


def _handouts(election: Election) -> Iterator[File]:
    yield from _rendered(leaflet(election), "huong-dan-ghi-phieu")
    yield from _rendered(report_form(election), "mau-bao-cao")
    yield from _rendered(checklist(election), "danh-muc-ho-so")
    yield from _rendered(scanner_card(election), "canh-may-quet")


def _rendered(document: Document, name: str) -> Iterator[File]:
    yield f"{name}.docx", to_docx(document)
    yield f"{name}.pdf", to_pdf(document)


def _write(path: Path, data: bytes) -> Path:
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise MachineError(
            f"{path}: không ghi được tệp ({reason}). Hãy kiểm tra quyền ghi, dung lượng đĩa và "
            "đóng tệp nếu đang mở.",
            f"{path}: the file cannot be written ({reason}). Check permissions and free space, "
            "and close the file if it is open.",
        ) from error
    return path
