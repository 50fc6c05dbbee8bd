"""Damaged images on a PDF page are told by whatever way the page comes to draw them."""

import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from drawn_pdf import (
    DRAW,
    OVER_BOX,
    SPACES,
    WAYS,
    Coded,
    Way,
    drawn_deflate,
    drawn_jpeg,
    drawn_pdf,
    entries,
    form,
    image,
    picture,
    saved,
    show,
    within,
)
from pikepdf import Dictionary, Name, Stream
from scan_files import encoded

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.pdf import open_pdf, render_page
from ptn_scan.scanning.sources import decode


def is_taken(data: bytes, place: Path) -> bool:
    path = place / "scan.pdf"
    path.write_bytes(data)
    with open_pdf(path) as opened:
        page = opened.page(0)
    try:
        decode(page.data, page.format)
    except InputFileError as error:
        assert "\n" not in error.vi + error.en
        return False
    return True


@pytest.mark.parametrize("coding", [drawn_jpeg, drawn_deflate])
@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_image_is_told(way: Way, coding: Callable[[], Coded], tmp_path: Path) -> None:
    data, own = coding()
    sound = drawn_pdf(way, (data, own))
    assert render_page(sound, 0, 72).min() < 100, "the page does not show the image"
    assert is_taken(sound, tmp_path)
    middle = len(data) // 2
    broken = data[:middle] + bytes(64) + data[middle + 64 :]
    assert not is_taken(drawn_pdf(way, (broken, own)), tmp_path)


@pytest.mark.parametrize("way", WAYS)
def test_a_coding_in_which_nobody_can_tell_is_refused(way: Way, tmp_path: Path) -> None:
    coded = encoded(picture(), "JPEG2000")
    assert not is_taken(drawn_pdf(way, (coded, entries(Filter=Name.JPXDecode))), tmp_path)


def test_content_that_is_cut_short_is_told(tmp_path: Path) -> None:
    """What has come so far would be drawn, as with the lower half of a scan missing."""
    content = b" ".join(b"0 g %d %d 9 9 re f" % (at % 190, at) for at in range(190))
    for kept, is_whole in ((None, True), (-9, False), (200, False)):
        with pikepdf.new() as pdf:
            page = show(pdf, b"")
            packed = zlib.compress(content)[:kept]
            page.Contents = Stream(pdf, packed, Dictionary(Filter=Name.FlateDecode))
            data = saved(pdf)
        assert render_page(data, 0, 72).min() < 100
        assert is_taken(data, tmp_path) is is_whole


@pytest.mark.parametrize("kept", [-6, 900])
def test_an_image_without_end_within_content_is_told(kept: int, tmp_path: Path) -> None:
    """PDFium shows a white page."""
    with pikepdf.new() as pdf:
        show(pdf, within(drawn_jpeg())[:kept], ColorSpace=SPACES)
        data = saved(pdf)
    assert not is_taken(data, tmp_path)


def test_forms_that_draw_each_other_come_to_an_end(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        one, other = form(pdf, DRAW), form(pdf, DRAW)
        one.Resources = Dictionary(XObject=Dictionary(It=other, Im=image(pdf, drawn_jpeg())))
        other.Resources = Dictionary(XObject=Dictionary(It=one))
        show(pdf, DRAW, XObject=Dictionary(It=one))
        data = saved(pdf)
    assert is_taken(data, tmp_path)


def test_images_that_only_other_pages_draw_change_nothing(tmp_path: Path) -> None:
    """Some devices give all pages the same resources."""
    data, own = drawn_deflate()
    with pikepdf.new() as pdf:
        broken = image(pdf, (data[:-9], own))
        show(
            pdf,
            OVER_BOX + b" 0 g 9 9 20 20 re f",
            XObject=Dictionary(Im=image(pdf, (data, own)), No=broken),
        )
        assert is_taken(saved(pdf), tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        bytes(40),
        OVER_BOX.replace(b"/Im", b"/In"),
        OVER_BOX.replace(b"Do", b"Dn"),
    ],
    ids=["none", "noughts", "another name", "no operator"],
)
def test_content_that_lost_its_image_is_no_blank_page(content: bytes, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        show(pdf, content, XObject=Dictionary(Im=image(pdf, drawn_jpeg())))
        assert not is_taken(saved(pdf), tmp_path)


def test_an_image_that_is_no_longer_in_the_file_is_no_blank_page(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        show(pdf, OVER_BOX, XObject=Dictionary(Im=image(pdf, drawn_jpeg())))
        data = saved(pdf)
    assert is_taken(data, tmp_path)
    number = re.search(rb"/Im (\d+) 0 R", data)
    assert number is not None
    head = number[1] + b" 0 obj"
    assert data.count(b"\n" + head) == 1
    assert not is_taken(data.replace(b"\n" + head, b"\n" + bytes(len(head))), tmp_path)
