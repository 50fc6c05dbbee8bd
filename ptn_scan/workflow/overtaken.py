"""What was said of a sheet before a page of its ballot came a second time: it no longer stands.

It was said of a ballot as it then lay there. A second sheet with an issued id makes each of the
sheets with that id a line of its own, and which of them is the ballot is asked anew. Where the
committee finds that one paper was scanned twice, there is no second sheet, and what was said stands
as before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ptn_scan.ballot_box.values import SaidBefore, Snapshot
from ptn_scan.ballot_id import ids_in
from ptn_scan.ruling.claims import Claim, claim_of
from ptn_scan.ruling.values import Sheet, SheetAction, SheetDecision
from ptn_scan.workflow.folder import ElectionFolder

_ON_A_BALLOT = frozenset({SheetAction.ACCEPT, SheetAction.REJECT})
_NO_PAPER_OF_ITS_OWN = frozenset({SheetAction.SAME_SHEET, SheetAction.NOT_A_BALLOT})
_NOTHING = SaidBefore(0, 0)


def as_it_stands(folder: ElectionFolder, snapshot: Snapshot) -> Snapshot:
    """`snapshot` without the decisions and votes on sheets that no longer stand."""
    if not snapshot.said_before:
        return snapshot
    since = dict(_second_coming(folder, snapshot))
    decisions = (
        each
        for place, each in enumerate(snapshot.sheet_decisions)
        if not _is_overtaken(each, place, since.get(each.sheet, _NOTHING).decisions)
    )
    votes = (
        each
        for place, each in enumerate(snapshot.sheet_votes)
        if not _is_overtaken(each, place, since.get(each.sheet, _NOTHING).votes)
    )
    return replace(
        snapshot, sheet_decisions=tuple(decisions), sheet_votes=tuple(votes), said_before={}
    )


def _is_overtaken(said: SheetDecision, place: int, since: int) -> bool:
    return place < since and said.action in _ON_A_BALLOT and said.other is None


def _second_coming(folder: ElectionFolder, snapshot: Snapshot) -> Iterator[tuple[str, SaidBefore]]:
    """For each sheet of a ballot of which a page is there twice what had been said by the time
    when that came to pass."""
    for papers in _papers_by_ballot(folder, snapshot):
        came = _when_a_page_came_twice(papers, snapshot.said_before)
        if came is not None:
            yield from ((claim.handle, came) for claim in papers)


def _when_a_page_came_twice(
    papers: Iterable[Claim], said_before: Mapping[str, SaidBefore]
) -> SaidBefore | None:
    seen: set[int | None] = set()
    for claim in sorted(papers, key=lambda each: _came(each, said_before)):
        if claim.page in seen:
            return said_before.get(claim.handle, _NOTHING)
        seen.add(claim.page)
    return None


def _came(claim: Claim, said_before: Mapping[str, SaidBefore]) -> tuple[int, int]:
    said = said_before.get(claim.handle, _NOTHING)
    return said.decisions, said.votes


def _papers_by_ballot(folder: ElectionFolder, snapshot: Snapshot) -> Iterator[Sequence[Claim]]:
    """The sheets of each issued id of which anything was said: papers, each once."""
    said = {each.sheet for each in (*snapshot.sheet_decisions, *snapshot.sheet_votes)}
    asked = {each for sheet in snapshot.sheets if sheet.handle in said for each in _ids(sheet)}
    last = {each.sheet: each.action for each in snapshot.sheet_decisions}
    found: dict[str, list[Claim]] = defaultdict(list)
    for sheet in snapshot.sheets:
        if asked.isdisjoint(_ids(sheet)) or last.get(sheet.handle) in _NO_PAPER_OF_ITS_OWN:
            continue
        claim = claim_of(sheet, snapshot.register, folder.authority, folder.layout)
        if claim.issued_id is not None:
            found[claim.issued_id].append(claim)
    yield from found.values()


def _ids(sheet: Sheet) -> Iterator[str]:
    """The ids that its QR codes name, right or not."""
    return (each.ballot for each in ids_in(sheet.reading.payloads))
