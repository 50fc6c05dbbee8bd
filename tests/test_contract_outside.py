"""What the contract promises, held against the program from outside: commands in, exit codes, words
and files out."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from elections import FORMS, PrintedElection, call, copy_election, print_election, records
from PIL import Image

from ptn_scan.election import Level
from ptn_scan.workflow.conference import establish
from ptn_scan.workflow.reading import read

OFFICIAL = 'name = "Nguyễn Thị A"'


def ptn_scan(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the program."""
    return call(*words, seconds=600)


def form_with(folder: Path, official: str) -> Path:
    """The form of one official, who is called `official`."""
    text = (FORMS / "mot-nguoi.toml").read_text(encoding="utf-8")
    assert text.count(OFFICIAL) == 1
    form = folder / "form.toml"
    form.write_text(text.replace(OFFICIAL, f'name = "{official}"'), encoding="utf-8")
    return form


@pytest.mark.parametrize(
    ("official", "letter"),
    [
        ("Ksor H’ɓlăk", "«ɓ» (U+0253)"),
        ("Siu b\u0335ăn", "«b\u0335» (U+0062 U+0335)"),
        ("阮文 A", "«阮» (U+962E)"),
    ],
)
def test_a_name_that_cannot_be_printed_is_a_fault_of_the_form(
    tmp_path: Path, official: str, letter: str
) -> None:
    """In place of the letter an empty frame would stand on every ballot."""
    made = ptn_scan("new", form_with(tmp_path, official), tmp_path / "election")
    assert (made.returncode, made.stdout) == (3, "")
    assert "officials[0].name" in made.stderr
    assert letter in made.stderr
    assert not (tmp_path / "election").exists()


@pytest.mark.parametrize(
    "official", ["Y’Bláo Ê-ban", "H’Ñu Čil", "Ơ̆ Ŭ Ŏ", "H’Ƀĭl Ê̆ban", "Ksor H’ƀlăk"]
)
def test_letters_of_other_languages_of_the_country_are_taken(tmp_path: Path, official: str) -> None:
    made = ptn_scan("new", form_with(tmp_path, official), tmp_path / "election")
    assert (made.returncode, made.stderr) == (0, "")


def test_more_cannot_have_to_agree_than_there_are_members(tmp_path: Path) -> None:
    """Else no row that waits could ever be decided, once members have PINs."""
    text = (FORMS / "kon-ray-2023.toml").read_text(encoding="utf-8")
    assert text.count("agree = 1") == 1
    assert text.count("[[committee]]") == 3
    form = tmp_path / "form.toml"
    form.write_text(text.replace("agree = 1", "agree = 4"), encoding="utf-8")
    refused = ptn_scan("new", form, tmp_path / "election")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "decisions.agree" in refused.stderr
    assert not (tmp_path / "election").exists()
    form.write_text(text.replace("agree = 1", "agree = 3"), encoding="utf-8")
    assert ptn_scan("new", form, tmp_path / "election").returncode == 0


@pytest.fixture(scope="module")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """One official, two ballots printed and a conference held."""
    printed = print_election(tmp_path_factory.mktemp("outside"), "mot-nguoi", 2)
    establish(printed.folder, 2, 2)
    return printed


@pytest.fixture
def printed(printed_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(printed_once, tmp_path)


@pytest.mark.parametrize(
    "why", [b"m\xf1y qu\xe9t h\xe1ng", "\N{ZERO WIDTH SPACE}".encode()], ids=["no-text", "unseen"]
)
def test_a_reason_that_nobody_can_read_is_no_reason(printed: PrintedElection, why: bytes) -> None:
    """As of a terminal that speaks another encoding; the minutes repeat the reason."""
    root = printed.folder.paths.root
    refused = ptn_scan(
        "issue", root, "--count", "1", "--leftover-unread", "--why", os.fsdecode(why)
    )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--why" in refused.stderr
    assert "Traceback" not in refused.stderr
    with printed.folder.open_box() as box:
        assert box.snapshot().issue is None


def test_a_resolution_below_what_the_reader_is_tried_at_is_told(
    printed: PrintedElection, tmp_path: Path
) -> None:
    """It reads such pages, but nobody has measured how often rightly."""
    root = printed.folder.paths.root
    page = printed.page(0, {1: Level.HIGH})
    page.save(tmp_path / "150.png")
    page.resize((page.width // 2, page.height // 2)).save(tmp_path / "75.png")
    told = ptn_scan("--lang", "en", "read", root, tmp_path / "150.png", "--workers", "1")
    assert (told.returncode, "dpi" in told.stdout + told.stderr) == (0, False)
    told = ptn_scan("--lang", "en", "read", root, tmp_path / "75.png", "--workers", "1")
    assert (told.returncode, "at about 75 dpi only: 1." in told.stderr) == (0, True)


def test_a_decision_with_an_empty_handle_decides_nothing(
    printed: PrintedElection, tmp_path: Path
) -> None:
    """As of a script's variable that nothing was put in: the sheet was to be joined to another, not
    accepted alone."""
    Image.new("L", (1240, 1754), 0).save(tmp_path / "black.png")
    read(printed.folder, [tmp_path / "black.png"], workers=1)
    ((sheet,),) = (line["sheets"] for line in records(printed.folder))
    words = ("decide-sheet", printed.folder.paths.root, sheet, "accept", "--with", "")
    refused = ptn_scan(*words, "--by", "T", "--why", "trang 2")
    assert (refused.returncode, refused.stdout) == (2, "")
    with printed.folder.open_box() as box:
        assert box.snapshot().sheet_decisions == ()


def test_every_screen_of_a_rehearsal_says_what_it_is(tmp_path: Path) -> None:
    root = tmp_path / "election"
    made = ptn_scan("new", FORMS / "mot-nguoi.toml", root, "--practice")
    assert made.stdout.splitlines()[0] == "DIỄN TẬP"
    other = copy_folder(root, tmp_path / "other")
    screens: list[tuple[str | Path, ...]] = [
        ("status", root),
        ("tally", root),
        ("list", root),
        ("times", root),
        ("times", root, "--opened", "07:30"),
        ("dossier", root),
        ("dossier", root, "1", "report", "--signed"),
        ("batch", "list", root),
        ("audit", root),
        ("verify", root),
        ("calendar", root, "--out", tmp_path / "papers"),
        ("compare", root, other),
    ]
    for words in screens:
        shown = ptn_scan(*words)
        assert (shown.returncode, shown.stderr) == (0, ""), words
        assert shown.stdout.splitlines()[0] == "DIỄN TẬP", words


def copy_folder(root: Path, target: Path) -> Path:
    """An election folder can be copied whole."""
    return Path(shutil.copytree(root, target))
