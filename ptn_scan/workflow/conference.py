"""`conference` and `issue`: what people established before a ballot came back."""

from dataclasses import dataclass
from pathlib import Path

from ptn_scan.ballot_box.values import Issue, Snapshot
from ptn_scan.ballot_id import Authenticity, CodeCheck, ids_in
from ptn_scan.election import Conference, Form, Member, read_committee
from ptn_scan.errors import CountsError, InputFileError, UsageError
from ptn_scan.rules.values import cited
from ptn_scan.ruling.values import IdState, Register
from ptn_scan.scanning.files import InputFile
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.inputs import scan_files
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.said import check_said
from ptn_scan.workflow.workers import read_away

Committee = tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What is known of the ballots that were not issued: their scans, or why there are none."""

    scans: tuple[Path, ...] = ()
    unread: bool = False
    why: str | None = None


@dataclass(frozen=True, slots=True)
class IssueResult:
    """`issued` ballots of `printed` were handed out and `spoiled` came back spoiled before; `void`
    ids were read back from leftovers."""

    printed: int
    issued: int
    spoiled: int
    void: int
    warnings: tuple[Message, ...]


def establish(
    folder: ElectionFolder, convened: int, present: int, elected: Path | Committee | None = None
) -> tuple[Message, ...]:
    """Records what the conference established; may be repeated until ballots are issued.

    `elected` is the counting committee or a file with it; without it the proposed one is elected.
    Returns warnings. Raises CountsError without quorum (clause II.2) and once ballots were issued;
    FormError for the committee's file.
    """
    form = folder.election.form
    committee = read_committee(elected) if isinstance(elected, Path) else elected
    conference = Conference(convened, present, committee or form.committee)
    if convened == 0 or not conference.has_quorum(form.thresholds.quorum):
        raise _no_quorum(form, convened, present)
    with folder.open_box() as box, box.transaction():
        box.check_open()
        if box.snapshot().issue is not None:
            raise CountsError(
                "Phiếu đã phát ra nên không sửa được số người và ban kiểm phiếu nữa.",
                "Ballots were issued already, so people and committee cannot be changed any more.",
            )
        box.append_conference(conference, now())
    return (*_people_warning(convened, present), *_committee_warning(form, conference.committee))


def _people_warning(convened: int, present: int) -> tuple[Message, ...]:
    if present <= convened:
        return ()
    return (
        Message(
            f"Có mặt {present} nhiều hơn được triệu tập {convened}: hãy kiểm tra lại; kết quả "
            "chính thức cần có mặt ≤ triệu tập.",
            f"Present {present} are more than convened {convened}: check again; a final result "
            "needs present ≤ convened.",
        ),
    )


def _committee_warning(form: Form, committee: Committee) -> tuple[Message, ...]:
    agree, members = form.decisions.agree, len(committee)
    if agree <= members:
        return ()
    return (
        Message(
            f"Ban kiểm phiếu được bầu có {members} người, ít hơn {agree} người phải thống "
            "nhất (decisions.agree): nếu các thành viên quyết định bằng PIN thì sẽ không quyết "
            "định được gì. Hãy kiểm tra danh sách ban kiểm phiếu; sửa được cho đến khi phát phiếu.",
            f"The elected committee has {members} members, fewer than the {agree} who must agree "
            "(decisions.agree): if members decide by PIN, nothing can ever be decided. Check the "
            "committee's list; it can be changed until ballots are issued.",
        ),
    )


def _no_quorum(form: Form, convened: int, present: int) -> CountsError:
    quorum, rule = form.thresholds.quorum, form.rules.quorum
    clause = cited(rule.clause) if rule else None
    by_vi, by_en = (f" ({clause.vi})", f" ({clause.en})") if clause else ("", "")
    return CountsError(
        f"Có mặt {present}/{convened} người, chưa đủ {quorum} số người được triệu tập{by_vi}, nên "
        "chưa được lấy phiếu. Chưa ghi gì; hãy chạy lại khi đủ người.",
        f"{present} of {convened} are present, fewer than {quorum} of those convened{by_en}, so "
        "the vote may not be held. Nothing was recorded; run again with a quorum.",
    )


def issue(
    folder: ElectionFolder, count: int, leftovers: Leftovers, progress: Progress = SILENCE
) -> IssueResult:
    """Records that `count` ballots were handed out and which ids were left over.

    Raises UsageError for leftovers said to be unread without a reason or in spite of scans,
    InputFileError where a leftover's file cannot be opened, and CountsError where numbers do not
    meet or the time for it is not there; then nothing is recorded, and it may be repeated.
    """
    _check_words(leftovers)
    scans = scan_files(folder, leftovers.scans)
    with exclusive(folder.paths.lock), folder.open_box() as box:
        box.check_open()
        snapshot = box.snapshot()
        _check_time(snapshot, count)
        void = _read_back(folder, snapshot.register, scans, progress)
        if not leftovers.unread:
            left = len(snapshot.register) - snapshot.counts.spoiled - count
            _check_leftovers(left, void, bool(leftovers.scans))
        box.append_issue(Issue(count, leftovers.unread, leftovers.why, now()), void)
    spoiled = snapshot.counts.spoiled
    warnings = _warnings(snapshot, count)
    return IssueResult(len(snapshot.register), count, spoiled, len(void), warnings)


def leftover_ids(payloads: tuple[str, ...], authority: CodeCheck, register: Register) -> set[str]:
    """The registered ids among the QR codes of one page whose code is right."""
    return {
        each.ballot
        for each in ids_in(payloads)
        if authority.check(each) is Authenticity.GENUINE and each.ballot in register
    }


def _check_words(leftovers: Leftovers) -> None:
    if leftovers.unread:
        nothing = UsageError(
            "--leftover-unread cần --why: vì sao không quét phiếu còn lại; biên bản sẽ ghi lại.",
            "--leftover-unread needs --why: why leftovers are not scanned; the minutes repeat it.",
        )
        check_said("--why", leftovers.why or "", nothing)
    if leftovers.why is not None and not leftovers.unread:
        raise UsageError(
            "--why chỉ đi với --leftover-unread.", "--why goes with --leftover-unread only."
        )
    if leftovers.unread and leftovers.scans:
        raise UsageError(
            "Chỉ dùng một trong hai: --leftover hoặc --leftover-unread.",
            "Use one of the two: --leftover or --leftover-unread.",
        )


def _check_time(snapshot: Snapshot, count: int) -> None:
    printed = len(snapshot.register)
    if snapshot.issue is not None:
        raise CountsError(
            f"Đã ghi nhận phát ra {snapshot.issue.count} phiếu; chỉ ghi một lần.",
            f"That {snapshot.issue.count} ballots were issued is recorded already, once for all.",
        )
    if snapshot.conference is None:
        raise CountsError(
            "Chưa có số người của hội nghị. Hãy chạy «ptn-scan conference» trước.",
            "What the conference established is not recorded. Run «ptn-scan conference» first.",
        )
    spoiled = snapshot.counts.spoiled
    if count > printed - spoiled:
        raise CountsError(
            f"Phát ra {count} phiếu nhưng chỉ in {printed} phiếu, trong đó hỏng {spoiled}. Hãy đếm "
            "lại.",
            f"{count} ballots issued, but only {printed} printed, of which {spoiled} are spoiled. "
            "Count again.",
        )


def _check_leftovers(expected: int, void: frozenset[str], scanned: bool) -> None:
    if expected == len(void):
        return
    if not scanned:
        raise CountsError(
            f"Còn lại {expected} phiếu chưa phát. Hãy quét mọi phiếu còn lại và chạy lại với "
            "--leftover TỆP, hoặc dùng --leftover-unread --why LÝ_DO. Chưa ghi gì.",
            f"{expected} ballots were not issued. Scan all of them and run again with "
            "--leftover FILE, or use --leftover-unread --why TEXT. Nothing was recorded.",
        )
    raise CountsError(
        f"Theo số đếm còn lại {expected} phiếu, nhưng đọc được {len(void)} mã của phiếu còn lại. "
        "Hãy đếm lại, quét lại cho đủ rồi chạy lại. Chưa ghi gì.",
        f"By the count {expected} ballots are left over, but the codes of {len(void)} were read. "
        "Count again, scan all of them and run again. Nothing was recorded.",
    )


def _read_back(
    folder: ElectionFolder, register: Register, scans: tuple[InputFile, ...], progress: Progress
) -> frozenset[str]:
    """The ids on scans of leftovers, which spoiled ones are not. The scans are not kept."""
    void: set[str] = set()
    failures: list[InputFileError] = []
    for reading in read_away(folder, scans, failures, progress):
        void |= leftover_ids(reading.payloads, folder.authority, register)
    if failures:
        raise InputFileError(
            "\n".join([*(failure.vi for failure in failures), "Chưa ghi gì."]),
            "\n".join([*(failure.en for failure in failures), "Nothing was recorded."]),
        )
    return frozenset(ballot for ballot in void if register[ballot] is not IdState.SPOILED)


def _warnings(snapshot: Snapshot, count: int) -> tuple[Message, ...]:
    present = snapshot.conference.present if snapshot.conference else 0
    if count <= present:
        return ()
    return (
        Message(
            f"Phát ra {count} phiếu nhiều hơn {present} người có mặt: hãy kiểm tra lại; kết quả "
            "chính thức cần phát ra ≤ có mặt.",
            f"{count} ballots issued, more than the {present} people present: check again; a "
            "final result needs issued ≤ present.",
        ),
    )
