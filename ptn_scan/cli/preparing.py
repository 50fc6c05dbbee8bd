"""The commands before the ballots come back: new, print, conference, issue.

Everything heavy is imported inside the commands, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ptn_scan.cli import output, show
from ptn_scan.cli.app import Election, app, option
from ptn_scan.cli.bar import progress
from ptn_scan.cli.language import say
from ptn_scan.errors import UsageError


@app.command(
    "new", help=say("Kiểm tra mẫu và lập thư mục cuộc lấy phiếu.", "Make an election folder.")
)
def new(
    form: Annotated[
        Path, typer.Argument(metavar="FORM.toml", help=say("Tệp mẫu (TOML).", "The form."))
    ],
    election: Election,
    practice: Annotated[
        bool, option("--practice", "Diễn tập: mọi giấy tờ ghi DIỄN TẬP.", "A rehearsal.")
    ] = False,
) -> None:
    from ptn_scan.workflow import founding

    folder = founding.new(form, election, practice)
    show.rehearsal(folder.election.practice)
    officials, pages = len(folder.election.form.officials), len(folder.layout.pages)
    output.line(
        f"Đã lập {election}: {officials} người được lấy phiếu, mỗi phiếu {pages} trang. Tiếp theo: "
        f"ptn-scan print {election} --count N",
        f"Made {election}: officials {officials}, pages of a ballot {pages}. Next: "
        f"ptn-scan print {election} --count N",
    )


@app.command("print", help=say("In phiếu ra tệp PDF.", "Print ballots to a PDF."))
def print_(
    election: Election,
    count: Annotated[int, option("--count", "Số phiếu.", "Number of ballots.", min=1)],
    out: Annotated[
        Path | None,
        option("--out", "Tệp PDF, ngoài thư mục cuộc lấy phiếu.", "The PDF, outside the folder."),
    ] = None,
) -> None:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.printing import print_ballots

    with progress() as bar:
        target = print_ballots(open_folder(election), count, out, bar)
    output.line(
        f"Đã ghi {count} phiếu vào {target}. In một mặt, đúng khổ A4, không co giãn; in xong hãy "
        "xoá tệp này.",
        f"Wrote {count} ballots to {target}. Print single-sided on A4 at 100%; delete the file "
        "when they are printed.",
    )


@app.command(
    "conference",
    help=say("Ghi số người và ban kiểm phiếu của hội nghị.", "Record what the conference said."),
)
def conference(
    election: Election,
    convened: Annotated[
        int, option("--convened", "Số người được triệu tập.", "People convened.", min=0)
    ],
    present: Annotated[int, option("--present", "Số người có mặt.", "People present.", min=0)],
    committee: Annotated[
        Path | None,
        option(
            "--committee",
            "Tệp TOML ghi ban kiểm phiếu được bầu.",
            "The elected committee (TOML).",
            metavar="FILE.toml",
        ),
    ] = None,
) -> None:
    from ptn_scan.workflow.conference import establish
    from ptn_scan.workflow.folder import open_folder

    output.warn(establish(open_folder(election), convened, present, committee))
    output.line(
        f"Đã ghi: triệu tập {convened}, có mặt {present}.",
        f"Recorded: {convened} convened, {present} present.",
    )


@app.command("issue", help=say("Ghi số phiếu đã phát ra.", "Record that ballots were issued."))
def issue(
    election: Election,
    count: Annotated[int, option("--count", "Số phiếu phát ra.", "Ballots issued.", min=0)],
    leftover: Annotated[
        list[Path] | None,
        option(
            "--leftover",
            "Ảnh quét các phiếu còn lại; ghi nhiều lần được.",
            "Scans of the leftovers; may be repeated.",
            metavar="FILE_OR_FOLDER",
        ),
    ] = None,
    more: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE_OR_FOLDER…]",
            help=say("Thêm ảnh quét phiếu còn lại, sau --leftover.", "More scans of leftovers."),
        ),
    ] = None,
    leftover_unread: Annotated[
        bool,
        option(
            "--leftover-unread",
            "Không quét phiếu còn lại; cần --why.",
            "Leftovers are not scanned; needs --why.",
        ),
    ] = False,
    why: Annotated[
        str | None, option("--why", "Vì sao không quét; biên bản ghi lại.", "Why not.")
    ] = None,
) -> None:
    from ptn_scan.workflow.conference import Leftovers
    from ptn_scan.workflow.conference import issue as record
    from ptn_scan.workflow.folder import open_folder

    if more and not leftover:
        raise UsageError(
            "Ảnh quét phiếu còn lại đi sau --leftover.", "Scans of leftovers go after --leftover."
        )
    scans = (*(leftover or ()), *(more or ()))
    with progress() as bar:
        result = record(open_folder(election), count, Leftovers(scans, leftover_unread, why), bar)
    output.warn(result.warnings)
    left = result.printed - result.spoiled - result.issued
    output.line(
        f"Đã ghi: phát ra {count} trong {result.printed} phiếu, còn lại {left} (đọc lại "
        f"{result.void} mã, đã hủy).",
        f"Recorded: {count} of {result.printed} ballots issued, {left} left over ({result.void} "
        "read back and void).",
    )
