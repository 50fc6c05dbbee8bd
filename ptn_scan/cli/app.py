"""The program and what its commands have in common. The commands are in the modules beside."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ptn_scan import __version__
from ptn_scan.cli.language import LANGUAGE, OPTION, say
from ptn_scan.errors import UsageError

app = typer.Typer(
    name="ptn-scan",
    help=say(
        "In, đọc và kiểm phiếu tín nhiệm: từ mẫu phiếu đến biên bản kiểm phiếu.",
        "Prints, reads and counts ballots of a vote of confidence, from the form to the minutes.",
    ),
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def option(name: str, vi: str, en: str, **more: Any) -> Any:
    """A typer.Option with its help in the chosen language."""
    return typer.Option(name, help=say(vi, en), **more)


def folder_option(vi: str, en: str) -> Any:
    """The option `--out` of a command that writes into a folder, which there need not be."""
    return option("--out", vi, en, metavar="FOLDER", callback=_can_be_a_folder)


def _can_be_a_folder(path: Path | None) -> Path | None:
    """`path`, unless it, or what it is to lie in, is something else than a folder: that is told
    before anything is done."""
    for place in (path, *path.parents) if path is not None else ():
        if place.is_dir():
            break
        if place.exists() or place.is_symlink():
            raise UsageError(
                f"{place}: đã có và không phải thư mục. Hãy chọn bằng --out một thư mục, hoặc tên "
                "chưa có.",
                f"{place}: is there and is no folder. Choose a folder with --out, or a name that "
                "there is not yet.",
            )
    return path


Election = Annotated[
    Path,
    typer.Argument(
        metavar="ELECTION", help=say("Thư mục của cuộc lấy phiếu.", "The election folder.")
    ),
]


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"ptn-scan {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    language: Annotated[
        str,
        option(
            OPTION,
            "Ngôn ngữ: vi hoặc en (hoặc đặt PTN_LANG).",
            "Language: vi or en (or set PTN_LANG).",
            metavar="vi|en",
        ),
    ] = LANGUAGE,
    version: Annotated[
        bool,
        option(
            "--version",
            "In phiên bản.",
            "Print the version.",
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Options of the program itself; `main` has taken out the language already."""
