"""From what is in the box to rulings and results, and whether they are final."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ptn_scan.ballot_box.values import Snapshot
from ptn_scan.errors import CountsError, ReviewPendingError
from ptn_scan.ruling.ballots import RuledSheet, rule_sheets
from ptn_scan.ruling.values import Box, PageRuling, PageStatus, RowDecision, Ruling, Sheet
from ptn_scan.tally import Tally, tally
from ptn_scan.workflow.collector import collector_held
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.overtaken import as_it_stands


@dataclass(frozen=True, slots=True)
class Results:
    """The box at one moment, ruled and counted."""

    snapshot: Snapshot
    box: Box
    tally: Tally


def results(folder: ElectionFolder) -> Results:
    """Rules and counts everything that is in the box."""
    with collector_held(), folder.open_box() as box:
        return count(folder, box.snapshot())


def count(folder: ElectionFolder, snapshot: Snapshot) -> Results:
    """Rules and counts everything that is in `snapshot`."""
    with collector_held():
        box = rule(folder, snapshot, machine_rulings(folder, snapshot))
        return Results(snapshot, box, tally(box, snapshot.counts, folder.election.form))


def machine_rulings(folder: ElectionFolder, snapshot: Snapshot) -> tuple[RuledSheet, ...]:
    """What the machine makes of every row, which no decision changes."""
    return tuple(RuledSheet(sheet, folder.rows.of(sheet.reading)) for sheet in snapshot.sheets)


def rule(folder: ElectionFolder, snapshot: Snapshot, sheets: Sequence[RuledSheet]) -> Box:
    """The box of `snapshot`, whose `sheets` the machine has ruled.

    Sheets of withdrawn batches count nowhere; each has a line of its own, as a page that is no
    ballot of this count.
    """
    form = folder.election.form
    ruled = rule_sheets(
        sheets,
        snapshot.register,
        folder.authority,
        form,
        folder.layout,
        tuple(_last_on_each_row(snapshot.row_decisions)),
        as_it_stands(folder, snapshot).sheet_decisions,
    )
    pages = (*ruled.pages, *map(_withdrawn_page, snapshot.withdrawn))
    return Box(ruled.ballots, tuple(sorted(pages, key=lambda page: min(page.sheets))))


def _last_on_each_row(decisions: Iterable[RowDecision]) -> Iterator[RowDecision]:
    """The last decision on each row, where that was not the undoing of those before."""
    last = {(each.sheet, each.official): each for each in decisions}
    return (each for each in last.values() if each.ruling is not Ruling.REVIEW)


def _withdrawn_page(sheet: Sheet) -> PageRuling:
    return PageRuling((sheet.handle,), PageStatus.NOT_A_BALLOT, (), sheet.sources, waiting=False)


def check_final(result: Tally) -> None:
    """Raises ReviewPendingError while anything waits, else CountsError naming each identity that
    does not hold."""
    if result.waiting:
        raise ReviewPendingError(
            f"Còn {result.waiting} quyết định của ban kiểm phiếu đang chờ. Hãy xem danh sách bằng "
            "«ptn-scan status».",
            f"{result.waiting} decisions of the committee are pending. «ptn-scan status» lists "
            "them.",
        )
    broken = [identity for identity in result.identities if not identity.holds]
    if broken:
        raise CountsError(
            "\n".join(f"Số liệu chưa khớp: {each.vi}. {each.remedy_vi}" for each in broken),
            "\n".join(f"Numbers do not meet: {each.en}. {each.remedy_en}" for each in broken),
        )
