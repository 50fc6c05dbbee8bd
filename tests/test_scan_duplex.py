"""`scan --duplex`: ballots with blank backs, out of a scanner that feeds both sides. SANE's test
device feeds one side, so a stand-in for scanimage gives out scans of the simulated scanner."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from duplex_scanner import GIVEN
from elections import (
    PrintedElection,
    call,
    copy_election,
    hand_out,
    heed_interrupts,
    print_election,
)
from PIL import Image

from ptn_scan.ballot_box.values import Snapshot
from ptn_scan.election import Level
from ptn_scan.ruling.values import Reason
from ptn_scan.workflow import scanner_driving
from ptn_scan.workflow.results import results
from ptn_scan.workflow.scanner_driving import ScanOrder
from ptn_scan.workflow.scanner_driving import scan as drive

BALLOTS = 3
SEED = 12
NOISE_LEVELS = 2.5
"""Standard deviation of the noise of an office scanner, in levels of 255."""
SHINE = 0.06
"""How much of the front's ink is seen through the paper on its back."""


@pytest.fixture(scope="module")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    printed = print_election(tmp_path_factory.mktemp("duplex"), "kon-ray-2023", BALLOTS)
    hand_out(printed, BALLOTS)
    return printed


@pytest.fixture
def issued(issued_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(issued_once, tmp_path)


@pytest.fixture
def fed(issued: PrintedElection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what the feeder gives out: each ballot and its back."""
    programs, pages = tmp_path / "bin", tmp_path / "pages"
    programs.mkdir()
    pages.mkdir()
    program = programs / "scanimage"
    stand_in = Path(__file__).with_name("duplex_scanner.py")
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{stand_in}" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PTN_TEST_PAGES", str(pages))
    noise = np.random.default_rng(SEED)
    for index in range(BALLOTS):
        votes = dict.fromkeys(range(1, 12), Level.HIGH)
        front = np.asarray(issued.page(index, votes), dtype=np.float64)
        save(pages / f"{2 * index:02}.jpg", front, noise)
        save(pages / f"{2 * index + 1:02}.jpg", back_of(front), noise)
    return pages


def back_of(front: np.ndarray) -> np.ndarray:
    """The blank side: the front shines through, mirrored and blurred by the paper."""
    return 250 - SHINE * cv2.GaussianBlur(255 - front[:, ::-1], (0, 0), 3)


def save(target: Path, page: np.ndarray, noise: np.random.Generator) -> None:
    scanned = np.clip(page + noise.normal(0, NOISE_LEVELS, page.shape), 0, 255)
    Image.fromarray(scanned.astype(np.uint8)).save(target, quality=85)


def scan(printed: PrintedElection, *words: str) -> tuple[int, str, str]:
    device = ("--device", "duplex:0")
    done = call("scan", printed.folder.paths.root, *device, *words, seconds=300)
    return done.returncode, done.stdout, done.stderr


def test_blank_backs_are_told_from_ballots(issued: PrintedElection, fed: Path) -> None:
    code, out, err = scan(issued, "--duplex", "--batch", "A", "--collected", str(BALLOTS))
    assert (code, err) == (0, "")
    assert f"đã quét {2 * BALLOTS} trang, trong đó {BALLOTS} trang trắng" in out
    found = results(issued.folder)
    assert [page.status for page in found.box.pages] == ["blank-page"] * BALLOTS
    assert found.tally.collected == BALLOTS
    assert all(each.levels == (BALLOTS, 0, 0) for each in found.tally.officials)
    assert not found.tally.waiting
    assert sources_of(found.snapshot) == [f"{number:04}.jpg" for number in range(1, 7)]


def sources_of(snapshot: Snapshot) -> list[str]:
    return sorted(Path(source.file).name for each in snapshot.sheets for source in each.sources)


def test_a_jam_on_a_back_counts_files_and_not_log_lines(issued: PrintedElection, fed: Path) -> None:
    (fed / "jam").touch()
    code, out, err = scan(issued, "--duplex", "--batch", "A")
    assert (code, "kẹt giấy" in err, "Đã quét trọn 5 trang" in err) == (9, True, True), err
    assert "đã quét 5 trang, trong đó 2 trang trắng" in out
    assert results(issued.folder).tally.collected == BALLOTS
    (fed / "jam").unlink()
    for page in sorted(fed.glob("*.jpg"))[:4]:
        page.unlink()
    last = np.asarray(Image.open(fed / "04.jpg"), dtype=np.float64)
    save(fed / "04.jpg", last, np.random.default_rng(SEED + 1))
    code, out, err = scan(issued, "--duplex", "--batch", "A")  # the last sheet, both sides again
    assert (code, "đã quét 2 trang, trong đó 1 trang trắng" in out) == (0, True), (out, err)
    found = results(issued.folder)
    assert [page.status for page in found.box.pages] == ["blank-page"] * BALLOTS
    twice = [each for each in found.box.ballots if each.waiting]
    assert [Reason.DUPLICATE in each.reasons for each in twice] == [True, True]  # people see to it


@pytest.mark.parametrize("jams", [False, True])
def test_a_driver_that_hangs_when_all_is_scanned_is_ended(
    issued: PrintedElection, fed: Path, monkeypatch: pytest.MonkeyPatch, jams: bool
) -> None:
    """What it said before tells how the scanning ended."""
    monkeypatch.setattr(scanner_driving, "_STOP_SECONDS", 1.0)
    (fed / "hang").touch()
    if jams:
        (fed / "jam").touch()
    order = ScanOrder("duplex:0", "A", duplex=True)
    result = drive(issued.folder, order)
    assert result.pages == 2 * BALLOTS - jams
    assert ("jammed" in str(result.trouble)) is jams
    assert (result.trouble is None) is not jams
    assert results(issued.folder).tally.collected == BALLOTS


def test_one_side_is_not_asked_of_the_back(issued: PrintedElection, fed: Path) -> None:
    code, _, err = scan(issued)
    assert (code, "Không làm việc được với máy quét" in err) == (9, True), err
    assert "setting of option --source failed" in err  # the stand-in feeds both sides alone


@pytest.mark.parametrize("after", [1, 3])
def test_a_service_that_is_stopped_leaves_no_sheet_unaccounted_for(
    issued: PrintedElection, fed: Path, after: int
) -> None:
    """In the middle of a stack: each page that the scanner gave is read, or lies whole where the
    next run reads it; neither the scanner nor a worker goes on."""
    root = issued.folder.paths.root
    process = subprocess.Popen(
        [sys.executable, "-m", "ptn_scan", "scan", str(root), "--device", "duplex:0", "--duplex"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=heed_interrupts,
    )
    wait_for(lambda: len(given(fed)) >= after)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert len(err.strip().splitlines()) == 1
    wait_for(lambda: not still_there(process.pid))
    pages = given(fed)
    assert after <= len(pages) < 2 * BALLOTS, "it was stopped in the middle"
    with issued.folder.open_box() as box:
        read = {source.file for sheet in box.snapshot().sheets for source in sheet.sources}
    left = {path.name: path for path in root.parent.glob(".*-may-quet/*/*.jpg")}
    assert {Path(name).name for name in read} | set(left) == set(pages)
    for path in left.values():
        with Image.open(path) as picture:
            picture.load()
    told = call("status", root).stdout
    assert (f"Máy quét còn {len(left)} trang đã quét mà chưa đọc" in told) is bool(left)
    for page in sorted(fed.glob("*.jpg"))[: len(pages)]:
        page.unlink()  # the stack goes on with the sheet that was not fed yet
    code, out, err = scan(issued, "--duplex")
    assert (code, err) == (0, "")
    found = results(issued.folder)
    assert found.tally.officials[0].levels == (BALLOTS, 0, 0)
    assert sum(len(each.sources) for each in found.box.pages) == BALLOTS, "the backs"
    assert call("verify", root).returncode == 0


def given(pages: Path) -> list[str]:
    """The files that the scanner gave."""
    listed = pages / GIVEN
    return listed.read_text("utf-8").split() if listed.exists() else []


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.02)


def still_there(session: int) -> list[int]:
    """The processes of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found
