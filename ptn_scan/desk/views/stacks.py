"""Stacks of paper as they were scanned: counts by hand, where to look, and what is scanned anew."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.jobs import Job
from ptn_scan.desk.state import the_desk, the_session
from ptn_scan.desk.views.forms import number, reason, text
from ptn_scan.desk.views.paths import named_path
from ptn_scan.desk.watcher import read_words
from ptn_scan.errors import UsageError
from ptn_scan.ruling.values import Source
from ptn_scan.workflow.batch_places import Place
from ptn_scan.workflow.batches import report, rescan, restore, withdraw
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.reading import read

pages = Blueprint("stacks", __name__)

MOST_PLACES = 12
"""More do not help anybody who looks for one sheet."""


@pages.get("/stacks")
def show() -> ResponseReturnValue:
    if the_session().name is None:
        return redirect(url_for("members.who", then="/stacks"), 303)
    found = the_desk().live.now()
    return render_template(
        "stacks.html", reports=report(found), tally=found.tally, most=MOST_PLACES, where=where
    )


@pages.post("/stacks/count")
def count() -> ResponseReturnValue:
    """The count of one stack by hand."""
    counted = number("collected", "Số phiếu đếm tay", "Ballots counted by hand")
    read(the_desk().folder, (), counted, batch=_name())
    the_session().tell(Message("Đã ghi số đếm tay của tập.", "The stack's count is recorded."))
    return redirect(url_for(".show"), 303)


@pages.post("/stacks/withdraw")
def take_out() -> ResponseReturnValue:
    withdraw(the_desk().folder, _name(), the_session().author(reason()))
    the_session().tell(
        Message("Đã rút tập; ảnh quét vẫn được giữ.", "The stack is out; its scans are kept.")
    )
    return redirect(url_for(".show"), 303)


@pages.post("/stacks/restore")
def put_back() -> ResponseReturnValue:
    scanning = request.form.get("scanning", type=int)
    restore(the_desk().folder, _name(), the_session().author(reason()), scanning)
    the_session().tell(Message("Đã đưa tập trở lại.", "The stack is back."))
    return redirect(url_for(".show"), 303)


@pages.post("/stacks/rescan")
def scan_anew() -> ResponseReturnValue:
    """Reads new scans of a stack in place of the old ones."""
    desk, name = the_desk(), _name()
    scans, author = named_path("scans"), the_session().author(reason())

    def work(job: Job) -> tuple[Message, ...]:
        desk.attention.begin(job)
        return read_words(rescan(desk.folder, name, (scans,), author, progress=job))

    desk.jobs.start(Message(f"Quét lại tập {name}", f"Stack {name} anew"), work)
    return redirect(url_for("scans.job", then="/stacks"), 303)


def _name() -> str:
    name = text("name")
    if not name:
        raise UsageError("Hãy ghi tên tập phiếu.", "Name the stack.")
    return name


def where(place: Place) -> Message:
    """The pages of the stack to look at."""
    first, last = place.first, place.last
    if last is not None:
        return Message(
            f"{first.file} trang {first.page}–{last.page}",
            f"{first.file} page {first.page}–{last.page}",
        )
    return Message(
        f"{first.file} trang {first.page}{_near(place, 'vi')}",
        f"{first.file} page {first.page}{_near(place, 'en')}",
    )


_NEAR = {
    "vi": (" (giữa {} và {})", " (sau {})", " (trước {})", "trang"),
    "en": (" (between {} and {})", " (after {})", " (before {})", "page"),
}


def _near(place: Place, language: str) -> str:
    between, after, before, page = _NEAR[language]

    def short(source: Source) -> str:
        file = "" if source.file == place.first.file else f"{source.file} "
        return f"{file}{page} {source.page}"

    if place.before and place.after:
        return between.format(short(place.before), short(place.after))
    if place.before:
        return after.format(short(place.before))
    return before.format(short(place.after)) if place.after else ""
