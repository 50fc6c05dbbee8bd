"""The seal: seen whole, half, worn and pale; never missed in silence where the scan cannot tell."""

from collections.abc import Callable

import numpy as np
import pytest
from pen_strokes import line
from printed_ballots import PX_PER_MM, PrintedForm, scanned

from ptn_scan.geometry import Rect
from ptn_scan.recognition.reading import PageReading
from ptn_scan.simulation.ink import PageImage, PenStroke
from ptn_scan.simulation.paper import press_seal
from ptn_scan.simulation.profiles import Mode, Stain

Pressing = Callable[[PageImage, PageImage], PageImage]
"""The page without and with a seal give the page with another seal."""


def _whole(page: PageImage, sealed: PageImage) -> PageImage:
    return sealed


def _half(page: PageImage, sealed: PageImage) -> PageImage:
    """Only the left of the seal met the paper."""
    half = page.copy()
    middle = round(45.0 * PX_PER_MM)
    half[:, :middle] = sealed[:, :middle]
    return half


def _worn(page: PageImage, sealed: PageImage) -> PageImage:
    """Two thirds of it are worn away in patches of 1 mm."""
    rng = np.random.default_rng(7)
    height, width = page.shape[:2]
    side = round(PX_PER_MM)
    patches = rng.random((height // side + 1, width // side + 1)) < 0.35
    kept = np.kron(patches, np.ones((side, side), dtype=np.bool_))[:height, :width]
    return np.where(kept[:, :, np.newaxis], sealed, page)


def _pale(page: PageImage, sealed: PageImage) -> PageImage:
    """Next to no ink was left on it."""
    return np.rint(0.7 * page + 0.3 * sealed).astype(np.uint8)


PRESSINGS = [_whole, _half, _worn, _pale]


def sealed(form: PrintedForm, pressing: Pressing, seed: int = 0) -> PageImage:
    stamp = form.first.stamp
    assert stamp is not None
    page = form.page()
    pressed = press_seal(page, stamp, np.random.default_rng(seed), PX_PER_MM)
    return pressing(page, pressed)


def read(form: PrintedForm, page: PageImage, **scanner: object) -> PageReading:
    return form.reader.read(scanned(page, (), **scanner))


@pytest.mark.parametrize("pressing", PRESSINGS)
def test_a_seal_is_seen_in_colour(kon_ray: PrintedForm, pressing: Pressing) -> None:
    for seed in (1, 2):
        page = sealed(kon_ray, pressing, seed)
        assert read(kon_ray, page, mode=Mode.COLOUR, noise_levels=6.0).stamp is True


@pytest.mark.parametrize("pressing", [_whole, _half, _worn])
def test_a_seal_is_seen_in_gray(kon_ray: PrintedForm, pressing: Pressing) -> None:
    for seed in (1, 2):
        assert read(kon_ray, sealed(kon_ray, pressing, seed), mode=Mode.GRAY).stamp is True


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("mode", [Mode.GRAY, Mode.COLOUR])
def test_an_empty_place_is_told(kon_ray: PrintedForm, mode: Mode, dpi: int) -> None:
    assert read(kon_ray, kon_ray.page(), mode=mode, dpi=dpi, noise_levels=4.0).stamp is False


@pytest.mark.parametrize("pressing", PRESSINGS)
def test_a_lamp_that_drops_red_claims_nothing(kon_ray: PrintedForm, pressing: Pressing) -> None:
    """A red lamp sees a page by its red alone: the seal all but vanishes."""
    for seed in (1, 2):
        red = sealed(kon_ray, pressing, seed)[:, :, 0]
        page = np.ascontiguousarray(np.repeat(red[:, :, np.newaxis], 3, axis=2))
        assert read(kon_ray, page, mode=Mode.GRAY).stamp is not False


def test_a_pale_seal_in_gray_is_not_denied(kon_ray: PrintedForm) -> None:
    assert read(kon_ray, sealed(kon_ray, _pale), mode=Mode.GRAY).stamp is not False


@pytest.mark.parametrize("pressing", PRESSINGS)
def test_a_bilevel_scan_cannot_tell(kon_ray: PrintedForm, pressing: Pressing) -> None:
    assert read(kon_ray, sealed(kon_ray, pressing), mode=Mode.BILEVEL).stamp is None


@pytest.mark.parametrize("mode", [Mode.GRAY, Mode.COLOUR])
def test_a_stain_is_no_seal(kon_ray: PrintedForm, mode: Mode) -> None:
    for x, breadth in ((45.0, 0.5), (70.0, 1.3)):
        stain = Stain(x, 60.0, 30.0, breadth, 60.0)
        assert kon_ray.read(mode=mode, stain=stain).stamp is not True


@pytest.mark.parametrize("colour", [(188, 36, 46), (38, 62, 165)], ids=["red", "blue"])
@pytest.mark.parametrize("mode", [Mode.GRAY, Mode.COLOUR])
def test_words_in_its_place_are_no_seal(
    kon_ray: PrintedForm, mode: Mode, colour: tuple[int, int, int]
) -> None:
    stamp = kon_ray.first.stamp
    assert stamp is not None
    word = _zigzag(Rect(stamp.x + 4, stamp.centre[1], 34.0, 6.0), colour)
    assert kon_ray.read((word,), mode=mode).stamp is not True


def _zigzag(area: Rect, colour: tuple[int, int, int]) -> PenStroke:
    across = np.linspace(area.x, area.right, 24)
    points = [(float(x), area.y if index % 2 else area.bottom) for index, x in enumerate(across)]
    drawn = line(*points)
    return PenStroke(drawn.points, 0.6, colour, 0.95)
