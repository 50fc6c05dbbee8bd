"""One program at a time prints, issues or reads: a lock file that the system frees by itself.

The lock dies with the process that holds it, however that ends; nothing has to be cleaned up.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ptn_scan.errors import MachineError, machine_words


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Holds the lock file `path`. Raises MachineError where another program holds it."""
    try:
        file = path.open("ab")
    except OSError as error:
        raise MachineError(
            f"{path}: không ghi được ({machine_words(error)}). Hãy cho phép ghi vào thư mục cuộc "
            "lấy phiếu hoặc chép cả thư mục sang nơi ghi được.",
            f"{path}: cannot be written ({error.strerror}). Allow writing to the election folder "
            "or copy the whole folder to a place that can be written.",
        ) from error
    with file:
        if not _take(file):
            raise MachineError(
                f"{path.parent}: một lệnh ptn-scan khác đang in, phát hoặc đọc phiếu của cuộc này. "
                "Hãy chờ lệnh đó xong rồi chạy lại.",
                f"{path.parent}: another ptn-scan command is printing, issuing or reading for "
                "this election. Wait until it is done and run again.",
            )
        yield


if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> bool:
        try:
            os.lseek(file.fileno(), 0, os.SEEK_SET)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: BinaryIO) -> bool:
        """A record lock, which worker processes do not inherit."""
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
