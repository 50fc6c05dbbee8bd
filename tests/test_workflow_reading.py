"""`read`: every page once, whatever happens on the way."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from elections import (
    PrintedElection,
    copy_election,
    hand_out,
    heed_interrupts,
    jpeg,
    print_election,
    records,
    without_handles,
)
from PIL import Image

from ptn_scan.election import Level
from ptn_scan.errors import DamagedElectionError, MachineError, UsageError
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

BALLOTS = 16


@pytest.fixture(scope="session")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """One official, all of `BALLOTS` ballots handed out."""
    printed = print_election(tmp_path_factory.mktemp("issued"), "mot-nguoi", BALLOTS)
    hand_out(printed, BALLOTS)
    return printed


@pytest.fixture
def issued(issued_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(issued_once, tmp_path)


def files_of(election: PrintedElection) -> set[str]:
    return {path.name for path in election.folder.paths.scans.iterdir()}


def state_of(election: PrintedElection) -> object:
    """Everything in the folder that a second reading could change."""
    with election.folder.open_box() as box:
        return box.snapshot(), box.scans(), files_of(election)


def test_reading_leaves_no_process_behind(issued: PrintedElection, tmp_path: Path) -> None:
    """One that is still ending when the program does could make Python write to a closed pipe."""
    read(issued.folder, [issued.scan(tmp_path / "scans.pdf", range(6))], workers=2)
    readers = [each for each in multiprocessing.active_children() if not each.daemon]
    assert readers == []


def test_marks_are_read_and_counted(issued: PrintedElection, tmp_path: Path) -> None:
    scans = [
        issued.scan(tmp_path / f"{index}-{level}.png", [index], {1: level})
        for index, level in enumerate((Level.HIGH, Level.HIGH, Level.MEDIUM, Level.LOW))
    ]
    scans.append(issued.scan(tmp_path / "none.png", [4]))
    result = read(issued.folder, scans, collected=5, workers=1)
    assert (result.new, result.known, result.waiting, result.failures) == (5, 0, 0, ())
    (official,) = results(issued.folder).tally.officials
    assert official.levels == (2, 1, 1)
    assert (official.valid, official.invalid) == (4, 1)
    assert len(files_of(issued)) == 5


def test_a_page_stands_in_one_line_with_its_source(issued: PrintedElection, tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    (folder / "deep").mkdir(parents=True)
    issued.scan(folder / "deep" / "a.pdf", [0, 1])
    issued.scan(folder / "b.jpg", [2])
    Image.new("L", (1240, 1754), 250).save(folder / "blank.png")
    read(issued.folder, [folder], workers=1)
    lines = records(issued.folder)
    sources = sorted(
        (source["file"], source["page"])
        for line in lines
        for source in line["sources"]  # type: ignore[attr-defined]
    )
    assert sources == [("b.jpg", 1), ("blank.png", 1), ("deep/a.pdf", 1), ("deep/a.pdf", 2)]
    assert [line["status"] for line in lines].count("blank-page") == 1
    assert [line["kind"] for line in lines].count("ballot") == 3


def test_reading_again_changes_nothing(issued: PrintedElection, tmp_path: Path) -> None:
    scan = issued.scan(tmp_path / "a.pdf", [0, 1, 2])
    read(issued.folder, [scan], collected=3, workers=1)
    before = state_of(issued)
    renamed = tmp_path / "other name.pdf"
    shutil.copy(scan, renamed)
    result = read(issued.folder, [scan, renamed], collected=3, workers=1)
    assert (result.new, result.known) == (0, 6)
    assert state_of(issued) == before


def test_the_same_bytes_twice_in_one_file_are_two_sources(
    issued: PrintedElection, tmp_path: Path
) -> None:
    scan = issued.scan(tmp_path / "twice.pdf", [0, 1, 0])
    result = read(issued.folder, [scan], workers=1)
    assert (result.new, result.known) == (3, 0)
    lines = records(issued.folder)
    assert sorted(len(line["sources"]) for line in lines) == [1, 2]  # type: ignore[arg-type]
    before = state_of(issued)
    shutil.copy(scan, tmp_path / "copy.pdf")
    result = read(issued.folder, [tmp_path / "copy.pdf", scan], workers=1)
    assert (result.new, result.known) == (0, 6)
    assert state_of(issued) == before


def test_the_same_image_in_jpeg_and_pdf_is_one_page(
    issued: PrintedElection, tmp_path: Path
) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(jpeg(issued.page(0)))
    with Image.open(picture) as opened:
        opened.save(tmp_path / "a.pdf", quality="keep")
    other = issued.scan(tmp_path / "b.pdf", [1])
    read(issued.folder, [picture], workers=1)
    read(issued.folder, [tmp_path / "a.pdf", other], workers=1)
    assert sum(line["kind"] == "ballot" for line in records(issued.folder)) >= 2


def test_bad_files_are_named_and_the_others_read(issued: PrintedElection, tmp_path: Path) -> None:
    good = issued.scan(tmp_path / "good.jpg", [0])
    bad = {
        "text.pdf": b"hello",
        "empty.png": b"",
        "cut.jpg": good.read_bytes()[: good.stat().st_size // 3],
        "noise.tif": bytes(range(256)) * 20,
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    paths = [*(tmp_path / name for name in bad), tmp_path / "missing.pdf", good]
    result = read(issued.folder, paths, workers=1)
    messages = "\n".join(failure.en for failure in result.failures)
    assert len(result.failures) + result.new == len(paths)
    assert all(name in messages for name in ("text.pdf", "empty.png", "noise.tif", "missing.pdf"))
    ballots = [line for line in records(issued.folder) if line["kind"] == "ballot"]
    assert any(line["sources"][0]["file"] == "good.jpg" for line in ballots)  # type: ignore[index]


def test_stored_scans_have_random_names_and_no_time(
    issued: PrintedElection, tmp_path: Path
) -> None:
    scan = issued.scan(tmp_path / "secret name.png", [0])
    read(issued.folder, [scan], workers=1)
    (stored,) = issued.folder.paths.scans.iterdir()
    assert stored.stat().st_mtime == 0
    with issued.folder.open_box() as box:
        (entry,) = box.scans()
        (sheet,) = box.snapshot().sheets
    assert entry.stored_file == stored.name
    assert sheet.handle not in stored.name
    assert "secret" not in stored.name


def test_orphans_are_swept_and_strangers_left_alone(
    issued: PrintedElection, tmp_path: Path
) -> None:
    orphan = issued.folder.paths.scans / "ABCDEFGHABCDEFGH.jpeg"
    stranger = issued.folder.paths.scans / "README.txt"
    orphan.write_bytes(b"half a page")
    stranger.write_text("mine")
    read(issued.folder, [issued.scan(tmp_path / "a.png", [0])], workers=1)
    assert not orphan.exists()
    assert stranger.exists()


def test_a_hand_count_can_come_alone_and_anew(issued: PrintedElection) -> None:
    with pytest.raises(UsageError):
        read(issued.folder, [])
    read(issued.folder, [], collected=7)
    read(issued.folder, [], collected=9)
    assert results(issued.folder).snapshot.collected == 9


def test_workers_read_what_one_process_reads(issued_once: PrintedElection, tmp_path: Path) -> None:
    scan = issued_once.scan(tmp_path / "a.pdf", range(6), {1: Level.LOW})
    found = []
    for workers in (1, 2):
        root = tmp_path / str(workers)
        root.mkdir()
        election = copy_election(issued_once, root)
        read(election.folder, [scan], workers=workers)
        found.append(without_handles(election.folder))
    assert found[0] == found[1]
    assert len(found[0]) == 6


def reading_process(election: PrintedElection, scan: Path) -> subprocess.Popen[bytes]:
    root = str(election.folder.paths.root)
    command = [sys.executable, "-m", "ptn_scan", "read", root, str(scan), "--workers", "2"]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed_interrupts
    )


def wait_for_sheets(election: PrintedElection, process: subprocess.Popen[bytes]) -> int:
    """Waits until some, and not all, pages are in the box."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with election.folder.open_box() as box:
            count = len(box.scans())
        if count:
            return count
        time.sleep(0.02)
    raise AssertionError("no page was read in time")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_interrupted_and_run_again_it_ends_as_if_it_had_not_been(
    issued_once: PrintedElection, tmp_path: Path, how: signal.Signals
) -> None:
    scan = issued_once.scan(tmp_path / "all.pdf", [*range(BALLOTS), 0, 1], {1: Level.HIGH})
    roots = [tmp_path / "whole", tmp_path / "broken"]
    for root in roots:
        root.mkdir()
    whole, broken = (copy_election(issued_once, root) for root in roots)
    read(whole.folder, [scan], workers=1)

    process = reading_process(broken, scan)
    there = wait_for_sheets(broken, process)
    process.send_signal(how)
    process.communicate(timeout=60)
    assert process.returncode == (130 if how is signal.SIGINT else -signal.SIGKILL)
    assert there <= BALLOTS

    read(broken.folder, [scan], workers=1)
    assert without_handles(broken.folder) == without_handles(whole.folder)
    with broken.folder.open_box() as box:
        assert {each.stored_file for each in box.scans()} == files_of(broken)
        assert box.faults() == ()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_two_readings_at_once_do_no_harm(issued: PrintedElection, tmp_path: Path) -> None:
    scan = issued.scan(tmp_path / "all.pdf", range(BALLOTS))
    process = reading_process(issued, scan)
    wait_for_sheets(issued, process)
    with pytest.raises(MachineError, match="another ptn-scan command"):
        read(issued.folder, [scan], workers=1)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert len(records(issued.folder)) == BALLOTS


