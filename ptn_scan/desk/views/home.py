"""The desk itself: the steps, and who sits at it."""

import re

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ptn_scan.desk.state import the_desk, the_session
from ptn_scan.desk.steps import steps
from ptn_scan.desk.views.review import jpeg
from ptn_scan.documents.tongue import Tongue

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


_OWN_PATH = re.compile(r"/(?!/)[^\\\s\x00-\x1f\x7f]*")
"""Of this page and no other: browsers take a backslash for a slash, and drop tabs and line ends."""
_PATIENCE_SECONDS = 0.15
"""So long a page waits for the first count before it says that it is coming."""


@pages.get("/ready")
def ready() -> ResponseReturnValue:
    """Whether the first count is there."""
    return {"running": not the_desk().live.wait(_PATIENCE_SECONDS)}


@pages.get("/")
def show() -> ResponseReturnValue:
    desk = the_desk()
    if not desk.live.wait(_PATIENCE_SECONDS):
        return render_template("opening.html")
    found = desk.live.now()
    return render_template(
        "home.html", steps=steps(desk.folder, found), tally=found.tally, pages=PAGES
    )


@pages.get("/form")
def form() -> ResponseReturnValue:
    """What was agreed on: who is voted on, the ballot as it will be printed, the rules."""
    from ptn_scan.documents.annex_rules import rules_of  # after the first page

    folder = the_desk().folder
    return render_template(
        "form.html",
        form=folder.election.form,
        layout=folder.layout,
        rules=rules_of(folder.election, Tongue(the_session().language)),
    )


@pages.get("/form/<int:number>.jpg")
def printed_page(number: int) -> ResponseReturnValue:
    """A page of the ballot as it is printed, without the codes that make it one."""
    desk = the_desk()
    if not 1 <= number <= len(desk.folder.layout.pages):
        abort(404)
    return jpeg(desk.pictures.printed_page(number))


@pages.post("/language")
def language() -> ResponseReturnValue:
    wanted = request.form.get("language", "")
    the_session().language = "en" if wanted == "en" else "vi"
    return redirect(_back(), 303)


def _back() -> str:
    path = request.form.get("back", "/")
    return path if _OWN_PATH.fullmatch(path) else "/"
