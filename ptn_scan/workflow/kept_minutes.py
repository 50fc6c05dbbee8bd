"""The first copy of the minutes, kept in the folder byte for byte as it was written.

The package bears it. Written anew it might be other bytes: another machine has other fonts.
"""

import hashlib
from collections.abc import Callable, Iterator

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.journal import MINUTES
from ptn_scan.documents.write import MINUTES as MINUTES_STEM
from ptn_scan.durable import remove_unfinished, write_whole
from ptn_scan.package.findings import Flaw
from ptn_scan.workflow.folder import FolderPaths, read_part

FIRST_MINUTES = f"{MINUTES_STEM}-1.pdf"


def keep(paths: FolderPaths, first: bytes) -> None:
    """Keeps the first copy, once the journal has its hash: what a kill in between leaves out is
    written anew when it is needed."""
    remove_unfinished(paths.root)
    write_whole(paths.minutes, first)


def first_copy(paths: FolderPaths, box: BallotBox, anew: Callable[[], bytes]) -> bytes | None:
    """The first copy of the last minutes: as it was kept, else as `anew` writes it; None where
    neither is what the journal says."""
    known = hashes(box)[-1:]
    kept = read_part(paths.minutes) if paths.minutes.is_file() else b""
    if [_sha256(kept)] == known:
        return kept
    written = anew()
    return written if [_sha256(written)] == known else None


def hashes(box: BallotBox) -> list[str]:
    """SHA-256 of the first copy of all minutes, in the order in which they were written."""
    named = [entry.facts.get("files") for entry in box.entries(MINUTES)]
    return [str(files.get(FIRST_MINUTES)) for files in named if isinstance(files, dict)]


def minutes_flaws(paths: FolderPaths, box: BallotBox) -> Iterator[Flaw]:
    """A kept copy that is none of the minutes which the journal knows."""
    if paths.minutes.is_file() and _sha256(read_part(paths.minutes)) not in hashes(box):
        yield Flaw(
            f"{paths.minutes.name}: không phải biên bản mà nhật ký ghi. Hãy chạy lại «ptn-scan "
            "minutes».",
            f"{paths.minutes.name}: not the minutes that the journal has. Run «ptn-scan minutes» "
            "again.",
        )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
