"""What noise does to print in black and white: grains between letters, which are no pen's ink."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from printed_ballots import PrintedForm

from ptn_scan.recognition.between_letters import excesses
from ptn_scan.recognition.ink import measure_ink
from ptn_scan.recognition.looks import Look, seen_print
from ptn_scan.recognition.reader import PreparedPage
from ptn_scan.recognition.template import FINEST_SHEET, Plane

BLUR_MM, LEVEL = 0.2, 0.2


def noisy_strips(page: PreparedPage, noise: float, seed: int) -> list[Plane]:
    """The rows' bands as a bilevel scanner shows them whose gray is so noisy."""
    rng = np.random.default_rng(seed)
    strips = []
    for band in page.table.bands:
        finest = page.template.finest[FINEST_SHEET.window(band.area)]
        soft = cv2.GaussianBlur(finest, (0, 0), BLUR_MM * FINEST_SHEET.px_per_mm) / 255
        lines, columns = band.shape
        small = cv2.resize(soft, (columns, lines), interpolation=cv2.INTER_AREA)
        black = small + rng.normal(0.0, noise, small.shape) > LEVEL
        edges = cv2.GaussianBlur(black.astype(np.float32), (0, 0), 0.4)
        strips.append(np.asarray(edges, dtype=np.float32))
    return strips


def grains(looks: Sequence[Look]) -> list[float]:
    return [look.grain for look in looks]


@pytest.mark.parametrize("grain", [0.04, 0.1])
def test_noise_blackens_what_is_nearly_dark_enough(kon_ray: PrintedForm, grain: float) -> None:
    template = kon_ray.reader.prepared(1).template
    name = kon_ray.first.rows[0].name
    sharp = seen_print(template, name, Look(BLUR_MM, LEVEL))
    noisy = seen_print(template, name, Look(BLUR_MM, LEVEL, grain))
    assert (noisy - sharp)[sharp < 0.2].max() > 0.05
    assert (noisy - sharp)[sharp > 0.8].min() < -0.05
    assert noisy.mean() == pytest.approx(sharp.mean(), rel=0.1)


def test_the_noise_of_a_scan_is_found(kon_ray: PrintedForm) -> None:
    page = kon_ray.reader.prepared(1)
    found = [grains(page.table.looks(noisy_strips(page, each, 1), True)) for each in (0.0, 0.15)]
    assert max(found[0]) <= 0.04
    assert min(found[1]) >= 0.07


@pytest.mark.parametrize("noise", [0.05, 0.1])
def test_grains_between_letters_are_no_line_through_a_name(
    kon_ray: PrintedForm, noise: float
) -> None:
    page = kon_ray.reader.prepared(1)
    for seed in range(4):
        ink = measure_ink(noisy_strips(page, noise, seed), page.table, bilevel=True)
        found = excesses(ink)
        assert max(each.course for each in found) < 0.013
        assert max(each.part for each in found) < 0.09
