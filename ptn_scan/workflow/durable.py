"""Files that are either wholly there or not at all, whatever happens in between."""

import os
from pathlib import Path


def write_new(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Writes a new file and waits until the disk has it. Raises FileExistsError, OSError."""
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


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
