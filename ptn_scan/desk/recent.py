"""The elections that were opened last on this machine, by their folders alone."""

import json
import os
from pathlib import Path

from ptn_scan.durable import write_whole
from ptn_scan.workflow.folder import is_election

_MOST = 10


def place() -> Path:
    """Where the list is kept, by the XDG rules for a program's state."""
    base = os.environ.get("XDG_STATE_HOME", "")
    root = Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "state"
    return root / "ptn-scan" / "recent.json"


def recent() -> tuple[Path, ...]:
    """The folders that are still there, the last one first."""
    try:
        listed = json.loads(place().read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    paths = [Path(each) for each in listed if isinstance(each, str)]
    return tuple(path for path in paths if is_election(path))


def remember(folder: Path) -> None:
    """Puts `folder` first. A list that cannot be written is not worth stopping for."""
    own = folder.resolve()
    listed = [str(own), *(str(path) for path in recent() if path != own)][:_MOST]
    try:
        place().parent.mkdir(parents=True, exist_ok=True)
        write_whole(place(), json.dumps(listed, ensure_ascii=False, indent=1).encode())
    except OSError:
        return
