"""What the desk says and writes by a form with words of its own: names of the levels, proposals
and the base of its profile, and all papers to be taken away."""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from desk_server import RunningDesk, Visitor, desk, doubtful_page, save_scan
from elections import FORMS, PrintedElection, hand_out

from ptn_scan.deck.cases import Case
from ptn_scan.deck.checking import DeckCheck, Identity, PageCheck, RowCheck
from ptn_scan.deck.findings import findings
from ptn_scan.deck.plan import DeckRow
from ptn_scan.desk.papers import recipient_of
from ptn_scan.documents.write import HANDOUT_COUNT, document_count, notice_count
from ptn_scan.election import Level
from ptn_scan.ruling.values import Ruling
from ptn_scan.workflow.debugging import write_steps
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.printing import print_ballots
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

BALLOTS, LOW, DOUBTFUL = 3, 1, 2
STANDARD = "Tín nhiệm cao"
LEVELS = """
[levels]
high = "Xuất sắc"
medium = "Khá"
low = "Kém"
"""


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """A council's vote: everybody says low of the first official, one row of the next waits."""
    root = tmp_path_factory.mktemp("council")
    text = (FORMS / "hoi-dong-nhan-dan.toml").read_text("utf-8")
    (root / "form.toml").write_text(text + LEVELS, "utf-8")
    folder = new(root / "form.toml", root / "election", practice=True)
    printed = PrintedElection(folder, print_ballots(folder, BALLOTS, root / "ballots.pdf"))
    hand_out(printed, BALLOTS)
    rows = {row.official: Level.HIGH for row in folder.layout.pages[0].rows} | {LOW: Level.LOW}
    pages = [printed.page(0, rows), printed.page(1, rows), doubtful_page(printed, 2, (DOUBTFUL,))]
    read(folder, [save_scan(root / "scans.pdf", pages)], collected=BALLOTS, workers=1)
    return printed


@pytest.fixture(scope="module")
def running(council: PrintedElection) -> Iterator[RunningDesk]:
    with desk(council.folder.paths.root) as running:
        yield running


@pytest.fixture(scope="module")
def visitor(running: RunningDesk) -> Visitor:
    visitor = Visitor(running)
    visitor.enter()
    return visitor


@pytest.fixture(scope="module")
def decided(visitor: Visitor, council: PrintedElection) -> str:
    """What the page showed of the doubtful row before it was decided."""
    member = council.folder.election.form.committee[0].name
    assert visitor.ask("/who", {"name": member}).status == 303
    shown = visitor.ask("/review/rows").text
    (row,) = json.loads(shown)["rows"]
    asked = {"sheet": row["sheet"], "official": row["official"], "ruling": "medium"}
    sent = json.dumps(asked).encode()
    assert visitor.ask("/review/decide", body=sent, Content_Type="application/json").status == 200
    return json.dumps(json.loads(shown), ensure_ascii=False)


def test_papers_are_listed_with_whom_they_are_for(council: PrintedElection) -> None:
    form = council.folder.election.form
    named = {
        "bien-ban-1.pdf": form.minutes.copies[0].recipient,
        "bien-ban-2-gui.pdf": form.minutes.copies[1].recipient,
        "ket-qua-01.docx": form.officials[0].name,
        "ket-qua-99.pdf": "",
        "ket-qua-00.pdf": "",
        "ket-qua.xlsx": "",
        "thong-bao.pdf": "",
    }
    told = {name: recipient_of(Path(name), council.folder) for name in named}
    assert told == named


def written(visitor: Visitor, kind: str) -> str:
    """Has papers written; the page with what came of it."""
    assert visitor.ask(f"/minutes/{kind}", {}).status == 303
    while json.loads(visitor.ask("/progress").text)["running"]:
        time.sleep(0.05)
    return visitor.ask("/job").text


def test_results_are_told_in_the_words_of_form_and_profile(
    visitor: Visitor, council: PrintedElection
) -> None:
    text = visitor.ask("/results").text
    rules = council.folder.election.form.rules
    assert rules.base_name is not None
    assert f"Tỉ lệ tính trên {rules.base_name.vi}." in text
    assert rules.proposes is not None
    assert f"Từ 2/3 trở lên: {rules.proposes.at_least.vi}" in text
    for name in ("Xuất sắc", "Khá", "Kém"):
        assert f'<th scope="col">{name}</th>' in text
    assert STANDARD not in text


def test_review_names_levels_as_the_ballot_does(
    visitor: Visitor, decided: str, council: PrintedElection
) -> None:
    assert "Ô “Xuất sắc”: " in decided
    assert "</kbd> Kém</button>" in visitor.ask("/review").text
    (decision,) = results(council.folder).snapshot.row_decisions
    assert decision.why == "Xem ảnh quét: người ghi phiếu chọn “Khá”."


def test_pages_of_the_minutes_are_shown_to_many_at_once(
    running: RunningDesk, visitor: Visitor
) -> None:
    """PDFium serves one thread at a time; with two it ended the desk."""
    pages = [f"/minutes/page/{number}.png" for number in (1, 2, 1, 2, 1, 2, 1, 2)] * 15
    with ThreadPoolExecutor(8) as askers:
        answers = list(askers.map(visitor.ask, [*pages, *["/minutes"] * 8]))
    assert {answer.status for answer in answers} == {200}
    assert answers[0].body.startswith(b"\x89PNG")
    assert answers[0].body == answers[2].body != answers[1].body
    assert running.process.poll() is None


def test_the_papers_of_every_kind_are_taken_away(
    visitor: Visitor, decided: str, council: PrintedElection
) -> None:
    form = council.folder.election.form
    for kind, count, name in (
        ("minutes", document_count(form), "bien-ban-1.pdf"),
        ("notices", notice_count(form), "bao-cao.pdf"),
        ("handouts", HANDOUT_COUNT, "huong-dan-ghi-phieu.pdf"),
    ):
        assert f"Đã viết {count} tệp" in written(visitor, kind)
        assert f'href="/minutes/{kind}/{name}"' in visitor.ask("/minutes").text
        assert visitor.ask(f"/minutes/{kind}/{name}").body.startswith(b"%PDF")
        with zipfile.ZipFile(io.BytesIO(visitor.ask(f"/minutes/{kind}.zip").body)) as archive:
            assert len(archive.namelist()) == count
            assert name in archive.namelist()
    for path in ("/minutes/handouts/bien-ban-1.pdf", "/minutes/none.zip", "/minutes/none/key"):
        assert visitor.ask(path).status == 404


def test_debug_names_levels_as_the_ballot_does(council: PrintedElection, tmp_path: Path) -> None:
    scan = council.folder.paths.root.parent / "scans.pdf"
    write_steps(council.folder, scan, 1, tmp_path / "steps")
    text = (tmp_path / "steps" / "so-do.txt").read_text("utf-8")
    assert text.splitlines()[0].endswith(": Kém")
    assert "[1] Kém: dấu chọn" in text
    assert STANDARD not in text


def test_the_test_deck_names_levels_as_the_ballot_does(council: PrintedElection) -> None:
    drawn = DeckRow(LOW, Case.CROSS, Level.LOW)
    row = RowCheck(1, drawn, Ruling.HIGH, ())
    page = PageCheck("a.png", 1, Identity.TEST_SHEET, None, 1, 1, (row,))
    found = findings(DeckCheck((page,), (), ()), council.folder.election.form)
    (wrong,) = (each for each in found if each.key == "wrong-rulings")
    assert "kém): xuất sắc" in wrong.vi
