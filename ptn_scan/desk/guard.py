"""Who may ask the desk for anything, and what browsers are told to do with the answers.

The page shows votes, so it answers this machine alone: requests name this very address (which
keeps out rebinding of names), come from the page itself, and bear the cookie that the first
address gave.
"""

import hmac
from dataclasses import dataclass

from flask import Flask, Response, abort, g, redirect, request
from flask.typing import ResponseReturnValue

from ptn_scan.desk.sessions import Session, Sessions

LOOPBACK = "127.0.0.1"
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
FILE_TYPE = "application/octet-stream"
"""Of a file that is uploaded."""
PASSIVE_ENDPOINTS = frozenset({"scans.progress", "home.ready"})
"""What pages ask by themselves; it is no sign of a person."""

_SCRIPT_ENDPOINTS = PASSIVE_ENDPOINTS | {"review.rows", "paths.choose"}
"""What scripts ask with GET; what they send tells itself by its type."""

_READING = frozenset({"GET", "HEAD"})
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets in those who know the token of `sessions`, on `port`."""

    sessions: Sessions
    port: int

    @property
    def address(self) -> str:
        """The first address, to be told to the operator alone."""
        return f"http://{LOOPBACK}:{self.port}/enter?token={self.sessions.token}"

    @property
    def cookie(self) -> str:
        """Browsers do not keep cookies of different ports apart."""
        return f"ptn-scan-{self.port}"

    def install(self, app: Flask) -> None:
        app.before_request(self.check)
        app.after_request(_with_headers)
        app.add_url_rule("/enter", "enter", self.enter)

    def enter(self) -> ResponseReturnValue:
        """The first address: the token becomes a cookie and leaves the address bar."""
        if not self.sessions.is_token(request.args.get("token", "")):
            abort(403)
        answer = redirect("/", 303)
        key = self.sessions.begin()
        answer.set_cookie(self.cookie, key, httponly=True, samesite="Strict", path="/")
        return answer

    def check(self) -> None:
        """403 for everybody else."""
        if request.host not in {f"{LOOPBACK}:{self.port}", f"localhost:{self.port}"}:
            abort(403)
        if request.endpoint == "enter":
            return
        person = request.endpoint not in PASSIVE_ENDPOINTS
        session = self.sessions.find(request.cookies.get(self.cookie, ""), person)
        if session is None:
            abort(403)
        g.session = session
        if request.method not in _READING:
            _check_writing(session)


def by_script() -> bool:
    """Whether a page's own script asks, which shows what is wrong by itself."""
    sent = request.is_json or request.mimetype == FILE_TYPE
    return sent or request.endpoint in _SCRIPT_ENDPOINTS


def _check_writing(session: Session) -> None:
    if request.headers.get("Origin") != f"http://{request.host}":
        abort(403)
    given = request.headers.get(CSRF_HEADER)
    if given is None and request.mimetype != FILE_TYPE:
        given = request.form.get(CSRF_FIELD)
    if not hmac.compare_digest((given or "").encode(), session.csrf.encode()):
        abort(403)


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    if request.endpoint == "static" and response.status_code == 200:
        response.headers["Cache-Control"] = "no-cache"
    return response
