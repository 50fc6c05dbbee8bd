"""`audit`: the result checked by hand.

Everything heavy is imported inside the command, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import Annotated

from ptn_scan.cli import output, show_audit
from ptn_scan.cli.app import Election, app, option
from ptn_scan.cli.language import say
from ptn_scan.errors import CheckFailedError, UsageError


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
    from ptn_scan.audit.assessment import Stage
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
    show_audit.audit(folder, found, election)
    if list_ is not None:
        output.files([list_])
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
