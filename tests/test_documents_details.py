"""What each part of minutes, annexes, letters and report says, line by line."""

import datetime as dt
import json
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest
from documents_facts import FORM, facts_of, form_of, simple_facts, tally_of
from openpyxl import load_workbook
from test_documents import rows_under, with_shares, words
from test_documents_pages import compared
from test_documents_papers import with_form

from ptn_scan.audit.assessment import Audit, Difference, Stage
from ptn_scan.audit.values import HandTotals, Method, TallyFixed
from ptn_scan.documents import annex_reading
from ptn_scan.documents.accuracy import AccuracyFigure
from ptn_scan.documents.annex import in_groups
from ptn_scan.documents.annex_rules import rules_of
from ptn_scan.documents.blocks import BarChart, Blank, Document, Heading, Signatures, Table
from ptn_scan.documents.calendar_page import calendar_page
from ptn_scan.documents.comparison import comparison
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.leaflet import leaflet, report_form
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.workbook import to_xlsx
from ptn_scan.election import Conference, Election, Member, OwnProposals, Scope, read_form
from ptn_scan.plan.calendar import calendar
from ptn_scan.reconcile import Identity
from ptn_scan.rules.values import Words
from ptn_scan.ruling.values import RowDecision, Ruling, SheetAction, SheetDecision
from ptn_scan.tally import Proposal, tally_json

VI, MORE = Tongue.VIETNAMESE, Proposal.MORE_THAN
DAY, PLANNED = "ngày 20 tháng 11 năm 2023", "ngày 10 tháng 10 năm 2023"
DAYTIME = dt.datetime(2023, 11, 20, 7, 13, tzinfo=dt.UTC)


def lines(document: Document) -> list[str]:
    return words(document).split("\n")


def head_of(document: Document, columns: int) -> list[list[str]]:
    (table,) = (b for b in document.blocks if isinstance(b, Table) and len(b.widths) == columns)
    return [[cell.text for cell in row if cell] for row in table.head]


# Minutes


def test_minutes_open_with_every_basis_the_plan_and_the_place() -> None:
    """Nghị định 30/2020/NĐ-CP: what a paper rests on stands first, each on a line."""
    facts = simple_facts(1)
    plan = facts.form.plan.model_copy(update={"issuer": "Huyện ủy Kon Rẫy"})
    facts = with_form(facts, plan=plan)
    form, said = facts.form, lines(minutes(facts, 1))
    assert said[: len(form.legal_basis)] == [f"Căn cứ {each};" for each in form.legal_basis]
    assert said[len(form.legal_basis)] == (
        f"Căn cứ Kế hoạch số {form.plan.number} {PLANNED} của {form.plan.issuer} "
        f"({form.plan.title})."
    )
    assert said[len(form.legal_basis) + 1].startswith(
        f"Hôm nay, hồi …… giờ …… phút, {DAY}, tại {form.conference.place} (Kon Rẫy), ban kiểm phiếu"
    )


def test_minutes_name_voters_and_the_committee_that_was_elected_which_signs() -> None:
    """Clause III.4, steps 1 and 2."""
    facts = simple_facts(1)
    elected = (Member(name="Cao Văn Y", role="Thư ký"), Member(name="Hồ Thị Z", role="Trưởng ban"))
    facts = replace(facts, conference=Conference(60, 52, elected))
    document = minutes(facts, 1)
    assert f"1. Thành phần ghi phiếu tín nhiệm: {facts.form.voters}." in lines(document)
    assert rows_under(document, "Nhiệm vụ") == [
        ("1", "Cao Văn Y", "Thư ký"),
        ("2", "Hồ Thị Z", "Trưởng ban"),
    ]
    (signed,) = (block for block in document.blocks if isinstance(block, Signatures))
    places = [place for row in signed.rows for place in row if place]
    assert [place.name for place in places] == ["Cao Văn Y", "Hồ Thị Z"]
    assert document.initials == ("Cao Văn Y", "Hồ Thị Z")
    for paper in (letter(facts, facts.tally.officials[0]), notice(facts)):
        (signed,) = (block for block in paper.blocks if isinstance(block, Signatures))
        (place,) = (each for each in signed.rows[0] if each)
        assert (place.above, place.name) == (("TM. BAN KIỂM PHIẾU", "TRƯỞNG BAN"), "Hồ Thị Z")


