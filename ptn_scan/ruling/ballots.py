"""Readings, register, rules and decisions → the box, ruled: what became of every sheet.

`rule_box` is the whole of it; `rule_sheets` is the same for rows that are ruled already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ptn_scan.ballot_id import CodeCheck
from ptn_scan.election import Form, Scope
from ptn_scan.layout import BallotLayout
from ptn_scan.ruling.claims import Claim, claim_of
from ptn_scan.ruling.lines import Line, SheetRules, Standing, draw_lines
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import (
    BallotRuling,
    Box,
    DecidedBy,
    MarkState,
    PageRuling,
    PageStatus,
    Reason,
    Register,
    RowDecision,
    RowRuling,
    Ruling,
    Sheet,
    SheetDecision,
    Source,
    Status,
)

_UNSEEN = (MarkState.MARGINAL, MarkState.MARGINAL, MarkState.MARGINAL)
"""Marks of a row that no reading shows."""
_ABSENT = (MarkState.BLANK, MarkState.BLANK, MarkState.BLANK)
"""Marks of a row whose page is missing."""


@dataclass(frozen=True, slots=True)
class RuledSheet:
    """A sheet with what the machine made of its rows."""

    sheet: Sheet
    rows: tuple[RowRuling, ...]


def rule_box(
    sheets: Sequence[Sheet],
    register: Register,
    authority: CodeCheck,
    form: Form,
    layout: BallotLayout,
    row_decisions: Sequence[RowDecision],
    sheet_decisions: Sequence[SheetDecision],
) -> Box:
    """What became of each of `sheets`, by the form's rules and the committee's decisions.

    Decisions stand in the order in which they were made; of those on one row or sheet the last
    counts. The order of `sheets` changes nothing.
    """
    ruled = [RuledSheet(sheet, rule_rows(sheet.reading)) for sheet in sheets]
    return rule_sheets(ruled, register, authority, form, layout, row_decisions, sheet_decisions)


def rule_sheets(
    ruled: Sequence[RuledSheet],
    register: Register,
    authority: CodeCheck,
    form: Form,
    layout: BallotLayout,
    row_decisions: Sequence[RowDecision],
    sheet_decisions: Sequence[SheetDecision],
) -> Box:
    """As `rule_box`, for sheets whose rows the machine has ruled."""
    lines = draw_lines(
        [claim_of(each.sheet, register, authority, layout) for each in ruled],
        sheet_decisions,
        SheetRules(len(layout.pages), form.stamp.missing),
    )
    bench = _Bench(
        layout,
        {each.sheet.handle: each.rows for each in ruled},
        {(each.sheet, each.official): each.ruling for each in row_decisions},
        _ballot_wide(form),
    )
    return Box(
        tuple(_rule_ballot(line, bench) for line in lines if not _is_page(line)),
        tuple(_rule_page(line) for line in lines if _is_page(line)),
    )


@dataclass(frozen=True, slots=True)
class _Bench:
    """What rows are ruled with: the machine's rulings by sheet, the committee's by row, and the
    reasons that reach over the whole ballot."""

    layout: BallotLayout
    rows: Mapping[str, tuple[RowRuling, ...]]
    decided: Mapping[tuple[str, int], Ruling]
    ballot_wide: frozenset[Reason]


def _ballot_wide(form: Form) -> frozenset[Reason]:
    """Clause III.2.3, read as the form's scope says."""
    scopes = {
        Reason.NAME_STRUCK: form.scope.struck_name,
        Reason.UNDERVOTE: form.scope.undervote,
        Reason.OVERVOTE: form.scope.overvote,
    }
    return frozenset(reason for reason, scope in scopes.items() if scope is Scope.BALLOT)


def _is_page(line: Line) -> bool:
    if line.standing in {Standing.BLANK, Standing.NOT_A_BALLOT}:
        return True
    return line.standing is Standing.WAITING and line.unreadable


def _rule_page(line: Line) -> PageRuling:
    status = {
        Standing.BLANK: PageStatus.BLANK,
        Standing.NOT_A_BALLOT: PageStatus.NOT_A_BALLOT,
    }.get(line.standing, PageStatus.UNREADABLE)
    waiting = line.standing is Standing.WAITING
    return PageRuling(line.handles, status, line.reasons, _sources(line), waiting)


