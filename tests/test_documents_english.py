"""Papers in English: every word of ours is translated, the numbers are the same, and the paper says
that it is a translation."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from documents_facts import CONVENED, FORM, facts_of, simple_facts, tally_of
from openpyxl import load_workbook
from pikepdf import pdfa
from test_documents import with_shares, words

from ptn_scan.deck.plan import plan_deck
from ptn_scan.documents import numerals
from ptn_scan.documents.annex_limits import english_sentences
from ptn_scan.documents.blocks import Document, Table
from ptn_scan.documents.calendar_page import calendar_page
from ptn_scan.documents.checklist import checklist
from ptn_scan.documents.deck_sheet import deck_sheet
from ptn_scan.documents.facts import DeckOutcome, HandoutFacts, LiftedMasks, MinutesFacts
from ptn_scan.documents.fonts import without_diacritics
from ptn_scan.documents.leaflet import leaflet, report_form
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.scanner_card import scanner_card
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.workbook import to_xlsx
from ptn_scan.documents.write import (
    document_count,
    handout_count,
    notice_count,
    write_documents,
    write_handouts,
    write_notices,
)
from ptn_scan.election import Conference, Election, Form, read_form
from ptn_scan.plan.calendar import calendar, english_days
from ptn_scan.plan.ics import to_ics
from ptn_scan.ruling.limits import THRESHOLDS
from ptn_scan.ruling.values import Threshold
from ptn_scan.tally import Proposal

EN = Tongue.ENGLISH
LETTERS = frozenset("–…«»“”≥≤×²≠\u00a0")
"""What English papers have besides ASCII: signs. No letter with a diacritic is among them."""


def bare(value: Any) -> Any:
    """`value` with the letters of English in every text."""
    if isinstance(value, str):
        return without_diacritics(value)
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items()}
    return [bare(each) for each in value] if isinstance(value, (list, tuple)) else value


def bare_form() -> Form:
    """The form as if the body wrote without diacritics: what has them now is the papers' own."""
    return Form.model_validate(bare(read_form(FORM).model_dump()))


def english_facts() -> MinutesFacts:
    """Facts with everything in them that minutes can tell."""
    form = bare_form()
    facts = facts_of(form, tally_of(form))
    rows = tuple(
        replace(each, by=bare(each.by), why=bare(each.why)) for each in facts.row_decisions
    )
    sheets = tuple(
        replace(each, by=bare(each.by), why=bare(each.why)) for each in facts.sheet_decisions
    )
    identities = tuple(replace(each, vi=each.vi, en=f"{each.key} holds") for each in
                       facts.tally.identities)  # fmt: skip
    return replace(
        facts,
        tally=replace(facts.tally, identities=identities),
        row_decisions=rows,
        sheet_decisions=sheets,
        leftover_why="scanner broken",
        spoiled_whys=("torn",),
        withdrawn=(("1", "A", "twice"),),
        thresholds=THRESHOLDS,
        deck=DeckOutcome(False, 20, 150, 2, 4, 1, 3),
        conference=Conference(CONVENED, 52, form.committee),
        fingerprint="ab" * 32,
        lifted=(LiftedMasks("A", 2, 1),),
        reader="2",
        tongue=EN,
    )


def texts(part: Any) -> Iterator[str]:
    """Every text of a document, in its head, its blocks and its charts."""
    if isinstance(part, StrEnum):
        return
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from texts(each)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name != "author":
                yield from texts(getattr(part, field.name))


def english_papers() -> dict[str, Document]:
    facts = english_facts()
    election = facts.election
    return {
        "minutes": minutes(facts, 1),
        "draft": minutes(replace(facts, draft=True, conference=None), 1),
        "waiting": minutes(replace(facts, tally=replace(facts.tally, waiting=2)), 1),
        "notice": notice(facts),
        "letter": letter(facts, facts.tally.officials[0]),
        "report": superior_report(facts),
        "leaflet": leaflet(election, EN),
        "report form": report_form(election, EN),
        "checklist": checklist(election, (), EN),
        "card": scanner_card(election, EN),
        "calendar": calendar_page(election, calendar(election.form), EN),
        "test deck": deck_sheet(election, plan_deck(len(election.form.officials)), 1, EN),
    }


