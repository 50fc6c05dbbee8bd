"""PDFs that draw one image by every way there is."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image
from scan_files import encoded

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


def drawn_jpeg() -> Coded:
    return encoded(picture(), "JPEG", quality=85), entries(Filter=Name.DCTDecode)


def drawn_deflate() -> Coded:
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


def drawn_pdf(way: Way, coded: Coded) -> bytes:
    with pikepdf.new() as pdf:
        way(pdf, coded)
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()
