"""`audit`: the result checked by hand.

Everything heavy is imported inside the command, so that help and usage errors come at once.
"""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ptn_scan.cli import show
from ptn_scan.cli.app import Election, app, option
from ptn_scan.cli.language import LANGUAGE, say
from ptn_scan.errors import CheckFailedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from ptn_scan.audit.assessment import Difference, Finding
    from ptn_scan.election import Form
    from ptn_scan.workflow.auditing import Audited
    from ptn_scan.workflow.folder import ElectionFolder


@app.command("audit", help=say("Kiểm tra kết quả bằng tay.", "Check the result by hand."))
def audit(
    election: Election,
    fix_tally: Annotated[
        bool,
        option(
            "--fix-tally",
            "Chốt kết quả tạm tính, trước khi gieo xúc xắc.",
            "Fix the provisional tally, before dice are thrown.",
        ),
    ] = False,
    risk_limit: Annotated[
        str | None,
        option(
            "--risk-limit",
            "Với --fix-tally: mức rủi ro, 0.05 nếu không ghi.",
            "With --fix-tally: the risk limit, 0.05 by default.",
        ),
    ] = None,
    full_count: Annotated[
        bool,
        option(
            "--full-count",
            "Với --fix-tally: kiểm đếm toàn bộ dù có thể lấy mẫu.",
            "With --fix-tally: a full hand count even where a sample would do.",
        ),
    ] = False,
    seed: Annotated[
        str | None,
        option(
            "--seed",
            "Các chữ số xúc xắc gieo công khai.",
            "The digits of dice thrown in public.",
            metavar="DIGITS",
        ),
    ] = None,
    enter: Annotated[
        Path | None,
        option("--enter", "Nhập danh sách đã điền.", "A list filled in.", metavar="FILE.csv"),
    ] = None,
    by: Annotated[
        str | None, option("--by", "Với --enter: ai kiểm.", "With --enter: who looked.")
    ] = None,
    list_: Annotated[
        Path | None,
        option(
            "--list",
            "Ghi danh sách cần điền tiếp theo.",
            "Write the list to be filled in next.",
            metavar="FILE.csv",
        ),
    ] = None,
) -> int:
    from ptn_scan.workflow import auditing
    from ptn_scan.workflow.folder import open_folder

    _check_words(fix_tally, risk_limit, full_count, seed, enter, by)
    limit = None if risk_limit is None else auditing.parse_risk_limit(risk_limit)
    folder = open_folder(election)
    if fix_tally:
        auditing.fix_tally(folder, limit, full_count)
    if seed is not None:
        auditing.take_seed(folder, seed)
    if enter is not None:
        auditing.enter(folder, enter, by)
    found = auditing.look(folder) if list_ is None else auditing.write_list(folder, list_)
    _show(folder, found, shlex.quote(str(election)))
    if list_ is not None:
        show.files([list_])
    from ptn_scan.audit.assessment import Stage

    failed = found.audit.differences or found.audit.stage is Stage.CHANGED
    return CheckFailedError.exit_code if failed else 0


def _check_words(
    fix_tally: bool,
    risk_limit: str | None,
    full_count: bool,
    seed: str | None,
    enter: Path | None,
    by: str | None,
) -> None:
    if sum((fix_tally, seed is not None, enter is not None)) > 1:
        raise UsageError(
            "Mỗi lần chỉ một bước: --fix-tally, rồi --seed, rồi --enter.",
            "One step at a time: --fix-tally, then --seed, then --enter.",
        )
    if (risk_limit is not None or full_count) and not fix_tally:
        raise UsageError(
            "--risk-limit và --full-count chỉ đi với --fix-tally.",
            "--risk-limit and --full-count go with --fix-tally only.",
        )
    if by is not None and enter is None:
        raise UsageError("--by chỉ đi với --enter.", "--by goes with --enter only.")


def _show(folder: "ElectionFolder", found: "Audited", root: str) -> None:
    if folder.election.practice:
        show.line("DIỄN TẬP", "REHEARSAL (DIỄN TẬP)")
    print(folder.election.form.title)
    _show_fixed(found)
    _show_sample(folder.election.form, found)
    _show_counts(folder.election.form, found)
    _show_next(found, root)


