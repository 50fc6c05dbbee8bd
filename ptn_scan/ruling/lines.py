"""Which sheets make one line of the record, and what the committee has still to say of each line.

A line is a ballot or a sheet that is none. Every sheet stands in exactly one line; rows and marks
play no part here.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from ptn_scan.election import MissingStamp
from ptn_scan.recognition.reading import PageKind
from ptn_scan.ruling.claims import Claim
from ptn_scan.ruling.values import Reason, Sheet, SheetAction, SheetDecision
from ptn_scan.ruling.words import NONE, Words

Key = tuple[str, ...]
"""What the sheets of one line have in common; its first part says how they came together."""


class Standing(Enum):
    """What is settled of a line before its rows are looked at."""

    BLANK = auto()
    NOT_A_BALLOT = auto()
    FOREIGN = auto()
    WAITING = auto()
    ORDINARY = auto()
    ACCEPTED = auto()
    REJECTED = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its sheets in the order of pages, further scans of them (`copies`), the id that it
    shows, why it is not simply counted, and where it stands."""

    ballot: str | None
    claims: tuple[Claim, ...]
    copies: tuple[Sheet, ...]
    reasons: tuple[Reason, ...]
    standing: Standing

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return (*(claim.sheet for claim in self.claims), *self.copies)

    @property
    def handles(self) -> tuple[str, ...]:
        return tuple(sheet.handle for sheet in self.sheets)

    @property
    def unreadable(self) -> bool:
        """A single page that shows nothing to go by."""
        return len(self.claims) == 1 and self.claims[0].kind is PageKind.UNREADABLE


@dataclass(frozen=True, slots=True)
class SheetRules:
    """What of layout and form bears on sheets: pages of a ballot, and what a missing stamp does."""

    pages: int
    missing_stamp: MissingStamp


def draw_lines(
    claims: Sequence[Claim], decisions: Sequence[SheetDecision], rules: SheetRules
) -> tuple[Line, ...]:
    """All lines of the box, in an order that tells nothing (that of the random handles).

    Of the decisions on one sheet the last counts, and only where the sheet would wait without any:
    what a later scan made whole is no longer the committee's matter.
    """
    untouched = {handle: line for line in _draw(claims, NONE, rules, {}) for handle in line.handles}
    standing = [
        (order, decision)
        for order, decision in enumerate(decisions)
        if decision.sheet in untouched and may_decide(untouched[decision.sheet], decision.action)
    ]
    ballots = [claim.handle for claim in claims if claim.kind is not PageKind.BLANK]
    words = Words.standing(standing, ballots)
    reasons = {handle: line.reasons for handle, line in untouched.items()}
    return _draw(claims, words, rules, reasons)


def may_decide(untouched: Line, action: SheetAction) -> bool:
    """Whether the committee has a word on the sheets of a line as it is without any decision.

    A sheet that the machine rejects for certain needs none, save that it may have been scanned
    twice, which the count by hand brings to light.
    """
    if untouched.standing is Standing.FOREIGN:
        return action is SheetAction.SAME_SHEET
    return untouched.standing is Standing.WAITING


def _draw(
    claims: Sequence[Claim],
    words: Words,
    rules: SheetRules,
    untouched_reasons: Mapping[str, tuple[Reason, ...]],
) -> tuple[Line, ...]:
    ordered = sorted(claims, key=lambda claim: claim.handle)
    papers = [claim for claim in ordered if not words.is_copy(claim.handle)]
    copies: dict[str, list[Sheet]] = defaultdict(list)
    for claim in ordered:
        if words.is_copy(claim.handle):
            copies[words.paper(claim.handle)].append(claim.sheet)
    keys = _keys(papers, words)
    groups: dict[Key, list[Claim]] = defaultdict(list)
    for claim in papers:
        groups[keys[words.anchor(claim.handle)]].append(claim)
    lines = []
    for key, group in groups.items():
        # A sheet with a QR code of its own stands before one that was joined as the same page.
        group.sort(key=lambda each: (each.page or rules.pages, each.issued_id is None))
        before = {reason for each in group for reason in untouched_reasons.get(each.handle, ())}
        further = tuple(copy for each in group for copy in copies[each.handle])
        lines.append(_line(key, tuple(group), further, words, rules, before))
    return tuple(sorted(lines, key=lambda line: min(line.handles)))


