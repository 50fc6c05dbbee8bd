"""The test deck of an election: which case stands in which row of which sheet.

The same form has the same deck each time, so that a scan of it can be checked by whoever has the
election folder, with no list kept anywhere. Every box of every official is marked once plainly;
each way of marking meets each level; then come the odd cases, one each, and a ballot left blank.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ptn_scan.ballot_id import test_sheet_id
from ptn_scan.deck.cases import ODD, PLAIN, Case, Expected, Place, draw, expected
from ptn_scan.deck.strokes import Strokes, words
from ptn_scan.election import Form, Level
from ptn_scan.layout import BallotLayout, PageLayout

DECK_VERSION = 1
"""Changes with everything that changes the deck."""

_WITH_WRITE_IN, _WITH_SIGNATURE, _WITHOUT_STAMP = 1, 2, 3
"""Ballots by number: a plain one each."""
_PLAIN_EVERY = 3
"""Among odd rows each third is plain, as a measure of this pen's usual mark."""
_COMBINATIONS = len(PLAIN) * len(Level)


@dataclass(frozen=True, slots=True)
class DeckRow:
    """What is drawn in one official's row. `level` is the one that the mark is for."""

    official: int
    case: Case
    level: Level

    @property
    def expected(self) -> Expected:
        """What the row must count as."""
        return expected(self.case, self.level)


@dataclass(frozen=True, slots=True)
class DeckBallot:
    """One test ballot with its rows in the list's order. `number` counts from 1."""

    number: int
    rows: tuple[DeckRow, ...]
    stamp: bool
    write_in: bool
    signature: bool

    @property
    def ballot(self) -> str:
        """Its id, which is no printed ballot's."""
        return test_sheet_id(self.number)

    def row(self, official: int) -> DeckRow:
        return self.rows[official - 1]


@dataclass(frozen=True, slots=True)
class Deck:
    """The test ballots of one election, by number."""

    ballots: tuple[DeckBallot, ...]

    def find(self, ballot: str) -> DeckBallot | None:
        """The test ballot with this id."""
        return next((each for each in self.ballots if each.ballot == ballot), None)


def plan_deck(officials: int) -> Deck:
    """The deck of a list of so many officials."""
    plain = [_plain(officials, turn) for turn in range(_plain_ballots(officials))]
    blank = tuple(DeckRow(number, Case.UNDERVOTE, Level.HIGH) for number in _numbers(officials))
    sheets = [*plain, *_odd(officials, len(plain)), blank]
    return Deck(
        tuple(
            DeckBallot(
                number=number,
                rows=rows,
                stamp=number != _WITHOUT_STAMP,
                write_in=number == _WITH_WRITE_IN,
                signature=number == _WITH_SIGNATURE,
            )
            for number, rows in enumerate(sheets, start=1)
        )
    )


def strokes_on(ballot: DeckBallot, page: PageLayout, form: Form) -> Strokes:
    """All that a pen would have left on `page` of `ballot`."""
    strokes: Strokes = ()
    for row in page.rows:
        given = ballot.row(row.official)
        place = Place.of(row, form.officials[row.official - 1])
        strokes += draw(given.case, place, given.level)
    if ballot.write_in and page.write_in is not None:
        area = page.write_in
        strokes += words((area.x + 14.0, area.centre[1] + 2.5), (16.0, 11.0, 14.0), 5.0)
    if ballot.signature and page.signature is not None:
        area = page.signature
        strokes += words((area.x + 12.0, area.centre[1] + 4.0), (30.0,), 7.0)
    return strokes


def pages_of(deck: Deck, layout: BallotLayout) -> Iterator[tuple[DeckBallot, PageLayout]]:
    """Every printed side of the deck, in the order in which it is printed."""
    for ballot in deck.ballots:
        for page in layout.pages:
            yield ballot, page


def _numbers(officials: int) -> range:
    return range(1, officials + 1)


def _plain_ballots(officials: int) -> int:
    """So many that every box is marked, and every way of marking meets every level."""
    return max(len(Level), _COMBINATIONS + 1 - officials)


def _plain(officials: int, turn: int) -> tuple[DeckRow, ...]:
    return tuple(_plain_row(number, turn) for number in _numbers(officials))


def _plain_row(official: int, turn: int) -> DeckRow:
    """Twelve rows in a row, down the list or from ballot to ballot, have all combinations."""
    place = official - 1 + turn
    return DeckRow(official, PLAIN[place % len(PLAIN)], tuple(Level)[place % len(Level)])


def _odd(officials: int, turn: int) -> Iterator[tuple[DeckRow, ...]]:
    """Ballots with the odd cases in their order, and plain rows between them."""
    left = list(ODD)
    while left:
        rows = []
        for number in _numbers(officials):
            if left and number % _PLAIN_EVERY != 0:
                level = tuple(Level)[(number + len(left)) % len(Level)]
                rows.append(DeckRow(number, left.pop(0), level))
            else:
                rows.append(_plain_row(number, turn))
        yield tuple(rows)
        turn += 1
