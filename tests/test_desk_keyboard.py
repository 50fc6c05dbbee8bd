"""Every page by keyboard alone, in a window as wide as the smallest laptop's and at 200 %."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from desk_pages import PATHS, SIZES, check_for_everybody, go_by, page_of, resize
from desk_server import desk, doubtful_page, needs_chromium, save_scan
from elections import (
    FORMS,
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
from ptn_scan.workflow.folder import open_folder
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

pytestmark = needs_chromium

MOST_TABS = 80


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


@pytest.mark.parametrize("size", SIZES)
def test_two_places_by_keyboard(
    browser: Browser, election: PrintedElection, counted: PrintedElection, size: tuple[int, int]
) -> None:
    with opened(browser, election, "/compare", size) as page:
        tab_to(page, "#other")
        page.keyboard.type(str(counted.folder.paths.root))
        page.keyboard.press("Enter")
        expect(page.get_by_role("rowheader")).to_have_count(11)
        check_for_everybody(page)
        resize(page, size)
        tab_to(page, ".wide")
        tab_to(page, "[name=english]")
        page.keyboard.press("Space")
        tab_to(page, "form[method=post] .button")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Đã viết 4 tệp")).to_be_visible()
        tab_to(page, "a[href$='.pdf']")
        check_for_everybody(page)
    assert len(list(election.folder.paths.root.with_name("election-so-sanh").iterdir())) == 4


@pytest.mark.parametrize("size", SIZES)
def test_reading_again_by_keyboard(
    browser: Browser, election: PrintedElection, size: tuple[int, int]
) -> None:
    read_by_an_older_version(election.folder)
    with opened(browser, election, "/results", size) as page:
        expect(page.get_by_role("heading", name="Phải đọc lại")).to_be_visible()
        check_for_everybody(page)
        resize(page, size)
        tab_to(page, "form[action='/again'] .button")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Đã đọc lại 1 trang")).to_be_visible()
        check_for_everybody(page)


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Two ballots with doubtful rows, of which one was scanned twice, in a stack with a count."""
    root = tmp_path_factory.mktemp("doubtful")
    printed = print_election(root, "kon-ray-2023", 2, practice=True)
    hand_out(printed, 2)
    pages = [doubtful_page(printed, index, rows) for index, rows in ((0, (2,)), (1, (5,)), (1, ()))]
    read(printed.folder, [save_scan(root / "scans.pdf", pages)], 2, workers=1, batch="Tập 1")
    return printed


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PATHS)
def test_the_tab_key_comes_to_everything(looked_at: Page, path: str, size: tuple[int, int]) -> None:
    page = looked_at
    resize(page, size)
    page.goto("/".join([*page.url.split("/")[:3], path.removeprefix("/")]))
    if path == "/review":
        page.locator("#review[data-shown]").wait_for()
    wanted = set(page.evaluate(TO_BE_REACHED))
    reached: list[str] = []
    while (step := next_stop(page)) is not None:
        assert len(reached) < MOST_TABS, reached[-3:]
        reached.append(step)
    assert not wanted - set(reached)


@pytest.fixture(scope="module")
def looked_at(browser: Browser, doubtful: PrintedElection) -> Iterator[Page]:
    with opened(browser, doubtful, "/", SIZES[0]) as page:
        yield page


TO_BE_REACHED = """() => {
    const own = (one) => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden";
    const first = (one) => one.type !== "radio" || one
        === [...document.getElementsByName(one.name)].find((each) => each.checked)
        || one === document.getElementsByName(one.name)[0]
        && ![...document.getElementsByName(one.name)].some((each) => each.checked);
    const kinds = "a[href], button, input, select, summary, [tabindex]";
    const every = [...document.querySelectorAll(kinds)]
        .filter((one) => own(one) && first(one) && one.checkVisibility());
    every.forEach((one, number) => { one.dataset.stop = number; });
    return every.map((one) => `${one.dataset.stop} ${one.outerHTML.slice(0, 90)}`);
}"""
STOP = """() => {
    const one = document.activeElement;
    return one === document.body ? null : `${one.dataset.stop} ${one.outerHTML.slice(0, 90)}`;
}"""


def next_stop(page: Page) -> str | None:
    """What the Tab key comes to next, None after the last; it is seen, and nothing lies over it."""
    page.keyboard.press("Tab")
    hidden = page.evaluate(NOT_SEEN)
    assert not hidden, (page.url, hidden)
    return page.evaluate(STOP)


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_vote_by_keyboard(browser: Browser, tmp_path: Path, size: tuple[int, int]) -> None:
    root = new(FORMS / "kon-ray-2023.toml", tmp_path / "election", practice=True).paths.root
    with desk(root) as running:
        page = page_of(browser, running)
        resize(page, size)
        hand_out_by_keyboard(page)
        printed = PrintedElection(open_folder(root), root.with_name("election-phieu.pdf"))
        pages = [
            doubtful_page(printed, index, rows) for index, rows in ((0, (3,)), (1, (3,)), (1, ()))
        ]
        scan_by_keyboard(page, save_scan(tmp_path / "scans.pdf", pages))
        review_by_keyboard(page)
        close_by_keyboard(page)
    found = results(open_folder(root))
    assert found.tally.final
    assert found.tally.collected == 2
    assert root.with_name("election-ho-so.zip").is_file()


