"""The commands that try printer, paper and scanner: test-deck, check-deck.

Everything heavy is imported inside the commands, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ptn_scan.cli import output, show_deck
from ptn_scan.cli.app import Election, app, option
from ptn_scan.cli.bar import progress
from ptn_scan.cli.language import say, tongue
from ptn_scan.errors import CheckFailedError, InputFileError


@app.command(
    "test-deck",
    help=say(
        "In bộ phiếu thử có sẵn dấu, để thử máy in và máy quét.",
        "Print a test deck with known marks, to try printer and scanner.",
    ),
)
def test_deck(
    election: Election,
    out: Annotated[
        Path | None,
        option(
            "--out",
            "Tệp PDF, ngoài thư mục cuộc lấy phiếu.",
            "The PDF, outside the folder.",
            metavar="FILE.pdf",
        ),
    ] = None,
) -> None:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.test_deck import print_deck

    with progress() as bar:
        printed = print_deck(open_folder(election), out, bar, tongue())
    output.files((printed.pdf, printed.expected_pdf, printed.expected_json))
    output.line(
        f"Bộ phiếu thử: {printed.ballots} phiếu, {printed.sheets} tờ. In một mặt, khổ A4, 100%, "
        "quét như khi kiểm phiếu, rồi chạy: "
        f"ptn-scan check-deck {election} ẢNH_QUÉT",
        f"Test deck: {printed.ballots} ballots, {printed.sheets} sheets. Print single-sided on A4 "
        "at 100%, scan as you will scan ballots, then run: "
        f"ptn-scan check-deck {election} SCANS",
    )


@app.command(
    "check-deck",
    help=say(
        "Đọc ảnh quét bộ phiếu thử: máy quét, giấy, thiết đặt có dùng được không.",
        "Read scans of the test deck: are scanner, paper and settings fit?",
    ),
)
def check_deck(
    election: Election,
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE_OR_FOLDER…",
            help=say("Ảnh quét của bộ phiếu thử.", "Scans of the test deck."),
        ),
    ],
    json: Annotated[bool, option("--json", "Ghi JSON ra stdout.", "JSON on stdout.")] = False,
) -> int:
    from ptn_scan.workflow.check_deck import check
    from ptn_scan.workflow.folder import open_folder

    with progress() as bar:
        result = check(open_folder(election), inputs, bar)
    output.errors(result.failures)
    if json:
        typer.echo(result.to_json(), nl=False)
    else:
        show_deck.checked(result)
    if not result.fit:
        return CheckFailedError.exit_code
    return InputFileError.exit_code if result.failures else 0
