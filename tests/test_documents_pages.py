"""How papers stand on their pages: what belongs together is not torn apart, nothing touches."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import docx
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from documents_facts import CONVENED, FORM, form_of, simple_facts, tally_of
from reportlab.pdfbase.pdfmetrics import stringWidth
from test_documents import words
from test_documents_files import pdf_pages

from ptn_scan.deck.plan import plan_deck
from ptn_scan.documents import page
from ptn_scan.documents.annex_limits import thresholds
from ptn_scan.documents.blocks import Align, Cell, Paragraph, Row, Style, Table
from ptn_scan.documents.calendar_page import calendar_page
from ptn_scan.documents.checklist import checklist
from ptn_scan.documents.comparison import Compared, Place, comparison
from ptn_scan.documents.deck_sheet import deck_sheet
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.fonts import addressed, serif, times_width
from ptn_scan.documents.leaflet import report_form
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.texts import unbroken, with_texts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.word import to_docx
from ptn_scan.election import Conference, Election, Form, read_form
from ptn_scan.plan.calendar import calendar
from ptn_scan.ruling.limits import THRESHOLDS
from ptn_scan.typeface import MM_PER_POINT


def compared(count: int) -> Compared:
    """Two places with the same `count` officials."""
    facts = simple_facts(count)
    election, tally = facts.election, facts.tally
    other = tally_of(facts.form, seed=2)
    pairs = tuple(zip(tally.officials, other.officials, strict=True))
    return Compared((Place(election, tally), Place(election, other)), pairs, ())


def table(rows: int, **more: object) -> Table:
    cells = tuple((Cell(f"{row}"),) for row in range(rows))
    return replace(Table((165.0,), (Align.LEFT,), ((Cell("TT"),),), cells), **more)


def test_rows_are_held_where_they_would_stand_alone_or_belong_together() -> None:
    assert table(0).held == ()
    assert table(1).held == ()
    assert table(2).held == (0,)
    assert table(6).held == (0, 4)
    assert table(6, tied=(2, 5)).held == (0, 2, 4)
    assert table(4, whole=True).held == (0, 1, 2)


@pytest.mark.parametrize("tongue", Tongue)
def test_no_word_of_a_table_is_torn(tongue: Tongue) -> None:
    facts = replace(simple_facts(11), tongue=tongue)
    election = facts.election
    papers = (
        minutes(facts, 1),
        letter(facts, facts.tally.officials[0]),
        checklist(election, tongue=tongue),
        comparison(compared(3), tongue),
        calendar_page(election, calendar(election.form), tongue),
        deck_sheet(election, plan_deck(11), 1, tongue),
    )
    for paper in papers:
        for block in with_texts(paper, unbroken).blocks:
            if isinstance(block, Table):
                assert list(torn(block.head, block, page.TABLE_HEAD)) == [], paper.name
                assert list(torn(block.rows, block, page.TABLE)) == [], paper.name


def torn(rows: tuple[Row, ...], table: Table, size: float) -> Iterator[Cell]:
    """The cells with a word that is wider than they are, less the white at their sides."""
    white = 4 if len(table.widths) > 6 else 8
    for row in rows:
        for column, cell in enumerate(row):
            if cell is not None:
                room = sum(table.widths[column : column + cell.columns]) / MM_PER_POINT - white
                font = serif().bold if cell.bold else serif().regular
                if max(stringWidth(word, font, size) for word in cell.text.split(" ")) > room:
                    yield cell


@pytest.mark.parametrize("count", range(9, 19))
def test_no_row_stands_alone_on_a_page(count: int) -> None:
    facts = simple_facts(count)
    last, before = facts.tally.officials[-1].name, facts.tally.officials[-2].name
    for document in (superior_report(facts), minutes(facts, 1)):
        found = next(text for text in pdf_pages(to_pdf(document)) if f" {last} " in text)
        assert f" {before} " in found, document.name


@pytest.mark.parametrize("tongue", Tongue)
def test_both_results_of_an_official_stand_on_one_page(tongue: Tongue) -> None:
    """Clause III.6: the two are looked at together."""
    found = compared(40)
    pages = pdf_pages(to_pdf(comparison(found, tongue)))
    for number, (result, _) in enumerate(found.pairs, start=1):
        entry = f" {number} {result.name} "
        assert sorted({text.count(entry) for text in pages}) == [0, 2], result.name


@pytest.mark.parametrize(
    ("marks", "graver"),
    [
        (("", "MẬT"), "MẬT"),
        (("TỐI MẬT", "MẬT"), "TỐI MẬT"),
        (("TỐI MẬT", "TUYỆT MẬT"), "TUYỆT MẬT"),
        (("TUYỆT MẬT", "Chỉ ban kiểm phiếu"), "Chỉ ban kiểm phiếu"),
        (("", ""), ""),
    ],
)
def test_two_places_bear_the_graver_secrecy_mark(marks: tuple[str, str], graver: str) -> None:
    """Clause III.4, step 3: each body's results lie under its own regime."""
    found = compared(1)
    first, second = (
        replace(place, election=replace(place.election, form=under(place.form, mark)))
        for place, mark in zip(found.places, marks, strict=True)
    )
    for places in ((first, second), (second, first)):
        assert comparison(replace(found, places=places)).letterhead.secrecy == graver


