"""The commands on what paper there is: spoil, and batch list, withdraw, restore, rescan.

Everything heavy is imported inside the commands, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ptn_scan.cli import output, show, show_batches
from ptn_scan.cli.app import Election, app, option
from ptn_scan.cli.bar import progress
from ptn_scan.cli.counting import By, Collected, Workers
from ptn_scan.cli.language import say
from ptn_scan.errors import InputFileError

batch_app = typer.Typer(
    help=say(
        "Các tập phiếu đã quét: xem, rút, đưa trở lại, quét lại.",
        "Stacks that were scanned: list, withdraw, restore, rescan.",
    ),
    rich_markup_mode=None,
    no_args_is_help=True,
)
app.add_typer(batch_app, name="batch")

Why = Annotated[str, option("--why", "Vì sao.", "Why.")]
Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help=say("Tên tập, như «batch list» ghi.", "As «batch list» has it.")
    ),
]


@app.command(
    "spoil", help=say("Ghi phiếu hỏng do người ghi phiếu trả lại.", "Enter spoiled ballots.")
)
def spoil(
    election: Election,
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help=say("Ảnh quét các phiếu hỏng.", "Scans of the spoiled ballots."),
        ),
    ],
    why: Why,
    leftover: Annotated[
        list[Path] | None,
        option(
            "--leftover",
            "Sau issue, khi đã đổi phiếu: ảnh quét mọi phiếu còn lại; ghi nhiều lần được.",
            "After issue, if ballots were exchanged: scans of all leftovers; may be repeated.",
            metavar="FILE_OR_FOLDER",
        ),
    ] = None,
    exchanged: Annotated[
        int | None,
        option(
            "--exchanged",
            "Sau issue --leftover-unread: số phiếu đã đổi.",
            "After issue --leftover-unread: ballots given in exchange.",
            min=0,
        ),
    ] = None,
) -> None:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.spoiling import Exchange
    from ptn_scan.workflow.spoiling import spoil as record

    exchange = Exchange(tuple(leftover or ()), exchanged)
    with progress() as bar:
        result = record(open_folder(election), tuple(inputs), why, exchange, bar)
    output.warn(result.warnings)
    output.line(
        f"Đã ghi {result.spoiled} phiếu hỏng (đã ghi trước đây: {result.known}; đổi phiếu: "
        f"{result.exchanged}). Tất cả: {result.total} phiếu hỏng.",
        f"Recorded {result.spoiled} spoiled ballots (already recorded: {result.known}; exchanged: "
        f"{result.exchanged}). In all: {result.total} spoiled.",
    )


@batch_app.command("list", help=say("Các tập phiếu và chỗ cần xem.", "Batches, where to look."))
def list_(election: Election) -> None:
    from ptn_scan.workflow.batches import report
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.results import results

    folder = open_folder(election)
    show.rehearsal(folder.election.practice)
    show_batches.table(report(results(folder)))


@batch_app.command("withdraw", help=say("Rút cả tập ra.", "Take a batch out as a whole."))
def withdraw(election: Election, name: Name, by: By, why: Why) -> None:
    from ptn_scan.workflow.batches import withdraw as record
    from ptn_scan.workflow.deciding import Author
    from ptn_scan.workflow.folder import open_folder

    batch = record(open_folder(election), name, Author(by, why))
    output.line(
        f"Đã rút tập {batch.name} ({len(batch.sheets)} trang); ảnh quét vẫn được giữ.",
        f"Batch {batch.name} is withdrawn ({len(batch.sheets)} pages); its scans are kept.",
    )


@batch_app.command("restore", help=say("Đưa tập đã rút trở lại.", "Put a withdrawn batch back."))
def restore(
    election: Election,
    name: Name,
    by: By,
    why: Why,
    scanning: Annotated[
        int | None,
        option(
            "--scanning",
            "Lần quét thứ mấy của tập; mặc định là lần cuối.",
            "Which scanning of the stack; the last by default.",
            min=1,
        ),
    ] = None,
) -> None:
    from ptn_scan.workflow.batches import restore as record
    from ptn_scan.workflow.deciding import Author
    from ptn_scan.workflow.folder import open_folder

    batch = record(open_folder(election), name, Author(by, why), scanning)
    output.line(
        f"Đã đưa tập {batch.name} ({len(batch.sheets)} trang) trở lại.",
        f"Batch {batch.name} is back ({len(batch.sheets)} pages).",
    )


@batch_app.command("rescan", help=say("Thay tập bằng ảnh quét mới.", "Replace a batch's scans."))
def rescan(
    election: Election,
    name: Name,
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE_OR_FOLDER…", help=say("Ảnh quét mới của tập.", "The stack's new scans.")
        ),
    ],
    by: By,
    why: Why,
    collected: Collected = None,
    workers: Workers = None,
) -> int:
    from ptn_scan.workflow.batches import rescan as record
    from ptn_scan.workflow.deciding import Author
    from ptn_scan.workflow.folder import open_folder

    folder = open_folder(election)
    with progress() as bar:
        result = record(folder, name, inputs, Author(by, why), collected, workers, bar)
    show.read_result(result)
    return InputFileError.exit_code if result.failures else 0
