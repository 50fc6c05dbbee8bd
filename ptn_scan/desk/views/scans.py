"""Scans in: files dropped on the page or named, and how far reading is."""

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.jobs import Job
from ptn_scan.desk.state import Desk, the_desk, the_session
from ptn_scan.desk.views.forms import number, text
from ptn_scan.desk.views.preparing import named_path
from ptn_scan.desk.watcher import read_words
from ptn_scan.desk.words import for_page
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.reading import read

pages = Blueprint("scans", __name__)

_TITLE = Message("Đọc ảnh quét", "Reading scans")


@pages.get("/scans")
def show() -> ResponseReturnValue:
    desk = the_desk()
    return render_template(
        "scans.html",
        tally=desk.live.now().tally,
        files=desk.spool.files(),
        watcher=desk.watcher,
        for_page=for_page,
        read_words=read_words,
    )


@pages.post("/scans/upload")
def upload() -> ResponseReturnValue:
    """One file as the body; when this answers, it is on the disk."""
    kept = the_desk().spool.put(request.args.get("name", ""), request.stream)
    return {"name": kept.name}


@pages.post("/scans/read")
def begin() -> ResponseReturnValue:
    """Reads what waits, or what was named."""
    desk, named = the_desk(), text("path")
    if named:
        _start(desk, (named_path(named),), ())
    else:
        _start(desk, (), desk.spool.files())
    return redirect(url_for(".job", then="/scans"), 303)


@pages.post("/scans/watch")
def watch() -> ResponseReturnValue:
    """Watches the folder that was named, or none any more."""
    named = text("folder")
    if named:
        the_desk().watcher.begin(named_path(named))
    else:
        the_desk().watcher.end()
    return redirect(url_for(".show"), 303)


@pages.post("/scans/collected")
def collected() -> ResponseReturnValue:
    """The count by hand."""
    count = number("collected", "Số phiếu thu về", "Ballots collected")
    read(the_desk().folder, (), count)
    the_session().tell(Message("Đã ghi số đếm tay.", "The count by hand is recorded."))
    return redirect(url_for(".show"), 303)


@pages.get("/job")
def job() -> ResponseReturnValue:
    """How far the work is, and what came of it."""
    then = request.args.get("then", "/")
    wanted = then if then in {"/print", "/deck", "/issue", "/scans", "/minutes", "/close"} else "/"
    return render_template("job.html", job=the_desk().jobs.last, then=wanted, for_page=for_page)


@pages.get("/progress")
def progress() -> ResponseReturnValue:
    last = the_desk().jobs.last
    if last is None:
        return {"running": False, "done": 0, "total": None, "step": ""}
    step = last.step.in_language(the_session().language)
    return {"running": last.running, "done": last.done, "total": last.total, "step": step}


def go_on(desk: Desk) -> None:
    """Reads what an earlier desk took in and did not come to read."""
    waiting = desk.spool.files()
    if waiting:
        _start(desk, (), waiting)


def _start(desk: Desk, named: Sequence[Path], spooled: Sequence[Path]) -> None:
    def work(job: Job) -> tuple[Message, ...]:
        result = read(desk.folder, (*named, *spooled), progress=job)
        for file in spooled:
            desk.spool.remove(file)
        return read_words(result)

    desk.jobs.start(_TITLE, work)
