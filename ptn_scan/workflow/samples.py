"""`python -m ptn_scan.workflow.samples [FOLDER]`: makes the sample scans and what is read on them.

FOLDER is `samples` here by default. The same program makes the same samples.
"""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ptn_scan.ballot_id import KEY_BYTES, Authority
from ptn_scan.errors import CheckFailedError
from ptn_scan.printing.ballots import write_ballots
from ptn_scan.ruling.values import BallotRuling, Box, Ruling, Status
from ptn_scan.simulation.files import write_pdf, write_tiff
from ptn_scan.simulation.paper import render_page
from ptn_scan.simulation.truth import RowTruth
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.records import ExportFormat, export
from ptn_scan.workflow.results import results
from ptn_scan.workflow.sample_election import SampleElection, found, sample_election
from ptn_scan.workflow.sample_scans import (
    COLLECTED,
    ISSUED,
    LEFTOVER,
    PRINT_DPI,
    SAMPLES,
    Paper,
    SampleFile,
    SamplePage,
    SampleScan,
    as_png,
    scan_sample,
)

ELECTION_FILE, EXPECTED_FILE, TABLE_FILE = "election.json", "expected.jsonl", "README.md"

Truths = Mapping[tuple[str, int], tuple[RowTruth, ...]]
"""What is right in the rows of a page, by its file and its number from 1."""

_TABLE_HEAD = """# Samples

Scans of one practice election, made by `python -m ptn_scan.workflow.samples`. All marks are drawn
by the stroke model of `ptn_scan.simulation`. `election.json` has the election's id, its key (of no
secret) and its register; `expected.jsonl` is what `export --format jsonl` gives once all files are
read, with stand-ins for the random handles, in the order of files and pages.

| file | shows |
|---|---|
"""


def make(target: Path) -> None:
    """Writes all samples to the folder `target`.

    Raises CheckFailedError where a row is not ruled as it was drawn.
    """
    target.mkdir(parents=True, exist_ok=True)
    sample = sample_election(ISSUED, LEFTOVER, COLLECTED)
    with tempfile.TemporaryDirectory() as passing:
        folder = found(sample, Path(passing) / "election")
        truths = _write_scans(folder, sample, Path(passing), target)
        read(folder, (target,), sample.collected)
        _check(results(folder).box, truths)
        lines = stable_lines(export(folder, ExportFormat.JSONL))
    (target / ELECTION_FILE).write_text(sample.to_json(), encoding="utf-8")
    (target / EXPECTED_FILE).write_text("".join(lines), encoding="utf-8")
    rows = "".join(f"| {each.name} | {each.shows} |\n" for each in SAMPLES)
    (target / TABLE_FILE).write_text(_TABLE_HEAD + rows, encoding="utf-8")


def stable_lines(records: str) -> list[str]:
    """The lines of an export, comparable between elections: in the order of their sources, with
    numbers for handles."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in records.splitlines()]
    lines.sort(key=lambda line: [(each["file"], each["page"]) for each in line["sources"]])
    sheets = 0
    for line in lines:
        first, sheets = sheets + 1, sheets + len(line["sheets"])
        line["sheets"] = [f"SHEET{number:03d}" for number in range(first, sheets + 1)]
    return [json.dumps(line, ensure_ascii=False) + "\n" for line in lines]


def _write_scans(
    folder: ElectionFolder, sample: SampleElection, passing: Path, target: Path
) -> Truths:
    printed, forged = passing / "printed.pdf", passing / "forged.pdf"
    ids = tuple(sample.states)
    write_ballots(printed, folder.election, folder.layout, sample.authority, ids)
    forger = Authority(sample.authority.election, bytes(KEY_BYTES))
    write_ballots(forged, folder.election, folder.layout, forger, ids[-1:])
    truths = {}
    for number, file in enumerate(SAMPLES):
        scans = []
        for index, page in enumerate(file.pages):
            paper = render_page(*_place(page, printed, forged), PRINT_DPI)
            scans.append(scan_sample(page, paper, folder.layout.page(1), (number, index)))
            truths[file.name, index + 1] = scans[-1].rows
        _write_file(file, scans, target / file.name)
    return truths


def _place(page: SamplePage, printed: Path, forged: Path) -> tuple[Path, int]:
    return (forged, 0) if page.paper is Paper.FORGED else (printed, page.ballot)


def _write_file(file: SampleFile, scans: list[SampleScan], target: Path) -> None:
    encoded = [each.scan.encoded for each in scans]
    match target.suffix:
        case ".pdf":
            write_pdf(target, encoded)
        case ".tif":
            write_tiff(target, encoded, scans[0].scan.dpi)
        case ".png":
            target.write_bytes(as_png(scans[0].scan))
        case _:
            target.write_bytes(encoded[0])


def _check(box: Box, truths: Truths) -> None:
    """Every page that was marked is a ballot, and every ruling on it one that its marks allow;
    of a ballot that was rejected the rows tell nothing."""
    ballots = {
        (source.file, source.page): ballot for ballot in box.ballots for source in ballot.sources
    }
    wrong = [
        f"{file} {page}"
        for (file, page), rows in truths.items()
        if rows and not _is_right(ballots.get((file, page)), rows)
    ]
    if wrong:
        raise CheckFailedError(
            f"Mẫu không được đọc đúng: {', '.join(wrong)}.",
            f"Samples were misread: {', '.join(wrong)}.",
        )


def _is_right(ballot: BallotRuling | None, truths: Sequence[RowTruth]) -> bool:
    if ballot is None:
        return False
    if ballot.status is Status.REJECTED:
        return True
    ruled = {row.official: row.ruling for row in ballot.rows}
    return all(ruled[truth.official] in truth.allowed | {Ruling.REVIEW} for truth in truths)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("samples"))
