"""Files and folders of this machine that somebody names at the desk: typed, pasted, or chosen from
its own list; and what the desk wrote, opened for people."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from desk_pages import check_for_everybody, go_by, page_of
from desk_server import Visitor, desk, needs_chromium
from elections import FORMS, PrintedElection, copy_election, print_election
from flask import Flask
from playwright.sync_api import Browser, expect
from test_desk_counting import outcome

from ptn_scan.desk import places
from ptn_scan.desk.places import Wanted, listing
from ptn_scan.desk.views.paths import named_path, new_path
from ptn_scan.errors import UsageError
from ptn_scan.workflow.members import add_member
from ptn_scan.workflow.results import results

T = "Nguyễn Văn T"


@pytest.fixture(scope="module")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    return print_election(tmp_path_factory.mktemp("paths"), "kon-ray-2023", 2, practice=True)


@pytest.fixture
def printed(printed_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(printed_once, tmp_path)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of somebody who keeps forms among other papers."""
    home = tmp_path / "nhà"
    papers = home / "Documents"
    (papers / "Phiếu quét").mkdir(parents=True)
    (papers / ".hidden").mkdir()
    (papers / "huyện.toml").write_bytes((FORMS / "mot-nguoi.toml").read_bytes())
    for name in ("Ảnh.PDF", "anh.jpg", "thư.docx", ".secret.pdf"):
        (papers / name).write_bytes(b"")
    monkeypatch.setenv("HOME", str(home))
    return home


def names(paths: tuple[Path, ...]) -> list[str]:
    return [path.name for path in paths]


def test_a_folder_lists_what_may_be_chosen(home: Path) -> None:
    papers = home / "Documents"
    assert names(listing(papers, Wanted.FORM).files) == ["huyện.toml"]
    assert names(listing(papers, Wanted.SCANS).files) == ["anh.jpg", "Ảnh.PDF"]
    found = listing(papers, Wanted.FOLDER)
    assert (names(found.folders), found.files, found.parent) == (["Phiếu quét"], (), home)
    assert not found.cut
    assert listing(Path("/"), Wanted.FOLDER).parent is None


def test_an_election_is_told_from_other_folders(printed: PrintedElection) -> None:
    root = printed.folder.paths.root
    assert listing(root.parent, Wanted.ELECTION).elections == {root}


def test_a_folder_with_too_much_in_it_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_MOST", 2)
    found = listing(home / "Documents", Wanted.SCANS)
    assert found.cut
    assert len(found.folders) + len(found.files) <= 2


