"""The same numbers everywhere: in all papers, workbook and records of random votes, and in what
LibreOffice makes of them."""

import csv
import io
import json
import random
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
from documents_facts import COLLECTED, facts_of, form_of, simple_facts, tally_of
from hypothesis import given, settings
from openpyxl import load_workbook
from ruling_boxes import MadeBox, a_box
from ruling_papers import ELECTION, ONE_PAGE, box_of
from test_documents_files import pdf_pages, result_rows
from test_exports import counted, cvr_lines, manifest_lines, nist

from ptn_scan.arlo import ScannedBatch
from ptn_scan.documents.blocks import Table
from ptn_scan.documents.facts import HandoutFacts, MinutesFacts
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.word import to_docx
from ptn_scan.documents.workbook import HEAD_ROW, to_xlsx
from ptn_scan.documents.write import write_documents, write_handouts, write_notices
from ptn_scan.exports import to_csv, to_jsonl
from ptn_scan.ruling.values import Box
from ptn_scan.tally import Counts, Tally, tally, tally_json

COUNTS = Counts(9, 8, 9, 8, 1, 0, 8)
SOFFICE = shutil.which("soffice")


@settings(max_examples=15, deadline=None)
@given(a_box())
def test_minutes_workbook_records_and_tally_have_the_same_numbers(made: MadeBox) -> None:
    box, result = tallied(made)
    expected = [(each.valid, each.invalid, *each.levels) for each in result.officials]
    assert in_json(result) == expected
    assert in_minutes(result) == expected
    assert in_workbook(result) == expected
    assert in_csv(box) == expected
    assert in_jsonl(box) == expected
    assert in_nist(box) == [levels for _, _, *levels in expected]
    if result.collected and not result.waiting:
        assert in_arlo(box) == [levels for _, _, *levels in expected]


@settings(max_examples=4, deadline=None)
@given(a_box())
def test_word_and_pdf_of_every_paper_have_the_numbers_of_the_tally(made: MadeBox) -> None:
    """Clause III.2.3, as people read it: minutes, announcement, report and each letter."""
    _, result = tallied(made)
    facts = facts_of(ONE_PAGE, result, draft=result.waiting > 0)
    expected = result_rows(facts)
    for paper in (minutes(facts, 1), notice(facts), superior_report(facts)):
        assert in_word(to_docx(paper), 12, head=3) == expected, paper.name
        text = " ".join(pdf_pages(to_pdf(paper)))
        for each, row in zip(result.officials, expected, strict=True):
            assert " ".join((each.name, each.title, *row)) in text, paper.name
    for each, row in zip(result.officials, expected, strict=True):
        paper = letter(facts, each)
        assert in_word(to_docx(paper), 10, head=3) == [row], each.name
        assert f" {' '.join(row)} " in pdf_pages(to_pdf(paper))[0], each.name


def tallied(made: MadeBox) -> tuple[Box, Tally]:
    sheets, on_sheets, on_rows = made
    box = box_of(*sheets, sheet_decisions=on_sheets, row_decisions=on_rows)
    return box, tally(box, COUNTS, ONE_PAGE)


def in_word(data: bytes, columns: int, head: int) -> list[list[str]]:
    """The ten numbers of each line of the table with so many `columns`, below its head."""
    tables = docx.Document(BytesIO(data)).tables
    (table,) = (each for each in tables if len(each.columns) == columns)
    return [[cell.text for cell in row.cells[-10:]] for row in table.rows[head:]]


def in_json(result: Tally) -> list[tuple[int, ...]]:
    keys = ("valid", "invalid", "high", "medium", "low")
    officials = json.loads(tally_json(result))["officials"]
    return [tuple(each[key] for key in keys) for each in officials]


def in_minutes(result: Tally) -> list[tuple[int, ...]]:
    facts = facts_of(ONE_PAGE, result, draft=result.waiting > 0)
    (table,) = (b for b in minutes(facts, 1).blocks if isinstance(b, Table) and len(b.widths) == 12)
    return [
        tuple(int(cell.text) for cell in (row[4], row[5], row[6], row[8], row[10]) if cell)
        for row in table.rows
    ]


def in_workbook(result: Tally) -> list[tuple[int, ...]]:
    """As a program reads it that does not calculate; every check in it holds."""
    book = load_workbook(BytesIO(to_xlsx(facts_of(ONE_PAGE, result))), data_only=True)
    rows = list(book["Kết quả"].iter_rows(min_row=HEAD_ROW + 1, values_only=True))
    for row, each in zip(rows, result.officials, strict=True):
        assert row[14:17] == (row[8], row[10], row[12])
        assert row[17:] == ("sai" if each.undecided else "đúng", "đúng")
    for row, each in zip(
        book["Lý do"].iter_rows(min_row=HEAD_ROW + 1, values_only=True),
        result.officials,
        strict=False,
    ):
        assert row[2] == each.invalid
        assert each.invalid in row[3:]
    return [tuple(row[column] for column in (5, 6, 7, 9, 11)) for row in rows]


def in_csv(box: Box) -> list[tuple[int, ...]]:
    text = to_csv(box, ONE_PAGE, random.Random(1), whole_ballots=False)
    lines = list(csv.DictReader(io.StringIO(text)))
    found = Counter((int(each["official"]), each["ruling"]) for each in lines)
    return _counted(found)


