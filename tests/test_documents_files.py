"""The files: the same numbers in .docx, .pdf and .xlsx, the page by the decree, no id anywhere."""

import unicodedata
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pypdfium2
import pytest
from documents_facts import (
    BALLOT,
    FORM,
    OTHER_HANDLE,
    ROW_HANDLE,
    SHEET_HANDLE,
    facts_of,
    form_of,
    simple_facts,
    tally_of,
)
from docx.oxml.ns import qn
from openpyxl import load_workbook

from ptn_scan.documents import numerals
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.fonts import vietnamese_letters
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.texts import unbroken
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.word import to_docx
from ptn_scan.documents.wording import free_text
from ptn_scan.documents.workbook import HEAD_ROW, to_xlsx
from ptn_scan.documents.write import letter_stems, write_documents, write_notices
from ptn_scan.election import Form, read_form
from ptn_scan.errors import MachineError
from ptn_scan.ruling.values import BallotRuling, Box, MarkState, Reason, RowRuling, Ruling, Status
from ptn_scan.tally import Counts, tally

MM_PER_POINT = 25.4 / 72


def pdf_pages(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


def docx_xml(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8") for name in archive.namelist() if ".xml" in name
        )


def result_rows(facts: MinutesFacts) -> list[list[str]]:
    """The row of each official as rule 4 wants it, from the tally."""
    tally = facts.tally
    return [
        [
            str(tally.counts.issued),
            str(tally.collected),
            str(result.valid),
            str(result.invalid),
            *(
                text
                for level, share in zip(result.levels, result.shares, strict=True)
                for text in (str(level), numerals.percent(share))
            ),
        ]
        for result in tally.officials
    ]


def result_table(data: bytes) -> Any:
    tables = docx.Document(BytesIO(data)).tables
    return next(table for table in tables if len(table.columns) == 12)


@pytest.mark.parametrize(("count", "seed"), [(1, 1), (11, 2), (40, 3)])
def test_numbers_are_those_of_the_tally_in_every_format(count: int, seed: int) -> None:
    facts = simple_facts(count, seed=seed)
    expected = result_rows(facts)
    for document in (minutes(facts, 1), notice(facts)):
        table = result_table(to_docx(document))
        found = [[cell.text for cell in row.cells[2:]] for row in table.rows[3:]]
        assert found == expected
        names = [row.cells[1].text.split("\n") for row in table.rows[3:]]
        assert names == [[result.name, unbroken(result.title)] for result in facts.tally.officials]
        text = " ".join(pdf_pages(to_pdf(document)))
        for result, row in zip(facts.tally.officials, expected, strict=True):
            assert " ".join((result.name, result.title, *row)) in text


@pytest.mark.parametrize("count", [1, 11, 40])
def test_workbook_holds_the_numbers_computed_and_checks_live(count: int) -> None:
    facts = simple_facts(count)
    sheet = load_workbook(BytesIO(to_xlsx(facts)))["Kết quả"]
    for row, (result, expected) in enumerate(
        zip(facts.tally.officials, result_rows(facts), strict=True), start=HEAD_ROW + 1
    ):
        values = [sheet.cell(row, column).value for column in range(1, 14)]
        assert values[:3] == [result.official, result.name, result.title]
        printed = [
            f"{value:.2f}".replace(".", ",") if column >= 5 and column % 2 else str(value)
            for column, value in enumerate(values[3:], start=0)
        ]
        assert printed == expected
        assert all(
            str(sheet.cell(row, column).value).startswith("=IF(") for column in range(15, 20)
        )
    assert sheet.cell(HEAD_ROW + count + 1, 1).value is None


@pytest.mark.parametrize("name", ["kon-ray-2023", "mot-nguoi", "nhieu-trang"])
def test_every_shipped_form_goes_from_a_counted_box_to_the_minutes(name: str) -> None:
    form = read_form(FORM.with_name(f"{name}.toml"))
    rulings = (Ruling.HIGH, Ruling.HIGH, Ruling.MEDIUM, Ruling.LOW, Ruling.INVALID, Ruling.HIGH)
    box = Box(tuple(_ballot(i, ruling, form) for i, ruling in enumerate(rulings)), ())
    counted = tally(box, Counts(9, 6, 7, 6, 1, 0, 6), form)
    assert counted.final
    facts = facts_of(form, counted)
    expected = ["6", "6", "5", "1", "3", "50,00", "1", "16,67", "1", "16,67"]
    table = result_table(to_docx(minutes(facts, 1)))
    assert [[cell.text for cell in row.cells[2:]] for row in table.rows[3:]] == [expected] * len(
        form.officials
    )
    text = " ".join(pdf_pages(to_pdf(minutes(facts, 1))))
    assert text.count(" ".join(expected)) == len(form.officials)
    sheet = load_workbook(BytesIO(to_xlsx(facts)))["Kết quả"]
    assert [sheet.cell(HEAD_ROW + 1, column).value for column in (8, 9, 10, 11)] == [
        3,
        50,
        1,
        16.67,
    ]


def _ballot(number: int, ruling: Ruling, form: Form) -> BallotRuling:
    reasons = (Reason.UNDERVOTE,) if ruling is Ruling.INVALID else ()
    rows = tuple(
        RowRuling(official, (MarkState.BLANK,) * 3, ruling, reasons)
        for official in range(1, len(form.officials) + 1)
    )
    return BallotRuling(f"ID{number}", (), Status.COUNTED, (), (), False, rows, genuine=True)


def test_workbook_has_identities_and_reasons() -> None:
    facts = simple_facts(2)
    book = load_workbook(BytesIO(to_xlsx(facts)))
    assert book.sheetnames == ["Kết quả", "Đối chiếu", "Lý do"]
    identities = [row[1].value for row in book["Đối chiếu"].iter_rows(min_row=HEAD_ROW + 1)]
    assert facts.tally.identities[0].vi in identities
    reasons = book["Lý do"]
    for row, result in enumerate(facts.tally.officials, start=HEAD_ROW + 1):
        by_reason = [reasons.cell(row, column).value for column in (4, 5, 6)]
        assert sum(by_reason) == reasons.cell(row, 3).value == result.invalid


def test_name_that_looks_like_a_formula_stays_text() -> None:
    facts = simple_facts(1)
    result = replace(facts.tally.officials[0], name="=1+1")
    facts = replace(facts, tally=replace(facts.tally, officials=(result,)))
    sheet = load_workbook(BytesIO(to_xlsx(facts)))["Kết quả"]
    assert (sheet.cell(HEAD_ROW + 1, 2).value, sheet.cell(HEAD_ROW + 1, 2).data_type) == (
        "=1+1",
        "s",
    )


def test_nothing_collected_is_a_dash_in_every_format() -> None:
    form = form_of(1)
    facts = facts_of(form, tally_of(form, collected=0))
    row = result_table(to_docx(minutes(facts, 1))).rows[3]
    assert [row.cells[column].text for column in (7, 9, 11)] == ["–", "–", "–"]
    assert "52 0 0 0 0 – 0 – 0 –" in " ".join(pdf_pages(to_pdf(minutes(facts, 1))))
    sheet = load_workbook(BytesIO(to_xlsx(facts)))["Kết quả"]
    assert [sheet.cell(HEAD_ROW + 1, column).value for column in (9, 11, 13)] == ["–", "–", "–"]


@pytest.mark.parametrize("why", ["漢字", "đúng 😀", "x\u200b\u0301", "a\u0300\u0301 ≤ → ☐"])
def test_letters_that_the_typeface_lacks_become_boxes(why: str) -> None:
    """A PDF that is to be kept may not refer to a glyph that is not there."""
    facts = simple_facts(1)
    decision = replace(facts.row_decisions[0], why=why)
    facts = replace(facts, row_decisions=(decision,))
    text = " ".join(pdf_pages(to_pdf(minutes(facts, 1))))
    lacking = sum(letter in why for letter in "漢字😀")
    assert text.count("☐") + text.count("□") >= lacking
    assert free_text(why) in docx_xml(to_docx(minutes(facts, 1)))


@pytest.mark.parametrize("style", ["regular and italic", "bold"])
def test_every_vietnamese_letter_survives(style: str) -> None:
    letters = vietnamese_letters()
    assert len(letters) == 146
    assert unicodedata.is_normalized("NFC", letters)
    half = len(letters) // 2
    spelled = f"{letters[:half]} {letters[half:]}"
    form = form_of(1)
    if style == "bold":
        result = replace(tally_of(form).officials[0], name=spelled)
        facts = facts_of(form, replace(tally_of(form), officials=(result,)))
    else:
        facts = facts_of(
            form.model_copy(update={"legal_basis": (spelled,), "voters": spelled}), tally_of(form)
        )
    document = minutes(facts, 1)
    flat = "".join("".join(pdf_pages(to_pdf(document))).split())
    assert flat.count(letters) >= (1 if style == "bold" else 2)
    assert spelled in docx_xml(to_docx(document))


def test_pdf_embeds_its_fonts_and_names_itself() -> None:
    data = to_pdf(minutes(simple_facts(11), 1))
    with pikepdf.open(BytesIO(data)) as pdf:
        fonts = {
            str(font.BaseFont): font
            for page in pdf.pages
            for font in page.resources.get("/Font", {}).values()
        }
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())
        assert str(pdf.Root.Lang) == "vi-VN"
        assert str(pdf.docinfo["/Title"]).startswith("BIÊN BẢN KIỂM PHIẾU")
        assert "Ban kiểm phiếu" in str(pdf.docinfo["/Author"])
        with pdf.open_outline() as outline:
            first = [entry.title for entry in outline.root[:2]]
            assert first == ["BIÊN BẢN KIỂM PHIẾU", "I. THÀNH PHẦN"]
            annexes = [entry.title for entry in outline.root if entry.children]
    assert (
        annexes
        == [entry.title for entry in outline.root if entry.children]
        == [
            "PHỤ LỤC I",
            "PHỤ LỤC II",
        ]
    )


