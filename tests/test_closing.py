"""`close`, and what `verify` finds before and after it: a real count, tampered with by bytes."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from elections import PrintedElection, copy_election, hand_out, print_election
from test_workflow_finishing import AUTHOR, settle

from ptn_scan.ballot_box import box as box_module
from ptn_scan.ballot_box import migrations
from ptn_scan.ballot_id import Authenticity, Authority, KeptCodes, mint_ballot
from ptn_scan.cli.main import run
from ptn_scan.election import Level
from ptn_scan.errors import (
    CountsError,
    DamagedElectionError,
    ReviewPendingError,
    UsageError,
)
from ptn_scan.package import signing
from ptn_scan.package.archive import Archive
from ptn_scan.ruling.values import Reason, Ruling, SheetAction, Status
from ptn_scan.tally import tally_json
from ptn_scan.workflow import closing, inventory
from ptn_scan.workflow.auditing import fix_tally
from ptn_scan.workflow.closing import close, kept_codes
from ptn_scan.workflow.conference import Leftovers, establish, issue
from ptn_scan.workflow.deciding import decide, decide_sheet
from ptn_scan.workflow.documents import write_minutes
from ptn_scan.workflow.final import final_results
from ptn_scan.workflow.folder import ElectionFolder, open_folder
from ptn_scan.workflow.package_check import check
from ptn_scan.workflow.printing import print_ballots
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results
from ptn_scan.workflow.verifying import Verification, examine
from ptn_scan.workflow.verifying import verify as verify_with_workers

BALLOTS = 4


def verify(folder: ElectionFolder, head: str | None = None) -> Verification:
    """In this very process, since starting others takes longer than reading so few scans."""
    return verify_with_workers(folder, head=head, workers=1)


@pytest.fixture(scope="session")
def counted_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """One official; four ballots of which the last came as two scans, and minutes written."""
    root = tmp_path_factory.mktemp("counted")
    printed = print_election(root, "mot-nguoi", BALLOTS)
    hand_out(printed, BALLOTS)
    scans = [
        printed.scan(root / "high.pdf", [0, 1], {1: Level.HIGH}),
        printed.scan(root / "low.png", [2], {1: Level.LOW}),
        printed.scan(root / "again.pdf", [3], {1: Level.LOW}),
        printed.scan(root / "again.png", [3], {1: Level.LOW}),
    ]
    read(printed.folder, scans, collected=BALLOTS, workers=1)
    settle(printed)
    write_minutes(printed.folder, root / "minutes", draft=False)
    return printed


@pytest.fixture
def counted(counted_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(counted_once, tmp_path)


@pytest.fixture(scope="session")
def closed_once(
    counted_once: PrintedElection, tmp_path_factory: pytest.TempPathFactory
) -> PrintedElection:
    copied = copy_election(counted_once, tmp_path_factory.mktemp("closed"))
    close(copied.folder, copied.pdf.with_name("package.zip"))
    return copied


@pytest.fixture
def closed(closed_once: PrintedElection, tmp_path: Path) -> ElectionFolder:
    return copy_election(closed_once, tmp_path).folder


def fingerprint(folder: ElectionFolder) -> str:
    with folder.open_box() as box:
        key = box.founding_facts()["public_key"]
    assert isinstance(key, str)
    return signing.fingerprint(bytes.fromhex(key))


def test_closing_ends_the_vote_and_the_result_stays(counted: PrintedElection) -> None:
    before = results(counted.folder)
    package = counted.pdf.with_name("package.zip")
    done = close(counted.folder, package)
    folder = open_folder(counted.folder.paths.root)
    names = {path.name for path in folder.paths.root.iterdir()}
    assert not {"key", "signing-key"} & names
    assert {"package.zip", "closing.json", "closing.sig"} <= names
    assert results(folder).box == before.box
    assert tally_json(results(folder).tally) == tally_json(before.tally)
    assert done.fingerprint == fingerprint(folder)
    assert check(package, done.fingerprint).holds
    found = verify(folder)
    assert (found.closed, found.final, found.scans) == (True, True, 5)


def test_it_needs_a_final_result_and_its_minutes(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "mot-nguoi", 2)
    hand_out(printed, 2)
    folder, out = printed.folder, tmp_path / "package.zip"
    read(folder, [printed.scan(tmp_path / "a.pdf", [0], {1: Level.LOW})], workers=1)
    with pytest.raises(CountsError, match="collected"):
        close(folder, out)
    read(folder, [], collected=1, workers=1)
    with pytest.raises(CountsError, match="no minutes"):
        close(folder, out)
    write_minutes(folder, tmp_path / "minutes", draft=False)
    read(folder, [printed.scan(tmp_path / "b.png", [1], {1: Level.LOW})], collected=2, workers=1)
    with pytest.raises(CountsError, match="no minutes"):  # they are of an older state
        close(folder, out)
    assert folder.paths.key.exists()
    assert not out.exists()
    write_minutes(folder, tmp_path / "minutes", draft=False)
    close(folder, out)


def test_other_fonts_since_the_minutes_do_not_keep_it_from_closing(
    counted: PrintedElection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine got or lost fonts after the minutes were signed: the package has what was."""
    folder, out = counted.folder, counted.pdf.with_name("package.zip")
    signed = folder.paths.minutes.read_bytes()
    monkeypatch.setattr(closing, "to_pdf", lambda *_: b"%PDF in other fonts")
    done = close(folder, out)
    assert check(out, done.fingerprint).holds
    with out.open("rb") as file:
        archive = Archive.of(file)
        (entry,) = (each for each in archive.entries if each.name == "minutes.pdf")
        assert archive.read(entry) == signed


