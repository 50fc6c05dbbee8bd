"""Results as text and tables for people."""

import shlex
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ptn_scan.cli import show_batches
from ptn_scan.cli.language import say, tongue
from ptn_scan.cli.output import errors, line, table_console, warn

if TYPE_CHECKING:
    from ptn_scan.election import Form
    from ptn_scan.tally import Counts, OfficialResult, Tally
    from ptn_scan.workflow.folder import ElectionFolder
    from ptn_scan.workflow.pending import PendingRow, PendingSheet
    from ptn_scan.workflow.reading import ReadResult
    from ptn_scan.workflow.results import Results


def read_result(result: "ReadResult") -> None:
    """What `read` did: troubles and warnings on stderr, numbers on stdout."""
    errors(result.failures)
    warn(result.warnings)
    line(
        f"Trang mới: {result.new} · đã đọc trước đây: {result.known} · chờ quyết định: "
        f"{result.waiting}",
        f"New pages: {result.new} · already known: {result.known} · waiting for decisions: "
        f"{result.waiting}",
    )


def status(folder: "ElectionFolder", found: "Results", path: Path) -> None:
    """`status`: numbers, what waits and how to settle it, identities. `path` is how the folder
    was named, for the commands that are proposed."""
    from ptn_scan.workflow.batches import report
    from ptn_scan.workflow.pending import pending_rows, pending_sheets
    from ptn_scan.workflow.scanner_spool import ScanSpool

    root = shlex.quote(str(path))
    _heading(folder)
    _counts(found.tally)
    sheets, rows = pending_sheets(found.box), pending_rows(found.box)
    if sheets or rows:
        line(
            f"\nĐang chờ ban kiểm phiếu: {found.tally.waiting} quyết định.",
            f"\nWaiting for the committee: {found.tally.waiting} decisions.",
        )
    for sheet in sheets:
        _pending_sheet(sheet, root)
    for row in rows:
        _pending_row(folder, row, root)
    show_batches.in_status(report(found))
    _scanned_and_not_read(ScanSpool.beside(folder).pages(), root)
    _identities(found.tally)


def _scanned_and_not_read(pages: int, root: str) -> None:
    """What a driven scanner gave to a run that was stopped."""
    if pages:
        line(
            f"\nMáy quét còn {pages} trang đã quét mà chưa đọc. Hãy chạy tiếp "
            f"`ptn-scan scan {root}`, hoặc mở bàn làm việc bằng `ptn-scan open {root}`.",
            f"\nPages scanned and not read yet: {pages}. Go on with `ptn-scan scan {root}`, or "
            f"open the desk with `ptn-scan open {root}`.",
        )


def tally_table(folder: "ElectionFolder", result: "Tally") -> None:
    """`tally`: the result by official, then the identities."""
    from rich.table import Table

    _heading(folder)
    _counts(result)
    table = Table(title=_title(result))
    for vi, en, right in _COLUMNS:
        table.add_column(say(vi, en), justify="right" if right else "left")
    for name in level_heads(folder.election.form):
        table.add_column(name, justify="right")
    for official in result.officials:
        table.add_row(*_cells(official))
    table_console().print(table)
    _unanimous(result)
    _identities(result)


def _unanimous(result: "Tally") -> None:
    """Whose result shows by itself how everybody voted."""
    for official in result.officials:
        if official.unanimous is not None:
            line(
                f"Lưu ý: mọi phiếu hợp lệ đối với {official.name} đều cùng một mức, nên kết quả "
                "này cho biết từng người đã chọn gì; hãy cân nhắc khi công bố.",
                f"Note: all valid ballots are alike for {official.name}, so this result tells how "
                "everybody voted; consider it when announcing.",
            )


_COLUMNS = (
    ("STT", "No.", True),
    ("Họ và tên", "Name", False),
    ("Chức vụ", "Title", False),
    ("Hợp lệ", "Valid", True),
    ("Không hợp lệ", "Invalid", True),
)


def _title(result: "Tally") -> str:
    if result.final:
        return say("Kết quả chính thức", "Final result")
    return say("Kết quả tạm thời", "Provisional result")


