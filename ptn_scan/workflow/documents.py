"""`minutes`: the documents of a finished count, or drafts of them."""

import hashlib
from pathlib import Path

from ptn_scan.audit.assessment import Audit, assess, recorded, subject
from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.deck.checking import Verdict
from ptn_scan.documents import document_count, write_documents
from ptn_scan.documents.accuracy import accuracy_figures
from ptn_scan.documents.encrypted import SENT_SUFFIX, encrypted
from ptn_scan.documents.facts import DeckOutcome, MinutesFacts
from ptn_scan.documents.write import MINUTES
from ptn_scan.errors import MachineError, UsageError
from ptn_scan.package.signing import fingerprint
from ptn_scan.ruling.rows import THRESHOLDS
from ptn_scan.tally import Tally, tally_json
from ptn_scan.workflow.check_deck import CHECKED
from ptn_scan.workflow.durable import write_whole
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.progress import SILENCE, Progress, reporter
from ptn_scan.workflow.reader_identity import READER
from ptn_scan.workflow.results import Results, check_final, results
from ptn_scan.workflow.signing_key import public_key


def write_minutes(
    folder: ElectionFolder,
    out: Path,
    draft: bool,
    progress: Progress = SILENCE,
    password: str | None = None,
) -> tuple[Path, ...]:
    """Writes minutes, workbook and notices to the folder `out`; returns the files. With a password
    each copy is there once more as a PDF that opens with it.

    Raises ReviewPendingError and CountsError unless the count is final or `draft`.
    """
    if folder.contains(out):
        raise UsageError(
            f"{out}: văn bản không được nằm trong thư mục cuộc lấy phiếu. Hãy chọn thư mục khác.",
            f"{out}: documents may not lie in the election folder. Choose another folder.",
        )
    counted = results(folder)
    if not draft:
        check_final(counted.tally)
    out.mkdir(parents=True, exist_ok=True)
    form = folder.election.form
    facts = minutes_facts(folder, counted, draft)
    progress.start("Viết biên bản", "Writing the minutes", document_count(form))
    try:
        written = write_documents(facts, out, reporter(progress))
    finally:
        progress.stop()
    if not draft:
        _enter(folder, counted, written)
    return written if password is None else (*written, *_to_send(written, password))


def _to_send(written: tuple[Path, ...], password: str) -> tuple[Path, ...]:
    sent = []
    for path in written:
        if path.suffix == ".pdf" and path.name.startswith(MINUTES):
            target = path.with_name(path.stem + SENT_SUFFIX)
            write_whole(target, encrypted(path.read_bytes(), password))
            sent.append(target)
    return tuple(sent)


def tally_hash(result: Tally) -> str:
    """SHA-256 of the result as JSON, which is the same for the same result."""
    return hashlib.sha256(tally_json(result).encode("utf-8")).hexdigest()


def _enter(folder: ElectionFolder, counted: Results, written: tuple[Path, ...]) -> None:
    """Records which minutes were written of which state. Once the election is closed they are
    copies of what is recorded already."""
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written}
    with folder.open_box() as box, box.transaction():
        if box.closing() is not None:
            return
        if box.snapshot().journal_head != counted.snapshot.journal_head:
            raise MachineError(
                "Trong lúc viết biên bản có lệnh khác ghi vào hòm phiếu. Hãy chạy lại «minutes».",
                "Another command wrote to the ballot box while the minutes were written. Run "
                "«minutes» again.",
            )
        box.append_minutes(tally_hash(counted.tally), hashes)


def minutes_facts(folder: ElectionFolder, counted: Results, draft: bool) -> MinutesFacts:
    """What the documents of `counted` are written from."""
    snapshot = counted.snapshot
    with folder.open_box() as box:
        key = public_key(box)
        deck, audit = _deck_outcome(box), _audit(folder, counted, box)
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
        spoiled_whys=tuple(dict.fromkeys(each.why for each in snapshot.spoilings)),
        withdrawn=tuple(
            (batch.name, batch.withdrawal.by, batch.withdrawal.why)
            for batch in snapshot.batches
            if batch.withdrawal is not None
        ),
        reader=READER,
        accuracy=accuracy_figures(),
        deck=deck,
        audit=audit,
    )


def _deck_outcome(box: BallotBox) -> DeckOutcome | None:
    """What the journal says of the last check of the test deck."""
    checks = box.entries(CHECKED)
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
