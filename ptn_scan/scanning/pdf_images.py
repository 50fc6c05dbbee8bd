"""Whether the images that a PDF page draws are sound, each by its own coding.

PDFium draws what it can of a damaged image and says nothing. JBIG2 and JPEG 2000 are not taken,
since nothing tells damage in them (docs/decisions/030); nor does anything in images within the
content itself, which are small. Filters and their parameters by ISO 32000-1, 7.4.
"""

from collections.abc import Iterator

import pikepdf

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.ccitt import FaxFormat, check_ccitt
from ptn_scan.scanning.codings import check_deflate, check_length, check_lzw, check_packbits
from ptn_scan.scanning.jpeg import read_jpeg
from ptn_scan.scanning.jpeg_decoding import decode_strictly
from ptn_scan.scanning.page import MAX_IMAGE_BYTES, check_size
from ptn_scan.scanning.pdf_stream import PIKEPDF_ERRORS, listed, unwrapped

_MOST_DEEP = 20
"""Forms within forms; more are no scan."""
_MASKS = ("/SMask", "/Mask")
_FAX_COLUMNS = 1728
"""Where the parameters name no width."""
_PNG_PREDICTORS = 10
"""Predictors from here on put a byte before each row."""
_SAMPLES = {
    "/DeviceGray": 1,
    "/CalGray": 1,
    "/Indexed": 1,
    "/Separation": 1,
    "/DeviceRGB": 3,
    "/CalRGB": 3,
    "/Lab": 3,
    "/DeviceCMYK": 4,
}


def check_images(page: pikepdf.Page) -> None:
    """Raises ValueError where an image among the resources of `page`, or of a form there, is
    damaged or of a coding in which nobody can tell."""
    try:
        for image in _images(page.obj.get("/Resources"), set(), _MOST_DEEP):
            _check_image(image)
    except (InputFileError, *PIKEPDF_ERRORS) as error:
        raise ValueError(str(error)) from error


def _images(
    resources: pikepdf.Object | None, seen: set[tuple[int, int]], depth: int
) -> Iterator[pikepdf.Object]:
    """All images, and the masks of each, once."""
    objects = resources.get("/XObject") if resources is not None else None
    if objects is None or not depth:
        return
    for _, found in objects.items():
        if found.objgen in seen or not isinstance(found, pikepdf.Stream):
            continue
        seen.add(found.objgen)
        if found.get("/Subtype") == "/Image":
            yield found
            masks = (found.get(key) for key in _MASKS)
            yield from (mask for mask in masks if isinstance(mask, pikepdf.Stream))
        else:
            yield from _images(found.get("/Resources"), seen, depth - 1)


def _check_image(image: pikepdf.Object) -> None:
    check_size(int(image["/Width"]), int(image["/Height"]))
    filters = [str(name) for name in listed(image.get("/Filter"))]
    data = unwrapped(image.read_raw_bytes(), filters[:-1], MAX_IMAGE_BYTES)
    if data is None:
        raise ValueError("an image of filters that are not known here")
    coding = filters[-1] if filters else ""
    given = dict(zip(filters, listed(image.get("/DecodeParms")), strict=False)).get(coding)
    _check_coding(coding, data, image, given if isinstance(given, pikepdf.Dictionary) else {})


def _check_coding(
    coding: str, data: bytes, image: pikepdf.Object, own: pikepdf.Object | dict[str, int]
) -> None:
    """`own` are the parameters of this coding, the last one of the image."""
    match coding:
        case "":
            check_length(data, _unfolded_bytes(image, {}))
        case "/FlateDecode":
            check_deflate(data, _unfolded_bytes(image, own))
        case "/LZWDecode":
            check_lzw(data, _unfolded_bytes(image, own), int(own.get("/EarlyChange", 1)))
        case "/RunLengthDecode":
            check_packbits(data, _unfolded_bytes(image, {}))
        case "/CCITTFaxDecode":
            check_ccitt(data, _fax_format(image, own))
        case "/DCTDecode":
            found = read_jpeg(data)
            decode_strictly(found.data, found.components)
        case _:
            raise ValueError(f"an image of filter {coding}")


def _unfolded_bytes(image: pikepdf.Object, own: pikepdf.Object | dict[str, int]) -> int:
    bits = 1 if image.get("/ImageMask", False) else int(image["/BitsPerComponent"])
    row_bytes = (int(image["/Width"]) * _samples(image) * bits + 7) // 8
    if int(own.get("/Predictor", 1)) >= _PNG_PREDICTORS:
        row_bytes += 1
    return row_bytes * int(image["/Height"])


def _samples(image: pikepdf.Object) -> int:
    """Samples a pixel."""
    if image.get("/ImageMask", False):
        return 1
    space = image["/ColorSpace"]
    name = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    if name == "/ICCBased":
        return int(space[1]["/N"])
    if name == "/DeviceN":
        return len(listed(space[1]))
    return _SAMPLES[name]


def _fax_format(image: pikepdf.Object, own: pikepdf.Object | dict[str, int]) -> FaxFormat:
    kind = int(own.get("/K", 0))
    return FaxFormat(
        int(own.get("/Columns", _FAX_COLUMNS)),
        int(image["/Height"]),
        is_2d=kind != 0,
        has_ends=kind >= 0,
        is_aligned=bool(own.get("/EncodedByteAlign", False)),
    )
