"""Votes worked by hand (tests/worked/), held for real: printed, marked, scanned, read, counted."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from elections import PX_PER_MM, PrintedElection, print_election
from pikepdf import pdfa
from PIL import Image, ImageDraw
from typer.testing import CliRunner

from ptn_scan.cli import app
from ptn_scan.documents.tongue import Tongue
from ptn_scan.election import Level
from ptn_scan.errors import UsageError
from ptn_scan.layout import RowLayout
from ptn_scan.tally import tally_json
from ptn_scan.workflow.comparing import compare, comparison_json, write_comparison
from ptn_scan.workflow.conference import Leftovers, establish, issue
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import check_final, results

WORKED = Path(__file__).parent / "worked"
PROFILES = ("quy-dinh-96-2023", "hdnd", "tuy-chinh")
MARKS = {
    "H": (Level.HIGH,),
    "M": (Level.MEDIUM,),
    "L": (Level.LOW,),
    "U": (),
    "O": (Level.HIGH, Level.MEDIUM),
    "S": (Level.HIGH,),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A worked example and the vote that was held by it."""

    example: dict[str, Any]
    folder: ElectionFolder


def columns(example: dict[str, Any]) -> list[str]:
    """Each official's votes, a letter a ballot."""
    return ["".join(official["votes"].split()) for official in example["officials"]]


def marked(picture: Image.Image, rows: tuple[RowLayout, ...], letters: list[str]) -> Image.Image:
    """The page with crosses and struck names as `letters` say, one for each row."""
    pen = ImageDraw.Draw(picture)
    for row, letter in zip(rows, letters, strict=True):
        for level in MARKS[letter]:
            box = row.box(level).grown(-1.0)
            corners = [round(each * PX_PER_MM) for each in (box.x, box.y, box.right, box.bottom)]
            left, top, right, bottom = corners
            pen.line([(left, top), (right, bottom)], fill=30, width=3)
            pen.line([(left, bottom), (right, top)], fill=30, width=3)
        if letter == "S":
            name = row.name.grown(1.0, 0.0)
            y = round(name.centre[1] * PX_PER_MM)
            ends = [(round(name.x * PX_PER_MM), y + 1), (round(name.right * PX_PER_MM), y - 1)]
            pen.line(ends, fill=30, width=3)
    return picture


def scans(example: dict[str, Any], printed: PrintedElection, root: Path) -> Path:
    """The box: the marked ballots, then those of strangers."""
    rows = printed.folder.layout.pages[0].rows
    votes = columns(example)
    pages = [
        marked(printed.page(ballot), rows, [column[ballot] for column in votes])
        for ballot in range(example["genuine"])
    ]
    if example["strangers"]:
        other = print_election(root / "other", example["form"], example["strangers"])
        pages += [other.page(number) for number in range(example["strangers"])]
    target = root / "box.pdf"
    pages[0].save(target, save_all=True, append_images=pages[1:], resolution=150)
    return target


def hold(name: str, root: Path) -> Held:
    """The vote of a worked example, up to the result."""
    example = tomllib.loads((WORKED / f"{name}.toml").read_text(encoding="utf-8"))
    (root / "other").mkdir(parents=True)
    printed = print_election(root, example["form"], example["printed"])
    establish(printed.folder, example["convened"], example["present"])
    left = range(example["issued"], example["printed"])
    leftovers = (printed.scan(root / "left.pdf", left),) if left else ()
    issue(printed.folder, example["issued"], Leftovers(leftovers))
    read(printed.folder, (scans(example, printed, root),), collected=example["collected"])
    return Held(example, printed.folder)


@pytest.fixture(scope="module")
def votes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Held]:
    return {name: hold(name, tmp_path_factory.mktemp("worked") / name) for name in PROFILES}


@pytest.mark.parametrize("name", PROFILES)
def test_a_worked_example_holds_together(name: str) -> None:
    """What was worked by hand agrees with itself: letters with levels, sums with the ballots."""
    example = tomllib.loads((WORKED / f"{name}.toml").read_text(encoding="utf-8"))
    for column, official in zip(columns(example), example["officials"], strict=True):
        assert len(column) == example["genuine"]
        assert official["valid"] == sum(official["levels"])
        assert official["valid"] + sum(official["reasons"].values()) == example["collected"]
    assert example["genuine"] + example["strangers"] == example["collected"]
    assert {"1/2", "2/3"} <= {each["shares"][2] for each in example["officials"]}


