"""Where an audit stands, for people: what was fixed, what hands found, what comes next."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from ptn_scan.cli import output, show
from ptn_scan.cli.language import LANGUAGE, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from ptn_scan.audit.assessment import Difference, Finding
    from ptn_scan.election import Form
    from ptn_scan.workflow.auditing import Audited
    from ptn_scan.workflow.folder import ElectionFolder


def audit(folder: "ElectionFolder", found: "Audited", path: Path) -> None:
    """`audit`: what was fixed, what hands found, and the next step. `path` is how the folder was
    named, for the commands that are proposed."""
    show.rehearsal(folder.election.practice)
    print(folder.election.form.title)
    _show_fixed(found)
    _show_sample(folder.election.form, found)
    _show_counts(folder.election.form, found)
    _show_next(found, shlex.quote(str(path)))


def _show_fixed(found: "Audited") -> None:
    audit = found.audit
    if audit.fixed is None:
        return
    output.line(
        f"Kết quả đã chốt: {audit.fixed.at:%d/%m/%Y %H:%M}, SHA-256 {audit.fixed.tally_sha256}",
        f"Tally fixed: {audit.fixed.at:%Y-%m-%d %H:%M}, SHA-256 {audit.fixed.tally_sha256}",
    )
    output.line(
        f"Bản ghi từng phiếu: SHA-256 {audit.fixed.records_sha256}",
        f"Record of each ballot: SHA-256 {audit.fixed.records_sha256}",
    )
    output.line(f"Nhật ký: SHA-256 {found.journal_head}", f"Journal: SHA-256 {found.journal_head}")
    if audit.earlier:
        output.line(
            f"Trước lần chốt này đã có {audit.earlier} lần chốt khác; nhật ký ghi cả.",
            f"Before this there were {audit.earlier} others; the journal has them all.",
        )
    if audit.seed is not None:
        output.line(f"Xúc xắc: {audit.seed}", f"Dice: {audit.seed}")


def _show_sample(form: "Form", found: "Audited") -> None:
    audit = found.audit
    if audit.fixed is None or not audit.read:
        return
    limit = show.percent(audit.fixed.risk_limit)
    output.line(
        f"Kiểm tra theo mẫu, mức rủi ro {limit}: đã xem {audit.read}/{len(audit.drawn)} phiếu mẫu "
        f"trong {len(found.subject.ballots)} phiếu.",
        f"Sample at a risk limit of {limit}: {audit.read} of {len(audit.drawn)} sampled ballots "
        f"seen, of {len(found.subject.ballots)} in all.",
    )
    for official in audit.sampled:
        findings = [each for each in audit.findings if each.claim.official == official]
        sign = "✓" if all(each.confirmed for each in findings) else "…"
        claims = "; ".join(_claim(form, each) for each in findings)
        print(f"  {sign} {official}. {form.officials[official - 1].name}: {claims}")
    for ballot, official in audit.unlike:
        output.line(
            f"  Khác nhau: tờ {ballot}, người số {official}. Hãy xem lại tờ giấy và ảnh quét.",
            f"  Not the same: sheet {ballot}, official {official}. Look at paper and scan again.",
        )


def _claim(form: "Form", finding: "Finding") -> str:
    """What is claimed of low confidence, and the risk that it is wrong."""
    from ptn_scan.audit.assertions import Limit, Side

    above = finding.claim.side is Side.ABOVE
    if finding.claim.limit is Limit.MORE_THAN:
        size = form.thresholds.more_than
        words = say("quá" if above else "không quá", "more than" if above else "at most")
    else:
        size = form.thresholds.at_least
        words = say("ít nhất" if above else "dưới", "at least" if above else "under")
    return say(
        f"tín nhiệm thấp {words} {size} (rủi ro {_risk(finding.risk)})",
        f"low confidence {words} {size} (risk {_risk(finding.risk)})",
    )


def _risk(risk: "Fraction") -> str:
    """Rounded up, so that a risk that is beyond the limit never looks as if it were not."""
    hundredths = -(-risk.numerator * 10_000 // risk.denominator)
    return f"{hundredths // 100}{say(',', '.')}{hundredths % 100:02d}%"


def _show_counts(form: "Form", found: "Audited") -> None:
    audit = found.audit
    if audit.fixed is not None and (audit.to_count or audit.counted):
        total = len(audit.to_count) + len(audit.counted)
        output.line(
            f"Kiểm đếm toàn bộ bằng tay: đã đếm {len(audit.counted)}/{total} người.",
            f"Full hand count: {len(audit.counted)} of {total} officials counted.",
        )
    for difference in audit.differences:
        _show_difference(form, difference, len(found.subject.ballots))


def _show_difference(form: "Form", difference: "Difference", ballots: int) -> None:
    result, hand = difference.result, difference.by_hand
    by_machine = _numbers((*result.levels, result.invalid))
    by_hand = _numbers((*hand.levels, hand.invalid))
    output.line(
        f"  ✗ {result.official}. {result.name}: kết quả {by_machine}, đếm tay {by_hand} (cao, tín "
        "nhiệm, thấp, không hợp lệ)",
        f"  ✗ {result.official}. {result.name}: result {by_machine}, by hand {by_hand} (high, "
        "medium, low, invalid)",
    )
    if hand.total != ballots:
        output.line(
            f"    Số đếm tay cộng lại là {hand.total}, không phải {ballots} phiếu: hãy đếm lại.",
            f"    The numbers by hand sum to {hand.total}, not to {ballots} ballots: count again.",
        )


def _numbers(values: "Sequence[int]") -> str:
    return "–".join(map(str, values))


def _show_next(found: "Audited", root: str) -> None:
    from ptn_scan.audit.assessment import Stage

    command = f"  ptn-scan audit {root}"
    if found.closed and found.audit.stage not in {Stage.DIFFERS, Stage.CONFIRMED}:
        output.line(
            "Cuộc lấy phiếu đã đóng khi chưa kiểm tra xong; không kiểm tra tiếp được nữa.",
            "The election was closed before the audit was complete; it cannot go on.",
        )
        return
    match found.audit.stage:
        case Stage.UNFIXED:
            _show_plan(found, command)
        case Stage.CHANGED:
            output.line(
                "✗ Kết quả đã thay đổi từ khi chốt: lần kiểm tra này không còn giá trị. Chốt lại, "
                "rồi gieo xúc xắc mới:",
                "✗ The result changed since it was fixed: this audit is void. Fix it anew, then "
                "throw new dice:",
            )
            print(f"{command} --fix-tally")
        case Stage.SEED:
            _show_method(found)
            output.line(
                "Đọc to và ghi lại hai dãy SHA-256 trên, rồi gieo xúc xắc công khai (20 lần trở "
                "lên) và ghi các chữ số:",
                "Read both SHA-256 aloud and write them down, then throw dice in public (20 times "
                "or more) and enter the digits:",
            )
            print(f"{command} --seed {say('CHỮ_SỐ', 'DIGITS')}")
        case Stage.SAMPLE | Stage.COUNT:
            _show_lists(found, command)
        case Stage.DIFFERS:
            output.line(
                "✗ Đếm tay khác kết quả. Đếm lại những người này (lấy danh sách mới bằng --list), "
                "rồi tìm phiếu bị đọc khác trên các ảnh do «ptn-scan overlays» vẽ.",
                "✗ The hand count is not the result. Count these officials again (a new list by "
                "--list), then look for what was read otherwise in the pictures of «ptn-scan "
                "overlays».",
            )
        case Stage.CONFIRMED:
            output.line("✓ Kiểm tra bằng tay xác nhận kết quả.", "✓ The audit confirms the result.")


def _show_plan(found: "Audited", command: str) -> None:
    if found.hindrance is not None:
        output.line(
            "Chưa kiểm tra được, vì kết quả chưa xong:",
            "No audit yet, since the result is not complete:",
        )
        print(found.hindrance.in_language(LANGUAGE))
        return
    _show_method(found)
    output.line("Chốt kết quả tạm tính trước đã:", "First fix the provisional tally:")
    print(f"{command} --fix-tally")


def _show_method(found: "Audited") -> None:
    """Why all is counted, or how large the sample is."""
    from ptn_scan.audit.planning import needs_full_count
    from ptn_scan.audit.values import Method
    from ptn_scan.workflow.auditing import USUAL_RISK_LIMIT

    fixed = found.audit.fixed
    risk_limit = USUAL_RISK_LIMIT if fixed is None else fixed.risk_limit
    plan, total = found.subject.plan(risk_limit), len(found.subject.ballots)
    method = found.subject.method(risk_limit) if fixed is None else fixed.method
    if method is Method.FULL_COUNT:
        largest = max(plan.values(), default=total)
        output.line(
            f"Mẫu dự kiến {largest} trong {total} phiếu là quá lớn so với kiểm đếm toàn bộ: đếm "
            "bằng tay mọi phiếu, từng người một.",
            f"The expected sample of {largest} in {total} ballots is no less work than a full "
            "hand count: count all ballots by hand, official by official.",
        )
        return
    small = [size for size in plan.values() if not needs_full_count(size, total)]
    output.line(
        f"Mẫu dự kiến: {max(small)} trong {total} phiếu, cho {len(small)} người; đếm toàn bộ cho "
        f"{len(plan) - len(small)} người có tỷ lệ gần ngưỡng.",
        f"Expected sample: {max(small)} of {total} ballots, for {len(small)} officials; a full "
        f"count for {len(plan) - len(small)} whose share is close to a limit.",
    )


def _show_lists(found: "Audited", command: str) -> None:
    from ptn_scan.audit.assessment import Stage

    if not found.audit.read and not found.audit.counted:
        _show_method(found)
    if found.audit.stage is Stage.SAMPLE:
        left = len(found.audit.drawn) - found.audit.read
        output.line(
            f"Tiếp theo: lấy danh sách {left} phiếu mẫu, điền theo giấy, rồi nhập:",
            f"Next: get the list of {left} sampled ballots, fill it in from paper, enter it:",
        )
    else:
        output.line(
            f"Tiếp theo: lấy danh sách {len(found.audit.to_count)} người, đếm tay, điền, rồi nhập:",
            f"Next: get the list of {len(found.audit.to_count)} officials, count by hand, fill it "
            "in, enter it:",
        )
    name = say("TỆP", "FILE")
    print(f"{command} --list {name}.csv")
    print(f"{command} --enter {name}.csv --by {say('TÊN', 'NAME')}")
