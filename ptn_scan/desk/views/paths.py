"""Files and folders of this machine that somebody names on a page: typed, pasted, or chosen from
a list that the page shows."""

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from ptn_scan.desk.places import Listing, Wanted, first_places, listing
from ptn_scan.desk.views.forms import path_text
from ptn_scan.errors import UsageError

pages = Blueprint("paths", __name__)

_QUOTES = frozenset({'""', "''", "“”"})
"""What file managers put around a path that is copied."""


def named_path(field: str) -> Path:
    """The file or folder that stands in a field. Raises UsageError where there is none."""
    path = _path(field)
    if not _is_there(path):
        raise UsageError(
            f"{path}: không có tệp hoặc thư mục này.", f"{path}: there is no such file or folder."
        )
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # such as of a name that is too long
        return False


def new_path(field: str) -> Path:
    """The path in a field, of something that there need not be. Raises UsageError where it is
    none."""
    return _path(field)


def is_named(field: str) -> bool:
    """Whether anything stands in the field."""
    return bool(path_text(field))


def _path(field: str) -> Path:
    written = path_text(field)
    if written[:1] + written[-1:] in _QUOTES:
        written = written[1:-1]
    if written.startswith("file:"):
        written = url2pathname(urlsplit(written).path)
    path = Path(written).expanduser()
    if not path.is_absolute() or "\0" in written:
        raise UsageError(
            "Hãy chọn tệp hoặc thư mục, hay ghi đường dẫn đầy đủ.",
            "Choose a file or folder, or write its full path.",
        )
    return path


@pages.get("/choose")
def choose() -> ResponseReturnValue:
    """What a folder holds, for the page's own list; without `at` the user's own folder. Of a file
    or of what is no longer there the nearest folder above it."""
    place = _path("at") if is_named("at") else Path.home()
    return _told(listing(_nearest_folder(place), _wanted()))


def _wanted() -> Wanted:
    try:
        return Wanted(request.args.get("wanted", ""))
    except ValueError:
        abort(404)


def _nearest_folder(place: Path) -> Path:
    return next((each for each in (place, *place.parents) if each.is_dir()), Path.home())


def _told(found: Listing) -> dict[str, object]:
    return {
        "place": str(found.place),
        "parent": None if found.parent is None else str(found.parent),
        "folders": [
            {"name": path.name, "path": str(path), "election": path in found.elections}
            for path in found.folders
        ],
        "files": [{"name": path.name, "path": str(path)} for path in found.files],
        "first": [{"name": path.name or str(path), "path": str(path)} for path in first_places()],
        "cut": found.cut,
    }
