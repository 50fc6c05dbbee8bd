"""Ballots that came back spoiled, and those that were given in exchange."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.jobs import Job
from ptn_scan.desk.state import the_desk
from ptn_scan.desk.views.forms import number, reason
from ptn_scan.desk.views.paths import named_path
from ptn_scan.errors import UsageError
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.spoiling import NO_EXCHANGE, Exchange, spoil

pages = Blueprint("spoiled", __name__)


@pages.get("/spoiled")
def show() -> ResponseReturnValue:
    found = the_desk().live.now()
    return render_template(
        "spoiled.html",
        tally=found.tally,
        issue=found.snapshot.issue,
        spoilings=found.snapshot.spoilings,
    )


@pages.post("/spoiled")
def enter() -> ResponseReturnValue:
    folder, scans, why = the_desk().folder, named_path("scans"), reason()
    exchange = _exchange()
    if not why:
        raise UsageError("Hãy ghi vì sao phiếu hỏng.", "Write why they were spoiled.")

    def work(job: Job) -> tuple[Message, ...]:
        done = spoil(folder, (scans,), why, exchange, job)
        return (
            Message(
                f"Đã ghi {done.spoiled} phiếu hỏng (đã ghi từ trước: {done.known}); đổi "
                f"{done.exchanged} phiếu. Tổng số phiếu hỏng: {done.total}.",
                f"{done.spoiled} spoiled ballots entered (known before: {done.known}); "
                f"{done.exchanged} given in exchange. Spoiled in all: {done.total}.",
            ),
            *done.warnings,
        )

    the_desk().jobs.start(Message("Ghi phiếu hỏng", "Entering spoiled ballots"), work)
    return redirect(url_for("scans.job", then="/spoiled"), 303)


def _exchange() -> Exchange:
    """How the page says what was given for them."""
    match request.form.get("exchange"):
        case "scans":
            return Exchange((named_path("leftovers"),))
        case "count":
            return Exchange((), number("exchanged", "Số phiếu đã đổi", "Ballots exchanged"))
        case _:
            return NO_EXCHANGE
