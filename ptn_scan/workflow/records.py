"""`export`: the records of the box as text."""

import os
import secrets
import tempfile
from enum import StrEnum
from pathlib import Path

from ptn_scan.errors import UsageError
from ptn_scan.exports import to_csv, to_jsonl
from ptn_scan.nist_cvr import to_nist_cvr
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.results import results


class ExportFormat(StrEnum):
    """How records are written: the committee's own, or shuffled ones that may leave it."""

    JSONL = "jsonl"
    CSV = "csv"
    NIST_CVR = "nist-cvr"


def export(folder: ElectionFolder, form: ExportFormat, whole_ballots: bool = False) -> str:
    """The records of the box. `whole_ballots` keeps each ballot's marks together in CSV and NIST
    records, which then stay with the committee."""
    box = results(folder).box
    randomness = secrets.SystemRandom()
    match form:
        case ExportFormat.JSONL:
            return to_jsonl(box)
        case ExportFormat.CSV:
            return to_csv(box, folder.election.form, randomness, whole_ballots)
        case ExportFormat.NIST_CVR:
            return to_nist_cvr(box, folder.election, randomness, now(), whole_ballots)


def write_records(
    folder: ElectionFolder, form: ExportFormat, target: Path, whole_ballots: bool = False
) -> None:
    """Writes the records of the box to `target`, replacing what was there.

    Raises UsageError where `target` lies in the election folder, whose parts it could replace.
    """
    if folder.contains(target):
        raise UsageError(
            f"{target}: bản ghi không được nằm trong thư mục cuộc lấy phiếu. Hãy chọn nơi khác cho "
            "--out.",
            f"{target}: records may not lie in the election folder. Choose another --out.",
        )
    write_text(target, export(folder, form, whole_ballots))


def write_text(target: Path, text: str) -> None:
    """Writes `target` as UTF-8, wholly or not at all, replacing what was there."""
    if not target.parent.is_dir() or target.is_dir():
        raise UsageError(
            f"{target}: không ghi được tệp ở đây. Hãy chọn tên tệp trong một thư mục đã có.",
            f"{target}: no file can be written here. Name a file in a folder that exists.",
        )
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    passing = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        passing.replace(target)
    finally:
        passing.unlink(missing_ok=True)
