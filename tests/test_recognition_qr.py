"""The ballot's id: the second code where the first is lost, and what two codes say."""

import importlib
import sys
from collections.abc import Iterator

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from printed_ballots import IDS, PX_PER_MM, PrintedForm, gray, scanned

from ptn_scan.geometry import Rect
from ptn_scan.recognition import qr
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.reading import PageKind
from ptn_scan.recognition.registration import register
from ptn_scan.scanning.scan import GrayImage, Scan
from ptn_scan.simulation.profiles import Mode


def spot(image: GrayImage, rect: Rect) -> NDArray[np.uint8]:
    """The part of a scan at 200 dpi that shows `rect`."""
    rows = slice(round(rect.y * PX_PER_MM), round(rect.bottom * PX_PER_MM))
    return image[rows, round(rect.x * PX_PER_MM) : round(rect.right * PX_PER_MM)]


def scribbled(image: GrayImage, rect: Rect) -> GrayImage:
    """The image with a code that nobody can read any more."""
    image = image.copy()
    part = spot(image, rect)
    noise = np.random.default_rng(1).integers(0, 2, (part.shape[0] // 6, part.shape[1] // 6))
    small = (noise * 255).astype(np.uint8)
    part[:] = cv2.resize(small, part.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return image


def payload(form: PrintedForm, ballot: int = 0, page: int = 1) -> str:
    return form.authority.sign(IDS[ballot], page).payload


@pytest.fixture(scope="module")
def plain(kon_ray: PrintedForm) -> GrayImage:
    return scanned(kon_ray.page()).gray


def test_both_codes_say_the_same_once(kon_ray: PrintedForm, plain: GrayImage) -> None:
    assert kon_ray.reader.read(Scan(plain)).payloads == (payload(kon_ray),)


@pytest.mark.parametrize("lost", [0, 1])
def test_the_other_code_serves_where_one_is_destroyed(
    kon_ray: PrintedForm, plain: GrayImage, lost: int
) -> None:
    scan = Scan(scribbled(plain, kon_ray.first.qr[lost]))
    assert kon_ray.reader.read(scan).payloads == (payload(kon_ray),)


@pytest.mark.parametrize("away_mm", [(-400.0, 0.0), (400.0, 0.0), (0.0, -400.0), (0.0, 400.0)])
def test_a_code_beyond_the_picture_is_not_there(
    kon_ray: PrintedForm, plain: GrayImage, away_mm: tuple[float, float]
) -> None:
    registration = register(plain, kon_ray.layout)
    assert registration is not None
    page_map = PageMap.of(registration.placement)
    inside, outside = kon_ray.first.qr[0], kon_ray.first.qr[1].moved(*away_mm)
    assert qr.read_placed(plain, page_map, [inside, outside]) == (payload(kon_ray),)
    assert qr.read_placed(plain, page_map, [outside]) == ()


def test_without_codes_the_page_is_still_read(kon_ray: PrintedForm, plain: GrayImage) -> None:
    image = plain
    for rect in kon_ray.first.qr:
        image = scribbled(image, rect)
    reading = kon_ray.reader.read(Scan(image))
    assert reading.kind is PageKind.BALLOT
    assert reading.payloads == ()
    assert len(reading.rows) == 11


def test_two_different_codes_are_both_told(kon_ray: PrintedForm, plain: GrayImage) -> None:
    """A code stuck over another one must not pass unseen."""
    image = plain.copy()
    other = gray(kon_ray.page(1))
    place = kon_ray.first.qr[1].grown(1.0)
    spot(image, place)[:] = spot(other, place)
    expected = {payload(kon_ray, ballot) for ballot in (0, 1)}
    assert set(kon_ray.reader.read(Scan(image)).payloads) == expected


def test_a_quarter_of_a_code_may_be_covered(kon_ray: PrintedForm, plain: GrayImage) -> None:
    first, second = kon_ray.first.qr
    image = scribbled(plain, second)
    middle = Rect(first.x + 10, first.y + 9, 7, 7)
    spot(image, middle)[:] = 0
    assert kon_ray.reader.read(Scan(image)).payloads == (payload(kon_ray),)


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("mode", list(Mode))
def test_codes_are_read_in_every_kind_of_scan(kon_ray: PrintedForm, mode: Mode, dpi: int) -> None:
    reading = kon_ray.read(mode=mode, dpi=dpi, upside_down=True, skew_degrees=2.5, darkness=0.8)
    assert reading.payloads == (payload(kon_ray),)


def test_each_page_has_its_own_code(three_pages: PrintedForm) -> None:
    for index in range(3):
        reading = three_pages.reader.read(scanned(three_pages.page(index)))
        assert reading.payloads == (payload(three_pages, 0, index + 1),)


@pytest.fixture
def without_pyzbar(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The module as it is where libzbar is missing: importing pyzbar raises ImportError."""
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "pyzbar", None)
        patched.delitem(sys.modules, "pyzbar.pyzbar", raising=False)
        importlib.reload(qr)
        assert vars(qr)["pyzbar"] is None
        yield
    importlib.reload(qr)


@pytest.mark.usefixtures("without_pyzbar")
def test_codes_are_read_without_zbar(kon_ray: PrintedForm, plain: GrayImage) -> None:
    registration = register(plain, kon_ray.layout)
    assert registration is not None
    page_map = PageMap.of(registration.placement)
    places = kon_ray.first.qr
    assert qr.read_placed(plain, page_map, places) == (payload(kon_ray),)
    image = plain
    for rect in places:
        image = scribbled(image, rect)
    assert qr.read_placed(image, page_map, places) == ()


def test_a_micro_code_is_none_of_ours() -> None:
    """Noise of a worn page had the look of one."""
    micro = zxingcpp.create_barcode("298512", zxingcpp.BarcodeFormat.MicroQRCode)
    page = np.full((400, 400), 255, dtype=np.uint8)
    code = np.asarray(micro.to_image(scale=10))
    page[100 : 100 + len(code), 100 : 100 + len(code)] = code
    assert [each.text for each in zxingcpp.read_barcodes(page)] == ["298512"]
    assert qr.find_codes(page) == ()