def _counted(found: Counter[tuple[int, str]]) -> list[tuple[int, ...]]:
    """Valid, invalid and the three levels of each official, of votes by official and ruling."""
    rulings = ("invalid", "high", "medium", "low")
    rows = [[found[number, name] for name in rulings] for number in range(1, 12)]
    return [(sum(levels), invalid, *levels) for invalid, *levels in rows]


def in_jsonl(box: Box) -> list[tuple[int, ...]]:
    """A ballot that is rejected, or lacks an official's page, is invalid for that official; one of
    whose sheets one waits is open, and so are its rows."""
    lines = [json.loads(line) for line in to_jsonl(box).splitlines()]
    waiting = {each.sheets for each in box.ballots if each.waiting}
    found: Counter[tuple[int, str]] = Counter()
    for line in lines:
        if line["kind"] != "ballot" or tuple(line["sheets"]) in waiting:
            continue
        rulings = {row["official"]: row["ruling"] for row in line["rows"]}
        for number in range(1, 12):
            rejected = line["status"] == "rejected" or number not in rulings
            found[number, "invalid" if rejected else rulings[number]] += 1
    return _counted(found)


def in_arlo(box: Box) -> list[list[int]]:
    """Arlo's manifest has all ballots, and its records each official's levels."""
    stack = ScannedBatch("tập 1", box.ballots, None)
    assert manifest_lines([stack]) == [("ptn-scan", "tập 1", len(box.ballots))]
    lines = [line[-33:] for line in cvr_lines([stack])]
    sums = [sum(map(int, column)) for column in zip(*lines, strict=True)]
    return [sums[start : start + 3] for start in range(0, 33, 3)]


def in_nist(box: Box) -> list[list[int]]:
    found = counted(nist(box))
    return [
        [found[f"contest-{n}", f"contest-{n}-{level}"] for level in ("high", "medium", "low")]
        for n in range(1, len(ELECTION.form.officials) + 1)
    ]


def office(root: Path, kind: str, *files: Path) -> list[Path]:
    """What LibreOffice converts `files` to."""
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(root / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(root / "lo")]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=600)
    return [root / "lo" / f"{file.stem}.{kind.partition(':')[0]}" for file in files]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_reads_the_words_that_the_pdf_has(tmp_path: Path) -> None:
    """Line by line their pages differ, since fonts do; the words and their number do not. Where
    heads of tables repeat and how often depends on where pages break."""
    facts = with_a_long_name(replace(simple_facts(3), tongue=Tongue.ENGLISH))
    files = (
        *write_documents(facts, tmp_path),
        *write_notices(facts, tmp_path),
        *write_handouts(HandoutFacts(facts.election), tmp_path),
    )
    stems = (
        "bien-ban-1", "bien-ban-en", "bao-cao", "bao-cao-en", "thong-bao", "ket-qua-02",
        "ket-qua-02-en", "danh-muc-ho-so", "huong-dan-ghi-phieu", "mau-bao-cao", "canh-may-quet",
    )  # fmt: skip
    sources = [path for path in files if path.suffix == ".docx" and path.stem in stems]
    for source, made in zip(sources, office(tmp_path, "pdf", *sources), strict=True):
        ours, theirs = all_words(source.with_suffix(".pdf")), all_words(made)
        assert ours.keys() == theirs.keys(), source.name
        assert docx.Document(str(source)).tables
        if source.stem.startswith("ket-qua"):
            assert len(pypdfium2.PdfDocument(made)) == 1, source.name


def with_a_long_name(facts: MinutesFacts) -> MinutesFacts:
    """The facts, the second official's name and title as long as there are any."""
    first, second, *others = facts.tally.officials
    name = "Nguyễn Hoàng Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Bích Nguyệt"
    title = (
        "Trưởng phòng Nông nghiệp và Phát triển nông thôn kiêm Chánh Văn phòng điều phối Chương "
        "trình xây dựng nông thôn mới, Phó Trưởng ban Chỉ huy phòng, chống thiên tai và tìm kiếm "
        "cứu nạn"
    )
    officials = (first, replace(second, name=name, title=title), *others)
    return replace(facts, tally=replace(facts.tally, officials=officials))


def all_words(path: Path) -> Counter[str]:
    """The words of a PDF but for those that are drawn: charts, dots, and page numbers."""
    pages = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    text = text.replace("\u00ad", "").replace("\ufffe", "").replace(".", " ").replace("\xa0", " ")
    return Counter(word for word in text.split() if word.isalpha() and word.strip("…"))


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("collected", [COLLECTED, 0])
def test_libreoffice_calculates_what_the_workbook_says(tmp_path: Path, collected: int) -> None:
    """It believes the values that stand beside formulas, so that it is given none."""
    form = form_of(11)
    data = to_xlsx(facts_of(form, tally_of(form, collected=collected)))
    mine, formulas = (load_workbook(BytesIO(data), data_only=only) for only in (True, False))
    book = tmp_path / "ket-qua.xlsx"
    formulas.save(book)
    assert load_workbook(book, data_only=True).worksheets[0].cell(HEAD_ROW + 1, 15).value is None
    (again,) = office(tmp_path, "xlsx:Calc MS Excel 2007 XML", book)
    theirs = load_workbook(again, data_only=True)
    for sheet in mine:
        for row in sheet.iter_rows():
            for cell in row:
                assert theirs[sheet.title][cell.coordinate].value == cell.value, cell.coordinate
