"""`new`, `print`, `conference`, `issue`: folders, registers and numbers."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from elections import FORMS, PrintedElection, copy_election, print_election
from PIL import Image

from ptn_scan.ballot_id import Authority, mint_ballot
from ptn_scan.errors import (
    CountsError,
    DamagedElectionError,
    FormError,
    InputFileError,
    MachineError,
    UsageError,
)
from ptn_scan.layout import BallotLayout
from ptn_scan.recognition.reader import TEMPLATE_DPI
from ptn_scan.ruling.values import IdState
from ptn_scan.workflow.conference import Leftovers, establish, issue, leftover_ids
from ptn_scan.workflow.folder import open_folder
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.printing import print_ballots

ONE = FORMS / "mot-nguoi.toml"


@pytest.fixture(scope="session")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """One official, six ballots."""
    return print_election(tmp_path_factory.mktemp("printed"), "mot-nguoi", 6)


@pytest.fixture
def printed(printed_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(printed_once, tmp_path)


def test_new_makes_all_parts_of_the_folder(tmp_path: Path) -> None:
    folder = new(FORMS / "nhieu-trang.toml", tmp_path / "a" / "b", practice=True)
    root = folder.paths.root
    names = {path.name for path in root.iterdir()}
    assert names == {
        "form.toml", "election.json", "layout.json", "key", "template-1.png", "template-2.png",
        "template-3.png", "ballot-box.sqlite", "scans", "signing-key",
    }  # fmt: skip
    assert (root / "form.toml").read_bytes() == (FORMS / "nhieu-trang.toml").read_bytes()
    assert BallotLayout.from_json((root / "layout.json").read_text("utf-8")) == folder.layout
    assert json.loads((root / "election.json").read_text())["practice"] is True
    assert [path.name for path in root.parent.iterdir()] == ["b"]
    with Image.open(root / "template-1.png") as picture:
        assert picture.mode == "L"
        assert picture.width == pytest.approx(210 / 25.4 * TEMPLATE_DPI, abs=1)
        assert picture.height == pytest.approx(297 / 25.4 * TEMPLATE_DPI, abs=1)
    assert len(folder.templates()) == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_the_key_is_for_its_owner_alone(printed: PrintedElection) -> None:
    assert stat.S_IMODE(printed.folder.paths.key.stat().st_mode) == 0o600


def test_two_elections_have_different_keys_and_ids(tmp_path: Path) -> None:
    first, second = (new(ONE, tmp_path / name, practice=False) for name in "ab")
    assert first.authority.key != second.authority.key
    assert first.election.id != second.election.id


def test_new_takes_an_empty_folder_and_no_other(tmp_path: Path) -> None:
    root = tmp_path / "election"
    root.mkdir()
    new(ONE, root, practice=False)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    with pytest.raises(UsageError):
        new(ONE, root, practice=False)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_a_wrong_form_leaves_nothing_behind(tmp_path: Path) -> None:
    form = tmp_path / "form.toml"
    form.write_text(ONE.read_text("utf-8").replace("percent_of", "per_cent_of"), "utf-8")
    with pytest.raises(FormError, match="percent_of"):
        new(form, tmp_path / "election", practice=False)
    assert [path.name for path in tmp_path.iterdir()] == ["form.toml"]


def test_an_authorised_stamp_is_copied_and_printed(tmp_path: Path) -> None:
    form = tmp_path / "form.toml"
    stamp = '[stamp]\nkind = "image"\nimage = "seal.PNG"\nauthorised_by = "CV 1"\n'
    text = ONE.read_text("utf-8")
    start = text.index("[stamp]")
    form.write_text(text[:start] + stamp + text[text.index("[", start + 1) :], "utf-8")
    with pytest.raises(FormError, match=r"stamp\.image"):
        new(form, tmp_path / "election", practice=False)
    Image.new("RGB", (200, 200), (255, 0, 0)).save(tmp_path / "seal.PNG")
    folder = new(form, tmp_path / "election", practice=False)
    (tmp_path / "seal.PNG").unlink()
    pdf = print_ballots(folder, 1, tmp_path / "ballots.pdf")
    with pdfium.PdfDocument(pdf) as document:
        picture = document[0].render(scale=1).to_pil().convert("RGB")
    stamp_place = folder.layout.page(1).stamp
    assert stamp_place is not None
    x, y = (round(value / 25.4 * 72) for value in stamp_place.centre)
    red, green, _ = picture.getpixel((x, y))  # type: ignore[misc]
    assert red > 200 > green


def test_print_registers_every_id_once(printed: PrintedElection) -> None:
    print_ballots(printed.folder, 4, printed.pdf.with_name("more.pdf"))
    with printed.folder.open_box() as box:
        register = box.snapshot().register
    assert len(register) == 10
    assert set(register.values()) == {IdState.PRINTED}
    with pdfium.PdfDocument(printed.pdf) as document:
        assert len(document) == 6


def test_the_default_pdf_lies_beside_the_folder(tmp_path: Path) -> None:
    folder = new(ONE, tmp_path / "2023", practice=False)
    assert print_ballots(folder, 1) == tmp_path / "2023-phieu.pdf"


@pytest.mark.parametrize(
    "place",
    [
        lambda printed: printed.folder.paths.root / "ballots.pdf",
        lambda printed: printed.folder.paths.root / "scans" / ".." / "ballots.pdf",
        lambda printed: printed.pdf,
        lambda printed: printed.pdf.parent / "nowhere" / "ballots.pdf",
    ],
    ids=["inside", "inside by a detour", "already there", "no such folder"],
)
def test_print_refuses_places_where_a_pdf_may_not_be(
    printed: PrintedElection, place: Callable[[PrintedElection], Path]
) -> None:
    with pytest.raises(UsageError):
        print_ballots(printed.folder, 1, place(printed))
    with printed.folder.open_box() as box:
        assert len(box.snapshot().register) == 6


def test_nothing_is_printed_after_the_issue(printed: PrintedElection) -> None:
    establish(printed.folder, 6, 6)
    issue(printed.folder, 6, Leftovers())
    with pytest.raises(CountsError):
        print_ballots(printed.folder, 1, printed.pdf.with_name("more.pdf"))
    assert not printed.pdf.with_name("more.pdf").exists()


def test_two_programs_do_not_print_at_once(printed: PrintedElection) -> None:
    """The other one is a process of its own, since a process never locks itself out."""
    script = (
        "import sys; from pathlib import Path; from ptn_scan.workflow.lock import exclusive\n"
        "with exclusive(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(printed.folder.paths.lock)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(MachineError):
            print_ballots(printed.folder, 1, printed.pdf.with_name("more.pdf"))
        other.kill()
    with exclusive(printed.folder.paths.lock):
        pass


@pytest.mark.parametrize(("present", "allowed"), [(7, False), (8, True), (12, True)])
def test_the_conference_needs_two_thirds(
    printed: PrintedElection, present: int, allowed: bool
) -> None:
    if allowed:
        assert establish(printed.folder, 12, present) == ()
    else:
        with pytest.raises(CountsError):
            establish(printed.folder, 12, present)
    with printed.folder.open_box() as box:
        assert (box.snapshot().conference is not None) == allowed


def test_the_conference_may_be_repeated_until_ballots_are_issued(
    printed: PrintedElection, tmp_path: Path
) -> None:
    committee = tmp_path / "committee.toml"
    committee.write_text('[[committee]]\nname = "Lý Thị X"\nrole = "Trưởng ban"\n', "utf-8")
    establish(printed.folder, 9, 6)
    establish(printed.folder, 9, 7, committee)
    with printed.folder.open_box() as box:
        found = box.snapshot().conference
    assert found is not None
    assert found.present == 7
    assert [member.name for member in found.committee] == ["Lý Thị X"]
    issue(printed.folder, 6, Leftovers())
    with pytest.raises(CountsError):
        establish(printed.folder, 9, 8)


def test_a_committee_too_small_to_agree_is_warned_of(
    printed: PrintedElection, tmp_path: Path
) -> None:
    """It was elected; but with PINs its members could decide nothing."""
    root = printed.folder.paths.root
    form = printed.folder.paths.form
    form.write_bytes(form.read_bytes().replace(b"agree = 1", b"agree = 2"))
    folder = open_folder(root)
    committee = tmp_path / "committee.toml"
    committee.write_text('[[committee]]\nname = "Lý Thị X"\nrole = "Trưởng ban"\n', "utf-8")
    (warning,) = establish(folder, 9, 9, committee)
    assert "decisions.agree" in warning.vi
    assert establish(folder, 9, 9) == ()


def test_without_a_committee_the_proposed_one_is_elected(printed: PrintedElection) -> None:
    establish(printed.folder, 9, 9)
    with printed.folder.open_box() as box:
        found = box.snapshot().conference
    assert found is not None
    assert found.committee == printed.folder.election.form.committee


def test_more_present_than_convened_is_warned_of(printed: PrintedElection) -> None:
    (warning,) = establish(printed.folder, 6, 7)
    assert "7" in warning.vi
    assert "7" in warning.en


def test_issue_needs_the_conference(printed: PrintedElection) -> None:
    with pytest.raises(CountsError, match="conference"):
        issue(printed.folder, 6, Leftovers())


def test_all_printed_ballots_issued(printed: PrintedElection) -> None:
    establish(printed.folder, 6, 5)
    result = issue(printed.folder, 6, Leftovers())
    assert (result.printed, result.issued, result.void) == (6, 6, 0)
    assert "6" in result.warnings[0].vi  # more than were present
    with printed.folder.open_box() as box:
        assert set(box.snapshot().register.values()) == {IdState.ISSUED}


def test_leftovers_are_void_when_the_numbers_meet(printed: PrintedElection, tmp_path: Path) -> None:
    establish(printed.folder, 6, 6)
    one = printed.scan(tmp_path / "one.jpg", [2])
    both = printed.scan(tmp_path / "both.pdf", [4, 2, 2])
    for wrong in (Leftovers(), Leftovers((one,))):
        with pytest.raises(CountsError):
            issue(printed.folder, 4, wrong)
    with pytest.raises(CountsError):
        issue(printed.folder, 5, Leftovers((both,)))
    result = issue(printed.folder, 4, Leftovers((one, both)))
    assert (result.issued, result.void) == (4, 2)
    with printed.folder.open_box() as box:
        found = box.snapshot()
    assert list(found.register.values()).count(IdState.VOID) == 2
    assert (found.counts.leftover, found.counts.issued) == (2, 4)
    assert list(printed.folder.paths.scans.iterdir()) == []
    with pytest.raises(CountsError):
        issue(printed.folder, 4, Leftovers((both,)))


def test_any_page_of_a_leftover_voids_it(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "nhieu-trang", 2)
    establish(printed.folder, 2, 2)
    last_page = printed.scan(tmp_path / "last.png", [5])
    assert issue(printed.folder, 1, Leftovers((last_page,))).void == 1


def test_leftovers_of_another_election_do_not_count(
    printed: PrintedElection, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = print_election(tmp_path / "other", "mot-nguoi", 1)
    establish(printed.folder, 6, 6)
    with pytest.raises(CountsError, match=r"1 .*0"):
        issue(printed.folder, 5, Leftovers((other.scan(tmp_path / "x.png", [0]),)))


def test_only_right_codes_of_known_ids_void() -> None:
    authority, forger = Authority("ABCDEFGH", b"k" * 32), Authority("ABCDEFGH", b"f" * 32)
    known, unknown = mint_ballot(), mint_ballot()
    register = {known: IdState.PRINTED}
    payloads = (authority.sign(unknown, 1).payload, forger.sign(known, 1).payload, "hello")
    assert leftover_ids(payloads, authority, register) == set()
    assert leftover_ids((authority.sign(known, 2).payload,), authority, register) == {known}


def test_a_leftover_file_that_cannot_be_opened_records_nothing(
    printed: PrintedElection, tmp_path: Path
) -> None:
    establish(printed.folder, 6, 6)
    bad = tmp_path / "bad.pdf"
    bad.write_text("hello")
    good = printed.scan(tmp_path / "good.png", [0])
    with pytest.raises(InputFileError, match=r"bad\.pdf"):
        issue(printed.folder, 5, Leftovers((good, bad)))
    with printed.folder.open_box() as box:
        assert box.snapshot().issue is None


def test_unread_leftovers_need_a_reason(printed: PrintedElection) -> None:
    establish(printed.folder, 6, 6)
    for words in (
        Leftovers(unread=True),
        Leftovers(unread=True, why="  "),
        Leftovers(why="x"),
        Leftovers(scans=(printed.pdf,), unread=True, why="x"),
    ):
        with pytest.raises(UsageError):
            issue(printed.folder, 4, words)
    issue(printed.folder, 4, Leftovers(unread=True, why="máy quét hỏng"))
    with printed.folder.open_box() as box:
        found = box.snapshot()
    assert found.issue is not None
    assert found.issue.why == "máy quét hỏng"
    assert set(found.register.values()) == {IdState.ISSUED}
    assert found.counts.leftover == 2


def test_more_issued_than_printed_is_refused(printed: PrintedElection) -> None:
    establish(printed.folder, 9, 9)
    with pytest.raises(CountsError, match="7"):
        issue(printed.folder, 7, Leftovers())


@pytest.mark.parametrize(
    "part", ["election.json", "form.toml", "layout.json", "key", "ballot-box.sqlite"]
)
def test_a_folder_without_a_part_is_damaged(printed: PrintedElection, part: str) -> None:
    (printed.folder.paths.root / part).unlink()
    with pytest.raises(DamagedElectionError, match=part):
        open_folder(printed.folder.paths.root).open_box()


@pytest.mark.parametrize("part", ["election.json", "form.toml", "layout.json", "key"])
def test_a_part_that_makes_no_sense_is_damage(printed: PrintedElection, part: str) -> None:
    (printed.folder.paths.root / part).write_bytes(b"\xff\xfe nonsense")
    with pytest.raises(DamagedElectionError, match=part):
        open_folder(printed.folder.paths.root)


def test_a_missing_or_broken_template_is_damage(printed: PrintedElection) -> None:
    template = printed.folder.paths.template(1)
    template.write_bytes(template.read_bytes()[:5000])
    with pytest.raises(DamagedElectionError, match="template-1"):
        printed.folder.templates()
    template.unlink()
    with pytest.raises(DamagedElectionError, match="template-1"):
        printed.folder.templates()
