"""The papers beside the minutes: letters, report, leaflet, report form, checklist, card, charts."""

import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pytest
from documents_facts import FORM, facts_of, form_of, simple_facts, tally_of
from openpyxl import load_workbook
from pikepdf import pdfa
from reportlab.pdfbase.pdfmetrics import stringWidth
from test_documents import with_shares, words
from test_documents_files import pdf_pages

from ptn_scan.documents import annex_reading, page
from ptn_scan.documents.blocks import BarChart, Blank, Document, Heading, Signatures, Table
from ptn_scan.documents.checklist import checklist
from ptn_scan.documents.encrypted import encrypted
from ptn_scan.documents.facts import DeckOutcome, HandoutFacts, LiftedMasks, MinutesFacts
from ptn_scan.documents.fonts import serif
from ptn_scan.documents.initials import named, place_width
from ptn_scan.documents.leaflet import leaflet, report_form
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.scanner_card import scanner_card
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.word import to_docx
from ptn_scan.documents.write import (
    handout_count,
    notice_count,
    write_documents,
    write_handouts,
    write_notices,
)
from ptn_scan.election import Election, Level, Member, OwnProposals, PercentOf, Scope, read_form
from ptn_scan.layout import lay_out
from ptn_scan.tally import Proposal
from ptn_scan.typeface import MM_PER_POINT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ELECTION = Election("ABCDEFGH", False, read_form(FORM))


def charts(document: Document) -> list[BarChart]:
    return [block for block in document.blocks if isinstance(block, BarChart)]


def recipients(document: Document) -> str:
    (found,) = (block for block in document.blocks if isinstance(block, Signatures))
    return " ".join(found.recipients)


def test_letter_tells_one_official_the_own_result_and_no_other() -> None:
    """Clause III.5.1."""
    facts = simple_facts(4)
    for result in facts.tally.officials:
        text = " ".join(pdf_pages(to_pdf(letter(facts, result))))
        assert f"Kính gửi: Ông (Bà) {result.name}, {result.title}" in text
        for number in (result.valid, result.invalid, *result.levels):
            assert str(number) in text
        others = [each.name for each in facts.tally.officials if each is not result]
        assert not any(name in text for name in others)
        assert "đề nghị" not in text.lower()
        (chart,) = charts(letter(facts, result))
        assert chart.series[0].values == (*result.levels, result.invalid)


def test_notices_are_addressed_to_nobody_else() -> None:
    """Clause III.5.1: voters, the competent superior, the official; and the file."""
    facts = simple_facts(2)
    assert recipients(letter(facts, facts.tally.officials[0])) == (
        "– Như trên; – Lưu: hồ sơ kiểm phiếu."
    )
    assert recipients(superior_report(facts)) == "– Ủy ban nhân dân tỉnh Kon Tum (b/c); – Lưu: VT."
    assert superior_report(facts).letterhead.secrecy == "MẬT"
    assert letter(facts, facts.tally.officials[0]).letterhead.secrecy == ""


def test_report_proposes_in_the_words_of_the_profile_and_decides_nothing() -> None:
    """Clause III.6; by `hdnd` a graver result goes to the council, by no plan."""
    graver = with_shares(36, Proposal.AT_LEAST, 54)
    text = words(superior_report(graver))
    assert "đề nghị cấp có thẩm quyền quản lý cán bộ xem xét, quyết định: miễn nhiệm" in text
    assert "(mục III.6 của Kế hoạch)" in text
    assert "thuộc cấp có thẩm quyền" in text
    council = with_form(graver, profile="hdnd", profile_version="1")
    text = words(superior_report(council))
    assert "trình Hội đồng nhân dân miễn nhiệm (Nghị quyết 96/2023/QH15, Điều 12)" in text
    own = OwnProposals(more_than="xem xét thêm", at_least="cho thôi chức vụ")
    assert "quyết định: cho thôi chức vụ" in words(superior_report(with_form(graver, proposes=own)))


def with_form(facts: MinutesFacts, **changes: object) -> MinutesFacts:
    form = facts.election.form.model_copy(update=changes)
    return replace(facts, election=replace(facts.election, form=form))


