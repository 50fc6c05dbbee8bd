"""`spoil`: ballots that came back spoiled, and those that were given in exchange.

A voter who spoils a ballot hands it in and gets another. Before `issue` nothing more has to be
said: `issue` counts what is out in the end. After it the other ballot is one of the leftovers,
which are void, so that somebody has to say which of them are left.
"""

from dataclasses import dataclass
from pathlib import Path

from ptn_scan.ballot_box.values import Snapshot, Spoiling
from ptn_scan.errors import CountsError, InputFileError, UsageError
from ptn_scan.recognition.reading import PageKind, PageReading
from ptn_scan.ruling.values import IdState
from ptn_scan.scanning.files import InputFile
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.conference import leftover_ids
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.inputs import scan_files
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.said import check_said
from ptn_scan.workflow.workers import read_away


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is known of ballots given in exchange after `issue`: scans of all leftovers that are
    still there, or, where leftovers were never read, how many were given."""

    leftovers: tuple[Path, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True)
class SpoilResult:
    """`spoiled` ids are new in that state, `known` were in it before; `exchanged` went out for
    them; `total` are spoiled in all."""

    spoiled: int
    known: int
    exchanged: int
    total: int
    warnings: tuple[Message, ...]


NO_EXCHANGE = Exchange()


def spoil(
    folder: ElectionFolder,
    inputs: tuple[Path, ...],
    why: str,
    exchange: Exchange = NO_EXCHANGE,
    progress: Progress = SILENCE,
) -> SpoilResult:
    """Enters the ballots on these scans as spoiled; nothing is kept of the scans.

    A spoiled id is rejected wherever it turns up. Scans of ballots that are spoiled already change
    nothing. Raises UsageError for words that make no sense, InputFileError where a page shows no
    ballot of this election, CountsError where a ballot was read from the box already or the
    exchange does not meet the numbers; then nothing is recorded, and it may be repeated.
    """
    _check_words(why, inputs, exchange)
    files, leftovers = scan_files(folder, inputs), scan_files(folder, exchange.leftovers)
    with exclusive(folder.paths.lock), folder.open_box() as box:
        box.check_open()
        before = box.snapshot()
        _check_time(before, exchange)
        ids = _ids_on(folder, before, files, progress)
        fresh = frozenset(each for each in ids if before.register[each] is not IdState.SPOILED)
        _check_unread(folder, before, fresh)
        given = _given(folder, before, leftovers, fresh, progress)
        issued = {each for each in fresh if before.register[each] is IdState.ISSUED}
        returned = len(issued) if before.issue is not None else 0
        exchanged = len(given) if exchange.count is None else exchange.count
        _check_exchange(before, returned, exchanged, len(fresh))
        if fresh or exchanged:
            box.append_spoiled(Spoiling(returned, exchanged, why.strip(), now()), fresh, given)
        after = box.snapshot()
    warnings = _warnings(before, after, returned, exchanged)
    total = list(after.register.values()).count(IdState.SPOILED)
    return SpoilResult(len(fresh), len(ids) - len(fresh), exchanged, total, warnings)


def _check_words(why: str, inputs: tuple[Path, ...], exchange: Exchange) -> None:
    nothing = UsageError(
        "--why không được để trống: biên bản cần biết vì sao phiếu hỏng.",
        "--why must not be empty: the minutes need to know why ballots were spoiled.",
    )
    check_said("--why", why, nothing)
    if exchange.leftovers and exchange.count is not None:
        raise UsageError(
            "Chỉ dùng một trong hai: --leftover hoặc --exchanged.",
            "Use one of the two: --leftover or --exchanged.",
        )
    if not inputs:
        raise UsageError(
            "Hãy ghi tên tệp ảnh quét của phiếu hỏng.", "Name the scans of spoiled ballots."
        )


def _check_time(before: Snapshot, exchange: Exchange) -> None:
    said = bool(exchange.leftovers) or exchange.count is not None
    if said and before.issue is None:
        raise UsageError(
            "Chưa ghi số phiếu phát ra, nên chưa cần --leftover hay --exchanged: lệnh "
            "«ptn-scan issue» sẽ tính cả phiếu đổi.",
            "Ballots are not issued yet, so that neither --leftover nor --exchanged is needed: "
            "«ptn-scan issue» counts ballots given in exchange too.",
        )
    if before.issue is None:
        return
    if exchange.count is not None and not before.issue.leftover_unread:
        raise UsageError(
            "Phiếu còn lại đã được quét, nên phải quét lại số còn lại bằng --leftover thay cho "
            "--exchanged.",
            "The leftovers were scanned, so scan those still left with --leftover instead of "
            "--exchanged.",
        )
    if exchange.leftovers and before.issue.leftover_unread:
        raise UsageError(
            "Phiếu còn lại chưa từng được quét, nên hãy ghi số phiếu đổi bằng --exchanged.",
            "The leftovers were never scanned, so give the ballots exchanged with --exchanged.",
        )


def _ids_on(
    folder: ElectionFolder, before: Snapshot, files: tuple[InputFile, ...], progress: Progress
) -> frozenset[str]:
    """The ids on scans of spoiled ballots; every page but a blank one must show one."""
    ids: set[str] = set()
    failures: list[InputFileError] = []
    without = 0
    for reading in read_away(folder, files, failures, progress):
        found = leftover_ids(reading.payloads, folder.authority, before.register)
        without += not found and _shows_something(reading)
        ids |= found
    if without:
        failures.append(
            InputFileError(
                f"{without} trang không đọc được mã của phiếu nào đã in cho cuộc này. Hãy quét lại "
                "cho phẳng, rõ mã QR, và bỏ giấy khác ra.",
                f"{without} pages show no code of a ballot printed for this election. Scan them "
                "again, flat and with the QR codes clear, and take out other paper.",
            )
        )
    if failures:
        raise InputFileError(
            "\n".join([*(failure.vi for failure in failures), "Chưa ghi gì."]),
            "\n".join([*(failure.en for failure in failures), "Nothing was recorded."]),
        )
    return frozenset(ids)


def _shows_something(reading: PageReading) -> bool:
    return reading.kind is not PageKind.BLANK


def _check_unread(folder: ElectionFolder, before: Snapshot, fresh: frozenset[str]) -> None:
    """What came out of the box is a vote cast, which nobody can take back by a word afterwards."""
    for sheet in before.sheets:
        read = leftover_ids(sheet.reading.payloads, folder.authority, before.register) & fresh
        if any(before.register[ballot] is IdState.ISSUED for ballot in read):
            where = ", ".join(f"{source.file} ({source.page})" for source in sheet.sources)
            raise CountsError(
                f"Có phiếu đã được đọc trong số phiếu thu về ({where}), nên không ghi là hỏng "
                "được. Nếu phiếu hỏng bị quét lẫn vào, hãy bỏ nó ra, quét lại tập đó bằng "
                "«ptn-scan batch rescan», rồi chạy lại lệnh này. Chưa ghi gì.",
                f"A ballot was read among those collected ({where}), so it cannot become spoiled. "
                "Where a spoiled ballot got among them by mistake, take it out, scan the stack "
                "anew with «ptn-scan batch rescan», and run this again. Nothing was recorded.",
            )


def _given(
    folder: ElectionFolder,
    before: Snapshot,
    leftovers: tuple[InputFile, ...],
    fresh: frozenset[str],
    progress: Progress,
) -> frozenset[str]:
    """The ids that were left over and are no longer: they went out in exchange."""
    if not leftovers:
        return frozenset()
    failures: list[InputFileError] = []
    there: set[str] = set()
    for reading in read_away(folder, leftovers, failures, progress):
        there |= leftover_ids(reading.payloads, folder.authority, before.register)
    if failures:
        raise InputFileError(
            "\n".join([*(failure.vi for failure in failures), "Chưa ghi gì."]),
            "\n".join([*(failure.en for failure in failures), "Nothing was recorded."]),
        )
    void = {ballot for ballot, state in before.register.items() if state is IdState.VOID}
    return frozenset(void - there - fresh)


def _check_exchange(before: Snapshot, returned: int, exchanged: int, fresh: int) -> None:
    """No more go out than came back, or than there were left over."""
    earlier = sum(each.returned - each.exchanged for each in before.spoilings)
    leftover = before.counts.leftover or 0
    if exchanged <= min(earlier + returned, leftover):
        return
    raise CountsError(
        f"Theo số liệu đã đổi {exchanged} phiếu, nhưng chỉ có {earlier + returned} phiếu phát ra "
        f"bị trả lại và {leftover} phiếu còn lại. Hãy đếm lại và quét đủ mọi phiếu còn lại "
        f"(đã quét {fresh} phiếu hỏng). Chưa ghi gì.",
        f"By the numbers {exchanged} ballots were exchanged, but {earlier + returned} of those "
        f"issued came back and {leftover} were left over. Count again and scan all leftovers "
        f"({fresh} spoiled ballots were scanned). Nothing was recorded.",
    )


def _warnings(
    before: Snapshot, after: Snapshot, returned: int, exchanged: int
) -> tuple[Message, ...]:
    if before.issue is None:
        return ()
    warnings = []
    owed = sum(each.returned - each.exchanged for each in after.spoilings)
    if owed and returned:
        warnings.append(
            Message(
                f"{owed} phiếu hỏng chưa ghi phiếu đổi: số phiếu phát ra giảm còn {after.issued}. "
                "Nếu người ghi phiếu đã nhận phiếu khác từ số còn lại, hãy chạy lại với --leftover "
                "(ảnh quét mọi phiếu còn lại) hoặc --exchanged; nếu không, phiếu đó bị loại.",
                f"For {owed} spoiled ballots none was exchanged: {after.issued} are issued now. If "
                "voters got others from the leftovers, run again with --leftover (scans of all "
                "that are left) or --exchanged; else those will be rejected.",
            )
        )
    if exchanged and not before.issue.leftover_unread:
        warnings.append(
            Message(
                f"Sổ phiếu nay cho thấy {exchanged} mã phiếu nào đã đổi. Ai biết người nào đổi "
                "phiếu và mở được thư mục này có thể tìm ra phiếu đó: hãy giữ kín, và lần sau ghi "
                "phiếu hỏng trước lệnh «ptn-scan issue».",
                f"The register now shows which {exchanged} ids were given in exchange. Whoever "
                "knows the voter and opens this folder could find that ballot: keep it closed, and "
                "next time enter spoiled ballots before «ptn-scan issue».",
            )
        )
    return tuple(warnings)
