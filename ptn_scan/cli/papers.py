"""The commands for papers: handouts before the vote, notices after it."""

from pathlib import Path
from typing import Annotated

from ptn_scan.cli import output
from ptn_scan.cli.app import Election, app, folder_option, option
from ptn_scan.cli.bar import progress
from ptn_scan.cli.language import say, tongue

Out = Annotated[Path, folder_option("Thư mục nhận văn bản.", "Folder for documents.")]


@app.command("handouts", help=say("Giấy tờ trước hội nghị.", "Papers before the conference."))
def handouts(election: Election, out: Out) -> None:
    from ptn_scan.workflow.documents import write_vote_handouts
    from ptn_scan.workflow.folder import open_folder

    with progress() as bar:
        written = write_vote_handouts(open_folder(election), out, bar, tongue())
    output.files(written)


@app.command(
    "notices",
    help=say(
        "Thông báo, báo cáo cấp trên, thư báo kết quả cho từng người.",
        "The announcement, the report to the superior, a letter to each official.",
    ),
)
def notices(
    election: Election,
    out: Out,
    draft: Annotated[
        bool, option("--draft", "Bản dự thảo, trước khi xong.", "A draft, before the end.")
    ] = False,
) -> None:
    from ptn_scan.workflow.documents import write_result_notices
    from ptn_scan.workflow.folder import open_folder

    with progress() as bar:
        written = write_result_notices(open_folder(election), out, draft, bar, tongue())
    output.files(written)