def test_report_says_where_nobody_reaches_a_threshold() -> None:
    """Exactly one half proposes nothing."""
    text = words(superior_report(with_shares(27, Proposal.NONE, 54)))
    assert "Không có người nào có số phiếu tín nhiệm thấp trên 50% tổng số phiếu thu về." in text
    assert "xem xét, quyết định:" not in text
    waiting = with_shares(36, Proposal.AT_LEAST, 54)
    waiting = replace(waiting, tally=replace(waiting.tally, waiting=2))
    assert "Chưa có đề nghị" in words(superior_report(waiting))


@pytest.mark.parametrize(("count", "parts"), [(1, 1), (11, 1), (40, 2), (120, 5)])
def test_charts_hold_every_number_of_the_result(count: int, parts: int) -> None:
    facts = simple_facts(count)
    found = charts(notice(facts))
    assert len(found) == parts
    for index, level in enumerate(Level):
        drawn = [value for chart in found for value in chart.series[index].values]
        assert drawn == [result.levels[index] for result in facts.tally.officials], level
    invalid = [value for chart in found for value in chart.series[3].values]
    assert invalid == [result.invalid for result in facts.tally.officials]
    assert charts(superior_report(facts)) == found


def test_chart_in_word_carries_its_numbers_as_a_workbook() -> None:
    facts = simple_facts(3)
    data = to_docx(notice(facts))
    docx.Document(BytesIO(data))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        chart = archive.read("word/charts/chart1.xml").decode("utf-8")
        book = load_workbook(BytesIO(archive.read("word/embeddings/chart1.xlsx")))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][1:] == ("Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp", "Không hợp lệ")
    for row, result in zip(rows[1:], facts.tally.officials, strict=True):
        assert row == (f"{result.official}. {result.name}", *result.levels, result.invalid)
        assert f"<c:v>{result.official}. {result.name}</c:v>" in chart


@pytest.mark.parametrize("tongue", Tongue)
def test_every_pdf_has_bookmarks_and_its_language(tongue: Tongue) -> None:
    facts = replace(simple_facts(40), tongue=tongue)
    election = facts.election
    for paper in (
        notice(facts),
        superior_report(facts),
        letter(facts, facts.tally.officials[0]),
        leaflet(election, tongue),
        report_form(election, tongue),
        checklist(election, tongue=tongue),
        scanner_card(election, tongue),
    ):
        with pikepdf.open(BytesIO(to_pdf(paper))) as pdf, pdf.open_outline() as outline:
            titles = [entry.title for entry in outline.root]
            assert str(pdf.Root.Lang) == {"vi": "vi-VN", "en": "en-GB"}[tongue.value], paper.name
        headings = [block.text for block in paper.blocks if isinstance(block, Heading)]
        assert titles[0] == paper.name
        drawn = [each.title for each in charts(paper)]
        assert sorted(titles[1:]) == sorted([*headings, *drawn]), paper.name


def test_charts_of_a_pdf_are_vectors() -> None:
    page = pdf_pages(to_pdf(notice(simple_facts(1))))
    assert "Biểu đồ: số phiếu theo từng mức" in " ".join(page)
    assert b"/Subtype /Image" not in to_pdf(notice(simple_facts(1)))


def test_every_pdf_is_pdfa_and_the_encrypted_copy_claims_nothing(tmp_path: Path) -> None:
    facts = simple_facts(2)
    files = (
        *write_documents(facts, tmp_path / "minutes"),
        *write_notices(facts, tmp_path / "notices"),
        *write_handouts(HandoutFacts(ELECTION), tmp_path / "handouts"),
    )
    pdfs = [path for path in files if path.suffix == ".pdf"]
    assert len(pdfs) == 4 + notice_count(facts.form) / 2 + handout_count() / 2
    for path in pdfs:
        report = pdfa.validate_written(path, pdfa.Flavour("2b"))
        assert report.passed, (path.name, report.findings)
    assert b"pdfaid:part" in pdfs[0].read_bytes()
    sent = tmp_path / "sent.pdf"
    sent.write_bytes(encrypted(pdfs[0].read_bytes(), "mật khẩu"))
    assert b"pdfaid" not in sent.read_bytes()


