"""The desk itself: the steps, and who sits at it."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ptn_scan.desk.state import the_desk, the_session
from ptn_scan.desk.steps import steps
from ptn_scan.errors import UsageError
from ptn_scan.workflow.folder import ElectionFolder

pages = Blueprint("home", __name__)

PAGES = {
    "form": "home.form",
    "print": "preparing.print_",
    "deck": "preparing.deck",
    "conference": "preparing.conference",
    "issue": "preparing.issue",
    "scans": "scans.show",
    "review": "review.show",
    "results": "results.show",
    "minutes": "papers.minutes",
    "close": "papers.close",
}
"""The endpoint of each step."""

LONGEST_NAME = 80


@pages.get("/")
def show() -> ResponseReturnValue:
    desk = the_desk()
    found = desk.live.now()
    return render_template(
        "home.html", steps=steps(desk.folder, found), tally=found.tally, pages=PAGES
    )


@pages.get("/form")
def form() -> ResponseReturnValue:
    folder = the_desk().folder
    return render_template("form.html", form=folder.election.form, layout=folder.layout)


@pages.post("/language")
def language() -> ResponseReturnValue:
    wanted = request.form.get("language", "")
    the_session().language = "en" if wanted == "en" else "vi"
    return redirect(_back(), 303)


@pages.get("/who")
def who() -> ResponseReturnValue:
    return render_template("who.html", names=committee(the_desk().folder), then=_then())


@pages.post("/who")
def sign_in() -> ResponseReturnValue:
    """Whose decisions are made from now on; without registered members a name is all."""
    name = " ".join(request.form.get("name", "").split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError("Hãy chọn hoặc ghi họ tên.", "Choose or write a name.")
    the_session().name = name
    return redirect(_then(), 303)


@pages.post("/leave")
def sign_out() -> ResponseReturnValue:
    the_session().sign_out()
    return redirect("/", 303)


def committee(folder: ElectionFolder) -> tuple[str, ...]:
    """The names of the elected committee; of the proposed one while none is elected."""
    conference = the_desk().live.now().snapshot.conference
    members = conference.committee if conference else folder.election.form.committee
    return tuple(member.name for member in members)


def _then() -> str:
    """Where to go on: a path of this page and of no other."""
    wanted = request.values.get("then", "/")
    return wanted if wanted in {"/", "/review", "/sheets"} else "/"


def _back() -> str:
    path = request.form.get("back", "/")
    return path if path.startswith("/") and not path.startswith("//") and "\\" not in path else "/"
