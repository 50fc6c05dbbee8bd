"""Where each pixel that is laid out lies in the scan: as the mapping says, stripe by stripe."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ptn_scan.geometry import Rect
from ptn_scan.recognition.grid import FloatArray, Grid
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.sampling import Sampling

_NEAR_PX = 2e-3
"""Places of single precision, two thousand pixels from the corner."""


def page_map(seed: int) -> PageMap:
    """A page turned by some degrees, in perspective, fed unevenly."""
    rng = np.random.default_rng(seed)
    angle = np.deg2rad(rng.uniform(-4, 4))
    turned = 7.87 * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    uneven = rng.normal(0, 2e-4, (2, 2))
    return PageMap(np.concatenate([rng.uniform(0, 60, (1, 2)), turned, uneven]))


def places(sampling: Sampling) -> FloatArray:
    """Lines x columns x 2: column and line in the scan of each pixel."""
    return np.stack(sampling.maps(), axis=-1).astype(np.float64)


@pytest.mark.parametrize("seed", range(8))
def test_a_part_of_the_sheet_is_looked_up_where_the_mapping_has_it(seed: int) -> None:
    mapping, grid = page_map(seed), Grid.over(Rect(20.0, 60.0, 170.0, 180.0), 4.0)
    middles = np.stack(np.meshgrid(grid.columns_mm(), grid.lines_mm()), axis=-1)
    assert_allclose(places(mapping.sampling(grid)), mapping.to_px(middles) - 0.5, atol=_NEAR_PX)


@pytest.mark.parametrize("lines", [2, 31, 92])
def test_a_band_runs_straight_from_edge_to_edge(lines: int) -> None:
    mapping, x = page_map(3), np.linspace(15.0, 190.0, 1376)
    edges = np.stack([np.stack([x, y + 1e-4 * x * x], axis=1) for y in (120.0, 131.5)])
    top, bottom = mapping.to_px(edges) - 0.5
    found = places(mapping.sampling_between(edges, lines))
    for line, share in enumerate(np.linspace(0, 1, lines)):
        assert_allclose(found[line], top + share * (bottom - top), atol=_NEAR_PX)


@pytest.mark.parametrize("shape_mm", [(180.0, 290.0), (0.25, 290.0), (180.0, 0.25)])
def test_stripes_are_all_of_the_plane_in_order(shape_mm: tuple[float, float]) -> None:
    sampling = page_map(5).sampling(Grid.over(Rect(10.0, 5.0, *shape_mm), 8.0))
    across, along = sampling.maps()
    next_line = 0
    for stripe, maps in sampling.stripes():
        assert stripe.start == next_line
        assert_array_equal(maps, (across[stripe], along[stripe]))
        next_line += len(maps[0])
    assert next_line == sampling.shape[0]


def test_every_so_many_pixels_are_looked_up_where_all_have_them() -> None:
    sampling = page_map(6).sampling(Grid.over(Rect(10.0, 5.0, 77.0, 41.0), 8.0))
    assert_allclose(places(sampling.every(8)), places(sampling)[::8, ::8], atol=_NEAR_PX)
