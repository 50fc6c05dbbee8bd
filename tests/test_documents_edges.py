"""The papers at the edges of their rules: nobody invalid, exactly the most, another base or name
than the usual one. Each fails where a bound, a sign or a choice is the wrong one."""

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pytest
from documents_facts import facts_of, form_of, simple_facts, tally_of
from openpyxl import load_workbook
from test_documents import rows_under, words
from test_documents_papers import with_form

from ptn_scan.documents.course import attendance
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.page import MOST_INITIALS
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import base_name, level_name
from ptn_scan.documents.workbook import HEAD_ROW, to_xlsx
from ptn_scan.election import Conference, Level, LevelNames, Member, PercentOf
from ptn_scan.reconcile import Identity
from ptn_scan.ruling.values import Reason

EN = Tongue.ENGLISH


def present(convened: int, there: int, tongue: Tongue = Tongue.VIETNAMESE) -> str:
    conference = Conference(convened, there, ())
    return attendance(replace(simple_facts(1), conference=conference, tongue=tongue))


def all_valid() -> MinutesFacts:
    """Two officials, of whom the first has no invalid ballot."""
    facts = simple_facts(2)
    first, second = facts.tally.officials
    first = replace(first, valid=53, invalid=0, levels=(50, 3, 0), invalid_by_reason=())
    return replace(facts, tally=replace(facts.tally, officials=(first, second)))


def test_attendance_says_the_share_and_whether_the_vote_may_be_held() -> None:
    """Clause II.2, in both languages."""
    assert "đạt 40/60 (66,67%)" in present(60, 40)
    assert "hội nghị đủ điều kiện" in present(60, 40)
    assert "hội nghị chưa đủ điều kiện" in present(60, 39)
    assert "(mục II.2 của Kế hoạch)." in present(60, 40)
    assert "which is 40/60 (66.67%)" in present(60, 40, EN)
    assert "the conference may hold the vote (clause II.2" in present(60, 40, EN)
    assert "the conference may not hold the vote" in present(60, 39, EN)


def test_who_has_no_invalid_ballot_is_told_of_no_reason() -> None:
    facts = all_valid()
    clean, other = facts.tally.officials
    assert "Phiếu không hợp lệ, theo lý do" not in words(letter(facts, clean))
    told = words(letter(facts, other))
    assert "Phiếu không hợp lệ, theo lý do: mã xác thực không đúng: 1; " in told
    assert rows_under(minutes(facts, 1), "Trong đó, theo lý do")[0] == ("1", clean.name, "0", "–")


def test_a_letter_gives_the_reasons_of_its_own_official() -> None:
    facts = simple_facts(2)
    one, other = facts.tally.officials
    other = replace(other, invalid=2, invalid_by_reason=((Reason.NAME_STRUCK, 2),))
    facts = replace(facts, tally=replace(facts.tally, officials=(one, other)))
    assert "theo lý do: gạch xoá họ tên: 2." in words(letter(facts, other))
    assert "gạch xoá" not in words(letter(facts, one))


def test_announcement_tells_who_came_and_leaves_the_quorum_to_the_minutes() -> None:
    text = words(notice(simple_facts(1))).split("\n")
    assert "1. Số người được triệu tập: 60; số người có mặt: 52." in text
    assert not any("Yêu cầu có mặt" in line for line in text)


def test_report_says_that_there_was_a_quorum_and_who_signs_how() -> None:
    facts = simple_facts(1)
    report = superior_report(facts)
    assert "hội nghị đủ điều kiện tiến hành lấy phiếu tín nhiệm (mục II.2" in words(report)
    assert report.subject.startswith("Kết quả lấy phiếu tín nhiệm đối với")
    (signed,) = (block for block in report.blocks if type(block).__name__ == "Signatures")
    (place,) = (each for each in signed.rows[0] if each)
    assert place.above[-1] == "(Chức vụ, ký, đóng dấu, ghi rõ họ tên)"


def test_a_profiles_name_of_its_base_stands_only_where_its_base_is_kept() -> None:
    """The council's «tổng số đại biểu» are those convened; ballots collected are no delegates."""
    council = with_form(simple_facts(1), profile="hdnd", profile_version="1").form
    kept = council.model_copy(update={"percent_of": PercentOf.CONVENED})
    other = council.model_copy(update={"percent_of": PercentOf.COLLECTED})
    assert base_name(kept) == "tổng số đại biểu Hội đồng nhân dân"
    assert base_name(kept, EN) == "all delegates of the People's Council"
    assert base_name(other) == "tổng số phiếu thu về"


def test_levels_of_other_names_keep_them_in_english() -> None:
    own = LevelNames(high="Rất tín nhiệm", medium="tín nhiệm", low="Chưa tín nhiệm")
    assert [level_name(level, own, EN) for level in Level] == [
        "Rất tín nhiệm", "Confidence", "Chưa tín nhiệm",
    ]  # fmt: skip


