"""Scans that another version of the program read: they are read again before anything is shown."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.jobs import Job
from ptn_scan.desk.state import the_desk
from ptn_scan.errors import DamagedElectionError
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.rereading import outdated, read_again

pages = Blueprint("rereading", __name__)

_TITLE = Message("Đọc lại ảnh quét đã lưu", "Reading stored scans again")


@pages.get("/again")
def show() -> ResponseReturnValue:
    """The page of the button; there is nothing on it once all readings are understood."""
    count = outdated(the_desk().folder)
    return _page(count) if count else redirect("/", 303)


@pages.post("/again")
def begin() -> ResponseReturnValue:
    folder = the_desk().folder

    def work(job: Job) -> tuple[Message, ...]:
        count = read_again(folder, job)
        return (
            Message(
                f"Đã đọc lại {count} trang. Kết quả đọc cũ vẫn được giữ.",
                f"{count} pages were read again. The old readings are kept.",
            ),
        )

    the_desk().jobs.start(_TITLE, work)
    return redirect(url_for("scans.job", then="/"), 303)


def instead_of(error: DamagedElectionError) -> ResponseReturnValue | None:
    """The page to show where `error` comes of readings of another version, else None."""
    count = outdated(the_desk().folder)
    return (_page(count), 409) if count else None


def _page(count: int) -> str:
    with the_desk().folder.open_box() as box:
        closed = box.closing() is not None
    return render_template("again.html", count=count, closed=closed)
