"""Papers where the machine has neither Times New Roman nor Liberation Serif: in Source Serif, which
comes along. The other tests take whatever the machine has."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from documents_facts import FORM, simple_facts
from pikepdf import pdfa
from test_documents_files import pdf_pages

from ptn_scan.documents import fonts
from ptn_scan.documents.calendar_page import calendar_page
from ptn_scan.documents.leaflet import leaflet
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.scanner_card import scanner_card
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.tongue import Tongue
from ptn_scan.election import Election, read_form
from ptn_scan.plan.calendar import calendar

ELECTION = Election("ABCDEFGH", True, read_form(FORM))


@pytest.fixture(autouse=True)
def no_times(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(fonts, "_candidates", lambda: ())
    forget()
    fonts.serif()
    yield
    monkeypatch.undo()
    forget()
    fonts.serif()


def forget() -> None:
    fonts.serif.cache_clear()
    fonts._known.cache_clear()


@pytest.mark.parametrize("tongue", Tongue)
def test_what_should_fill_one_page_does(tongue: Tongue) -> None:
    papers = (
        leaflet(ELECTION, tongue),
        scanner_card(ELECTION, tongue),
        calendar_page(ELECTION, calendar(ELECTION.form), tongue),
    )
    for document in papers:
        assert len(pdf_pages(to_pdf(document))) == 1, document.name


@pytest.mark.parametrize("count", [1, 40])
def test_papers_can_be_kept_and_no_name_is_lost(count: int, tmp_path: Path) -> None:
    facts = simple_facts(count)
    for document in (minutes(facts, 1), superior_report(facts)):
        path = tmp_path / "paper.pdf"
        path.write_bytes(to_pdf(document))
        with pikepdf.open(path) as pdf:
            names = {str(font.BaseFont) for font in pdf.pages[0].resources["/Font"].values()}
        assert all("SourceSerif" in name for name in names)
        assert pdfa.validate_written(path, pdfa.Flavour("2b")).passed
        text = " ".join(pdf_pages(path.read_bytes()))
        assert all(result.name in text for result in facts.tally.officials)
