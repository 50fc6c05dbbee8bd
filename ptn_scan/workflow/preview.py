"""The minutes as they would be written now, to be looked at on a page."""

from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.workflow.documents import minutes_facts
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.results import Results


def minutes_preview(folder: ElectionFolder, counted: Results) -> bytes:
    """The first copy as a PDF, marked as a draft while the result is not final."""
    return to_pdf(minutes(minutes_facts(folder, counted, draft=not counted.tally.final), 1))
