"""Which files a command means: those named, and those in the folders named."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png"})
"""What is taken from a folder. A file that is named itself may have any suffix."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read. `name` is how records and messages call it: relative to the folder that was
    named, with `/`, or the base name of a file that was named itself; what cannot be printed is
    escaped."""

    path: Path
    name: str


def find_files(paths: Sequence[Path]) -> tuple[InputFile, ...]:
    """The files that `paths` mean, in the order of `paths`, sorted within each folder.

    Folders are walked to the bottom for files with one of `SUFFIXES`, in any case. Passed over are
    hidden files and folders, and links that lead out of the folder. What is named but not there,
    and folders that may not be entered, are in the result too, so that `pages` reports them.
    """
    found: dict[Path, InputFile] = {}
    for path in paths:
        for file in _walk(path) if path.is_dir() else [InputFile(path, printable(path.name))]:
            found.setdefault(file.path.absolute(), file)
    return tuple(found.values())


def printable(text: str) -> str:
    """`text` with control characters, direction marks and undecodable bytes escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def _walk(root: Path) -> Iterator[InputFile]:
    inside = root.resolve()
    closed: list[Path] = []

    def remember(error: OSError) -> None:
        closed.append(Path(error.filename))

    found: list[Path] = []
    for folder, subfolders, names in os.walk(root, onerror=remember):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        found += [Path(folder, name) for name in names if _is_wanted(Path(folder, name), inside)]
    for path in sorted((*found, *closed), key=lambda path: path.parts):
        yield InputFile(path, printable(path.relative_to(root).as_posix()))


def _is_wanted(path: Path, inside: Path) -> bool:
    if path.name.startswith(".") or path.suffix.lower() not in SUFFIXES:
        return False
    # os.path.realpath, since Path.resolve raises for a link that leads to itself.
    return not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(inside)
