"""All documents of one count, written into a folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ptn_scan.documents.blocks import Document
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.word import to_docx
from ptn_scan.documents.workbook import to_xlsx
from ptn_scan.election import Form
from ptn_scan.errors import MachineError

MINUTES, NOTICE, WORKBOOK = "bien-ban", "thong-bao", "ket-qua.xlsx"


def write_documents(
    facts: MinutesFacts, folder: Path, progress: Callable[[int], None] | None = None
) -> tuple[Path, ...]:
    """Writes `bien-ban-1.docx`, `bien-ban-1.pdf` and so on for each copy, `ket-qua.xlsx` and
    `thong-bao.docx`, `.pdf` into `folder`, which is made; returns their paths in that order.

    Files of those names are replaced, each whole or not at all. `progress(done)` is called after
    each document is made. Raises MachineError where the folder cannot be written.
    """
    files: list[tuple[str, bytes]] = []
    for name, data in _made(facts):
        files.append((name, data))
        if progress is not None:
            progress(len(files))
    return tuple(_write(folder / name, data) for name, data in files)


def document_count(form: Form) -> int:
    """How many files `write_documents` writes."""
    return 2 * len(form.minutes.copies) + 3


def _made(facts: MinutesFacts) -> Iterator[tuple[str, bytes]]:
    for number in range(1, len(facts.election.form.minutes.copies) + 1):
        yield from _rendered(minutes(facts, number), f"{MINUTES}-{number}")
    yield WORKBOOK, to_xlsx(facts)
    yield from _rendered(notice(facts), NOTICE)


def _rendered(document: Document, name: str) -> Iterator[tuple[str, bytes]]:
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
