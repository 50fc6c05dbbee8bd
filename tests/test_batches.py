"""Stacks of paper: named, continued, counted by hand, withdrawn, put back, scanned anew."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from elections import (
    DPI,
    PX_PER_MM,
    PrintedElection,
    call,
    copy_election,
    hand_out,
    print_election,
    records,
)
from PIL import Image

from ptn_scan.cli.register import batch_app
from ptn_scan.election import Level
from ptn_scan.errors import CountsError, UsageError
from ptn_scan.reconcile import Identity
from ptn_scan.workflow.batches import BatchReport, report, rescan, restore, withdraw
from ptn_scan.workflow.deciding import Author
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import check_final, results

BALLOTS = 6
AUTHOR = Author("Nguyễn Văn T", "hai tờ đi cùng nhau")


@pytest.fixture(scope="module")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    printed = print_election(tmp_path_factory.mktemp("batches"), "mot-nguoi", BALLOTS)
    hand_out(printed, BALLOTS)
    return printed


@pytest.fixture
def issued(issued_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(issued_once, tmp_path)


def stack(election: PrintedElection, name: str, *pages: int) -> list[Path]:
    """A scan of a stack; under each name the paper is a little brighter or darker, as no scanner
    gives the same bytes twice."""
    white = 250 - sum(name.encode()) % 8
    pictures = [election.page(index, {1: Level.HIGH}) for index in pages]
    return mixed(election, name, [picture.point(lambda v: min(v, white)) for picture in pictures])


def mixed(election: PrintedElection, name: str, pictures: Sequence[Image.Image]) -> list[Path]:
    target = election.pdf.with_name(f"{name}.pdf")
    pictures[0].save(target, save_all=True, append_images=pictures[1:], resolution=DPI)
    return [target]


def reports(election: PrintedElection) -> tuple[BatchReport, ...]:
    return report(results(election.folder))


def identity(election: PrintedElection, key: str) -> Identity:
    found = results(election.folder).tally.identities
    return next(each for each in found if each.key == key)


def keys(election: PrintedElection) -> set[str]:
    return {each.key for each in results(election.folder).tally.identities}


def test_counts_of_stacks_sum_to_the_whole(issued: PrintedElection) -> None:
    folder = issued.folder
    read(folder, stack(issued, "a", 0, 1), 2, workers=1, batch="hòm 1")
    assert results(folder).tally.counts.collected == 2
    read(folder, stack(issued, "b", 2, 3), workers=1, batch="hòm 2")
    assert results(folder).tally.counts.collected is None
    assert not identity(issued, "batches-sum").holds
    read(folder, [], 2, batch="hòm 2")
    check_final(results(folder).tally)
    read(folder, [], 5)
    assert not identity(issued, "batches-sum").holds
    assert not identity(issued, "collected").holds
    read(folder, [], 4)
    check_final(results(folder).tally)


def test_a_mistyped_name_is_told_and_can_be_taken_out(issued: PrintedElection) -> None:
    """Else a stack that nobody has would keep the result from being final without a word."""
    folder = issued.folder
    assert read(folder, stack(issued, "a", 0, 1), 2, workers=1, batch="hòm 1").warnings == ()
    (warning,) = read(folder, [], 2, batch="hom 1").warnings
    assert "“hom 1”" in warning.vi
    assert not identity(issued, "batches").holds
    withdraw(folder, "hom 1", AUTHOR)
    check_final(results(folder).tally)


def test_without_counts_of_their_own_stacks_have_no_identity(issued: PrintedElection) -> None:
    read(issued.folder, stack(issued, "a", 0, 1), 3, workers=1)
    read(issued.folder, stack(issued, "b", 2), workers=1, batch="sau")
    assert not {"batches", "batches-sum"} & keys(issued)
    check_final(results(issued.folder).tally)
    read(issued.folder, [], 1, batch="sau")  # the other stack has what is left
    assert identity(issued, "batches-sum").holds
    check_final(results(issued.folder).tally)


def test_a_stack_is_continued_under_its_name(issued: PrintedElection) -> None:
    read(issued.folder, stack(issued, "a", 0, 1), 3, workers=1, batch="hòm 1")
    failing = identity(issued, "batches")
    assert not failing.holds
    assert ", lệch 1" in failing.vi
    assert ", off by 1" in failing.en
    read(issued.folder, stack(issued, "b", 2), workers=1, batch=" hòm  1 ")
    (one,) = reports(issued)
    assert (one.batch.name, len(one.batch.sheets), one.ballots, one.differs) == (
        "hòm 1", 3, 3, False,
    )  # fmt: skip
    check_final(results(issued.folder).tally)


def test_readings_without_a_name_are_numbered(issued: PrintedElection) -> None:
    read(issued.folder, stack(issued, "a", 0), workers=1)
    read(issued.folder, stack(issued, "b", 1), workers=1)
    assert [each.batch.name for each in reports(issued)] == ["1", "2"]
    read(issued.folder, stack(issued, "c", 2), 2, workers=1, batch="2")
    assert [each.ballots for each in reports(issued)] == [1, 2]
    with pytest.raises(UsageError):
        read(issued.folder, stack(issued, "d", 3), workers=1, batch="7")
    for name in ("", "  ", "a\x00b", "x" * 61):
        with pytest.raises(UsageError):
            read(issued.folder, stack(issued, "e", 3), workers=1, batch=name)


def test_a_withdrawn_stack_counts_nowhere_and_is_kept(issued: PrintedElection) -> None:
    folder = issued.folder
    read(folder, stack(issued, "a", 0, 1), 2, workers=1, batch="a")
    read(folder, stack(issued, "b", 1, 2), 2, workers=1, batch="b")
    assert results(folder).tally.waiting == 2  # ballot 1 is in both
    withdraw(folder, "b", AUTHOR)
    check_final(results(folder).tally)
    lines = records(folder)
    sources = [source["file"] for line in lines for source in line["sources"]]  # type: ignore[attr-defined]
    assert sorted(sources) == ["a.pdf", "a.pdf", "b.pdf", "b.pdf"]
    assert [line["status"] for line in lines].count("not-a-ballot") == 2
    with folder.open_box() as box:
        assert len(box.scans()) == 4
        assert box.faults() == ()
    again = read(folder, [issued.pdf.with_name("b.pdf")], workers=1)
    assert (again.new, again.known) == (0, 2)
    assert "withdrawn" in again.warnings[0].en
    with pytest.raises(UsageError):
        withdraw(folder, "b", AUTHOR)
    restore(folder, "b", AUTHOR)
    assert results(folder).tally.waiting == 2
    with pytest.raises(UsageError):
        restore(folder, "b", AUTHOR)


def test_a_stack_scanned_anew_takes_the_place_of_the_old(issued: PrintedElection) -> None:
    folder = issued.folder
    read(folder, stack(issued, "a", 0, 1, 2), 4, workers=1, batch="a")
    assert reports(issued)[0].differs
    result = rescan(folder, "a", stack(issued, "again", 3, 0, 1, 2), AUTHOR, workers=1)
    assert (result.new, result.waiting) == (4, 0)
    old, new = reports(issued)
    assert (old.batch.stands, new.batch.stands) == (False, True)
    assert old.batch.withdrawal is not None
    assert old.batch.withdrawal.why == AUTHOR.why
    assert (new.ballots, new.batch.collected) == (4, 4)
    check_final(results(folder).tally)
    assert (old.scanning, new.scanning) == (1, 2)
    with pytest.raises(CountsError):
        restore(folder, "a", AUTHOR, 1)
    withdraw(folder, "a", AUTHOR)
    restore(folder, "a", AUTHOR, 1)
    assert [each.batch.stands for each in reports(issued)] == [True, False]
    with pytest.raises(CountsError):
        restore(folder, "a", AUTHOR)
    with pytest.raises(UsageError):
        restore(folder, "a", AUTHOR, 3)


def test_a_rescan_goes_on_where_it_was_interrupted(issued: PrintedElection, tmp_path: Path) -> None:
    """A file is missing the first time, which stands for any interruption between pages."""
    folder = issued.folder
    read(folder, stack(issued, "a", 0, 1), workers=1, batch="a")
    fresh = [*stack(issued, "again", 0), tmp_path / "later.pdf"]
    assert len(rescan(folder, "a", fresh, AUTHOR, workers=1).failures) == 1
    stack(issued, "later", 1)
    result = rescan(folder, "a", fresh, AUTHOR, workers=1)
    assert (result.new, result.known) == (1, 1)
    assert [each.batch.stands for each in reports(issued)] == [False, True]
    assert results(folder).tally.collected == 2


def test_old_scans_are_no_new_ones(issued: PrintedElection) -> None:
    scans = stack(issued, "a", 0, 1)
    read(issued.folder, scans, workers=1, batch="a")
    with pytest.raises(UsageError, match="anew"):
        rescan(issued.folder, "a", scans, AUTHOR, workers=1)
    with pytest.raises(UsageError, match="no batch"):
        rescan(issued.folder, "b", scans, AUTHOR, workers=1)
    with pytest.raises(UsageError, match="--why"):
        withdraw(issued.folder, "a", Author("An", " "))
    assert reports(issued)[0].batch.stands


def test_a_sheet_that_lies_face_down_is_pointed_at(issued: PrintedElection) -> None:
    blank = Image.new("L", issued.page(0).size, 250)
    scans = mixed(issued, "stack", [issued.page(0), issued.page(1), blank, issued.page(2)])
    read(issued.folder, scans, 4, workers=1, batch="a")
    (one,) = reports(issued)
    (place,) = one.places
    assert place.before is not None
    assert place.after is not None
    assert (place.before.page, place.first.page, place.after.page) == (2, 3, 4)
    assert "face down" in place.what.en


def test_sheets_that_went_through_together_are_pointed_at(issued: PrintedElection) -> None:
    """One lies over the other, so that its corners and rows are where no reader looks for them."""
    double = issued.page(1).copy()
    double.paste(issued.page(2), (0, 500))
    scans = mixed(issued, "stack", [issued.page(0), double, issued.page(3)])
    read(issued.folder, scans, 4, workers=1, batch="a")
    places = reports(issued)[0].places
    assert [place.first.page for place in places] == [2]
    assert "together" in places[0].what.en


def test_a_sheet_that_hides_another_is_pointed_at_by_where_it_lies(
    issued: PrintedElection,
) -> None:
    """The upper one is whole, but lies lower in the picture than its neighbours."""
    double = issued.page(3).copy()
    double.paste(issued.page(4), (0, round(12 * PX_PER_MM)))
    turned = issued.page(1).rotate(180)
    stack = [issued.page(0), turned, issued.page(2), double, issued.page(5)]
    read(issued.folder, mixed(issued, "stack", stack), 6, workers=1, batch="a")
    (one,) = reports(issued)
    assert one.ballots == 5
    (place,) = one.places
    assert place.first.page == 4
    assert "lies elsewhere" in place.what.en


def test_a_sheet_scanned_twice_is_pointed_at(issued: PrintedElection) -> None:
    scans = [*stack(issued, "a", 0, 1), issued.scan(issued.pdf.with_name("b.png"), [1])]
    read(issued.folder, scans, 2, workers=1, batch="a")
    (one,) = reports(issued)
    assert [(place.first.file, place.first.page) for place in one.places] == [
        ("a.pdf", 2), ("b.png", 1),
    ]  # fmt: skip


def test_blank_backs_are_no_sheets_that_lie_face_down(issued: PrintedElection) -> None:
    """Both sides were scanned; two blanks beside each other are the sheet that was turned."""
    pixels = iter(range(250, 240, -1))
    fronts = [issued.page(index) for index in range(3)]
    backs = [Image.new("L", fronts[0].size, next(pixels)) for _ in range(5)]
    turned = [fronts[0], backs[0], backs[1], backs[2], backs[3], fronts[2], backs[4]]
    read(issued.folder, mixed(issued, "stack", turned), 3, workers=1, batch="a")
    places = reports(issued)[0].places
    assert min(place.first.page for place in places) >= 3
    assert max(place.first.page for place in places) <= 4


def test_without_a_trace_the_stack_is_told_in_parts(issued: PrintedElection) -> None:
    scans = [*stack(issued, "a", 0, 1, 2), *stack(issued, "b", 3, 4)]
    read(issued.folder, scans, 6, workers=1, batch="a")
    first, second = reports(issued)[0].places
    assert (first.first.file, first.first.page, first.last and first.last.page) == ("a.pdf", 1, 3)
    assert "3 ballots" in first.what.en
    assert "2 ballots" in second.what.en


def test_a_page_left_out_is_pointed_at(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "nhieu-trang", 2)
    hand_out(printed, 2)
    read(printed.folder, stack(printed, "a", 0, 2, 3, 4, 5), 3, workers=1, batch="a")
    places = reports(printed)[0].places
    assert [place.first.page for place in places] == [1, 2]
    assert "missing" in places[0].what.en


def test_every_command_has_help() -> None:
    assert {command.name for command in batch_app.registered_commands} == {
        "list", "withdraw", "restore", "rescan",
    }  # fmt: skip
    assert all(command.help for command in batch_app.registered_commands)


def test_the_commands_and_what_they_show(issued: PrintedElection) -> None:
    root = issued.folder.paths.root
    (scan,) = stack(issued, "a", 0, 1)
    done = call("read", root, scan, "--batch", "hòm 1", "--collected", "3", "--workers", "1")
    assert (done.returncode, done.stderr) == (0, "")
    shown = call("batch", "list", root)
    assert "hòm 1: 2 trang, 2 phiếu đọc được, đếm tay 3 ✗" in shown.stdout
    assert "a.pdf trang 1–2" in shown.stdout
    (again,) = stack(issued, "again", 0, 1, 2)
    words = ("--by", "An", "--why", "đi cùng nhau", "--workers", "1")
    assert call("batch", "rescan", root, "hòm 1", again, *words).returncode == 0
    assert "ĐÃ RÚT (An: đi cùng nhau)" in call("status", root).stdout
    gone = call("batch", "withdraw", root, "hòm 1", "--by", "An", "--why", "x", "--lang", "en")
    assert gone.stdout == "Batch hòm 1 is withdrawn (3 pages); its scans are kept.\n"
