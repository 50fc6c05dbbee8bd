"""What was parsed and ruled once is not parsed and ruled again, and never stands for another."""

import gc
from pathlib import Path

import pytest
from elections import PrintedElection, copy_election, hand_out, print_election

from ptn_scan.ballot_box.known import KnownReadings
from ptn_scan.election import Level
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.workflow.collector import collector_held
from ptn_scan.workflow.folder import open_folder
from ptn_scan.workflow.known_rows import KnownRows
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Three ballots issued, two read."""
    root = tmp_path_factory.mktemp("known")
    printed = print_election(root, "mot-nguoi", 3, practice=True)
    hand_out(printed, 3)
    read(printed.folder, [printed.scan(root / "a.pdf", [0, 1], {1: Level.LOW})], 3, workers=1)
    return printed


def text_of(printed: PrintedElection) -> str:
    from sqlalchemy import select

    from ptn_scan.ballot_box.schema import READINGS

    with printed.folder.open_box() as box, box.reading() as connection:
        return str(connection.execute(select(READINGS.c.reading)).scalars().first())


def test_only_the_same_text_is_known(read_once: PrintedElection) -> None:
    text, known = text_of(read_once), KnownReadings()
    first = known.read(text)
    assert known.read(str(text)) is first
    other = known.read(text.replace('"kind":"ballot"', '"kind":"blank"'))
    assert other is not first
    assert (first.kind, other.kind) == ("ballot", "blank")
    with pytest.raises(ValueError, match="kind"):
        known.read(text.replace('"kind":"ballot"', '"kind":"alien"'))


def test_rows_are_those_of_the_very_reading(read_once: PrintedElection) -> None:
    text, rows = text_of(read_once), KnownRows()
    for _ in range(200):  # readings that are gone leave their place in memory to others
        reading = KnownReadings().read(text)
        assert rows.of(reading) == rule_rows(reading)
        assert rows.of(reading) is rows.of(reading)
        blank = KnownReadings().read(text.replace('"rows":[', '"rows":[],"more":['))
        assert rows.of(blank) == ()


def test_counting_again_gives_what_a_fresh_folder_gives(
    read_once: PrintedElection, tmp_path: Path
) -> None:
    printed = copy_election(read_once, tmp_path)
    before = results(printed.folder)
    again = results(printed.folder)
    assert again == before
    assert again.snapshot.sheets[0].reading is before.snapshot.sheets[0].reading
    more = printed.scan(tmp_path / "b.pdf", [2], {1: Level.HIGH})
    read(open_folder(printed.folder.paths.root), [more], workers=1)  # as another program would
    after = results(printed.folder)
    assert after == results(open_folder(printed.folder.paths.root))
    assert (before.tally.collected, after.tally.collected) == (2, 3)


def test_the_collector_goes_on_whatever_happens() -> None:
    with pytest.raises(RuntimeError), collector_held(), collector_held():
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()
