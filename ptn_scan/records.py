"""Votes without their paper: what may leave the committee, under fresh random ids."""

import random
from dataclasses import dataclass

from ptn_scan.ruling.values import BallotRuling, Box, DecidedBy, MarkState
from ptn_scan.tally import Outcome, outcome

RECORD_BITS = 80
"""As many as a ballot id has: records never meet by chance."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One ballot for one official, without anything that leads back to the paper."""

    official: int
    outcome: Outcome
    marks: tuple[MarkState, MarkState, MarkState] | None
    decided: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What leaves under one fresh random id."""

    id: str
    votes: tuple[Vote, ...]


def vote_of(ballot: BallotRuling, official: int) -> Vote:
    """What is left of `ballot` for `official` once the paper is forgotten."""
    row = next((row for row in ballot.rows if row.official == official), None)
    return Vote(
        official=official,
        outcome=outcome(ballot, official),
        marks=None if row is None else row.marks,
        decided=row is not None and row.decided_by is DecidedBy.COMMITTEE,
    )


def records(
    box: Box, officials: int, rng: random.Random, whole_ballots: bool
) -> tuple[Record, ...]:
    """Records in random order under random ids: one for each ballot where `whole_ballots`, else
    one for each ballot and official, shuffled anew for each official."""
    groups: list[tuple[Vote, ...]] = []
    if whole_ballots:
        numbers = range(1, officials + 1)
        groups = [tuple(vote_of(ballot, each) for each in numbers) for ballot in box.ballots]
        rng.shuffle(groups)
    else:
        for official in range(1, officials + 1):
            votes = [(vote_of(ballot, official),) for ballot in box.ballots]
            rng.shuffle(votes)
            groups += votes
    digits = RECORD_BITS // 4
    return tuple(Record(f"{rng.getrandbits(RECORD_BITS):0{digits}x}", votes) for votes in groups)
