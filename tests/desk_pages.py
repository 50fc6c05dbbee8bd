"""The desk's pages in a real browser, and what every page must be to everybody."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from desk_server import CHROMIUM, CHROMIUM_ARGUMENTS, RunningDesk
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

SIZES = ((1366, 768), (683, 384))  # the second is the first at 200 %
PATHS = ("/", "/form", "/print", "/deck", "/conference", "/issue", "/spoiled", "/scans", "/scanner",
         "/stacks", "/job?then=/scans", "/who", "/members", "/review", "/sheets", "/results",
         "/minutes", "/times", "/dossiers", "/compare", "/close")  # fmt: skip
"""Every page that one can go to."""
PATIENCE_MS = 120_000
"""How long a page may take on a machine that does much else; what is waited for is what it says."""
expect.set_options(timeout=PATIENCE_MS)
WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS)
        )
        yield browser
        browser.close()


def page_of(browser: Browser, running: RunningDesk) -> Page:
    """A browser that came in by the first address, where all is counted, and hears of nothing from
    elsewhere."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("request", lambda request: _is_own(request.url, running))
    page.goto(running.address)
    opening = page.locator("script[src$='/opening.js']")  # such a page shows itself anew
    expect(opening).to_have_count(0)
    return page


def go_by(control: Locator) -> None:
    """Presses a link or the button of a form, and returns when the page that comes of it is there.
    Whoever goes elsewhere before that cancels what was sent."""
    control.wait_for()  # a page that shows itself anew before is not what comes of it
    with control.page.expect_navigation():
        control.click()


def resize(page: Page, size: tuple[int, int]) -> None:
    """Gives the window this size; returns when the page is laid out and drawn in it. Before that
    what gets the focus may be scrolled to where it would be in the old one."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_function("([w, h]) => innerWidth === w && innerHeight === h", arg=list(size))
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def _is_own(url: str, running: RunningDesk) -> None:
    assert url.startswith((running.origin, f"blob:{running.origin}")), url


def check_for_everybody(page: Page) -> None:
    """The page, at each size, has nothing that axe-core finds at level AA, and fits."""
    axe = AXE_FILE_PATH.read_text("utf-8")
    for width, height in reversed(SIZES):
        resize(page, (width, height))
        page.evaluate(axe)
        found = page.evaluate(f"axe.run({{runOnly: {WCAG_AA}}})")
        wrong = [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]
        assert not wrong, (page.url, width, wrong)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (page.url, width)
