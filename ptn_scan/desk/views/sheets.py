"""Sheets that wait as a whole: side by side with those they may belong to."""

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.doubts import why_sheet
from ptn_scan.desk.state import the_desk, the_session
from ptn_scan.desk.views.forms import reason, text
from ptn_scan.desk.views.review import jpeg, sheet_of
from ptn_scan.documents.wording import SHEET_ACTIONS
from ptn_scan.errors import UsageError
from ptn_scan.ruling.values import SheetAction, SheetDecision
from ptn_scan.workflow.deciding import decide_sheet
from ptn_scan.workflow.live import Ruled
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.overtaken import as_it_stands
from ptn_scan.workflow.partners import Partners, partners, rows_alike
from ptn_scan.workflow.pending import PendingSheet, pending_rows, pending_sheets
from ptn_scan.workflow.unmasking import lift_mask
from ptn_scan.workflow.voting import votes_on_sheet

pages = Blueprint("sheets", __name__)

ACTIONS: dict[SheetAction, Message] = {
    SheetAction.ACCEPT: Message(SHEET_ACTIONS[SheetAction.ACCEPT], "Accept as one of our ballots"),
    SheetAction.REJECT: Message(SHEET_ACTIONS[SheetAction.REJECT], "Reject"),
    SheetAction.SAME_SHEET: Message(
        SHEET_ACTIONS[SheetAction.SAME_SHEET], "The same paper, scanned twice"
    ),
    SheetAction.NOT_A_BALLOT: Message(SHEET_ACTIONS[SheetAction.NOT_A_BALLOT], "Not a ballot"),
}

TYPED, OWN = "typed", "own"
"""What the page has beside the handles to choose from: one that is typed, and no other sheet."""


@pages.get("/sheets")
def show() -> ResponseReturnValue:
    if the_session().name is None:
        return redirect(url_for("members.who", then="/sheets"), 303)
    found, wanted = _found(), request.args.get("n", 0, type=int)
    pending = pending_sheets(found.box)
    queue = _for_member(found, pending, the_session().name)
    place = min(max(wanted, 0), max(len(queue) - 1, 0))
    sheet = queue[place] if queue else None
    others = _partners(found, sheet) if sheet else Partners((), ())
    return render_template(
        "sheets.html",
        pending=sheet,
        place=place,
        left=len(queue),
        with_others=len(pending) - len(queue),
        why=why_sheet(sheet.reasons) if sheet else (),
        partners=others,
        of=found.sheets,
        alike={each: rows_alike(found, sheet.sheets[0], each) for each in others.all}
        if sheet
        else {},
        made={each.sheet: each for each in found.snapshot.sheet_decisions},
        pages=len(the_desk().folder.layout.pages),
        actions=ACTIONS,
        rows=len(pending_rows(found.box)),
        may_unmask=the_desk().folder.election.form.decisions.unmask,
        votes=_votes_that_differ(found, sheet) if sheet else (),
    )


def _found() -> Ruled:
    """The box as it stands, with what was said of sheets as far as it stands."""
    ruled = the_desk().live.ruled()
    return replace(ruled, snapshot=as_it_stands(the_desk().folder, ruled.snapshot))


def _for_member(
    found: Ruled, pending: tuple[PendingSheet, ...], name: str | None
) -> tuple[PendingSheet, ...]:
    """The lines that `name` has a word to say on: not those on which only others still have to, and
    those that come again since others voted otherwise at the end."""
    voted = {
        line.sheets[0]: any(
            vote.by == name for vote in votes_on_sheet(found.snapshot, line.sheets[0])
        )
        for line in pending
    }
    open_ = [line for line in pending if not voted[line.sheets[0]]]
    again = [line for line in pending if voted[line.sheets[0]] and _votes_that_differ(found, line)]
    return (*open_, *again)


def _votes_that_differ(found: Ruled, line: PendingSheet) -> tuple[SheetDecision, ...]:
    """The votes on a line, which nobody is told of while they say the same."""
    votes = votes_on_sheet(found.snapshot, line.sheets[0])
    return votes if len({(vote.action, vote.other) for vote in votes}) > 1 else ()


@pages.post("/sheets")
def settle() -> ResponseReturnValue:
    session = the_session()
    word = request.form.get("action", "")
    if word not in {each.value for each in SheetAction}:
        raise UsageError("Hãy chọn một quyết định.", "Choose a decision.")
    action = SheetAction(word)
    author = session.author(reason() or ACTIONS[action].vi)
    desk = the_desk()
    decide_sheet(desk.folder, text("sheet"), action, _other(action), author, desk.live.of)
    session.tell(Message("Đã ghi quyết định.", "The decision is recorded."))
    return redirect(url_for(".show", n=request.form.get("n", 0, type=int)), 303)


def _other(action: SheetAction) -> str | None:
    """The sheet that goes with it: one that was chosen, or one whose handle was typed."""
    match action:
        case SheetAction.SAME_SHEET:
            return _chosen("same", "other")
        case SheetAction.ACCEPT:
            return _chosen("page", "joined")
        case _:
            return None


def _chosen(field: str, typed: str) -> str | None:
    """The handle that was chosen in `field` or typed; None where the sheet goes with no other."""
    choice, handle = text(field), text(typed)
    if choice == TYPED and not handle:
        raise UsageError("Hãy gõ mã của tờ kia.", "Type the handle of the other sheet.")
    if choice not in {"", TYPED} and handle:
        raise UsageError(
            f"Đã gõ mã {handle} mà lại chọn điều khác. Hãy chọn “Tờ khác”, hoặc xóa mã đã gõ.",
            f"{handle} was typed, but something else is chosen. Choose “Another sheet”, or delete "
            "what was typed.",
        )
    return handle or (None if choice in {"", OWN} else choice)


@pages.post("/sheets/unmask")
def unmask() -> ResponseReturnValue:
    """Lifts the masks of a sheet that is on the page, which the journal says before."""
    session, handle = the_session(), text("sheet")
    if not _is_shown(handle):
        abort(404)
    lift_mask(the_desk().folder, handle, None, session.author(reason()))
    session.unmasked.add((handle, None))
    return redirect(url_for(".show", n=request.form.get("n", 0, type=int)), 303)


@pages.get("/sheets/<handle>.jpg")
def picture(handle: str) -> ResponseReturnValue:
    """The sheet without its votes, unless its masks were lifted here; only of sheets that are on
    the page."""
    if not _is_shown(handle):
        abort(404)
    masked = (handle, None) not in the_session().unmasked
    return jpeg(the_desk().pictures.sheet(sheet_of(handle), masked))


def _is_shown(handle: str) -> bool:
    found = the_desk().live.ruled()
    pending = pending_sheets(found.box)
    shown = {each for line in pending for each in line.sheets}
    return handle in shown or any(handle in _partners(found, line).all for line in pending)


def _partners(found: Ruled, line: PendingSheet) -> Partners:
    return partners(found, line, len(the_desk().folder.layout.pages))
