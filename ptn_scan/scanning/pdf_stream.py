"""The bytes of PDF streams, with bounds: what a few kilobytes unfold to is not left to them."""

import base64
import zlib
from collections.abc import Sequence

import pikepdf

MAX_JPEG_BYTES = 2**27

PIKEPDF_ERRORS = (
    pikepdf.PdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RuntimeError,
    ArithmeticError,
    NotImplementedError,
    zlib.error,
)
"""What broken or odd dictionaries and streams raise."""

_GRAY_SPACES, _COLOUR_SPACES = ("/DeviceGray", "/CalGray"), ("/DeviceRGB", "/CalRGB")


def components(image: pikepdf.Object) -> int | None:
    """1 for gray, 3 for RGB, None for every other colour space."""
    space = image.get("/ColorSpace")
    name = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    if name == "/ICCBased" and isinstance(space, pikepdf.Array):
        number = int(space[1].get("/N", 0))
        return number if number in (1, 3) else None
    return 1 if name in _GRAY_SPACES else 3 if name in _COLOUR_SPACES else None


def jpeg_bytes(image: pikepdf.Object) -> bytes | None:
    """The JPEG in `image` as the scanner made it, or None where it is another kind, or where the
    PDF says to take its values for something else than gray or RGB."""
    try:
        filters = [str(name) for name in listed(image.get("/Filter"))]
        parameters = listed(image.get("/DecodeParms"))
        if filters[-1:] != ["/DCTDecode"] or components(image) is None or "/Decode" in image:
            return None
        if any(isinstance(one, pikepdf.Dictionary) for one in parameters):
            return None
        return unwrapped(image.read_raw_bytes(), filters[:-1], MAX_JPEG_BYTES)
    except PIKEPDF_ERRORS:
        return None


def unwrapped(raw: bytes, filters: Sequence[str], limit: int) -> bytes | None:
    """`raw` without its `filters`, or None where there are more than `limit` bytes or a filter
    that is neither Flate nor ASCII 85. Raises PIKEPDF_ERRORS for broken bytes, or too few."""
    for name in filters:
        if name == "/ASCII85Decode":
            raw = base64.a85decode(raw.strip().removeprefix(b"<~").removesuffix(b"~>"))
        elif name == "/FlateDecode":
            press = zlib.decompressobj()
            raw = press.decompress(raw, limit + 1)
            if not press.eof and len(raw) <= limit:
                raise zlib.error("the stream is cut short")
        else:
            return None
        if len(raw) > limit:
            return None
    return raw


def listed(value: pikepdf.Object | None) -> list[pikepdf.Object]:
    """What PDF writes as nothing, as one thing or as an array of things."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
