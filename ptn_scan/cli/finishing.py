"""The commands on what was counted: tally, minutes, overlays, export.

Everything heavy is imported inside the commands, so that help and usage errors come at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from ptn_scan.cli import output, show
from ptn_scan.cli.app import Election, app, folder_option, option
from ptn_scan.cli.bar import progress
from ptn_scan.cli.language import say, tongue
from ptn_scan.cli.words import ExportFormat

_FORMATS = "jsonl|csv|nist-cvr|arlo-manifest|arlo-cvr"


@app.command("tally", help=say("Kết quả theo từng người.", "Results by official."))
def tally(
    election: Election,
    final: Annotated[
        bool, option("--final", "Chỉ khi đã xong và số liệu khớp.", "Only if complete.")
    ] = False,
    json: Annotated[bool, option("--json", "Ghi JSON ra stdout.", "JSON on stdout.")] = False,
) -> None:
    from ptn_scan.tally import tally_json
    from ptn_scan.workflow.final import final_results
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.results import results

    folder = open_folder(election)
    result = (final_results if final else results)(folder).tally
    if json:
        typer.echo(tally_json(result, folder.election.practice), nl=False)
    else:
        show.tally_table(folder, result)


@app.command("minutes", help=say("Viết biên bản kiểm phiếu.", "Write the minutes."))
def minutes(
    election: Election,
    out: Annotated[Path, folder_option("Thư mục nhận văn bản.", "Folder for documents.")],
    draft: Annotated[
        bool, option("--draft", "Bản dự thảo, trước khi xong.", "A draft, before the end.")
    ] = False,
    password_file: Annotated[
        Path | None,
        option(
            "--password-file",
            "Tệp có mật khẩu: thêm bản PDF mã hóa để gửi đi.",
            "A file with a password: adds encrypted PDFs for sending.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    from ptn_scan.workflow.documents import write_minutes
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.sealers import password

    word = None if password_file is None else password(password_file)
    with progress() as bar:
        written = write_minutes(open_folder(election), out, draft, bar, word, tongue())
    output.files(written)


@app.command(
    "overlays", help=say("Vẽ kết quả đọc lên từng ảnh quét.", "Draw what was read over the scans.")
)
def overlays(
    election: Election,
    out: Annotated[Path, folder_option("Thư mục nhận ảnh.", "Folder for the pictures.")],
) -> None:
    from ptn_scan.workflow.folder import open_folder
    from ptn_scan.workflow.overlays import write_overlays

    with progress() as bar:
        written = write_overlays(open_folder(election), out, bar)
    output.line(
        f"Đã vẽ {len(written)} ảnh vào {out}; ảnh cho thấy phiếu bầu, chỉ ban kiểm phiếu được xem.",
        f"Drew {len(written)} pictures to {out}; they show votes and stay with the committee.",
    )


@app.command("export", help=say("Xuất bản ghi phiếu.", "Export records."))
def export(
    election: Election,
    form: Annotated[
        ExportFormat,
        option("--format", _FORMATS, _FORMATS, metavar="FORMAT"),
    ],
    out: Annotated[
        Path | None, option("--out", "Tệp; không ghi thì ra stdout.", "A file; else stdout.")
    ] = None,
    committee_only: Annotated[
        bool,
        option(
            "--committee-only",
            "csv, nist-cvr, arlo-…: giữ nguyên từng phiếu; chỉ để ban kiểm phiếu dùng.",
            "csv, nist-cvr, arlo-…: whole ballots, which stay with the committee.",
        ),
    ] = False,
    replace: Annotated[
        bool, option("--replace", "Thay tệp đã có.", "Replace a file that exists.")
    ] = False,
) -> None:
    from ptn_scan.workflow import records
    from ptn_scan.workflow.folder import open_folder

    kind = records.ExportFormat(form.value)
    folder = open_folder(election)
    if out is None:
        typer.echo(records.export(folder, kind, committee_only), nl=False)
    else:
        records.write_records(folder, kind, out, committee_only, replace)