def test_calendar_says_by_which_clause_and_how_each_day_is_counted() -> None:
    """Rule 8: the earlier of two limits governs; days stand as in every other paper."""
    election = Election("ABCDEFGH", False, read_form(FORM))
    for tongue, expected in (
        (Tongue.VIETNAMESE, "III.4, bước 1: trước ngày 30/10/2023, không tính ngày đó"),
        (Tongue.VIETNAMESE, "III.3.3: chậm nhất 03 ngày trước, tính cả ngày đó"),
        (EN, "III.4, step 1: before 30/10/2023, that day excluded"),
        (EN, "III.4, step 1: more than 15 days before"),
        (EN, "III.3.3: at the latest 3 days before, that day included"),
    ):
        document = calendar_page(election, calendar(election.form), tongue)
        assert expected in words(document)
        assert "2023-" not in words(document)


def test_one_day_is_no_days() -> None:
    assert (english_days(1), english_days(2)) == ("1 day", "2 days")


@pytest.mark.parametrize("name", sorted(english_papers()))
def test_no_word_of_ours_stays_vietnamese(name: str) -> None:
    """Where the form has no diacritics, neither has the paper; the source of a profile is a law's
    own name, and the grade of secrecy that it sets is a word of the law."""
    for text in texts(english_papers()[name]):
        left = text.replace(read_form(FORM).rules.source, "").replace("MẬT", "")
        strange = {c for c in left if not c.isascii() and c not in LETTERS}
        assert not strange, (text, strange)


@pytest.mark.parametrize(
    ("low", "proposal"), [(28, Proposal.MORE_THAN), (36, Proposal.AT_LEAST), (27, Proposal.NONE)]
)
def test_proposals_are_translated_with_the_same_numbers(low: int, proposal: Proposal) -> None:
    """Clause III.6."""
    facts = replace(with_shares(low, proposal, 54), tongue=EN)
    text = words(superior_report(facts))
    share = numerals.percent(Fraction(low, 54), EN)
    told = f"ballots with low confidence: {low}, {share}%"
    assert (told in text) is (proposal is not Proposal.NONE)
    graver = "dismissal from the office" in text
    assert graver is (proposal is Proposal.AT_LEAST)
    assert ("of 2/3 of all ballots collected or more" in text) is graver
    assert (
        "No official has low confidence of more than 50% of all ballots collected." in text
    ) is (proposal is Proposal.NONE)


def test_a_translation_has_the_numbers_of_the_paper_that_is_signed() -> None:
    facts = simple_facts(11)
    ours, theirs = minutes(facts, 1), minutes(replace(facts, tongue=EN), 1)
    for vietnamese, english in zip(result_rows(ours), result_rows(theirs), strict=True):
        assert [text.replace(",", ".") for text in vietnamese] == english


def result_rows(document: Document) -> list[list[str]]:
    table = next(b for b in document.blocks if isinstance(b, Table) and len(b.widths) == 12)
    return [[cell.text for cell in row if cell] for row in table.rows]


def test_a_translation_says_so_and_is_no_copy_of_the_minutes() -> None:
    document = minutes(replace(simple_facts(1), tongue=EN), 1)
    assert document.mark == "TRANSLATION"
    assert "The Vietnamese paper is the one that is signed" in words(document)
    assert document.letterhead.copy == ()
    assert document.initials == ()
    assert document.letterhead.secrecy == "MẬT"
    practice = minutes(replace(simple_facts(1, practice=True), tongue=EN), 1)
    assert practice.mark == "REHEARSAL (DIỄN TẬP) – TRANSLATION"
    with pdfium.PdfDocument(to_pdf(practice)) as pdf:
        texts = pdf[1].get_textpage()
        found = texts.search(practice.mark)
        start, length = found.get_next()
        left = min(texts.get_charbox(index)[0] for index in range(start, start + length))
        start, length = texts.search("2").get_next()
        assert texts.get_charbox(start)[2] < left - 5  # clear of the page number, in points


def test_a_translated_pdf_is_english_and_can_be_kept(tmp_path: Path) -> None:
    for name, document in english_papers().items():
        path = tmp_path / "paper.pdf"
        path.write_bytes(to_pdf(document))
        with pikepdf.open(path) as pdf:
            assert str(pdf.Root.Lang) == "en-GB", name
        assert pdfa.validate_written(path, pdfa.Flavour("2b")).passed, name


