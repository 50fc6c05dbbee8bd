"""The page's QR codes: their texts, and where they stand on a page that is not placed yet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from ptn_scan.geometry import Rect
from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.page_map import ROUGHLY_MM, PageMap
from ptn_scan.scanning.scan import GrayImage

try:
    from pyzbar import pyzbar
except ImportError:  # libzbar is missing: zxing-cpp alone reads nearly as much
    pyzbar = None

_MARGIN_MM = 5.0
_CROP_PX_PER_MM = 12.0
"""Ten pixels and more a module: zxing-cpp likes them large."""


def read_placed(gray: GrayImage, page_map: PageMap, places: Sequence[Rect]) -> tuple[str, ...]:
    """All different texts found at `places` of a page that is placed.

    Each code is tried as it was scanned, then larger and upright; only where none of them reads
    are filters tried.
    """
    areas = [place.grown(_MARGIN_MM) for place in places]
    found, crops = set(), []
    for area in areas:
        texts = _texts(page_map.around(gray, area))
        if not texts:
            crops.append(page_map.rectified(gray, area, _CROP_PX_PER_MM))
            texts = _texts(crops[-1])
        found |= texts
    if not found:
        found = {text for crop in crops for text in _hard_texts(crop)}
    return tuple(sorted(found))


def read_anywhere(gray: GrayImage) -> tuple[str, ...]:
    """All different texts on a page that could not be placed."""
    return tuple(sorted(_texts(gray)))


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """A QR code found somewhere: its text and its corners (4 x 2 pixels, from its own top left,
    clockwise on paper)."""

    text: str
    corners_px: FloatArray


def find_codes(gray: GrayImage) -> tuple[Code, ...]:
    """All QR codes on a page that is not placed yet; none in a picture without pixels."""
    if not gray.size:
        return ()
    # no micro codes, of which noise may have the look; a global object would leak
    only_qr = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2])
    found = []
    for code in zxingcpp.read_barcodes(gray, formats=only_qr):
        if code.valid and code.text:
            at = code.position
            corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            points = [(each.x + 0.5, each.y + 0.5) for each in corners]
            found.append(Code(code.text, np.array(points, dtype=np.float64)))
    return tuple(found)


def find_placed(
    gray: GrayImage, page_map: PageMap, places: Sequence[Rect]
) -> Iterator[tuple[Code, Rect]]:
    """The QR codes that stand at `places` of a page that is roughly placed, each with its place."""
    for place in places:
        area = place.grown(ROUGHLY_MM)
        codes = find_codes(page_map.rectified(gray, area, _CROP_PX_PER_MM))
        if len(codes) == 1:
            corners_mm = codes[0].corners_px / _CROP_PX_PER_MM + (area.x, area.y)
            yield Code(codes[0].text, page_map.to_px(corners_mm)), place


def _texts(image: GrayImage) -> set[str]:
    return {code.text for code in find_codes(image)}


def _hard_texts(crop: GrayImage) -> set[str]:
    """What the first filter that helps makes readable; pyzbar last."""
    for improve in _FILTERS:
        found = _texts(improve(crop))
        if found:
            return found
    if pyzbar is None:
        return set()
    symbols = pyzbar.decode(crop, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return {symbol.data.decode("ascii", "replace") for symbol in symbols}


def _unsharp(crop: GrayImage) -> GrayImage:
    soft = cv2.GaussianBlur(crop, (0, 0), 4.0)
    return np.asarray(cv2.addWeighted(crop, 4.0, soft, -3.0, 0), dtype=np.uint8)


def _median(crop: GrayImage) -> GrayImage:
    return np.asarray(cv2.medianBlur(crop, 5), dtype=np.uint8)


def _gauss(crop: GrayImage) -> GrayImage:
    return np.asarray(cv2.GaussianBlur(crop, (0, 0), 2.5), dtype=np.uint8)


def _closed(crop: GrayImage) -> GrayImage:
    return np.asarray(
        cv2.morphologyEx(crop, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), dtype=np.uint8
    )


def _opened(crop: GrayImage) -> GrayImage:
    return np.asarray(
        cv2.morphologyEx(crop, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)), dtype=np.uint8
    )


_FILTERS: tuple[Callable[[GrayImage], GrayImage], ...] = (
    _unsharp,
    _median,
    _gauss,
    _closed,
    _opened,
)
