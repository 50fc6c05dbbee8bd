"""Files and folders of this machine, as a page lists them for somebody to choose from."""

import os
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from ptn_scan.errors import UsageError
from ptn_scan.scanning.files import SUFFIXES
from ptn_scan.workflow.folder import is_election

_MOST = 1000
"""Entries of one folder; in a longer list nobody finds anything."""
_USUAL = ("Documents", "Desktop", "Downloads", "Pictures")
_MOUNTED = (Path("/media"), Path("/run/media"), Path("/Volumes"))
"""Folders beneath which sticks and scanners' cards appear, some by the user's name."""


class Wanted(StrEnum):
    """What a page asks for."""

    FORM = "form"
    SCANS = "scans"
    FOLDER = "folder"
    ELECTION = "election"

    @property
    def suffixes(self) -> frozenset[str]:
        """Of the files that may be chosen; none where a folder is wanted."""
        match self:
            case Wanted.FORM:
                return frozenset({".toml"})
            case Wanted.SCANS:
                return SUFFIXES
            case _:
                return frozenset()


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder: what can be chosen in it by name, and where one can go on from it. `cut` tells
    that it holds more than is listed, `elections` which of its folders are those of elections,
    where one is wanted."""

    place: Path
    parent: Path | None
    folders: tuple[Path, ...]
    files: tuple[Path, ...]
    elections: frozenset[Path]
    cut: bool


def listing(place: Path, wanted: Wanted) -> Listing:
    """What `place` holds, without what is hidden. Raises UsageError where it cannot be read."""
    try:
        found = list(islice(_seen(place), _MOST + 1))
    except OSError as error:
        raise UsageError(
            f"{place}: không mở được thư mục này.", f"{place}: this folder cannot be opened."
        ) from error
    shown = sorted(found[:_MOST], key=lambda entry: entry.name.casefold())
    kinds = [(Path(entry.path), _is_folder(entry)) for entry in shown]
    folders = tuple(path for path, is_folder in kinds if is_folder)
    files = (path for path, is_folder in kinds if not is_folder)
    told = folders if wanted is Wanted.ELECTION else ()
    return Listing(
        place,
        None if place.parent == place else place.parent,
        folders,
        tuple(path for path in files if path.suffix.lower() in wanted.suffixes),
        frozenset(path for path in told if is_election(path)),
        len(found) > _MOST,
    )


def first_places() -> tuple[Path, ...]:
    """Where people keep things: their own folder and its usual ones, and what is plugged in."""
    return tuple(dict.fromkeys(path for path in _usual_places() if path.is_dir()))


def _usual_places() -> Iterator[Path]:
    home = Path.home()
    yield home
    yield from (home / name for name in _USUAL)
    if sys.platform == "win32":
        yield from (Path(f"{letter}:\\") for letter in string.ascii_uppercase)
        return
    for place in _MOUNTED:
        yield from _beneath(place)
        yield from _beneath(place / home.name)


def _beneath(place: Path) -> Iterator[Path]:
    try:
        yield from sorted(path for path in place.iterdir() if path.name != Path.home().name)
    except OSError:
        return


def _seen(place: Path) -> Iterator["os.DirEntry[str]"]:
    """Entries that are not hidden and whose names a page can show and send back."""
    with os.scandir(place) as entries:
        yield from (entry for entry in entries if entry.name[0] != "." and _is_text(entry.name))


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
