"""`export`: the records of the box as text."""

import secrets
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from ptn_scan.arlo import (
    ScannedBatch,
    first_source,
    scan_order,
    to_arlo_cvr,
    to_arlo_manifest,
)
from ptn_scan.durable import write_whole
from ptn_scan.errors import CountsError, UsageError
from ptn_scan.exports import to_csv, to_jsonl
from ptn_scan.nist_cvr import to_nist_cvr
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.results import Results, check_final, results


class ExportFormat(StrEnum):
    """How records are written: the committee's own, or shuffled ones that may leave it."""

    JSONL = "jsonl"
    CSV = "csv"
    NIST_CVR = "nist-cvr"
    ARLO_MANIFEST = "arlo-manifest"
    ARLO_CVR = "arlo-cvr"


def export(folder: ElectionFolder, form: ExportFormat, whole_ballots: bool = False) -> str:
    """The records of the box. `whole_ballots` keeps each ballot's marks together in CSV and NIST
    records, which then stay with the committee, as those for Arlo do always.

    Raises UsageError for Arlo's without `whole_ballots`, ReviewPendingError and CountsError while
    what they say is not final, and CountsError where there is no ballot.
    """
    election = folder.election
    found = results(folder)
    box = found.box
    if form in _ARLO:
        return _for_arlo(folder, found, form, whole_ballots)
    randomness = secrets.SystemRandom()
    match form:
        case ExportFormat.JSONL:
            return to_jsonl(box)
        case ExportFormat.CSV:
            return to_csv(box, election.form, randomness, whole_ballots, election.practice)
        case _:
            return to_nist_cvr(box, election, randomness, now(), whole_ballots)


_ARLO = frozenset({ExportFormat.ARLO_MANIFEST, ExportFormat.ARLO_CVR})


def _for_arlo(
    folder: ElectionFolder, found: Results, form: ExportFormat, whole_ballots: bool
) -> str:
    if not whole_ballots:
        raise UsageError(
            f"{form.value}: bản ghi này cho thấy từng phiếu nằm ở đâu trong tập, nên chỉ để ban "
            "kiểm phiếu dùng. Nếu đúng là cần, hãy thêm --committee-only.",
            f"{form.value}: it shows where each ballot lies in its stack, so it stays with the "
            "committee. If that is what you need, add --committee-only.",
        )
    check_final(found.tally)
    batches = tuple(_scanned(found))
    if not batches:
        raise CountsError(
            f"{form.value}: chưa có phiếu nào để ghi ra.",
            f"{form.value}: there is no ballot to write out.",
        )
    if form is ExportFormat.ARLO_MANIFEST:
        return to_arlo_manifest(batches)
    return to_arlo_cvr(batches, folder.election)


def _scanned(found: Results) -> Iterator[ScannedBatch]:
    """The batches that stand and have ballots, each with its ballots as they were scanned; a ballot
    whose pages came in several is of its first page's."""
    for batch in found.snapshot.batches:
        own = (ballot for ballot in found.box.ballots if ballot.sheets[0] in batch.sheets)
        ballots = tuple(sorted(own, key=lambda ballot: scan_order(first_source(ballot))))
        if batch.stands and ballots:
            yield ScannedBatch(batch.name, ballots, batch.collected)


def write_records(
    folder: ElectionFolder,
    form: ExportFormat,
    target: Path,
    whole_ballots: bool = False,
    replace: bool = False,
) -> None:
    """Writes the records of the box to `target`; what was there only if `replace`.

    Raises UsageError where `target` lies in the election folder, whose parts it could replace, or
    is there; otherwise as `export`.
    """
    if folder.contains(target):
        raise UsageError(
            f"{target}: bản ghi không được nằm trong thư mục cuộc lấy phiếu. Hãy chọn nơi khác cho "
            "--out.",
            f"{target}: records may not lie in the election folder. Choose another --out.",
        )
    if target.is_file() and not replace:
        raise UsageError(
            f"{target}: đã có tệp này. Hãy chọn tên khác, hoặc thêm --replace để thay.",
            f"{target}: the file exists. Choose another name, or add --replace.",
        )
    write_text(target, export(folder, form, whole_ballots))


def write_text(target: Path, text: str) -> None:
    """Writes `target` as UTF-8, wholly or not at all, replacing what was there."""
    if not target.parent.is_dir() or target.is_dir():
        raise UsageError(
            f"{target}: không ghi được tệp ở đây. Hãy chọn tên tệp trong một thư mục đã có.",
            f"{target}: no file can be written here. Name a file in a folder that exists.",
        )
    write_whole(target, text.encode())
