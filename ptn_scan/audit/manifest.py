"""The ballots of a tally in a fixed order, and the hashes that fix what they were ruled.

The order is that of the sheets' random handles, so a place in it says nothing about a place in the
stack, and nobody can choose it.
"""

import hashlib
import json

from ptn_scan.audit.values import AuditedBallot
from ptn_scan.ruling.values import BallotRuling, Box, Status
from ptn_scan.tally import Tally, outcome, tally_json


def manifest(box: Box, officials: int) -> tuple[AuditedBallot, ...]:
    """Every collected ballot, surplus included: as many as the tally's `collected`."""
    ballots = (_audited(ballot, officials) for ballot in box.ballots)
    return tuple(sorted(ballots, key=lambda ballot: ballot.key))


def records_digest(ballots: tuple[AuditedBallot, ...]) -> str:
    """SHA-256 over every ballot's sheets and rulings: fixed before the dice are thrown, it keeps
    anybody from changing a ballot's record once it is known to be sampled."""
    lines = [[sorted(ballot.sheets), [each.value for each in ballot.rulings]] for ballot in ballots]
    return _sha256(json.dumps(lines, separators=(",", ":")))


def tally_digest(tally: Tally) -> str:
    """SHA-256 of what `tally --json` writes."""
    return _sha256(tally_json(tally))


def _audited(ballot: BallotRuling, officials: int) -> AuditedBallot:
    numbers = range(1, officials + 1)
    carriers = {row.official: row.sheet for row in ballot.rows if row.sheet in ballot.sheets}
    return AuditedBallot(
        sheets=ballot.sheets,
        rulings=tuple(outcome(ballot, number).ruling for number in numbers),
        carriers=tuple(carriers.get(number) or ballot.sheets[0] for number in numbers),
        rejected=ballot.reasons if ballot.status is Status.REJECTED else (),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
