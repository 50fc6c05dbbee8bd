"""What a command may never do: write into the election folder or read it as scans, stop without a
word, or propose what does not work."""

import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from elections import (
    FORMS,
    PrintedElection,
    copy_election,
    hand_out,
    heed_interrupts,
    print_election,
    records,
)
from PIL import Image

from ptn_scan.cli.app import app
from ptn_scan.cli.main import INTERRUPTED
from ptn_scan.workflow.conference import establish
from ptn_scan.workflow.folder import open_folder
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.verifying import verify

BALLOTS = 6


@pytest.fixture(scope="module")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """One official, ballots handed out."""
    printed = print_election(tmp_path_factory.mktemp("contract"), "mot-nguoi", BALLOTS)
    hand_out(printed, BALLOTS)
    return printed


@pytest.fixture
def printed(tmp_path: Path) -> PrintedElection:
    """One official, ballots printed and a conference held."""
    printed = print_election(tmp_path, "mot-nguoi", BALLOTS)
    establish(printed.folder, BALLOTS, BALLOTS)
    return printed


@pytest.fixture
def issued(issued_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(issued_once, tmp_path)


def start(*words: str | Path) -> subprocess.Popen[str]:
    """The program as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "ptn_scan", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=heed_interrupts,
    )


@pytest.mark.parametrize(
    ("part", "more"),
    [("ballot-box.sqlite", ["--replace"]), ("key", []), ("scans/new.jsonl", ["--replace"])],
)
def test_an_export_never_replaces_a_part_of_the_election(
    issued: PrintedElection, part: str, more: list[str]
) -> None:
    """Not even where `--replace` asks for it."""
    paths = issued.folder.paths
    process = start("export", paths.root, "--format", "jsonl", "--out", paths.root / part, *more)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert "--out" in err
    verify(issued.folder)


@pytest.mark.parametrize("command", ["read", "issue"])
def test_the_folder_of_the_election_is_no_folder_of_scans(
    printed: PrintedElection, command: str
) -> None:
    root = printed.folder.paths.root
    words = {
        "read": ("read", root, root.parent, "--collected", "1"),
        "issue": ("issue", root, "--count", "5", "--leftover", root),
    }
    process = start(*words[command])
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert "template-1.png" in err
    with printed.folder.open_box() as box:
        snapshot = box.snapshot()
    assert (snapshot.collected, snapshot.issue) == (None, None)
    assert records(printed.folder) == []


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda sent: sent.name)
def test_an_interrupted_reading_says_how_to_go_on(
    issued: PrintedElection, tmp_path: Path, sent: signal.Signals
) -> None:
    scans = issued.scan(tmp_path / "scans.pdf", list(range(BALLOTS)) * 20)
    process = start("read", issued.folder.paths.root, scans, "--workers", "1")
    stored = issued.folder.paths.scans
    while process.poll() is None and not any(stored.iterdir()):
        time.sleep(0.02)
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (INTERRUPTED, "")
    assert len(err.strip().splitlines()) == 1
    assert "Chạy lại cùng lệnh" in err


@pytest.mark.parametrize("command", ["open", "watch"])
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda sent: sent.name)
def test_what_runs_until_it_is_stopped_ends_as_interrupted(
    issued: PrintedElection, tmp_path: Path, command: str, sent: signal.Signals
) -> None:
    """By Ctrl-C, or as the system stops a service."""
    (tmp_path / "in").mkdir()
    more = {"open": ("--no-browser",), "watch": (tmp_path / "in",)}[command]
    process = start(command, issued.folder.paths.root, *more)
    assert process.stdout is not None
    assert process.stdout.readline() != ""
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED
    assert len(err.strip().splitlines()) == 1


def test_of_several_who_found_an_election_in_one_place_one_does(tmp_path: Path) -> None:
    """The others are told that it is there, not that the machine is in trouble."""
    words = ("new", FORMS / "mot-nguoi.toml", tmp_path / "election")
    founders = [start(*words) for _ in range(3)]
    told = [founder.communicate(timeout=120)[1] for founder in founders]
    assert sorted(founder.returncode for founder in founders) == [0, 2, 2]
    assert sorted("đã có và không trống" in err for err in told) == [False, True, True]
    assert [path.name for path in tmp_path.iterdir()] == ["election"]
    verify(open_folder(tmp_path / "election"))


def test_proposed_commands_can_be_pasted_and_exist(issued: PrintedElection, tmp_path: Path) -> None:
    root = issued.folder.paths.root.rename(tmp_path / "phiếu (1) & 'hai'")
    Image.new("L", (1240, 1754), 0).save(tmp_path / "black.png")
    read(open_folder(root), [tmp_path / "black.png"], workers=1)
    decided = start("decide-sheet", root, handle(root), "accept", "--by", "T", "--why", "tờ giấy")
    assert decided.communicate(timeout=60)[1] == ""
    out, _ = start("status", root).communicate(timeout=60)
    lines = out.splitlines()
    proposed = [line.strip() for line in lines if line.strip().startswith("ptn-scan ")]
    assert shlex.split(proposed[0])[:4] == ["ptn-scan", "decide", str(root), handle(root)]
    assert not any(line.rstrip().endswith(":") for line in lines if handle(root) in line)
    named = {found for line in lines for found in re.findall("`ptn-scan ([a-z-]+)", line)}
    assert (
        {"decide", "decide-sheet"} <= named <= {command.name for command in app.registered_commands}
    )


def handle(root: Path) -> str:
    """The handle of the only sheet that was read."""
    (line,) = records(open_folder(root))
    return str(line["sheets"]).strip("[]'")
