"""The commands that stay open: open and watch; and who sits at the desk: member add, list.

Everything heavy is imported inside the commands, so that help and usage errors come at once.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ptn_scan.cli import output, show
from ptn_scan.cli.app import Election, app, option
from ptn_scan.cli.bar import progress
from ptn_scan.cli.counting import PinFile
from ptn_scan.cli.language import say

if TYPE_CHECKING:
    from ptn_scan.workflow.reading import ReadResult


@app.command(
    "open", help=say("Mở bàn kiểm phiếu trong trình duyệt.", "Open the desk in a browser.")
)
def open_(
    election: Annotated[
        Path | None,
        typer.Argument(
            metavar="[ELECTION]",
            help=say(
                "Thư mục của cuộc lấy phiếu; không ghi thì chọn trên trang.",
                "The election folder; else chosen on the page.",
            ),
        ),
    ] = None,
    port: Annotated[
        int,
        option(
            "--port",
            "Cổng trên máy này; 0: cổng bất kỳ.",
            "A port of this machine; 0: any.",
            min=0,
            max=65535,
        ),
    ] = 0,
    no_browser: Annotated[
        bool, option("--no-browser", "Chỉ in địa chỉ.", "Print the address only.")
    ] = False,
) -> None:
    from ptn_scan.desk.server import serve
    from ptn_scan.workflow.folder import open_folder

    folder = None if election is None else open_folder(election)
    serve(folder, port, not no_browser, lambda address: print(address, flush=True))


@app.command(
    "watch", help=say("Đọc ảnh quét khi máy quét ghi vào thư mục.", "Read scans as they come.")
)
def watch(
    election: Election,
    place: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help=say("Thư mục máy quét ghi vào.", "The folder that the scanner writes to."),
        ),
    ],
) -> None:
    import threading

    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.watching import check_place
    from ptn_scan.workflow.watching import watch as watch_folder

    folder = open_folder(election)
    check_place(folder, place)
    output.line(
        f"Đang theo dõi {place}. Nhấn Ctrl-C để dừng.", f"Watching {place}. Ctrl-C ends it."
    )
    sys.stdout.flush()
    with progress() as bar:
        watch_folder(folder, place, _told, threading.Event(), bar)


def _told(result: "ReadResult") -> None:
    show.read_result(result)
    sys.stdout.flush()


member_app = typer.Typer(
    help=say(
        "Thành viên ban kiểm phiếu quyết định bằng PIN: thêm, xem.",
        "Members of the committee who decide under a PIN: add, list.",
    ),
    rich_markup_mode=None,
    no_args_is_help=True,
)
app.add_typer(member_app, name="member")


@member_app.command(
    "add", help=say("Đăng ký thành viên, hoặc đặt lại PIN.", "Register a member, or set a new PIN.")
)
def member_add(
    election: Election,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=say("Họ tên trong ban kiểm phiếu.", "The name."))
    ],
    pin_file: PinFile = None,
) -> None:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.members import add_member, typed_pin

    add_member(open_folder(election), name, typed_pin(pin_file, "PIN: "))
    output.line(
        f"Đã đăng ký {name}. Từ nay mỗi quyết định cần PIN của thành viên.",
        f"{name} is registered. From now on each decision needs a member's PIN.",
    )


@member_app.command("list", help=say("Các thành viên đã đăng ký.", "The registered members."))
def member_list(election: Election) -> None:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.members import member_names

    for name in member_names(open_folder(election)):
        output.line(name, name)
