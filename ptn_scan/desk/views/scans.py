"""Scans in: files dropped on the page or named, and how far reading is."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import typer
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.attention import Flagged
from ptn_scan.desk.jobs import Job
from ptn_scan.desk.state import Desk, say, the_desk, the_session
from ptn_scan.desk.views.forms import number, text
from ptn_scan.desk.views.paths import is_named, named_path
from ptn_scan.desk.watcher import read_words
from ptn_scan.desk.words import for_page
from ptn_scan.errors import MachineError
from ptn_scan.workflow.batch_names import checked_name
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.scanner_spool import ScanSpool, read_leftovers

pages = Blueprint("scans", __name__)

_Done = TypeVar("_Done")

_PAGES_THAT_READ = frozenset({"/scans", "/scanner", "/stacks"})
_TRIES, _PAUSE_SECONDS = 30, 0.5
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
    desk, stack = the_desk(), text("stack") or None
    if stack is not None:
        stack = checked_name(stack)
    if is_named("path"):
        _start(desk, (named_path("path"),), (), stack)
    else:
        _start(desk, (), desk.spool.files(), stack)
    return redirect(url_for(".job", then="/scans"), 303)


@pages.post("/scans/watch")
def watch() -> ResponseReturnValue:
    """Watches the folder that was named, or none any more."""
    if is_named("folder"):
        the_desk().watcher.begin(named_path("folder"))
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


_PAGES_WITH_JOBS = frozenset(
    {"/print", "/deck", "/issue", "/spoiled", "/scans", "/scanner", "/stacks", "/minutes", "/close"}
)


@pages.get("/job")
def job() -> ResponseReturnValue:
    """How far the work is, what came of it, and after a reading which pages need a person."""
    then, desk = request.args.get("then", "/"), the_desk()
    wanted = then if then in _PAGES_WITH_JOBS else "/"
    reads = wanted in _PAGES_THAT_READ
    return render_template(
        "job.html",
        job=desk.jobs.last,
        then=wanted,
        for_page=for_page,
        reads=reads,
        flagged=_told(_in_place(desk)) if reads else (),
    )


@pages.post("/job/open")
def open_written() -> ResponseReturnValue:
    """Opens what the last work wrote as this machine opens its files: the file itself, so that no
    second copy of it comes to be."""
    job, place = the_desk().jobs.last, request.form.get("which", -1, type=int)
    if job is None or not 0 <= place < len(job.written):
        abort(404)
    path = job.written[place]
    if not path.exists() or typer.launch(str(path)) != 0:
        raise MachineError(
            f"Không mở được {path}. Hãy tự mở trên máy này.",
            f"{path} cannot be opened. Open it on this machine yourself.",
        )
    return redirect(url_for(".job", then=request.form.get("then", "/")), 303)


@pages.get("/progress")
def progress() -> ResponseReturnValue:
    desk = the_desk()
    last = desk.jobs.last
    if last is None:
        return {"running": False, "done": 0, "total": None, "step": "", "flagged": []}
    step = last.step.in_language(the_session().language)
    flagged = (
        _told(desk.attention.look()[request.args.get("seen", 0, type=int) :])
        if "seen" in request.args
        else []
    )
    return {
        "running": last.running,
        "done": last.done,
        "total": last.total,
        "step": step,
        "flagged": flagged,
    }


def _in_place(desk: Desk) -> Sequence[Flagged]:
    """The pages of this reading that need a person: while it runs as they come, so that what is
    added stands below, then as they lie in the scans."""
    found = desk.attention.look()
    if desk.jobs.busy:
        return found
    return sorted(found, key=lambda each: (each.source.file, each.source.page))


def _told(found: Sequence[Flagged]) -> list[str]:
    """A line for each."""
    page, language = say("trang", "page"), the_session().language
    return [
        f"{each.source.file}, {page} {each.source.page}: {each.what.in_language(language)}"
        for each in found
    ]


def go_on(desk: Desk) -> None:
    """Reads what an earlier desk took in and did not come to read."""
    waiting = desk.spool.files()
    if waiting or ScanSpool.beside(desk.folder).has_pages():
        _start(desk, (), waiting)


def _start(
    desk: Desk, named: Sequence[Path], spooled: Sequence[Path], stack: str | None = None
) -> None:
    def work(job: Job) -> tuple[Message, ...]:
        desk.attention.begin(job)
        results = _when_free(lambda: read_leftovers(desk.folder, job))
        if named or spooled:
            files = (*named, *spooled)
            results.append(_when_free(lambda: read(desk.folder, files, progress=job, batch=stack)))
        for file in spooled:
            desk.spool.remove(file)
        return tuple(words for result in results for words in read_words(result))

    desk.jobs.start(_TITLE, work)


def _when_free(do: Callable[[], _Done]) -> _Done:
    """Does it, and waits a while for who else works in the folder: after a desk that was killed,
    its reading processes hold the folder until they notice."""
    for _ in range(_TRIES):
        with suppress(MachineError):
            return do()
        time.sleep(_PAUSE_SECONDS)
    return do()
