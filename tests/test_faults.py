"""What a machine can do to a count: nothing confirmed is lost, nothing is counted twice.

`make faults` kills each command 50 times; here each is killed a few times.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from elections import (
    PrintedElection,
    call,
    copy_election,
    hand_out,
    print_election,
    read_by_an_older_version,
    without_handles,
)
from PIL import Image

from ptn_scan.ballot_box import connection
from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.cli import app
from ptn_scan.election import Level
from ptn_scan.errors import DamagedElectionError, MachineError, UsageError
from ptn_scan.ruling.values import Ruling
from ptn_scan.tally import tally_json
from ptn_scan.workflow import deciding
from ptn_scan.workflow.deciding import Author, decide
from ptn_scan.workflow.documents import write_minutes
from ptn_scan.workflow.folder import open_folder
from ptn_scan.workflow.pending import pending_rows
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

ROUNDS = int(os.environ.get("PTN_FAULTS", "1"))
"""How often each command is killed."""
FREE_KB = (8,) if ROUNDS == 1 else (0, 8, 40, 100, 250)
"""How much room is left on a full disk."""
BALLOTS = 3
KILL_AT = Path(__file__).parent / "kill_at.py"
NEVER = 1 << 60

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")


@dataclass(frozen=True, slots=True)
class Scene:
    """An election at some moment, and the words of a command to be killed there."""

    election: PrintedElection
    words: tuple[str | Path, ...]
    written: Path | None = None
    """What the command writes and does not write twice."""

    @property
    def root(self) -> Path:
        return self.election.folder.paths.root

    def finish(self) -> None:
        """The command once more, not killed, in this process, where it is not done already."""
        if self.written is not None and self.written.exists():
            return
        app([str(word) for word in self.words], standalone_mode=False)


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PrintedElection]:
    """The same election printed, handed out, read with one row in doubt, and decided."""
    root = tmp_path_factory.mktemp("faults")
    made: dict[str, PrintedElection] = {}

    def keep(name: str, election: PrintedElection) -> None:
        (root / name).mkdir()
        made[name] = copy_election(election, root / name)

    election = print_election(root, "mot-nguoi", BALLOTS)
    keep("printed", election)
    hand_out(election, BALLOTS)
    keep("issued", election)
    read(election.folder, scans(election), BALLOTS, workers=1)
    keep("read", election)
    (row,) = pending_rows(results(election.folder).box)
    decide(election.folder, row.sheet, row.official, Ruling.LOW, Author("An", "rõ"))
    keep("decided", election)
    write_minutes(election.folder, root / "minutes", draft=False)
    keep("minuted", election)
    return made


def scans(election: PrintedElection) -> list[Path]:
    """Two plain ballots, and one with a dot of the pen."""
    plain = election.scan(election.pdf.with_name("plain.pdf"), [0, 1], {1: Level.HIGH})
    picture = election.page(2)
    x, y = election.folder.layout.page(1).rows[0].box(Level.HIGH).centre
    left, top = round(x / 25.4 * 150), round(y / 25.4 * 150)
    picture.paste(20, (left, top, left + 5, top + 5))
    doubtful = election.pdf.with_name("doubtful.png")
    picture.save(doubtful)
    return [plain, doubtful]


def reading(stages: dict[str, PrintedElection], root: Path) -> Scene:
    election = copy_election(stages["issued"], root)
    words = ("--collected", str(BALLOTS), "--workers", "1")
    return Scene(election, ("read", election.folder.paths.root, *scans(election), *words))


def deciding_a_row(stages: dict[str, PrintedElection], root: Path) -> Scene:
    election = copy_election(stages["read"], root)
    (row,) = pending_rows(results(election.folder).box)
    words = (row.sheet, "1", "low", "--by", "An", "--why", "rõ")
    return Scene(election, ("decide", election.folder.paths.root, *words))


def tallying(stages: dict[str, PrintedElection], root: Path) -> Scene:
    election = copy_election(stages["decided"], root)
    return Scene(election, ("tally", election.folder.paths.root, "--final"))


def minutes(stages: dict[str, PrintedElection], root: Path) -> Scene:
    election = copy_election(stages["decided"], root)
    return Scene(election, ("minutes", election.folder.paths.root, "--out", root / "minutes"))


def printing(stages: dict[str, PrintedElection], root: Path) -> Scene:
    election = copy_election(stages["printed"], root)
    out = root / "more.pdf"
    words = ("print", election.folder.paths.root, "--count", "2", "--out", out)
    return Scene(election, words, out)


def closing(stages: dict[str, PrintedElection], root: Path) -> Scene:
    election = copy_election(stages["minuted"], root)
    out = root / "package.zip"
    return Scene(election, ("close", election.folder.paths.root, "--out", out), out)


SCENES = (reading, deciding_a_row, tallying, minutes, printing, closing)


def state(scene: Scene) -> object:
    """All that must be the same in the end, killed or not."""
    folder = open_folder(scene.root)
    with folder.open_box() as box:
        printed, stored = len(box.snapshot().register), {each.stored_file for each in box.scans()}
        assert box.faults() == ()
    assert {path.name for path in folder.paths.scans.iterdir()} == stored
    return (
        printed,
        tally_json(results(folder).tally),
        without_handles(folder),
        sorted(path.relative_to(scene.root.parent) for path in visible(scene)),
    )


def visible(scene: Scene) -> Iterator[Path]:
    """Files beside and in the election but for those with random names, the lock, and the empty
    folder of a printing that was killed when all was done."""
    for path in scene.root.parent.rglob("*"):
        emptied = path.name.startswith(".ptn-scan-") and not any(path.iterdir())
        if path.parent != scene.election.folder.paths.scans and path.name != "lock" and not emptied:
            yield path


@pytest.mark.parametrize("scene_of", SCENES, ids=lambda scene_of: scene_of.__name__)
def test_killed_at_any_moment_and_run_again(
    scene_of: Callable[[dict[str, PrintedElection], Path], Scene],
    stages: dict[str, PrintedElection],
    tmp_path: Path,
) -> None:
    rng = random.Random()
    whole = scene_of(stages, made(tmp_path / "whole"))
    steps, seconds = measure(whole, tmp_path / "steps")
    expected = state(whole)
    for round_ in range(ROUNDS):
        scene = scene_of(stages, made(tmp_path / str(round_)))
        before = confirmed(scene)
        if round_ % 2:
            moment = rng.uniform(0.2, 1.0) * seconds
            print(f"killed after {moment:.2f} s of {seconds:.2f}")
            kill_by_time(scene, moment)
        else:
            step = rng.randint(1, steps)
            print(f"killed at step {step} of {steps}")
            kill_by_step(scene, step, tmp_path / "steps")
        assert before <= confirmed(scene)
        scene.finish()
        assert state(scene) == expected
        shutil.rmtree(scene.root.parent)


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def measure(scene: Scene, count_file: Path) -> tuple[int, float]:
    """How many steps the command has, and how many seconds it takes."""
    begun = time.monotonic()
    assert kill_by_step(scene, NEVER, count_file) == 0
    return int(count_file.read_text()), time.monotonic() - begun


def kill_by_step(scene: Scene, step: int, count_file: Path) -> int:
    command = [sys.executable, str(KILL_AT), str(step), str(count_file), *map(str, scene.words)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode


def kill_by_time(scene: Scene, seconds: float) -> None:
    command = [sys.executable, "-m", "ptn_scan", *map(str, scene.words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()


def confirmed(scene: Scene) -> set[object]:
    """What the box holds for good."""
    with scene.election.folder.open_box() as box:
        found = box.snapshot()
    return {*found.register, *found.row_decisions, *(sheet.handle for sheet in found.sheets)}


@pytest.mark.parametrize("name", ["key", "signing-key"])
def test_a_key_that_was_half_destroyed_is_destroyed(
    stages: dict[str, PrintedElection], tmp_path: Path, name: str
) -> None:
    """Killed after it was overwritten and before it was removed."""
    scene = closing(stages, tmp_path)
    assert scene.written is not None
    scene.finish()
    key = scene.root / name
    assert not key.exists()
    key.write_bytes(os.urandom(65))
    scene.written.unlink()
    scene.finish()
    assert scene.written.exists()
    assert not key.exists()


@pytest.mark.parametrize("step", ["before it is entered", "after it is entered"])
def test_what_a_killed_printing_left_is_finished_or_removed(
    stages: dict[str, PrintedElection], tmp_path: Path, step: str
) -> None:
    """The moments right before and after the register has the ids."""
    scene = printing(stages, tmp_path)
    before = len(confirmed(scene))
    kill = (
        "import os, signal, sys\n"
        "from ptn_scan.ballot_box.box import BallotBox\n"
        "from ptn_scan.cli import main\n"
        "entered = BallotBox.append_printed\n"
        "def killed(*words):\n"
        f"    {'entered(*words)' if step.startswith('after') else 'pass'}\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "BallotBox.append_printed = killed\n"
        "sys.argv[0] = 'ptn-scan'; main()\n"
    )
    done = subprocess.run([sys.executable, "-c", kill, *map(str, scene.words)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert list(tmp_path.glob(".ptn-scan-*"))
    other = (*scene.words[:-1], tmp_path / "other.pdf")
    again = call(*other)
    if step.startswith("after"):
        assert again.returncode == 6
        assert "more.pdf (2)" in again.stderr
        assert call(*other).returncode == 0
        assert (tmp_path / "more.pdf").is_file()
    assert (tmp_path / "other.pdf").is_file()
    assert not list(tmp_path.glob(".ptn-scan-*"))
    assert len(confirmed(scene)) == before + (4 if step.startswith("after") else 2)


def in_a_namespace(script: str, *words: str | Path) -> list[str]:
    """The lines that the shell script prints where it may mount; skips where nobody may."""
    command = [
        "unshare",
        "-rm",
        "sh",
        "-c",
        f"mount -t tmpfs tmpfs /mnt || exit 77\n{script}",
        "sh",
    ]
    if shutil.which("unshare") is None:
        pytest.skip("unshare is not there, so nothing can be mounted for the test")
    done = subprocess.run(
        [*command, sys.executable, *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    if done.returncode == 77 or "unshare failed" in done.stderr:
        pytest.skip(f"this machine lets nobody mount: {done.stderr.strip()}")
    assert "Traceback" not in done.stdout
    return done.stdout.splitlines()


@pytest.mark.parametrize("free_kb", FREE_KB)
@pytest.mark.parametrize("scene_of", SCENES, ids=lambda scene_of: scene_of.__name__)
def test_a_full_disk_is_9_and_nothing_is_lost(
    scene_of: Callable[[dict[str, PrintedElection], Path], Scene],
    free_kb: int,
    stages: dict[str, PrintedElection],
    tmp_path: Path,
) -> None:
    """A small disk that something else has filled but for `free_kb`; then that is removed."""
    whole = scene_of(stages, made(tmp_path / "whole"))
    whole.finish()
    scene = scene_of(stages, made(tmp_path / "scene"))
    place, back = scene.root.parent, tmp_path / "back"
    words = [str(word).replace(str(place), "/mnt/here") for word in scene.words]
    script = """
        python=$1 place=$2 back=$3 free=$4; shift 4
        mount -t tmpfs -o size=24m tmpfs /mnt; cp -r "$place" /mnt/here
        head -c 50000000 /dev/zero > /mnt/filler 2> /dev/null
        truncate -s "-${free}K" /mnt/filler
        "$python" -m ptn_scan "$@" 2>&1; echo $?
        rm /mnt/filler; cp -r /mnt/here "$back"
    """
    *told, code = in_a_namespace(script, place, back, str(free_kb), *words)
    assert code in {"0", "9"}
    assert code == "9" or free_kb
    assert code == "0" or "chạy lại" in " ".join(told)
    moved = [Path(str(word).replace(str(place), str(back))) for word in scene.words[1:]]
    kept = PrintedElection(open_folder(back / "election"), back / "ballots.pdf")
    written = scene.written and back / scene.written.name
    again = Scene(kept, (scene.words[0], *moved), written)
    assert confirmed(scene) <= confirmed(again)
    again.finish()
    assert state(again) == state(whole)


def test_a_folder_that_may_only_be_read_is_9(
    stages: dict[str, PrintedElection], tmp_path: Path
) -> None:
    election = copy_election(stages["read"], tmp_path)
    script = """
        mount --bind "$2" /mnt; mount -o remount,bind,ro /mnt
        "$1" -m ptn_scan read /mnt "$3" "$4" 2>&1; echo $?
        "$1" -m ptn_scan decide /mnt X 1 low --by An --why x 2>&1; echo $?
        "$1" -m ptn_scan tally /mnt 2>&1; echo $?
    """
    lines = in_a_namespace(script, election.folder.paths.root, *scans(election))
    assert lines[1::2] == ["9", "9", "9"]
    assert all("cho phép ghi" in line for line in lines[::2])
    assert len(confirmed(Scene(election, ()))) == BALLOTS * 2


def test_a_database_that_another_process_holds(
    stages: dict[str, PrintedElection], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = deciding_a_row(stages, tmp_path)
    hold = (
        "import sqlite3, sys\n"
        "box = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "box.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(scene.election.folder.paths.ballot_box)]
    author = Author("An", "rõ")
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.1)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(MachineError, match="Wait and run again"):
            decide(scene.election.folder, str(scene.words[2]), 1, Ruling.LOW, author)
        assert results(scene.election.folder).tally.waiting == 1  # reading goes on
        other.kill()
    assert decide(scene.election.folder, str(scene.words[2]), 1, Ruling.LOW, author) == 0


def test_a_clock_that_jumps_back_changes_no_order(
    stages: dict[str, PrintedElection], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision that was made last counts, whatever its time says."""
    scene = deciding_a_row(stages, tmp_path)
    folder, sheet = scene.election.folder, str(scene.words[2])
    decide(folder, sheet, 1, Ruling.LOW, Author("An", "nhìn qua"))
    earlier = deciding.now().replace(year=1970)
    monkeypatch.setattr(deciding, "now", lambda: earlier)
    decide(folder, sheet, 1, Ruling.HIGH, Author("An", "nhìn kỹ"))
    (official,) = results(folder).tally.officials
    assert official.levels == (BALLOTS, 0, 0)
    with folder.open_box() as box:
        assert box.faults() == ()
        assert [each.at.year for each in box.snapshot().row_decisions][1] == 1970


