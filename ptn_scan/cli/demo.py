"""The command that shows everything: demo.

Everything heavy is imported inside the command, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ptn_scan.cli import output, show
from ptn_scan.cli.app import app
from ptn_scan.cli.bar import progress
from ptn_scan.cli.language import say
from ptn_scan.errors import CheckFailedError

if TYPE_CHECKING:
    from ptn_scan.workflow.message import Message


@app.command(
    "demo",
    help=say(
        "Diễn tập cả cuộc lấy phiếu với người ghi phiếu và máy quét mô phỏng.",
        "A whole election with simulated voters and scanner.",
    ),
)
def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help=say("Thư mục nhận mọi tệp.", "The folder."))
    ] = Path("demo"),
) -> int:
    from ptn_scan.workflow.demo import run

    with progress() as bar:
        result = run(folder, progress=bar, tell=_tell)
    print()
    show.tally_table(result.folder, result.tally)
    print()
    output.files(result.files)
    print()
    _tell(result.comparison.message)
    return 0 if result.comparison.faultless else CheckFailedError.exit_code


def _tell(message: "Message") -> None:
    output.line(message.vi, message.en)
