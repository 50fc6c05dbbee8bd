"""Damaged images on a PDF page are told by whatever way the page comes to draw them."""

import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image
from scan_files import encoded

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.pdf import open_pdf, render_page
from ptn_scan.scanning.sources import decode

SIDE = 200
BOX = Array([0, 0, SIDE, SIDE])
OVER_BOX = f"q {SIDE} 0 0 {SIDE} 0 0 cm /Im Do Q".encode()
DRAW = b"/It Do"

Coded = tuple[bytes, Dictionary]
Way = Callable[[pikepdf.Pdf, Coded], None]


def picture() -> Image.Image:
    """A dark bar over noise, so that no coding has little to say."""
    noise = np.random.default_rng(3).integers(0, 250, (SIDE, SIDE)).astype(np.uint8)
    noise[60:90] = 0
    return Image.fromarray(noise)


def entries(**more: Any) -> Dictionary:
    return Dictionary(
        Subtype=Name.Image, Width=SIDE, Height=SIDE, BitsPerComponent=8, ColorSpace=Name.DeviceGray,
        **more,
    )  # fmt: skip


def jpeg() -> Coded:
    return encoded(picture(), "JPEG", quality=85), entries(Filter=Name.DCTDecode)


def deflate() -> Coded:
    return zlib.compress(picture().tobytes()), entries(Filter=Name.FlateDecode)


def image(pdf: pikepdf.Pdf, coded: Coded) -> Stream:
    return Stream(pdf, coded[0], coded[1])


def form(pdf: pikepdf.Pdf, content: bytes, **resources: Any) -> Stream:
    own = Dictionary(Subtype=Name.Form, BBox=BOX, Resources=Dictionary(**resources))
    return Stream(pdf, content, own)


def drawing(pdf: pikepdf.Pdf, coded: Coded) -> Stream:
    return form(pdf, OVER_BOX, XObject=Dictionary(Im=image(pdf, coded)))


def show(pdf: pikepdf.Pdf, content: bytes, **resources: Any) -> pikepdf.Page:
    page = pdf.add_blank_page(page_size=(SIDE, SIDE))
    page.Resources = Dictionary(**resources)
    page.Contents = Stream(pdf, content)
    return page


def by_forms_in_forms(pdf: pikepdf.Pdf, coded: Coded) -> None:
    inner = drawing(pdf, coded)
    for _ in range(6):
        inner = form(pdf, DRAW, XObject=Dictionary(It=inner))
    show(pdf, DRAW, XObject=Dictionary(It=inner))


def by_a_form_that_names_what_the_page_has(pdf: pikepdf.Pdf, coded: Coded) -> None:
    bare = Stream(pdf, OVER_BOX, Dictionary(Subtype=Name.Form, BBox=BOX))
    show(pdf, DRAW, XObject=Dictionary(It=bare, Im=image(pdf, coded)))


def tiling(pdf: pikepdf.Pdf, coded: Coded) -> Stream:
    own = Dictionary(
        PatternType=1, PaintType=1, TilingType=1, BBox=BOX, XStep=SIDE, YStep=SIDE,
        Resources=Dictionary(XObject=Dictionary(Im=image(pdf, coded))),
    )  # fmt: skip
    return Stream(pdf, OVER_BOX, own)


FILL = f"/Pattern cs /P scn 0 0 {SIDE} {SIDE} re f".encode()


def by_a_pattern(pdf: pikepdf.Pdf, coded: Coded) -> None:
    show(pdf, FILL, Pattern=Dictionary(P=tiling(pdf, coded)))


def by_a_pattern_of_a_form(pdf: pikepdf.Pdf, coded: Coded) -> None:
    filled = form(pdf, FILL, Pattern=Dictionary(P=tiling(pdf, coded)))
    show(pdf, DRAW, XObject=Dictionary(It=filled))


def by_an_annotation(pdf: pikepdf.Pdf, coded: Coded) -> None:
    annotate(pdf, drawing(pdf, coded))


def by_a_state_of_an_annotation(pdf: pikepdf.Pdf, coded: Coded) -> None:
    annotate(pdf, Dictionary(On=drawing(pdf, coded), Off=form(pdf, b"")))


def annotate(pdf: pikepdf.Pdf, appearance: Stream | Dictionary) -> None:
    page = show(pdf, b"")
    stamp = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=BOX, F=4, AS=Name.On, AP=Dictionary(N=appearance)
    )
    page.Annots = Array([pdf.make_indirect(stamp)])


def by_a_soft_mask(pdf: pikepdf.Pdf, coded: Coded) -> None:
    """The group's brightness is what shows of a black area."""
    group = drawing(pdf, coded)
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))
    show(pdf, f"/G gs 0 g 0 0 {SIDE} {SIDE} re f".encode(), ExtGState=Dictionary(G=state))


def by_the_soft_mask_of_an_image(pdf: pikepdf.Pdf, coded: Coded) -> None:
    masked(pdf, coded, "/SMask")


