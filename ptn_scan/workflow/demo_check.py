"""Whether the demo's result is what the voters meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from ptn_scan.ruling.values import Box, DecidedBy, RowRuling, Status
from ptn_scan.simulation.truth import RowTruth
from ptn_scan.workflow.demo_paper import BoxSheet, Paper
from ptn_scan.workflow.message import Message


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows of genuine ballots: all, those ruled as meant, and those that the committee ruled; and
    sheets that were not handed out: all, and those rejected."""

    rows: int
    right: int
    decided: int
    surplus: int
    rejected: int

    @property
    def wrong(self) -> int:
        return self.rows - self.right

    @property
    def faultless(self) -> bool:
        return self.wrong == 0 and self.rejected == self.surplus

    @property
    def message(self) -> Message:
        """The one line that the demo ends with."""
        machine = self.rows - self.decided
        return Message(
            f"Đối chiếu: {self.right}/{self.rows} dòng đúng ý người ghi phiếu, {self.wrong} sai "
            f"(máy đọc {machine}, ban kiểm phiếu quyết định {self.decided}); loại "
            f"{self.rejected}/{self.surplus} tờ không phải phiếu phát ra.",
            f"Compared: {self.right}/{self.rows} rows are what their voters meant, {self.wrong} "
            f"wrong (machine {machine}, committee {self.decided}); {self.rejected}/{self.surplus} "
            "sheets that were not handed out are rejected.",
        )


def compare(box: Box, sheets: Sequence[BoxSheet]) -> Comparison:
    """Every sheet's rulings in `box` against what was drawn on it. A row that is missing, still
    waits or was rejected with its ballot is wrong."""
    found = {
        (source.file, source.page): ballot for ballot in box.ballots for source in ballot.sources
    }
    rows = right = decided = surplus = rejected = 0
    for sheet in sheets:
        ballot = found.get((sheet.file, sheet.page))
        if sheet.paper is not Paper.GENUINE:
            surplus += 1
            rejected += ballot is not None and ballot.status is Status.REJECTED
            continue
        counted = ballot is not None and ballot.status is Status.COUNTED
        ruled = {row.official: row for row in ballot.rows} if ballot and counted else {}
        for truth in sheet.rows:
            row = ruled.get(truth.official)
            rows += 1
            right += _is_right(row, truth)
            decided += row is not None and row.decided_by is DecidedBy.COMMITTEE
    return Comparison(rows, right, decided, surplus, rejected)


def _is_right(row: RowRuling | None, truth: RowTruth) -> bool:
    return row is not None and row.ruling in truth.allowed | {truth.counts_as}
