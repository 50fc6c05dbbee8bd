"""The committee's decisions on sheets, as far as they stand: who is whose copy, page or reject."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ptn_scan.ruling.values import SheetAction, SheetDecision


@dataclass(frozen=True, slots=True)
class Word:
    """A decision and its place in the order of decisions."""

    order: int
    decision: SheetDecision

    @property
    def leads_to(self) -> str | None:
        """The sheet of which this one is a further scan or a page."""
        if self.decision.action in {SheetAction.SAME_SHEET, SheetAction.ACCEPT}:
            return self.decision.other
        return None


@dataclass(frozen=True, slots=True)
class Words:
    """The last decision on each sheet, by handle."""

    by_sheet: Mapping[str, Word]

    @staticmethod
    def standing(
        decisions: Iterable[tuple[int, SheetDecision]], ballots: Collection[str]
    ) -> "Words":
        """The last of `decisions` on each sheet, without those that lead in a circle, or to a
        sheet that is not among `ballots` or that the committee took out of them."""
        last = Words({each.sheet: Word(order, each) for order, each in decisions})
        there = {handle for handle in ballots if not last.is_no_ballot(handle)}
        return Words(
            {handle: word for handle, word in last.by_sheet.items() if last._ends(handle, there)}
        )

    def _ends(self, handle: str, there: Collection[str]) -> bool:
        """Whether the way from `handle` ends at a sheet, which a copy of nothing has not."""
        passed = {handle}
        word = self.by_sheet.get(handle)
        if self.is_copy(handle) and word is not None and word.leads_to is None:
            return False
        while word is not None and (after := word.leads_to) is not None:
            if after in passed or after not in there:
                return False
            passed.add(after)
            word = self.by_sheet.get(after)
        return True

    def action(self, handle: str) -> SheetAction | None:
        word = self.by_sheet.get(handle)
        return None if word is None else word.decision.action

    def is_no_ballot(self, handle: str) -> bool:
        return self.action(handle) is SheetAction.NOT_A_BALLOT

    def is_accepted(self, handle: str) -> bool:
        return self.action(handle) is SheetAction.ACCEPT

    def is_joined(self, handle: str) -> bool:
        """Accepted as a page of another sheet's ballot."""
        word = self.by_sheet.get(handle)
        return self.is_accepted(handle) and word is not None and word.leads_to is not None

    def is_copy(self, handle: str) -> bool:
        return self.action(handle) is SheetAction.SAME_SHEET

    def paper(self, handle: str) -> str:
        """The first scan of the paper that `handle` shows."""
        while self.is_copy(handle) and (after := self.by_sheet[handle].leads_to) is not None:
            handle = after
        return handle

    def anchor(self, handle: str) -> str:
        """The sheet whose line `handle` belongs to."""
        while handle in self.by_sheet and (after := self.by_sheet[handle].leads_to) is not None:
            handle = after
        return handle

    def verdict(self, handles: Iterable[str]) -> SheetAction | None:
        """The last word on a line of these sheets as a whole: accepted, rejected, or nothing."""
        said = [
            self.by_sheet[handle]
            for handle in handles
            if self.action(handle) in {SheetAction.ACCEPT, SheetAction.REJECT}
            and not self.is_joined(handle)
        ]
        return max(said, key=lambda word: word.order).decision.action if said else None


NONE = Words({})
