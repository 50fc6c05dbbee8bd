"""Stamp and signature, and pages that are no ballot at all."""

import io

import numpy as np
import pytest
from printed_ballots import PX_PER_MM, PrintedForm, gray, scanned, shipped_form
from reportlab.pdfgen.canvas import Canvas

from ptn_scan.printing.canvas import register_faces
from ptn_scan.recognition.reading import PageKind, PageReading
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import Ruling
from ptn_scan.scanning.pdf import render_page
from ptn_scan.scanning.scan import Scan
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.paper import photocopy, press_seal
from ptn_scan.simulation.profiles import Mode
from ptn_scan.typeface import Face

SHAPE = (2339, 1654)


def sealed(form: PrintedForm, seed: int) -> PageImage:
    stamp = form.first.stamp
    assert stamp is not None
    return press_seal(form.page(), stamp, np.random.default_rng(seed), PX_PER_MM)


@pytest.mark.parametrize("mode", [Mode.COLOUR, Mode.GRAY])
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_pressed_seal_is_seen(kon_ray: PrintedForm, dpi: int, mode: Mode) -> None:
    for seed in range(2):
        reading = kon_ray.reader.read(scanned(sealed(kon_ray, seed), mode=mode, dpi=dpi))
        assert reading.stamp is True


def test_an_empty_place_is_seen(kon_ray: PrintedForm) -> None:
    assert kon_ray.read(mode=Mode.COLOUR).stamp is False
    assert kon_ray.read(mode=Mode.GRAY).stamp in {False, None}


def test_a_bilevel_scan_cannot_tell(kon_ray: PrintedForm) -> None:
    for page in (kon_ray.page(), sealed(kon_ray, 1)):
        assert kon_ray.reader.read(scanned(page, mode=Mode.BILEVEL)).stamp is None


def test_a_copied_seal_is_no_red_one(kon_ray: PrintedForm) -> None:
    copy = photocopy(sealed(kon_ray, 2), np.random.default_rng(3), PX_PER_MM)
    assert kon_ray.reader.read(scanned(copy, mode=Mode.COLOUR)).stamp is False


def test_a_seal_is_no_write_in(kon_ray: PrintedForm) -> None:
    reading = kon_ray.reader.read(scanned(sealed(kon_ray, 0), mode=Mode.COLOUR))
    assert not reading.write_in


def test_only_the_first_page_has_a_stamp_and_only_the_last_a_signature(
    three_pages: PrintedForm,
) -> None:
    readings = [three_pages.reader.read(Scan(gray(three_pages.page(each)))) for each in range(3)]
    assert [reading.stamp for reading in readings[1:]] == [None, None]
    assert [reading.signature for reading in readings] == [None, None, False]


def _noisy(mean: float, sigma: float) -> Scan:
    noise = np.random.default_rng(4).normal(mean, sigma, SHAPE)
    return Scan(np.clip(noise, 0, 255).astype(np.uint8))


@pytest.mark.parametrize(
    "scan",
    [
        Scan(np.full(SHAPE, 255, np.uint8)),
        _noisy(235, 4),
        Scan(np.full(SHAPE, 255, np.uint8), bilevel=True),
    ],
    ids=["white", "paper", "bilevel"],
)
def test_a_blank_page_is_blank(kon_ray: PrintedForm, scan: Scan) -> None:
    assert kon_ray.reader.read(scan) == PageReading(PageKind.BLANK)


@pytest.mark.parametrize(
    "scan",
    [Scan(np.zeros(SHAPE, np.uint8)), _noisy(20, 6), _noisy(128, 90)],
    ids=["black", "dark", "noise"],
)
def test_a_page_with_nothing_to_go_by_is_unreadable_or_unplaced(
    kon_ray: PrintedForm, scan: Scan
) -> None:
    reading = kon_ray.reader.read(scan)
    assert reading.kind in {PageKind.UNREADABLE, PageKind.UNREGISTERED}
    assert reading.rows == ()


def test_a_black_page_is_unreadable(kon_ray: PrintedForm) -> None:
    reading = kon_ray.reader.read(Scan(np.zeros(SHAPE, np.uint8)))
    assert reading.kind is PageKind.UNREADABLE


def letter() -> Scan:
    """A printed page that has nothing to do with the vote."""
    register_faces()
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setFont(Face.REGULAR.font_name, 12)
    for line in range(40):
        canvas.drawString(70, 780 - 17 * line, f"{line + 1}. Kính gửi các đồng chí, xin trân trọng")
    canvas.save()
    return Scan(render_page(file.getvalue(), 0, 200))


def test_another_printed_page_is_unplaced(kon_ray: PrintedForm) -> None:
    assert kon_ray.reader.read(letter()) == PageReading(PageKind.UNREGISTERED)


@pytest.mark.parametrize("turns", [1, 2])
def test_another_page_turned_is_unplaced(kon_ray: PrintedForm, turns: int) -> None:
    turned = Scan(np.ascontiguousarray(np.rot90(letter().gray, turns)))
    assert kon_ray.reader.read(turned).kind is PageKind.UNREGISTERED


def test_rows_torn_off_are_never_ruled(kon_ray: PrintedForm) -> None:
    """Of a ballot torn across, whether the rest is placed or not."""
    image, torn_at = gray(kon_ray.page()), 160.0
    image[: round(torn_at * PX_PER_MM)] = 255
    reading = kon_ray.reader.read(Scan(image))
    assert reading.kind in {PageKind.BALLOT, PageKind.UNREGISTERED}
    assert len(reading.payloads) == 1
    torn = {row.official for row in kon_ray.first.rows if row.row.y < torn_at}
    assert torn
    ruled = {row.official for row in rule_rows(reading) if row.ruling is not Ruling.REVIEW}
    assert torn.isdisjoint(ruled)


@pytest.mark.parametrize("shape", [(1, 1), (3, 2000), (2000, 3), (40, 30)])
def test_a_scrap_is_read_without_failing(kon_ray: PrintedForm, shape: tuple[int, int]) -> None:
    for level in (0, 255):
        reading = kon_ray.reader.read(Scan(np.full(shape, level, np.uint8)))
        assert reading.kind is not PageKind.BALLOT


def test_a_ballot_of_another_list_is_not_taken_for_ours_in_silence(
    kon_ray: PrintedForm, one_official: PrintedForm
) -> None:
    """The same markers, another table: its rows match nothing, so none of them is ruled."""
    assert shipped_form("mot-nguoi") != shipped_form("kon-ray-2023")
    reading = kon_ray.reader.read(Scan(gray(one_official.page())))
    assert reading.payloads == (one_official.authority.sign("AAAABBBBCCCCDDDD", 1).payload,)
    levels = {"high", "medium", "low"}
    assert not [row for row in rule_rows(reading) if row.ruling.value in levels]


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (3, 5000), (150, 4000)], ids=str)
def test_a_picture_too_small_for_a_page_is_unreadable(
    kon_ray: PrintedForm, shape: tuple[int, int]
) -> None:
    reading = kon_ray.reader.read(Scan(np.full(shape, 200, np.uint8)))
    assert reading.kind is PageKind.UNREADABLE
