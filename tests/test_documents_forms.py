"""Every paper of every shipped form: as PDF/A, and as LibreOffice reads its Word file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from documents_facts import FORM, facts_of, tally_of
from pikepdf import pdfa
from test_documents_numbers import SOFFICE, all_words, office

from ptn_scan.deck.plan import plan_deck
from ptn_scan.documents.blocks import BarChart, Document
from ptn_scan.documents.calendar_page import calendar_page
from ptn_scan.documents.checklist import checklist
from ptn_scan.documents.comparison import Compared, Place, comparison
from ptn_scan.documents.deck_sheet import deck_sheet
from ptn_scan.documents.leaflet import leaflet, report_form
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.scanner_card import scanner_card
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.word import to_docx
from ptn_scan.election import read_form
from ptn_scan.plan.calendar import calendar
from ptn_scan.ruling.limits import THRESHOLDS
from ptn_scan.tally import Proposal

FORMS = ("kon-ray-2023", "hoi-dong-nhan-dan", "tuy-chinh", "mot-nguoi", "nhieu-trang")


def papers(name: str) -> Iterator[Document]:
    """All papers of a form, of a vote in which proposals of both kinds are made."""
    form = read_form(FORM.with_name(f"{name}.toml"))
    counted = tally_of(form)
    kinds = (Proposal.AT_LEAST, Proposal.MORE_THAN, Proposal.NONE)
    officials = tuple(
        replace(each, proposal=kinds[index % 3]) for index, each in enumerate(counted.officials)
    )
    counted = replace(counted, officials=officials)
    facts = replace(facts_of(form, counted), thresholds=THRESHOLDS)
    election = facts.election
    places = (Place(election, counted), Place(election, counted))
    pairs = tuple(zip(officials, officials, strict=True))
    yield minutes(facts, 1)
    yield notice(facts)
    yield superior_report(facts)
    yield letter(facts, officials[0])
    yield comparison(Compared(places, pairs, ()))
    yield leaflet(election)
    yield report_form(election)
    yield checklist(election, ())
    yield scanner_card(election)
    yield calendar_page(election, calendar(form))
    yield deck_sheet(election, plan_deck(len(officials)), 1)


@pytest.mark.parametrize("name", FORMS)
def test_every_paper_can_be_kept(name: str, tmp_path: Path) -> None:
    """ISO 19005-2, level B."""
    for document in papers(name):
        path = tmp_path / "paper.pdf"
        path.write_bytes(to_pdf(document))
        report = pdfa.validate_written(path, pdfa.Flavour("2b"))
        assert report.passed, (document.name, report.findings)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("name", FORMS)
def test_word_and_pdf_have_the_same_words(name: str, tmp_path: Path) -> None:
    """Numbers too, where no chart has them drawn."""
    documents = list(papers(name))
    sources = []
    for number, document in enumerate(documents):
        sources.append(tmp_path / f"{number}.docx")
        sources[-1].write_bytes(to_docx(document))
        sources[-1].with_suffix(".pdf").write_bytes(to_pdf(document))
    for document, source, made in zip(
        documents, sources, office(tmp_path, "pdf", *sources), strict=True
    ):
        ours = source.with_suffix(".pdf")
        assert all_words(ours).keys() == all_words(made).keys(), document.name
        if not any(isinstance(block, BarChart) for block in document.blocks):
            assert numbers(ours) == numbers(made), document.name


def numbers(path: Path) -> set[str]:
    """The words of a PDF that have a digit, but for the numbers of its pages."""
    found: set[str] = set()
    for page in pypdfium2.PdfDocument(path):
        text = page.get_textpage().get_text_range().replace("\ufffe", "").replace("\xa0", " ")
        words = text.split()
        found.update(word for word in words[1:] if any(map(str.isdigit, word)))
    return found