@pytest.mark.parametrize(("members", "all_of_them"), [(MOST_INITIALS, True), (10, False)])
def test_as_many_initial_as_a_page_has_room_for(members: int, all_of_them: bool) -> None:
    committee = tuple(Member(name=f"Lê Văn {n}", role="Thành viên") for n in range(members))
    facts = simple_facts(1)
    assert facts.conference is not None
    facts = replace(facts, conference=replace(facts.conference, committee=committee))
    assert (len(minutes(facts, 1).initials) == members) is all_of_them


def test_the_workbook_says_draft_and_rehearsal_and_prints_what_is_printed() -> None:
    marks = {}
    for draft in (False, True):
        for practice in (False, True):
            facts = simple_facts(2, draft=draft, practice=practice)
            sheet = load_workbook(BytesIO(to_xlsx(facts)))["Kết quả"]
            marks[draft, practice] = sheet["A2"].value
            assert sheet.print_area == f"'Kết quả'!$A$1:$N${HEAD_ROW + 2}"
            assert sheet.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}"
            assert sheet.cell(HEAD_ROW + 1, 9).number_format == "0.00"
    body = "Ủy ban nhân dân huyện Kon Rẫy, ngày 20 tháng 11 năm 2023"
    assert marks == {
        (False, False): body,
        (False, True): f"DIỄN TẬP – {body}",
        (True, False): f"DỰ THẢO – {body}",
        (True, True): f"DIỄN TẬP – DỰ THẢO – {body}",
    }


@pytest.mark.parametrize("percent_of", PercentOf)
def test_the_workbook_has_the_base_of_each_share(percent_of: PercentOf) -> None:
    form = form_of(2, percent_of)
    facts = facts_of(form, tally_of(form))
    sheet = load_workbook(BytesIO(to_xlsx(facts)))["Kết quả"]
    for row, result in enumerate(facts.tally.officials, start=HEAD_ROW + 1):
        expected = {
            PercentOf.COLLECTED: facts.tally.collected,
            PercentOf.VALID: result.valid,
            PercentOf.CONVENED: facts.tally.counts.convened,
        }[percent_of]
        assert sheet.cell(row, 14).value == expected
        formulas = [sheet.cell(row, column).value for column in range(15, 20)]
        assert formulas == [
            *(f'=IF(N(N{row})=0,"–",ROUND({votes}{row}*100/N{row},2))' for votes in "HJL"),
            f'=IF(F{row}+G{row}=E{row},"đúng","sai")',
            f'=IF(H{row}+J{row}+L{row}=F{row},"đúng","sai")',
        ]
    nothing = facts_of(form, tally_of(form, collected=0))
    empty = load_workbook(BytesIO(to_xlsx(nothing)))["Kết quả"]
    base = empty.cell(HEAD_ROW + 1, 14).value
    assert base == (60 if percent_of is PercentOf.CONVENED else 0)


def test_a_reason_that_an_official_does_not_have_counts_nought() -> None:
    facts = simple_facts(2)
    one, other = facts.tally.officials
    other = replace(other, invalid=2, invalid_by_reason=((Reason.NAME_STRUCK, 2),))
    facts = replace(facts, tally=replace(facts.tally, officials=(one, other)))
    book = load_workbook(BytesIO(to_xlsx(facts)))
    reasons = book["Lý do"]
    heads = [cell.value for cell in reasons[HEAD_ROW]]
    column = heads.index("gạch xoá họ tên") + 1
    assert [reasons.cell(HEAD_ROW + n, column).value for n in (1, 2)] == [0, 2]
    assert [reasons.cell(HEAD_ROW + 2, n).value for n in range(4, column)] == [0] * (column - 4)
    total = column + 1
    assert heads[total - 1] == "Tổng theo lý do"
    assert reasons.cell(HEAD_ROW + 2, total).value == f"=SUM(D{HEAD_ROW + 2}:G{HEAD_ROW + 2})"


def test_a_check_of_the_workbook_fails_where_the_numbers_do() -> None:
    """Values that are stored beside the formulas: what does not calculate shows them."""
    facts = simple_facts(1)
    (result,) = facts.tally.officials
    wrong = replace(result, valid=result.valid + 1)
    counts = replace(facts.tally.counts, leftover=9)
    bad = replace(facts, tally=replace(facts.tally, officials=(wrong,), counts=counts))
    for made, said in ((facts, "đúng"), (bad, "sai")):
        book = load_workbook(BytesIO(to_xlsx(made)), data_only=True)
        row = book["Kết quả"][HEAD_ROW + 1]
        assert [row[17].value, row[18].value] == [said, said]
        texts = {each[1].value: each[2].value for each in book["Đối chiếu"].iter_rows()}
        assert texts["Tính lại: đã in = phát ra + còn lại + hỏng"] == said
        assert texts["Phiếu thu về (đếm tay)"] == 53
    by_hand = replace(facts.tally.counts, collected=52)
    other = replace(facts, tally=replace(facts.tally, counts=by_hand))
    book = load_workbook(BytesIO(to_xlsx(other)))
    texts = {each[1].value: each[2].value for each in book["Đối chiếu"].iter_rows()}
    assert (texts["Phiếu thu về (đếm tay)"], texts["Phiếu thu về (đã đọc)"]) == (52, 53)


