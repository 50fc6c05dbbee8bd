"""`open`: the desk on a port of this machine, for as long as the program runs."""

import threading
import webbrowser
from collections.abc import Callable
from importlib import import_module
from typing import Any

from flask import Flask
from waitress.server import create_server

from ptn_scan.desk.app import make_app
from ptn_scan.desk.guard import LOOPBACK, Guard
from ptn_scan.desk.recent import remember
from ptn_scan.desk.sessions import Sessions
from ptn_scan.desk.state import Desk
from ptn_scan.desk.views.scans import go_on
from ptn_scan.errors import MachineError
from ptn_scan.workflow.folder import ElectionFolder

ANY_PORT = 0
_THREADS = 8
_LATER = (
    "desk.pictures",
    "recognition.reader",
    "workflow.check_deck",
    "workflow.test_deck",
    "workflow.closing",
    "workflow.documents",
    "workflow.preview",
    "workflow.printing",
)
"""What is imported once the first page can be asked for, in the order in which pages want it."""
_LARGEST_UPLOAD_BYTES = 4 << 30


def serve(
    folder: ElectionFolder | None, port: int, browser: bool, announce: Callable[[str], None]
) -> None:
    """Serves the desk until the program is interrupted; `announce` is told the first address.
    Without a folder the first page asks for one.

    Raises MachineError where the port is taken, KeyboardInterrupt when interrupted.
    """
    gate = _Gate()
    server = _listen(gate, port)
    guard, imports = Guard(Sessions(), server.effective_port), _Imports()

    def put_on_desk(chosen: ElectionFolder) -> None:
        gate.app = _desk_app(chosen, guard, imports)

    if folder is None:
        from ptn_scan.desk.lobby import make_lobby

        gate.app = make_lobby(guard, put_on_desk)
    else:
        put_on_desk(folder)
    announce(guard.address)
    if browser:
        webbrowser.open(guard.address)
    server.run()
    imports.end()
    raise KeyboardInterrupt  # which the server keeps to itself


def _listen(gate: "_Gate", port: int) -> Any:
    try:
        return create_server(
            gate,
            host=LOOPBACK,
            port=port,
            threads=_THREADS,
            ident=None,
            max_request_body_size=_LARGEST_UPLOAD_BYTES,
            clear_untrusted_proxy_headers=True,
        )
    except (OSError, OverflowError) as error:
        raise MachineError(
            f"Cổng {port} không mở được ({error}). Hãy chọn cổng khác bằng --port, hoặc bỏ --port.",
            f"Port {port} cannot be opened ({error}). Choose another --port, or leave it out.",
        ) from error


def _desk_app(folder: ElectionFolder, guard: Guard, imports: "_Imports") -> Flask:
    """The application with this election on the desk, which goes on where an earlier desk was
    stopped."""
    desk = Desk.of(folder)
    app = make_app(desk, guard)
    remember(folder.paths.root)
    desk.live.begin(imports.run)
    go_on(desk)
    return app


class _Imports:
    """What only some pages need, and costs more to import than all the rest; none of it is
    imported any more while the program ends."""

    def __init__(self) -> None:
        self._lock, self._ended = threading.Lock(), False

    def run(self) -> None:
        for name in _LATER:
            with self._lock:
                if self._ended:
                    return
                import_module(f"ptn_scan.{name}")

    def end(self) -> None:
        """Returns when nothing is being imported, and nothing will be."""
        with self._lock:
            self._ended = True


class _Gate:
    """Stands for the application until the port is known, which it is made for."""

    app: Callable[..., object] | None = None

    def __call__(self, environment: object, start: object) -> object:
        assert self.app is not None
        return self.app(environment, start)
