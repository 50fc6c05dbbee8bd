"""Who decides: a name from the committee, or a registered member with the PIN."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.guard import by_script
from ptn_scan.desk.state import say, the_desk, the_session
from ptn_scan.errors import UsageError
from ptn_scan.workflow.members import add_member, committee_names, identify, member_names
from ptn_scan.workflow.message import Message

pages = Blueprint("members", __name__)

_BEFORE_SIGNING_IN = frozenset({"members.who", "members.sign_in", "home.language", "static"})
_PAGES_AFTER = frozenset({"/", "/review", "/sheets", "/stacks", "/members"})
_SIGNING_IN = "Đăng nhập."


def require_member() -> ResponseReturnValue | None:
    """Once members are registered, nothing is shown to anybody else."""
    if "session" not in g or request.endpoint in _BEFORE_SIGNING_IN:
        return None
    if the_session().identified or not member_names(the_desk().folder):
        return None
    the_session().sign_out()
    if by_script():
        message = say(
            "Đã hết phiên nên chưa ghi gì. Hãy tải lại trang và đăng nhập.",
            "Signed out meanwhile, nothing was recorded. Load the page again and sign in.",
        )
        return {"error": message}, 401
    return redirect(url_for("members.who", then=request.path), 303)


@pages.get("/who")
def who() -> ResponseReturnValue:
    folder = the_desk().folder
    registered = member_names(folder)
    names = registered or committee_names(folder)
    return render_template("who.html", names=names, with_pin=bool(registered), then=_then())


@pages.post("/who")
def sign_in() -> ResponseReturnValue:
    """Whose decisions are made from now on; without registered members a name is all."""
    desk, session = the_desk(), the_session()
    name = request.form.get("name", "")
    if member_names(desk.folder):
        desk.attempts.begin(name)
        author = identify(desk.folder, name, request.form.get("pin", ""), _SIGNING_IN)
        desk.attempts.succeed(name)
        session.sign_in(author.by, identified=True)
    elif name in committee_names(desk.folder):
        session.sign_in(name, identified=False)
    else:
        raise UsageError(
            "Hãy chọn một tên trong ban kiểm phiếu.", "Choose a name of the committee."
        )
    return redirect(_then(), 303)


@pages.post("/leave")
def sign_out() -> ResponseReturnValue:
    the_session().sign_out()
    return redirect("/", 303)


@pages.get("/members")
def show() -> ResponseReturnValue:
    folder = the_desk().folder
    registered = member_names(folder)
    left = [name for name in committee_names(folder) if name not in registered]
    agree = folder.election.form.decisions.agree
    return render_template("members.html", registered=registered, left=left, agree=agree)


@pages.post("/members")
def add() -> ResponseReturnValue:
    """Registers one who has no PIN yet; a lost PIN is set anew by the command."""
    pin = request.form.get("pin", "")
    if pin != request.form.get("again", ""):
        raise UsageError("Hai lần gõ PIN không giống nhau.", "The two PINs differ.")
    name = request.form.get("name", "")
    add_member(the_desk().folder, name, pin, renew=False)
    the_session().tell(Message(f"Đã đăng ký {name}.", f"{name} is registered."))
    return redirect(url_for(".show"), 303)


def _then() -> str:
    """Where to go on: a path of this page and of no other."""
    wanted = request.values.get("then", "/")
    return wanted if wanted in _PAGES_AFTER else "/"
