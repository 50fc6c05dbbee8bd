"""`audit`: the result checked by hand, step by step.

The order is what makes it a check: result and rulings are fixed first, then the dice are thrown,
then paper is looked at. Each step is a journal entry, and none can be taken out of turn.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from ptn_scan.audit.assessment import Audit, Recorded, Stage, Subject, assess, recorded, subject
from ptn_scan.audit.count_list import is_count_list, read_count_list, write_count_list
from ptn_scan.audit.sample_list import is_sample_list, read_sample_list, write_sample_list
from ptn_scan.audit.sampling import LEAST_DIGITS, clean_seed
from ptn_scan.audit.table import read_table
from ptn_scan.audit.values import (
    AuditStep,
    HandCounted,
    Method,
    SampleRead,
    SeedTaken,
    TallyFixed,
)
from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.values import Snapshot
from ptn_scan.errors import CountsError, InputFileError, PtnScanError, UsageError, machine_words
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.inventory import check_vouched
from ptn_scan.workflow.records import write_text
from ptn_scan.workflow.results import check_final, count
from ptn_scan.workflow.said import check_said

USUAL_RISK_LIMIT = Fraction(1, 20)
MOST_RISK_LIMIT = Fraction(1, 4)
_MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Audited:
    """Where the audit stands, what it is about, why the result is not final, if it is not, and
    whether the election is closed, so that the audit stays as it is."""

    audit: Audit
    subject: Subject
    hindrance: PtnScanError | None
    journal_head: str
    closed: bool


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that a step looks at, at one moment."""

    snapshot: Snapshot
    subject: Subject
    record: Recorded

    @property
    def audit(self) -> Audit:
        return assess(self.subject, self.record)


def look(folder: ElectionFolder) -> Audited:
    """Where the audit stands."""
    with folder.open_box() as box:
        return _audited(folder, box)