def under(form: Form, secrecy: str) -> Form:
    return form.model_copy(update={"minutes": form.minutes.model_copy(update={"secrecy": secrecy})})


def test_two_places_are_a_draft_or_a_rehearsal_where_one_is() -> None:
    found = compared(1)
    first, second = found.places
    assert comparison(found).watermark == comparison(found).mark == ""
    open_still = replace(second, tally=replace(second.tally, waiting=1))
    assert comparison(replace(found, places=(first, open_still))).watermark == "DỰ THẢO"
    tried = replace(first, election=replace(first.election, practice=True))
    paper = comparison(replace(found, places=(tried, second)))
    assert (paper.mark, paper.watermark) == ("DIỄN TẬP", "DIỄN TẬP")


def test_each_place_has_its_own_ballots_and_levels() -> None:
    """Clause III.6: nothing of one place stands in the other's line, and nothing is added."""
    found = compared(2)
    first, second = found.places
    fewer = replace(second, tally=replace(second.tally, collected=40))
    (table,) = (
        block
        for block in comparison(replace(found, places=(first, fewer))).blocks
        if isinstance(block, Table)
    )
    lines = [[cell.text for cell in row if cell] for row in table.rows]
    for number, pair in enumerate(found.pairs):
        for name, collected, result, line in zip(
            "AB", (53, 40), pair, lines[2 * number :], strict=False
        ):
            assert line[2:6] == [name, str(collected), str(result.valid), str(result.invalid)]
            assert line[6::2] == [str(level) for level in result.levels]


def test_word_keeps_rows_together_as_the_pdf_does() -> None:
    word = docx.Document(BytesIO(to_docx(comparison(compared(3)))))
    rows = next(each for each in word.tables if len(each.columns) == 12).rows[2:]
    kept = [row.cells[1].paragraphs[0].paragraph_format.keep_with_next for row in rows]
    assert kept == [True, None, True, None, True, None]


def test_word_keeps_what_is_signed_with_every_signature() -> None:
    """The list of copies, the sentence that is signed, and all places to sign in rows of three."""
    facts = simple_facts(2)
    nine = tuple(facts.committee[0].model_copy(update={"name": f"Lê {n}"}) for n in range(9))
    facts = replace(facts, conference=Conference(CONVENED, 52, nine))
    word = docx.Document(BytesIO(to_docx(minutes(facts, 1))))
    texts = [paragraph.text for paragraph in word.paragraphs]
    first = next(i for i, text in enumerate(texts) if text.startswith("Biên bản này được lập"))
    kept = word.paragraphs[first : first + 5]
    assert [paragraph.text[:8] for paragraph in kept[1:4]] == ["– Bản số"] * 3
    assert kept[4].text.startswith("Biên bản đã được đọc lại")
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in kept)
    assert not word.paragraphs[first - 1].paragraph_format.keep_with_next
    *rows, last = next(each for each in word.tables if "(Ký" in each.rows[0].cells[0].text).rows
    assert len(rows) == 2
    assert all(
        paragraph.paragraph_format.keep_with_next
        for row in rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    )
    assert not last.cells[0].paragraphs[-1].paragraph_format.keep_with_next


