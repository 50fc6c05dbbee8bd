"""Wrong PINs: five of them lock a name for a minute, right PIN or not."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from ptn_scan.errors import UsageError

MOST_WRONG = 5
LOCKED_SECONDS = 60.0


@dataclass(slots=True)
class _Tried:
    wrong: int = 0
    until: float = 0.0


class Attempts:
    """What was tried for each name since the program started."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tried: dict[str, _Tried] = defaultdict(_Tried)

    def begin(self, name: str) -> None:
        """Counts a try as wrong until `succeed` says otherwise, so that tries at the same time
        count too. Raises UsageError while `name` is locked."""
        with self._lock:
            tried, now = self._tried[name], self._clock()
            if now < tried.until:
                raise UsageError(
                    f"Sai PIN {MOST_WRONG} lần nên tạm khóa. Hãy chờ một phút rồi thử lại.",
                    f"{MOST_WRONG} wrong PINs: locked for now. Wait a minute and try again.",
                )
            tried.wrong += 1
            if tried.wrong >= MOST_WRONG:
                tried.wrong, tried.until = 0, now + LOCKED_SECONDS

    def succeed(self, name: str) -> None:
        with self._lock:
            self._tried.pop(name, None)
