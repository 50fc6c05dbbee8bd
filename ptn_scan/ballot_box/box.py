"""`BallotBox`: every append and every read of an election's database."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Table, func, select

from ptn_scan.audit.values import AuditStep
from ptn_scan.ballot_box import audit_steps, journal, rows
from ptn_scan.ballot_box.connection import begin, close, connect, fold, fresh_schema, translated
from ptn_scan.ballot_box.journal import Facts, Fault, JournalEntry, Row
from ptn_scan.ballot_box.keys import mint_handle, mint_key
from ptn_scan.ballot_box.migrations import APPLICATION_ID, MIGRATIONS, applied, migrate, schema
from ptn_scan.ballot_box.schema import (
    AUDIT_STEPS,
    BATCH_COUNTS,
    BATCH_NAMES,
    BATCH_WITHDRAWALS,
    BATCHES,
    CONFERENCES,
    HAND_COUNTS,
    ID_STATES,
    ISSUES,
    KEPT_CODES,
    PRINTED_IDS,
    READINGS,
    ROW_DECISIONS,
    SCANS,
    SHEET_DECISIONS,
    SOURCES,
    SPOILINGS,
)
from ptn_scan.ballot_box.snapshot import take_batches, take_snapshot, unintelligible
from ptn_scan.ballot_box.values import (
    Batch,
    Entry,
    Issue,
    KnownPage,
    ReadPage,
    Snapshot,
    Spoiling,
    StoredScan,
    Withdrawal,
)
from ptn_scan.election import Conference
from ptn_scan.errors import CountsError, DamagedElectionError
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import IdState, RowDecision, SheetDecision, Source

NEW = "new"
"""The kind of the journal's first entry."""
PRINT = "print"
PRINT_TOKEN = "token"  # a name of a folder, no secret
"""The kind of the entries of printing, and the fact that names the PDF while it is written."""


