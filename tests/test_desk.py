"""The desk keeps others out, loses nothing it confirmed, and says what is wrong on the page."""

import json
import re
import signal
import socket
import sqlite3
import time
import urllib.parse
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from desk_server import Answer, RunningDesk, Visitor, desk, doubtful_page, save_scan
from elections import (
    FORMS,
    PrintedElection,
    copy_election,
    hand_out,
    print_election,
    read_by_an_older_version,
    without_handles,
)

from ptn_scan.desk.attempts import LOCKED_SECONDS, MOST_WRONG, Attempts
from ptn_scan.desk.recent import recent, remember
from ptn_scan.desk.sessions import IDLE_SECONDS, LONGEST_SECONDS, Sessions
from ptn_scan.desk.words import for_page, measure, percent
from ptn_scan.errors import UsageError
from ptn_scan.ruling.values import Ruling
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.pending import pending_rows
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

BALLOTS = 4
DOUBTFUL = (2, 5)


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Eleven officials, four ballots issued, two read: two rows wait on each."""
    root = tmp_path_factory.mktemp("desk")
    printed = print_election(root, "kon-ray-2023", BALLOTS, practice=True)
    hand_out(printed, BALLOTS)
    pages = [doubtful_page(printed, index, DOUBTFUL) for index in range(2)]
    read(printed.folder, [save_scan(root / "scans.pdf", pages)], collected=2, workers=1)
    return printed


@pytest.fixture(scope="module")
def looked_at(
    read_once: PrintedElection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningDesk]:
    """One desk for all who only look."""
    printed = copy_election(read_once, tmp_path_factory.mktemp("looked-at"))
    with desk(printed.folder.paths.root) as running:
        yield running


@pytest.fixture
def election(read_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(read_once, tmp_path)


@pytest.fixture
def visitor(looked_at: RunningDesk) -> Visitor:
    visitor = Visitor(looked_at)
    visitor.enter()
    return visitor


def test_the_form_is_shown_as_it_will_be_printed_and_counted(visitor: Visitor) -> None:
    page = visitor.ask("/form").text
    for words in ("Nguyễn Văn T – Trưởng ban", "Lưu tại cơ quan", "tổng số phiếu thu về",
                  "2/3 số người được triệu tập", "III.2.3"):  # fmt: skip
        assert words in page
    picture = visitor.ask("/form/1.jpg")
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert [visitor.ask(f"/form/{number}.jpg").status for number in (0, 2)] == [404, 404]


def test_the_first_address_stands_alone_on_a_line(looked_at: RunningDesk) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/enter\?token=[\w-]{40,}", looked_at.address)


def test_the_token_becomes_a_strict_cookie(looked_at: RunningDesk) -> None:
    answer = Visitor(looked_at).enter()
    assert answer.status == 303
    assert answer.headers["Location"] == "/"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    "path", ["/", "/review", "/review/rows", "/static/desk.css", "/enter?token=wrong", "/none"]
)
def test_without_token_or_cookie_there_is_nothing(looked_at: RunningDesk, path: str) -> None:
    stranger = Visitor(looked_at, {f"ptn-scan-{looked_at.port}": "somebody-else"})
    answer = stranger.ask(path)
    assert answer.status == 403
    assert "Kon Rẫy" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:80", "127.0.0.2:1"])
def test_another_host_is_refused(visitor: Visitor, host: str) -> None:
    assert visitor.ask("/", Host=host).status == 403


def test_another_origin_is_refused(visitor: Visitor) -> None:
    form = {"convened": "9", "present": "9"}
    for origin in ("http://evil.example", "null", f"http://127.0.0.1:{visitor.desk.port + 1}"):
        assert visitor.ask("/conference", form, Origin=origin).status == 403


def test_writing_needs_the_sessions_own_token(visitor: Visitor, looked_at: RunningDesk) -> None:
    other = Visitor(looked_at)
    other.enter()
    for token in ("", "wrong", other.csrf):
        visitor.csrf = token
        assert visitor.ask("/language", {"language": "en"}).status == 403


def test_answers_forbid_keeping_and_foreign_content(visitor: Visitor) -> None:
    answer = visitor.ask("/results")
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/", "/form", "/print", "/deck", "/conference", "/issue", "/scans", "/results", "/who",
             "/minutes", "/close", "/members", "/job", "/spoiled", "/scanner",
             "/times", "/dossiers", "/compare"]
)  # fmt: skip
def test_pages_need_nothing_from_elsewhere(visitor: Visitor, path: str) -> None:
    page = visitor.ask(path)
    assert page.status == 200
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:|//)""", page.text)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", page.text)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/app.py",
        "/static//etc/passwd",
        "/minutes/minutes/..%2felection%2fkey",
    ],
)
def test_paths_lead_nowhere_else(visitor: Visitor, path: str) -> None:
    assert visitor.ask(path).status == 404


