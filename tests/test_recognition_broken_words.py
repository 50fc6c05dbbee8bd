"""Dots side by side are words that black and white broke; those of a fold, and dots all over, are
none."""

import cv2
import numpy as np
import pytest
from test_recognition_stains import words

from ptn_scan.geometry import Rect
from ptn_scan.recognition.broken_words import broken_words
from ptn_scan.recognition.pieces import Bytes
from ptn_scan.recognition.template import COARSE_SHEET

PLACE = Rect(20.0, 220.0, 170.0, 40.0)


def dots(mask: Bytes, share: float, seed: int) -> Bytes:
    """What is left of `mask`: such a share of its pixels."""
    kept = np.random.default_rng(seed).random(mask.shape) < share
    return np.where(kept, mask, np.uint8(0))


def lines_in(mask: Bytes) -> list[Rect]:
    return [piece.bounds for piece in broken_words(mask, PLACE)]


@pytest.mark.parametrize("share", [0.12, 0.25])
@pytest.mark.parametrize("seed", range(8))
def test_a_line_of_broken_words_is_found(seed: int, share: float) -> None:
    whole = words(100.0, 240.0, 5.0, seed, 2)
    found = lines_in(dots(whole, share, seed))
    assert len(found) == 1
    assert found[0].overlaps(Rect(95.0, 235.0, 10.0, 10.0))


def test_what_goes_on_beyond_the_place_is_no_words() -> None:
    """As the tail of a mark, with dots of the table's line."""
    assert lines_in(dots(words(100.0, 222.0, 5.0, 1, 2), 0.25, 1)) == []


@pytest.mark.parametrize("bend", [0.0, 12.0])
@pytest.mark.parametrize("slope", [0.0, 0.04, -0.06])
def test_what_is_left_of_a_fold_is_no_words(slope: float, bend: float) -> None:
    mask = np.zeros(COARSE_SHEET.shape, dtype=np.uint8)
    x = np.linspace(120, 520, 60)
    y = 960 + slope * (x - 320) + bend * ((x - 320) / 200) ** 2
    course = np.stack([x, y], axis=1).round().astype(np.int32)
    cv2.polylines(mask, [course], isClosed=False, color=255, thickness=2)
    assert lines_in(dots(mask, 0.2, 3)) == []


@pytest.mark.parametrize("count", [5, 40, 400])
def test_dots_all_over_are_no_words(count: int) -> None:
    mask = np.zeros(COARSE_SHEET.shape, dtype=np.uint8)
    rng = np.random.default_rng(count)
    mask[rng.integers(880, 1040, count), rng.integers(80, 760, count)] = 255
    assert lines_in(mask) == []
