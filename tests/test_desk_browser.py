"""A whole vote on the page, in a real browser, and what every page must be to everybody."""

from pathlib import Path

import pytest
from desk_pages import PATHS, check_for_everybody, go_by, page_of
from desk_server import desk, doubtful_page, needs_chromium, save_scan
from elections import FORMS, PrintedElection, copy_election, hand_out, print_election
from playwright.sync_api import Browser, Page, expect

from ptn_scan.tally import tally_json
from ptn_scan.workflow.folder import open_folder
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

pytestmark = needs_chromium

T, U = "Nguyễn Văn T", "Trần Thị U"
PINS = {T: "tam-so-1", U: "tam-so-2"}


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Four ballots with doubtful rows, of which the last was scanned twice."""
    root = tmp_path_factory.mktemp("browser")
    printed = print_election(root, "kon-ray-2023", 4, practice=True)
    hand_out(printed, 4)
    pages = [doubtful_page(printed, index, (2, 5, 7)) for index in range(4)]
    pages.append(doubtful_page(printed, 3, (1,)))
    read(printed.folder, [save_scan(root / "scans.pdf", pages)], 5, workers=1)
    return printed


def step(page: Page, name: str) -> None:
    """Goes to a step by its button on the page of steps."""
    page.goto("/".join(page.url.split("/")[:3]))
    go_by(page.get_by_role("link", name=name, exact=True))


def finished(page: Page) -> str:
    """What the page says when the work that was begun is over."""
    notice = page.locator(".notice").first
    notice.wait_for()
    return "\n".join(page.locator(".notice").all_inner_texts())


def test_a_whole_vote_on_the_page(browser: Browser, tmp_path: Path) -> None:
    form = (FORMS / "kon-ray-2023.toml").read_text("utf-8").replace("agree = 1", "agree = 2")
    (tmp_path / "form.toml").write_text(form, encoding="utf-8")
    root = new(tmp_path / "form.toml", tmp_path / "election", practice=True).paths.root
    with desk(root) as running:
        page = page_of(browser, running)
        prepare(page)
        take_in(page, root)
        register(page)
        others = page_of(browser, running)
        sign_in(others, U)
        decide_together(page, others)
        finish(page)
    folder = open_folder(root)
    assert results(folder).tally.final
    assert tally_json(results(folder).tally).count('"final": true')
    assert (tmp_path / "election-ho-so.zip").is_file()
    votes = results(folder).snapshot
    assert {vote.by for vote in votes.row_votes} == {T, U}
    assert all(made.by == f"{T}; {U}" for made in votes.row_decisions)


def prepare(page: Page) -> None:
    """Printing, conference, handing out."""
    step(page, "In phiếu")
    page.get_by_label("In thêm bao nhiêu phiếu?").fill("4")
    go_by(page.get_by_role("button", name="In phiếu"))
    assert "Đã ghi 4 phiếu" in finished(page)
    step(page, "Ghi số người có mặt")
    page.get_by_label("Số người được triệu tập").fill("4")
    page.get_by_label("Số người có mặt").fill("1")
    go_by(page.get_by_role("button", name="Ghi", exact=True))
    expect(page.get_by_role("alert")).to_contain_text("chưa đủ 2/3")
    page.get_by_label("Số người được triệu tập").fill("4")
    page.get_by_label("Số người có mặt").fill("4")
    go_by(page.get_by_role("button", name="Ghi", exact=True))
    step(page, "Ghi số phiếu phát ra")
    page.get_by_label("Số phiếu đã phát ra").fill("4")
    go_by(page.get_by_role("button", name="Ghi một lần"))
    assert "phát ra 4 trong 4" in finished(page)


def take_in(page: Page, root: Path) -> None:
    """Scans chosen on the page, read, and counted by hand."""
    printed = PrintedElection(open_folder(root), root.with_name("election-phieu.pdf"))
    scans = save_scan(
        root.with_name("scans.pdf"), [doubtful_page(printed, index, (3,)) for index in range(4)]
    )
    step(page, "Đưa ảnh quét vào")
    page.get_by_label("Chọn tệp…").set_input_files(scans)
    expect(page.get_by_text("Đã nhận: scans.pdf")).to_be_visible()
    go_by(page.get_by_role("button", name="Đọc các tệp đã nhận"))
    assert "Trang mới: 4" in finished(page)
    go_by(page.get_by_role("link", name="Quay lại"))
    page.get_by_label("Số phiếu thu về").fill("4")
    go_by(page.get_by_role("button", name="Ghi số đếm tay"))
    page.goto("/".join(page.url.split("/")[:3]))
    expect(page.get_by_role("heading", name="Số liệu chưa khớp")).to_be_visible()


def register(page: Page) -> None:
    """Both members get a PIN; the first of them must sign in to register the second."""
    for name, pin in PINS.items():
        page.goto("/".join([*page.url.split("/")[:3], "members"]))
        if page.url.endswith("/who?then=/members"):
            sign_in(page, T)
        page.get_by_label("Họ tên").select_option(name)
        page.get_by_label("PIN, ít nhất").fill(pin)
        page.get_by_label("Gõ lại PIN").fill(pin)
        go_by(page.get_by_role("button", name="Đăng ký"))
        if "/who" in page.url:
            sign_in(page, T)


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Họ tên").select_option(name)
    page.get_by_label("PIN").fill(PINS[name])
    go_by(page.get_by_role("button", name="Vào bàn"))


def decide_together(page: Page, others: Page) -> None:
    """Both members go through all rows by keyboard; what differs is decided when both say so."""
    alone, disputed = (4, 3, 2, 1), (4, 4, 3, 2)
    for member, first, lefts in ((page, "1", alone), (others, "2", disputed)):
        step(member, "Xem lại chỗ nghi ngờ")
        for left, key in zip(lefts, (first, "1", "0", "1"), strict=True):
            wait_for_next(member)
            expect(member.locator("#left")).to_have_text(str(left))
            member.keyboard.press(key)
    expect(others.locator("#votes")).to_contain_text(f"{T}: Tín nhiệm cao")
    expect(others.locator("#votes")).to_contain_text(f"{U}: Tín nhiệm")
    others.keyboard.press("1")
    expect(others.locator("#none")).to_be_visible()


def wait_for_next(page: Page) -> None:
    """Until a row is shown that was not shown before."""
    page.wait_for_function(
        """() => {
            const review = document.getElementById("review");
            const {shown, seen} = review.dataset;
            if (!shown || shown === seen) return false;
            review.dataset.seen = shown;
            return true;
        }"""
    )


def finish(page: Page) -> None:
    """Results, the hall's view, minutes and closing."""
    step(page, "Xem kết quả")
    expect(page.get_by_role("heading", name="Kết quả chính thức")).to_be_visible()
    go_by(page.get_by_role("link", name="Trình chiếu cho hội nghị"))
    expect(page.locator(".hall .line")).to_have_count(11)
    step(page, "Xem và tải biên bản")
    expect(page.locator(".preview img").first).to_be_visible()
    go_by(page.get_by_role("button", name="Viết biên bản"))
    assert "Đã viết 9 tệp" in finished(page)
    go_by(page.get_by_role("link", name="Quay lại"))
    with page.expect_download() as download:
        page.get_by_role("link", name="bien-ban-1.pdf").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    step(page, "Đóng và lập gói hồ sơ")
    page.get_by_label("Biên bản đã in và ký").check()
    go_by(page.get_by_role("button", name="Đóng", exact=True))
    assert "Đã đóng" in finished(page)


