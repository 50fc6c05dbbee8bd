"""`demo`: a whole election with simulated voters and a simulated scanner.

Every step is the one that the command of the same name takes; only paper and people are played.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ptn_scan.errors import UsageError
from ptn_scan.plan.conference_times import Step
from ptn_scan.tally import Tally, tally_json
from ptn_scan.workflow.conference import Leftovers, establish, issue
from ptn_scan.workflow.conference_times import enter_times
from ptn_scan.workflow.demo_check import Comparison, compare
from ptn_scan.workflow.demo_member import settle_rows, settle_sheets
from ptn_scan.workflow.demo_paper import BoxSheet, Numbers, fill_box, scan_leftovers
from ptn_scan.workflow.demo_places import Places, prepare
from ptn_scan.workflow.documents import write_minutes, write_result_notices
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.overlays import write_overlays
from ptn_scan.workflow.printing import print_ballots
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.records import ExportFormat, export, write_text
from ptn_scan.workflow.results import check_final, results

FORM = Path(__file__).parents[2] / "forms" / "kon-ray-2023.toml"
FULL = Numbers(printed=60, issued=52)
_ABSENT = 3
"""People convened who did not come."""

_MORNING = {
    Step.OPENED: dt.time(8, 0),
    Step.HANDED_OUT: dt.time(8, 40),
    Step.COLLECTED: dt.time(9, 5),
    Step.COUNTING: dt.time(9, 10),
    Step.ENDED: dt.time(10, 30),
}
"""When the steps of the played conference began."""

Tell = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Demo:
    """What came of a demo: the election, what really lay in its box, the final result, how it
    compares with what the voters meant, and the files, many of a kind by their folder."""

    folder: ElectionFolder
    sheets: tuple[BoxSheet, ...]
    tally: Tally
    comparison: Comparison
    files: tuple[Path, ...]


def tell_nobody(_message: Message) -> None:
    """For a demo without an audience."""


def run(
    root: Path,
    numbers: Numbers = FULL,
    progress: Progress = SILENCE,
    tell: Tell = tell_nobody,
) -> Demo:
    """Makes the demo in `root`; `tell` hears of each step as it is done.

    The votes are the same each time. Raises UsageError where `root` holds something else.
    """
    if not FORM.is_file():
        raise UsageError(
            f"{FORM}: không có mẫu phiếu của diễn tập. Hãy chạy demo trong bản sao mã nguồn.",
            f"{FORM}: the demo's form is missing. Run the demo from a clone of the project.",
        )
    places = prepare(root)
    folder, printed = _prepare_ballots(places, numbers, progress, tell)
    sheets = _vote(folder, printed, places, numbers, progress, tell)
    _count(folder, places, sheets, progress, tell)
    return _finish(folder, places, printed, sheets, progress)


def _prepare_ballots(
    places: Places, numbers: Numbers, progress: Progress, tell: Tell
) -> tuple[ElectionFolder, Path]:
    """new, print, conference."""
    folder = new(FORM, places.election, practice=True)
    printed = print_ballots(folder, numbers.printed, places.printed / "phieu.pdf", progress)
    establish(folder, convened=numbers.issued + _ABSENT, present=numbers.issued)
    tell(
        Message(
            f"Đã in {numbers.printed} phiếu; có mặt {numbers.issued}/{numbers.issued + _ABSENT}.",
            f"Printed {numbers.printed} ballots; {numbers.issued} of {numbers.issued + _ABSENT} "
            "present.",
        )
    )
    return folder, printed


def _vote(
    folder: ElectionFolder,
    printed: Path,
    places: Places,
    numbers: Numbers,
    progress: Progress,
    tell: Tell,
) -> tuple[BoxSheet, ...]:
    """issue, after which the voters vote and their ballots are scanned."""
    scan_leftovers(printed, numbers, places.leftover_scans / "con-lai.pdf", progress)
    issued = issue(folder, numbers.issued, Leftovers((places.leftover_scans,)), progress)
    tell(
        Message(
            f"Đã phát {issued.issued} phiếu; đọc và hủy mã của {issued.void} phiếu còn lại.",
            f"Issued {issued.issued} ballots; {issued.void} leftovers read back and void.",
        )
    )
    forged = places.scans / "phieu-gia.pdf"
    sheets = fill_box(folder, printed, forged, numbers, places.collected_scans, progress)
    forged.unlink()
    tell(
        Message(
            f"Đã thu về {len(sheets)} phiếu và quét thành PDF, TIFF, JPEG; trong đó có một phiếu "
            "sao chụp, một phiếu giả và một phiếu còn lại.",
            f"Collected {len(sheets)} ballots, scanned to PDF, TIFF and JPEG; among them a "
            "photocopy, a forged and a leftover one.",
        )
    )
    return sheets


def _count(
    folder: ElectionFolder,
    places: Places,
    sheets: tuple[BoxSheet, ...],
    progress: Progress,
    tell: Tell,
) -> None:
    """read, decide-sheet, decide."""
    found = read(folder, (places.collected_scans,), len(sheets), None, progress)
    tell(
        Message(
            f"Đã đọc {found.new} trang; {found.waiting} quyết định chờ ban kiểm phiếu.",
            f"Read {found.new} pages; {found.waiting} decisions wait for the committee.",
        )
    )
    name = folder.election.form.committee[0].name
    papers = settle_sheets(folder, sheets, name)
    rows = settle_rows(folder, sheets, name, progress)
    tell(
        Message(
            f"Ban kiểm phiếu đã quyết định {papers} tờ và {rows} dòng.",
            f"The committee decided on {papers} sheets and {rows} rows.",
        )
    )


def _finish(
    folder: ElectionFolder,
    places: Places,
    printed: Path,
    sheets: tuple[BoxSheet, ...],
    progress: Progress,
) -> Demo:
    """tally --final, times, minutes, notices, overlays, export."""
    found = results(folder)
    check_final(found.tally)
    enter_times(folder, _MORNING)
    documents = write_minutes(folder, places.minutes, draft=False, progress=progress)
    write_result_notices(folder, places.notices, draft=False, progress=progress)
    write_overlays(folder, places.overlays, progress)
    tally_file, records = places.results / "ket-qua.json", places.results / "ban-ghi-phieu.jsonl"
    write_text(tally_file, tally_json(found.tally, practice=True))
    write_text(records, export(folder, ExportFormat.JSONL))
    files = (
        printed,
        places.leftover_scans,
        places.collected_scans,
        places.election,
        places.overlays,
        *documents,
        places.notices,
        tally_file,
        records,
    )
    return Demo(folder, sheets, found.tally, compare(found.box, sheets), files)