def _show_fixed(found: "Audited") -> None:
    audit = found.audit
    if audit.fixed is None:
        return
    show.line(
        f"Kết quả đã chốt: {audit.fixed.at:%d/%m/%Y %H:%M}, SHA-256 {audit.fixed.tally_sha256}",
        f"Tally fixed: {audit.fixed.at:%Y-%m-%d %H:%M}, SHA-256 {audit.fixed.tally_sha256}",
    )
    show.line(
        f"Bản ghi từng phiếu: SHA-256 {audit.fixed.records_sha256}",
        f"Record of each ballot: SHA-256 {audit.fixed.records_sha256}",
    )
    show.line(f"Nhật ký: SHA-256 {found.journal_head}", f"Journal: SHA-256 {found.journal_head}")
    if audit.earlier:
        show.line(
            f"Trước lần chốt này đã có {audit.earlier} lần chốt khác; nhật ký ghi cả.",
            f"Before this there were {audit.earlier} others; the journal has them all.",
        )
    if audit.seed is not None:
        show.line(f"Xúc xắc: {audit.seed}", f"Dice: {audit.seed}")


def _show_sample(form: "Form", found: "Audited") -> None:
    audit = found.audit
    if audit.fixed is None or not audit.sampled:
        return
    limit = show.percent(audit.fixed.risk_limit)
    show.line(
        f"Kiểm tra theo mẫu, mức rủi ro {limit}: đã xem {audit.read}/{len(audit.drawn)} phiếu mẫu "
        f"trong {len(found.subject.ballots)} phiếu.",
        f"Sample at a risk limit of {limit}: {audit.read} of {len(audit.drawn)} sampled ballots "
        f"seen, of {len(found.subject.ballots)} in all.",
    )
    for finding in audit.findings:
        _show_finding(form, finding)
    for ballot, official in audit.unlike:
        show.line(
            f"  Khác nhau: tờ {ballot}, người số {official}. Hãy xem lại tờ giấy và ảnh quét.",
            f"  Not the same: sheet {ballot}, official {official}. Look at paper and scan again.",
        )


def _show_finding(form: "Form", finding: "Finding") -> None:
    from ptn_scan.audit.assertions import Limit, Side

    claim = finding.claim
    size = {
        Limit.MORE_THAN: form.thresholds.more_than,
        Limit.AT_LEAST: form.thresholds.at_least,
    }[claim.limit]
    if claim.side is Side.ABOVE:
        words = say(f"tín nhiệm thấp vượt mức {size}", f"low confidence passes {size}")
    else:
        words = say(f"tín nhiệm thấp không đến mức {size}", f"low confidence stays below {size}")
    sign = "✓" if finding.confirmed else "…"
    print(
        f"  {sign} {claim.official}. {form.officials[claim.official - 1].name}: {words}, "
        + say("rủi ro", "risk")
        + f" {_risk(finding.risk)}"
    )


