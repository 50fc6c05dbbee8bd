"""Folds and stains that lead over a name strike nobody out, whatever of them a scan shows."""

import numpy as np
import pytest
from pen_strokes import Strokes, level_mark
from printed_ballots import PrintedForm, scanned

from ptn_scan.election import Level
from ptn_scan.geometry import Rect
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import Reason
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.profiles import Fold, Mode, Stain


@pytest.fixture(scope="module")
def page(kon_ray: PrintedForm) -> PageImage:
    return kon_ray.page()


@pytest.fixture(scope="module")
def marks(kon_ray: PrintedForm) -> Strokes:
    """A plain cross in each row."""
    levels = tuple(Level)
    rows = kon_ray.first.rows
    return tuple(stroke for row in rows for stroke in level_mark(row, levels[row.official % 3]))


def struck(
    form: PrintedForm, page: PageImage, marks: Strokes, scan: dict[str, object]
) -> list[int]:
    """The officials whose names are said to be struck out."""
    rulings = rule_rows(form.reader.read(scanned(page, marks, **scan)))
    return [each.official for each in rulings if Reason.NAME_STRUCK in each.reasons]


def bad_scan(rng: np.random.Generator, number: int) -> dict[str, object]:
    """A scan as a worn scanner's is; one of four in gray."""
    return {
        "mode": Mode.BILEVEL if number % 4 else Mode.GRAY,
        "threshold": float(rng.uniform(0.72, 0.85)),
        "dpi": int(rng.choice([150, 200])),
        "blur_px": float(rng.uniform(0.5, 1.4)),
        "noise_levels": float(rng.uniform(2, 12)),
        "darkness": float(rng.uniform(0.6, 1.0)),
        "paper_white": 225.0,
        "jpeg_quality": 60,
        "seed": number,
    }


def ring_through(name: Rect, rng: np.random.Generator) -> Stain:
    """The ring of a cup that runs through a name, its middle above or below."""
    radius, side = rng.uniform(8.0, 40.0), rng.choice([-1, 1])
    x = name.x + rng.uniform(0.1, 0.4) * name.w
    y = name.centre[1] + side * radius + rng.normal(0.0, 0.8)
    return Stain(x, float(y), radius, rng.uniform(0.3, 2.5), rng.uniform(40.0, 90.0))


@pytest.mark.parametrize("number", range(40))
def test_a_ring_through_a_name_strikes_nobody(
    kon_ray: PrintedForm, page: PageImage, marks: Strokes, number: int
) -> None:
    rng = np.random.default_rng(100 + number)
    stain = ring_through(kon_ray.first.rows[number % 11].name, rng)
    assert not struck(kon_ray, page, marks, {**bad_scan(rng, number), "stain": stain})


@pytest.mark.parametrize(
    ("stain", "threshold"),
    [
        (Stain(42.21, 180.6, 27.23, 1.444, 89.2), 0.815),
        (Stain(45.02, 106.45, 30.22, 0.69, 88.1), 0.842),
    ],
)
def test_a_ring_that_black_and_white_keeps_strikes_nobody(
    kon_ray: PrintedForm, page: PageImage, marks: Strokes, stain: Stain, threshold: float
) -> None:
    for seed in range(8):
        scan = {"threshold": threshold, "noise_levels": 8.0, "blur_px": 0.93, "darkness": 0.85}
        seen = {"mode": Mode.BILEVEL, "paper_white": 225.0, "stain": stain, "seed": seed}
        assert not struck(kon_ray, page, marks, {**scan, **seen})


@pytest.mark.parametrize("number", range(40))
def test_a_fold_along_a_name_strikes_nobody(
    kon_ray: PrintedForm, page: PageImage, marks: Strokes, number: int
) -> None:
    """Of a pale one black and white keeps grains."""
    rng = np.random.default_rng(200 + number)
    middle = kon_ray.first.rows[number % 11].name.centre[1] + float(rng.normal(0.0, 0.7))
    fall = float(rng.uniform(-1.5, 1.5))
    fold = Fold(
        middle - 0.4 * fall, middle + fall, float(rng.uniform(0.15, 0.6)), rng.uniform(15, 110)
    )
    assert not struck(kon_ray, page, marks, {**bad_scan(rng, number), "fold": fold})


def test_grains_of_a_fold_in_print_that_faded_strike_nobody(
    kon_ray: PrintedForm, page: PageImage, marks: Strokes
) -> None:
    fold = Fold(149.1509, 147.9499, 0.44916, 84.749)
    print_faded = {"threshold": 0.73445, "darkness": 0.62129, "paper_white": 225.0}
    scanner = {"mode": Mode.BILEVEL, "dpi": 150, "blur_px": 1.17638, "noise_levels": 6.00386}
    for seed in range(50, 60):
        fed = {"skew_degrees": 0.24137, "jpeg_quality": 60, "seed": seed}
        scan = {**print_faded, **scanner, **fed, "fold": fold}
        assert not struck(kon_ray, page, marks, scan)
