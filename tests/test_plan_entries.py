"""What is entered around the vote: times of the conference's steps, papers of the dossiers; and the
order of Vietnamese names."""

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from documents_facts import simple_facts
from elections import FORMS
from test_documents import words
from typer.testing import CliRunner

from ptn_scan.cli import app
from ptn_scan.documents.blocks import Heading, Paragraph, Table
from ptn_scan.documents.checklist import checklist
from ptn_scan.documents.minutes import minutes
from ptn_scan.election import Election, read_form
from ptn_scan.errors import CountsError, UsageError
from ptn_scan.plan.collation import name_key, text_key
from ptn_scan.plan.conference_times import Step, of_facts, out_of_order, to_facts
from ptn_scan.plan.dossiers import Handling, Line, dossiers
from ptn_scan.plan.dossiers import of_facts as dossier_of_facts
from ptn_scan.plan.dossiers import to_facts as dossier_to_facts
from ptn_scan.workflow.conference_times import enter_times
from ptn_scan.workflow.documents import write_vote_handouts
from ptn_scan.workflow.dossiers import enter_paper, look_at_dossiers
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.founding import new

KON_RAY = read_form(FORMS / "kon-ray-2023.toml")
TIMES = {
    Step.OPENED: dt.time(8, 0),
    Step.HANDED_OUT: dt.time(8, 40),
    Step.COLLECTED: dt.time(9, 5),
    Step.COUNTING: dt.time(9, 10),
    Step.ENDED: dt.time(10, 30),
}


@pytest.fixture
def election(tmp_path: Path) -> ElectionFolder:
    return new(FORMS / "kon-ray-2023.toml", tmp_path / "e", practice=False)


def invoke(*arguments: object) -> str:
    shown = CliRunner().invoke(app, [str(each) for each in arguments])
    if isinstance(shown.exception, UsageError):
        raise shown.exception
    assert shown.exit_code == 0, shown.output
    return shown.output


# Times


def test_minutes_tell_when_each_step_began() -> None:
    """Clause III.4, steps 2 and 3."""
    document = minutes(replace(simple_facts(1), times=TIMES), 1)
    text = words(document)
    assert "hồi 09 giờ 10 phút, ngày 20 tháng 11 năm 2023" in text
    assert "Việc kiểm phiếu kết thúc hồi 10 giờ 30 phút cùng ngày." in text
    tables = [block for block in document.blocks if isinstance(block, Table)]
    steps = {row[1].text: row[2].text for row in tables[1].rows if row[1] and row[2]}
    assert steps == {
        "Khai mạc hội nghị": "08 giờ 00 phút",
        "Bắt đầu phát phiếu": "08 giờ 40 phút",
        "Bỏ phiếu xong, mở thùng phiếu": "09 giờ 05 phút",
        "Bắt đầu kiểm phiếu": "09 giờ 10 phút",
        "Kết thúc kiểm phiếu": "10 giờ 30 phút",
    }
    assert "…… giờ …… phút" not in text


def test_a_time_that_nobody_entered_is_a_blank_for_the_hand() -> None:
    text = words(minutes(replace(simple_facts(1), times={Step.OPENED: dt.time(8)}), 1))
    assert "08 giờ 00 phút" in text
    assert text.count("…… giờ …… phút") == 6


def test_times_are_entered_step_by_step_and_corrected(election: ElectionFolder) -> None:
    root = election.paths.root
    invoke("times", root, "--opened", "8:00", "--handed-out", "08:40")
    invoke("times", root, "--handed-out", "08:45")
    shown = invoke("times", root, "--counting", "09:10")
    assert "08:45  Bắt đầu phát phiếu" in shown
    assert "    –  Kết thúc kiểm phiếu" in shown
    assert enter_times(election, {}) == {
        Step.OPENED: dt.time(8), Step.HANDED_OUT: dt.time(8, 45), Step.COUNTING: dt.time(9, 10),
    }  # fmt: skip


def test_a_step_cannot_come_before_the_one_that_it_follows(election: ElectionFolder) -> None:
    enter_times(election, {Step.COUNTING: dt.time(9, 10)})
    with pytest.raises(UsageError, match=r"«Counting began» \(09:10\) cannot come before"):
        enter_times(election, {Step.HANDED_OUT: dt.time(9, 11)})
    assert enter_times(election, {}) == {Step.COUNTING: dt.time(9, 10)}
    with pytest.raises(UsageError, match="no time of day"):
        invoke("times", election.paths.root, "--opened", "25:00")


def test_times_survive_the_journal_and_are_in_order() -> None:
    assert of_facts(to_facts(TIMES)) == TIMES
    assert of_facts({"opened": "nonsense", "other": "08:00", "ended": 3}) == {}
    assert out_of_order(TIMES) is None
    assert out_of_order({Step.OPENED: dt.time(9), Step.ENDED: dt.time(9)}) is None