def test_leaflet_has_the_criteria_and_fits_on_a_page() -> None:
    """Clauses III.1 and III.2.2."""
    document = leaflet(ELECTION)
    text = words(document)
    for criterion in ELECTION.form.rules.criteria:
        assert criterion.heading.vi in text
        assert all(point.vi in text for point in criterion.points)
    assert "ký tên đều được" in text
    assert len(pdf_pages(to_pdf(document))) == 1
    assert len(pdf_pages(to_pdf(scanner_card(ELECTION)))) == 1


@pytest.mark.parametrize(("name", "told"), [("kon-ray-2023", False), ("nhieu-trang", True)])
def test_leaflet_tells_of_several_pages_where_a_ballot_has_them(name: str, told: bool) -> None:
    form = read_form(FORM.with_name(f"{name}.toml"))
    pages = len(lay_out(form).pages)
    text = words(leaflet(Election("ABCDEFGH", False, form)))
    assert (pages > 1) is told
    assert (f"Mỗi phiếu có {pages} trang" in text) is told


def test_leaflet_tells_of_a_second_page_too() -> None:
    form = form_of(18)
    assert len(lay_out(form).pages) == 2
    text = words(leaflet(Election("ABCDEFGH", False, form)))
    assert "Mỗi phiếu có 2 trang" in text


def test_report_form_has_every_heading_and_room_to_write() -> None:
    text = words(report_form(ELECTION))
    assert all(heading.vi in text for heading in ELECTION.form.rules.report_headings)
    assert "_" not in "".join(pdf_pages(to_pdf(report_form(ELECTION))))


def test_a_report_without_headings_has_room_to_write_on_its_page() -> None:
    own = Election("ABCDEFGH", False, read_form(FORM.with_name("tuy-chinh.toml")))
    assert not own.form.rules.report_headings
    document = report_form(own)
    assert [block.lines for block in document.blocks if isinstance(block, Blank)] == [17]
    assert len(pdf_pages(to_pdf(document))) == 1


def test_checklist_has_every_paper_of_every_official() -> None:
    """Clause III.4, step 1: report, declaration with both signatures, questions, answers."""
    document = checklist(ELECTION)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(tables) == len(ELECTION.form.officials)
    for table in tables:
        assert len(table.rows) == len(ELECTION.form.rules.dossier)
    declaration = next(row for row in tables[0].rows if row[1] and "kê khai tài sản" in row[1].text)
    assert declaration[2] is not None
    assert (declaration[2].text + declaration[2].below).count("[") == 2
    text = words(document)
    for item in ELECTION.form.rules.dossier:
        by = f"{item.by.vi[0].lower()}{item.by.vi[1:]}"
        assert f") {item.what.vi}: {by} nộp; chuyển cho {item.forwarded_to.vi}." in text


def test_every_member_initials_every_page() -> None:
    document = minutes(simple_facts(11), 1)
    names = [member.name for member in simple_facts(1).committee]
    for text in pdf_pages(to_pdf(document)):
        assert text.endswith(" ".join(("Ký nháy từng trang:", *names)))
    section = docx.Document(BytesIO(to_docx(document))).sections[0]
    for footer in (section.first_page_footer, section.footer):
        (grid,) = footer.tables
        assert [cell.text for cell in grid.rows[1].cells[1:]] == names


LONG_NAMES = (
    "Nguyễn Hoàng Thị Phương Thảo", "Ksor H'Bơ Khắp Niê", "Lê Văn V",
    "Nguyễn Hoàng Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Bích Nguyệt", "Đặng Vũ Quỹ Trượng",
    "Nguyễn Đình Hữu Nghĩa", "Bùi Quý Thuỷ Tiên", "Trương Đình Ưởng", "A Thế Vỹ",
)  # fmt: skip


