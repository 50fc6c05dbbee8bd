"""Printed pages as pictures, seals pressed on them, and copies of them."""

from pathlib import Path

import numpy as np
import pytest

from ptn_scan.ballot_id import Authority, mint_ballot
from ptn_scan.election import Election, read_form
from ptn_scan.geometry import Rect
from ptn_scan.layout import BallotLayout, lay_out
from ptn_scan.printing.ballots import write_ballots
from ptn_scan.simulation.hands import load_hands
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.paper import (
    fade_print,
    photocopy,
    press_seal,
    render_pages,
    show_through,
)
from ptn_scan.simulation.scanner import PROFILES, ScannerProfile, scan_page
from ptn_scan.simulation.truth import RowKind
from ptn_scan.simulation.voters import draw_voter, mark_ballot

FORM = read_form(Path(__file__).parent.parent / "forms" / "kon-ray-2023.toml")
LAYOUT: BallotLayout = lay_out(FORM)
DPI = 200
PX_PER_MM = DPI / 25.4


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[PageImage]:
    """Two printed ballots."""
    pdf = tmp_path_factory.mktemp("print") / "ballots.pdf"
    election = Election("ABCDEFGH", practice=False, form=FORM)
    authority = Authority(election.id, b"k" * 32)
    write_ballots(pdf, election, LAYOUT, authority, [mint_ballot() for _ in range(2)])
    return list(render_pages(pdf, DPI))


def _part(page: PageImage, rect: Rect) -> PageImage:
    rows = slice(round(rect.y * PX_PER_MM), round(rect.bottom * PX_PER_MM))
    return page[rows, round(rect.x * PX_PER_MM) : round(rect.right * PX_PER_MM)]


def test_pages_are_rendered_at_their_resolution(pages: list[PageImage]) -> None:
    assert len(pages) == 2
    for page in pages:
        assert page.dtype == np.uint8
        assert page.shape == pytest.approx((297 * PX_PER_MM, 210 * PX_PER_MM, 3), abs=1.5)
        for fiducial in LAYOUT.pages[0].fiducials:
            assert _part(page, fiducial.rect).mean() < 160
            around = _part(page, fiducial.rect.grown(1.0))
            assert around[0].min() > 200
    assert not np.array_equal(pages[0], pages[1])


def test_a_pressed_seal_is_red_and_near_its_place(pages: list[PageImage]) -> None:
    stamp = LAYOUT.pages[0].stamp
    assert stamp is not None
    for seed in range(8):
        sealed = press_seal(pages[0], stamp, np.random.default_rng(seed), PX_PER_MM)
        changed = np.argwhere((sealed != pages[0]).any(axis=2)) / PX_PER_MM
        (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
        assert right - left == pytest.approx(36, abs=1.5)
        assert bottom - top == pytest.approx(36, abs=1.5)
        assert stamp.grown(2.5).contains(Rect(left, top, right - left, bottom - top))
        red, green, _ = np.moveaxis(_part(sealed, stamp).astype(int), 2, 0)
        assert ((red - green) > 60).mean() > 0.05


def test_a_seal_over_the_edge_of_the_paper_is_cut(pages: list[PageImage]) -> None:
    corner = Rect(-30.0, -30.0, 46.0, 46.0)
    sealed = press_seal(pages[0], corner, np.random.default_rng(0), PX_PER_MM)
    assert sealed.shape == pages[0].shape
    assert (sealed[: round(12 * PX_PER_MM), : round(12 * PX_PER_MM)] < 200).any()


def test_a_photocopy_has_no_light_gray_and_stands_elsewhere(pages: list[PageImage]) -> None:
    page = pages[0].copy()
    _part(page, Rect(80, 258, 40, 10))[:] = 205
    copy = photocopy(page, np.random.default_rng(1), PX_PER_MM)
    assert copy.shape == page.shape
    assert np.ptp(copy.astype(int), axis=2).max() == 0
    assert np.median(_part(copy, Rect(85, 260, 30, 6))) == 255
    assert (copy < 40).mean() > 0.7 * (page < 40).mean()
    assert (copy != page).mean() > 0.01


@pytest.mark.parametrize("along", [True, False])
def test_low_toner_pales_print_in_bands(pages: list[PageImage], along: bool) -> None:
    page = np.full_like(pages[0][:, :, 0], 40)
    for seed in range(4):
        faded = fade_print(page, np.random.default_rng(seed), PX_PER_MM, along)
        lines = faded.mean(axis=0 if along else 1)
        assert (np.ptp(faded, axis=0 if along else 1) == 0).all()
        assert (faded >= page).all()
        assert lines.min() < 60
        pale = int((lines > 100).sum()) / PX_PER_MM
        assert 5 < pale < 90


def test_the_back_shines_through_mirrored_and_faint(pages: list[PageImage]) -> None:
    blank = np.full_like(pages[0], 255)
    back = blank.copy()
    _part(back, Rect(20, 100, 30, 30))[:] = 0
    seen = show_through(blank, back, np.random.default_rng(2), PX_PER_MM)
    assert (seen <= blank).all()
    dark = _part(seen, Rect(210 - 50 + 5, 105, 20, 20))
    assert 190 < dark.mean() < 242
    assert _part(seen, Rect(20, 100, 30, 30)).min() == 255


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_scanners_keep_what_voters_draw(pages: list[PageImage], profile: ScannerProfile) -> None:
    """Nearly every plain mark, and nothing in rows without one."""
    rng = np.random.default_rng(21)
    hands = load_hands(None)
    plain = lost = 0
    for _ in range(6):
        ballot = mark_ballot(LAYOUT, draw_voter(hands, rng), rng)
        rows = LAYOUT.pages[0].rows
        scan = scan_page(pages[0], ballot.pages[0].strokes, profile, rng, PX_PER_MM, rows)
        for truth, kept in zip(ballot.rows, scan.kept, strict=True):
            plain += truth.kind is RowKind.PLAIN
            lost += truth.kind is RowKind.PLAIN and kept.boxes_mm2 < 0.3
    assert plain > 40
    assert lost <= 0.02 * plain
