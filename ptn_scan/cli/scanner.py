"""The command that drives a scanner: scan.

Everything heavy is imported inside the command, so that help and usage errors come at once.
"""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ptn_scan.cli import output, show
from ptn_scan.cli.app import app, option
from ptn_scan.cli.bar import progress
from ptn_scan.cli.counting import Collected
from ptn_scan.cli.language import say
from ptn_scan.errors import InputFileError, UsageError

if TYPE_CHECKING:
    from ptn_scan.workflow.scanner_driving import ScanResult


class ModeWord(StrEnum):
    """What `--mode` takes."""

    GRAY = "gray"
    COLOUR = "color"


@app.command(
    "scan",
    help=say(
        "Quét bằng máy quét nối với máy này (SANE) và đọc ngay.",
        "Scan with a scanner of this machine (SANE), and read.",
    ),
)
def scan(
    election: Annotated[
        Path | None,
        typer.Argument(
            metavar="ELECTION", help=say("Thư mục của cuộc lấy phiếu.", "The election folder.")
        ),
    ] = None,
    device: Annotated[
        str | None,
        option(
            "--device",
            "Máy quét, như --list ghi.",
            "The scanner, as --list has it.",
            metavar="NAME",
        ),
    ] = None,
    listed: Annotated[
        bool, option("--list", "Chỉ liệt kê các máy quét.", "List the scanners only.")
    ] = False,
    batch: Annotated[
        str | None,
        option(
            "--batch",
            "Tập phiếu: đặt tên mới hoặc quét tiếp tập đã có.",
            "The stack: a new name, or one to go on with.",
            metavar="NAME",
        ),
    ] = None,
    collected: Collected = None,
    resolution: Annotated[
        int, option("--resolution", "Độ phân giải (dpi).", "Resolution (dpi).", min=150, max=600)
    ] = 300,
    mode: Annotated[
        ModeWord | None,
        option(
            "--mode",
            "Xám hay màu; không ghi thì theo mẫu phiếu.",
            "Gray or colour; else as the form needs it.",
        ),
    ] = None,
    duplex: Annotated[
        bool,
        option(
            "--duplex/--simplex",
            "Quét cả hai mặt; phiếu chỉ in một mặt.",
            "Scan both sides; ballots have one.",
        ),
    ] = False,
    extra: Annotated[
        list[str] | None,
        option(
            "--option",
            "Tùy chọn riêng của máy quét; ghi được nhiều lần.",
            "An option of the scanner's own; may be repeated.",
            metavar="NAME=VALUE",
        ),
    ] = None,
) -> int:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.scanner_driving import ScanOrder, found_devices
    from ptn_scan.workflow.scanner_driving import scan as drive

    if listed:
        for each in found_devices():
            print(f"{each.name}\t{each.title}")
        return 0
    if election is None:
        raise UsageError(
            "Hãy ghi thư mục của cuộc lấy phiếu, hoặc --list.",
            "Name the election folder, or give --list.",
        )
    colour = None if mode is None else mode is ModeWord.COLOUR
    order = ScanOrder(device, batch, collected, resolution, colour, duplex, tuple(extra or ()))
    with progress() as bar:
        result = drive(open_folder(election), order, bar)
    _show(result)
    if result.trouble is not None:
        raise result.trouble
    return InputFileError.exit_code if result.read.failures else 0


def _show(result: "ScanResult") -> None:
    if result.pages:
        output.line(
            f"Tập phiếu {result.batch}: đã quét {result.pages} trang, trong đó {result.blank} "
            "trang trắng.",
            f"Batch {result.batch}: {result.pages} pages scanned, {result.blank} of them blank.",
        )
    show.read_result(result.read)
