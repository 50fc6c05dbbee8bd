"""The desk's pages on dossiers, times and a second place, and translations beside the papers."""

import datetime as dt
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_server import Visitor, desk
from elections import PrintedElection, copy_election, hand_out, print_election
from test_desk_counting import outcome

from ptn_scan.plan.conference_times import Step
from ptn_scan.workflow.conference_times import times_of
from ptn_scan.workflow.dossiers import handlings


@pytest.fixture(scope="module")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    printed = print_election(tmp_path_factory.mktemp("around"), "kon-ray-2023", 2, practice=True)
    hand_out(printed, 2)
    return printed


@pytest.fixture
def printed(printed_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(printed_once, tmp_path)


@pytest.fixture
def visitor(printed: PrintedElection) -> Iterator[Visitor]:
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        yield visitor


def test_times_are_entered_and_must_follow_each_other(
    visitor: Visitor, printed: PrintedElection
) -> None:
    visitor.ask("/times", {"opened": "08:00", "counting": "10:15"})
    page = visitor.ask("/times").text
    assert 'value="08:00"' in page
    assert "Đã ghi giờ" in page
    visitor.ask("/times", {"ended": "09:00"})
    assert "không thể trước bắt đầu kiểm phiếu (10:15)" in visitor.ask("/times").text
    visitor.ask("/times", {"ended": "12:5"})
    assert "hãy ghi giờ như 08:30" in visitor.ask("/times").text
    with printed.folder.open_box() as box:
        known = times_of(box)
    assert [f"{step} {known[step]:%H:%M}" for step in known] == ["opened 08:00", "counting 10:15"]
    assert Step.ENDED not in known


def test_papers_of_a_dossier_are_entered(visitor: Visitor, printed: PrintedElection) -> None:
    paper = {"official": "2", "paper": "report"}
    visitor.ask("/dossiers", paper | {"forwarded": "2023-10-20"})
    told = visitor.ask("/dossiers").text
    assert "hãy ghi ngày nhận, không muộn hơn ngày chuyển" in told
    visitor.ask("/dossiers", paper | {"received": "2023-13-40"})
    again = visitor.ask("/dossiers").text
    assert "không phải là ngày" in again
    assert 'value="2023-13-40"' in again
    assert '<option value="2" selected>' in again
    visitor.ask("/dossiers", {"official": "99", "paper": "report"})
    assert "Không có giấy tờ report của người số 99" in visitor.ask("/dossiers").text
    assert not handlings(printed.folder)
    done = visitor.ask("/dossiers", paper | {"received": "03/11/2023", "signed": "yes"})
    after = visitor.ask(done.headers["Location"]).text
    assert "03/11/2023" in after
    assert '<option value="2" selected>' in after
    assert '<option value="report" selected>' in after
    assert 'name="signed" value="yes" checked' not in after
    (entered,) = handlings(printed.folder)
    assert (entered.official, entered.paper, entered.signed) == (2, "report", True)
    assert entered.received == dt.date(2023, 11, 3)


def test_two_places_stand_side_by_side(
    visitor: Visitor, printed_once: PrintedElection, printed: PrintedElection
) -> None:
    other = str(printed_once.folder.paths.root)
    page = visitor.ask(f"/compare?other={urllib.parse.quote(other)}").text
    assert page.count('rowspan="2"') == len(printed.folder.election.form.officials)
    assert "kết quả còn tạm tính" in page
    own = urllib.parse.quote(str(printed.folder.paths.root))
    assert "cùng một thư mục" in visitor.ask(f"/compare?other={own}").text
    assert "không có tệp hoặc thư mục này" in visitor.ask("/compare?other=/none").text
    visitor.ask("/compare", {"other": other, "english": "yes"})
    listed = visitor.ask("/compare").text
    for path in printed.folder.paths.root.with_name("election-so-sanh").iterdir():
        assert f'href="/compare/{path.name}"' in listed
        assert visitor.ask(f"/compare/{path.name}").body == path.read_bytes()
    links = re.findall(r'href="/compare/([^"]+)"', listed)
    assert links == ["so-sanh.docx", "so-sanh.pdf", "so-sanh-en.docx", "so-sanh-en.pdf"]
    assert visitor.ask("/compare/..%2Felection%2Fkey").status == 404


def test_translations_stand_beside_the_papers(visitor: Visitor, printed: PrintedElection) -> None:
    def names() -> set[str]:
        return {
            path.name for path in printed.folder.paths.root.with_name("election-giay-to").iterdir()
        }

    visitor.ask("/minutes/handouts", {})
    assert "Đã viết" in outcome(visitor, "/minutes")
    before = names()
    visitor.ask("/minutes/handouts", {"english": "yes"})
    assert "Đã viết" in outcome(visitor, "/minutes")
    assert len(names()) == 2 * len(before)
    page = visitor.ask("/minutes").text
    assert all(f"/minutes/handouts/{name}" in page for name in names())
