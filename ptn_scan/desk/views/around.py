"""What happens around the vote: dossiers, times of the conference, the result of a second place."""

import datetime as dt
from contextlib import suppress
from pathlib import Path

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.papers import files_in, folder_beside
from ptn_scan.desk.state import the_desk, the_session
from ptn_scan.desk.views.forms import number, text, tongue
from ptn_scan.desk.views.paths import is_named, named_path
from ptn_scan.errors import UsageError
from ptn_scan.plan.conference_times import STEP_WORDS, Step, time_of_day
from ptn_scan.plan.dossiers import Handling
from ptn_scan.workflow.clock import today
from ptn_scan.workflow.conference_times import enter_times
from ptn_scan.workflow.dossiers import enter_paper, look_at_dossiers
from ptn_scan.workflow.message import Message

pages = Blueprint("around", __name__)

_COMPARISON = "so-sanh"
"""How the name of the folder of comparisons ends."""


@pages.get("/times")
def times() -> ResponseReturnValue:
    known = enter_times(the_desk().folder, {})
    return render_template("times.html", steps=STEP_WORDS, known=known)


@pages.post("/times")
def enter() -> ResponseReturnValue:
    """Enters the times that were written; those left open stay as they were."""
    given = {step: _time(step) for step in Step if text(step.value)}
    enter_times(the_desk().folder, given)
    the_session().tell(Message("Đã ghi giờ.", "The times are recorded."))
    return redirect(url_for(".times"), 303)


@pages.get("/dossiers")
def dossiers() -> ResponseReturnValue:
    folder = the_desk().folder
    form = folder.election.form
    return render_template(
        "dossiers.html",
        lines=look_at_dossiers(folder),
        officials=form.officials,
        papers=form.rules.dossier,
        today=today(),
    )


@pages.post("/dossiers")
def enter_dossier() -> ResponseReturnValue:
    """Enters one paper of one official."""
    handling = Handling(
        number("official", "Người được lấy phiếu", "Official", least=1),
        text("paper"),
        _day("received"),
        _day("forwarded"),
        request.form.get("signed") == "yes",
    )
    line = enter_paper(the_desk().folder, handling)
    the_session().tell(
        Message(
            f"Đã ghi: {line.official.name} – {line.item.what.vi}.",
            f"Recorded: {line.official.name} – {line.item.what.en}.",
        )
    )
    return redirect(url_for(".dossiers", official=handling.official, paper=handling.paper), 303)


@pages.get("/compare")
def compare() -> ResponseReturnValue:
    """The results of both places, once the second one's folder is named."""
    from ptn_scan.workflow.comparing import compare as compare_places

    election, found = the_desk().folder, None
    if is_named("other"):
        try:
            found = compare_places(election.paths.root, named_path("other"))
        except UsageError as error:
            the_session().tell(Message(error.vi, error.en), error=True)
    return render_template(
        "compare.html",
        other=request.args.get("other", ""),
        found=found,
        target=folder_beside(election, _COMPARISON),
        files=files_in(folder_beside(election, _COMPARISON)),
    )


@pages.post("/compare")
def write_comparison() -> ResponseReturnValue:
    """Writes both results as a paper, beside the election folder."""
    from ptn_scan.workflow.comparing import compare as compare_places
    from ptn_scan.workflow.comparing import write_comparison as write

    election, other = the_desk().folder, named_path("other")
    found = compare_places(election.paths.root, other)
    written = write(found, folder_beside(election, _COMPARISON), tongue())
    the_session().tell(
        Message(f"Đã viết {len(written)} tệp.", f"{len(written)} files are written.")
    )
    return redirect(url_for(".compare", other=str(other)), 303)


@pages.get("/compare/<name>")
def comparison(name: str) -> ResponseReturnValue:
    """One paper, to be taken away."""
    written: tuple[Path, ...] = files_in(folder_beside(the_desk().folder, _COMPARISON))
    path = next((each for each in written if each.name == name), None)
    if path is None:
        abort(404)
    return send_file(path, as_attachment=True, download_name=path.name)


def _time(step: Step) -> dt.time:
    words = STEP_WORDS[step]
    try:
        return time_of_day(text(step.value))
    except ValueError as error:
        raise UsageError(
            f"{words.vi}: hãy ghi giờ như 08:30. Chưa ghi gì.",
            f"{words.en}: write a time of day like 08:30. Nothing was recorded.",
        ) from error


def _day(field: str) -> dt.date | None:
    """A day as the papers write it, 25/10/2023, or as 2023-10-25; no browser turns it round."""
    given = text(field)
    if not given:
        return None
    for style in ("%d/%m/%Y", "%Y-%m-%d"):
        with suppress(ValueError):
            return dt.datetime.strptime(given, style).date()
    raise UsageError(
        f"{given}: không phải là ngày. Hãy ghi như 25/10/2023. Chưa ghi gì.",
        f"{given}: is no day. Write it like 25/10/2023. Nothing was recorded.",
    )
