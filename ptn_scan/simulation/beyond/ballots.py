"""One ballot with an effect, from a generator of random numbers."""

from collections.abc import Sequence

import numpy as np

from ptn_scan.layout import BallotLayout
from ptn_scan.simulation.beyond.effects import Effect
from ptn_scan.simulation.beyond.pages import draw_unusual_voter, mark_unusually
from ptn_scan.simulation.beyond.scans import draw_unusual_parameters
from ptn_scan.simulation.beyond.sheets import make_sheet
from ptn_scan.simulation.exposure import seen
from ptn_scan.simulation.hands import Hand
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.scanner import SimulatedScan, scan_sheet
from ptn_scan.simulation.voters import MarkedBallot


def scan_unusual(
    effect: Effect,
    layout: BallotLayout,
    printed: Sequence[PageImage],
    hands: Sequence[Hand],
    rng: np.random.Generator,
    px_per_mm: float,
) -> tuple[MarkedBallot, tuple[SimulatedScan, ...]]:
    """A ballot that a voter marked, with `effect`, and the scans of its pages. `printed` are
    pictures of the pages at `px_per_mm`."""
    ballot = mark_unusually(effect, layout, draw_unusual_voter(effect, hands, rng), rng)
    other = mark_unusually(effect, layout, draw_unusual_voter(effect, hands, rng), rng)
    scans = []
    for page, image, marked, back in zip(
        layout.pages, printed, ballot.pages, other.pages, strict=True
    ):
        parameters = draw_unusual_parameters(effect, page, rng)
        picture = seen(image, parameters.mode)
        sheet = make_sheet(
            effect, picture, page, marked.strokes, back.strokes, px_per_mm, parameters.seed
        )
        scans.append(scan_sheet(sheet, parameters, page.rows))
    return ballot, tuple(scans)
