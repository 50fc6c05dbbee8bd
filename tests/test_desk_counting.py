"""What the desk does while ballots come in: spoiled ones, stacks, the attached scanner, pages that
need a person, the elected committee, and masks that are lifted."""

import io
import json
import shutil
import time
from pathlib import Path

import pytest
from desk_server import Answer, Visitor, desk, doubtful_page, save_scan
from elections import FORMS, PrintedElection, copy_election, hand_out, print_election
from PIL import Image

from ptn_scan.desk.words import for_page
from ptn_scan.documents.facts import LiftedMasks
from ptn_scan.election import Level
from ptn_scan.workflow.documents import minutes_facts
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.pending import pending_rows, pending_sheets
from ptn_scan.workflow.printing import print_ballots
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

BALLOTS = 4
U = "Trần Thị U"


@pytest.fixture(scope="module")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Printed ballots by a form that gives leave to lift masks."""
    root = tmp_path_factory.mktemp("counting")
    form = (FORMS / "kon-ray-2023.toml").read_text("utf-8")
    assert "unmask = false" in form
    (root / "form.toml").write_text(form.replace("unmask = false", "unmask = true"), "utf-8")
    folder = new(root / "form.toml", root / "election", practice=True)
    return PrintedElection(folder, print_ballots(folder, BALLOTS, root / "ballots.pdf"))


@pytest.fixture
def printed(printed_once: PrintedElection, tmp_path: Path) -> PrintedElection:
    return copy_election(printed_once, tmp_path)


def outcome(visitor: Visitor, page: str) -> str:
    """What the page says when the work that was begun is over."""
    until = time.monotonic() + 120
    while json.loads(visitor.ask("/progress").text)["running"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    return visitor.ask(f"/job?then={page}").text


def test_the_elected_committee_is_named(printed: PrintedElection) -> None:
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        assert 'value="Nguyễn Văn T"' in visitor.ask("/conference").text
        half = "&member=A%20B&role=&member=&role="
        send(visitor, "/conference", half)
        again = visitor.ask("/conference").text
        assert "đủ họ tên và nhiệm vụ" in again
        assert 'value="A B"' in again
        assert results(printed.folder).snapshot.conference is None
        send(visitor, "/conference", "&member=A%20B&role=Tr%C6%B0%E1%BB%9Fng%20ban&member=&role=")
        assert 'value="A B"' in visitor.ask("/conference").text
        assert "A B" in visitor.ask("/who").text
    conference = results(printed.folder).snapshot.conference
    assert conference is not None
    assert [(each.name, each.role) for each in conference.committee] == [("A B", "Trưởng ban")]


def send(visitor: Visitor, path: str, more: str) -> None:
    body = f"csrf={visitor.csrf}&convened={BALLOTS}&present={BALLOTS}{more}".encode()
    sent = visitor.ask(path, body=body, Content_Type="application/x-www-form-urlencoded")
    assert sent.status == 303


def test_spoiled_ballots_are_entered(printed: PrintedElection, tmp_path: Path) -> None:
    scan = printed.scan(tmp_path / "hong.pdf", [0])
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/spoiled", {"scans": str(scan), "why": ""})
        assert "vì sao phiếu hỏng" in visitor.ask("/spoiled").text
        visitor.ask("/spoiled", {"scans": str(scan), "why": "cử tri tô nhầm"})
        assert "Đã ghi 1 phiếu hỏng" in outcome(visitor, "/spoiled")
        assert "cử tri tô nhầm" in visitor.ask("/spoiled").text
    snapshot = results(printed.folder).snapshot
    assert [each.why for each in snapshot.spoilings] == ["cử tri tô nhầm"]
    assert snapshot.counts.spoiled == 1


def test_stacks_are_counted_withdrawn_and_put_back(
    printed: PrintedElection, tmp_path: Path
) -> None:
    hand_out(printed, BALLOTS)
    first = save_scan(tmp_path / "a.pdf", [doubtful_page(printed, index, ()) for index in (0, 1)])
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/who", {"name": U})
        visitor.ask("/scans/read", {"path": str(first), "stack": "Tập 1"})
        assert "Trang mới: 2" in outcome(visitor, "/scans")
        visitor.ask("/stacks/count", {"name": "Tập 1", "collected": "3"})
        page = visitor.ask("/stacks").text
        assert "thiếu 1 phiếu" in page
        assert "a.pdf trang 1" in page
        visitor.ask("/stacks/withdraw", {"name": "Tập 1", "why": ""})
        assert "Lý do không được để trống" in visitor.ask("/stacks").text
        visitor.ask("/stacks/withdraw", {"name": "Tập 1", "why": "thiếu một tờ"})
        assert f"đã rút: {U} – thiếu một tờ" in visitor.ask("/stacks").text
        assert results(printed.folder).tally.collected == 0
        visitor.ask("/stacks/restore", {"name": "Tập 1", "why": "đã đếm lại"})
        assert results(printed.folder).tally.collected == 2
        pages = [doubtful_page(printed, index, ()).rotate(180) for index in range(3)]
        again = save_scan(tmp_path / "b.pdf", pages)
        visitor.ask("/stacks/rescan", {"name": "Tập 1", "scans": str(again), "why": "quét lại"})
        assert "Trang mới: 3" in outcome(visitor, "/stacks")
        visitor.ask("/stacks/count", {"name": "Tập 1", "collected": "3"})
        assert "✓ khớp" in visitor.ask("/stacks").text
    assert results(printed.folder).tally.collected == 3


def test_pages_that_need_a_person_are_listed(printed: PrintedElection, tmp_path: Path) -> None:
    hand_out(printed, BALLOTS)
    clean, doubtful = doubtful_page(printed, 0, ()), doubtful_page(printed, 1, (2, 5))
    black = Image.new("L", clean.size, 40)
    scans = save_scan(tmp_path / "a.pdf", [clean, doubtful, black])
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/scans/read", {"path": str(scans)})
        page = outcome(visitor, "/scans")
        told = json.loads(visitor.ask("/progress?seen=0").text)["flagged"]
        assert len(told) == 2
        assert any(line.startswith("a.pdf, trang 2: 2 dòng cần xem lại") for line in told)
        assert any(line.startswith("a.pdf, trang 3: ") for line in told)
        places = [page.index(line) for line in sorted(told)]
        assert places == sorted(places), "as they lie in the scans"
        assert json.loads(visitor.ask("/progress?seen=2").text)["flagged"] == []


def size_of(jpeg: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(jpeg)).size


def test_a_mask_is_lifted_with_a_reason_and_in_the_journal(
    printed: PrintedElection, tmp_path: Path
) -> None:
    hand_out(printed, BALLOTS)
    pages = [doubtful_page(printed, 0, (2,)), doubtful_page(printed, 0, (3,))]
    read(printed.folder, [save_scan(tmp_path / "a.pdf", pages)], workers=1)
    found = results(printed.folder).box
    row, sheet = pending_rows(found)[0], pending_sheets(found)[0].sheets[0]
    with desk(printed.folder.paths.root) as running:
        visitor, other = Visitor(running), Visitor(running)
        for each in (visitor, other):
            each.enter()
            each.ask("/who", {"name": U})
        picture = f"/review/{row.sheet}/{row.official}/scanned.jpg"
        asked = {"sheet": row.sheet, "official": row.official}
        assert unmask(visitor, asked).status == 409  # without a reason
        masked = visitor.ask(picture).body
        assert unmask(visitor, asked | {"official": 11}).status == 404
        shown = json.loads(unmask(visitor, asked | {"why": "nét bút chạm dòng trên"}).text)
        assert shown["rows"][0]["unmasked"]
        assert size_of(visitor.ask(picture).body)[1] > size_of(masked)[1]
        assert other.ask(picture).body == masked
        before = visitor.ask(f"/sheets/{sheet}.jpg").body
        visitor.ask("/sheets/unmask", {"sheet": sheet, "why": "so hai tờ"})
        assert visitor.ask(f"/sheets/{sheet}.jpg").body != before
        assert other.ask(f"/sheets/{sheet}.jpg").body == before
    with printed.folder.open_box() as box:
        entries = [each.facts for each in box.entries("unmask")]
        assert not box.faults()
    facts = minutes_facts(printed.folder, results(printed.folder), draft=True)
    assert facts.lifted == (LiftedMasks(U, rows=1, sheets=1),)
    assert [(each["sheet"], each["official"], each["by"], each["why"]) for each in entries] == [
        (row.sheet, row.official, U, "nét bút chạm dòng trên"),
        (sheet, None, U, "so hai tờ"),
    ]


def unmask(visitor: Visitor, asked: dict[str, object]) -> Answer:
    body = json.dumps(asked).encode()
    return visitor.ask("/review/unmask", body=body, Content_Type="application/json")


def test_without_the_forms_leave_no_mask_is_lifted(tmp_path: Path) -> None:
    printed = print_election(tmp_path, "kon-ray-2023", 1, practice=True)
    hand_out(printed, 1)
    read(printed.folder, [save_scan(tmp_path / "a.pdf", [doubtful_page(printed, 0, (2,))])])
    row = pending_rows(results(printed.folder).box)[0]
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/who", {"name": U})
        asked = {"sheet": row.sheet, "official": row.official, "why": "muốn xem"}
        refused = unmask(visitor, asked)
        assert refused.status == 409
        assert "không cho bỏ che" in json.loads(refused.text)["error"]
    with printed.folder.open_box() as box:
        assert not box.entries("unmask")


@pytest.mark.skipif(
    shutil.which("scanimage") is None, reason="scanimage is lacking (Debian: sane-utils)"
)
def test_the_attached_scanner_is_driven(
    printed: PrintedElection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SANE's own devices: one that shows a picture, and one that jams."""
    place = tmp_path / "sane"
    place.mkdir()
    (place / "dll.conf").write_text("test\npnm\n")
    (place / "test.conf").write_text("geometry_max 300\nnumber_of_devices 1\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(place))
    hand_out(printed, BALLOTS)
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        page = visitor.ask("/scanner").text
        assert 'value="test:0"' in page
        order = {"device": "test:0", "resolution": "200", "stack": "Tập 1", "collected": "0"}
        visitor.ask("/scanner", order)
        told = outcome(visitor, "/scanner")
        assert "Tập phiếu Tập 1: đã quét 10 trang" in told
    assert [each.name for each in results(printed.folder).snapshot.batches] == ["Tập 1"]


def test_pages_of_a_killed_scanning_are_read_when_the_desk_opens(
    printed: PrintedElection,
) -> None:
    hand_out(printed, BALLOTS)
    place = printed.folder.paths.root.parent / ".election-may-quet" / "abcdef"
    place.mkdir(parents=True)
    (place / "batch").write_text("Tập 1", "utf-8")
    printed.page(0, {1: Level.HIGH}).save(place / "0001.jpg", dpi=(150, 150))
    with desk(printed.folder.paths.root) as running:
        visitor = Visitor(running)
        visitor.enter()
        assert "Trang mới: 1" in outcome(visitor, "/scans")
    assert results(printed.folder).tally.collected == 1
    assert not place.parent.exists()


def test_messages_name_fields_and_not_options() -> None:
    message = Message("quét tiếp với --batch 'máy quét 1'.", "go on with --batch 'A'.")
    assert for_page(message) == Message(
        "quét tiếp với tên tập phiếu “máy quét 1”.", "go on with the stack's name “A”."
    )