def _cells(official: "OfficialResult") -> tuple[str, ...]:
    levels = (
        f"{count} ({percent(share)})"
        for count, share in zip(official.levels, official.shares, strict=True)
    )
    numbers = (str(official.valid), str(official.invalid))
    return (str(official.official), official.name, official.title, *numbers, *levels)


def level_heads(form: "Form") -> tuple[str, ...]:
    """The three levels as the papers name them."""
    from ptn_scan.documents.wording import level_name
    from ptn_scan.election import Level

    return tuple(level_name(level, form.level_names, tongue()) for level in Level)


def percent(share: Fraction | None) -> str:
    """`share` in percent as the papers write it."""
    from ptn_scan.documents import numerals

    return numerals.NOTHING if share is None else f"{numerals.percent(share, tongue())}%"


def rehearsal(practice: bool) -> None:
    """What stands over every screen of a rehearsal."""
    if practice:
        line("DIỄN TẬP", "REHEARSAL (DIỄN TẬP)")


def _heading(folder: "ElectionFolder") -> None:
    rehearsal(folder.election.practice)
    print(folder.election.form.title)


def _counts(result: "Tally") -> None:
    counts: Counts = result.counts
    line(
        f"Triệu tập {_number(counts.convened)} · có mặt {_number(counts.present)}",
        f"Convened {_number(counts.convened)} · present {_number(counts.present)}",
    )
    line(
        f"In {counts.printed} · phát ra {_number(counts.issued)} · còn lại "
        f"{_number(counts.leftover)} · hỏng {counts.spoiled} · thu về (đếm tay) "
        f"{_number(counts.collected)}",
        f"Printed {counts.printed} · issued {_number(counts.issued)} · leftover "
        f"{_number(counts.leftover)} · spoiled {counts.spoiled} · collected (by hand) "
        f"{_number(counts.collected)}",
    )
    line(
        f"Đọc được {result.collected} phiếu: {result.genuine} do ban kiểm phiếu phát ra, "
        f"{result.surplus_total} không phải",
        f"Read {result.collected} ballots: {result.genuine} genuine, {result.surplus_total} "
        "surplus",
    )


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def _pending_sheet(pending: "PendingSheet", root: str) -> None:
    where = ", ".join(
        f"{source.file} {say('trang', 'page')} {source.page}" for source in pending.sources
    )
    handles, reasons = " ".join(pending.sheets), _reasons(pending.reasons)
    line(f"  Tờ {handles} ({where}): {reasons}", f"  Sheet {handles} ({where}): {reasons}")
    for action in pending.actions:
        other = say(" --as TỜ_KIA", " --as OTHER") if action == "same-sheet" else ""
        author = say("--by TÊN --why LÝ_DO", "--by NAME --why TEXT")
        print(f"    ptn-scan decide-sheet {root} {pending.sheets[0]} {action}{other} {author}")


def _reasons(reasons: "Sequence[str]") -> str:
    """Reasons in words with the code that records have; in English the code says it."""
    from ptn_scan.documents.wording import REASONS
    from ptn_scan.ruling.values import Reason

    vietnamese = ", ".join(f"{REASONS[Reason(each)]} ({each})" for each in reasons)
    return say(vietnamese, ", ".join(reasons))


def _pending_row(folder: "ElectionFolder", pending: "PendingRow", root: str) -> None:
    official = folder.election.form.officials[pending.official - 1]
    reasons = _reasons(pending.reasons) or say("không đọc được dòng này", "row not read")
    line(
        f"  Tờ {pending.sheet}, dòng {pending.official} ({official.name}): {reasons}",
        f"  Sheet {pending.sheet}, row {pending.official} ({official.name}): {reasons}",
    )
    author = say("--by TÊN --why LÝ_DO", "--by NAME --why TEXT")
    print(
        f"    ptn-scan decide {root} {pending.sheet} {pending.official} "
        f"high|medium|low|invalid {author}"
    )


def _identities(result: "Tally") -> None:
    line("\nĐối chiếu số liệu:", "\nIdentities:")
    for identity in result.identities:
        sign = "✓" if identity.holds else "✗"
        print(f"  {sign} {say(identity.vi, identity.en)}")
        if not identity.holds:
            print(f"    → {say(identity.remedy_vi, identity.remedy_en)}")