def masked(pdf: pikepdf.Pdf, coded: Coded, key: str) -> None:
    black = image(pdf, (bytes(SIDE * SIDE), entries()))
    black[key] = image(pdf, coded)
    show(pdf, OVER_BOX, XObject=Dictionary(Im=black))


def by_a_glyph(pdf: pikepdf.Pdf, coded: Coded) -> None:
    glyph = Stream(pdf, f"{SIDE} 0 d0 ".encode() + OVER_BOX)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=BOX, FontMatrix=Array([1, 0, 0, 1, 0, 0]),
        CharProcs=Dictionary(a=glyph), FirstChar=97, LastChar=97, Widths=Array([SIDE]),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        Resources=Dictionary(XObject=Dictionary(Im=image(pdf, coded))),
    )  # fmt: skip
    show(pdf, b"BT /F 1 Tf (a) Tj ET", Font=Dictionary(F=font))


def within(coded: Coded) -> bytes:
    """Content with the image in it, its colour space by a name of the page's."""
    words = f"/W {SIDE} /H {SIDE} /BPC 8 /CS /Own /F {coded[1].Filter}"
    return f"q {SIDE} 0 0 {SIDE} 0 0 cm BI {words} ID ".encode() + coded[0] + b"\nEI Q"


SPACES = Dictionary(Own=Array([Name.CalGray, Dictionary(WhitePoint=Array([1, 1, 1]))]))


def by_the_content(pdf: pikepdf.Pdf, coded: Coded) -> None:
    show(pdf, within(coded), ColorSpace=SPACES)


def by_the_content_of_a_form(pdf: pikepdf.Pdf, coded: Coded) -> None:
    inner = form(pdf, within(coded), ColorSpace=SPACES)
    show(pdf, DRAW, XObject=Dictionary(It=inner))


def by_the_content_of_a_pattern(pdf: pikepdf.Pdf, coded: Coded) -> None:
    pattern = tiling(pdf, coded)
    pattern.write(within(coded))
    pattern.Resources = Dictionary(ColorSpace=SPACES)
    show(pdf, FILL, Pattern=Dictionary(P=pattern))


WAYS: tuple[Way, ...] = (
    by_forms_in_forms,
    by_a_form_that_names_what_the_page_has,
    by_a_pattern,
    by_a_pattern_of_a_form,
    by_an_annotation,
    by_a_state_of_an_annotation,
    by_a_soft_mask,
    by_the_soft_mask_of_an_image,
    by_a_glyph,
    by_the_content,
    by_the_content_of_a_form,
    by_the_content_of_a_pattern,
)


def file_of(way: Way, coded: Coded) -> bytes:
    with pikepdf.new() as pdf:
        way(pdf, coded)
        return saved(pdf)


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


@pytest.mark.parametrize("coding", [jpeg, deflate])
@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_image_is_told(way: Way, coding: Callable[[], Coded], tmp_path: Path) -> None:
    data, own = coding()
    sound = file_of(way, (data, own))
    assert render_page(sound, 0, 72).min() < 100, "the page does not show the image"
    assert is_taken(sound, tmp_path)
    middle = len(data) // 2
    broken = data[:middle] + bytes(64) + data[middle + 64 :]
    assert not is_taken(file_of(way, (broken, own)), tmp_path)


@pytest.mark.parametrize("way", WAYS)
def test_a_coding_in_which_nobody_can_tell_is_refused(way: Way, tmp_path: Path) -> None:
    coded = encoded(picture(), "JPEG2000")
    assert not is_taken(file_of(way, (coded, entries(Filter=Name.JPXDecode))), tmp_path)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


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
        show(pdf, within(jpeg())[:kept], ColorSpace=SPACES)
        data = saved(pdf)
    assert not is_taken(data, tmp_path)


def test_forms_that_draw_each_other_come_to_an_end(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        one, other = form(pdf, DRAW), form(pdf, DRAW)
        one.Resources = Dictionary(XObject=Dictionary(It=other, Im=image(pdf, jpeg())))
        other.Resources = Dictionary(XObject=Dictionary(It=one))
        show(pdf, DRAW, XObject=Dictionary(It=one))
        data = saved(pdf)
    assert is_taken(data, tmp_path)


def test_images_that_only_other_pages_draw_change_nothing(tmp_path: Path) -> None:
    """Some devices give all pages the same resources."""
    data, own = deflate()
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
        show(pdf, content, XObject=Dictionary(Im=image(pdf, jpeg())))
        assert not is_taken(saved(pdf), tmp_path)


def test_an_image_that_is_no_longer_in_the_file_is_no_blank_page(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        show(pdf, OVER_BOX, XObject=Dictionary(Im=image(pdf, jpeg())))
        data = saved(pdf)
    assert is_taken(data, tmp_path)
    number = re.search(rb"/Im (\d+) 0 R", data)
    assert number is not None
    head = number[1] + b" 0 obj"
    assert data.count(b"\n" + head) == 1
    assert not is_taken(data.replace(b"\n" + head, b"\n" + bytes(len(head))), tmp_path)
