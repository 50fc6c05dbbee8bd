"""The program as people and scripts call it: words, languages, exit codes."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from elections import FORMS, PrintedElection, call, copy_election, hand_out, print_election

from ptn_scan.cli.app import app
from ptn_scan.cli.language import chosen, split

ONE = FORMS / "mot-nguoi.toml"
COMMANDS = {
    "new", "print", "conference", "issue", "read", "status", "decide", "decide-sheet", "tally",
    "minutes", "export", "verify", "spoil", "batch",
}  # fmt: skip


@pytest.fixture(scope="session")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """One official, two ballots handed out to two people."""
    printed = print_election(tmp_path_factory.mktemp("cli"), "mot-nguoi", 2)
    hand_out(printed, 2)
    return printed


@pytest.fixture
def issued(issued_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(issued_once, tmp_path)


def call_on(election: PrintedElection, command: str, *words: str | Path) -> int:
    """The exit code of a command on the election."""
    done = call(command, election.folder.paths.root, *words)
    assert "Traceback" not in done.stderr
    assert (done.returncode == 0) or done.stderr.strip()
    return done.returncode


def test_help_names_every_command_in_both_languages() -> None:
    vi, en = call("--help"), call("--lang", "en", "--help")
    assert vi.returncode == en.returncode == 0
    for command in COMMANDS:
        assert command in vi.stdout
        assert command in en.stdout
    assert "biên bản kiểm phiếu" in vi.stdout
    assert "minutes" in en.stdout
    assert unicodedata.is_normalized("NFC", vi.stdout)


def test_every_command_and_option_has_help() -> None:
    for command in app.registered_commands:
        assert command.help
        assert call(str(command.name), "--help").returncode == 0


def test_the_language_comes_from_the_option_else_the_environment() -> None:
    assert chosen([], {}) == "vi"
    assert chosen([], {"PTN_LANG": "en"}) == "en"
    assert chosen([], {"PTN_LANG": "fr"}) == "vi"
    assert chosen(["status", "--lang", "en", "E"], {}) == "en"
    assert chosen(["--lang=vi"], {"PTN_LANG": "en"}) == "vi"
    assert split(["read", "--lang=en", "E", "--", "--lang", "x"]) == (
        ["read", "E", "--", "--lang", "x"],
        ["en"],
    )


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["tally"],
        ["tally", "E", "--nonsense"],
        ["print", "E", "--count", "0"],
        ["print", "E", "--count", "many"],
        ["decide", "E", "ID", "1", "maybe", "--by", "An", "--why", "x"],
        ["decide", "E", "ID", "1", "high", "--by", "An"],
        ["decide-sheet", "E", "ID", "burn", "--by", "An", "--why", "x"],
        ["export", "E"],
        ["--lang", "fr", "tally", "E"],
        ["issue", "E", "--count", "1", "scan.pdf"],
    ],
)
def test_wrong_words_are_2(words: list[str]) -> None:
    for language in ("vi", "en"):
        done = call(*words, PTN_LANG=language)
        assert done.returncode == 2
        assert done.stderr.strip()
        assert done.stdout == ""
        assert "Traceback" not in done.stderr


def test_messages_are_in_the_chosen_language(tmp_path: Path) -> None:
    vi, en = call("status", tmp_path), call("status", tmp_path, "--lang", "en")
    assert vi.returncode == en.returncode == 7
    assert "không phải thư mục" in vi.stderr
    assert "not an election folder" in en.stderr


def test_the_exit_codes_of_the_contract(issued: PrintedElection, tmp_path: Path) -> None:
    form = tmp_path / "form.toml"
    form.write_text("title = 1", "utf-8")
    assert call("new", form, tmp_path / "x").returncode == 3
    assert call("new", ONE, issued.folder.paths.root).returncode == 2
    assert call_on(issued, "conference", "--convened", "3", "--present", "1") == 6
    assert call_on(issued, "print", "--count", "1", "--out", tmp_path / "more.pdf") == 6
    assert call_on(issued, "tally", "--final") == 6
    scan, bad = issued.scan(tmp_path / "a.pdf", [0, 1, 0]), tmp_path / "bad.pdf"
    bad.write_text("hello")
    assert call_on(issued, "read", scan, bad) == 4
    assert call_on(issued, "read", issued.scan(tmp_path / "b.png", [0])) == 0
    assert call_on(issued, "tally") == 0
    assert call_on(issued, "tally", "--final") == 5
    assert call_on(issued, "minutes", "--out", tmp_path / "m") == 5
    assert call_on(issued, "decide", "NOSUCH22", "1", "high", "--by", "An", "--why", "x") == 2
    issued.folder.paths.ballot_box.write_bytes(b"nonsense" * 1000)
    assert call_on(issued, "tally") == 7
    assert call_on(issued, "verify") == 7


def test_json_is_all_that_stands_on_stdout(issued: PrintedElection, tmp_path: Path) -> None:
    call_on(issued, "read", issued.scan(tmp_path / "a.pdf", [0, 1]), "--collected", "2")
    done = call("tally", issued.folder.paths.root, "--json", "--final")
    assert done.returncode == 0
    assert json.loads(done.stdout)["final"] is True
    assert call("tally", issued.folder.paths.root, "--json").stdout == done.stdout
    lines = call("export", issued.folder.paths.root, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["ballot", "ballot"]


def test_status_tells_what_to_do_next(issued: PrintedElection, tmp_path: Path) -> None:
    call_on(issued, "read", issued.scan(tmp_path / "a.jpg", [0]))
    call_on(issued, "read", issued.scan(tmp_path / "b.png", [0]))
    done = call("status", issued.folder.paths.root)
    lines = (line.strip() for line in done.stdout.splitlines())
    offered = [line.split() for line in lines if line.startswith("ptn-scan decide-sheet")]
    assert offered
    same = next(words for words in offered if "same-sheet" in words)
    others = {words[3] for words in offered} - {same[3]}
    command = ["decide-sheet", *same[2:5], "--as", others.pop(), "--by", "An", "--why", "một tờ"]
    assert call(*command).returncode == 0
    assert "same-sheet" not in call("status", issued.folder.paths.root).stdout


def test_output_is_utf8_whatever_the_machine_says(issued: PrintedElection) -> None:
    done = call("status", issued.folder.paths.root, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Lấy phiếu tín nhiệm" in done.stdout


def test_a_reader_that_goes_away_gets_no_traceback(issued: PrintedElection) -> None:
    command = [sys.executable, "-m", "ptn_scan", "tally", str(issued.folder.paths.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_full_disk_is_9_and_what_was_read_stays(issued: PrintedElection, tmp_path: Path) -> None:
    """A limit on the size of files stands in for a full disk."""
    import resource  # POSIX has it

    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    scan = issued.scan(tmp_path / "a.pdf", [0, 1])
    done = subprocess.run(
        [sys.executable, "-m", "ptn_scan", "read", str(issued.folder.paths.root), str(scan)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        preexec_fn=limit_files,
    )
    assert done.returncode == 9
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert call_on(issued, "read", scan) == 0
    assert call_on(issued, "verify") == 0


def test_help_is_there_at_once() -> None:
    """Nothing heavy is imported before a command runs."""
    script = (
        "import sys; import ptn_scan.cli\n"
        "print([name for name in ('cv2', 'numpy', 'sqlalchemy', 'reportlab', 'pydantic')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
