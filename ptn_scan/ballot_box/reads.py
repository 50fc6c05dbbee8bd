"""Every read of an election's database."""

from collections.abc import Mapping

from sqlalchemy import func, select

from ptn_scan.audit.values import AuditStep
from ptn_scan.ballot_box import audit_steps, journal, rows
from ptn_scan.ballot_box.connected import ConnectedBox
from ptn_scan.ballot_box.connection import fresh_schema
from ptn_scan.ballot_box.journal import Fault, JournalEntry
from ptn_scan.ballot_box.keys import mint_handle
from ptn_scan.ballot_box.migrations import schema
from ptn_scan.ballot_box.schema import AUDIT_STEPS, KEPT_CODES, READINGS, SCANS, SOURCES
from ptn_scan.ballot_box.snapshot import (
    said_since,
    take_batches,
    take_conference,
    take_members,
    take_sheets_after,
    take_snapshot,
    unintelligible,
)
from ptn_scan.ballot_box.values import (
    Batch,
    Entry,
    KnownPage,
    LastEntry,
    RegisteredMember,
    Said,
    Snapshot,
    StoredScan,
)
from ptn_scan.election import Conference
from ptn_scan.errors import DamagedElectionError
from ptn_scan.ruling.values import Sheet

NEW = "new"
"""The kind of the journal's first entry."""


class ReadableBox(ConnectedBox):
    """What is in the box, as values."""

    def mint_handle(self) -> str:
        """A handle that no scan has."""
        handle = mint_handle()
        with self.reading() as connection:
            query = select(func.count()).select_from(SCANS).where(SCANS.c.handle == handle)
            taken = connection.execute(query).scalar()
        return self.mint_handle() if taken else handle

    def snapshot(self) -> Snapshot:
        """Everything in the box at this moment."""
        with self.reading() as connection:
            try:
                return take_snapshot(connection, self._known)
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
        with self.reading() as connection:
            row = connection.execute(query).one_or_none()
        return KnownPage(row[0], row[1]) if row else None

    def scans(self) -> tuple[StoredScan, ...]:
        """All stored scans, in the order of their handles."""
        with self.reading() as connection:
            found = connection.execute(select(SCANS).order_by(SCANS.c.handle))
            return tuple(rows.to_scan(row) for row in found.mappings())

    def batches(self) -> tuple[Batch, ...]:
        """All batches, those withdrawn too, in the order in which they were begun."""
        with self.reading() as connection:
            return take_batches(connection)

    def conference(self) -> Conference | None:
        """What the conference established; None before it did."""
        with self.reading() as connection:
            return take_conference(connection)

    def members(self) -> tuple[RegisteredMember, ...]:
        """The members who decide under a PIN; while there is none, anybody decides by name."""
        with self.reading() as connection:
            return take_members(connection)

    def readers(self) -> frozenset[str]:
        """By whom the latest readings were made."""
        with self.reading() as connection:
            latest = select(READINGS.c.scan, READINGS.c.reader).order_by(READINGS.c.entry)
            return frozenset({row.scan: row.reader for row in connection.execute(latest)}.values())

    def unintelligible_readings(self) -> tuple[str, ...]:
        """The handles of scans whose latest reading this version does not understand."""
        with self.reading() as connection:
            return unintelligible(connection, self._known)

    def audit_steps(self) -> tuple[AuditStep, ...]:
        """Every step of every check by hand, in order."""
        query = select(AUDIT_STEPS.c.step).order_by(AUDIT_STEPS.c.entry)
        with self.reading() as connection:
            return tuple(map(audit_steps.to_step, connection.execute(query).scalars()))

    def closing(self) -> Mapping[str, object] | None:
        """What the entry on the closing says; None while the election is open."""
        closed = self.entries(journal.CLOSE)
        return closed[-1].facts if closed else None

    def kept_codes(self) -> frozenset[str]:
        """The hashes of payloads that are kept since the closing."""
        with self.reading() as connection:
            return frozenset(connection.execute(select(KEPT_CODES.c.payload_sha256)).scalars())

    def last_entry(self) -> LastEntry:
        """The journal's last entry, which changes with everything in the box."""
        with self.reading() as connection:
            return LastEntry(*journal.last(connection))

    def sheets_after(self, entry: LastEntry) -> tuple[Sheet, ...]:
        """The sheets that came in after `entry`."""
        with self.reading() as connection:
            return take_sheets_after(connection, entry.number, self._known)

    def said_since(self, entry: LastEntry) -> Said | None:
        """The decisions and votes after `entry`; None where anything else came after it too."""
        with self.reading() as connection:
            return said_since(connection, entry)

    def journal(self) -> tuple[JournalEntry, ...]:
        """Every entry of the journal, in order."""
        with self.reading() as connection:
            return journal.chain(connection)

    def entries(self, kind: str) -> tuple[Entry, ...]:
        """The journal's entries of one kind, in order."""
        with self.reading() as connection:
            return tuple(journal.entries(connection, kind))

    def founding_facts(self) -> Mapping[str, object]:
        """What the journal's first entry says."""
        with self.reading() as connection:
            return journal.facts_of_first(connection, NEW)

    def faults(self) -> tuple[Fault, ...]:
        """Where the database is not what its journal says; empty if it is sound."""
        with self.reading() as connection:
            result = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            if result != ["ok"]:
                text = "; ".join(str(line) for line in result[:3])
                return (Fault(0, f"hòm phiếu: {text}.", f"ballot box: {text}."),)
            return journal.faults(connection)

    def schema_faults(self) -> tuple[Fault, ...]:
        """Tables and triggers that were added, removed or changed: the triggers keep what is in
        the box from being changed."""
        with self.reading() as connection:
            names = sorted({name for _, name, _ in schema(connection) ^ fresh_schema()})
        return tuple(
            Fault(
                0,
                f"hòm phiếu: cấu trúc «{name}» đã bị thêm, bớt hoặc sửa.",
                f"ballot box: the structure of «{name}» was added, removed or changed.",
            )
            for name in names
        )
