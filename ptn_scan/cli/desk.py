"""The command that opens the committee's desk in a browser: open.

Everything heavy is imported inside the command, so that help and usage errors come at once.
"""

from typing import Annotated

from ptn_scan.cli.app import Election, app, option
from ptn_scan.cli.language import say


@app.command(
    "open", help=say("Mở bàn kiểm phiếu trong trình duyệt.", "Open the desk in a browser.")
)
def open_(
    election: Election,
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

    serve(open_folder(election), port, not no_browser, lambda address: print(address, flush=True))