def test_every_page_is_accessible_and_fits(browser: Browser, read_once: PrintedElection) -> None:
    with desk(read_once.folder.paths.root) as running:
        page = page_of(browser, running)
        page.goto(f"{running.origin}/who")
        go_by(page.get_by_role("button", name=U))
        for path in PATHS:
            page.goto(f"{running.origin}{path}")
            if path == "/review":
                page.locator("#review[data-shown]").wait_for()
            check_for_everybody(page)
        go_by(page.get_by_role("button", name="English"))
        expect(page.get_by_role("heading", name="Closing")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_keyboard_alone_decides_and_undoes(
    browser: Browser, read_once: PrintedElection, tmp_path: Path
) -> None:
    folder = copy_election(read_once, tmp_path).folder
    with desk(folder.paths.root) as running:
        page = page_of(browser, running)
        page.goto(f"{running.origin}/who")
        page.get_by_role("button", name=U).focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.goto(f"{running.origin}/review")
        review = page.locator("#review[data-shown]")
        review.wait_for()
        first = review.get_attribute("data-shown")
        page.keyboard.press("Space")
        expect(page.locator("#review")).not_to_have_attribute("data-shown", str(first))
        second = review.get_attribute("data-shown")
        page.keyboard.press("0")
        expect(page.locator("#review")).not_to_have_attribute("data-shown", str(second))
        page.keyboard.press("u")
        expect(page.locator("#review")).to_have_attribute("data-shown", str(second))
        for _ in range(6):
            decide_one(page)
    made = [made.ruling.value for made in results(folder).snapshot.row_decisions]
    assert made == ["invalid", "review", *["high"] * 6]


def decide_one(page: Page) -> None:
    """Decides the row that is shown, and returns when the next one is on the screen."""
    before = page.locator("#review").get_attribute("data-shown")
    page.keyboard.press("1")
    page.wait_for_function(
        "shown => document.getElementById('review').dataset.shown !== shown", arg=before
    )