def _keys(papers: Sequence[Claim], words: Words) -> dict[str, Key]:
    """The line to which each paper belongs by its own claim."""
    pages = Counter(
        (claim.issued_id, claim.page)
        for claim in papers
        if claim.issued_id is not None and not words.is_no_ballot(claim.handle)
    )
    twice = {issued for (issued, _), count in pages.items() if count > 1}
    seen: Counter[Key] = Counter()
    keys: dict[str, Key] = {}
    for claim in papers:
        alone: Key = ("sheet", claim.handle)
        if claim.foreign and claim.qr is not None:
            whose = ("foreign", claim.reasons[0], claim.qr.election, claim.qr.ballot)
            page = (*whose, str(claim.page))
            seen[page] += 1
            keys[claim.handle] = (*whose, str(seen[page]))
        elif claim.issued_id is None or words.is_no_ballot(claim.handle):
            keys[claim.handle] = alone
        elif claim.issued_id in twice:
            keys[claim.handle] = ("duplicate", claim.handle)
        elif claim.hidden and not words.is_accepted(claim.handle):
            keys[claim.handle] = alone
        else:
            keys[claim.handle] = ("ballot", claim.issued_id)
    return keys


def _line(
    key: Key,
    claims: tuple[Claim, ...],
    copies: tuple[Sheet, ...],
    words: Words,
    rules: SheetRules,
    before: set[Reason],
) -> Line:
    verdict = words.verdict(claim.handle for claim in claims)
    recorded, waiting = _own_reasons(claims, words, rules)
    if key[0] == "duplicate":
        waiting.add(Reason.DUPLICATE)
    if key[0] == "ballot" or verdict is SheetAction.ACCEPT:
        waiting |= _faults_of_pages(claims, rules.pages)
    standing = _standing(claims, words, verdict, waiting)
    reasons = recorded | waiting
    if standing is Standing.REJECTED and not reasons:
        reasons = before
    return Line(
        ballot=_shown_id(claims, standing),
        claims=claims,
        copies=copies,
        reasons=tuple(reason for reason in Reason if reason in reasons),
        standing=standing,
    )


def _own_reasons(
    claims: Sequence[Claim], words: Words, rules: SheetRules
) -> tuple[set[Reason], set[Reason]]:
    """Reasons of the single sheets: those only recorded, and those for which the line waits."""
    recorded: set[Reason] = set()
    waiting: set[Reason] = set()
    for claim in claims:
        settled = words.is_joined(claim.handle)
        (recorded if settled else waiting).update(claim.reasons)
        if claim.page == 1 and claim.sheet.reading.stamp is False:
            asked = rules.missing_stamp is MissingStamp.REVIEW and not settled
            (waiting if asked else recorded).add(Reason.NO_STAMP)
    return recorded, waiting


def _faults_of_pages(claims: Sequence[Claim], pages: int) -> set[Reason]:
    """A sheet whose page nobody knows stands for all that the others do not show."""
    known = Counter(claim.page for claim in claims if claim.page is not None)
    faults = set()
    if any(page > pages or count > 1 for page, count in known.items()):
        faults.add(Reason.EXTRA_PAGE)
    missing = set(range(1, pages + 1)) - known.keys()
    if missing and all(claim.page is not None for claim in claims):
        faults.add(Reason.MISSING_PAGE)
    return faults


def _standing(
    claims: Sequence[Claim], words: Words, verdict: SheetAction | None, waiting: set[Reason]
) -> Standing:
    if claims[0].kind is PageKind.BLANK:
        return Standing.BLANK
    if words.is_no_ballot(claims[0].handle):
        return Standing.NOT_A_BALLOT
    if any(claim.foreign for claim in claims):
        return Standing.FOREIGN
    if verdict is not None:
        return Standing.ACCEPTED if verdict is SheetAction.ACCEPT else Standing.REJECTED
    return Standing.WAITING if waiting else Standing.ORDINARY


def _shown_id(claims: Sequence[Claim], standing: Standing) -> str | None:
    for claim in claims:
        if claim.foreign and claim.qr is not None:
            return claim.qr.ballot
        if claim.issued_id and (standing is Standing.ACCEPTED or not claim.hidden):
            return claim.issued_id
    return None