def test_minutes_of_the_proposed_committee_name_no_other() -> None:
    facts = simple_facts(1)
    assert "Danh sách đề xuất" not in words(minutes(facts, 1))
    nobody = replace(facts, conference=Conference(60, 52, ()))
    assert nobody.committee == facts.form.committee


def test_the_quorum_that_is_shown_is_the_forms_own() -> None:
    """Clause II.2, where a form departs from it."""
    facts = simple_facts(1)
    limits = type(facts.form.thresholds)(quorum="3/4", more_than="1/2", at_least="2/3")
    facts = with_form(facts, thresholds=limits)
    facts = replace(facts, conference=Conference(60, 45, ()))
    assert (
        "ít nhất 3/4 số người được triệu tập: 4 × 45 = 180 ≥ 3 × 60 = 180; hội nghị đủ"
    ) in words(minutes(facts, 1))


def test_minutes_close_with_every_copy_and_its_recipient() -> None:
    """Clause III.4, step 3."""
    facts = simple_facts(1)
    said = lines(minutes(facts, 1))
    first = said.index(
        "Biên bản này được lập thành 03 bản có nội dung như nhau và được quản lý theo chế độ MẬT, "
        "gồm:"
    )
    assert said[first + 1 : first + 4] == [
        "– Bản số 1/3: Cấp trên trực tiếp (bản thứ nhất);",
        "– Bản số 2/3: Cấp trên trực tiếp (bản thứ hai);",
        "– Bản số 3/3: Lưu tại cơ quan.",
    ]
    open_paper = with_form(facts, minutes=facts.form.minutes.model_copy(update={"secrecy": None}))
    assert "03 bản có nội dung như nhau, gồm:" in words(minutes(open_paper, 1))
    assert minutes(open_paper, 1).letterhead.secrecy == ""


def test_every_number_of_the_ballots_stands_in_its_line() -> None:
    """Clause III.2.3. All of them differ, so that none can stand in another's place."""
    facts = simple_facts(1)
    counts = replace(facts.tally.counts, printed=70, issued=61, leftover=6, spoiled=3)
    facts = replace(facts, tally=replace(facts.tally, counts=counts))
    for document in (minutes(facts, 1), superior_report(facts)):
        assert rows_under(document, "Nội dung", column=0)[:9] == [
            ("Số phiếu đã in", "70"),
            ("Số phiếu phát ra", "61"),
            ("Số phiếu còn lại (không phát)", "6"),
            ("Số phiếu hỏng", "3"),
            ("Số phiếu thu về", "53"),
            ("– Phiếu do ban kiểm phiếu phát ra", "51"),
            ("– Phiếu không do ban kiểm phiếu phát ra", "2"),
            ("    + mã xác thực không đúng", "1"),
            ("    + không thuộc số phiếu phát ra", "1"),
        ]
    book = load_workbook(BytesIO(to_xlsx(facts)), data_only=True)
    said = {row[1].value: row[2].value for row in book["Đối chiếu"].iter_rows()}
    names = ("đã in", "phát ra", "còn lại", "hỏng", "do ban kiểm phiếu phát ra",
             "không do ban kiểm phiếu phát ra")  # fmt: skip
    assert [said[f"Phiếu {name}"] for name in names] == [70, 61, 6, 3, 51, 2]
    assert (said["Số người được triệu tập"], said["Số người có mặt"]) == (60, 52)


def test_the_heads_of_the_results_stand_over_their_columns() -> None:
    """Clauses III.2.1 and III.2.3: the levels from high to low, each with number and share."""
    facts = simple_facts(1)
    levels = ["Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp"]
    counts = ["Phát ra", "Thu về", "Hợp lệ", "Không hợp lệ"]
    for document in (minutes(facts, 1), notice(facts), superior_report(facts)):
        top, middle, low = head_of(document, 12)
        assert top == ["TT", "Họ và tên, chức vụ", "Số phiếu", "Mức độ tín nhiệm"]
        assert middle == [*counts, *levels]
        assert low == ["Số phiếu", "Tỉ lệ %"] * 3
    assert head_of(letter(facts, facts.tally.officials[0]), 10)[1] == [*counts, *levels]
    (chart,) = (block for block in notice(facts).blocks if isinstance(block, BarChart))
    assert [each.name for each in chart.series] == [*levels, "Không hợp lệ"]
    (result,) = facts.tally.officials
    values = [each.values[0] for each in chart.series]
    assert values == [*result.levels, result.invalid]
    assert chart.whole == facts.tally.collected
    (own,) = (b for b in letter(facts, result).blocks if isinstance(b, BarChart))
    assert (own.series[0].values, own.whole) == ((*result.levels, result.invalid), 53)