def parse_risk_limit(text: str) -> Fraction:
    """ "0.05", "5%" or "1/20" as an exact fraction. Raises UsageError."""
    number = text.strip().replace(",", ".")
    try:
        limit = Fraction(number.removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        limit = Fraction(0)
    if number.endswith("%"):
        limit /= 100
    if not 0 < limit <= MOST_RISK_LIMIT:
        raise UsageError(
            f"--risk-limit {text}: cần một số như 0.05 hoặc 5%, lớn hơn 0 và không quá 25%.",
            f"--risk-limit {text}: a number such as 0.05 or 5% is expected, above 0 and at most "
            "25%.",
        )
    return limit


def fix_tally(
    folder: ElectionFolder, risk_limit: Fraction | None = None, full_count: bool = False
) -> Audited:
    """Fixes result, rulings, risk limit and method, before any dice are thrown.

    May be repeated: nothing is recorded where all is as it was fixed. Raises ReviewPendingError or
    CountsError while the result is not final, CountsError where the audit has begun, and
    DamagedElectionError where the database is not what its journal says.
    """
    with folder.open_box() as box, box.transaction():
        box.check_open()
        check_vouched(folder, box)
        case = _case(folder, box)
        check_final(case.subject.tally)
        if not case.subject.ballots:
            raise CountsError(
                "Chưa có phiếu nào được đọc nên không có gì để kiểm tra.",
                "No ballot was read, so there is nothing to audit.",
            )
        step = _fixing(case, risk_limit, full_count)
        if step is not None:
            box.append_audit_step(step)
        return _audited(folder, box)


def take_seed(folder: ElectionFolder, digits: str) -> Audited:
    """Records the digits of the dice; the same digits again change nothing.

    Raises UsageError for what are no digits or too few, and where no sample is drawn; CountsError
    before the result was fixed, where it changed since, and where other digits are recorded.
    """
    try:
        seed = clean_seed(digits)
    except ValueError:
        raise UsageError(
            f"--seed {digits!r}: cần ít nhất {LEAST_DIGITS} chữ số của xúc xắc, theo thứ tự gieo.",
            f"--seed {digits!r}: at least {LEAST_DIGITS} digits of the dice are needed, in the "
            "order they were thrown.",
        ) from None
    with folder.open_box() as box, box.transaction():
        box.check_open()
        case = _case(folder, box)
        _check_fixed(case.audit)
        if case.audit.seed is None:
            _check_sampled(case.audit)
            box.append_audit_step(SeedTaken(seed, now()))
        elif case.audit.seed != seed:
            raise CountsError(
                f"Đã ghi số xúc xắc {case.audit.seed}; không gieo lại cho cùng một kết quả.",
                f"The dice {case.audit.seed} are recorded already; one result has one throw.",
            )
        return _audited(folder, box)


def write_list(folder: ElectionFolder, target: Path) -> Audited:
    """Writes the list that is to be filled in next: sampled ballots, or officials to be counted.

    Raises UsageError for a place where it may not be written and where nothing is left to fill in;
    CountsError before it is known what is to be looked at.
    """
    if folder.contains(target) or target.exists():
        raise UsageError(
            f"{target}: danh sách phải là tệp mới, ngoài thư mục cuộc lấy phiếu. Hãy chọn tên khác "
            "cho --list.",
            f"{target}: the list must be a new file outside the election folder. Choose another "
            "--list.",
        )
    with folder.open_box() as box:
        box.check_open()
        case = _case(folder, box)
        write_text(target, _list_text(folder, case))
        return _audited(folder, box)


def enter(folder: ElectionFolder, file: Path, by: str | None = None) -> Audited:
    """Records what hands found, from a filled-in list; what is recorded already is passed over.

    Raises InputFileError for a file that is no such list or is wrong (nothing is recorded), and
    CountsError before the result was fixed or where it changed since; UsageError where `by` names
    nobody.
    """
    if by is not None:
        nothing = UsageError("--by không được để trống.", "--by must not be empty.")
        check_said("--by", by, nothing)
    table = read_table(str(file), _read(file))
    with folder.open_box() as box, box.transaction():
        box.check_open()
        case = _case(folder, box)
        _check_fixed(case.audit)
        step: AuditStep
        if is_count_list(table, folder.election.form):
            totals = read_count_list(table, folder.election.form)
            fresh = tuple(each for each in totals if case.record.counts.get(each.official) != each)
            step, given = HandCounted(fresh, by, now()), len(totals)
        elif is_sample_list(table):
            rows = read_sample_list(table, case.audit.drawn)
            known = case.record.readings
            new = tuple(row for row in rows if known.get((row.ballot, row.official)) != row.found)
            step, given = SampleRead(new, by, now()), len(rows)
        else:
            raise table.fault(1, "thiếu dòng tiêu đề của danh sách", "the list's headings are gone")
        if not given:
            raise table.fault(1, "chưa điền gì", "nothing is filled in")
        if step.totals if isinstance(step, HandCounted) else step.rows:
            box.append_audit_step(step)
        return _audited(folder, box)


def _case(folder: ElectionFolder, box: BallotBox) -> _Case:
    snapshot = box.snapshot()
    counted = count(folder, snapshot)
    about = subject(counted.box, counted.tally, folder.election.form)
    return _Case(snapshot, about, recorded(box.audit_steps()))


def _audited(folder: ElectionFolder, box: BallotBox) -> Audited:
    case = _case(folder, box)
    hindrance: PtnScanError | None = None
    try:
        check_final(case.subject.tally)
    except PtnScanError as error:
        hindrance = error
    closed = box.closing() is not None
    return Audited(case.audit, case.subject, hindrance, case.snapshot.journal_head, closed)


def _fixing(case: _Case, risk_limit: Fraction | None, full_count: bool) -> TallyFixed | None:
    """The step to be recorded, or None where all is as it was fixed."""
    audit, about, before = case.audit, case.subject, case.record.fixed
    same = before if audit.stage is not Stage.CHANGED else None
    limit = risk_limit or (same.risk_limit if same else USUAL_RISK_LIMIT)
    method = Method.FULL_COUNT if full_count else about.method(limit)
    if same is not None:
        kept = same.method if risk_limit is None and not full_count else method
        if (same.risk_limit, same.method) == (limit, kept):
            return None
        if case.record.seed or case.record.counts:
            raise CountsError(
                "Việc kiểm tra đã bắt đầu nên không đổi được mức rủi ro và cách kiểm tra nữa.",
                "The audit has begun, so risk limit and method cannot be changed any more.",
            )
    return TallyFixed(about.tally_sha256, about.records_sha256, limit, method, now())


def _check_fixed(audit: Audit) -> None:
    if audit.stage is Stage.UNFIXED:
        raise CountsError(
            "Chưa chốt kết quả tạm tính, nên chưa được gieo xúc xắc hay ghi kết quả kiểm tra. Hãy "
            "chạy «ptn-scan audit … --fix-tally» trước.",
            "The provisional tally is not fixed, so neither dice nor findings can be recorded. Run "
            "«ptn-scan audit … --fix-tally» first.",
        )
    if audit.stage is Stage.CHANGED:
        raise CountsError(
            "Kết quả đã thay đổi từ khi chốt, nên lần kiểm tra này không còn giá trị. Hãy chốt lại "
            "bằng «ptn-scan audit … --fix-tally» rồi gieo xúc xắc mới.",
            "The result changed since it was fixed, so this audit is void. Fix it anew with "
            "«ptn-scan audit … --fix-tally» and throw new dice.",
        )


def _check_sampled(audit: Audit) -> None:
    if audit.stage is not Stage.SEED:
        raise UsageError(
            "Kiểm đếm toàn bộ thì không cần gieo xúc xắc. Hãy lấy danh sách bằng «ptn-scan audit … "
            "--list TỆP.csv».",
            "A full hand count needs no dice. Get its list by «ptn-scan audit … --list FILE.csv».",
        )


def _list_text(folder: ElectionFolder, case: _Case) -> str:
    audit, form = case.audit, folder.election.form
    _check_fixed(audit)
    match audit.stage:
        case Stage.SEED:
            raise CountsError(
                "Chưa gieo xúc xắc. Hãy ghi các chữ số bằng «ptn-scan audit … --seed CHỮ_SỐ».",
                "The dice are not thrown yet. Enter them with «ptn-scan audit … --seed DIGITS».",
            )
        case Stage.SAMPLE:
            places = {sheet.handle: sheet.sources for sheet in case.snapshot.sheets}
            return write_sample_list(form, audit.drawn[audit.read :], audit.sampled, places)
        case Stage.CONFIRMED:
            raise UsageError(
                "Kiểm tra đã xong, không còn gì để điền.",
                "The audit is complete, nothing is left to fill in.",
            )
    again = tuple(each.result.official for each in audit.differences)
    ballots = case.subject.ballots
    rejected = sum(bool(ballot.rejected) for ballot in ballots)
    return write_count_list(form, audit.to_count or again, len(ballots), rejected)


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise InputFileError(
                f"{file}: tệp quá lớn, không phải danh sách kiểm tra.",
                f"{file}: the file is too large to be a list of an audit.",
            )
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputFileError(
            f"{file}: không phải văn bản UTF-8. Hãy lưu lại dạng «CSV UTF-8».",
            f"{file}: not UTF-8 text. Save it as «CSV UTF-8».",
        ) from error
    except OSError as error:
        raise InputFileError(
            f"{file}: không đọc được ({machine_words(error)}). Hãy kiểm tra đường dẫn.",
            f"{file}: cannot be read ({error.strerror}). Check the path.",
        ) from error
