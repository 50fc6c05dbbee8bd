"""All documents of one count, written into a folder."""

from pathlib import Path

from ptn_scan.documents.blocks import Document
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.word import to_docx
from ptn_scan.documents.workbook import to_xlsx
from ptn_scan.errors import MachineError

MINUTES, NOTICE, WORKBOOK = "bien-ban", "thong-bao", "ket-qua.xlsx"


def write_documents(facts: MinutesFacts, folder: Path) -> tuple[Path, ...]:
    """Writes `bien-ban-1.docx`, `bien-ban-1.pdf` and so on for each copy, `ket-qua.xlsx` and
    `thong-bao.docx`, `.pdf` into `folder`, which is made; returns their paths in that order.

    Files of those names are replaced, each whole or not at all. Raises MachineError where the
    folder cannot be written.
    """
    files: list[tuple[str, bytes]] = []
    for number in range(1, len(facts.election.form.minutes.copies) + 1):
        files += _rendered(minutes(facts, number), f"{MINUTES}-{number}")
    files.append((WORKBOOK, to_xlsx(facts)))
    files += _rendered(notice(facts), NOTICE)
    return tuple(_write(folder / name, data) for name, data in files)


def _rendered(document: Document, name: str) -> list[tuple[str, bytes]]:
    return [(f"{name}.docx", to_docx(document)), (f"{name}.pdf", to_pdf(document))]


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