# Annex I


def test_annex_one_has_its_three_sections_and_says_where_there_is_nothing() -> None:
    facts = simple_facts(2)
    blocks = minutes(facts, 1).blocks
    headings = [b.text for b in blocks if isinstance(b, Heading) and "theo lý do" in b.text]
    assert headings == [
        "1. Phiếu không hợp lệ, theo lý do",
        "2. Phiếu không do ban kiểm phiếu phát ra, theo lý do",
    ]
    nothing = replace(
        facts, row_decisions=(), sheet_decisions=(), tally=replace(facts.tally, surplus=())
    )
    assert lines(minutes(nothing, 1)).count("Không có.") == 2
    assert "Không có." not in lines(minutes(facts, 1))


def test_decisions_stand_by_official_and_what_was_decided_not_by_when() -> None:
    """Rule 9; the tenth official after the second, though «10» sorts before «2»."""
    facts = simple_facts(11)
    made = [
        RowDecision(f"handle{n:02d}", official, ruling, "Nguyễn Văn T", why, DAYTIME)
        for n, (official, ruling, why) in enumerate(
            (
                (10, Ruling.LOW, "chữ b"),
                (2, Ruling.LOW, "chữ ă"),
                (2, Ruling.LOW, "chữ a"),
                (2, Ruling.HIGH, "tờ handle00 và tờ mates01"),
            )
        )
    ]
    on_sheets = tuple(
        SheetDecision(f"sheet{n}", action, "mates01", "Trần Thị U", "xem", DAYTIME)
        for n, action in enumerate((SheetAction.REJECT, SheetAction.ACCEPT))
    )
    facts = replace(facts, row_decisions=tuple(made), sheet_decisions=on_sheets)
    document = minutes(facts, 1)
    found = [row[1:5] for row in rows_under(document, "Người được lấy phiếu")]
    second, tenth = facts.tally.officials[1].name, facts.tally.officials[9].name
    assert found == [
        (f"2. {second}", "Tín nhiệm cao", "Nguyễn Văn T", "tờ […] và tờ […]"),
        (f"2. {second}", "Tín nhiệm thấp", "Nguyễn Văn T", "chữ a"),
        (f"2. {second}", "Tín nhiệm thấp", "Nguyễn Văn T", "chữ ă"),
        (f"10. {tenth}", "Tín nhiệm thấp", "Nguyễn Văn T", "chữ b"),
    ]
    assert [row[1:4] for row in rows_under(document, "Quyết định", column=1)] == [
        ("Chấp nhận là phiếu do ban kiểm phiếu phát ra", "Trần Thị U", "xem"),
        ("Không chấp nhận", "Trần Thị U", "xem"),
    ]


# Annex II


def rules(facts: MinutesFacts) -> dict[str, tuple[str, str]]:
    return {each.content: (each.clause, each.applied) for each in rules_of(facts.election, VI)}


ROW, BALLOT = "không hợp lệ đối với riêng người đó", "không hợp lệ đối với toàn bộ phiếu"