def test_a_missing_template_is_damage(issued: PrintedElection, tmp_path: Path) -> None:
    issued.folder.paths.template(1).unlink()
    scan = issued.scan(tmp_path / "a.png", [0])
    for workers in (1, 2):
        with pytest.raises(DamagedElectionError):
            read(issued.folder, [scan], workers=workers)


WHILE_OPENCV_IS_IMPORTED = """
import sys, threading, time
from importlib.machinery import PathFinder
from ptn_scan.workflow.workers import executor

half_way = threading.Event()

class Slow:
    names = 0

    def find_spec(self, name, path=None, target=None):
        self.names += name == "cv2"
        if name != "cv2" or self.names < 2:
            return None
        spec = PathFinder.find_spec(name, path)  # in its own folder, which it put first
        load = spec.loader.create_module

        def create_module(spec):
            half_way.set()
            time.sleep(2.0)
            return load(spec)

        spec.loader.create_module = create_module
        return spec

sys.meta_path.insert(0, Slow())
threading.Thread(target=__import__, args=("cv2",)).start()
assert half_way.wait(60)
print(executor(2).submit(abs, -1).result())
"""


def test_processes_begin_while_another_thread_imports_opencv() -> None:
    """For which OpenCV puts a folder with a module `typing` of its own on the path."""
    done = subprocess.run(
        [sys.executable, "-c", WHILE_OPENCV_IS_IMPORTED],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
