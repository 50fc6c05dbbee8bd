"""Every append to an election's database: rows with the journal entry that vouches for them."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Table

from ptn_scan.audit.values import AuditStep
from ptn_scan.ballot_box import audit_steps, journal, rows
from ptn_scan.ballot_box.journal import Facts, Row
from ptn_scan.ballot_box.keys import mint_key
from ptn_scan.ballot_box.reads import ReadableBox
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
    MEMBERS,
    PRINTED_IDS,
    READINGS,
    ROW_DECISIONS,
    ROW_VOTES,
    SCANS,
    SHEET_DECISIONS,
    SHEET_VOTES,
    SOURCES,
    SPOILINGS,
)
from ptn_scan.ballot_box.values import Issue, ReadPage, RegisteredMember, Spoiling, Withdrawal
from ptn_scan.election import Conference
from ptn_scan.errors import CountsError
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import IdState, RowDecision, SheetDecision, Source

PRINT = "print"
PRINT_TOKEN = "token"  # a name of a folder, no secret
"""The kind of the entries of printing, and the fact that names the PDF while it is written."""


class AppendableBox(ReadableBox):
    """What can be added, until the election is closed; nothing can be changed."""

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

    def append_member(self, member: RegisteredMember) -> None:
        """That a member decides under a PIN from now on, or has a new one."""
        self._append("member", {}, (MEMBERS, [rows.of_member(member)]))

    def append_row_vote(self, vote: RowDecision) -> None:
        """What one member says of a row."""
        self._append("vote", {}, (ROW_VOTES, [rows.of_row_decision(vote)]))

    def append_sheet_vote(self, vote: SheetDecision) -> None:
        """What one member says of a sheet."""
        self._append("vote-sheet", {}, (SHEET_VOTES, [rows.of_sheet_decision(vote)]))

    def append_audit_step(self, step: AuditStep) -> None:
        """One step of a check by hand."""
        row = audit_steps.of_step(step)
        self._append(audit_steps.kind(step), audit_steps.facts(step), (AUDIT_STEPS, [row]))

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

    def check_open(self) -> None:
        """Raises CountsError once the election is closed."""
        if self.closing() is not None:
            raise CountsError(
                "Cuộc lấy phiếu đã đóng nên không ghi thêm được gì nữa. Vẫn dùng được «status», "
                "«tally», «minutes», «export», «verify».",
                "The election is closed, so nothing can be recorded any more. «status», «tally», "
                "«minutes», «export» and «verify» still work.",
            )

    def _append(self, kind: str, facts: Facts, *batches: tuple[Table, Sequence[Row]]) -> None:
        with self.transaction() as connection:
            self.check_open()
            journal.append(connection, kind, facts, batches)
