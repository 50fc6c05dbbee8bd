"""An election with thousands of ballots that were read: what a page showed on a few of them, each
time under an id of its own and with a stored scan.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from desk_server import doubtful_page, save_scan
from elections import PrintedElection, print_election

from ptn_scan.ballot_box.keys import mint_handle, mint_key
from ptn_scan.ballot_box.values import ReadPage, StoredScan
from ptn_scan.ballot_id import mint_ballot
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import Source
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.conference import Leftovers, establish, issue
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.reader_identity import READER
from ptn_scan.workflow.reading import read

MODELS = 8
DOUBTFUL_ROWS = (2, 5, 7, 9)
"""On the first of the models; nothing is doubtful on the others."""
_GROUP = 500


def large_election(root: Path, ballots: int, doubtful_rows: int) -> ElectionFolder:
    """`ballots` in all were issued, read and counted by hand, so that `doubtful_rows` wait."""
    printed = print_election(root, "kon-ray-2023", MODELS, practice=True)
    folder = printed.folder
    ids = sorted(mint_ballot() for _ in range(ballots - MODELS))
    with folder.open_box() as box:
        box.append_printed(ids)
    establish(folder, ballots, ballots)
    issue(folder, ballots, Leftovers())
    _read_models(printed, root)
    _append_copies(folder, ids, doubtful_rows // len(DOUBTFUL_ROWS) - 1)
    read(folder, (), ballots)
    return folder


def _read_models(printed: PrintedElection, root: Path) -> None:
    pages = [doubtful_page(printed, 0, DOUBTFUL_ROWS)]
    pages += [doubtful_page(printed, index, ()) for index in range(1, MODELS)]
    read(printed.folder, [save_scan(root / "models.pdf", pages)], workers=1)


def _append_copies(folder: ElectionFolder, ids: Sequence[str], doubtful: int) -> None:
    """A sheet for each of `ids`, of which the first `doubtful` are like the first model."""
    with folder.open_box() as box:
        sheets = {sheet.sources[0].page: sheet for sheet in box.snapshot().sheets}
        stored = {scan.handle: scan for scan in box.scans()}
        models = [(sheets[page].reading, stored[sheets[page].handle]) for page in sorted(sheets)]
        copies = list(_copies(folder, ids, models, doubtful))
        batch = box.begin_batch(now())
        for first in range(0, len(copies), _GROUP):
            with box.transaction():
                box.append_pages(batch, copies[first : first + _GROUP])


def _copies(
    folder: ElectionFolder,
    ids: Sequence[str],
    models: Sequence[tuple[PageReading, StoredScan]],
    doubtful: int,
) -> Iterator[ReadPage]:
    for number, ballot in enumerate(ids):
        reading, scan = models[0 if number < doubtful else 1 + number % (len(models) - 1)]
        payload = folder.issuer.sign(ballot, 1).payload
        sha256 = hashlib.sha256(payload.encode()).hexdigest()
        name = f"{mint_key()}.{scan.format}"
        os.link(folder.paths.scans / scan.stored_file, folder.paths.scans / name)
        yield ReadPage(
            replace(scan, handle=mint_handle(), sha256=sha256, stored_file=name),
            (Source("copies.pdf", number + 1, sha256),),
            replace(reading, payloads=(payload,)),
            READER,
        )
