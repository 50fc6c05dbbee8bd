"""All documents of one count, written into a folder.

Every paper is written in Vietnamese; where the facts ask for English (`tongue`), its translation
stands beside it under the same name and `-en`.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from ptn_scan.documents.blocks import Document
from ptn_scan.documents.checklist import checklist
from ptn_scan.documents.facts import HandoutFacts, MinutesFacts
from ptn_scan.documents.leaflet import leaflet, report_form
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.scanner_card import scanner_card
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.word import to_docx
from ptn_scan.documents.workbook import to_xlsx
from ptn_scan.durable import SHARED, write_whole
from ptn_scan.election import Form
from ptn_scan.errors import MachineError

MINUTES, NOTICE, WORKBOOK = "bien-ban", "thong-bao", "ket-qua"
REPORT, LETTER, COMPARISON = "bao-cao", "ket-qua", "so-sanh"
LEAFLET, REPORT_FORM = "huong-dan-ghi-phieu", "mau-bao-cao"
CHECKLIST, CARD = "danh-muc-ho-so", "canh-may-quet"
TRANSLATED = "-en"
"""What the name of a translation ends in."""

File = tuple[str, bytes]
Report = Callable[[int], None]
"""Is told how many files are made."""

_VI = Tongue.VIETNAMESE


def write_documents(
    facts: MinutesFacts, folder: Path, progress: Report | None = None
) -> tuple[Path, ...]:
    """Writes `bien-ban-1.docx`, `bien-ban-1.pdf` and so on for each copy, `ket-qua.xlsx` and
    `thong-bao.docx`, `.pdf` into `folder`, which is made; returns their paths in that order, and
    after them those of the translations: one of the minutes, workbook and announcement.

    Files of those names are replaced, each whole or not at all. `progress(done)` is called after
    each document is made. Raises MachineError where the folder cannot be written.
    """
    return _write_all(_minutes(facts), folder, progress)


def document_count(form: Form, tongue: Tongue = _VI) -> int:
    """How many files `write_documents` writes."""
    return 2 * len(form.minutes.copies) + 3 + (0 if tongue is _VI else 5)


def write_notices(
    facts: MinutesFacts, folder: Path, progress: Report | None = None
) -> tuple[Path, ...]:
    """Writes what is told to whom after the count: `thong-bao` for the hall, `bao-cao` for the
    superior, and `ket-qua-01` (of a hundred and more `ket-qua-001`) and so on, one for each
    official; each as .docx and .pdf.

    Otherwise as `write_documents`.
    """
    return _write_all(_in_tongues(facts, _notices), folder, progress)


def notice_count(form: Form, tongue: Tongue = _VI) -> int:
    """How many files `write_notices` writes."""
    return 2 * (len(form.officials) + 2) * len(_tongues(tongue))


def write_handouts(
    facts: HandoutFacts, folder: Path, progress: Report | None = None
) -> tuple[Path, ...]:
    """Writes the papers that are needed before the vote, each as .docx and .pdf: the voter's
    leaflet, the form for an official's report, the checklist of dossiers with what is known of
    them, and the card to lie beside the scanner. Otherwise as `write_documents`."""
    papers = (_handouts(replace(facts, tongue=each)) for each in _tongues(facts.tongue))
    return _write_all((file for files in papers for file in files), folder, progress)


HANDOUT_COUNT = 8
"""How many papers there are before the vote, in one language."""


def handout_count(tongue: Tongue = _VI) -> int:
    """How many files `write_handouts` writes."""
    return HANDOUT_COUNT * len(_tongues(tongue))


def rendered(document: Document, stem: str) -> Iterator[File]:
    """`document` as .docx and .pdf; a translation under a name of its own."""
    name = stem if document.tongue is _VI else f"{stem}{TRANSLATED}"
    yield f"{name}.docx", to_docx(document)
    yield f"{name}.pdf", to_pdf(document)


def _tongues(tongue: Tongue) -> tuple[Tongue, ...]:
    return (_VI,) if tongue is _VI else (_VI, tongue)


def letter_stems(form: Form) -> tuple[str, ...]:
    """The names of the letters to all officials: sorted, they stand in the order of the list."""
    digits = max(2, len(str(len(form.officials))))
    return tuple(f"{LETTER}-{number:0{digits}d}" for number, _ in enumerate(form.officials, 1))


def _in_tongues(
    facts: MinutesFacts, files: Callable[[MinutesFacts], Iterator[File]]
) -> Iterator[File]:
    for tongue in _tongues(facts.tongue):
        yield from files(replace(facts, tongue=tongue))


def _write_all(files: Iterator[File], folder: Path, progress: Report | None) -> tuple[Path, ...]:
    made: list[File] = []
    for file in files:
        made.append(file)
        if progress is not None:
            progress(len(made))
    return tuple(write_file(folder / name, data) for name, data in made)


def _minutes(facts: MinutesFacts) -> Iterator[File]:
    signed = replace(facts, tongue=_VI)
    for number in range(1, len(facts.election.form.minutes.copies) + 1):
        yield from rendered(minutes(signed, number), f"{MINUTES}-{number}")
    yield from _beside_the_minutes(signed)
    if facts.tongue is not _VI:
        yield from rendered(minutes(facts, 1), MINUTES)
        yield from _beside_the_minutes(facts)


def _beside_the_minutes(facts: MinutesFacts) -> Iterator[File]:
    translated = "" if facts.tongue is _VI else TRANSLATED
    yield f"{WORKBOOK}{translated}.xlsx", to_xlsx(facts)
    yield from rendered(notice(facts), NOTICE)


def _notices(facts: MinutesFacts) -> Iterator[File]:
    yield from rendered(notice(facts), NOTICE)
    yield from rendered(superior_report(facts), REPORT)
    for stem, result in zip(letter_stems(facts.form), facts.tally.officials, strict=True):
        yield from rendered(letter(facts, result), stem)


def _handouts(facts: HandoutFacts) -> Iterator[File]:
    election, tongue = facts.election, facts.tongue
    yield from rendered(leaflet(election, tongue), LEAFLET)
    yield from rendered(report_form(election, tongue), REPORT_FORM)
    yield from rendered(checklist(election, facts.handlings, tongue), CHECKLIST)
    yield from rendered(scanner_card(election, tongue), CARD)


def write_file(path: Path, data: bytes) -> Path:
    """Writes one file, whole or not at all, into its folder, which is made; returns its path.
    Raises MachineError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data, SHARED)
    except OSError as error:
        reason = error.strerror or str(error)
        raise MachineError(
            f"{path}: không ghi được tệp ({reason}). Hãy kiểm tra quyền ghi, dung lượng đĩa và "
            "đóng tệp nếu đang mở, rồi chạy lại lệnh.",
            f"{path}: the file cannot be written ({reason}). Check permissions and free space, "
            "and close the file if it is open; then run the command again.",
        ) from error
    return path
