"""The commands while ballots are counted: read, status, decide, decide-sheet.

Everything heavy is imported inside the commands, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ptn_scan.cli import output, show
from ptn_scan.cli.app import Election, app, option
from ptn_scan.cli.bar import progress
from ptn_scan.cli.language import say
from ptn_scan.cli.words import RowWord, SheetWord
from ptn_scan.errors import InputFileError, UsageError

By = Annotated[str, option("--by", "Ai quyết định.", "Who decides.")]
Why = Annotated[str, option("--why", "Vì sao.", "Why.")]
PinFile = Annotated[
    Path | None,
    option(
        "--pin-file",
        "Tệp có PIN của người quyết định, khi thành viên đã đăng ký.",
        "A file with the PIN of who decides, once members are registered.",
        metavar="FILE",
    ),
]
Collected = Annotated[
    int | None,
    option(
        "--collected",
        "Số phiếu thu về, đếm bằng tay: của tập --batch, hoặc của cả hòm.",
        "Ballots counted by hand: of the batch, else of the whole.",
        min=0,
    ),
]
Workers = Annotated[
    int | None, option("--workers", "Số tiến trình đọc.", "Reading processes.", min=1, max=256)
]


@app.command("read", help=say("Đọc ảnh quét của phiếu thu về.", "Read scans of ballots."))
def read(
    election: Election,
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE_OR_FOLDER…",
            help=say(
                "Ảnh quét: PDF, TIFF, JPEG, PNG hoặc thư mục.",
                "Scans: PDF, TIFF, JPEG, PNG or folders.",
            ),
        ),
    ] = None,
    collected: Collected = None,
    batch: Annotated[
        str | None,
        option(
            "--batch",
            "Tập phiếu: đặt tên mới hoặc quét tiếp tập đã có.",
            "The stack: a new name, or one to go on with.",
            metavar="NAME",
        ),
    ] = None,
    workers: Workers = None,
) -> int:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.reading import read as read_inputs

    with progress() as bar:
        result = read_inputs(open_folder(election), inputs or (), collected, workers, bar, batch)
    show.read_result(result)
    return InputFileError.exit_code if result.failures else 0


@app.command("status", help=say("Tình hình kiểm phiếu.", "How the count stands."))
def status(election: Election) -> None:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.results import results

    folder = open_folder(election)
    show.status(folder, results(folder), election)


@app.command("decide", help=say("Quyết định về một dòng.", "Decide on a row."))
def decide(
    election: Election,
    ballot: Annotated[
        str,
        typer.Argument(
            metavar="BALLOT",
            help=say("Mã phiếu, hoặc mã của một tờ.", "A ballot's id, or the handle of a sheet."),
        ),
    ],
    official: Annotated[
        int,
        typer.Argument(
            metavar="OFFICIAL",
            min=1,
            help=say("Số thứ tự trong danh sách.", "The number in the list."),
        ),
    ],
    ruling: Annotated[RowWord, typer.Argument(metavar="RULING", help="high|medium|low|invalid")],
    by: By,
    why: Why,
    pin_file: PinFile = None,
) -> None:
    from ptn_scan.ruling.values import Ruling
    from ptn_scan.workflow.deciding import decide as record
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.members import author_by_command

    folder = open_folder(election)
    author = author_by_command(folder, by, why, pin_file, _PIN)
    _left(record(folder, ballot, official, Ruling(ruling.value), author))


@app.command("decide-sheet", help=say("Quyết định về một tờ.", "Decide on a sheet."))
def decide_sheet(
    election: Election,
    sheet: Annotated[str, typer.Argument(metavar="SHEET", help=say("Mã tờ.", "A handle."))],
    what: Annotated[
        SheetWord,
        typer.Argument(metavar="WHAT", help="accept|reject|same-sheet|not-a-ballot"),
    ],
    by: By,
    why: Why,
    with_: Annotated[
        str | None,
        option(
            "--with",
            "accept: ghép vào phiếu của tờ này.",
            "accept: join that sheet's ballot.",
            metavar="HANDLE",
        ),
    ] = None,
    as_: Annotated[
        str | None,
        option(
            "--as",
            "same-sheet: cùng tờ giấy với tờ này.",
            "same-sheet: the same paper as that sheet.",
            metavar="HANDLE",
        ),
    ] = None,
    pin_file: PinFile = None,
) -> None:
    from ptn_scan.ruling.values import SheetAction
    from ptn_scan.workflow.deciding import decide_sheet as record
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.members import author_by_command

    action = SheetAction(what.value)
    _check_companion(action, with_, as_)
    folder = open_folder(election)
    author = author_by_command(folder, by, why, pin_file, _PIN)
    _left(record(folder, sheet, action, as_ if with_ is None else with_, author))


_PIN = "PIN: "


def _left(waiting: int) -> None:
    output.line(
        f"Đã ghi quyết định. Còn chờ: {waiting}.", f"Decision recorded. Still waiting: {waiting}."
    )


def _check_companion(action: object, with_: str | None, as_: str | None) -> None:
    """An empty handle is one that is not there, as of a script's variable that nothing was put in;
    it is no leave to decide without."""
    if (with_ is not None and action != "accept") or (as_ is not None and action != "same-sheet"):
        raise UsageError(
            "--with chỉ đi với accept, --as chỉ đi với same-sheet.",
            "--with goes with accept only, --as with same-sheet only.",
        )
