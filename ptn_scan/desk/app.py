"""The Flask application: its pages, what all of them share, and what they say of trouble."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from ptn_scan.desk import state
from ptn_scan.desk.guard import CSRF_FIELD, FILE_TYPE, Guard, by_script
from ptn_scan.desk.sessions import Refused
from ptn_scan.desk.state import Desk, say, the_session
from ptn_scan.desk.views import BLUEPRINTS
from ptn_scan.desk.views.members import require_member
from ptn_scan.desk.views.rereading import instead_of
from ptn_scan.desk.words import (
    STEP_TITLES,
    disk_trouble,
    for_page,
    level_names,
    one_or_more,
    percent,
)
from ptn_scan.documents.numerals import short_date
from ptn_scan.errors import DamagedElectionError, MachineError, PtnScanError
from ptn_scan.workflow.message import Message

_FORM_BYTES = 64 * 1024
_NEVER_SHOWN = frozenset({CSRF_FIELD, "pin", "again"})
_PLACE_ON_A_PAGE = ("then", "n")
_NO_PAGE = Message("Không có trang này.", "There is no such page.")
_REFUSALS = {
    404: _NO_PAGE,
    405: _NO_PAGE,
    413: Message("Nội dung gửi đi quá lớn.", "What was sent is too large."),
    500: Message(
        "Chương trình gặp lỗi; điều đã được báo là ghi xong thì vẫn còn. Hãy làm lại; nếu vẫn lỗi, "
        "hãy tắt và mở lại chương trình.",
        "The program failed; what was told as recorded is still there. Try again, or start the "
        "program anew.",
    ),
}
_NOT_UNDERSTOOD = Message(
    "Yêu cầu không đúng. Hãy tải lại trang rồi làm lại.",
    "The request is wrong. Load the page again and repeat it.",
)


def make_app(desk: Desk, guard: Guard) -> Flask:
    """The application with `desk` on it, open to those whom `guard` lets in."""
    election = desk.folder.election
    levels = level_names(election.form)
    app = bare_app(
        guard,
        lambda: {"election": election, "level_names": levels, "busy": desk.jobs.busy},
    )
    app.before_request(require_member)
    app.register_error_handler(DamagedElectionError, _damaged)
    state.put(app.config, desk)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def bare_app(guard: Guard, more: Callable[[], dict[str, Any]]) -> Flask:
    """An application without a page: guarded, with what every template knows (`more` of it with
    each request), and with words for trouble."""
    app = Flask("ptn_scan.desk")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.autoescape = True
    app.url_map.merge_slashes = False
    app.before_request(_bound)
    guard.install(app)
    app.before_request(_forget_refused)
    app.context_processor(lambda: _shared() | more())
    app.register_error_handler(PtnScanError, _trouble)
    app.register_error_handler(OSError, _machine_trouble)
    app.register_error_handler(HTTPException, _refused)
    return app


def _bound() -> None:
    """Uploaded scans may be large, what a form or a script sends may not."""
    if request.mimetype != FILE_TYPE:
        request.max_content_length = _FORM_BYTES


def _shared() -> dict[str, Any]:
    """What every template knows."""
    if "session" not in g:
        return {}
    session = the_session()

    def in_language(message: Message) -> str:
        return message.in_language(session.language)

    return {
        "say": say,
        "told": in_language,
        "percent": lambda share: percent(share, session.language),
        "session": session,
        "csrf": lambda: _csrf_field(session.csrf),
        "step_titles": STEP_TITLES,
        "notices": session.take_notices,
        "written": _written,
        "remedy": lambda identity: in_language(
            for_page(Message(identity.remedy_vi, identity.remedy_en))
        ),
        "one_or_more": one_or_more,
        "short_date": short_date,
    }


def _forget_refused() -> None:
    """What was written in a refused form is of no use once another form is sent."""
    if request.method == "POST" and "session" in g and request.endpoint != "home.language":
        the_session().refused = None


def _written(field: str, otherwise: object = "", path: str | None = None) -> str:
    """What stood in the field of the form to `path` (this page) when it was refused; `otherwise`
    where it was not."""
    refused = the_session().refused
    if refused is None or refused.path != (path or request.path):
        return "" if otherwise is None else str(otherwise)
    return refused.written(field)


def _csrf_field(value: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, value)


def _trouble(error: PtnScanError) -> ResponseReturnValue:
    """What a command would say on stderr stands on the page; after a form the page it came from
    is shown again."""
    message = for_page(Message(error.vi, error.en))
    if by_script():
        return {"error": message.in_language(the_session().language)}, 409
    if request.method == "POST":
        session, sent = the_session(), request.form.lists()
        session.tell(message, error=True)
        kept = {name: values for name, values in sent if name not in _NEVER_SHOWN}
        session.refused = Refused(request.path, kept)
        return redirect(_form_page(), 303)
    code = 500 if isinstance(error, DamagedElectionError) else 409
    return render_template("trouble.html", message=message), code


def _machine_trouble(error: OSError) -> ResponseReturnValue:
    """A full disk and its kind, as a command would say it."""
    message = disk_trouble(error)
    return _trouble(MachineError(message.vi, message.en))


def _damaged(error: DamagedElectionError) -> ResponseReturnValue:
    """As `_trouble`, but for readings of another version, which can be made anew."""
    page = instead_of(error) if request.method == "GET" else None
    return _trouble(error) if page is None else page


def _form_page() -> str:
    """The page with the form that was sent: what is done on a page lies beneath it."""
    page = "/" + request.path.split("/")[1]
    if page in {"/open", "/new"}:  # of the lobby
        return "/"
    place = {key: request.form[key] for key in _PLACE_ON_A_PAGE if key in request.form}
    return f"{page}?{urlencode(place)}" if place else page


def _refused(error: HTTPException) -> ResponseReturnValue:
    """403, 404 and their kind, with nothing in it for strangers."""
    if error.code == 403 or "session" not in g:
        text = (
            "403 – Trang này chỉ mở từ địa chỉ mà «ptn-scan open» in ra.\n"
            "This page opens from the address that «ptn-scan open» prints.\n"
        )
        return text, error.code or 403, {"Content-Type": "text/plain; charset=utf-8"}
    message = _REFUSALS.get(error.code or 0, _NOT_UNDERSTOOD)
    return render_template("trouble.html", message=message), error.code or 404