# Dossiers


def line(lines: tuple[Line, ...], official: int, paper: str) -> Line:
    return next(each for each in lines if (each.number, each.item.key) == (official, paper))


def test_a_paper_is_late_by_the_calendar() -> None:
    """Clauses III.3.3 and III.4, step 1: before 30/10 for the report, 15 days for the dossier."""
    day = dt.date(2023, 10, 29)
    in_time = Handling(3, "report", day, dt.date(2023, 11, 4), signed=True)
    found = line(dossiers(KON_RAY, [in_time]), 3, "report")
    assert (found.receive_by, found.forward_by) == (day, dt.date(2023, 11, 4))
    assert not (found.late_in or found.late_on or found.unsigned)
    late = Handling(3, "report", dt.date(2023, 10, 30), dt.date(2023, 11, 5))
    found = line(dossiers(KON_RAY, [in_time, late]), 3, "report")
    assert (found.late_in, found.late_on, found.unsigned) == (True, True, True)
    (unsigned,) = (paper for paper in KON_RAY.rules.dossier if not paper.signatures)
    asked = Handling(3, unsigned.key, dt.date(2023, 11, 9))
    assert not line(dossiers(KON_RAY, [asked]), 3, unsigned.key).unsigned


@pytest.mark.parametrize(
    ("paper", "received", "today", "overdue"),
    [
        ("report", None, "2023-10-29", False),
        ("report", None, "2023-10-30", True),
        ("report", "2023-10-25", "2023-11-04", False),
        ("report", "2023-10-25", "2023-11-05", True),
        ("questions", None, "2023-11-19", False),
        ("questions", "2023-11-10", "2023-11-10", False),
        ("questions", "2023-11-10", "2023-11-11", True),
        ("answers", "2023-11-17", "2023-11-20", False),
    ],
)
def test_what_is_overdue(paper: str, received: str | None, today: str, overdue: bool) -> None:
    """Clauses III.3.3, III.3.4: questions need not be, but go on at once when they are there."""
    got = None if received is None else dt.date.fromisoformat(received)
    found = line(dossiers(KON_RAY, [Handling(1, paper, got)]), 1, paper)
    assert found.overdue(dt.date.fromisoformat(today)) is overdue


def test_papers_are_entered_and_stand_in_the_checklist(
    election: ElectionFolder, tmp_path: Path
) -> None:
    root = election.paths.root
    invoke("dossier", root, 2, "asset-declaration", "--received", "2023-10-25", "--signed")
    shown = invoke("dossier", root, 2, "asset-declaration", "--forwarded", "2023-11-06")
    assert "nhận 25/10/2023 (hạn 29/10/2023); chuyển 06/11/2023 (hạn 04/11/2023) MUỘN" in shown
    entered = line(look_at_dossiers(election), 2, "asset-declaration").handling
    assert entered == Handling(
        2, "asset-declaration", dt.date(2023, 10, 25), dt.date(2023, 11, 6), signed=True
    )
    assert "QUÁ HẠN" in invoke("dossier", root)
    files = write_vote_handouts(election, tmp_path / "papers")
    word = next(path for path in files if path.name == "danh-muc-ho-so.docx")
    row = docx.Document(str(word)).tables[2].rows[2]
    cells = [cell.text for cell in row.cells]
    assert cells[2] == "[x]\u00a0Người kê khai\n[x]\u00a0Người nhận bản kê khai"
    assert cells[3].startswith("25/10/2023")
    assert cells[4].startswith("06/11/2023 (muộn)")


def test_the_checklist_tells_each_step_apart() -> None:
    """Clauses III.3.3, III.3.4 and III.4, step 1: what came in late need not have gone on late; the
    last days of both steps; signed is not the same as received."""
    handlings = (
        Handling(1, "report", dt.date(2023, 10, 30), dt.date(2023, 11, 4)),
        Handling(1, "asset-declaration", dt.date(2023, 10, 29), dt.date(2023, 11, 5), signed=True),
    )
    official = KON_RAY.officials[0]
    document = checklist(Election("ABCDEFGH", False, KON_RAY), handlings)
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert headings[0] == f"1. {official.name}, {official.title}"
    table = next(block for block in document.blocks if isinstance(block, Table))
    rows = [[(cell.text, cell.below) for cell in row if cell] for row in table.rows]
    blank, box = "…/…/………", "[\u00a0\u00a0]\u00a0"
    who = "Người được lấy phiếu"
    assert rows == [
        [
            ("1", ""),
            ("Báo cáo của người được lấy phiếu", ""),
            (f"{box}{who}", ""),
            ("30/10/2023 (muộn)", "Hạn 29/10/2023"),
            ("04/11/2023", "Hạn 04/11/2023"),
        ],
        [
            ("2", ""),
            ("Bản kê khai tài sản, thu nhập", ""),
            ("[x]\u00a0Người kê khai", "[x]\u00a0Người nhận bản kê khai"),
            ("29/10/2023", "Hạn 29/10/2023"),
            ("05/11/2023 (muộn)", "Hạn 04/11/2023"),
        ],
        [
            ("3", ""),
            ("Yêu cầu làm rõ của cấp có thẩm quyền hoặc người ghi phiếu (nếu có)", ""),
            (f"{box}đủ", ""),
            (blank, "Hạn 10/11/2023"),
            (blank, "Hạn 10/11/2023"),
        ],
        [
            ("4", ""),
            ("Báo cáo giải trình, bổ sung thông tin (nếu có)", ""),
            (f"{box}{who}", ""),
            (blank, "Hạn 17/11/2023"),
            (blank, ""),
        ],
    ]