@pytest.mark.parametrize("name", PROFILES)
def test_counted_as_worked_by_hand(votes: dict[str, Held], name: str) -> None:
    """Clauses III.2.3 and III.6, and what the other profiles say in their place."""
    held = votes[name]
    example, result = held.example, results(held.folder).tally
    check_final(result)
    content = json.loads(tally_json(result))
    for key in ("convened", "present", "printed", "issued", "collected", "genuine"):
        assert content[key] == example[key], key
    assert content["surplus"] == example["strangers"]
    for counted, worked in zip(content["officials"], example["officials"], strict=True):
        assert counted["valid"] == worked["valid"]
        assert [counted[level.value] for level in Level] == worked["levels"]
        assert [counted["shares"][level.value] for level in Level] == worked["shares"]
        assert [counted["percent"][level.value] for level in Level] == worked["percent"]
        assert counted["invalid_by_reason"] == worked["reasons"]
        assert counted["proposal"] == worked["proposal"]


def both(votes: dict[str, Held]) -> Iterator[Path]:
    yield votes["quy-dinh-96-2023"].folder.paths.root
    yield votes["hdnd"].folder.paths.root


def test_two_places_stand_side_by_side_and_are_never_added(votes: dict[str, Held]) -> None:
    """Clause III.6: the authority looks at each place's result as a whole."""
    content = json.loads(comparison_json(compare(*both(votes))))
    names = [each.name for each in votes["hdnd"].folder.election.form.officials]
    assert [each["name"] for each in content["officials"]] == names
    first, second = content["officials"][2]["results"]
    assert (first["low"], first["shares"]["low"]) == (10, "5/9")
    assert (second["low"], second["shares"]["low"]) == (16, "8/15")
    assert set(content["officials"][2]) == {"name", "results"}
    assert [place["collected"] for place in content["places"]] == [18, 20]
    bases = [place["percent_of"] for place in content["places"]]
    assert bases == ["collected", "convened"]
    assert "different bases" in content["remarks"][0]["en"]


def test_the_paper_of_two_places_has_both_results(votes: dict[str, Held], tmp_path: Path) -> None:
    """Clause III.6: side by side, the graver secrecy mark of the two, and no sum anywhere."""
    found = compare(*both(votes))
    written = write_comparison(found, tmp_path / "out", Tongue.ENGLISH)
    assert [path.name for path in written] == [
        "so-sanh.docx", "so-sanh.pdf", "so-sanh-en.docx", "so-sanh-en.pdf",
    ]  # fmt: skip
    word = docx.Document(str(written[0]))
    table = next(each for each in word.tables if len(each.columns) == 12)
    rows = [[cell.text for cell in row.cells] for row in table.rows[2:]]
    assert len(rows) == 2 * len(found.pairs)
    third = [row[2:] for row in rows if row[0] == "3"]
    assert third == [
        ["A", "18", "17", "1", "7", "38,89", "0", "0,00", "10", "55,56"],
        ["B", "20", "20", "0", "0", "0,00", "4", "13,33", "16", "53,33"],
    ]
    assert all(row[1].startswith(rows[index - index % 2][1].split("\n")[0])
               for index, row in enumerate(rows))  # fmt: skip
    assert "MẬT" in word.tables[0].rows[0].cells[0].text
    text = "\n".join(each.text for each in word.paragraphs)
    assert "Kết quả của hai nơi không cộng với nhau" in text
    assert "hai cơ sở khác nhau" in text
    for path in written[1::2]:
        assert pdfa.validate_written(path, pdfa.Flavour("2b")).passed
    with pytest.raises(UsageError, match="election folder"):
        write_comparison(found, found.places[1].folder.paths.root / "out")


def test_compare_shows_both_and_refuses_one_folder_twice(votes: dict[str, Held]) -> None:
    first, second = both(votes)
    shown = CliRunner().invoke(app, ["compare", str(first), str(second)])
    assert shown.exit_code == 0, shown.output
    assert "10 (55,56%)" in shown.output
    assert "16 (53,33%)" in shown.output
    assert "Ủy ban nhân dân huyện Kon Rẫy" in shown.output
    again = CliRunner().invoke(app, ["compare", str(first), str(first)])
    assert again.exit_code != 0
