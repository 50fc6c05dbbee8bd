"""Who sits at the desk: browsers that came in with the token, and the member at each of them."""

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ptn_scan.errors import UsageError
from ptn_scan.workflow.deciding import Author
from ptn_scan.workflow.message import Message

IDLE_SECONDS = 15 * 60.0
"""After so long without a request by a person, the member is signed out."""
LONGEST_SECONDS = 14 * 3600.0
"""A counting day: after it the browser needs the first address again."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell on the next page; `error` tells whether nothing was done."""

    message: Message
    error: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was sent to `path` and refused: what was written in its fields, so that nobody
    writes it twice."""

    path: str
    fields: Mapping[str, Sequence[str]]

    def written(self, field: str) -> str:
        """In the first field of this name; empty where there was none."""
        return next(iter(self.fields.get(field, ())), "")


@dataclass(slots=True, eq=False)
class Session:
    """One browser. `name` is whose decisions are made at it, `identified` whether by PIN; `refused`
    is the form that was sent last, where it was refused; `undoable` are the rows that were decided
    here, the last one at the end, `later` those put off, `unmasked` the rows and whole sheets
    (None) whose masks were lifted here."""

    began: float
    seen: float
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    language: str = "vi"
    name: str | None = None
    identified: bool = False
    notices: list[Notice] = field(default_factory=list)
    refused: Refused | None = None
    undoable: list[tuple[str, int]] = field(default_factory=list)
    later: list[tuple[str, int]] = field(default_factory=list)
    unmasked: set[tuple[str, int | None]] = field(default_factory=set)

    def tell(self, message: Message, error: bool = False) -> None:
        """For the next page."""
        self.notices.append(Notice(message, error))

    def take_notices(self) -> tuple[Notice, ...]:
        """What is to be told now, once."""
        taken, self.notices = tuple(self.notices), []
        return taken

    def sign_in(self, name: str, identified: bool) -> None:
        self.sign_out()
        self.name, self.identified = name, identified

    def sign_out(self) -> None:
        self.name, self.identified, self.refused = None, False, None
        self.undoable.clear()
        self.later.clear()
        self.unmasked.clear()

    def author(self, why: str) -> Author:
        """Who decides at this browser. Raises UsageError where nobody has said so."""
        if self.name is None:
            raise UsageError("Hãy cho biết ai quyết định.", "Say who decides.")
        return Author(self.name, why, self.identified)


class Sessions:
    """All browsers that showed the token; nothing of them is kept on the disk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.token = secrets.token_urlsafe(32)
        self._clock = clock
        self._by_key: dict[str, Session] = {}
        self._lock = threading.Lock()

    def is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self.token.encode())

    def begin(self) -> str:
        """A new session; returns the cookie's value."""
        key, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._by_key[key] = Session(now, now)
        return key

    def find(self, key: str, by_a_person: bool) -> Session | None:
        """The session with this cookie. One that idled has nobody signed in any more; a request
        that a page makes by itself (not `by_a_person`) does not keep it awake."""
        now = self._clock()
        with self._lock:
            session = self._by_key.get(key)
            if session is None:
                return None
            if now - session.began > LONGEST_SECONDS:
                del self._by_key[key]
                return None
        if now - session.seen > IDLE_SECONDS:
            session.sign_out()
        if by_a_person:
            session.seen = now
        return session
