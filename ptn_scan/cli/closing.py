"""The commands on what can be checked: verify, close, check-package.

Everything heavy is imported inside the commands, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ptn_scan.cli import output, show
from ptn_scan.cli.app import Election, app, option
from ptn_scan.cli.bar import progress
from ptn_scan.cli.language import say
from ptn_scan.errors import CheckFailedError, DamagedElectionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ptn_scan.package.findings import Check

PasswordFile = Annotated[
    Path | None,
    option(
        "--password-file",
        "Tệp có mật khẩu ở dòng đầu.",
        "A file with the password on its first line.",
        metavar="FILE",
    ),
]


@app.command("verify", help=say("Kiểm tra lại toàn bộ.", "Check everything again."))
def verify(
    election: Election,
    head: Annotated[
        str | None,
        option(
            "--head",
            "Chuỗi kiểm tra của nhật ký ghi trên biên bản.",
            "The journal's hash on the signed minutes.",
            metavar="SHA256",
        ),
    ] = None,
) -> int:
    from ptn_scan.documents.annex import in_groups
    from ptn_scan.errors import UsageError
    from ptn_scan.package.signing import as_typed
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.verifying import examine

    expected = None if head is None else as_typed(head)
    if head is not None and expected is None:
        raise UsageError(
            "--head phải là 64 chữ số thập lục phân ghi ở phụ lục biên bản.",
            "--head is the 64 hexadecimal digits in the annex of the minutes.",
        )
    with progress() as bar:
        folder = open_folder(election)
        found = examine(folder, bar, expected)
    show.rehearsal(folder.election.practice)
    _checks(found.checks)
    final = say("chính thức", "final") if found.final else say("tạm thời", "provisional")
    state = say("đã đóng", "closed") if found.closed else say("chưa đóng", "open")
    output.line(
        f"Ảnh quét: {found.scans} · quyết định: {found.decisions} · kết quả {final} · cuộc lấy "
        f"phiếu {state}",
        f"Scans: {found.scans} · decisions: {found.decisions} · result {final} · election {state}",
    )
    output.line(
        f"Nhật ký (SHA-256, so với biên bản): {found.journal_head}",
        f"Journal (SHA-256, compare with the minutes): {found.journal_head}",
    )
    output.line(
        f"Vân tay khóa công khai: {in_groups(found.fingerprint)}",
        f"Fingerprint of the public key: {in_groups(found.fingerprint)}",
    )
    return _verdict(found.holds, DamagedElectionError.exit_code)


@app.command(
    "close",
    help=say(
        "Đóng cuộc lấy phiếu: hủy khóa, lập gói hồ sơ đã ký. Không mở lại được.",
        "End the vote: destroy the key, write the signed package. Cannot be undone.",
    ),
)
def close(
    election: Election,
    out: Annotated[
        Path | None,
        option("--out", "Tệp gói hồ sơ.", "The package's file.", metavar="FILE"),
    ] = None,
    with_scans: Annotated[
        bool,
        option(
            "--with-scans",
            "Kèm ảnh quét đã che chữ ký; phải mã hóa.",
            "With scans, signatures masked; must be encrypted.",
        ),
    ] = False,
    password_file: PasswordFile = None,
    recipient: Annotated[
        Path | None,
        option(
            "--recipient",
            "Khóa công khai X25519 (PEM) của nơi nhận.",
            "The recipient's X25519 public key (PEM).",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    from ptn_scan.documents.annex import in_groups
    from ptn_scan.workflow.closing import close as end
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.sealers import sealer_of

    sealer = sealer_of(password_file, recipient)
    with progress() as bar:
        closed = end(open_folder(election), out, sealer, with_scans, bar)
    print(closed.package)
    if with_scans:
        output.line(
            f"Ảnh quét trong gói: {closed.scans}; không che được nên bỏ ra: {closed.left_out}.",
            f"Scans in the package: {closed.scans}; left out, since they cannot be masked: "
            f"{closed.left_out}.",
        )
    output.line(
        "Cuộc lấy phiếu đã đóng. Nơi nhận kiểm tra bằng: ptn-scan check-package TỆP --fingerprint "
        f"«{in_groups(closed.fingerprint)}», lấy từ biên bản đã ký.",
        "The election is closed. Whoever receives the package checks it with: ptn-scan "
        f"check-package FILE --fingerprint «{in_groups(closed.fingerprint)}», from the signed "
        "minutes.",
    )


@app.command(
    "check-package",
    help=say(
        "Kiểm tra một gói hồ sơ theo vân tay trên biên bản.",
        "Check a package by the fingerprint on the minutes.",
    ),
)
def check_package(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=say("Tệp gói hồ sơ.", "The package's file."))
    ],
    fingerprint: Annotated[
        str,
        option(
            "--fingerprint",
            "Vân tay khóa công khai, ghi ở phụ lục biên bản.",
            "The public key's fingerprint, in the annex of the minutes.",
            metavar="SHA256",
        ),
    ],
    password_file: PasswordFile = None,
    key: Annotated[
        Path | None,
        option(
            "--key",
            "Khóa riêng X25519 (PEM) của nơi nhận.",
            "The recipient's X25519 private key (PEM).",
            metavar="FILE",
        ),
    ] = None,
) -> int:
    from ptn_scan.workflow.package_check import check
    from ptn_scan.workflow.sealers import opener_of

    report = check(file, fingerprint, opener_of(password_file, key))
    _checks(report.checks)
    if report.found is not None:
        output.line(
            f"Cuộc lấy phiếu {report.found.election} · nhật ký (SHA-256, so với biên bản): "
            f"{report.found.journal_head}",
            f"Election {report.found.election} · journal (SHA-256, compare with the minutes): "
            f"{report.found.journal_head}",
        )
        if report.found.practice:
            output.line("DIỄN TẬP: không phải kết quả thật.", "REHEARSAL: no real result.")
    return _verdict(report.holds, CheckFailedError.exit_code)


def _checks(checks: "Sequence[Check]") -> None:
    """One line for each thing that must hold, and beneath it where it does not."""
    for check in checks:
        sign = "–" if check.skipped else "✓" if check.holds else "✗"
        skipped = say(" (chưa xem được)", " (not looked at)") if check.skipped else ""
        print(f"{sign} {say(check.vi, check.en)}{skipped}")
        for flaw in check.flaws:
            print(f"    {say(flaw.vi, flaw.en)}")


def _verdict(holds: bool, exit_code: int) -> int:
    if holds:
        output.line("ĐÚNG: mọi điều trên đều đạt.", "VERIFIED: all of the above holds.")
        return 0
    output.line(
        "KHÔNG ĐÚNG: hãy giữ nguyên hiện trạng và báo ban kiểm phiếu.",
        "NOT VERIFIED: leave everything as it is and tell the counting committee.",
    )
    return exit_code