class BallotBox:
    """The database of one election; a context manager that closes it.

    All methods raise MachineError where the database is locked, full or not writable, and
    DamagedElectionError where it is no database of ptn-scan.
    """

    def __init__(self, path: Path, connection: Connection) -> None:
        self._path = path
        self._connection = connection

    @classmethod
    def create(cls, path: Path, facts: Facts) -> Self:
        """A new database at `path`; `facts` stand in the journal's first entry."""
        with translated(path):
            connection = connect(path, create=True)
        box = cls(path, connection)
        with box.transaction() as open_connection:
            migrate(open_connection)
            journal.append(open_connection, NEW, facts, ())
        return box

    @classmethod
    def open(cls, path: Path) -> Self:
        """The database at `path`, brought to the newest migration."""
        if not path.is_file():
            raise DamagedElectionError(
                f"{path}: không có hòm phiếu. Hãy kiểm tra đường dẫn; thư mục cuộc lấy phiếu do "
                "lệnh «ptn-scan new» tạo ra.",
                f"{path}: there is no ballot box. Check the path; an election folder is made by "
                "«ptn-scan new».",
            )
        with translated(path):
            box = cls(path, connect(path))
            try:
                box._check_version()
            except BaseException:
                box.close()
                raise
        return box

    def close(self) -> None:
        close(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All appends inside happen together or not at all; what is read inside is still true
        when they happen. Appends outside are transactions of their own."""
        with translated(self._path):
            if self._connection.in_transaction():
                yield self._connection
            else:
                with begin(self._connection, writing=True):
                    yield self._connection

    def append_printed(self, ballots: Collection[str], token: str | None = None) -> None:
        """Enters fresh ids as printed; `token` names the PDF that bears them until it has its
        name (see `workflow.printing`)."""
        ids = [{"ballot": ballot} for ballot in sorted(ballots)]
        facts: Facts = {"count": len(ids)}
        if token is not None:
            facts = {**facts, PRINT_TOKEN: token}
        self._append(PRINT, facts, (PRINTED_IDS, ids))

    def append_conference(self, conference: Conference, at: dt.datetime) -> None:
        facts = {"convened": conference.convened, "present": conference.present}
        self._append("conference", facts, (CONFERENCES, [rows.of_conference(conference, at)]))

    def append_issue(self, issue: Issue, void: Collection[str]) -> None:
        """That ballots were handed out, and that the ids `void` were not."""
        states: list[Row] = [
            {"ballot": ballot, "state": IdState.VOID.value} for ballot in sorted(void)
        ]
        facts = {"count": issue.count, "void": len(states)}
        self._append("issue", facts, (ISSUES, [rows.of_issue(issue)]), (ID_STATES, states))

    def append_spoiled(
        self, spoiling: Spoiling, spoiled: Collection[str], exchanged: Collection[str]
    ) -> None:
        """That the ids `spoiled` came back spoiled, and that the leftovers with the ids
        `exchanged` went out in their place."""
        now_spoiled = [(ballot, IdState.SPOILED) for ballot in sorted(spoiled)]
        now_issued = [(ballot, IdState.ISSUED) for ballot in sorted(exchanged)]
        states: list[Row] = [
            {"ballot": ballot, "state": state.value} for ballot, state in now_spoiled + now_issued
        ]
        facts = {"count": len(now_spoiled), "exchanged": spoiling.exchanged}
        row = rows.of_spoiling(spoiling)
        self._append("spoil", facts, (SPOILINGS, [row]), (ID_STATES, states))

    def append_collected(self, collected: int, at: dt.datetime) -> None:
        """The number of ballots counted by hand."""
        row: Row = {"collected": collected, "at": at.isoformat()}
        self._append("collected", {"collected": collected}, (HAND_COUNTS, [row]))

    def begin_batch(self, at: dt.datetime, name: str | None = None) -> str:
        """Begins one reading of a stack; returns the key of the batch. Without a name its number
        in the order of beginning is its name."""
        batch = mint_key()
        row: Row = {"batch": batch, "at": at.isoformat()}
        names: list[Row] = [] if name is None else [{"batch": batch, "name": name}]
        self._append("batch", {}, (BATCHES, [row]), (BATCH_NAMES, names))
        return batch

    def append_batch_count(self, batch: str, collected: int, at: dt.datetime) -> None:
        """The number of ballots of one stack, counted by hand."""
        row: Row = {"batch": batch, "collected": collected, "at": at.isoformat()}
        self._append("batch-count", {"collected": collected}, (BATCH_COUNTS, [row]))

    def append_withdrawal(self, withdrawal: Withdrawal) -> None:
        """That a batch was withdrawn from the count, or put back."""
        kind = "withdraw" if withdrawal.withdrawn else "restore"
        self._append(kind, {}, (BATCH_WITHDRAWALS, [rows.of_withdrawal(withdrawal)]))

    def append_entry(self, kind: str, facts: Facts) -> None:
        """An entry of the journal that comes with no rows; `entries` gives it back. What stands
        in facts can be read by whoever sees the journal."""
        self._append(kind, facts)

    def append_pages(self, batch: str, pages: Sequence[ReadPage]) -> None:
        """New scans with their sources and readings."""
        self._append(
            "read",
            {"pages": len(pages)},
            (SCANS, [rows.of_scan(page.scan, batch) for page in pages]),
            (
                SOURCES,
                [
                    rows.of_source(page.scan.handle, source)
                    for page in pages
                    for source in page.sources
                ],
            ),
            (
                READINGS,
                [rows.of_reading(page.scan.handle, page.reading, page.reader) for page in pages],
            ),
        )

    def append_readings(self, readings: Mapping[str, PageReading], reader: str) -> None:
        """New readings of scans that are in the box, by handle; the old ones are kept."""
        batch = [
            rows.of_reading(handle, reading, reader) for handle, reading in sorted(readings.items())
        ]
        self._append("read-again", {"pages": len(batch)}, (READINGS, batch))

    def append_sources(self, handle: str, sources: Sequence[Source]) -> None:
        """More places where a scan was found: pages of one file with the same bytes."""
        batch = [rows.of_source(handle, source) for source in sources]
        self._append("sources", {}, (SOURCES, batch))

    def append_row_decision(self, decision: RowDecision) -> None:
        self._append("decide", {}, (ROW_DECISIONS, [rows.of_row_decision(decision)]))

    def append_sheet_decision(self, decision: SheetDecision) -> None:
        self._append("decide-sheet", {}, (SHEET_DECISIONS, [rows.of_sheet_decision(decision)]))

    def append_audit_step(self, step: AuditStep) -> None:
        """One step of a check by hand."""
        row = audit_steps.of_step(step)
        self._append(audit_steps.kind(step), audit_steps.facts(step), (AUDIT_STEPS, [row]))

    def audit_steps(self) -> tuple[AuditStep, ...]:
        """Every step of every check by hand, in order."""
        query = select(AUDIT_STEPS.c.step).order_by(AUDIT_STEPS.c.entry)
        with self._reading() as connection:
            return tuple(map(audit_steps.to_step, connection.execute(query).scalars()))

    def append_minutes(self, tally_sha256: str, files: Mapping[str, str]) -> None:
        """That minutes of the present state were written: SHA-256 of the result's JSON and of each
        file, by its name. Nothing is appended where the last entry says just that."""
        facts: Facts = {"tally": tally_sha256, "files": dict(files)}
        with self.transaction() as connection:
            last = journal.chain(connection)[-1]
            if last.kind != journal.MINUTES or last.facts != facts:
                self._append(journal.MINUTES, facts)

    def append_closing(self, facts: Facts, payload_hashes: Collection[str]) -> None:
        """That the election is closed, and the hashes of the payloads that its key had made. No
        entry can come after it."""
        codes: list[Row] = [{"payload_sha256": each} for each in sorted(payload_hashes)]
        self._append(journal.CLOSE, facts, (KEPT_CODES, codes))

    def closing(self) -> Mapping[str, object] | None:
        """What the entry on the closing says; None while the election is open."""
        closed = self.entries(journal.CLOSE)
        return closed[-1].facts if closed else None

    def check_open(self) -> None:
        """Raises CountsError once the election is closed."""
        if self.closing() is not None:
            raise CountsError(
                "Cuộc lấy phiếu đã đóng nên không ghi thêm được gì nữa. Vẫn dùng được «status», "
                "«tally», «minutes», «export», «verify».",
                "The election is closed, so nothing can be recorded any more. «status», «tally», "
                "«minutes», «export» and «verify» still work.",
            )

    def kept_codes(self) -> frozenset[str]:
        """The hashes of payloads that are kept since the closing."""
        with self._reading() as connection:
            return frozenset(connection.execute(select(KEPT_CODES.c.payload_sha256)).scalars())

    def journal(self) -> tuple[JournalEntry, ...]:
        """Every entry of the journal, in order."""
        with self._reading() as connection:
            return journal.chain(connection)

    def fold(self) -> None:
        """Makes the database one file that reading leaves as it is. Raises MachineError where
        another program has it open."""
        with translated(self._path):
            fold(self._connection)

    def mint_handle(self) -> str:
        """A handle that no scan has."""
        handle = mint_handle()
        with self._reading() as connection:
            query = select(func.count()).select_from(SCANS).where(SCANS.c.handle == handle)
            taken = connection.execute(query).scalar()
        return self.mint_handle() if taken else handle

    def snapshot(self) -> Snapshot:
        """Everything in the box at this moment."""
        with self._reading() as connection:
            try:
                return take_snapshot(connection)
            except ValueError as error:  # a reading or word that this version never writes
                fault = str(error).partition("\n")[0]
                raise DamagedElectionError(
                    f"{self._path}: hòm phiếu có dòng không hiểu được ({fault}). Nếu do phiên bản "
                    "ptn-scan cũ ghi, «ptn-scan read THƯ_MỤC» sẽ đọc lại các ảnh quét đã lưu; nếu "
                    "không, hãy dùng bản sao lưu.",
                    f"{self._path}: a row of the ballot box cannot be understood ({fault}). Where "
                    "an older ptn-scan wrote it, «ptn-scan read ELECTION» reads the stored scans "
                    "again; else use a backup.",
                ) from error

    def known_page(self, sha256: str) -> KnownPage | None:
        """The scan that was made of the bytes with this hash, or None."""
        query = (
            select(SCANS.c.handle, func.count())
            .join(SOURCES, SOURCES.c.scan == SCANS.c.handle)
            .where(SCANS.c.sha256 == sha256)
            .group_by(SCANS.c.handle)
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return KnownPage(row[0], row[1]) if row else None

    def scans(self) -> tuple[StoredScan, ...]:
        """All stored scans, in the order of their handles."""
        with self._reading() as connection:
            found = connection.execute(select(SCANS).order_by(SCANS.c.handle))
            return tuple(rows.to_scan(row) for row in found.mappings())

    def batches(self) -> tuple[Batch, ...]:
        """All batches, those withdrawn too, in the order in which they were begun."""
        with self._reading() as connection:
            return take_batches(connection)

    def readers(self) -> frozenset[str]:
        """By whom the latest readings were made."""
        with self._reading() as connection:
            latest = select(READINGS.c.scan, READINGS.c.reader).order_by(READINGS.c.entry)
            return frozenset({row.scan: row.reader for row in connection.execute(latest)}.values())

    def unintelligible_readings(self) -> tuple[str, ...]:
        """The handles of scans whose latest reading this version does not understand."""
        with self._reading() as connection:
            return unintelligible(connection)

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """The journal's entries of one kind, in order."""
        with self._reading() as connection:
            return tuple(journal.entries(connection, kind))

    def founding_facts(self) -> Mapping[str, object]:
        """What the journal's first entry says."""
        with self._reading() as connection:
            return journal.facts_of_first(connection, NEW)

    def faults(self) -> tuple[Fault, ...]:
        """Where the database is not what its journal says; empty if it is sound."""
        with self._reading() as connection:
            result = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            if result != ["ok"]:
                text = "; ".join(str(line) for line in result[:3])
                return (Fault(0, f"hòm phiếu: {text}.", f"ballot box: {text}."),)
            return journal.faults(connection)

    def schema_faults(self) -> tuple[Fault, ...]:
        """Tables and triggers that were added, removed or changed: the triggers keep what is in
        the box from being changed."""
        with self._reading() as connection:
            names = sorted({name for _, name, _ in schema(connection) ^ fresh_schema()})
        return tuple(
            Fault(
                0,
                f"hòm phiếu: cấu trúc «{name}» đã bị thêm, bớt hoặc sửa.",
                f"ballot box: the structure of «{name}» was added, removed or changed.",
            )
            for name in names
        )

    def _append(self, kind: str, facts: Facts, *batches: tuple[Table, Sequence[Row]]) -> None:
        with self.transaction() as connection:
            self.check_open()
            journal.append(connection, kind, facts, batches)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._path):
            if self._connection.in_transaction():
                yield self._connection
            else:
                with begin(self._connection, writing=False):
                    yield self._connection

    def _check_version(self) -> None:
        with self._reading() as connection:
            owner = connection.exec_driver_sql("PRAGMA application_id").scalar()
            done = applied(connection) if owner == APPLICATION_ID else -1
        if done < 0 or done > len(MIGRATIONS):
            raise DamagedElectionError(
                f"{self._path}: không phải hòm phiếu của ptn-scan, hoặc do phiên bản mới hơn ghi. "
                "Hãy dùng đúng thư mục và phiên bản ptn-scan mới nhất.",
                f"{self._path}: not a ballot box of ptn-scan, or written by a newer version. Use "
                "the right folder and the newest ptn-scan.",
            )
        if done < len(MIGRATIONS):
            with self.transaction() as connection:
                migrate(connection)
