"""`minutes`, `notices` and `handouts`: the documents of a count, drafts of them, and the papers
that are needed before it."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ptn_scan.audit.assessment import Audit, assess, recorded, subject
from ptn_scan.audit.manifest import tally_digest
from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.journal import DECK_CHECKED
from ptn_scan.deck.checking import Verdict
from ptn_scan.documents.accuracy import accuracy_figures
from ptn_scan.documents.encrypted import SENT_SUFFIX, encrypted
from ptn_scan.documents.facts import DeckOutcome, HandoutFacts, MinutesFacts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.write import (
    MINUTES,
    TRANSLATED,
    document_count,
    handout_count,
    notice_count,
    write_documents,
    write_handouts,
    write_notices,
)
from ptn_scan.durable import write_whole
from ptn_scan.errors import MachineError, UsageError
from ptn_scan.package.signing import fingerprint
from ptn_scan.ruling.rows import THRESHOLDS
from ptn_scan.workflow.conference_times import times_of
from ptn_scan.workflow.dossiers import handlings
from ptn_scan.workflow.final import final_results
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.kept_minutes import FIRST_MINUTES, keep
from ptn_scan.workflow.progress import SILENCE, Progress, reporter
from ptn_scan.workflow.reader_identity import READER
from ptn_scan.workflow.results import Results, results
from ptn_scan.workflow.signing_key import public_key
from ptn_scan.workflow.unmasking import lifted_masks


def write_minutes(
    folder: ElectionFolder,
    out: Path,
    draft: bool,
    progress: Progress = SILENCE,
    password: str | None = None,
    tongue: Tongue = Tongue.VIETNAMESE,
) -> tuple[Path, ...]:
    """Writes minutes, workbook and the announcement to the folder `out`; returns the files. With a
    password each copy is there once more as a PDF that opens with it. In another `tongue` than
    Vietnamese a translation of each stands beside them, which is no copy of the minutes.

    Raises ReviewPendingError and CountsError unless the count is final or `draft`, and MachineError
    where another command changed the count meanwhile; then no file is left.
    """
    _check_place(folder, out)
    counted = _counted(folder, draft)
    facts = replace(minutes_facts(folder, counted, draft), tongue=tongue)
    total = document_count(facts.form, tongue)
    with _shown(progress, "Viết biên bản", "Writing the minutes", total) as tell:
        written = write_documents(facts, out, tell)
    if not draft:
        _enter(folder, counted, written)
    return written if password is None else (*written, *_to_send(written, password))


def write_result_notices(
    folder: ElectionFolder,
    out: Path,
    draft: bool,
    progress: Progress = SILENCE,
    tongue: Tongue = Tongue.VIETNAMESE,
) -> tuple[Path, ...]:
    """Writes the announcement, the report to the superior and a letter for each official to the
    folder `out`, with translations as `write_minutes` does; returns the files. Raises as it does.
    """
    _check_place(folder, out)
    facts = replace(minutes_facts(folder, _counted(folder, draft), draft), tongue=tongue)
    total = notice_count(facts.form, tongue)
    with _shown(progress, "Viết thông báo", "Writing the notices", total) as tell:
        return write_notices(facts, out, tell)


def write_vote_handouts(
    folder: ElectionFolder,
    out: Path,
    progress: Progress = SILENCE,
    tongue: Tongue = Tongue.VIETNAMESE,
) -> tuple[Path, ...]:
    """Writes the papers that are needed before the vote to the folder `out`, with translations as
    `write_minutes` does; returns the files."""
    _check_place(folder, out)
    facts = HandoutFacts(folder.election, handlings(folder), tongue)
    with _shown(progress, "Viết giấy tờ", "Writing the papers", handout_count(tongue)) as tell:
        return write_handouts(facts, out, tell)


def _check_place(folder: ElectionFolder, out: Path) -> None:
    if folder.contains(out):
        raise UsageError(
            f"{out}: văn bản không được nằm trong thư mục cuộc lấy phiếu. Hãy chọn thư mục khác.",
            f"{out}: documents may not lie in the election folder. Choose another folder.",
        )


def _counted(folder: ElectionFolder, draft: bool) -> Results:
    return results(folder) if draft else final_results(folder)


@contextmanager
def _shown(progress: Progress, vi: str, en: str, total: int) -> Iterator[Callable[[int], None]]:
    progress.start(vi, en, total)
    try:
        yield reporter(progress)
    finally:
        progress.stop()


def _to_send(written: tuple[Path, ...], password: str) -> tuple[Path, ...]:
    sent = []
    for path in written:
        if path.suffix == ".pdf" and path.name.startswith(MINUTES) and _signed(path):
            target = path.with_name(path.stem + SENT_SUFFIX)
            write_whole(target, encrypted(path.read_bytes(), password))
            sent.append(target)
    return tuple(sent)


def _signed(path: Path) -> bool:
    """Whether a document is one that people sign, and no translation."""
    return not path.stem.endswith(TRANSLATED)


def _enter(folder: ElectionFolder, counted: Results, written: tuple[Path, ...]) -> None:
    """Records which minutes were written of which state. Once the election is closed they are
    copies of what is recorded already."""
    hashes = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in written
        if _signed(path)
    }
    with folder.open_box() as box, box.transaction():
        if box.closing() is not None:
            return
        if box.snapshot().journal_head != counted.snapshot.journal_head:
            for path in written:
                path.unlink()
            raise MachineError(
                "Trong lúc viết biên bản có lệnh khác ghi vào hòm phiếu, nên các tệp vừa viết đã "
                "được xóa. Hãy chạy lại «minutes».",
                "Another command wrote to the ballot box while the minutes were written, so that "
                "the files were removed. Run «minutes» again.",
            )
        box.append_minutes(tally_digest(counted.tally), hashes)
    first = next(path for path in written if path.name == FIRST_MINUTES)
    keep(folder.paths, first.read_bytes())


def minutes_facts(folder: ElectionFolder, counted: Results, draft: bool) -> MinutesFacts:
    """What the documents of `counted` are written from."""
    snapshot = counted.snapshot
    with folder.open_box() as box:
        key = public_key(box)
        deck, audit = _deck_outcome(box), _audit(folder, counted, box)
        times, lifted = times_of(box), lifted_masks(box)
    return MinutesFacts(
        election=folder.election,
        conference=snapshot.conference,
        tally=counted.tally,
        row_decisions=snapshot.row_decisions,
        sheet_decisions=snapshot.sheet_decisions,
        leftover_why=snapshot.issue.why if snapshot.issue else None,
        thresholds=THRESHOLDS,
        journal_head=snapshot.journal_head,
        draft=draft,
        fingerprint=fingerprint(key),
        spoiled_whys=tuple(each.why for each in snapshot.spoilings),
        withdrawn=tuple(
            (batch.name, batch.withdrawal.by, batch.withdrawal.why)
            for batch in snapshot.batches
            if batch.withdrawal is not None
        ),
        reader=READER,
        accuracy=accuracy_figures(),
        deck=deck,
        audit=audit,
        times=times,
        lifted=lifted,
    )


def _deck_outcome(box: BallotBox) -> DeckOutcome | None:
    """What the journal says of the last check of the test deck."""
    checks = box.entries(DECK_CHECKED)
    if not checks:
        return None
    facts = checks[-1].facts
    pages, right, wrong, review = (
        int(str(facts.get(key, 0))) for key in ("pages", *(verdict.value for verdict in Verdict))
    )
    return DeckOutcome(
        fit=facts.get("fit") is True,
        pages=pages,
        right=right,
        wrong=wrong,
        review=review,
        faults=len(list(filter(None, str(facts.get("faults", "")).split(", ")))),
        checks=len(checks),
    )


def _audit(folder: ElectionFolder, counted: Results, box: BallotBox) -> Audit:
    """Where the check by hand stands; of an unfinished count there is none."""
    about = subject(counted.box, counted.tally, folder.election.form)
    return assess(about, recorded(box.audit_steps()))
