"""Sheets that go together are chosen by their pictures, or named by their handles."""

import re
from pathlib import Path

import pytest
from desk_pages import check_for_everybody, go_by, page_of
from desk_server import Visitor, desk, doubtful_page, needs_chromium, save_scan
from elections import PX_PER_MM, PrintedElection, copy_election, hand_out, print_election
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, expect

from ptn_scan.ruling.values import Reason, Status
from ptn_scan.workflow.live import LiveResults, Ruled
from ptn_scan.workflow.partners import Partners, partners, rows_alike
from ptn_scan.workflow.pending import PendingSheet, pending_sheets
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

U = "Triệu Văn U"
T = "Nguyễn Văn T"
PAGES = 3


@pytest.fixture(scope="module")
def torn_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Two ballots of three pages. Of the first the last page was scanned without its QR codes; of
    the second the last page is missing."""
    root = tmp_path_factory.mktemp("sheets")
    printed = print_election(root, "nhieu-trang", 2, practice=True)
    hand_out(printed, 2)
    pages = [printed.page(0), printed.page(1), without_codes(printed, 2)]
    pages += [printed.page(3), printed.page(4)]
    read(printed.folder, [save_scan(root / "scans.pdf", pages)], 2, workers=1)
    return printed


@pytest.fixture
def torn(torn_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(torn_once, tmp_path)


def without_codes(printed: PrintedElection, index: int) -> Image.Image:
    """A page with paper over its QR codes."""
    picture = printed.page(index)
    pen = ImageDraw.Draw(picture)
    for code in printed.folder.layout.pages[index % PAGES].qr:
        edges = (code.x, code.y, code.right, code.bottom)
        pen.rectangle([round(each * PX_PER_MM) for each in edges], fill=255)
    return picture


def lines(printed: PrintedElection) -> tuple[Ruled, PendingSheet, list[PendingSheet]]:
    """The box, the sheet without QR codes, and the ballots that lack a page, in scanned order."""
    found = LiveResults(printed.folder).ruled()
    pending = pending_sheets(found.box)
    (lone,) = (each for each in pending if Reason.QR_UNREADABLE in each.reasons)
    short = [each for each in pending if Reason.MISSING_PAGE in each.reasons]
    return found, lone, sorted(short, key=lambda each: min(s.page for s in each.sources))


def test_a_page_without_codes_may_be_of_each_ballot_that_lacks_it(torn: PrintedElection) -> None:
    found, lone, (first, second) = lines(torn)
    told = partners(found, lone, PAGES)
    assert told.same == ()
    assert [set(first.sheets), set(second.sheets)] == [
        set(line.sheets) for each in told.pages for line in (first, second) if each in line.sheets
    ]
    assert partners(found, first, PAGES) == Partners((), ())  # its QR codes go with no other


def test_a_page_is_joined_by_choosing_its_ballot(torn: PrintedElection) -> None:
    found, lone, (first, _) = lines(torn)
    (chosen,) = (each for each in partners(found, lone, PAGES).pages if each in first.sheets)
    with desk(torn.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/who", {"name": U})
        page = page_with(visitor, lone)
        assert f'name="page" value="{chosen}"' in page
        assert visitor.ask(f"/sheets/{chosen}.jpg").status == 200
        sent = {"sheet": lone.sheets[0], "action": "accept", "why": "cùng nét bút"}
        visitor.ask("/sheets", sent | {"page": "typed", "joined": ""})
        assert "Hãy gõ mã của tờ kia" in visitor.ask("/sheets").text
        visitor.ask("/sheets", sent | {"page": "own", "joined": chosen})
        assert "chọn điều khác" in visitor.ask("/sheets").text
        assert not results(torn.folder).snapshot.sheet_decisions
        visitor.ask("/sheets", sent | {"page": chosen})
        assert "Đã ghi quyết định" in visitor.ask("/sheets").text
    (made,) = results(torn.folder).snapshot.sheet_decisions
    assert (made.sheet, made.other) == (lone.sheets[0], chosen)
    (whole,) = (each for each in results(torn.folder).box.ballots if chosen in each.sheets)
    assert len(whole.sheets) == PAGES
    assert whole.status is not Status.REJECTED


def page_with(visitor: Visitor, line: PendingSheet) -> str:
    """The page that asks about `line`."""
    for number in range(PAGES):
        page = visitor.ask(f"/sheets?n={number}").text
        if f'name="sheet" value="{line.sheets[0]}"' in page:
            return page
    raise AssertionError(f"no page asks about {line.sheets}")


def test_a_handle_may_still_be_typed(torn: PrintedElection) -> None:
    _, lone, (_, second) = lines(torn)
    with desk(torn.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/who", {"name": U})
        typed = {"page": "typed", "joined": second.sheets[0].lower()}
        sent = {"sheet": lone.sheets[0], "action": "accept", "why": "cùng nét bút"}
        visitor.ask("/sheets", sent | typed)
    (made,) = results(torn.folder).snapshot.sheet_decisions
    assert made.other == second.sheets[0]


def test_of_two_sheets_with_one_id_the_decided_one_stays_in_sight(tmp_path: Path) -> None:
    """Who decides on the second must see the first and what was said of it."""
    printed = print_election(tmp_path, "kon-ray-2023", 1, practice=True)
    hand_out(printed, 1)
    pages = [doubtful_page(printed, 0, ()), doubtful_page(printed, 0, (3,))]
    read(printed.folder, [save_scan(tmp_path / "scans.pdf", pages)], 2, workers=1)
    found = LiveResults(printed.folder).ruled()
    first, second = pending_sheets(found.box)
    assert rows_alike(found, first.sheets[0], second.sheets[0]) == (10, 11)
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/who", {"name": T})
        assert "giống tờ A ở 10/11 dòng" in visitor.ask("/sheets").text
        sent = {"sheet": first.sheets[0], "action": "reject", "why": "bản sao chụp"}
        visitor.ask("/sheets", sent)
        visitor.ask("/sheets")  # which tells that it is recorded
        page = visitor.ask("/sheets").text
        assert f'name="sheet" value="{second.sheets[0]}"' in page
        assert f"/sheets/{first.sheets[0]}.jpg" in page
        assert "đã quyết định: Không chấp nhận – bản sao chụp" in page
        assert visitor.ask(f"/sheets/{first.sheets[0]}.jpg").status == 200


@needs_chromium
def test_the_choice_is_made_in_a_browser(browser: Browser, torn: PrintedElection) -> None:
    _, lone, (first, _) = lines(torn)
    with desk(torn.folder.paths.root) as running:
        page = page_of(browser, running)
        page.goto(f"{running.origin}/who")
        go_by(page.get_by_role("button", name=U))
        page.goto(f"{running.origin}/sheets")
        while page.locator("input[name=sheet]").last.input_value() != lone.sheets[0]:
            go_by(page.get_by_role("link", name="Xem tờ khác"))
        expect(page.locator(".sheets figure")).to_have_count(3)
        check_for_everybody(page)
        page.locator("[name=action][value=accept]").check()
        offered = page.get_by_label(re.compile("là trang của phiếu có tờ"))
        expect(offered).to_have_count(2)
        values = [offered.nth(n).get_attribute("value") for n in range(2)]
        offered.nth(next(n for n, each in enumerate(values) if each in first.sheets)).check()
        page.get_by_label("Lý do").last.fill("cùng nét bút")
        go_by(page.get_by_role("button", name="Ghi quyết định"))
        expect(page.get_by_text("Đã ghi quyết định")).to_be_visible()
    assert results(torn.folder).snapshot.sheet_decisions[0].other in first.sheets
