"""Hands draw every shape, normalised, and writers never change sides."""

from pathlib import Path

import numpy as np
import pytest

from ptn_scan.errors import InputFileError
from ptn_scan.simulation.hands import Hand, load_hands, marks_folder, split_hands
from ptn_scan.simulation.penmanship import Shape


def _real_hands() -> tuple[Hand, ...]:
    folder = marks_folder()
    if folder is None:
        pytest.skip("PTN_MARKS is not set: no marks by real pens here")
    return load_hands(folder)


@pytest.fixture(params=["model", "real"])
def hands(request: pytest.FixtureRequest) -> tuple[Hand, ...]:
    return load_hands(None) if request.param == "model" else _real_hands()


@pytest.mark.parametrize("shape", list(Shape))
def test_drawings_are_normalised(hands: tuple[Hand, ...], shape: Shape) -> None:
    rng = np.random.default_rng(1)
    for hand in hands:
        points = np.concatenate(hand.draw(shape, rng))
        low, high = points.min(axis=0), points.max(axis=0)
        assert (high - low).max() == pytest.approx(1.0)
        assert low + high == pytest.approx(np.zeros(2), abs=1e-9)


def test_strikes_run_from_left_to_right_and_circles_go_round(hands: tuple[Hand, ...]) -> None:
    rng = np.random.default_rng(2)
    for hand in hands:
        strike = np.concatenate(hand.draw(Shape.STRIKE, rng))
        assert np.ptp(strike[:, 0]) == pytest.approx(1.0)
        assert np.ptp(strike[:, 1]) < 0.5
        circle = np.concatenate(hand.draw(Shape.CIRCLE, rng))
        angles = np.arctan2(circle[:, 1], circle[:, 0])
        sectors = np.unique((angles / (np.pi / 4)).round() % 8)
        assert len(sectors) >= 7


def test_a_seed_repeats_the_drawing(hands: tuple[Hand, ...]) -> None:
    first, second = (hands[0].draw(Shape.TICK, np.random.default_rng(7)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_halves_share_no_writer_and_leave_none_out(hands: tuple[Hand, ...]) -> None:
    tuning, exam = split_hands(hands, exam=False), split_hands(hands, exam=True)
    names = [{hand.name for hand in half} for half in (tuning, exam)]
    assert not names[0] & names[1]
    assert len(tuning) + len(exam) == len(hands)
    assert min(len(tuning), len(exam)) > 0.3 * len(hands)


def test_halves_share_no_specimen_even_if_lent() -> None:
    hands = _real_hands()
    tuning, exam = (
        {
            id(drawing)
            for hand in half
            for drawings in hand.specimens.values()
            for drawing in drawings
        }
        for half in (split_hands(hands, exam=False), split_hands(hands, exam=True))
    )
    assert tuning
    assert exam
    assert not tuning & exam


def test_a_folder_without_strokes_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"strokes\.json\.gz"):
        load_hands(tmp_path)