@pytest.mark.parametrize("count", range(1, len(LONG_NAMES) + 1))
def test_names_below_initials_are_read_and_do_not_touch(count: int) -> None:
    """In both writers alike; the whole of it stays in the lower margin, with room for the hand."""
    names = LONG_NAMES[-count:]
    found = named(names)
    assert [" ".join(lines) for lines in found.lines] == list(names)
    assert 6 <= found.size <= page.INITIALS_SIZE
    widths = [stringWidth(line, serif().regular, found.size) * MM_PER_POINT
              for lines in found.lines for line in lines]  # fmt: skip
    assert max(widths) <= place_width(count) - 2
    lines = max(map(len, found.lines))
    top = page.INITIALS_FROM_BOTTOM + (1.1 * lines * found.size + page.INITIALS_SIZE) * MM_PER_POINT
    assert top <= page.BOTTOM - 4
    document = replace(minutes(simple_facts(1), 1), initials=names)
    for text in pdf_pages(to_pdf(document)):
        assert all(line in text for lines in found.lines for line in lines)
        assert " ".join(text.split()).rpartition("Ký nháy từng trang: ")[1]
    (grid,) = docx.Document(BytesIO(to_docx(document))).sections[0].footer.tables
    assert [cell.text.replace("\n", " ") for cell in grid.rows[1].cells[1:]] == list(names)
    sizes = {cell.paragraphs[0].runs[0].font.size.pt for cell in grid.rows[1].cells[1:]}
    assert sizes == {found.size}


def test_of_a_large_committee_the_head_initials() -> None:
    facts = simple_facts(1)
    members = tuple(Member(name=f"Lê Văn {n}", role="Thành viên") for n in range(10))
    assert facts.conference is not None
    facts = replace(facts, conference=replace(facts.conference, committee=members))
    assert minutes(facts, 1).initials == ("Lê Văn 0",)


def test_annex_tells_of_test_deck_and_accuracy() -> None:
    facts = simple_facts(1)
    assert "Không kiểm tra bằng bộ phiếu thử." in words(minutes(facts, 1))
    assert "Chưa kiểm tra kết quả bằng tay" in words(minutes(facts, 1))
    deck = DeckOutcome(False, 20, 150, 2, 4, 1, 3)
    text = words(minutes(replace(facts, deck=deck), 1))
    assert "3 lần. Lần cuối: chưa đạt yêu cầu, 1 lỗi; 20 trang; 150 dòng đọc đúng, 2 dòng" in text
    assert not list(annex_reading.accuracy(facts))


def test_annex_tells_how_often_masks_were_lifted() -> None:
    facts = simple_facts(1)
    assert "phần che" not in words(minutes(facts, 1))
    allowed = facts.form.decisions.model_copy(update={"unmask": True})
    facts = with_form(facts, decisions=allowed)
    assert "không ai bỏ lần nào" in words(minutes(facts, 1))
    lifted = (LiftedMasks("Nguyễn Văn T", 2, 0), LiftedMasks("Trần Thị U", 1, 1))
    facts = replace(facts, lifted=lifted)
    assert (
        "đã được bỏ 4 lần: Nguyễn Văn T, 2 lần đối với một dòng; Trần Thị U, 1 lần đối với một "
        "dòng, 1 lần đối với cả tờ."
    ) in words(minutes(facts, 1))
    english = words(minutes(replace(facts, tongue=Tongue.ENGLISH), 1))
    assert (
        "as the form allows: 4 (Nguyễn Văn T, 2 of rows; Trần Thị U, 1 of rows, 1 of whole"
        in english
    )


def test_annex_marks_where_the_form_departs_from_its_profile() -> None:
    facts = simple_facts(1)
    assert "KHÁC bộ quy tắc" not in words(minutes(facts, 1))
    scope = facts.form.scope.model_copy(update={"overvote": Scope.BALLOT})
    text = words(minutes(with_form(facts, scope=scope), 1))
    assert "không hợp lệ đối với toàn bộ phiếu – KHÁC bộ quy tắc" in text
    assert "MẬT (*)" in text