def _rule_ballot(line: Line, bench: _Bench) -> BallotRuling:
    rows = _rows(line, bench)
    reasons = line.reasons
    status = _status(line.standing, rows)
    if line.standing in {Standing.ORDINARY, Standing.ACCEPTED}:
        wide = {
            reason
            for row in rows
            if row.ruling is Ruling.INVALID and row.decided_by is DecidedBy.MACHINE
            for reason in row.reasons
        } & bench.ballot_wide
        if wide:
            status = Status.REJECTED
            reasons = tuple(reason for reason in Reason if reason in wide.union(line.reasons))
            rows = _all_invalid(rows, DecidedBy.MACHINE)
    return BallotRuling(
        ballot=line.ballot,
        sheets=line.handles,
        status=status,
        reasons=reasons,
        sources=_sources(line),
        write_in=any(_may_be_written_on(claim) for claim in line.claims),
        rows=rows,
        genuine=line.standing in {Standing.ORDINARY, Standing.ACCEPTED},
        waiting=line.standing is Standing.WAITING,
    )


def _may_be_written_on(claim: Claim) -> bool:
    """Whether words were seen on the sheet, or cannot be told from its print: it is for the record
    and changes nothing, so doubt says yes."""
    return claim.sheet.reading.write_in or not claim.placed


def _status(standing: Standing, rows: Sequence[RowRuling]) -> Status:
    if standing in {Standing.FOREIGN, Standing.REJECTED}:
        return Status.REJECTED
    if standing is Standing.WAITING or any(row.ruling is Ruling.REVIEW for row in rows):
        return Status.REVIEW
    return Status.COUNTED


def _rows(line: Line, bench: _Bench) -> tuple[RowRuling, ...]:
    """The rows of the line's pages in the list's order, ruled by the machine and the committee."""
    rows: dict[int, RowRuling] = {}
    for claim in line.claims:
        for row in _machine_rows(line, claim, bench):
            rows.setdefault(row.official, row)
    ordered = tuple(_decided(rows[official], bench) for official in sorted(rows))
    if line.standing is Standing.FOREIGN:
        return _all_invalid(ordered, DecidedBy.MACHINE)
    if line.standing is Standing.REJECTED:
        return _all_invalid(ordered, DecidedBy.COMMITTEE)
    if line.standing is Standing.ACCEPTED and Reason.MISSING_PAGE in line.reasons:
        return _with_missing(ordered, bench.layout)
    return ordered


def _machine_rows(line: Line, claim: Claim, bench: _Bench) -> tuple[RowRuling, ...]:
    """The rows that `claim`'s sheet carries; where the machine saw none, the committee rules them
    all once it has accepted the sheet."""
    read = tuple(replace(row, sheet=claim.handle) for row in bench.rows[claim.handle])
    if claim.placed:
        return read
    if line.standing not in {Standing.ORDINARY, Standing.ACCEPTED}:
        return ()
    others = {each.page for each in line.claims if each is not claim}
    return tuple(
        RowRuling(row.official, _UNSEEN, Ruling.REVIEW, sheet=claim.handle)
        for page in bench.layout.pages
        if claim.page == page.page or (claim.page is None and page.page not in others)
        for row in page.rows
    )


def _decided(row: RowRuling, bench: _Bench) -> RowRuling:
    """A decision rules what the machine left open; it overrules nothing that was clear."""
    if row.ruling is not Ruling.REVIEW or row.sheet is None:
        return row
    ruling = bench.decided.get((row.sheet, row.official))
    if ruling is None:
        return row
    return replace(row, ruling=ruling, decided_by=DecidedBy.COMMITTEE)


def _all_invalid(rows: Sequence[RowRuling], by: DecidedBy) -> tuple[RowRuling, ...]:
    return tuple(replace(row, ruling=Ruling.INVALID, decided_by=by) for row in rows)


def _with_missing(rows: Sequence[RowRuling], layout: BallotLayout) -> tuple[RowRuling, ...]:
    """Every official has a row; those of missing pages are invalid by the acceptance."""
    present = {row.official: row for row in rows}
    missing = (Reason.MISSING_PAGE,)
    return tuple(
        present.get(row.official)
        or RowRuling(row.official, _ABSENT, Ruling.INVALID, missing, DecidedBy.COMMITTEE)
        for page in layout.pages
        for row in page.rows
    )


def _sources(line: Line) -> tuple[Source, ...]:
    return tuple(source for sheet in line.sheets for source in sheet.sources)
