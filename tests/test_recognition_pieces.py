"""Words by a broad pen stay whole, whose letters run into each other; folds are cut out."""

import cv2
import numpy as np
import pytest
from test_recognition_stains import words

from ptn_scan.recognition.pieces import Bytes, find_pieces
from ptn_scan.recognition.template import COARSE_PX_PER_MM, COARSE_SHEET


def folded(slope: float, line_px: int) -> Bytes:
    mask = np.zeros(COARSE_SHEET.shape, dtype=np.uint8)
    cv2.line(mask, (60, 400), (780, round(400 + 720 * slope)), 255, line_px)
    mask[np.random.default_rng(1).random(mask.shape) < 0.1] = 0
    return mask


def share_in_pieces(mask: Bytes) -> float:
    kept = sum(piece.ink_mm2 for piece in find_pieces(mask)) * COARSE_PX_PER_MM**2
    return kept / int(np.count_nonzero(mask))


@pytest.mark.parametrize("pen_px", [3, 4, 5])
@pytest.mark.parametrize("seed", range(12))
def test_most_letters_that_run_into_each_other_are_no_fold(seed: int, pen_px: int) -> None:
    assert share_in_pieces(words(100.0, 240.0, 6.0, seed, pen_px)) > 0.6


@pytest.mark.parametrize("line_px", [2, 4, 6])
@pytest.mark.parametrize("slope", [0.0, 0.01, 0.03, 0.05])
def test_a_fold_is_cut_out(slope: float, line_px: int) -> None:
    assert share_in_pieces(folded(slope, line_px)) < 0.05


@pytest.mark.parametrize("slope", [0.0, 0.02])
def test_a_fold_through_words_is_cut_out_of_them(slope: float) -> None:
    written, fold = words(100.0, 240.0, 6.0, 3, 3), folded(slope, 3)
    fold = np.roll(fold, 560 - round(400 * slope), axis=0)
    pieces = list(find_pieces(np.maximum(written, fold)))
    assert pieces
    assert max(piece.bounds.w for piece in pieces) < 40.0
