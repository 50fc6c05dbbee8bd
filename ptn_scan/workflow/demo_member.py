"""What the committee's simulated member does in the demo with what waits.

Of a row the member is shown what was drawn in it and nothing else; of a sheet, the paper itself.
"""

from collections.abc import Mapping, Sequence

from ptn_scan.ruling.values import PageStatus, Reason, SheetAction
from ptn_scan.simulation.member import SimulatedMember
from ptn_scan.simulation.truth import RowTruth
from ptn_scan.workflow.deciding import Author, decide, decide_sheet
from ptn_scan.workflow.demo_paper import BoxSheet, Paper
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.pending import pending_rows, pending_sheets
from ptn_scan.workflow.progress import Progress
from ptn_scan.workflow.results import Results, results

_WHY_ACCEPTED: Mapping[str, str] = {
    Reason.DUPLICATE: "Dấu treo trên tờ này màu đỏ, chữ in nét: đây là phiếu gốc.",
    Reason.QR_UNREADABLE: "Đúng mẫu phiếu, có dấu treo màu đỏ; chỉ mã QR bị nét bút che.",
    Reason.UNREGISTERED: "Đúng mẫu phiếu, có dấu treo màu đỏ; chỉ ảnh quét bị lệch.",
    PageStatus.UNREADABLE: "Đúng mẫu phiếu, có dấu treo màu đỏ; chỉ ảnh quét bị hỏng.",
}
_WHY_REJECTED: Mapping[Paper, str] = {
    Paper.PHOTOCOPY: "Dấu treo trên tờ này màu xám, chữ in nhòe và đậm: đây là bản sao chụp.",
    Paper.FORGED: "Tờ này không do ban kiểm phiếu in.",
    Paper.LEFTOVER: "Tờ này là phiếu còn lại, không được phát ra.",
}
_WHY_OTHERWISE = "Đúng mẫu phiếu, có dấu treo màu đỏ."


def settle_sheets(folder: ElectionFolder, sheets: Sequence[BoxSheet], name: str) -> int:
    """Decides every sheet that waits, originals first; returns how many."""
    papers = {(sheet.file, sheet.page): sheet.paper for sheet in sheets}
    pending = [
        (papers[each.sources[0].file, each.sources[0].page], each)
        for each in pending_sheets(results(folder).box)
    ]
    pending.sort(key=lambda pair: pair[0] is not Paper.GENUINE)
    for paper, each in pending:
        action, why = _word(paper, each.reasons)
        decide_sheet(folder, each.sheets[0], action, None, Author(name, why))
    return len(pending)


def settle_rows(
    folder: ElectionFolder, sheets: Sequence[BoxSheet], name: str, progress: Progress
) -> int:
    """Decides every row that waits; returns how many."""
    member = SimulatedMember(name)
    found = results(folder)
    shown = _rows_by_handle(found, sheets)
    pending = pending_rows(found.box)
    progress.start("Ban kiểm phiếu quyết định", "The committee decides", len(pending))
    try:
        for row in pending:
            ruling, why = member.decide(shown[row.sheet, row.official])
            decide(folder, row.sheet, row.official, ruling, Author(member.name, why))
            progress.advance()
    finally:
        progress.stop()
    return len(pending)


def _rows_by_handle(
    found: Results, sheets: Sequence[BoxSheet]
) -> Mapping[tuple[str, int], RowTruth]:
    drawn = {(sheet.file, sheet.page): sheet.rows for sheet in sheets}
    return {
        (sheet.handle, row.official): row
        for sheet in found.snapshot.sheets
        for row in drawn[sheet.sources[0].file, sheet.sources[0].page]
    }


def _word(paper: Paper, reasons: Sequence[str]) -> tuple[SheetAction, str]:
    if paper is not Paper.GENUINE:
        return SheetAction.REJECT, _WHY_REJECTED[paper]
    known = (_WHY_ACCEPTED[reason] for reason in reasons if reason in _WHY_ACCEPTED)
    return SheetAction.ACCEPT, next(known, _WHY_OTHERWISE)
