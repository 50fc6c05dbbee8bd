"""From stored bytes to pixels, and back where a page has no image of its own to store."""

import io
import struct
import warnings
from itertools import chain

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.jpeg import read_jpeg
from ptn_scan.scanning.jpeg_decoding import decode_strictly
from ptn_scan.scanning.page import PageFormat, check_size
from ptn_scan.scanning.scan import ColourImage, GrayImage, Scan

PILLOW_ERRORS = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
    struct.error,
    Image.DecompressionBombError,
)
"""What Pillow's readers raise for broken input."""

_NEUTRAL = 2
"""Gray levels by which the channels of a gray image may differ after a trip through YCbCr."""
_SAMPLE_STEP = 13
_ROWS = 512
"""So many rows at a time, where whole copies of large pages would fill the memory."""
_BILEVEL_CONTRAST = 128
_TIFF_PHOTOMETRIC = 262


def decode(data: bytes, format: PageFormat) -> Scan:
    """The pixels of a stored page image; 0 is black whatever the file's convention.

    `colour` is there where any pixel has colour; `bilevel` where there are two values only and
    they are black and white. Raises InputFileError for what cannot be decoded.
    """
    match format:
        case PageFormat.DAMAGED:
            raise _undecodable()
        case PageFormat.JPEG:
            return _decode_jpeg(data)
        case PageFormat.PNG | PageFormat.TIFF:
            return _decode_by_pillow(data)


def scan_of(pixels: NDArray[np.uint8]) -> Scan:
    """A scan from gray (height x width) or BGR pixels."""
    if pixels.ndim == 3:
        if _has_colour(pixels):
            gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
            return Scan(gray, pixels)
        pixels = np.ascontiguousarray(pixels[:, :, 1])
    low, high = int(pixels.min()), int(pixels.max())
    if low == high:
        return Scan(pixels, bilevel=low in (0, 255))
    if high - low < _BILEVEL_CONTRAST or not _has_two_values(pixels, low, high):
        return Scan(pixels)
    if (low, high) != (0, 255):
        pixels = np.where(pixels == high, np.uint8(255), np.uint8(0))
    return Scan(pixels, bilevel=True)


def scan_of_pillow(image: Image.Image) -> Scan:
    """A scan from an opened Pillow image; transparency lies on white paper.

    Raises InputFileError where there is no telling what the values mean, and PILLOW_ERRORS.
    """
    check_size(*image.size)
    if image.mode.startswith("I;16"):
        gray = (np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8)
        # Pillow turns WhiteIsZero round for up to eight bits, not for sixteen.
        is_white_zero = getattr(image, "tag_v2", {}).get(_TIFF_PHOTOMETRIC) == 0
        return scan_of(255 - gray if is_white_zero else gray)
    if image.mode in ("I", "F", "LAB", "HSV"):
        raise InputFileError(
            f"kiểu ảnh {image.mode} không dùng được; hãy quét lại thành ảnh xám hoặc ảnh màu",
            f"images of mode {image.mode} cannot be used; scan again in gray or colour",
        )
    if image.mode in ("1", "L") and not image.has_transparency_data:
        return scan_of(np.array(image.convert("L"), np.uint8))
    return scan_of(_blue_green_red(image))


def _blue_green_red(image: Image.Image) -> ColourImage:
    """The pixels on white paper. Some rows at a time: Pillow keeps a copy for each step."""
    width, height = image.size
    pixels = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _ROWS):
        bottom = min(top + _ROWS, height)
        part = image.crop((0, top, width, bottom))
        if part.has_transparency_data:
            over = part.convert("RGBA")
            part = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over)
        pixels[top:bottom] = np.asarray(part.convert("RGB"), np.uint8)[:, :, ::-1]
    return pixels


def encode(scan: Scan) -> tuple[bytes, PageFormat]:
    """`scan` without loss: CCITT G4 in TIFF for bilevel, else PNG."""
    if scan.bilevel:
        out = io.BytesIO()
        bits = Image.fromarray(scan.gray).convert("1", dither=Image.Dither.NONE)
        bits.save(out, "TIFF", compression="group4")
        return out.getvalue(), PageFormat.TIFF
    pixels = scan.gray if scan.colour is None else scan.colour
    _, encoded = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 3])
    return encoded.tobytes(), PageFormat.PNG


def _decode_jpeg(data: bytes) -> Scan:
    components = read_jpeg(data).components
    try:
        if components != 4:
            return scan_of(decode_strictly(data, components))
        decode_strictly(data, components)
    except ValueError as error:
        raise _undecodable() from error
    return _decode_by_pillow(data)  # which knows which way round the four colours are


def _decode_by_pillow(data: bytes) -> Scan:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF")) as image:
                return scan_of_pillow(image)
    except PILLOW_ERRORS as error:
        raise _undecodable() from error


def _has_colour(pixels: ColourImage) -> bool:
    # A coarse look settles nearly every colour scan; only gray ones pay for the whole.
    coarse = pixels[::_SAMPLE_STEP, ::_SAMPLE_STEP]
    parts = (pixels[top : top + _ROWS] for top in range(0, len(pixels), _ROWS))
    return any(_max_difference(part) > _NEUTRAL for part in chain((coarse,), parts))


def _max_difference(pixels: ColourImage) -> int:
    blue, green, red = cv2.split(pixels)
    return int(max(cv2.absdiff(blue, green).max(), cv2.absdiff(red, green).max()))


def _has_two_values(pixels: GrayImage, low: int, high: int) -> bool:
    counts = np.bincount(pixels[::_SAMPLE_STEP].ravel(), minlength=256)
    if counts.sum() != counts[low] + counts[high]:
        return False
    return int(np.count_nonzero(pixels == low) + np.count_nonzero(pixels == high)) == pixels.size


def _undecodable() -> InputFileError:
    return InputFileError(
        "ảnh của trang này bị hỏng, hoặc nén kiểu JBIG2 hay JPEG 2000 nên không biết được có hỏng "
        "không; hãy quét lại trang này, tốt nhất thành JPEG",
        "the image of this page is broken, or in JBIG2 or JPEG 2000, where nobody can tell; scan "
        "the page again, best as JPEG",
    )