def go(page: Page, path: str) -> None:
    """To a step's page by the links at the head and on the page of steps."""
    if urlsplit(page.url).path != "/":
        press(page, ".home")
    press(page, f"main a[href='{path}']")


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, selector: str, words: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(words)


def send(page: Page, told: str) -> None:
    """Sends the form with the field that has the focus, and waits for what the page says then."""
    page.keyboard.press("Enter")
    expect(page.locator(".notice", has_text=told).first).to_be_visible()


def hand_out_by_keyboard(page: Page) -> None:
    go(page, "/print")
    write(page, "#count", "2")
    send(page, "Đã ghi 2 phiếu")
    go(page, "/conference")
    write(page, "#convened", "2")
    write(page, "#present", "2")
    send(page, "Đã ghi số người")
    go(page, "/issue")
    write(page, "#count", "2")
    send(page, "phát ra 2 trong 2")


def scan_by_keyboard(page: Page, scans: Path) -> None:
    go(page, "/scans")
    write(page, "#path", str(scans))
    send(page, "Trang mới: 3")
    press(page, "a[href='/scans']")
    write(page, "#collected", "2")
    send(page, "Đã ghi số đếm tay")


def review_by_keyboard(page: Page) -> None:
    """First the paper that was scanned twice, then a row of each ballot."""
    go(page, "/review")
    press(page, "[name=name]")
    press(page, "a[href='/sheets']")
    tab_to(page, "[name=action]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[value=same-sheet]")).to_be_checked()
    write(page, "#why", "Cùng một tờ.")
    send(page, "Đã ghi quyết định")
    press(page, "a[href='/review']")
    shown = "-"
    expect(page.locator("#left")).to_have_text(re.compile("[1-9]"))
    for left in range(int(page.locator("#left").inner_text()), 0, -1):
        expect(page.locator("#left")).to_have_text(str(left))
        expect(page.locator("#review")).to_have_attribute(
            "data-shown", re.compile(f"^(?!{shown}).")
        )
        shown = str(page.locator("#review").get_attribute("data-shown"))
        page.keyboard.press("1")
    expect(page.locator("#none")).to_be_visible()


def close_by_keyboard(page: Page) -> None:
    go(page, "/results")
    expect(page.get_by_role("heading", name="Kết quả chính thức")).to_be_visible()
    press(page, "a[href='/hall']")
    go(page, "/minutes")
    tab_to(page, "form[action='/minutes/minutes'] .button")
    send(page, "Đã viết 9 tệp")
    go(page, "/close")
    tab_to(page, "[name=sure]")
    page.keyboard.press("Space")
    tab_to(page, "main form .button")
    send(page, "Đã đóng")


@contextmanager
def opened(
    browser: Browser, election: PrintedElection, path: str, size: tuple[int, int]
) -> Iterator[Page]:
    """The desk's page at `path`, with somebody at the desk, in a window of this size."""
    with desk(election.folder.paths.root) as running:
        page = page_of(browser, running)
        page.goto(f"{running.origin}/who")
        go_by(page.get_by_role("button", name="Trần Thị U"))
        resize(page, size)
        page.goto(f"{running.origin}{path}")
        yield page


def tab_to(page: Page, selector: str) -> None:
    """Goes on with the Tab key until what `selector` names has the focus. Everything on the way
    can be seen, with a line around it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen = page.evaluate(NOT_SEEN)
        assert not seen, (page.url, seen)
        if page.evaluate("name => document.activeElement.matches(name)", selector):
            return
    raise AssertionError(f"{page.url}: {selector} is not reached")


NOT_SEEN = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    if (one === document.body) return "";
    const told = getComputedStyle(one.matches("input[type=file]") ? one.nextElementSibling : one)
        .outlineStyle !== "none";
    const inside = box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth;
    const at = (x, y) => {
        const top = document.elementFromPoint(x, y);
        return top && (one.contains(top) || top.contains(one) && !top.matches(".choices"));
    };
    const middle = Math.min(Math.max((box.top + box.bottom) / 2, 1), innerHeight - 1);
    const seen = at(Math.max(box.left, 0) + 2, middle) || box.width < 2;
    return told && inside && seen ? "" : one.outerHTML;
}"""
"""What has the focus, where it cannot be seen, is covered, or has no line around it."""
