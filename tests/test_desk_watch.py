"""Scans as a scanner's own software writes them: half-written, growing, renamed, by date."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from desk_server import Visitor, desk
from elections import PrintedElection, copy_election, hand_out, heed_interrupts, print_election

from ptn_scan.election import Level
from ptn_scan.errors import UsageError
from ptn_scan.workflow.results import results
from ptn_scan.workflow.watching import SETTLED_SECONDS, Watched, check_place, is_whole

BALLOTS = 6
PATIENCE_SECONDS = 60.0


@pytest.fixture(scope="module")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    printed = print_election(tmp_path_factory.mktemp("watched"), "mot-nguoi", BALLOTS)
    hand_out(printed, BALLOTS)
    return printed


@pytest.fixture
def issued(issued_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(issued_once, tmp_path)


def names(watched: Watched) -> list[str]:
    return [file.name for file in watched.ready()]


def test_a_file_is_taken_when_it_has_settled(issued: PrintedElection, tmp_path: Path) -> None:
    now = [0.0]
    place = tmp_path / "in"
    (place / "2026-11-25").mkdir(parents=True)
    watched = Watched(place, lambda: now[0])
    scan = issued.scan(tmp_path / "a.jpg", [0], {1: Level.HIGH}).read_bytes()
    target = place / "2026-11-25" / "001.jpg"
    target.write_bytes(scan[:1000])
    assert names(watched) == []
    now[0] += SETTLED_SECONDS
    assert names(watched) == []  # it does not end as a JPEG does
    target.write_bytes(scan)
    assert names(watched) == []
    now[0] += SETTLED_SECONDS / 2
    assert names(watched) == []
    now[0] += SETTLED_SECONDS / 2
    found = watched.ready()
    assert [file.name for file in found] == ["2026-11-25/001.jpg"]
    watched.done(found)
    assert names(watched) == []
    target.write_bytes(scan + b"\0")
    now[0] += 1
    watched.ready()
    now[0] += SETTLED_SECONDS
    assert names(watched) == ["2026-11-25/001.jpg"]


def test_hidden_and_passing_names_are_left_alone(issued: PrintedElection, tmp_path: Path) -> None:
    now = [0.0]
    place = tmp_path / "in"
    place.mkdir()
    watched = Watched(place, lambda: now[0])
    scan = issued.scan(tmp_path / "a.png", [0])
    for name in (".a.png", "a.png.part", "a.tmp"):
        shutil.copy(scan, place / name)
    watched.ready()
    now[0] += SETTLED_SECONDS
    assert names(watched) == []
    (place / "a.png.part").rename(place / "b.png")
    watched.ready()
    now[0] += SETTLED_SECONDS
    assert names(watched) == ["b.png"]


@pytest.mark.parametrize("suffix", ["jpg", "png", "pdf"])
def test_a_file_cut_short_is_not_whole(
    issued: PrintedElection, tmp_path: Path, suffix: str
) -> None:
    scan = issued.scan(tmp_path / f"a.{suffix}", [0])
    assert is_whole(scan)
    whole = scan.read_bytes()
    for share in (0.1, 0.5, 0.9):
        scan.write_bytes(whole[: int(len(whole) * share)])
        assert not is_whole(scan)
    scan.unlink()
    assert not is_whole(scan)


def test_the_election_itself_is_not_watched(issued: PrintedElection, tmp_path: Path) -> None:
    for place in (issued.folder.paths.scans, tmp_path / "none", issued.pdf):
        with pytest.raises(UsageError):
            check_place(issued.folder, place)


def test_watch_reads_what_comes_until_it_is_interrupted(
    issued: PrintedElection, tmp_path: Path
) -> None:
    place = tmp_path / "in"
    place.mkdir()
    issued.scan(place / "before.png", [0], {1: Level.HIGH})
    process = subprocess.Popen(
        [sys.executable, "-m", "ptn_scan", "watch", str(issued.folder.paths.root), str(place)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=heed_interrupts,
    )
    assert process.stdout is not None
    assert "Đang theo dõi" in process.stdout.readline()
    assert "Trang mới: 1" in process.stdout.readline()
    issued.scan(place / "two.pdf", [1, 2], {1: Level.LOW})
    assert "Trang mới: 2" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    found = results(issued.folder)
    assert found.tally.officials[0].levels == (1, 0, 2)
    assert [batch.name for batch in found.snapshot.batches] == ["thư mục in"]


def test_the_desk_watches_a_folder(issued: PrintedElection, tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    with desk(issued.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/scans/watch", {"folder": str(place)})
        assert str(place) in visitor.ask("/scans").text
        issued.scan(place / "one.png", [0], {1: Level.HIGH})
        until = time.monotonic() + PATIENCE_SECONDS
        while results(issued.folder).tally.collected == 0 and time.monotonic() < until:
            time.sleep(0.2)
        while json.loads(visitor.ask("/progress").text)["running"]:
            time.sleep(0.1)
        assert "Trang mới: 1" in visitor.ask("/scans").text
        visitor.ask("/scans/watch", {"folder": str(issued.folder.paths.scans)})
        assert "không phải thư mục để theo dõi" in visitor.ask("/scans").text
        visitor.ask("/scans/watch", {})
        assert str(place) not in visitor.ask("/scans").text
    assert results(issued.folder).tally.collected == 1