@pytest.mark.parametrize(
    "target", ["//evil.example/", "/\\evil.example/", "/\t/evil.example/", "http://evil.example/",
               "/\r\nSet-Cookie: a=b", "/\r\n\r\n<script>"]
)  # fmt: skip
def test_nobody_is_led_elsewhere_or_writes_headers(visitor: Visitor, target: str) -> None:
    """What browsers take for another host, also after they have dropped tabs, and what would
    break an answer in two."""
    switch = visitor.ask("/language", {"language": "vi", "back": target})
    signed = visitor.ask("/who", {"name": "Trần Thị U", "then": target})
    for answer in (switch, signed):
        assert answer.status == 303
        place = answer.headers["Location"]
        assert re.fullmatch(r"/(?!/)[^\\\s<]*", place), place
        assert "a=b" not in answer.headers.get("Set-Cookie", "")


def test_a_request_hidden_in_another_gets_nothing(looked_at: RunningDesk, visitor: Visitor) -> None:
    """Two ways of saying how long a body is, two hosts, a whole address in the first line."""
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    own = f"127.0.0.1:{looked_at.port}"
    hidden = f"GET /results HTTP/1.1\r\nHost: {own}\r\n\r\n"
    lengths = f"Content-Length: {len(hidden) + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    known = f"Cookie: {cookie}\r\n\r\n"
    for first in (
        f"POST / HTTP/1.1\r\nHost: {own}\r\n{lengths}{hidden}",
        f"POST / HTTP/1.1\r\nHost: {own}\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n{hidden}",
        f"GET /results HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\n{known}",
        f"GET http://evil.example/results HTTP/1.1\r\nHost: evil.example\r\n{known}",
    ):
        told = spoken(looked_at, first)
        assert re.match(r"HTTP/1\.[01] 4\d\d ", told), told
        assert " 200 " not in told
        assert "Kon Rẫy" not in told


