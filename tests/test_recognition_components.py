"""What hangs together in a mask is told as OpenCV tells it."""

import cv2
import numpy as np
import pytest

from ptn_scan.recognition.components import components


@pytest.mark.parametrize("share", [0.0, 0.05, 0.3, 0.5, 0.7, 1.0])
@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (57, 3), (61, 84)])
def test_components_are_opencvs_own(shape: tuple[int, int], share: float) -> None:
    mask = (np.random.default_rng(5).random(shape) < share).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = components(mask)
    assert np.array_equal(found.labels, labels)
    assert np.array_equal(found.stats[1:], stats[1:])
    assert found.stats[0].tolist() == [0, 0, *shape[::-1], np.count_nonzero(mask == 0)]