def test_rehearsals_are_marked_on_every_paper() -> None:
    facts = simple_facts(1, practice=True)
    practice = replace(ELECTION, practice=True)
    papers = (
        letter(facts, facts.tally.officials[0]),
        superior_report(facts),
        leaflet(practice),
        report_form(practice),
        checklist(practice),
        scanner_card(practice),
    )
    for document in papers:
        assert all(text.count("DIỄN TẬP") >= 2 for text in pdf_pages(to_pdf(document)))


def test_drafts_and_numbers_that_are_provisional_say_so_on_every_paper() -> None:
    facts = simple_facts(2, draft=True)
    waiting = replace(facts, tally=replace(facts.tally, waiting=3))
    for made in (facts, waiting):
        papers = (
            minutes(made, 1),
            notice(made),
            superior_report(made),
            letter(made, made.tally.officials[0]),
        )
        for document in papers:
            assert document.watermark == "DỰ THẢO", document.name
            said = "Số liệu tạm tính: còn 3 trường hợp" in words(document)
            assert said == (made is waiting), document.name


def test_nothing_collected_draws_empty_bars() -> None:
    form = form_of(2)
    facts = facts_of(form, tally_of(form, collected=0))
    for document in (notice(facts), letter(facts, facts.tally.officials[0])):
        assert to_pdf(document).startswith(b"%PDF")
        assert to_docx(document)


ORDER = {
    "tblPr": (
        "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize",
        "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd",
        "tblLayout", "tblCellMar", "tblLook",
    ),
    "pPr": (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
        "suppressLineNumbers", "pBdr", "shd", "tabs", "spacing", "ind", "contextualSpacing", "jc",
        "outlineLvl", "rPr", "sectPr",
    ),
    "rPr": (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "color",
        "spacing", "w", "kern", "position", "sz", "szCs", "u", "lang",
    ),
    "tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"),
}  # fmt: skip
"""ISO/IEC 29500-1, 17: what may stand in these elements, in this order; else Word repairs."""


def test_word_finds_nothing_to_repair() -> None:
    facts = simple_facts(2, draft=True)
    for document in (minutes(facts, 1), superior_report(facts), report_form(ELECTION)):
        with zipfile.ZipFile(BytesIO(to_docx(document))) as archive:
            parts = [name for name in archive.namelist() if name.startswith("word/")]
            for name in parts:
                if name.endswith(".xml"):
                    check_order(ET.fromstring(archive.read(name)), name)
            assert not [name for name in archive.namelist() if "WithEffects" in name]
            looks = ET.fromstring(archive.read("word/document.xml")).iter(f"{W}tblLook")
            assert {tuple(look.attrib) for look in looks} == {(f"{W}val",)}


def check_order(root: ET.Element, name: str) -> None:
    for tag, order in ORDER.items():
        for element in root.iter(f"{W}{tag}"):
            found = [child.tag.removeprefix(W) for child in element]
            assert found == sorted(found, key=order.index), (name, tag)


def test_base_of_the_shares_has_the_name_that_the_profile_gives_it() -> None:
    council = with_form(
        simple_facts(1), profile="hdnd", profile_version="1", percent_of=PercentOf.CONVENED
    )
    text = words(minutes(council, 1))
    assert "(tỉ lệ % tính trên tổng số đại biểu Hội đồng nhân dân)" in text
    assert "của Kế hoạch)" not in text.split("THÀNH PHẦN")[1].split("PHỤ LỤC")[0]


@pytest.mark.parametrize("count", [1, 11, 40, 120])
def test_no_page_ends_with_a_heading_and_every_name_is_whole(count: int) -> None:
    facts = simple_facts(count)
    handouts = checklist(facts.election)
    for document in (minutes(facts, 1), notice(facts), superior_report(facts), handouts):
        headings = [block.text for block in document.blocks if isinstance(block, Heading)]
        pages = pdf_pages(to_pdf(document))
        for text in pages:
            body = text.partition("Ký nháy từng trang:")[0].strip()
            assert not body.endswith(tuple(headings)), (document.name, body[-60:])
        whole = " ".join(pages)
        assert all(result.name in whole for result in facts.tally.officials)
