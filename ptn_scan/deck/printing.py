"""The test deck on paper: the election's own ballot pages, marked PHIẾU THỬ, with known marks."""

from collections.abc import Callable
from pathlib import Path

from ptn_scan.ballot_id import Authority
from ptn_scan.deck.plan import Deck, DeckBallot, pages_of, strokes_on
from ptn_scan.durable import SHARED, whole
from ptn_scan.election import Election, StampKind
from ptn_scan.geometry import Rect
from ptn_scan.layout import BallotLayout, PageLayout
from ptn_scan.printing.ballots import BallotDocument
from ptn_scan.printing.canvas import MmCanvas
from ptn_scan.typeface import Face, vertical_bounds_mm

TEST_SHEET = "PHIẾU THỬ"
_TEST_NOTE = "KHÔNG CÓ GIÁ TRỊ LẤY PHIẾU, KIỂM PHIẾU"

_PLATE = Rect(21.0, 77.0, 47.0, 15.0)
"""The frame that says PHIẾU THỬ, below the seal's place."""
_NEXT_PLATE = Rect(21.0, 30.0, 47.0, 15.0)
"""The same on pages that have no seal."""
_FRAME, _SIZE = 0.6, 21.0
_FOOT_MIDDLE, _FOOT_BASELINE, _FOOT_SIZE = 122.0, 283.2, 10.0


def write_deck(
    target: Path,
    election: Election,
    layout: BallotLayout,
    authority: Authority,
    deck: Deck,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Writes all sheets of `deck` to the PDF `target`, wholly or not at all.

    They bear the sample seal whatever the form's stamp is. `progress(done)` is called after each
    page. Raises OSError where the file cannot be written.
    """
    with whole(target, SHARED) as file:
        document = BallotDocument(file, election, layout)
        for done, (ballot, page) in enumerate(pages_of(deck, layout), start=1):
            document.add(
                page,
                authority.sign(ballot.ballot, page.page).payload,
                StampKind.SAMPLE if ballot.stamp else StampKind.PHYSICAL,
                _Marks(election, ballot, page, len(deck.ballots)),
            )
            if progress is not None:
                progress(done)
        document.save()


class _Marks:
    """Draws on one page what makes it a test sheet."""

    def __init__(
        self, election: Election, ballot: DeckBallot, page: PageLayout, ballots: int
    ) -> None:
        self._plate = _NEXT_PLATE if page.stamp is None else _PLATE
        self._strokes = strokes_on(ballot, page, election.form)
        self._foot = f"{TEST_SHEET} SỐ {ballot.number}/{ballots} – {_TEST_NOTE}"

    def __call__(self, canvas: MmCanvas) -> None:
        canvas.frame(self._plate, _FRAME)
        x, y = self._plate.centre
        capital, _ = vertical_bounds_mm("H", Face.BOLD, _SIZE)
        canvas.centred(x, y + capital / 2, TEST_SHEET, Face.BOLD, _SIZE)
        canvas.centred(_FOOT_MIDDLE, _FOOT_BASELINE, self._foot, Face.BOLD, _FOOT_SIZE)
        for stroke in self._strokes:
            canvas.stroke(stroke.points, stroke.width, stroke.gray)
