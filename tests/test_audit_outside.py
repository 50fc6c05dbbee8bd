"""The check by sample as a committee does it: by commands alone, from the printed ballots to the
verdict, with the paper in hand. One sheet was read as something else than it shows."""

import csv
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk_server import save_scan
from elections import FORMS, PrintedElection, call

from ptn_scan.election import Level
from ptn_scan.workflow.folder import open_folder

BALLOTS, LOW = 64, 6
"""Under 10 % low: by a margin of 0.8 at one half 25 ballots are looked at, of more than 60."""
MISREAD = 40
"""On this page of the stack the paper says low, and the scan high."""
SAID = {Level.HIGH: "cao", Level.LOW: "thấp"}
DICE = tuple(f"{number}" * 10 for number in range(10, 60))
"""Of so many throws some draw what is wanted: each pulls two sheets of five."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A counted election, and what each sheet of the stack says, by its page in the scan."""

    root: Path
    paper: Mapping[int, Level]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    place = tmp_path_factory.mktemp("stack")
    root, pdf = place / "election", place / "ballots.pdf"
    done("new", FORMS / "mot-nguoi.toml", root)
    done("print", root, "--count", BALLOTS, "--out", pdf)
    done("conference", root, "--convened", BALLOTS, "--present", BALLOTS)
    done("issue", root, "--count", BALLOTS)
    printed = PrintedElection(open_folder(root), pdf)
    paper = {page: Level.LOW if page <= LOW else Level.HIGH for page in range(1, BALLOTS + 1)}
    pages = [printed.page(page - 1, {1: level}) for page, level in paper.items()]
    done("read", root, save_scan(place / "thung.pdf", pages), "--collected", BALLOTS)
    done("tally", root, "--final")
    return Stack(root, paper | {MISREAD: Level.LOW})


def done(*words: object, code: int = 0) -> str:
    """What the command says on stdout."""
    ended = call(*map(str, words), seconds=600)
    assert ended.returncode == code, ended.stderr + ended.stdout
    return ended.stdout


def drawn(stack: Stack, place: Path, dice: str) -> tuple[Path, list[int]]:
    """A copy of the election, fixed and drawn, and the pages that are to be pulled."""
    root = place / f"election-{dice[:2]}"
    shutil.copytree(stack.root, root)
    assert "SHA-256" in done("audit", root, "--fix-tally")
    done("audit", root, "--seed", dice)
    done("audit", root, "--list", place / f"{dice[:2]}.csv")
    return root, [int(row["Trang"]) for row in lines(place / f"{dice[:2]}.csv")]


def drawn_with(stack: Stack, place: Path, misread: bool) -> tuple[Path, Path]:
    """Drawn by such dice that the misread sheet is among those to be pulled, or is not."""
    for dice in DICE:
        root, pages = drawn(stack, place, dice)
        if (MISREAD in pages) is misread:
            return root, place / f"{dice[:2]}.csv"
    raise AssertionError("no dice drew so")


def lines(listed: Path) -> list[dict[str, str]]:
    text = listed.read_text("utf-8-sig")
    table = list(csv.reader(text.splitlines()))
    head = next(row for row in table if "Mã tờ" in row)
    body = table[table.index(head) + 1 :]
    return [dict(zip(head, row, strict=True)) for row in body]


def looked_at(stack: Stack, listed: Path) -> None:
    """Each sheet is pulled by its place, and what it says is written into its line."""
    table = list(csv.reader(listed.read_text("utf-8-sig").splitlines()))
    head = next(row for row in table if "Mã tờ" in row)
    page = head.index("Trang")
    official = next(n for n, word in enumerate(head) if word.partition(".")[0] == "1")
    for row in table[table.index(head) + 1 :]:
        row[official] = SAID[stack.paper[int(row[page])]]
    with listed.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)


def handle_of(listed: Path, page: int) -> str:
    return next(row["Mã tờ"] for row in lines(listed) if row["Trang"] == str(page))


def test_a_sample_of_what_was_read_right_confirms_the_result(
    counted: Stack, tmp_path: Path
) -> None:
    root, listed = drawn_with(counted, tmp_path, misread=False)
    order = [int(row["Trang"]) for row in lines(listed)]
    assert order == sorted(order), "as the sheets lie in the stack"
    assert {row["1. Nguyễn Thị A"] for row in lines(listed)} == {""}
    assert "ptn-scan audit" in done("audit", root), "what comes next"
    looked_at(counted, listed)
    told = done("audit", root, "--enter", listed, "--by", "An, Bình")
    assert "đã xem 25/25 phiếu mẫu trong 64 phiếu" in told
    assert "Kiểm tra bằng tay xác nhận kết quả" in told
    assert "Khác nhau" not in told
    assert done("audit", root) == told
    done("verify", root)
    done("minutes", root, "--out", tmp_path / "minutes")


def test_a_sheet_that_was_read_wrongly_is_named(counted: Stack, tmp_path: Path) -> None:
    root, listed = drawn_with(counted, tmp_path, misread=True)
    looked_at(counted, listed)
    told = done("audit", root, "--enter", listed, "--by", "An, Bình")
    assert f"Khác nhau: tờ {handle_of(listed, MISREAD)}, người số 1." in told
    assert "Kiểm tra bằng tay xác nhận kết quả" in told, "by this margin one sheet is not enough"


def test_paper_that_says_something_else_all_through_ends_in_a_full_count_that_differs(
    counted: Stack, tmp_path: Path
) -> None:
    """As if the scans were of another stack: every sheet that is pulled says low."""
    root, listed = drawn_with(counted, tmp_path, misread=True)
    looked_at(Stack(counted.root, dict.fromkeys(counted.paper, Level.LOW)), listed)
    told = done("audit", root, "--enter", listed, "--by", "An, Bình")
    assert "xác nhận kết quả" not in told
    count = tmp_path / "count.csv"
    done("audit", root, "--list", count)
    text = count.read_text("utf-8-sig")
    name = next(line for line in text.splitlines() if line.startswith("1,"))
    filled = f"{name.removesuffix(',,,,')},0,0,{BALLOTS},0"
    count.write_text(text.replace(name, filled), "utf-8")
    told = done("audit", root, "--enter", count, "--by", "An, Bình", code=8)
    assert "xác nhận kết quả" not in told
