"""Review: one doubtful row at a time, decided by a key."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk import pictures
from ptn_scan.desk.queue import AHEAD, DoubtfulRow, described, waiting
from ptn_scan.desk.state import say, the_desk, the_session
from ptn_scan.errors import UsageError
from ptn_scan.ruling.values import Ruling, Sheet
from ptn_scan.workflow.deciding import Author, decide
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.pending import pending_sheets
from ptn_scan.workflow.undoing import undo

pages = Blueprint("review", __name__)

WHYS: dict[Ruling, Message] = {
    Ruling.HIGH: Message("Xem ảnh quét: cử tri chọn “Tín nhiệm cao”.", "The scan shows “high”."),
    Ruling.MEDIUM: Message("Xem ảnh quét: cử tri chọn “Tín nhiệm”.", "The scan shows “medium”."),
    Ruling.LOW: Message("Xem ảnh quét: cử tri chọn “Tín nhiệm thấp”.", "The scan shows “low”."),
    Ruling.INVALID: Message(
        "Xem ảnh quét: không hợp lệ đối với người này.",
        "The scan shows no valid vote for this official.",
    ),
}
"""The reason that is recorded where nobody wrote another; in Vietnamese, as the minutes are."""


@pages.get("/review")
def show() -> ResponseReturnValue:
    if the_session().name is None:
        return redirect(url_for("home.who", then="/review"), 303)
    return render_template("review.html", whys=WHYS, sheets=_sheets_waiting())


@pages.get("/review/rows")
def rows() -> ResponseReturnValue:
    """The rows to come; the first is the one to show."""
    return _upcoming()


@pages.post("/review/decide")
def decide_row() -> ResponseReturnValue:
    session = the_session()
    asked = request.get_json()
    sheet, official, ruling = str(asked["sheet"]), int(asked["official"]), _ruling(asked["ruling"])
    why = " ".join(str(asked.get("why") or WHYS[ruling].vi).split())
    decide(the_desk().folder, sheet, official, ruling, Author(_name(), why))
    session.undoable.append((sheet, official))
    return _upcoming()


@pages.post("/review/later")
def put_off() -> ResponseReturnValue:
    """The row comes again after all others."""
    asked = request.get_json()
    session, key = the_session(), (str(asked["sheet"]), int(asked["official"]))
    session.later = [*(each for each in session.later if each != key), key]
    return _upcoming()


@pages.post("/review/undo")
def undo_row() -> ResponseReturnValue:
    """Takes back the last decision that was made here; it stays in the journal."""
    session = the_session()
    if not session.undoable:
        raise UsageError("Không có gì để hoàn tác.", "There is nothing to undo.")
    sheet, official = session.undoable[-1]
    undo(the_desk().folder, sheet, official, _name())
    session.undoable.pop()
    session.later = [each for each in session.later if each != (sheet, official)]
    return _upcoming(first=(sheet, official))


@pages.get("/review/<sheet>/<int:official>/<which>.jpg")
def picture(sheet: str, official: int, which: str) -> ResponseReturnValue:
    """The row as it was scanned, or as it was printed; only of rows that may be looked at."""
    desk = the_desk()
    if not _is_open(sheet, official) or which not in {"scanned", "printed"}:
        abort(404)
    view = pictures.row_view(desk.folder, sheet_of(sheet), official)
    return Response(getattr(view, which), mimetype=pictures.MIME)


def sheet_of(handle: str) -> Sheet:
    """The sheet with this handle, or 404."""
    sheets = the_desk().live.now().snapshot.sheets
    sheet = next((sheet for sheet in sheets if sheet.handle == handle), None)
    if sheet is None:
        abort(404)
    return sheet


def _is_open(sheet: str, official: int) -> bool:
    found = the_desk().live.now()
    key = (sheet, official)
    return key in the_session().undoable or any(
        (row.sheet, row.official) == key for row in waiting(found, ())
    )


def _sheets_waiting() -> int:
    box = the_desk().live.now().box
    return len(pending_sheets(box))


def _name() -> str:
    name = the_session().name
    if name is None:
        raise UsageError("Hãy cho biết ai quyết định.", "Say who decides.")
    return name


def _ruling(word: object) -> Ruling:
    if word not in {each.value for each in WHYS}:
        raise UsageError("Không có quyết định này.", "There is no such ruling.")
    return Ruling(str(word))


def _upcoming(first: tuple[str, int] | None = None) -> dict[str, Any]:
    """How many rows are left, and the next of them."""
    desk, session = the_desk(), the_session()
    found = desk.live.now()
    left = waiting(found, session.later)
    ordered = sorted(left, key=lambda row: (row.sheet, row.official) != first)
    ahead = described(desk.folder, found, ordered[: AHEAD + 1])
    return {
        "left": len(left),
        "undoable": len(session.undoable),
        "rows": [_as_json(row) for row in ahead],
    }


def _as_json(row: DoubtfulRow) -> dict[str, Any]:
    language = the_session().language
    return {
        "sheet": row.sheet,
        "official": row.official,
        "name": row.name,
        "title": row.title,
        "placed": row.placed,
        "why": [each.in_language(language) for each in row.why]
        or [say("Dòng này cần người xem.", "Somebody has to look at this row.")],
        "measures": [each.in_language(language) for each in row.measures],
        "scanned": f"/review/{row.sheet}/{row.official}/scanned.jpg",
        "printed": f"/review/{row.sheet}/{row.official}/printed.jpg",
    }
