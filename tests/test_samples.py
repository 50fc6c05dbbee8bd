"""The sample scans are read as is written beside them, and made as they lie there."""

import json
from pathlib import Path
from typing import Any

import pytest

from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.reading import ReadResult, read
from ptn_scan.workflow.records import ExportFormat, export
from ptn_scan.workflow.sample_election import SampleElection, found
from ptn_scan.workflow.sample_scans import SAMPLES
from ptn_scan.workflow.samples import ELECTION_FILE, EXPECTED_FILE, TABLE_FILE, make, stable_lines

FOLDER = Path(__file__).parent.parent / "samples"
MOST_BYTES = 2_500_000


@pytest.fixture(scope="module")
def sample() -> SampleElection:
    return SampleElection.from_json((FOLDER / ELECTION_FILE).read_text("utf-8"))


@pytest.fixture(scope="module")
def counted(
    sample: SampleElection, tmp_path_factory: pytest.TempPathFactory
) -> tuple[ElectionFolder, ReadResult]:
    folder = found(sample, tmp_path_factory.mktemp("samples") / "election")
    return folder, read(folder, (FOLDER,), sample.collected, workers=1)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_samples_are_read_as_expected(counted: tuple[ElectionFolder, ReadResult]) -> None:
    folder, result = counted
    assert result.failures == ()
    lines = [json.loads(line) for line in stable_lines(export(folder, ExportFormat.JSONL))]
    expected = _lines(FOLDER / EXPECTED_FILE)
    assert len(lines) == len(expected)
    for line, wanted in zip(lines, expected, strict=True):
        assert line == wanted


def test_reading_samples_again_changes_nothing(counted: tuple[ElectionFolder, ReadResult]) -> None:
    folder, first = counted
    again = read(folder, (FOLDER,), workers=1)
    assert (again.new, again.known, again.waiting) == (0, first.new, first.waiting)


def test_expected_lines_cover_every_page_once() -> None:
    pages = [(file.name, page) for file in SAMPLES for page in range(1, len(file.pages) + 1)]
    sources = [
        (source["file"], source["page"])
        for line in _lines(FOLDER / EXPECTED_FILE)
        for source in line["sources"]
    ]
    assert sorted(sources) == sorted(pages)


def test_samples_show_all_that_paper_can_be() -> None:
    lines = _lines(FOLDER / EXPECTED_FILE)
    statuses = {line["status"] for line in lines}
    reasons = {reason for line in lines for reason in line["reasons"]}
    row_reasons = {
        reason for line in lines for row in line.get("rows", ()) for reason in row["reasons"]
    }
    assert statuses == {"counted", "rejected", "review", "blank-page"}
    assert reasons == {"not-issued", "bad-code", "duplicate", "unregistered", "no-stamp"}
    assert row_reasons >= {"undervote", "overvote", "name-struck", "marginal-mark", "correction"}
    assert [line["sources"][0]["file"] for line in lines if line.get("write_in")] == [
        "10-ghi-them.jpg",
        "13-giay-khac.jpg",  # no place was found, so words cannot be told from its print
    ]


def test_samples_are_small_and_all_told_of() -> None:
    files = {path.name for path in FOLDER.iterdir()}
    assert files == {file.name for file in SAMPLES} | {ELECTION_FILE, EXPECTED_FILE, TABLE_FILE}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MOST_BYTES


def test_samples_made_anew_are_the_same_votes(tmp_path: Path) -> None:
    """Bytes may differ with the version of an encoder; what is on the pages may not."""
    make(tmp_path / "samples")
    assert (tmp_path / "samples" / ELECTION_FILE).read_text() == (
        FOLDER / ELECTION_FILE
    ).read_text()
    made = [_without_bytes(line) for line in _lines(tmp_path / "samples" / EXPECTED_FILE)]
    assert made == [_without_bytes(line) for line in _lines(FOLDER / EXPECTED_FILE)]


def _without_bytes(line: dict[str, Any]) -> dict[str, Any]:
    sources = [(source["file"], source["page"]) for source in line["sources"]]
    return line | {"sources": sources}