def test_pages_are_a4_with_the_margins_of_the_decree() -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I: 20 to 25 mm, left 30 to 35, right 15 to 20."""
    document = minutes(simple_facts(40), 1)
    section = docx.Document(BytesIO(to_docx(document))).sections[0]
    sizes = [section.page_width, section.page_height]
    assert [round(size.mm) for size in sizes] == [210, 297]
    assert 20 <= round(section.top_margin.mm, 1) <= 25
    assert 20 <= round(section.bottom_margin.mm, 1) <= 25
    assert 30 <= round(section.left_margin.mm, 1) <= 35
    assert 15 <= round(section.right_margin.mm, 1) <= 20
    for page in pypdfium2.PdfDocument(to_pdf(document)):
        width, height = (size * MM_PER_POINT for size in page.get_size())
        assert (round(width), round(height)) == (210, 297)
        text = page.get_textpage()
        boxes = [text.get_rect(i) for i in range(text.count_rects())]
        assert min(box[0] for box in boxes) * MM_PER_POINT >= 30 - 0.1
        assert max(box[2] for box in boxes) * MM_PER_POINT <= 210 - 15 + 0.1
        bottoms = [box[1] * MM_PER_POINT for box in boxes]
        initials = [bottom for bottom in bottoms if bottom < 12]
        assert initials
        assert min(bottom for bottom in bottoms if bottom not in initials) >= 25 - 0.1


def test_page_number_stands_on_every_page_but_the_first() -> None:
    pages = pdf_pages(to_pdf(minutes(simple_facts(11), 1)))
    assert not pages[0].startswith("1 ")
    assert all(text.startswith(f"{number} ") for number, text in enumerate(pages[1:], start=2))
    section = docx.Document(BytesIO(to_docx(minutes(simple_facts(1), 1)))).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_head_of_the_results_repeats_and_rows_stay_whole() -> None:
    facts = simple_facts(40)
    table = result_table(to_docx(minutes(facts, 1)))
    properties = [row._tr.trPr for row in table.rows]
    assert all(found.find(qn("w:cantSplit")) is not None for found in properties)
    heads = [found.find(qn("w:tblHeader")) is not None for found in properties]
    assert heads == [True] * 3 + [False] * 40
    pages = pdf_pages(to_pdf(minutes(facts, 1)))
    with_rows = [
        page for page in pages if any(f"{' '.join(row)}" in page for row in result_rows(facts))
    ]
    assert len(with_rows) > 1
    for head in ("Mức độ tín nhiệm", "Tín nhiệm thấp", "Phát ra", "Tỉ lệ %"):
        assert all(head in page for page in with_rows), head
    for result, row in zip(facts.tally.officials, result_rows(facts), strict=True):
        whole = " ".join((result.name, result.title, *row))
        assert sum(whole in page for page in pages) == 1


def test_every_style_is_set_in_times_new_roman() -> None:
    document = docx.Document(BytesIO(to_docx(minutes(simple_facts(1), 1))))
    fonts = document.styles.element.findall(f".//{qn('w:rFonts')}")
    assert fonts
    for font in fonts:
        assert not [name for name in font.attrib if "heme" in name]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            assert font.get(qn(f"w:{script}")) == "Times New Roman"


@pytest.mark.parametrize(
    ("draft", "practice"), [(False, False), (True, False), (False, True), (True, True)]
)
def test_watermark_only_on_drafts_and_rehearsals(draft: bool, practice: bool) -> None:
    facts = simple_facts(11, draft=draft, practice=practice)
    for document in (minutes(facts, 2), notice(facts)):
        for text in pdf_pages(to_pdf(document)):
            assert ("DỰ THẢO" in text) is draft
            assert text.count("DIỄN TẬP") == (2 if practice else 0)
        section = docx.Document(BytesIO(to_docx(document))).sections[0]
        for header in (section.first_page_header, section.header):
            assert ("DỰ THẢO" in header._element.xml) is draft
            assert header._element.xml.count("DIỄN TẬP") == (2 if practice else 0)


def test_no_document_leads_to_a_ballot(tmp_path: Path) -> None:
    """Neither ids nor handles nor file names nor minutes of the hour, though people wrote them."""
    facts = replace(simple_facts(3), tongue=Tongue.ENGLISH)
    paths = (*write_documents(facts, tmp_path), *write_notices(facts, tmp_path))
    for path in paths:
        data = path.read_bytes()
        text = " ".join(pdf_pages(data)) if path.suffix == ".pdf" else docx_xml(data)
        for secret in (BALLOT, ROW_HANDLE, SHEET_HANDLE, OTHER_HANDLE, "quet_07", "14:13", "07:13"):
            assert secret not in text, (path.name, secret)
    assert "Vòng tròn quanh ô, phiếu […]" in " ".join(pdf_pages(paths[1].read_bytes()))


def test_all_files_are_written_and_the_same_again(tmp_path: Path) -> None:
    facts = simple_facts(2)
    first = write_documents(facts, tmp_path / "a" / "b")
    assert [path.name for path in first] == [
        *(f"bien-ban-{i}.{kind}" for i in (1, 2, 3) for kind in ("docx", "pdf")),
        "ket-qua.xlsx",
        "thong-bao.docx",
        "thong-bao.pdf",
    ]
    second = write_documents(facts, tmp_path / "c")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert sorted(path.name for path in (tmp_path / "c").iterdir()) == sorted(
        path.name for path in second
    )


@pytest.mark.parametrize(("count", "first"), [(99, "ket-qua-01"), (100, "ket-qua-001")])
def test_letters_stand_in_the_order_of_the_list(count: int, first: str) -> None:
    names = letter_stems(form_of(count))
    assert len(names) == count
    assert names[0] == first
    assert sorted(names) == list(names)


def test_folder_that_cannot_be_written_is_the_machines_trouble(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(MachineError, match="cannot be written"):
        write_documents(simple_facts(1), blocked)


def test_reason_longer_than_a_page_is_printed_whole() -> None:
    facts = simple_facts(1)
    long_why = " ".join(f"lý-do-{number}" for number in range(900))
    decision = replace(facts.row_decisions[0], why=long_why)
    data = to_pdf(minutes(replace(facts, row_decisions=(decision,)), 1))
    text = "".join(pdf_pages(data))
    assert all(f"lý-do-{number}" in text for number in range(900))


def test_secrecy_mark_is_red_in_both_formats() -> None:
    document = minutes(simple_facts(1), 1)
    word = docx.Document(BytesIO(to_docx(document)))
    marks = [
        run
        for paragraph in word.tables[0].rows[0].cells[0].paragraphs
        for run in paragraph.runs
        if run.text == "MẬT"
    ]
    assert [str(run.font.color.rgb) for run in marks] == ["FF0000"]
    page = pypdfium2.PdfDocument(to_pdf(document))[0]
    pixels = page.render(scale=1).to_numpy()
    blue, green, red = (pixels[..., channel].astype(int) for channel in range(3))
    assert ((red > 200) & (green < 80) & (blue < 80)).sum() > 100