def test_annex_two_has_every_rule_with_its_clause() -> None:
    assert rules(simple_facts(1)) == {
        "Số người có mặt tối thiểu": ("II.2", "2/3 số người được triệu tập"),
        "Chữ ký của người ghi phiếu": ("III.2.2", "không bắt buộc, không ảnh hưởng kết quả"),
        "Cơ sở tính tỉ lệ phần trăm": ("III.2.3", "tổng số phiếu thu về"),
        "Phiếu không do ban kiểm phiếu phát ra": ("III.2.3", BALLOT),
        "Gạch xoá họ tên được in trên phiếu": ("III.2.3", ROW),
        "Không đánh dấu vào ô nào": ("III.2.3", ROW),
        "Đánh dấu vào hai hoặc ba ô": ("III.2.3", ROW),
        "Ghi thêm tên người ngoài danh sách": (
            "III.2.3",
            "phần ghi thêm không được tính; phần còn lại tính theo quy định",
        ),
        "Dấu treo trên phiếu": ("III.4, bước 1", "đóng trực tiếp trên phiếu"),
        "Phiếu không có dấu treo": ("III.4, bước 1", "ghi nhận, không tự động loại phiếu"),
        "Chế độ bảo mật của biên bản": ("III.4, bước 3", "MẬT"),
        "Số bản của biên bản": ("III.4, bước 3", "03 bản"),
        "Ngưỡng thứ nhất của tín nhiệm thấp": (
            "III.6",
            "trên 50% nhưng dưới 2/3 (đúng 50%: không đề nghị)",
        ),
        "Ngưỡng thứ hai của tín nhiệm thấp": ("III.6", "từ 2/3 trở lên"),
        "Số thành viên thống nhất một quyết định": ("–", "01"),
    }


def test_annex_two_tells_each_choice_of_the_form_and_that_it_departs() -> None:
    facts = simple_facts(1, practice=True)
    form = facts.form
    facts = with_form(
        facts,
        scope=form.scope.model_copy(update={"undervote": Scope.BALLOT}),
        thresholds=type(form.thresholds)(quorum="3/4", more_than="3/5", at_least="4/5"),
        minutes=form.minutes.model_copy(
            update={"secrecy": None, "copies": form.minutes.copies[:1]}
        ),
        decisions=form.decisions.model_copy(update={"agree": 2}),
        stamp=form.stamp.model_copy(update={"missing": "review"}),
        proposes=OwnProposals(more_than="nhắc nhở", at_least="thôi giữ chức vụ"),
    )
    found, departs = rules(facts), " – KHÁC bộ quy tắc"
    assert found["Không đánh dấu vào ô nào"][1] == BALLOT + departs
    assert found["Gạch xoá họ tên được in trên phiếu"][1] == ROW
    assert found["Đánh dấu vào hai hoặc ba ô"][1] == ROW
    assert found["Số người có mặt tối thiểu"][1] == "3/4 số người được triệu tập" + departs
    assert found["Ngưỡng thứ nhất của tín nhiệm thấp"][1] == (
        "trên 3/5 nhưng dưới 4/5 (đúng 3/5: không đề nghị)" + departs
    )
    assert found["Ngưỡng thứ hai của tín nhiệm thấp"][1] == "từ 4/5 trở lên" + departs
    assert found["Chế độ bảo mật của biên bản"][1] == "không đóng dấu" + departs
    assert found["Số bản của biên bản"][1] == "01 bản" + departs
    assert found["Số thành viên thống nhất một quyết định"][1] == "02"
    assert found["Phiếu không có dấu treo"][1] == "ban kiểm phiếu xem xét, quyết định"
    assert found["Dấu treo trên phiếu"][1].startswith("dấu mẫu (PHIẾU MẪU)")
    assert found["Nội dung đề nghị"] == ("–", "theo văn bản riêng của cơ quan")


def test_annex_two_of_other_profiles_cites_no_clause_of_the_plan() -> None:
    for name in ("hoi-dong-nhan-dan", "tuy-chinh"):
        form = read_form(FORM.with_name(f"{name}.toml"))
        found = rules_of(Election("ABCDEFGH", False, form), VI)
        assert not [each for each in found if each.clause.startswith(("I", "V"))]
        text = words(minutes(facts_of(form, tally_of(form)), 1))
        assert ("(*) Bộ quy tắc ghi mục này chưa" in text) is (name == "hoi-dong-nhan-dan")
        assert text.count(", do cơ quan chọn") == (2 if name == "hoi-dong-nhan-dan" else 9)


def test_annex_two_says_which_numbers_do_not_meet() -> None:
    facts = simple_facts(1)
    wrong = Identity("collected", False, "thu về 53 = đã đọc 52", "collected")
    facts = replace(
        facts,
        tally=replace(facts.tally, identities=(facts.tally.identities[0], wrong)),
        fingerprint="0123456789abcdef" * 4,
    )
    document = minutes(facts, 1)
    assert rows_under(document, "Nội dung đối chiếu") == [
        (facts.tally.identities[0].vi, "đúng"),
        ("thu về 53 = đã đọc 52", "chưa đúng"),
    ]
    assert " ".join(["0123 4567 89ab cdef"] * 4) in lines(document)
    assert in_groups("0f" * 32).replace(" ", "") == "0f" * 32


