"""`minutes`: the documents of a finished count, or drafts of them."""

from pathlib import Path

from ptn_scan.documents import document_count, write_documents
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.errors import UsageError
from ptn_scan.ruling.rows import THRESHOLDS
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.progress import SILENCE, Progress, reporter
from ptn_scan.workflow.results import Results, check_final, results


def write_minutes(
    folder: ElectionFolder, out: Path, draft: bool, progress: Progress = SILENCE
) -> tuple[Path, ...]:
    """Writes minutes, workbook and notices to the folder `out`; returns the files.

    Raises ReviewPendingError and CountsError unless the count is final or `draft`.
    """
    if folder.contains(out):
        raise UsageError(
            f"{out}: văn bản không được nằm trong thư mục cuộc lấy phiếu. Hãy chọn thư mục khác.",
            f"{out}: documents may not lie in the election folder. Choose another folder.",
        )
    counted = results(folder)
    if not draft:
        check_final(counted.tally)
    out.mkdir(parents=True, exist_ok=True)
    form = folder.election.form
    progress.start("Viết biên bản", "Writing the minutes", document_count(form))
    try:
        return write_documents(_facts(folder, counted, draft), out, reporter(progress))
    finally:
        progress.stop()


def _facts(folder: ElectionFolder, counted: Results, draft: bool) -> MinutesFacts:
    snapshot = counted.snapshot
    return MinutesFacts(
        election=folder.election,
        conference=snapshot.conference,
        tally=counted.tally,
        row_decisions=snapshot.row_decisions,
        sheet_decisions=snapshot.sheet_decisions,
        leftover_why=snapshot.issue.why if snapshot.issue else None,
        thresholds=THRESHOLDS,
        journal_head=snapshot.journal_head,
        draft=draft,
    )
