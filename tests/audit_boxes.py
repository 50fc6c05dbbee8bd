"""Ruled boxes for tests of the audit: so many ballots, ruled so and so, without paper."""

from collections.abc import Sequence

from printed_ballots import shipped_form

from ptn_scan.audit.assessment import Subject, subject
from ptn_scan.ballot_box.keys import mint_handle
from ptn_scan.election import Form, PercentOf
from ptn_scan.reconcile import Counts
from ptn_scan.ruling.values import BallotRuling, Box, MarkState, RowRuling, Ruling, Status
from ptn_scan.tally import tally

ONE_OFFICIAL = shipped_form("mot-nguoi")
BLANK = (MarkState.BLANK,) * 3


def form_with(percent_of: PercentOf) -> Form:
    """The form of one official, shares of what is said."""
    return ONE_OFFICIAL.model_copy(update={"percent_of": percent_of})


def box_of(ballots: Sequence[Sequence[Ruling]]) -> Box:
    """One counted ballot for each entry, with a ruling for each official."""
    return Box(tuple(map(_ballot, ballots)), ())


def subject_of(
    rulings: Sequence[Ruling], form: Form = ONE_OFFICIAL, convened: int | None = None
) -> Subject:
    """What is audited where so many ballots were ruled so for the one official."""
    people = len(rulings) if convened is None else convened
    counts = Counts(people, people, len(rulings), len(rulings), 0, 0, len(rulings))
    box = box_of([(ruling,) for ruling in rulings])
    return subject(box, tally(box, counts, form), form)


def _ballot(rulings: Sequence[Ruling]) -> BallotRuling:
    handle = mint_handle()
    rows = tuple(
        RowRuling(number, BLANK, ruling, sheet=handle)
        for number, ruling in enumerate(rulings, start=1)
    )
    return BallotRuling(handle * 2, (handle,), Status.COUNTED, (), (), False, rows, genuine=True)