def test_annex_two_names_everybody_whose_result_tells_each_vote() -> None:
    facts = simple_facts(3)
    results = tuple(
        replace(each, valid=50, invalid=3, levels=levels)
        for each, levels in zip(
            facts.tally.officials, ((50, 0, 0), (49, 1, 0), (0, 0, 50)), strict=True
        )
    )
    facts = replace(facts, tally=replace(facts.tally, officials=results))
    told = [line for line in lines(minutes(facts, 1)) if "phiếu hợp lệ chọn" in line]
    first, _, third = results
    assert told == [
        f"– {first.name}, {first.title}: 50/50 phiếu hợp lệ chọn “Tín nhiệm cao”.",
        f"– {third.name}, {third.title}: 50/50 phiếu hợp lệ chọn “Tín nhiệm thấp”.",
    ]
    open_still = replace(facts, tally=replace(facts.tally, waiting=1))
    assert "phiếu hợp lệ chọn" not in words(minutes(open_still, 1))


def test_annex_two_tells_accuracy_of_the_reader_that_was_measured_and_that_used() -> None:
    figure = AccuracyFigure("worn", 199172, 3, "2.40", "0.0000731", "6-abc")
    facts = replace(simple_facts(1), accuracy=(figure,), reader="7-def")
    document = minutes(facts, 1)
    assert rows_under(document, "Đọc sai") == [
        ("Máy quét cũ, kính bẩn", "199.172", "3", "2,40", "0,00731")
    ]
    assert "Đo với bộ đọc 6-abc; cuộc lấy phiếu này dùng bộ đọc 7-def." in words(document)
    nameless = replace(facts, reader="")
    assert "cuộc lấy phiếu này dùng bộ đọc ……." in words(minutes(nameless, 1))


def test_annex_two_tells_how_far_the_check_by_hand_went() -> None:
    facts = simple_facts(1)
    (result,) = facts.tally.officials

    def told(audit: Audit) -> str:
        blocks = annex_reading.audit(replace(facts, audit=audit))
        return "\n".join(getattr(block, "text", "") for block in blocks)

    def fixed(method: Method) -> TallyFixed:
        return TallyFixed("", "", Fraction(1, 20), method, DAYTIME)

    by_hand = HandTotals(1, (1, 2, 3), 47)
    differs = Audit(
        Stage.DIFFERS,
        fixed(Method.FULL_COUNT),
        counted=(1,),
        differences=(Difference(result, by_hand),),
    )
    levels = "/".join(map(str, result.levels))
    assert told(differs) == (
        "Kết quả được đếm lại toàn bộ bằng tay, đã đếm xong 1/1 người. Kết quả đếm tay khác kết "
        "quả kiểm phiếu ở những người sau đây:\n"
        f"– {result.name}, {result.title}: kết quả {levels}, không hợp lệ {result.invalid}; đếm "
        "tay 1/2/3, không hợp lệ 47."
    )
    sampled = Audit(Stage.CONFIRMED, fixed(Method.SAMPLE), read=20, unlike=(("a", 1),))
    assert told(sampled) == (
        "Kết quả được kiểm tra theo mẫu ngẫu nhiên với mức rủi ro 5,00%: đã xem 20 phiếu, 1 dòng "
        "khác bản ghi; đếm lại toàn bộ 0 người. Việc kiểm tra khẳng định kết quả kiểm phiếu."
    )
    assert (
        "0 người. Trước đó đã bắt đầu kiểm tra 2 lần khác; nhật ký ghi cả. Việc kiểm tra khẳng"
    ) in told(replace(sampled, earlier=2))
    assert told(Audit(Stage.UNFIXED)).startswith("Chưa kiểm tra kết quả bằng tay")
    assert "không còn giá trị" in told(Audit(Stage.CHANGED, fixed(Method.SAMPLE)))


# Announcement, letter, report