def test_what_was_written_down_of_a_paper_survives_the_journal() -> None:
    days = (None, dt.date(2023, 10, 25), dt.date(2023, 10, 30))
    kept = [
        Handling(2, "report", received, forwarded, signed)
        for received in days
        for forwarded in days
        for signed in (False, True)
    ]
    assert list(dossier_of_facts(map(dossier_to_facts, kept))) == kept


def test_a_paper_that_is_not_there_lacks_no_signature_and_one_that_went_on_is_not_kept() -> None:
    nothing = line(dossiers(KON_RAY, ()), 1, "report")
    assert not nothing.unsigned
    gone = Handling(1, "report", dt.date(2023, 10, 25), dt.date(2023, 11, 4))
    assert not line(dossiers(KON_RAY, [gone]), 1, "report").overdue(dt.date(2023, 11, 19))
    never = line(dossiers(KON_RAY, ()), 1, "questions")
    assert not never.overdue(dt.date(2023, 11, 19))


@pytest.mark.parametrize(
    ("handling", "match"),
    [
        (Handling(12, "report"), "the list has 11 officials"),
        (Handling(1, "photograph"), "a dossier has report, asset-declaration"),
        (Handling(1, "report", None, dt.date(2023, 11, 1)), "must come in before"),
        (Handling(1, "report", dt.date(2023, 11, 2), dt.date(2023, 11, 1)), "must come in before"),
    ],
)
def test_what_makes_no_sense_is_not_entered(
    election: ElectionFolder, handling: Handling, match: str
) -> None:
    with pytest.raises(UsageError, match=match):
        enter_paper(election, handling)
    assert all(each.handling.received is None for each in look_at_dossiers(election))


def test_a_dossier_without_papers(tmp_path: Path) -> None:
    own = new(FORMS / "tuy-chinh.toml", tmp_path / "own", practice=True)
    assert "không quy định hồ sơ" in invoke("dossier", own.paths.root)
    (told,) = checklist(own.election).blocks
    assert told == Paragraph("Bộ quy tắc của cuộc lấy phiếu này không quy định hồ sơ.")


def test_dossier_needs_both_words(election: ElectionFolder) -> None:
    with pytest.raises(UsageError, match="OFFICIAL and PAPER"):
        invoke("dossier", election.paths.root, 3)
    with pytest.raises(UsageError, match="is no day"):
        invoke("dossier", election.paths.root, 3, "report", "--received", "25/10/2023")


# Order


def test_names_go_by_the_given_name_and_the_vietnamese_alphabet() -> None:
    names = [
        "Nguyễn Văn An", "Trần Thị An", "Lê Văn Ân", "Bùi Thị Châu", "Phạm Văn Cường",
        "Đỗ Thị Dung", "Đặng Văn Dũng", "Lê Văn Đạt", "Lý Thị Em", "Vũ Văn Oanh", "Cao Thị Ơn",
        "Hồ Văn Tu", "Hồ Văn Tú", "Hồ Văn Tư", "Lê Thị Ý",
    ]  # fmt: skip
    shuffled = random.Random(1).sample(names, len(names))
    assert sorted(shuffled, key=name_key) == names


def test_letters_go_before_tones() -> None:
    ordered = ["", "1", "ba", "bà", "bả", "bã", "bá", "bạ", "bac", "bă", "bâ", "bê", "đa"]
    shuffled = random.Random(1).sample(ordered, len(ordered))
    assert sorted(shuffled, key=text_key) == ordered


def test_closed_elections_take_no_more_entries(election: ElectionFolder) -> None:
    with election.open_box() as box, box.transaction():
        box.append_closing({}, frozenset())
    with pytest.raises(CountsError):
        enter_times(election, {Step.OPENED: dt.time(8)})
    with pytest.raises(CountsError):
        enter_paper(election, Handling(1, "report", dt.date(2023, 10, 1)))
