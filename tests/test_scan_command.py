"""`scan` on SANE's own test devices: one that feeds ten sheets, jams or does not answer, and one
that shows a picture, here of a ballot."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from elections import (
    DPI,
    PrintedElection,
    call,
    copy_election,
    hand_out,
    heed_interrupts,
    print_election,
)
from PIL import Image

from ptn_scan.election import Level
from ptn_scan.errors import MachineError, UsageError
from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.scanning.sane import Wish, command
from ptn_scan.workflow.results import results

BALLOTS = 2
FEEDER_SHEETS = 10
"""How many the test device has in its feeder."""
WHITE = ("--option", "test-picture=Solid white", "--resolution", "150")

pytestmark = pytest.mark.skipif(
    shutil.which("scanimage") is None, reason="scanimage is lacking (Debian: sane-utils)"
)


@pytest.fixture(autouse=True)
def sane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SANE with its test devices alone, whose bed is larger than A4."""
    place = tmp_path / "sane"
    place.mkdir()
    (place / "dll.conf").write_text("test\npnm\n")
    (place / "test.conf").write_text("geometry_max 300\nnumber_of_devices 1\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(place))
    return place


@pytest.fixture(scope="module")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    printed = print_election(tmp_path_factory.mktemp("driven"), "mot-nguoi", BALLOTS)
    hand_out(printed, BALLOTS)
    return printed


@pytest.fixture
def issued(issued_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(issued_once, tmp_path)


def start(*words: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ptn_scan", "scan", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=heed_interrupts,
    )


def scan(*words: str | Path) -> tuple[int, str, str]:
    process = start(*words)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def nothing_is_left(issued: PrintedElection) -> bool:
    return not list(issued.folder.paths.root.parent.glob(".*-may-quet"))


def test_the_scanners_are_listed() -> None:
    code, out, _ = scan("--list")
    assert code == 0
    assert [line.partition("\t")[0] for line in out.splitlines()] == ["pnm:0", "pnm:1", "test:0"]


def test_a_feeder_is_scanned_until_it_is_empty(issued: PrintedElection) -> None:
    root = issued.folder.paths.root
    code, out, err = scan(root, "--device", "test:0", "--batch", "A", "--collected", "0", *WHITE)
    assert (code, err) == (0, "")
    assert f"đã quét {FEEDER_SHEETS} trang" in out
    assert f"Trang mới: 1 · đã đọc trước đây: {FEEDER_SHEETS - 1}" in out  # all sheets are alike
    found = results(issued.folder)
    assert [(each.name, each.collected) for each in found.snapshot.batches] == [("A", 0)]
    assert [page.status for page in found.box.pages] == ["blank-page"]
    assert nothing_is_left(issued)


def test_a_ballot_on_the_glass_is_read(issued: PrintedElection, tmp_path: Path) -> None:
    picture = tmp_path / "ballot.pgm"
    issued.page(0, {1: Level.LOW}).save(picture)
    root = issued.folder.paths.root
    words = ("--device", "pnm:0", "--option", f"filename={picture}", "--resolution", str(DPI))
    code, out, err = scan(root, *words, "--batch", "Tập 1")
    assert (code, "một trang trên mặt kính" in err) == (0, True)
    assert "Tập phiếu Tập 1: đã quét 1 trang, trong đó 0 trang trắng." in out
    issued.page(1, {1: Level.HIGH}).save(picture)
    assert scan(root, *words)[0] == 0
    found = results(issued.folder)
    assert found.tally.officials[0].levels == (1, 0, 1)
    assert [each.name for each in found.snapshot.batches] == ["Tập 1", "máy quét 1"]


@pytest.mark.parametrize(
    ("status", "said"),
    [("JAMMED", "kẹt giấy"), ("NO_DOCS", "Khay nạp giấy trống"), ("COVER_OPEN", "nắp máy")],
)
def test_trouble_is_said_and_what_did_not_come_is_not_counted(
    issued: PrintedElection, status: str, said: str
) -> None:
    code, out, err = scan(
        issued.folder.paths.root,
        *("--device", "test:0", "--option", f"read-return-value=SANE_STATUS_{status}", *WHITE),
    )
    assert (code, said in err) == (9, True), err
    assert "Trang mới: 0" in out
    assert nothing_is_left(issued)


def test_a_scanner_that_is_not_there(issued: PrintedElection) -> None:
    code, _, err = scan(issued.folder.paths.root, "--device", "test:7")
    assert (code, "Không làm việc được với máy quét" in err) == (9, True)
    code, _, err = scan(issued.folder.paths.root)
    assert (code, "Có nhiều máy quét" in err) == (2, True)


def test_without_scanimage(issued: PrintedElection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    code, _, err = scan(issued.folder.paths.root)
    assert (code, "sane-utils" in err) == (9, True)


def test_what_a_killed_run_left_is_read_by_the_next(
    issued: PrintedElection, tmp_path: Path
) -> None:
    place = issued.folder.paths.root.parent / ".election-may-quet" / "abcdef"
    place.mkdir(parents=True)
    (place / "batch").write_text("Tập 1", "utf-8")
    issued.page(0, {1: Level.HIGH}).save(place / "0001.jpg", dpi=(DPI, DPI))
    (place / "0002.jpg.part").write_bytes(b"\xff\xd8 half a page")
    told = call("status", issued.folder.paths.root, "--lang", "en").stdout
    assert "Pages scanned and not read yet: 1." in told
    picture = tmp_path / "ballot.pgm"
    Image.new("L", (1240, 1754), 255).save(picture)
    words = ("--device", "pnm:0", "--option", f"filename={picture}", "--resolution", str(DPI))
    code, out, _ = scan(issued.folder.paths.root, *words, "--batch", "Tập 2")
    assert (code, "Trang mới: 2" in out) == (0, True)
    assert "Tập 2: đã quét 1 trang, trong đó 1 trang trắng" in out
    found = results(issued.folder)
    assert found.tally.officials[0].levels == (1, 0, 0)
    assert [each.name for each in found.snapshot.batches] == ["Tập 1", "Tập 2"]
    assert nothing_is_left(issued)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda sent: sent.name)
def test_an_interrupt_ends_the_scanner_too(issued: PrintedElection, sent: signal.Signals) -> None:
    spool = issued.folder.paths.root.parent / ".election-may-quet"
    slow = ("--option", "read-delay=yes", "--option", "read-delay-duration=200000")
    process = start(issued.folder.paths.root, "--device", "test:0", *WHITE, *slow)
    until = time.monotonic() + 60
    while not list(spool.glob("*/log")) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert children
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(int(child), 0)


def test_the_words_follow_the_device(sane: Path) -> None:
    plain = command("test:0", Wish(300, False, False), PAPER)
    assert plain.feeds
    words = " ".join(plain.words)
    assert "--source Automatic Document Feeder --mode Gray --resolution 300 -x 210 -y 297" in words
    assert "--mode Color" in " ".join(command("test:0", Wish(300, True, False), PAPER).words)
    with pytest.raises(MachineError, match="both sides"):
        command("test:0", Wish(300, False, True), PAPER)
    with pytest.raises(UsageError, match="read-delay"):
        command("test:0", Wish(300, False, False, ("batch=x",)), PAPER)
    with pytest.raises(MachineError, match="reaches 300 mm"):
        command("test:0", Wish(300, False, False), Rect(0, 0, 297, 420))
    nearest = command("pnm:0", Wish(230, False, False), PAPER)
    assert nearest.words[nearest.words.index("--resolution") + 1] == "240"
    assert not nearest.feeds
