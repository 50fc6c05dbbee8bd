"""Whether the images that a PDF page draws are sound, each by its own coding.

PDFium draws what it can of a damaged image and says nothing. JBIG2 and JPEG 2000 are not taken,
since nothing tells damage in them (docs/decisions/030). Filters and their parameters by ISO
32000-1, 7.4.
"""

import pikepdf

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.ccitt import FaxFormat, check_ccitt
from ptn_scan.scanning.codings import check_deflate, check_length, check_lzw, check_packbits
from ptn_scan.scanning.jpeg import read_jpeg
from ptn_scan.scanning.jpeg_decoding import decode_strictly
from ptn_scan.scanning.page import MAX_IMAGE_BYTES, check_size
from ptn_scan.scanning.pdf_drawn import CodedImage, drawn_images
from ptn_scan.scanning.pdf_stream import PIKEPDF_ERRORS, listed, unwrapped

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
    """Raises ValueError where an image that drawing `page` can come to is damaged or of a coding in
    which nobody can tell, or where content is cut short."""
    try:
        for image in drawn_images(page):
            _check_image(image)
    except (InputFileError, *PIKEPDF_ERRORS) as error:
        raise ValueError(str(error)) from error


def _check_image(image: CodedImage) -> None:
    own = image.dictionary
    check_size(int(own["/Width"]), int(own["/Height"]))
    filters = [str(name) for name in listed(own.get("/Filter"))]
    data = unwrapped(image.data, filters[:-1], MAX_IMAGE_BYTES)
    if data is None:
        raise ValueError("an image of filters that are not known here")
    coding = filters[-1] if filters else ""
    given = dict(zip(filters, listed(own.get("/DecodeParms")), strict=False)).get(coding)
    _check_coding(coding, data, image, given if isinstance(given, pikepdf.Dictionary) else {})


def _check_coding(
    coding: str, data: bytes, image: CodedImage, own: pikepdf.Object | dict[str, int]
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


def _unfolded_bytes(image: CodedImage, own: pikepdf.Object | dict[str, int]) -> int:
    said = image.dictionary
    is_mask = said.get("/ImageMask", False)
    sample_bits = 1 if is_mask else int(said["/BitsPerComponent"]) * _samples(image.colour_space())
    row_bytes = (int(said["/Width"]) * sample_bits + 7) // 8
    if int(own.get("/Predictor", 1)) >= _PNG_PREDICTORS:
        row_bytes += 1
    return row_bytes * int(said["/Height"])


def _samples(space: pikepdf.Object) -> int:
    """Samples a pixel."""
    name = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    if name == "/ICCBased":
        return int(space[1]["/N"])
    if name == "/DeviceN":
        return len(listed(space[1]))
    return _SAMPLES[name]


def _fax_format(image: CodedImage, own: pikepdf.Object | dict[str, int]) -> FaxFormat:
    kind = int(own.get("/K", 0))
    return FaxFormat(
        int(own.get("/Columns", _FAX_COLUMNS)),
        int(image.dictionary["/Height"]),
        is_2d=kind != 0,
        has_ends=kind >= 0,
        is_aligned=bool(own.get("/EncodedByteAlign", False)),
    )
