"""The commands that enter what happened around the vote: dossier, times.

Everything heavy is imported inside the commands, so that help and usage errors come at once.
"""

import datetime as dt
from typing import Annotated, Any

import typer

from ptn_scan.cli import show, show_plan
from ptn_scan.cli.app import Election, app, option
from ptn_scan.cli.language import say
from ptn_scan.errors import UsageError


def _clock(name: str, vi: str, en: str) -> Any:
    return option(name, vi, en, metavar="HH:MM")


@app.command("times", help=say("Ghi giờ của từng bước hội nghị.", "Enter when each step began."))
def times(
    election: Election,
    opened: Annotated[
        str | None, _clock("--opened", "Khai mạc hội nghị.", "The conference opened.")
    ] = None,
    handed_out: Annotated[
        str | None, _clock("--handed-out", "Bắt đầu phát phiếu.", "Ballots were issued.")
    ] = None,
    collected: Annotated[
        str | None,
        _clock("--collected", "Bỏ phiếu xong, mở thùng phiếu.", "All ballots in, box opened."),
    ] = None,
    counting: Annotated[
        str | None, _clock("--counting", "Bắt đầu kiểm phiếu.", "Counting began.")
    ] = None,
    ended: Annotated[
        str | None, _clock("--ended", "Kết thúc kiểm phiếu.", "Counting ended.")
    ] = None,
) -> None:
    from ptn_scan.plan.conference_times import Step
    from ptn_scan.workflow.conference_times import enter_times
    from ptn_scan.workflow.folder import open_folder

    said = zip(Step, (opened, handed_out, collected, counting, ended), strict=True)
    given = {step: _time(f"--{step.value}", text) for step, text in said if text is not None}
    folder = open_folder(election)
    known = enter_times(folder, given)
    show.rehearsal(folder.election.practice)
    show_plan.times(known)


@app.command(
    "dossier",
    help=say(
        "Hồ sơ từng người: giấy tờ nào đã nhận, đã chuyển, ngày nào.",
        "Dossiers: which papers came in and went on, and when.",
    ),
)
def dossier(
    election: Election,
    official: Annotated[
        int | None,
        typer.Argument(
            metavar="[OFFICIAL]", help=say("Số thứ tự trong danh sách.", "The number in the list.")
        ),
    ] = None,
    paper: Annotated[
        str | None,
        typer.Argument(
            metavar="[PAPER]",
            help="report, asset-declaration, questions, answers",
        ),
    ] = None,
    received: Annotated[
        str | None, option("--received", "Ngày nhận.", "Day received.", metavar="YYYY-MM-DD")
    ] = None,
    forwarded: Annotated[
        str | None, option("--forwarded", "Ngày chuyển.", "Day passed on.", metavar="YYYY-MM-DD")
    ] = None,
    signed: Annotated[
        bool, option("--signed", "Đủ mọi chữ ký.", "All signatures are there.")
    ] = False,
) -> None:
    from ptn_scan.plan.dossiers import Handling
    from ptn_scan.workflow import dossiers
    from ptn_scan.workflow.clock import today
    from ptn_scan.workflow.folder import open_folder

    folder = open_folder(election)
    if official is None or paper is None:
        if official is not None or received or forwarded or signed:
            raise UsageError(
                "Cần cả OFFICIAL và PAPER để ghi một giấy tờ.",
                "OFFICIAL and PAPER are both needed to enter a paper.",
            )
        show.rehearsal(folder.election.practice)
        show_plan.dossiers(dossiers.look_at_dossiers(folder), today())
        return
    handling = Handling(
        official, paper, _day("--received", received), _day("--forwarded", forwarded), signed
    )
    line = dossiers.enter_paper(folder, handling)
    show.rehearsal(folder.election.practice)
    show_plan.dossiers((line,), today())


def _time(name: str, text: str) -> dt.time:
    from ptn_scan.plan.conference_times import time_of_day

    try:
        return time_of_day(text)
    except ValueError as error:
        raise UsageError(
            f"{name}: {text} không phải là giờ. Hãy ghi như 08:30.",
            f"{name}: {text} is no time of day. Write it like 08:30.",
        ) from error


def _day(name: str, text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{name}: {text} không phải là ngày. Hãy ghi như 2023-10-25.",
            f"{name}: {text} is no day. Write it like 2023-10-25.",
        ) from error
