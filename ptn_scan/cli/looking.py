"""The commands that show how reading works: gallery, debug.

Everything heavy is imported inside the commands, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ptn_scan.cli import output
from ptn_scan.cli.app import Election, app, folder_option, option
from ptn_scan.cli.bar import progress
from ptn_scan.cli.language import LANGUAGE, say


@app.command(
    "gallery",
    help=say(
        "Một trang HTML với hình các ô và họ tên, xếp theo số đo.",
        "One HTML page of all boxes and names, sorted by their measures.",
    ),
)
def gallery(
    election: Election,
    out: Annotated[
        Path | None,
        option(
            "--out",
            "Tệp HTML; không ghi thì nằm cạnh thư mục cuộc lấy phiếu.",
            "The HTML file; else beside the election folder.",
            metavar="FILE.html",
        ),
    ] = None,
) -> None:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.gallery import write_gallery

    with progress() as bar:
        written = write_gallery(open_folder(election), out, LANGUAGE, bar)
    output.line(
        f"Đã ghi {written.file}: {written.shown} hình của {written.read} ô và họ tên; chỉ ban kiểm "
        "phiếu được xem.",
        f"Wrote {written.file}: {written.shown} pictures of {written.read} boxes and names; it "
        "stays with the committee.",
    )


@app.command(
    "debug",
    help=say(
        "Vẽ từng bước đọc một trang, kèm mọi số đo.",
        "Pictures of every step of reading one page, and all measures.",
    ),
)
def debug(
    election: Election,
    scan: Annotated[
        Path,
        typer.Argument(
            metavar="SCAN",
            help=say("Tệp ảnh quét, hoặc mã tờ đã đọc.", "A scan, or the handle of a sheet read."),
        ),
    ],
    page: Annotated[
        int, option("--page", "Trang trong tệp, từ 1.", "The page in the file, from 1.", min=1)
    ] = 1,
    out: Annotated[
        Path | None,
        folder_option(
            "Thư mục nhận hình; không ghi thì nằm cạnh thư mục cuộc lấy phiếu.",
            "Folder for the pictures; else beside the election folder.",
        ),
    ] = None,
) -> None:
    from ptn_scan.workflow.debugging import write_steps
    from ptn_scan.workflow.folder import open_folder

    with progress() as bar:
        written = write_steps(open_folder(election), scan, page, out, LANGUAGE, bar)
    output.files(written)
    output.line(
        "Hình cho thấy phiếu bầu và mã QR; chỉ ban kiểm phiếu được xem.",
        "The pictures show votes and QR codes; they stay with the committee.",
    )
