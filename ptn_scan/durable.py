"""Files that are either wholly there or not at all, whatever happens in between."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PASSING = ".ptn-part-"
"""How the name of a file begins while it is written by `whole`."""

PRIVATE, SHARED = 0o600, 0o666
"""Who may read and write a new file: its owner alone, or whoever the umask lets."""


def write_new(path: Path, data: bytes, mode: int = SHARED) -> None:
    """Writes a new file and waits until the disk has it. Raises FileExistsError, OSError."""
    with _new(path, mode) as file:
        file.write(data)
        _sync(file)


@contextmanager
def whole(path: Path, mode: int = PRIVATE) -> Iterator[BinaryIO]:
    """A file to write to that becomes `path`, replacing it, when all is written and on the disk.
    What was left of it when it was killed before is removed. Raises OSError."""
    prefix = f"{PASSING}{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}-"
    _remove(path.parent, prefix)
    passing = path.with_name(f"{prefix}{secrets.token_hex(8)}")
    try:
        with _new(passing, mode) as file:
            yield file
            _sync(file)
        passing.replace(path)
        sync_folder(path.parent)
    finally:
        passing.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes, mode: int = PRIVATE) -> None:
    """Writes `path`, replacing it, wholly or not at all. Raises OSError."""
    with whole(path, mode) as file:
        file.write(data)


def remove_unfinished(folder: Path) -> None:
    """Removes what `whole` was writing into `folder` when it was killed."""
    _remove(folder, PASSING)


def sync_file(path: Path) -> None:
    """Waits until the disk has what was written to `path`."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Waits until the disk has the names in `folder`; Windows has no such call and needs none."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _new(path: Path, mode: int) -> BinaryIO:
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode))


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _remove(folder: Path, prefix: str) -> None:
    for path in folder.glob(f"{prefix}*"):
        path.unlink(missing_ok=True)