def test_each_paper_is_addressed_dated_and_introduced() -> None:
    """Clauses III.4, step 3, and III.5.1."""
    facts = simple_facts(2)
    form, (first, second) = facts.form, facts.tally.officials
    to_one = letter(facts, second)
    assert lines(to_one)[0] == f"Kính gửi: Ông (Bà) {second.name}, {second.title}"
    assert lines(to_one)[1].startswith(
        f"Hội nghị lấy phiếu tín nhiệm {DAY} tại {form.conference.place} đã lấy phiếu"
    )
    assert to_one.subject == f"Kết quả lấy phiếu tín nhiệm đối với {second.name}"
    hall = notice(facts)
    assert f"kết quả lấy phiếu tín nhiệm {DAY} như sau" in lines(hall)[0]
    report = superior_report(facts)
    assert f"Thực hiện Kế hoạch số {form.plan.number} {PLANNED}, {form.body.name}" in words(report)
    assert f"Thành phần ghi phiếu: {form.voters}. Số người" in words(report)
    for paper in (to_one, hall, report):
        assert paper.letterhead.place_and_date == f"Kon Rẫy, {DAY}"
    assert report.letterhead.secrecy == "MẬT"
    assert (to_one.letterhead.secrecy, hall.letterhead.secrecy) == ("", "")
    for paper in (hall, report):
        assert [type(block) for block in paper.blocks].count(BarChart) == 1
        names = [row[1].text for row in table_of(paper, 12).rows if row[1]]
        assert names == [first.name, second.name]


def table_of(document: Document, columns: int) -> Table:
    (table,) = (b for b in document.blocks if isinstance(b, Table) and len(b.widths) == columns)
    return table


@pytest.mark.parametrize("low", [1, 3, 5, 7, 9])
def test_the_tallys_json_rounds_shares_as_papers_do(low: int) -> None:
    """Of 32 ballots an odd number is a tie between two hundredths, which goes up."""
    facts = with_shares(low, Proposal.NONE, 32)
    percent = json.loads(tally_json(facts.tally))["officials"][0]["percent"]["low"]
    assert f"{percent.replace('.', ',')}%." in words(minutes(with_shares(low, MORE, 32), 1))
    assert percent.endswith(("3", "8")), "half a hundredth was rounded down"


@pytest.mark.parametrize("own", [False, True])
def test_both_kinds_of_proposals_stand_in_their_order_with_their_own_words(own: bool) -> None:
    """Clause III.6: the graver last, each with its officials, number and share of low
    confidence."""
    facts = simple_facts(3)
    kinds = (Proposal.AT_LEAST, Proposal.NONE, Proposal.MORE_THAN)
    numbers = ((10, 5, 36), (40, 5, 5), (20, 5, 28))
    results = tuple(
        replace(
            each,
            proposal=kind,
            levels=levels,
            shares=tuple(Fraction(level, 54) for level in levels),
        )
        for each, kind, levels in zip(facts.tally.officials, kinds, numbers, strict=True)
    )
    facts = replace(facts, tally=replace(facts.tally, officials=results))
    profile = facts.form.rules.proposes
    graver, lighter = profile.at_least.vi, profile.more_than.vi
    if own:
        graver, lighter = "thôi giữ chức vụ", "nhắc nhở"
        facts = with_form(facts, proposes=OwnProposals(more_than=lighter, at_least=graver))
    lead = "đề nghị cấp có thẩm quyền quản lý cán bộ xem xét, quyết định:"
    base = "tổng số phiếu thu về"
    expected = [
        (
            f"Đối với người có số phiếu tín nhiệm thấp trên 50% nhưng dưới 2/3 {base}, {lead} "
            f"{lighter} (mục III.6 của Kế hoạch). Danh sách gồm:"
        ),
        f"– {results[2].name}, {results[2].title}: 28 phiếu tín nhiệm thấp, 51,85%.",
        (
            f"Đối với người có số phiếu tín nhiệm thấp từ 2/3 {base} trở lên, {lead} "
            f"{graver} (mục III.6 của Kế hoạch). Danh sách gồm:"
        ),
        f"– {results[0].name}, {results[0].title}: 36 phiếu tín nhiệm thấp, 66,67%.",
    ]
    for paper in (minutes(facts, 1), superior_report(facts)):
        said = lines(paper)
        first = said.index(expected[0])
        assert said[first : first + 4] == expected