def spoken(running: RunningDesk, text: str) -> str:
    """All that is answered to these very bytes."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=5) as link:
        link.sendall(text.encode())
        link.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: link.recv(65536), b"")).decode("utf-8", "replace")


def test_rows_that_wait_alone_are_shown(
    visitor: Visitor, election: PrintedElection, read_once: PrintedElection
) -> None:
    row = pending_rows(results(read_once.folder).box)[0]
    shown = visitor.ask(f"/review/{row.sheet}/{row.official}/scanned.jpg")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Cache-Control"] == "no-store"
    for path in (f"{row.sheet}/1/scanned.jpg", f"{row.sheet}/99/scanned.jpg", "NONE/2/printed.jpg",
                 f"{row.sheet}/{row.official}/signature.jpg"):  # fmt: skip
        assert visitor.ask(f"/review/{path}").status == 404
    assert visitor.ask(f"/sheets/{row.sheet}.jpg").status == 404


def test_a_decision_at_the_desk_is_that_of_the_command(election: PrintedElection) -> None:
    with desk(election.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        assert visitor.ask("/who", {"name": "Trần Thị U"}).status == 303
        first = json.loads(visitor.ask("/review/rows").text)
        row = first["rows"][0]
        asked = {"sheet": row["sheet"], "official": row["official"], "ruling": "low"}
        after = decided(visitor, asked)
        assert after["left"] == first["left"] - 1
        again = visitor.ask("/review/decide", body=json.dumps(asked | {"official": 1}).encode(),
                            Content_Type="application/json")  # fmt: skip
        assert again.status == 409
        assert "không cần quyết định" in json.loads(again.text)["error"]
        twice = visitor.ask("/review/decide", body=json.dumps(asked).encode(),
                            Content_Type="application/json")  # fmt: skip
        assert twice.status == 409
        undone = json.loads(
            visitor.ask("/review/undo", body=b"{}", Content_Type="application/json").text
        )
        assert undone["left"] == first["left"]
        assert undone["rows"][0]["sheet"] == row["sheet"]
        decided(visitor, asked)
    with election.folder.open_box() as box:
        made = box.snapshot().row_decisions
    assert [each.ruling for each in made] == [Ruling.LOW, Ruling.REVIEW, Ruling.LOW]
    assert {each.by for each in made} == {"Trần Thị U"}


WRONG_BODIES = (
    b"{", b"[]", b"null", b"{}", b'{"sheet": [1], "official": 1, "ruling": "low"}',
    b'{"sheet": "A", "official": "x", "ruling": "low"}',
    b'{"sheet": "A", "official": 1e400, "ruling": "low"}',
    b'{"sheet": "A", "official": 1, "ruling": null}',
    b'{"sheet": "A", "official": 1, "ruling": "low", "why": ["x"]}',
    b'{"sheet": "A", "official": 1, "ruling": "low", "why": "' + b"x" * 301 + b'"}',
)  # fmt: skip


def test_what_no_page_sends_is_refused_in_words(visitor: Visitor) -> None:
    visitor.ask("/who", {"name": "Trần Thị U"})
    for path in ("/review/decide", "/review/later", "/review/unmask"):
        for body in WRONG_BODIES[: None if path.endswith("decide") else 6]:
            answer = visitor.ask(path, body=body, Content_Type="application/json")
            assert answer.status == 409, (path, body)
            assert json.loads(answer.text)["error"]
    large = b'{"why": "' + b"x" * (64 * 1024) + b'"}'
    sent = visitor.ask("/review/decide", body=large, Content_Type="application/json")
    assert sent.status == 413
    assert visitor.ask("/print", {"count": "1" * 100_000}).status == 413
    assert visitor.ask("/scans/read", {"path": "x" * 5000}).status == 303
    assert "tối đa 4096 ký tự" in visitor.ask("/scans").text


def test_names_of_uploads_are_fit_for_any_disk(election: PrintedElection) -> None:
    spool = election.folder.paths.root.with_name(".election-cho-doc")
    with desk(election.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        for name in ("a" * 300 + ".pdf", "é" * 150 + ".png", "𝒳" * 90 + ".tif", "..\\..\\x.pdf"):
            kept = json.loads(upload(visitor, name).text)["name"]
            assert len(kept.encode()) <= 200
            assert kept.endswith(name[-4:])
            assert list(spool.glob(f"*/{kept}"))
        for name in ("", ".", "..", "/", "a/b/"):
            assert upload(visitor, name).status == 409
    assert all(any(own.iterdir()) for own in spool.iterdir())


def upload(visitor: Visitor, name: str) -> Answer:
    path = f"/scans/upload?name={urllib.parse.quote(name)}"
    return visitor.ask(path, body=b"<svg/>", Content_Type="application/octet-stream")


def decided(visitor: Visitor, asked: dict[str, object]) -> dict[str, object]:
    answer = visitor.ask(
        "/review/decide", body=json.dumps(asked).encode(), Content_Type="application/json"
    )
    assert answer.status == 200, answer.text
    content: dict[str, object] = json.loads(answer.text)
    return content


def test_what_was_taken_in_survives_a_kill(election: PrintedElection, tmp_path: Path) -> None:
    root = election.folder.paths.root
    scan = save_scan(tmp_path / "third.pdf", [doubtful_page(election, 2, ())])
    with desk(root) as running:
        visitor = Visitor(running)
        visitor.enter()
        sent = {"Content_Type": "application/octet-stream"}
        kept = visitor.ask("/scans/upload?name=..%2F..%2Fthird.pdf", body=scan.read_bytes(), **sent)
        assert json.loads(kept.text) == {"name": "third.pdf"}
        for name, body in (("page.html", b"<script>1</script>"), ("a.svg", b"<svg/>")):
            assert visitor.ask(f"/scans/upload?name={name}", body=body, **sent).status == 200
        running.process.kill()
    with desk(root) as running:
        visitor = Visitor(running)
        visitor.enter()
        while json.loads(visitor.ask("/progress").text)["running"]:
            pass
        page = visitor.ask("/job").text
        assert "Trang mới: 1" in page
        assert "page.html" in page
    assert results(election.folder).tally.collected == 3
    assert not list(root.parent.glob(".election-cho-doc"))


def outcome(visitor: Visitor) -> str:
    """What the page says when the work that was begun is over."""
    while json.loads(visitor.ask("/progress").text)["running"]:
        time.sleep(0.05)
    return visitor.ask("/job").text


def test_readings_of_another_version_are_read_again_by_a_button(
    election: PrintedElection,
) -> None:
    expected = without_handles(election.folder)
    read_by_an_older_version(election.folder)
    with desk(election.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        for path in ("/", "/results", "/scans", "/minutes", "/again"):
            page = visitor.ask(path)
            assert page.status == (200 if path == "/again" else 409)
            assert "phiên bản này không hiểu kết quả đọc đó" in page.text
        assert "Trần Thị U" in visitor.ask("/who").text
        visitor.ask("/language", {"language": "en"})
        assert "Stored scans must be read again" in visitor.ask("/").text
        visitor.ask("/language", {"language": "vi"})
        assert visitor.ask("/again", {}).status == 303
        assert "Đã đọc lại 1 trang" in outcome(visitor)
        assert "4 quyết định" in visitor.ask("/").text
        assert visitor.ask("/again").headers["Location"] == "/"
    assert without_handles(election.folder) == expected


def test_scans_taken_in_wait_for_readings_of_another_version(
    election: PrintedElection, tmp_path: Path
) -> None:
    scan = save_scan(tmp_path / "third.pdf", [doubtful_page(election, 2, ())])
    read_by_an_older_version(election.folder)
    with desk(election.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        assert visitor.ask("/scans/read", {"path": str(scan)}).status == 303
        assert "Trang mới: 1" in outcome(visitor)
    assert results(election.folder).tally.collected == 3


def test_readings_that_were_tampered_with_are_not_read_again(election: PrintedElection) -> None:
    raw = sqlite3.connect(election.folder.paths.ballot_box)
    with raw:
        guards = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (guard,) in guards:
            raw.execute(f"DROP TRIGGER {guard}")
        raw.execute("UPDATE readings SET reading = '{}'")
    raw.close()
    with desk(election.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/again", {})
        assert "đã bị thêm, bớt hoặc sửa" in outcome(visitor)


ENGLISH_PAGES = ("/", "/print", "/deck", "/conference", "/issue", "/spoiled", "/scans", "/scanner",
                 "/stacks", "/job", "/who", "/members", "/review", "/sheets", "/results",
                 "/minutes", "/close", "/times", "/dossiers", "/compare", "/none")  # fmt: skip
NAMES = re.compile(r"\w*[\u00c0-\u024f\u1e00-\u1eff]\w*")
"""Words with letters that English has not."""


def test_every_page_is_in_english_by_the_switch(election: PrintedElection) -> None:
    form = election.folder.election.form
    people = {each.name for each in (*form.officials, *form.committee)}
    given = [form.title, *people, *(each.title for each in form.officials)]
    given += [each.role for each in form.committee] + ["DIỄN TẬP", "Tiếng Việt"]
    own = set(NAMES.findall(" ".join(given)))
    with desk(election.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/who", {"name": "Trần Thị U"})
        answer = visitor.ask("/language", {"language": "en", "back": "/job?then=/scans"})
        assert answer.headers["Location"] == "/job?then=/scans"
        for path in ENGLISH_PAGES:
            page = visitor.ask(path).text
            assert 'lang="en"' in page, path
            assert set(NAMES.findall(page)) <= own, (path, set(NAMES.findall(page)) - own)


def test_trouble_is_told_on_the_page(election: PrintedElection) -> None:
    with desk(election.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        assert visitor.ask("/conference", {"convened": "9", "present": "x"}).status == 303
        assert "Số người có mặt: hãy ghi một số nguyên" in visitor.ask("/conference").text
        visitor.ask("/conference", {"convened": "9", "present": "9"})
        assert "Phiếu đã phát ra nên không sửa được" in visitor.ask("/conference").text


def test_a_taken_port_and_an_interrupt_end_as_the_contract_says(election: PrintedElection) -> None:
    with desk(election.folder.paths.root) as running:
        with desk(election.folder.paths.root, "--port", str(running.port)) as second:
            _, told = second.process.communicate(timeout=30)
            assert second.process.returncode == 9
            assert f"Cổng {running.port}" in told
        running.process.send_signal(signal.SIGINT)
        _, told = running.process.communicate(timeout=30)
        assert running.process.returncode == 130
        assert "Traceback" not in told


def test_who_idles_is_signed_out_and_a_day_ends() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    key = sessions.begin()
    session = sessions.find(key, by_a_person=True)
    assert session is not None
    session.sign_in("Trần Thị U", identified=True)
    now[0] += IDLE_SECONDS - 1
    assert sessions.find(key, by_a_person=False) is session
    assert session.name == "Trần Thị U"
    now[0] += 2
    assert sessions.find(key, by_a_person=True) is session
    assert (session.name, session.identified) == (None, False)
    now[0] += LONGEST_SECONDS
    assert sessions.find(key, by_a_person=True) is None


def test_five_wrong_pins_lock_for_a_minute() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(MOST_WRONG):
        attempts.begin("Trần Thị U")
    with pytest.raises(UsageError, match="locked"):
        attempts.begin("Trần Thị U")
    attempts.begin("Lê Văn V")
    now[0] += LOCKED_SECONDS
    attempts.begin("Trần Thị U")
    attempts.succeed("Trần Thị U")


def test_messages_name_steps_and_not_commands() -> None:
    message = Message("Hãy chạy «ptn-scan conference» trước.", "Run `ptn-scan read … --x` first.")
    told = for_page(message)
    assert told == Message("Hãy chạy bước “Hội nghị” trước.", "Run the step “Scanning” first.")
    twice = for_page(Message("Hãy dùng `ptn-scan decide …`, `ptn-scan decide-sheet …`.", ""))
    assert twice.vi == "Hãy dùng bước “Xem lại”."


def test_numbers_are_written_as_in_the_papers() -> None:
    assert [percent(share, "vi") for share in (Fraction(2, 3), Fraction(1), None)] == [
        "66,67%", "100,00%", "–",
    ]  # fmt: skip
    assert percent(Fraction(2, 3), "en") == "66.67%"
    assert (measure(0.96, "vi"), measure(0.96, "en")) == ("1,0", "1.0")


def test_without_a_folder_one_is_chosen_or_made(
    election: PrintedElection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    remember(election.folder.paths.root)
    remember(tmp_path / "gone")
    made = tmp_path / "made"
    with desk(None) as running:
        visitor = Visitor(running)
        visitor.enter()
        assert str(election.folder.paths.root.parent) in visitor.ask("/").text
        assert "gone" not in visitor.ask("/").text
        visitor.ask("/new", {"form": str(FORMS / "none.toml"), "folder": str(made)})
        assert "không có tệp hoặc thư mục này" in visitor.ask("/").text
        form = str(FORMS / "mot-nguoi.toml")
        visitor.ask("/new", {"form": form, "folder": str(made), "practice": "yes"})
        assert "DIỄN TẬP" in visitor.ask("/form").text
    assert recent() == (made, election.folder.paths.root)


def test_a_confirmed_decision_survives_a_kill(election: PrintedElection) -> None:
    root = election.folder.paths.root
    for number in range(3):
        with desk(root) as running:
            visitor = Visitor(running)
            visitor.enter()
            visitor.ask("/who", {"name": "Trần Thị U"})
            row = json.loads(visitor.ask("/review/rows").text)["rows"][0]
            asked = {"sheet": row["sheet"], "official": row["official"], "ruling": "medium"}
            decided(visitor, asked)
            running.process.kill()
        made = results(election.folder).snapshot.row_decisions
        assert len(made) == number + 1
        assert (made[-1].sheet, made[-1].official) == (row["sheet"], row["official"])