def _risk(risk: "Fraction") -> str:
    """Rounded up, so that a risk that is beyond the limit never looks as if it were not."""
    hundredths = -(-risk.numerator * 10_000 // risk.denominator)
    return f"{hundredths // 100}{say(',', '.')}{hundredths % 100:02d} %"


def _show_counts(form: "Form", found: "Audited") -> None:
    audit = found.audit
    if audit.fixed is not None and (audit.to_count or audit.counted):
        total = len(audit.to_count) + len(audit.counted)
        show.line(
            f"Kiểm đếm toàn bộ bằng tay: đã đếm {len(audit.counted)}/{total} người.",
            f"Full hand count: {len(audit.counted)} of {total} officials counted.",
        )
    for difference in audit.differences:
        _show_difference(form, difference, len(found.subject.ballots))


def _show_difference(form: "Form", difference: "Difference", ballots: int) -> None:
    result, hand = difference.result, difference.by_hand
    by_machine = _numbers((*result.levels, result.invalid))
    by_hand = _numbers((*hand.levels, hand.invalid))
    show.line(
        f"  ✗ {result.official}. {result.name}: kết quả {by_machine}, đếm tay {by_hand} (cao, tín "
        "nhiệm, thấp, không hợp lệ)",
        f"  ✗ {result.official}. {result.name}: result {by_machine}, by hand {by_hand} (high, "
        "medium, low, invalid)",
    )
    if hand.total != ballots:
        show.line(
            f"    Số đếm tay cộng lại là {hand.total}, không phải {ballots} phiếu: hãy đếm lại.",
            f"    The numbers by hand sum to {hand.total}, not to {ballots} ballots: count again.",
        )


def _numbers(values: "Sequence[int]") -> str:
    return "–".join(map(str, values))


def _show_next(found: "Audited", root: str) -> None:
    from ptn_scan.audit.assessment import Stage

    command = f"  ptn-scan audit {root}"
    match found.audit.stage:
        case Stage.UNFIXED:
            _show_plan(found, command)
        case Stage.CHANGED:
            show.line(
                "✗ Kết quả đã thay đổi từ khi chốt: lần kiểm tra này không còn giá trị. Chốt lại, "
                "rồi gieo xúc xắc mới:",
                "✗ The result changed since it was fixed: this audit is void. Fix it anew, then "
                "throw new dice:",
            )
            print(f"{command} --fix-tally")
        case Stage.SEED:
            show.line(
                "Đọc to và ghi lại hai dãy SHA-256 trên, rồi gieo xúc xắc công khai (20 lần trở "
                "lên) và ghi các chữ số:",
                "Read both SHA-256 aloud and write them down, then throw dice in public (20 times "
                "or more) and enter the digits:",
            )
            print(f"{command} --seed {say('CHỮ_SỐ', 'DIGITS')}")
        case Stage.SAMPLE | Stage.COUNT:
            _show_lists(found, command)
        case Stage.DIFFERS:
            show.line(
                "✗ Đếm tay khác kết quả. Đếm lại những người này (lấy danh sách mới bằng --list), "
                "rồi tìm phiếu bị đọc khác trên các ảnh do «ptn-scan overlays» vẽ.",
                "✗ The hand count is not the result. Count these officials again (a new list by "
                "--list), then look for what was read otherwise in the pictures of «ptn-scan "
                "overlays».",
            )
        case Stage.CONFIRMED:
            show.line("✓ Kiểm tra bằng tay xác nhận kết quả.", "✓ The audit confirms the result.")


def _show_plan(found: "Audited", command: str) -> None:
    from ptn_scan.workflow.auditing import USUAL_RISK_LIMIT

    if found.hindrance is not None:
        show.line(
            "Chưa kiểm tra được, vì kết quả chưa xong:",
            "No audit yet, since the result is not complete:",
        )
        print(found.hindrance.in_language(LANGUAGE))
        return
    _show_method(found, USUAL_RISK_LIMIT)
    show.line("Chốt kết quả tạm tính trước đã:", "First fix the provisional tally:")
    print(f"{command} --fix-tally")


def _show_method(found: "Audited", risk_limit: "Fraction") -> None:
    """Why all is counted, or how large the sample will be."""
    from ptn_scan.audit.planning import needs_full_count
    from ptn_scan.audit.values import Method

    plan, total = found.subject.plan(risk_limit), len(found.subject.ballots)
    fixed = found.audit.fixed
    method = found.subject.method(risk_limit) if fixed is None else fixed.method
    if method is Method.FULL_COUNT:
        largest = max(plan.values(), default=total)
        show.line(
            f"Mẫu dự kiến {largest} trong {total} phiếu là quá lớn so với kiểm đếm toàn bộ: đếm "
            "bằng tay mọi phiếu, từng người một.",
            f"The expected sample of {largest} in {total} ballots is no less work than a full "
            "hand count: count all ballots by hand, official by official.",
        )
        return
    small = [size for size in plan.values() if not needs_full_count(size, total)]
    show.line(
        f"Mẫu dự kiến: {max(small)} trong {total} phiếu, cho {len(small)} người; đếm toàn bộ cho "
        f"{len(plan) - len(small)} người có tỷ lệ gần ngưỡng.",
        f"Expected sample: {max(small)} of {total} ballots, for {len(small)} officials; a full "
        f"count for {len(plan) - len(small)} whose share is close to a limit.",
    )


def _show_lists(found: "Audited", command: str) -> None:
    from ptn_scan.audit.assessment import Stage

    if found.audit.fixed is not None and not found.audit.findings:
        _show_method(found, found.audit.fixed.risk_limit)
    if found.audit.stage is Stage.SAMPLE:
        left = len(found.audit.drawn) - found.audit.read
        show.line(
            f"Tiếp theo: lấy danh sách {left} phiếu mẫu, điền theo giấy, rồi nhập:",
            f"Next: get the list of {left} sampled ballots, fill it in from paper, enter it:",
        )
    else:
        show.line(
            f"Tiếp theo: lấy danh sách {len(found.audit.to_count)} người, đếm tay, điền, rồi nhập:",
            f"Next: get the list of {len(found.audit.to_count)} officials, count by hand, fill it "
            "in, enter it:",
        )
    name = say("TỆP", "FILE")
    print(f"{command} --list {name}.csv")
    print(f"{command} --enter {name}.csv --by {say('TÊN', 'NAME')}")