def test_the_report_says_that_nobody_reaches_a_threshold_or_that_it_is_too_early() -> None:
    facts = with_shares(27, Proposal.NONE, 54)
    assert (
        "Không có người nào có số phiếu tín nhiệm thấp trên 50% tổng số phiếu thu về."
    ) in lines(superior_report(facts))
    early = replace(facts, tally=replace(facts.tally, waiting=2))
    text = words(superior_report(early))
    assert "Chưa có đề nghị khi số liệu còn tạm tính." in text
    assert "Không có người nào" not in text


# Two places


def test_the_paper_of_two_places_keeps_them_apart() -> None:
    """Clause III.6: body, day, ballots and base of each; each office and share in its own line."""
    found = compared(2)
    first, second = found.places
    later = second.form.conference.model_copy(update={"date": dt.date(2023, 12, 5)})
    body = second.form.body.model_copy(update={"name": "Huyện đoàn"})
    form = second.form.model_copy(update={"conference": later, "body": body, "percent_of": "valid"})
    second = replace(second, election=replace(second.election, form=form))
    second = replace(second, tally=replace(second.tally, collected=40))
    pairs = tuple((one, replace(two, title="Bí thư")) for one, two in found.pairs)
    found = replace(found, places=(first, second), pairs=pairs, remarks=())
    paper = comparison(found)
    said = lines(paper)
    assert said[1:3] == [
        (
            f"– A: {first.form.body.name}, ngày 20/11/2023; phát ra 52, thu về 53 phiếu; tỉ lệ % "
            "tính trên tổng số phiếu thu về."
        ),
        (
            "– B: Huyện đoàn, ngày 05/12/2023; phát ra 52, thu về 40 phiếu; tỉ lệ % tính trên số "
            "phiếu hợp lệ."
        ),
    ]
    assert paper.letterhead.place_and_date == "Kon Rẫy, ngày 05 tháng 12 năm 2023"
    assert paper.author == first.form.body.name
    rows = [[cell for cell in row if cell] for row in table_of(paper, 12).rows]
    results = [result for pair in pairs for result in pair]
    for row, result in zip(rows, results, strict=True):
        assert (row[1].text, row[1].below) == (result.name, result.title)
        shares = [Fraction(each) for each in result.shares if each is not None]
        printed = [float(cell.text.replace(",", ".")) / 100 for cell in row[7::2]]
        assert printed == [pytest.approx(float(each), abs=6e-5) for each in shares]
    assert "3. Lưu ý" not in said
    told = Words(vi="Hai nơi tính tỉ lệ trên hai cơ sở khác nhau.", en="Other bases.")
    said = lines(comparison(replace(found, remarks=(told,))))
    assert said[said.index("3. Lưu ý") + 1] == f"– {told.vi}"
    nobody = comparison(replace(found, pairs=()))
    assert "Không có ai có tên ở cả hai nơi." in lines(nobody)
    assert not [block for block in nobody.blocks if isinstance(block, Table)]


# Before the vote


def test_the_calendar_says_what_its_star_means_only_where_there_is_one() -> None:
    for name, starred in (("hoi-dong-nhan-dan", True), ("kon-ray-2023", False)):
        form = read_form(FORM.with_name(f"{name}.toml"))
        text = words(calendar_page(Election("ABCDEFGH", False, form), calendar(form)))
        assert ("(*) Chưa đối chiếu với văn bản; hãy kiểm tra lại" in text) is starred
        assert (", tính cả ngày đó (*)" in text) is starred


def test_leaflet_and_report_form_leave_nothing_out() -> None:
    """Clauses III.1, III.2.2 and III.3.3."""
    form = form_of(11)
    election = Election("ABCDEFGH", False, form)
    said = lines(leaflet(election))
    assert "Danh sách có 11 người" in said[0]
    marking = said[said.index("2. Cách ghi phiếu") + 1 :]
    assert marking[: len(form.rules.how_to_mark)] == [
        f"{number}) {each.vi}" for number, each in enumerate(form.rules.how_to_mark, start=1)
    ]
    blocks = report_form(election).blocks
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert headings == [
        f"{number}. {each.vi}" for number, each in enumerate(form.rules.report_headings, start=1)
    ]
    assert [type(block) for block in blocks].count(Blank) == len(headings)
    own = read_form(FORM.with_name("tuy-chinh.toml"))
    assert "1. Cách ghi phiếu" in lines(leaflet(Election("ABCDEFGH", False, own)))
