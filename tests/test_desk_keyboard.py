"""The pages around the vote, filled in by keyboard alone, and what they are to everybody then."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from desk_pages import SIZES, check_for_everybody, page_of
from desk_server import desk, doubtful_page, needs_chromium, save_scan
from elections import (
    PrintedElection,
    copy_election,
    hand_out,
    print_election,
    read_by_an_older_version,
)
from playwright.sync_api import Browser, Page, expect

from ptn_scan.plan.conference_times import Step
from ptn_scan.workflow.conference_times import enter_times
from ptn_scan.workflow.dossiers import handlings
from ptn_scan.workflow.reading import read

pytestmark = needs_chromium

MOST_TABS = 80
expect.set_options(timeout=15_000)  # on a machine that does much else


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Two ballots, read and counted."""
    root = tmp_path_factory.mktemp("keyboard")
    printed = print_election(root, "kon-ray-2023", 2, practice=True)
    hand_out(printed, 2)
    pages = [doubtful_page(printed, index, ()) for index in range(2)]
    read(printed.folder, [save_scan(root / "scans.pdf", pages)], 2, workers=1)
    return printed


@pytest.fixture
def election(counted: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(counted, tmp_path)


@pytest.mark.parametrize("size", SIZES)
def test_times_by_keyboard(
    browser: Browser, election: PrintedElection, size: tuple[int, int]
) -> None:
    with opened(browser, election, "/times", size) as page:
        for step, time in ((Step.OPENED, "08:00"), (Step.COUNTING, "10:15")):
            tab_to(page, f"#{step.value}")
            page.keyboard.type(time)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Đã ghi giờ")).to_be_visible()
        expect(page.locator(f"#{Step.COUNTING.value}")).to_have_value("10:15")
        check_for_everybody(page)
    assert len(enter_times(election.folder, {})) == 2


@pytest.mark.parametrize("size", SIZES)
def test_dossiers_by_keyboard(
    browser: Browser, election: PrintedElection, size: tuple[int, int]
) -> None:
    with opened(browser, election, "/dossiers", size) as page:
        tab_to(page, "#official")
        page.keyboard.press("ArrowDown")
        tab_to(page, "#received")
        page.keyboard.type("03/11/2023")
        tab_to(page, "[name=signed]")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Đã ghi:")).to_be_visible()
        tab_to(page, ".wide")
        check_for_everybody(page)
    (entered,) = handlings(election.folder)
    assert (entered.official, entered.signed) == (2, True)


@pytest.mark.parametrize("size", SIZES[:1])
def test_two_places_by_keyboard(
    browser: Browser, election: PrintedElection, counted: PrintedElection, size: tuple[int, int]
) -> None:
    with opened(browser, election, "/compare", size) as page:
        tab_to(page, "#other")
        page.keyboard.type(str(counted.folder.paths.root))
        page.keyboard.press("Enter")
        expect(page.get_by_role("rowheader")).to_have_count(11)
        check_for_everybody(page)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        tab_to(page, ".wide")
        tab_to(page, "[name=english]")
        page.keyboard.press("Space")
        tab_to(page, "form[method=post] .button")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Đã viết 4 tệp")).to_be_visible()
        tab_to(page, "a[href$='.pdf']")
        check_for_everybody(page)
    assert len(list(election.folder.paths.root.with_name("election-so-sanh").iterdir())) == 4


@pytest.mark.parametrize("size", SIZES[:1])
def test_reading_again_by_keyboard(
    browser: Browser, election: PrintedElection, size: tuple[int, int]
) -> None:
    read_by_an_older_version(election.folder)
    with opened(browser, election, "/results", size) as page:
        expect(page.get_by_role("heading", name="Phải đọc lại")).to_be_visible()
        check_for_everybody(page)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        tab_to(page, "form[action='/again'] .button")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Đã đọc lại 1 trang")).to_be_visible(timeout=60_000)
        check_for_everybody(page)


@contextmanager
def opened(
    browser: Browser, election: PrintedElection, path: str, size: tuple[int, int]
) -> Iterator[Page]:
    """The desk's page at `path`, with somebody at the desk, in a window of this size."""
    with desk(election.folder.paths.root) as running:
        page = page_of(browser, running)
        page.goto(f"{running.origin}/who")
        page.get_by_role("button", name="Trần Thị U").click()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"{running.origin}{path}")
        yield page


def tab_to(page: Page, selector: str) -> None:
    """Goes on with the Tab key until what `selector` names has the focus. Everything on the way
    can be seen, with a line around it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const one = document.activeElement, box = one.getBoundingClientRect();
                const told = getComputedStyle(one).outlineStyle !== "none";
                const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0;
                return one === document.body || (told && inside) ? "" : one.outerHTML;
            }"""
        )
        assert not seen, (page.url, seen)
        if page.evaluate("name => document.activeElement.matches(name)", selector):
            return
    raise AssertionError(f"{page.url}: {selector} is not reached")
