"""What all pages of one desk share, and how a view gets at it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flask import current_app, g

from ptn_scan.desk.attempts import Attempts
from ptn_scan.desk.attention import Attention
from ptn_scan.desk.jobs import Jobs
from ptn_scan.desk.sessions import Session
from ptn_scan.desk.spool import Spool
from ptn_scan.desk.watcher import Watcher
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.live import LiveResults
from ptn_scan.workflow.message import Message

if TYPE_CHECKING:
    from ptn_scan.desk.pictures import Pictures

_KEY = "ptn_scan_desk"


@dataclass(frozen=True, eq=False)
class Desk:
    """The election on the desk, its results as they stand, and the work under way."""

    folder: ElectionFolder
    live: LiveResults
    spool: Spool
    jobs: Jobs
    watcher: Watcher
    attention: Attention
    attempts: Attempts = field(default_factory=Attempts)

    @cached_property
    def pictures(self) -> "Pictures":
        """What draws rows and sheets, and keeps what it decoded."""
        # With it comes OpenCV, which the first page does without.
        from ptn_scan.desk.pictures import Pictures

        return Pictures(self.folder)

    @staticmethod
    def of(folder: ElectionFolder) -> "Desk":
        jobs, live = Jobs(), LiveResults(folder)
        attention = Attention(folder, live)
        return Desk(
            folder,
            live,
            Spool.beside(folder),
            jobs,
            Watcher(folder, jobs, attention.begin),
            attention,
        )


def put(config: dict[str, object], desk: Desk) -> None:
    """Makes `desk` the one that `the_desk` gives."""
    config[_KEY] = desk


def the_desk() -> Desk:
    """The desk of the request."""
    return cast(Desk, current_app.config[_KEY])


def the_session() -> Session:
    """The browser that asks."""
    return cast(Session, g.session)


def say(vi: str, en: str) -> str:
    """The one of the two in the browser's language."""
    return Message(vi, en).in_language(the_session().language)