def test_a_log_that_was_cut_short_loses_only_what_was_not_confirmed(tmp_path: Path) -> None:
    """Power fails while SQLite writes: what stands in its log up to there is whole entries."""
    path = tmp_path / "box.sqlite"
    log = path.with_name(f"{path.name}-wal")
    lengths = []
    with BallotBox.create(path, {}) as box:
        for number in range(8):
            box.append_entry("note", {"number": number})
            lengths.append(log.stat().st_size)
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", tmp_path / f"crashed{suffix}")
    whole = (tmp_path / "crashed-wal").read_bytes()
    rng = random.Random(3)
    for cut in (*rng.sample(range(len(whole)), 12), *lengths):
        (tmp_path / "cut").write_bytes((tmp_path / "crashed").read_bytes())
        (tmp_path / "cut-wal").write_bytes(whole[:cut])
        if cut < lengths[0]:
            continue  # before the first entry was confirmed
        with BallotBox.open(tmp_path / "cut") as box:
            notes = [entry.facts["number"] for entry in box.entries("note")]
            assert box.faults() == ()
        assert notes == list(range(len(notes)))
        assert len(notes) >= sum(length <= cut for length in lengths)


def test_reading_before_the_issue_says_so(
    stages: dict[str, PrintedElection], tmp_path: Path
) -> None:
    election = copy_election(stages["printed"], tmp_path)
    result = read(election.folder, scans(election), workers=1)
    assert "issue" in result.warnings[0].en
    assert results(election.folder).tally.genuine == 0
    hand_out(election, BALLOTS)
    assert results(election.folder).tally.genuine == BALLOTS


def test_readings_of_another_version_are_read_again(
    stages: dict[str, PrintedElection], tmp_path: Path
) -> None:
    """A reading without a field that this version needs, under a journal that vouches for it."""
    election = copy_election(stages["decided"], tmp_path)
    expected = without_handles(election.folder)
    read_by_an_older_version(election.folder)
    with pytest.raises(DamagedElectionError, match="reads the stored scans again"):
        results(election.folder)
    assert read(election.folder, [], workers=1).new == 0
    assert without_handles(election.folder) == expected
    with pytest.raises(UsageError):
        read(election.folder, [], workers=1)  # nothing to do


def test_pages_of_a_known_scan_survive_the_sweep(
    stages: dict[str, PrintedElection], tmp_path: Path
) -> None:
    """A reading that follows a killed one removes only what no entry names."""
    election = copy_election(stages["read"], tmp_path)
    orphan = election.folder.paths.scans / "ABCDEFGHABCDEFGH.png"
    Image.new("L", (9, 9)).save(orphan)
    read(election.folder, scans(election), workers=1)
    assert not orphan.exists()
    assert len(list(election.folder.paths.scans.iterdir())) == BALLOTS
