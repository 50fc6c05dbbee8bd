"""Pieces that a cup's ring is cut to are told from words."""

import cv2
import numpy as np
import pytest
from test_recognition_writing import handwriting

from ptn_scan.recognition.pieces import Bytes, Piece, find_pieces
from ptn_scan.recognition.stains import without_rings
from ptn_scan.recognition.template import COARSE_PX_PER_MM, COARSE_SHEET

BREADTH_MM = 2.0
Circle = tuple[float, float, float]


def ring(x: float, y: float, radius: float, seen: float, seed: int) -> Bytes:
    """A ring on an empty sheet, of which the lines of a paragraph leave the share `seen`."""
    mask = np.zeros(COARSE_SHEET.shape, dtype=np.uint8)
    scale = COARSE_PX_PER_MM
    middle = round(x * scale), round(y * scale)
    cv2.circle(mask, middle, round(radius * scale), 255, round(BREADTH_MM * scale))
    pitch = round(5 * scale)
    lines = (np.arange(len(mask)) + seed) % pitch < seen * pitch
    return np.where(lines[:, np.newaxis], mask, 0).astype(np.uint8)


def words(x: float, y: float, height: float = 4.0, seed: int = 2, pen_px: int = 2) -> Bytes:
    """Two words, so many mm high, in their ink alone."""
    mask = np.zeros(COARSE_SHEET.shape, dtype=np.uint8)
    for stroke in handwriting((x, y), height, seed):
        points = np.rint(stroke.points * COARSE_PX_PER_MM).astype(np.int32)
        cv2.polylines(mask, [points.reshape(-1, 1, 2)], False, 255, pen_px)
    return mask


def pieces_of(mask: Bytes) -> list[Piece]:
    return sorted(find_pieces(mask), key=lambda piece: piece.ink_mm2)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("seen", [0.5, 0.7])
@pytest.mark.parametrize("circle", [(60.0, 100.0, 16.0), (90.0, 120.0, 24.0), (120.0, 150.0, 40.0)])
def test_the_pieces_of_a_ring_are_none_of_the_words(circle: Circle, seen: float, seed: int) -> None:
    mask = ring(*circle, seen, seed)
    pieces = pieces_of(mask)
    assert pieces
    assert without_rings(pieces, mask) == []


def test_a_ring_of_which_little_is_seen_may_be_words() -> None:
    mask = ring(90.0, 120.0, 24.0, 1.0, 0)
    mask[: round(118 * COARSE_PX_PER_MM)] = 0
    pieces = pieces_of(mask)
    assert without_rings(pieces, mask) == pieces


def test_words_stay_beside_a_ring_and_through_it() -> None:
    circle = ring(90.0, 150.0, 22.0, 0.6, 1)
    for place in ((60.0, 240.0), (90.0, 150.0), (112.0, 150.0)):
        written = pieces_of(words(*place))
        mask = np.maximum(circle, words(*place))
        assert without_rings(written, mask) == written


@pytest.mark.parametrize("below", [12.0, 16.0, 20.0])
@pytest.mark.parametrize("seed", range(8))
def test_words_above_a_signature_are_no_ring(seed: int, below: float) -> None:
    """A circle through both has their ink most of the way round, and as much beside."""
    written = words(130.0, 240.0, 5.5, seed)
    mask = np.maximum(written, words(128.0, 240.0 + below, 13.0, seed + 100))
    pieces = pieces_of(written)
    assert without_rings(pieces, mask) == pieces


def test_two_rings_are_taken_away_together() -> None:
    mask = np.maximum(ring(60.0, 100.0, 18.0, 0.6, 0), ring(140.0, 180.0, 30.0, 0.6, 0))
    assert without_rings(pieces_of(mask), mask) == []


def test_no_pieces_are_none() -> None:
    assert without_rings([], np.zeros(COARSE_SHEET.shape, dtype=np.uint8)) == []
