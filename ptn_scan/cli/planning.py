"""The commands around the plan: list, calendar, compare.

Everything heavy is imported inside the commands, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ptn_scan.cli import output, show, show_plan
from ptn_scan.cli.app import Election, app, folder_option, option
from ptn_scan.cli.language import say, tongue
from ptn_scan.errors import UsageError


@app.command("list", help=say("Danh sách người được lấy phiếu.", "The list of officials."))
def list_(
    place: Annotated[
        Path,
        typer.Argument(
            metavar="FORM.toml|ELECTION",
            help=say("Tệp mẫu hoặc thư mục của cuộc lấy phiếu.", "The form or election folder."),
        ),
    ],
    candidates: Annotated[
        Path | None,
        option(
            "--candidates",
            "Lập danh sách từ tệp này theo quy tắc của mẫu.",
            "Draw up the list from this file by the form's rules.",
            metavar="FILE.toml",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        option(
            "--out",
            "Với --candidates: ghi [[officials]], [[left_off]] vào tệp mới.",
            "With --candidates: write [[officials]], [[left_off]] to a new file.",
            metavar="FILE.toml",
        ),
    ] = None,
) -> None:
    from ptn_scan.workflow import planning

    if candidates is None:
        if out is not None:
            raise UsageError("--out chỉ đi với --candidates.", "--out goes with --candidates only.")
        show_plan.listed(planning.look_at_list(place))
        return
    report = planning.draw_up_list(place, candidates)
    if out is not None:
        planning.write_list(report, out)
    show_plan.listed(report)
    if out is not None:
        output.files([out])


@app.command("calendar", help=say("Lịch các thời hạn trước ngày lấy phiếu.", "All deadlines."))
def calendar(
    election: Election,
    out: Annotated[
        Path, folder_option("Thư mục nhận lịch (.docx, .pdf, .ics).", "Folder for the calendar.")
    ],
) -> None:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.planning import write_calendar

    folder = open_folder(election)
    dues, written = write_calendar(folder, out, tongue())
    show.rehearsal(folder.election.practice)
    show_plan.dues(folder.election.form, dues)
    output.files(written)


@app.command(
    "compare", help=say("Kết quả ở hai nơi, đặt cạnh nhau.", "Results of two places side by side.")
)
def compare(
    first: Annotated[
        Path, typer.Argument(metavar="A", help=say("Thư mục thứ nhất.", "The first folder."))
    ],
    second: Annotated[
        Path, typer.Argument(metavar="B", help=say("Thư mục thứ hai.", "The second folder."))
    ],
    json: Annotated[bool, option("--json", "Ghi JSON ra stdout.", "JSON on stdout.")] = False,
    out: Annotated[
        Path | None,
        folder_option("Thư mục nhận bảng đối chiếu (.docx, .pdf).", "Folder for the table."),
    ] = None,
) -> None:
    from ptn_scan.workflow import comparing

    comparison = comparing.compare(first, second)
    written = () if out is None else comparing.write_comparison(comparison, out, tongue())
    if json:
        typer.echo(comparing.comparison_json(comparison), nl=False)
        return
    show_plan.compared(comparison)
    if written:
        output.files(written)