def test_minutes_that_are_lost_are_written_anew_or_asked_for(
    counted: PrintedElection, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = counted.folder, counted.pdf.with_name("package.zip")
    signed = folder.paths.minutes.read_bytes()
    folder.paths.minutes.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(closing, "to_pdf", lambda *_: b"%PDF in other fonts")
        with pytest.raises(CountsError, match="no minutes"):
            close(folder, out)
    with monkeypatch.context() as patched:
        patched.setattr(closing, "_finish", lambda *_: None)
        with pytest.raises(DamagedElectionError):  # killed right after the last entry
            close(folder, out)
    with monkeypatch.context() as patched:
        patched.setattr(closing, "to_pdf", lambda *_: b"%PDF in other fonts")
        with pytest.raises(DamagedElectionError, match=r"bien-ban-1\.pdf"):
            close(folder, out)
        folder.paths.minutes.write_bytes(signed)
        assert check(out, close(folder, out).fingerprint).holds


def test_kept_minutes_that_were_changed_are_found(counted: PrintedElection) -> None:
    minutes = counted.folder.paths.minutes
    minutes.write_bytes(minutes.read_bytes() + b"\n")
    with pytest.raises(DamagedElectionError, match=r"minutes\.pdf"):
        verify(counted.folder)
    with pytest.raises(DamagedElectionError, match=r"minutes\.pdf"):
        close(counted.folder, counted.pdf.with_name("package.zip"))


def test_it_waits_for_decisions(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "mot-nguoi", 1)
    hand_out(printed, 1)
    twice = [printed.scan(tmp_path / name, [0], {1: Level.LOW}) for name in ("a.pdf", "a.png")]
    read(printed.folder, twice, collected=1, workers=1)
    with pytest.raises(ReviewPendingError):
        close(printed.folder, tmp_path / "package.zip")


def test_a_damaged_folder_is_not_closed(counted: PrintedElection) -> None:
    scan = next(counted.folder.paths.scans.iterdir())
    scan.write_bytes(scan.read_bytes() + b"\0")
    with pytest.raises(DamagedElectionError, match=scan.name):
        close(counted.folder, counted.pdf.with_name("package.zip"))
    assert counted.folder.paths.key.exists()


CHANGES: dict[str, Callable[[ElectionFolder, Path], object]] = {
    "print": lambda folder, root: print_ballots(folder, 1, root / "more.pdf"),
    "conference": lambda folder, root: establish(folder, 4, 4),
    "issue": lambda folder, root: issue(folder, 4, Leftovers()),
    "read": lambda folder, root: read(folder, [root / "ballots.pdf"], workers=1),
    "collected": lambda folder, root: read(folder, [], collected=3, workers=1),
    "decide": lambda folder, root: decide(folder, "AAAAAAAA", 1, Ruling.LOW, AUTHOR),
    "decide-sheet": lambda folder, root: decide_sheet(
        folder, "AAAAAAAA", SheetAction.REJECT, None, AUTHOR
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_changes_a_closed_election(
    closed: ElectionFolder, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in files_of(closed)}

    def command() -> int:
        CHANGES[change](closed, closed.paths.root.parent)
        return 0

    assert run(command) == CountsError.exit_code
    assert "đã đóng" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in files_of(closed)} == before


def files_of(folder: ElectionFolder) -> list[Path]:
    return sorted(path for path in folder.paths.root.rglob("*") if path.is_file())


def test_looking_at_a_closed_election_changes_no_byte(
    closed: ElectionFolder, closed_once: PrintedElection, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in files_of(closed)}
    results(closed)
    write_minutes(closed, tmp_path / "minutes", draft=False)
    examine(closed, workers=1)
    assert {path: path.read_bytes() for path in files_of(closed)} == before
    with closed.open_box() as box:
        files = box.entries("minutes")[-1].facts["files"]
    assert isinstance(files, dict)
    assert {p.name: inventory.sha256_of(p) for p in (tmp_path / "minutes").iterdir()} == files


def test_a_later_version_leaves_a_closed_box_as_it_was_signed(
    closed: ElectionFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program with one more step of migration reads it, and every listed byte stays."""
    path = closed.paths.ballot_box
    before, told = path.read_bytes(), tally_json(results(closed).tally)
    later = (*migrations.MIGRATIONS, ("CREATE TABLE later (ballot TEXT) STRICT",))
    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    monkeypatch.setattr(box_module, "MIGRATIONS", later)
    assert tally_json(results(closed).tally) == told
    assert verify(closed).holds
    assert path.read_bytes() == before
    assert not list(path.parent.glob(f"{path.name}-*"))


def test_a_closed_election_has_nothing_to_make_a_ballot_with(closed: ElectionFolder) -> None:
    """The codes it keeps are hashes: no payload of an unread ballot can be put together again."""
    with pytest.raises(CountsError):
        _ = closed.issuer
    with sqlite3.connect(closed.paths.ballot_box) as raw:
        dump = "\n".join(raw.iterdump())
    raw.close()
    assert dump.count('INSERT INTO "kept_codes"') == BALLOTS
    guess = Authority(closed.election.id, b"k" * 32).sign(mint_ballot(), 1)
    assert closed.authority.check(guess) == "bad-code"


STEPS = ("destroy", "_finish", "_copy_out")


@pytest.mark.parametrize("step", STEPS)
def test_an_interrupted_closing_goes_on(
    counted: PrintedElection, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a power cut before each step: the same command ends what was begun."""

    class PowerCut(BaseException):
        pass

    def cut(*_: object) -> None:
        raise PowerCut

    folder, out = counted.folder, counted.pdf.with_name("package.zip")
    with monkeypatch.context() as patched:
        patched.setattr(closing, step, cut)
        with pytest.raises(PowerCut):
            close(folder, out)
    with pytest.raises(CountsError):
        read(open_folder(folder.paths.root), [], collected=9, workers=1)
    done = close(open_folder(folder.paths.root), out)
    assert check(out, done.fingerprint).holds
    assert verify(open_folder(folder.paths.root)).closed


def test_an_interrupted_closing_does_not_verify(
    counted: PrintedElection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(closing, "_finish", cut)
        with pytest.raises(KeyboardInterrupt):
            close(counted.folder, counted.pdf.with_name("package.zip"))
    with pytest.raises(DamagedElectionError, match="«ptn-scan close» again"):
        verify(open_folder(counted.folder.paths.root))


def test_the_package_can_be_written_out_again(closed: ElectionFolder, tmp_path: Path) -> None:
    done = close(closed, tmp_path / "again.zip")
    assert done.package.read_bytes() == closed.paths.package.read_bytes()
    with pytest.raises(UsageError, match="free"):
        close(closed, tmp_path / "again.zip")
    with pytest.raises(UsageError, match="outside"):
        close(closed, closed.paths.root / "inside.zip")


# What verify finds.


def spoil(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1
    path.write_bytes(data)


def test_after_closing_any_byte_of_any_file_is_found(closed: ElectionFolder) -> None:
    """One byte at the front, in the middle and at the end of each listed file, and of the list."""
    with closed.open_box() as box:
        assert not tuple(inventory.closing_flaws(closed, box))
    paths = [path for path in files_of(closed) if path != closed.paths.lock]
    for path in paths:
        whole = path.read_bytes()
        for at in (0, len(whole) // 2, len(whole) - 1):
            spoil(path, at)
            found = flaws_in_files(closed)
            assert found, (path, at)
            path.write_bytes(whole)
    assert not flaws_in_files(closed)


def flaws_in_files(folder: ElectionFolder) -> list[str]:
    """What verify says of the files, short of reading scans again; damage to the box is told by
    its own error."""
    try:
        with folder.open_box() as box:
            return [flaw.en for flaw in inventory.closing_flaws(folder, box)]
    except DamagedElectionError as error:
        return [error.en]


def test_after_closing_no_file_comes_or_goes(closed: ElectionFolder) -> None:
    extra = closed.paths.scans / "AAAAAAAAAAAAAAAA.png"
    extra.write_bytes(b"")
    assert any(extra.name in flaw for flaw in flaws_in_files(closed))
    extra.unlink()
    next(closed.paths.scans.iterdir()).unlink()
    assert flaws_in_files(closed)


def test_another_key_does_not_make_a_list_right(closed: ElectionFolder) -> None:
    """Whoever has the folder but not the key cannot sign a list of other files."""
    spoil(closed.paths.template(1), 1000)
    listing = inventory.parse_closing(closed.paths.closing.read_bytes())
    assert listing is not None
    forged = listing.model_copy(update={"files": inventory.listing(closed.paths)}).to_bytes()
    closed.paths.closing.write_bytes(forged)
    signature = signing.sign(signing.mint_secret(), signing.CLOSING, forged)
    closed.paths.closing_signature.write_bytes(signature.hex().encode() + b"\n")
    assert any("signature was changed" in flaw for flaw in flaws_in_files(closed))


@pytest.mark.parametrize(
    "name", ["scans/AAAAAAAAAAAAAAAA.png", "scans/more.txt", "note.txt", "scans/.hidden", "old/key"]
)
def test_foreign_files_are_noticed(counted: PrintedElection, name: str) -> None:
    path = counted.folder.paths.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    with pytest.raises(DamagedElectionError, match=path.name):
        verify(counted.folder)


def test_a_link_in_place_of_a_file_is_noticed(counted: PrintedElection, tmp_path: Path) -> None:
    scan = next(counted.folder.paths.scans.iterdir())
    elsewhere = tmp_path / "elsewhere.png"
    shutil.move(scan, elsewhere)
    scan.symlink_to(elsewhere)
    with pytest.raises(DamagedElectionError, match=scan.name):
        verify(counted.folder)


def test_before_closing_every_part_with_a_meaning_is_watched(counted: PrintedElection) -> None:
    paths = counted.folder.paths
    parts = [paths.form, paths.layout, paths.template(1), paths.signing_key, *paths.scans.iterdir()]
    for path in parts:
        whole = path.read_bytes()
        spoil(path, len(whole) // 2)
        with pytest.raises(DamagedElectionError):
            verify(open_folder(paths.root))
        path.write_bytes(whole)
    key = bytearray(paths.key.read_bytes())
    key[0] = ord("0") if key[0] != ord("0") else ord("1")
    paths.key.write_bytes(key)
    with pytest.raises(DamagedElectionError, match="key"):
        verify(open_folder(paths.root))


def test_a_dropped_trigger_is_noticed(counted: PrintedElection) -> None:
    raw = sqlite3.connect(counted.folder.paths.ballot_box)
    raw.execute("DROP TRIGGER scans_no_delete")
    raw.commit()
    raw.close()
    with pytest.raises(DamagedElectionError, match="scans_no_delete"):
        verify(counted.folder)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE readings SET reader = 'another' WHERE scan = (SELECT min(scan) FROM readings)",
        "INSERT INTO id_states SELECT min(ballot), 1, 'void' FROM printed_ids",
        "UPDATE hand_counts SET at = 'never'",
        "SELECT 1",
    ],
)
def test_what_was_changed_past_the_program_does_not_come_into_minutes(
    counted: PrintedElection, tmp_path: Path, change: str
) -> None:
    assert final_results(counted.folder).tally.final
    kept_out = "id_states_no_delete" if change == "SELECT 1" else ""
    raw = sqlite3.connect(counted.folder.paths.ballot_box)
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(change)
    for name, sql in triggers:
        if name != kept_out:
            raw.execute(sql)
    raw.commit()
    raw.close()
    for final in (
        lambda: final_results(counted.folder),
        lambda: fix_tally(counted.folder),
        lambda: write_minutes(counted.folder, tmp_path / "m", draft=False),
        lambda: close(counted.folder, tmp_path / "p.zip"),
    ):
        with pytest.raises(DamagedElectionError):
            final()
    assert not (tmp_path / "m").exists()
    assert write_minutes(counted.folder, tmp_path / "draft", draft=True)


def test_a_form_that_was_changed_gives_no_minutes(counted: PrintedElection, tmp_path: Path) -> None:
    form = counted.folder.paths.form
    form.write_text(form.read_text("utf-8") + "\n# another\n", "utf-8")
    with pytest.raises(DamagedElectionError, match=r"form\.toml"):
        write_minutes(open_folder(counted.folder.paths.root), tmp_path / "m", draft=False)


def test_every_cell_of_the_ballot_box_is_watched(counted: PrintedElection) -> None:
    """One value of every column of every table, changed as somebody would who knows SQLite."""
    path = counted.folder.paths.ballot_box
    sound = path.read_bytes()
    raw = sqlite3.connect(path)
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    columns = {
        name: [row[1] for row in raw.execute(f"PRAGMA table_info({name})")]
        for name in tables
        if raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
    }
    raw.close()
    for table, names in columns.items():
        for column in names:
            path.write_bytes(sound)
            tamper(path, table, column)
            assert flaws_in_box(counted.folder), (table, column)
    path.write_bytes(sound)
    assert not flaws_in_box(counted.folder)


def tamper(path: Path, table: str, column: str) -> None:
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA foreign_keys = OFF")
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    (value,) = raw.execute(f'SELECT "{column}" FROM {table} LIMIT 1').fetchone()
    other = (
        value + 1000 if isinstance(value, int) else "issued" if column == "state" else f"{value}x"
    )
    try:
        raw.execute(
            f'UPDATE {table} SET "{column}" = ? WHERE rowid IN (SELECT rowid FROM {table} LIMIT 1)',
            (other,),
        )
    except sqlite3.OperationalError:  # a table stored by key has no rowid; keys differ in each row
        raw.execute(f'UPDATE {table} SET "{column}" = ? WHERE "{column}" IS ?', (other, value))
    except sqlite3.IntegrityError:  # the box refuses it by itself
        raw.execute(f"DELETE FROM {table}")
    for _, sql in triggers:
        raw.execute(sql)
    raw.commit()
    raw.close()


def flaws_in_box(folder: ElectionFolder) -> list[str]:
    try:
        with folder.open_box() as box:
            return [fault.en for fault in box.faults()]
    except DamagedElectionError as error:
        return [error.en]


def test_the_hash_on_the_minutes_must_be_in_the_journal(counted: PrintedElection) -> None:
    with counted.folder.open_box() as box:
        head = box.snapshot().journal_head
    assert examine(counted.folder, head=head, workers=1).holds
    with pytest.raises(DamagedElectionError, match="hash on the minutes"):
        verify(counted.folder, head="0" * 64)


def test_a_result_other_than_the_minutes_does_not_verify(counted: PrintedElection) -> None:
    with counted.folder.open_box() as box:
        files = box.entries("minutes")[-1].facts["files"]
        assert isinstance(files, dict)
        box.append_minutes("0" * 64, files)
    with pytest.raises(DamagedElectionError, match="not the one that the journal has"):
        verify(counted.folder)


def test_scans_read_by_another_version_are_said_to_be(
    counted: PrintedElection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ptn_scan.workflow.verifying.READER", "9.9/1/abc")
    with pytest.raises(DamagedElectionError, match=r"this is 9\.9/1/abc"):
        verify(counted.folder)


def test_minutes_are_entered_once_for_one_state(counted: PrintedElection, tmp_path: Path) -> None:
    write_minutes(counted.folder, tmp_path / "again", draft=False)
    with counted.folder.open_box() as box:
        assert len(box.entries("minutes")) == 1
        head = box.snapshot().journal_head
    with pikepdf.open(tmp_path / "again" / "bien-ban-1.pdf") as document:
        assert len(document.pages) > 1
    text = pdf_text(tmp_path / "again" / "bien-ban-1.pdf")
    assert head in text
    assert fingerprint(counted.folder) in text


def pdf_text(path: Path) -> str:
    """The text of a PDF without any blanks."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


def test_minutes_for_sending_open_with_the_password_only(
    counted: PrintedElection, tmp_path: Path
) -> None:
    written = write_minutes(
        counted.folder, tmp_path / "m", draft=False, password="một mật khẩu dài"
    )
    sent = [path for path in written if path.name.endswith("-gui.pdf")]
    assert len(sent) == len(counted.folder.election.form.minutes.copies)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(sent[0])
    with pikepdf.open(sent[0], password="một mật khẩu dài") as document:
        assert document.encryption.R == 6
        assert document.encryption.bits == 256


def test_forgeries_are_still_told_apart_when_the_key_is_gone(tmp_path: Path) -> None:
    """A forged, a void and an unregistered ballot have the same reasons before and after."""
    printed = print_election(tmp_path, "mot-nguoi", 3)
    folder = printed.folder
    leftover = printed.scan(tmp_path / "left.png", [2])
    establish(folder, 3, 3)
    issue(folder, 2, Leftovers((leftover,)))
    forged = forge(printed, Authority(folder.election.id, b"f" * 32), tmp_path / "forged.pdf")
    stray = forge(printed, folder.issuer, tmp_path / "stray.pdf")
    scans = [printed.scan(tmp_path / "a.pdf", [0, 1, 2], {1: Level.LOW}), forged, stray]
    read(folder, scans, collected=5, workers=1)
    write_minutes(folder, tmp_path / "minutes", draft=False)
    before = results(folder).box
    reasons = sorted(b.reasons[0] for b in before.ballots if b.status is Status.REJECTED)
    assert reasons == [Reason.BAD_CODE, Reason.NOT_ISSUED, Reason.NOT_ISSUED]
    close(folder, tmp_path / "package.zip")
    after = open_folder(folder.paths.root)
    assert results(after).box == before
    assert verify(after).closed


def forge(printed: PrintedElection, authority: Authority, target: Path) -> Path:
    """A ballot that `authority` signs, and that no register knows; marked by nobody."""
    from ptn_scan.printing.ballots import write_ballots

    folder = printed.folder
    pdf = target.with_suffix(".printed.pdf")
    write_ballots(pdf, folder.election, folder.layout, authority, (mint_ballot(),))
    return PrintedElection(folder, pdf).scan(target, [0], {1: Level.HIGH})


def test_codes_of_every_page_are_kept(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "nhieu-trang", 2)
    folder = printed.folder
    with folder.open_box() as box:
        snapshot = box.snapshot()
    kept = KeptCodes(folder.election.id, kept_codes(folder, snapshot))
    assert len(kept.payload_hashes) == 2 * len(folder.layout.pages)
    for ballot in snapshot.register:
        for page in folder.layout.pages:
            assert kept.check(folder.issuer.sign(ballot, page.page)) is Authenticity.GENUINE


def test_a_fingerprint_must_be_one(closed: ElectionFolder) -> None:
    with pytest.raises(UsageError):
        check(closed.paths.package, "abc")
    report = check(closed.paths.package, "0" * 64)
    assert [each.key for each in report.checks if each.flaws] == ["fingerprint"]
    typed = fingerprint(closed).upper()
    assert check(closed.paths.package, f" {typed[:8]} {typed[8:32]}:{typed[32:]}").holds