@pytest.mark.parametrize("size", [3, 9, 12, 13, 16])
def test_all_sign_on_the_page_of_what_they_sign(size: int) -> None:
    """However many they are; nobody's name stands on a page of signatures alone."""
    facts = simple_facts(2)
    names = [f"Nguyễn Hoàng Thị Phương Thảo {number:02d}" for number in range(size)]
    members = tuple(facts.committee[0].model_copy(update={"name": name}) for name in names)
    facts = replace(facts, conference=Conference(CONVENED, 52, members))
    pages = pdf_pages(to_pdf(minutes(facts, 1)))
    (signed,) = (each for each in pages if "Biên bản đã được đọc lại" in each)
    assert signed.count("(Ký, ghi rõ họ tên)") == size
    below = signed.partition("dưới đây.")[2]
    assert all(name in below for name in names)


def test_no_page_begins_with_the_last_line_of_a_paragraph() -> None:
    """Wherever on the page it stands: two lines of it go over, or more, or none."""
    text = Paragraph(" ".join(f"chữ-{number:02d}" for number in range(60)))
    seen = set()
    for above in range(20, 34):
        blocks = (*(Paragraph("–", Style.NOTE) for _ in range(above)), text)
        pages = pdfium.PdfDocument(to_pdf(replace(superior_report(simple_facts(1)), blocks=blocks)))
        lines = [page.get_textpage().get_text_range().splitlines() for page in pages]
        seen.add(tuple(sum("chữ-" in line for line in each) for each in lines))
    assert {sum(each) for each in seen} == {6}
    assert {(6,), (4, 2), (3, 3), (2, 4), (0, 6)} == seen


def test_a_subject_of_limits_stays_with_its_first_limit() -> None:
    facts = replace(simple_facts(1), thresholds=THRESHOLDS)
    (found,) = (block for block in thresholds(facts) if isinstance(block, Table))
    subjects = [i for i, row in enumerate(found.rows) if row[1] and row[1].bold]
    assert len(subjects) > 3
    assert list(found.tied) == subjects


def in_english(facts: MinutesFacts) -> MinutesFacts:
    return replace(facts, tongue=Tongue.ENGLISH)


def test_a_letter_is_one_page() -> None:
    for facts in (simple_facts(6), in_english(simple_facts(6))):
        for result in facts.tally.officials:
            document = letter(facts, result)
            assert len(pdf_pages(to_pdf(document))) == 1, (result.name, facts.tongue)
            assert result.title in words(document)


def test_no_dotted_line_touches_a_text() -> None:
    """A hand writes on the line, so that there is white above it and a gap below."""
    document = pdfium.PdfDocument(to_pdf(report_form(Election("ABCDEFGH", False, read_form(FORM)))))
    for sheet in document:
        texts = sheet.get_textpage()
        boxes = [texts.get_charbox(index) for index in range(texts.count_chars())]
        inked = [(bottom, top) for left, bottom, right, top in boxes if right > left]
        lines = [each.get_bounds() for each in sheet.get_objects((pdfium_c.FPDF_PAGEOBJ_PATH,))]
        dotted = [(low + high) / 2 for left, low, right, high in lines if right - left > 400]
        assert dotted
        for line in dotted:
            assert not any(bottom - 4 < line < top + 8 for bottom, top in inked), line


