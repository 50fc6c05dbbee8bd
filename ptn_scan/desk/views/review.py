"""Review: one doubtful row at a time, decided by a key."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.queue import AHEAD, DoubtfulRow, RowKey, described, waiting
from ptn_scan.desk.state import say, the_desk, the_session
from ptn_scan.desk.views.forms import asked
from ptn_scan.election import Level
from ptn_scan.errors import UsageError
from ptn_scan.ruling.values import DecidedBy, Ruling, Sheet
from ptn_scan.workflow.deciding import decide, undo
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.pending import pending_sheets
from ptn_scan.workflow.unmasking import lift_mask

pages = Blueprint("review", __name__)

WHY_UNDONE = "Hoàn tác để xem lại."
_WHY_INVALID = Message(
    "Xem ảnh quét: không hợp lệ đối với người này.",
    "The scan shows no valid vote for this official.",
)
_DECIDABLE = tuple(ruling for ruling in Ruling if ruling is not Ruling.REVIEW)


def _usual_why(ruling: Ruling) -> Message:
    """The reason that is recorded where nobody wrote another; in Vietnamese, as the minutes are."""
    if ruling is Ruling.INVALID:
        return _WHY_INVALID
    level = Level(ruling.value)
    name = the_desk().folder.election.form.level_names.of(level)
    return Message(
        f"Xem ảnh quét: người ghi phiếu chọn “{name}”.", f"The scan shows “{level.value}”."
    )


@pages.get("/review")
def show() -> ResponseReturnValue:
    if the_session().name is None:
        return redirect(url_for("members.who", then="/review"), 303)
    may_unmask = the_desk().folder.election.form.decisions.unmask
    return render_template("review.html", sheets=_sheets_waiting(), may_unmask=may_unmask)


@pages.get("/review/rows")
def rows() -> ResponseReturnValue:
    """The rows to come; the first is the one to show."""
    return _upcoming()


@pages.post("/review/decide")
def decide_row() -> ResponseReturnValue:
    session, row, desk = the_session(), asked(), the_desk()
    ruling = _ruling(row.ruling)
    author = session.author(row.why or _usual_why(ruling).vi)
    _check_waiting(row.sheet, row.official)
    decide(desk.folder, row.sheet, row.official, ruling, author, desk.live.of)
    session.undoable.append((row.sheet, row.official))
    return _upcoming()


@pages.post("/review/later")
def put_off() -> ResponseReturnValue:
    """The row comes again after all others."""
    session, row = the_session(), asked()
    key = row.sheet, row.official
    session.later = [*(each for each in session.later if each != key), key]
    return _upcoming()


@pages.post("/review/undo")
def undo_row() -> ResponseReturnValue:
    """Takes back the last decision that was made here; it stays in the journal."""
    session = the_session()
    if not session.undoable:
        raise UsageError("Không có gì để hoàn tác.", "There is nothing to undo.")
    sheet, official = session.undoable[-1]
    desk = the_desk()
    undo(desk.folder, sheet, official, session.author(WHY_UNDONE), desk.live.of)
    session.undoable.pop()
    session.later = [each for each in session.later if each != (sheet, official)]
    return _upcoming(first=(sheet, official))


@pages.post("/review/unmask")
def unmask_row() -> ResponseReturnValue:
    """Lifts the mask of a row that waits, which the journal says before anything is shown."""
    session, row = the_session(), asked()
    key = row.sheet, row.official
    if not _is_open(*key):
        abort(404)
    lift_mask(the_desk().folder, *key, session.author(row.why))
    session.unmasked.add(key)
    return _upcoming(first=key)


@pages.get("/review/<sheet>/<int:official>/<which>.jpg")
def picture(sheet: str, official: int, which: str) -> ResponseReturnValue:
    """The row as it was scanned, or as it was printed; only of rows that may be looked at."""
    desk = the_desk()
    if not _is_open(sheet, official) or which not in {"scanned", "printed"}:
        abort(404)
    if which == "printed":
        drawn = desk.pictures.printed_row(official)
    else:
        masked = (sheet, official) not in the_session().unmasked
        drawn = desk.pictures.scanned_row(sheet_of(sheet), official, masked)
    return jpeg(drawn)


def jpeg(drawn: bytes) -> Response:
    """What `Pictures` drew."""
    return Response(drawn, mimetype="image/jpeg")


def _check_waiting(sheet: str, official: int) -> None:
    """What was sent twice, or was decided by others meanwhile, is not decided again unseen."""
    row = the_desk().live.ruled().row(sheet, official)
    if row is not None and row.decided_by is DecidedBy.COMMITTEE:
        raise UsageError(
            "Dòng này vừa được quyết định rồi. Hãy tải lại trang.",
            "This row was decided meanwhile. Load the page again.",
        )


def sheet_of(handle: str) -> Sheet:
    """The sheet with this handle, or 404."""
    sheet = the_desk().live.ruled().sheets.get(handle)
    if sheet is None:
        abort(404)
    return sheet


def _is_open(sheet: str, official: int) -> bool:
    """Whether the row waits, or was decided at this browser and may be taken back."""
    row = the_desk().live.ruled().row(sheet, official)
    undoable = (sheet, official) in the_session().undoable
    return row is not None and (row.ruling is Ruling.REVIEW or undoable)


def _sheets_waiting() -> int:
    return len(pending_sheets(the_desk().live.ruled().box))


def _ruling(word: str) -> Ruling:
    if word not in {each.value for each in _DECIDABLE}:
        raise UsageError("Không có quyết định này.", "There is no such ruling.")
    return Ruling(word)


def _upcoming(first: RowKey | None = None) -> dict[str, Any]:
    """How many rows are left for whoever sits here, and the next of them."""
    desk, session = the_desk(), the_session()
    found = desk.live.ruled()
    queue = waiting(desk.folder, found, session.name, session.later)
    ordered = sorted(queue.rows, key=lambda row: (row.sheet, row.official) != first)
    ahead = described(desk.folder, found, ordered[: AHEAD + 1])
    return {
        "left": len(queue.rows),
        "with_others": queue.with_others,
        "undoable": len(session.undoable),
        "rows": [_as_json(row) for row in ahead],
    }


def _as_json(row: DoubtfulRow) -> dict[str, Any]:
    language = the_session().language
    unmasked = (row.sheet, row.official) in the_session().unmasked
    pictures = f"/review/{row.sheet}/{row.official}"
    return {
        "unmasked": unmasked,
        "sheet": row.sheet,
        "official": row.official,
        "name": row.name,
        "title": row.title,
        "placed": row.placed,
        "why": [each.in_language(language) for each in row.why]
        or [say("Dòng này cần người xem.", "Somebody has to look at this row.")],
        "measures": [each.in_language(language) for each in row.measures],
        "votes": [each.in_language(language) for each in row.votes],
        "scanned": f"{pictures}/scanned.jpg{'?unmasked' if unmasked else ''}",
        "printed": f"{pictures}/printed.jpg",
    }