def test_what_is_no_folder_cannot_be_listed(home: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        listing(home / "Documents" / "huyện.toml", Wanted.FORM)


@pytest.mark.parametrize("form", ["{}", '"{}"', "'{}'", "“{}”", "  {}\n", "uri"])
def test_a_pasted_path_is_understood(home: Path, form: str) -> None:
    """As file managers copy it, with quotes or as an address; two spaces stay two."""
    path = home / "Documents" / "Phiếu  quét.pdf"
    path.write_bytes(b"")
    written = f"file://{quote(str(path))}" if form == "uri" else form.format(path)
    with Flask("test").test_request_context(data={"scans": written}, method="POST"):
        assert named_path("scans") == path


@pytest.mark.parametrize("written", ["", "  ", "huyện.toml", '""', "a\0b", "/a\0b"])
def test_what_is_no_full_path_is_refused(written: str) -> None:
    with (
        Flask("test").test_request_context(data={"folder": written}, method="POST"),
        pytest.raises(UsageError, match="full path"),
    ):
        new_path("folder")


def test_a_name_that_no_file_can_have_is_of_none() -> None:
    with (
        Flask("test").test_request_context(data={"scans": f"/{'x' * 400}"}, method="POST"),
        pytest.raises(UsageError, match="no such file"),
    ):
        named_path("scans")


@pytest.fixture
def visitor(printed: PrintedElection, home: Path) -> Iterator[Visitor]:
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        yield visitor


def test_the_desk_lists_folders_to_those_who_came_in(visitor: Visitor, home: Path) -> None:
    found = json.loads(visitor.ask("/choose?wanted=scans").text)
    assert (found["place"], [each["name"] for each in found["folders"]]) == (
        str(home),
        ["Documents"],
    )
    assert [each["path"] for each in found["first"]][:2] == [str(home), str(home / "Documents")]
    inside = json.loads(visitor.ask(f"/choose?wanted=form&at={quote(str(home))}/Documents/x").text)
    assert [each["name"] for each in inside["files"]] == ["huyện.toml"]
    assert visitor.ask("/choose?wanted=all").status == 404
    assert visitor.ask("/choose?wanted=form&at=Documents").status == 409
    stranger = Visitor(visitor.desk)
    assert stranger.ask("/choose?wanted=scans").status == 403


def test_once_members_are_registered_it_lists_to_them_alone(
    visitor: Visitor, printed: PrintedElection
) -> None:
    add_member(printed.folder, T, "tam-so-1")
    answer = visitor.ask("/choose?wanted=scans")
    assert answer.status == 401
    assert "đăng nhập" in json.loads(answer.text)["error"]


def test_scans_named_beside_another_answer_are_asked_about(
    visitor: Visitor, printed: PrintedElection
) -> None:
    visitor.ask("/issue", {"count": "1", "leftover": "none", "scans": str(printed.pdf)})
    assert "Đã ghi tệp ảnh quét mà lại chọn" in visitor.ask("/issue").text
    assert results(printed.folder).tally.counts.issued is None


def test_what_was_written_opens_as_the_machine_opens_it(
    printed: PrintedElection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`xdg-open` is what opens files on a desktop; here one that writes down what it was asked."""
    opener, asked = tmp_path / "bin" / "xdg-open", tmp_path / "asked"
    opener.parent.mkdir()
    opener.write_text(
        f'#!/bin/sh\nprintf %s "$1" > "{asked}.part" && mv "{asked}.part" "{asked}"\n'
    )
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(opener.parent), prepend=":")
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/print", {"count": "1"})
        page = outcome(visitor, "/print")
        target = printed.folder.paths.root.with_name("election-phieu.pdf")
        assert f"Mở {target.name}" in page
        for which in ("1", "-1", "x"):
            assert visitor.ask("/job/open", {"which": which}).status == 404
        assert visitor.ask("/job/open", {"which": "0", "then": "/print"}).status == 303
        wait_for(asked)
        assert asked.read_text() == str(target)
        target.unlink()
        visitor.ask("/job/open", {"which": "0", "then": "/print"})
        assert "Không mở được" in visitor.ask("/job?then=/print").text


def wait_for(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.02)


@needs_chromium
def test_a_new_election_is_made_by_choosing_alone(browser: Browser, home: Path) -> None:
    with desk(None) as running:
        page = page_of(browser, running)
        page.get_by_role("button", name="Chọn: Tệp mẫu phiếu").click()
        chooser = page.get_by_role("dialog")
        expect(chooser.get_by_role("button", name="Documents /")).to_be_focused()
        check_for_everybody(page)
        expect(chooser.get_by_role("button", name="Chọn thư mục này")).to_be_hidden()
        page.keyboard.press("Enter")
        expect(chooser.get_by_role("button", name="huyện.toml")).to_be_visible()
        expect(chooser.get_by_role("button", name=".hidden")).to_have_count(0)
        chooser.get_by_role("button", name="huyện.toml").click()
        expect(page.get_by_label("Tệp mẫu phiếu (.toml)", exact=True)).to_be_focused()
        page.get_by_role("button", name="Chọn: Thư mục mới").click()
        chooser.get_by_role("button", name="Lên một cấp").click()
        chooser.get_by_role("button", name="Chọn thư mục này").click()
        field = page.get_by_label("Thư mục mới cho cuộc lấy phiếu", exact=True)
        expect(field).to_have_value(str(home / "huyện"))
        go_by(page.get_by_role("button", name="Lập cuộc lấy phiếu"))
        expect(page.locator(".steps")).to_be_visible()
    assert (home / "huyện" / "election.json").is_file()


@needs_chromium
def test_naming_scans_ticks_what_they_are_of(
    browser: Browser, printed: PrintedElection, home: Path
) -> None:
    with desk(printed.folder.paths.root) as running:
        page = page_of(browser, running)
        page.goto(f"{running.origin}/issue")
        page.get_by_role("button", name="Chọn: Tệp hoặc thư mục ảnh quét phiếu còn lại").click()
        chooser = page.get_by_role("dialog")
        chooser.get_by_role("button", name="Documents /").click()
        chooser.get_by_role("button", name="Phiếu quét /").click()
        expect(chooser.get_by_text("không có gì để chọn")).to_be_visible()
        chooser.get_by_role("button", name="Chọn thư mục này").click()
        expect(page.get_by_label("Đã quét tất cả phiếu còn lại")).to_be_checked()
        page.get_by_role("button", name="Chọn: Tệp hoặc thư mục ảnh quét phiếu còn lại").click()
        expect(chooser.get_by_text(str(home / "Documents" / "Phiếu quét"))).to_be_visible()
        page.keyboard.press("Escape")
        expect(chooser).to_have_count(0)
