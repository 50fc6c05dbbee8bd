"""The program: `ptn-scan`, or `python -m ptn_scan`."""

import os
import signal

from ptn_scan.errors import INTERRUPTED


def main() -> None:
    """Runs the program. Stopped while its modules are loaded, when nothing has begun yet, it just
    ends; from then on it takes the signals itself."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _leave)
    from ptn_scan.cli import main as program

    program()


def _leave(*_: object) -> None:
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