def test_translations_stand_beside_the_papers(tmp_path: Path) -> None:
    facts = replace(simple_facts(2), tongue=EN)
    minutes_files = write_documents(facts, tmp_path / "m")
    assert len(minutes_files) == document_count(facts.form, EN)
    assert [path.name for path in minutes_files[-5:]] == [
        "bien-ban-en.docx",
        "bien-ban-en.pdf",
        "ket-qua-en.xlsx",
        "thong-bao-en.docx",
        "thong-bao-en.pdf",
    ]
    signed = write_documents(replace(facts, tongue=Tongue.VIETNAMESE), tmp_path / "v")
    for path in signed:
        assert (tmp_path / "m" / path.name).read_bytes() == path.read_bytes()
    notices = write_notices(facts, tmp_path / "n")
    assert len({*notices}) == notice_count(facts.form, EN) == 16
    handouts = write_handouts(HandoutFacts(facts.election, (), EN), tmp_path / "h")
    assert len({*handouts}) == handout_count(EN) == 16


def test_the_workbook_in_english_calculates_the_same() -> None:
    facts = replace(english_facts(), tongue=EN)
    book = load_workbook(BytesIO(to_xlsx(facts)), data_only=True)
    assert book.sheetnames == ["Results", "Identities", "Reasons"]
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            for value in filter(lambda each: isinstance(each, str), row):
                assert not {c for c in str(value) if not c.isascii() and c not in LETTERS}, value
    results = book["Results"]
    assert {results.cell(5, column).value for column in (18, 19)} == {"holds"}


def test_calendars_of_people_are_translated() -> None:
    election = Election("ABCDEFGH", practice=False, form=bare_form())
    text = to_ics(election, calendar(election.form), english=True).decode()
    assert "Last day: The official" in text.replace("\r\n ", "")
    assert text.isascii()


def test_numbers_and_dates_of_both_languages() -> None:
    day = dt.date(2023, 2, 5)
    assert numerals.long_date(day, EN) == "5 February 2023"
    assert (numerals.weekday(day), numerals.weekday(day, EN)) == ("Chủ nhật", "Sunday")
    assert numerals.percent(Fraction(1, 3), EN) == "33.33"
    assert numerals.decimal(0.000123) == "0,000123"
    assert numerals.clock(dt.time(9, 5)) == "09 giờ 05 phút"
    assert numerals.clock(dt.time(9, 5), EN) == "09:05"
    assert numerals.clock(None) == "…… giờ …… phút"


def test_every_limit_is_told_in_an_english_sentence() -> None:
    """Each limit with a value of its own from 1000 on: every one of these values stands once, and
    none is left to its name."""
    marked = tuple(
        replace(limit, value=1000.0 + place, unit="mm") for place, limit in enumerate(THRESHOLDS)
    )
    told = " ".join(sentence for _, sentence in english_sentences(marked))
    assert sorted(re.findall(r"1,?\d{3}(?= mm)", told)) == [
        f"{1000 + place}" for place in range(len(THRESHOLDS))
    ]
    assert "Other limits" not in dict(english_sentences(marked))
    text = words(minutes(english_facts(), 1))
    for _, sentence in english_sentences(THRESHOLDS):
        assert sentence in text
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert not re.search(r"[a-z]_[a-z]|[{}]", text)


def test_a_limit_without_a_sentence_is_told_by_its_name() -> None:
    """As of an election that was read by other limits: what a sentence lacks is not made up."""
    own = Threshold("ink_blank", 0.3, "mm²", "mực", "thử")
    tail = next(limit for limit in THRESHOLDS if limit.key == "tail_stroke")
    hair = next(limit for limit in THRESHOLDS if limit.key == "hair_share")  # one of a sentence's 4
    found = list(english_sentences((own, hair, tail)))
    assert [subject for subject, _ in found] == ["Marks in the boxes", "Other limits", ""]
    assert [sentence for _, sentence in found][1:] == ["Ink blank: 0.3 mm².", "Hair share: 72%."]


def test_units_of_limits_are_english() -> None:
    said = " ".join(sentence for _, sentence in english_sentences(THRESHOLDS))
    for words_of_it in ("at least 57% of its ink", "2.8 mm of its stroke", "1.2 times as dark",
                        "by less than 0.45, or"):  # fmt: skip
        assert words_of_it in said
