"""Scanning with a scanner that is attached to this machine."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.jobs import Job
from ptn_scan.desk.state import the_desk, the_session
from ptn_scan.desk.views.forms import number, text
from ptn_scan.desk.watcher import read_words
from ptn_scan.errors import MachineError
from ptn_scan.scanning.sane import LEAST_DPI, MOST_DPI
from ptn_scan.workflow.batch_names import checked_name
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.scanner_driving import USUAL_DPI, ScanOrder, ScanResult, found_devices, scan

pages = Blueprint("scanner", __name__)

RESOLUTIONS_DPI = (200, USUAL_DPI, 400)
_TITLE = Message("Quét và đọc phiếu", "Scanning and reading")


@pages.get("/scanner")
def show() -> ResponseReturnValue:
    """The scanners that answer; asking them takes seconds."""
    try:
        devices = found_devices()
    except MachineError as error:
        the_session().tell(Message(error.vi, error.en), error=True)
        devices = ()
    return render_template(
        "scanner.html", devices=devices, resolutions=RESOLUTIONS_DPI, usual=USUAL_DPI
    )


@pages.post("/scanner")
def begin() -> ResponseReturnValue:
    desk, order = the_desk(), _order()

    def work(job: Job) -> tuple[Message, ...]:
        desk.attention.begin(job)
        done = scan(desk.folder, order, job)
        told = (_scanned(done), *read_words(done.read))
        if done.trouble is not None:
            job.failed = True
            return (Message(done.trouble.vi, done.trouble.en), *told)
        return told

    desk.jobs.start(_TITLE, work)
    return redirect(url_for("scans.job", then="/scanner"), 303)


def _order() -> ScanOrder:
    resolution = number("resolution", "Độ phân giải", "Resolution", least=LEAST_DPI)
    counted = text("collected")
    return ScanOrder(
        device=text("device") or None,
        batch=checked_name(text("stack")) if text("stack") else None,
        collected=number("collected", "Số phiếu đếm tay", "By hand") if counted else None,
        resolution_dpi=min(resolution, MOST_DPI),
        colour=True if request.form.get("colour") == "yes" else None,
        duplex=request.form.get("duplex") == "yes",
    )


def _scanned(done: ScanResult) -> Message:
    return Message(
        f"Tập phiếu {done.batch}: đã quét {done.pages} trang, trong đó {done.blank} trang trắng.",
        f"Stack {done.batch}: {done.pages} pages scanned, {done.blank} of them blank.",
    )