def test_the_workbooks_own_sums_are_of_the_right_cells() -> None:
    facts = simple_facts(1)
    book = load_workbook(BytesIO(to_xlsx(facts)))
    rows = {each[1].value: each for each in book["Đối chiếu"].iter_rows()}
    first = rows["Phiếu đã in"][2].row
    parts = [rows[name][2].row for name in ("Phiếu phát ra", "Phiếu còn lại", "Phiếu hỏng")]
    assert parts == [first + 1, first + 2, first + 3]
    again = rows["Tính lại: đã in = phát ra + còn lại + hỏng"][2].value
    assert again == f'=IF(C{first}=SUM(C{first + 1}:C{first + 3}),"đúng","sai")'
    surplus = {each[1].value: each[2].value for each in book["Lý do"].iter_rows()}
    assert surplus["Phiếu không do ban kiểm phiếu phát ra, theo lý do"] == 2
    assert surplus["mã xác thực không đúng"] == surplus["không thuộc số phiếu phát ra"] == 1


def test_the_sum_of_reasons_is_that_of_the_reasons() -> None:
    """Stored beside its formula, it shows where reasons and invalid ballots differ."""
    facts = simple_facts(1)
    (result,) = facts.tally.officials
    short = replace(result, invalid=5, invalid_by_reason=((Reason.NAME_STRUCK, 3),))
    facts = replace(facts, tally=replace(facts.tally, officials=(short,)))
    book = load_workbook(BytesIO(to_xlsx(facts)), data_only=True)
    row = [cell.value for cell in book["Lý do"][HEAD_ROW + 1]]
    assert row[2:5] == [5, 3, 3]


def test_the_workbook_says_which_identity_fails_and_what_to_do() -> None:
    facts = simple_facts(1)
    wrong = Identity("collected", False, "thu về 53 = đã đọc 52", "read", "Hãy đếm lại.", "Count.")
    identities = (facts.tally.identities[0], wrong)
    facts = replace(facts, tally=replace(facts.tally, identities=identities))
    for tongue, expected in (
        (Tongue.VIETNAMESE, ("thu về 53 = đã đọc 52", "chưa đúng", "Hãy đếm lại.")),
        (EN, ("read", "does not hold", "Count.")),
    ):
        book = load_workbook(BytesIO(to_xlsx(replace(facts, tongue=tongue))))
        rows = [tuple(cell.value for cell in row[1:]) for row in book.worksheets[1].iter_rows()]
        assert rows[HEAD_ROW][1] in ("đúng", "holds")
        assert rows[HEAD_ROW + 1] == expected


def test_a_row_of_the_workbook_is_as_high_as_its_longest_text() -> None:
    """On every sheet: a name of two lines was cut off on the second one of them."""
    facts = simple_facts(2)
    first, second = facts.tally.officials
    name = "Nguyễn Hoàng Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Bích Nguyệt"
    officials = (replace(first, name=name, title="B"), replace(second, name="A", title="B"))
    book = load_workbook(
        BytesIO(to_xlsx(replace(facts, tally=replace(facts.tally, officials=officials))))
    )
    for sheet in (book["Kết quả"], book["Lý do"]):
        assert sheet.cell(HEAD_ROW + 1, 2).value == name
        long, short = (sheet.row_dimensions[HEAD_ROW + row].height for row in (1, 2))
        assert long >= 2 * 14.5 > short, sheet.title


def test_the_workbook_is_dated_by_the_conference_and_says_whose_it_is() -> None:
    facts = simple_facts(1)
    properties = load_workbook(BytesIO(to_xlsx(facts))).properties
    assert properties.created == dt.datetime(2023, 11, 20)
    assert properties.creator == "Ban kiểm phiếu – Ủy ban nhân dân huyện Kon Rẫy"
    assert properties.title == f"Kết quả kiểm phiếu – {facts.form.title}"


def test_values_beside_formulas_have_the_type_of_what_they_are() -> None:
    """Clause III.2.3: shares and sums are numbers for a program that reads the workbook."""
    facts = simple_facts(2)
    book = load_workbook(BytesIO(to_xlsx(facts)), data_only=True)
    for row, result in enumerate(facts.tally.officials, start=HEAD_ROW + 1):
        cells = [book["Kết quả"].cell(row, column) for column in (15, 16, 17)]
        assert [cell.data_type for cell in cells] == ["n"] * 3
        expected = [round(100 * float(share or 0), 2) for share in result.shares]
        assert [cell.value for cell in cells] == expected
        printed = [book["Kết quả"].cell(row, column).value for column in (9, 11, 13)]
        assert printed == expected