def test_no_line_begins_with_a_dash_and_no_number_is_torn_from_what_it_counts() -> None:
    """Whatever the width of the column."""
    text = "Trưởng phòng Tài chính - Kế hoạch; có mặt 3 × 52 = 156 ≥ 2 × 60 = 120; không rõ: 701"
    widths = tuple(float(width) for width in range(33, 66))
    tables = tuple(
        Table((width,), (Align.LEFT,), ((Cell("TT"),),), ((Cell(text),),)) for width in widths
    )
    paper = replace(superior_report(simple_facts(1)), blocks=tables)
    lines = [
        line.strip()
        for each in pdfium.PdfDocument(to_pdf(paper))
        for line in each.get_textpage().get_text_range().splitlines()
    ]
    assert sum("Trưởng phòng" in line for line in lines) == len(widths)
    assert len([line for line in lines if "156" in line]) == len(widths)
    assert not [line for line in lines if line[:1] in set("-–×=")]
    assert not [line for line in lines if line[-1:] in set("×=:")]
    assert len([line for line in lines if "rõ: 701" in line]) == len(widths)


@pytest.mark.parametrize(
    ("name", "title", "lines"),
    [
        ("Lê Văn C", "Chánh Thanh tra huyện", 1),
        ("Hoàng Văn Đ Công Tằng Tôn Nữ Hoàng Thị Bích Nguyệt", "Chánh Thanh tra huyện", 2),
        ("Hoàng Văn Đ", ("Trưởng phòng Nông nghiệp và Phát triển nông thôn kiêm Phó Trưởng ban "
                        "thường trực Ban Chỉ đạo các chương trình mục tiêu quốc gia"), 3),
    ],
)  # fmt: skip
def test_an_address_breaks_after_the_name(name: str, title: str, lines: int) -> None:
    found = addressed(f"Kính gửi: Ông (Bà) {name}, {title}", page.BODY, page.LINE)
    assert len(found) == lines
    assert " ".join(found) == f"Kính gửi: Ông (Bà) {name}, {title}"
    assert lines == 1 or found[0] == f"Kính gửi: Ông (Bà) {name},"
    assert all(times_width(line, page.BODY) <= page.LINE for line in found)
    assert lines == 1 or len(found[-1].split()) > 1


@pytest.mark.parametrize("count", [1, 11, 20])
def test_the_answers_to_a_test_ballot_stand_on_one_page(count: int) -> None:
    form = form_of(count)
    deck = plan_deck(count)
    paper = deck_sheet(Election("ABCDEFGH", False, form), deck, 1)
    pages = pdf_pages(to_pdf(paper))
    for ballot, following in zip(deck.ballots, (*deck.ballots[1:], None), strict=True):
        (text,) = (each for each in pages if f"Phiếu thử số {ballot.number} " in each)
        own = text.split(f"Phiếu thử số {ballot.number} ")[1]
        if following is not None:
            own = own.split(f"Phiếu thử số {following.number} ")[0]
        assert all(f" {row.official} {form.officials[row.official - 1].name} " in own
                   for row in ballot.rows), ballot.number  # fmt: skip


@pytest.mark.parametrize("count", range(1, 12))
def test_a_dossier_is_on_one_page_and_the_signature_not_alone_on_one(count: int) -> None:
    """Clause III.4, step 1. However many officials there are, the last page has a dossier too."""
    form = read_form(FORM)
    form = form.model_copy(update={"officials": form.officials[:count]})
    paper = checklist(Election("ABCDEFGH", False, form))
    pages = pdf_pages(to_pdf(paper))
    assert len(pages) <= 2 + (count - 2) // 4
    papers = [each.what.vi for each in form.rules.dossier]
    for number, official in enumerate(form.officials, start=1):
        (text,) = (each for each in pages if f"{number}. {official.name}, " in each)
        own = text.partition(f"{number}. {official.name}, ")[2].partition(f" {number + 1}. ")[0]
        assert all(each in own for each in papers), number
    assert f"{count}. {form.officials[-1].name}" in pages[-1]
    assert "NGƯỜI THEO DÕI HỒ SƠ" in pages[-1]
    table = docx.Document(BytesIO(to_docx(paper))).tables[-2]
    assert all(row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows)
