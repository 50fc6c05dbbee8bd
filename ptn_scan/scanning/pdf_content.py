"""Whether a PDF page is nothing but one scanned image, and which.

Operators and dictionaries by ISO 32000-1. In doubt the answer is no, and the page is rendered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf

from ptn_scan.geometry import Rect
from ptn_scan.scanning import pdf_operators as operators
from ptn_scan.scanning.pdf_stream import PIKEPDF_ERRORS, listed, unwrapped

MAX_CONTENT_BYTES = 2**17
"""A page of one image has some dozen bytes of content; with a layer of hidden text, some 10 kB.
What is parsed stays in memory with the file, so that longer content is not looked at."""

_COVERED = 0.8
"""The share of the page that its image must cover: less is a logo, not a scan."""
_SHOWN = 0.97
"""The share of the image that must lie on the page: else the page crops it."""
_SQUARE = 0.05
"""How far pixels may be from square on the page; fax modes with tall pixels are rendered."""
_SLANT = 0.001
_HIDDEN_TEXT = 3
_HIDDEN_ANNOTATION = 2

_HARMLESS_STATE = {
    "/Type": ("/ExtGState",),
    "/ca": (1,),
    "/CA": (1,),
    "/BM": ("/Normal", "/Compatible"),
    "/SMask": ("/None",),
    "/AIS": (False, True),
    "/SA": (False, True),
    "/OP": (False, True),
    "/op": (False, True),
    "/OPM": (0, 1),
}
_CHANGES_IMAGE = ("/SMask", "/Mask", "/SMaskInData", "/OC")


class _NotOneImageError(Exception):
    """The page shows something else, or shows the image in a way that changes it."""


@dataclass(slots=True)
class _Drawing:
    """A walk through a page's operators: the state it is in, and the image met."""

    box: Rect
    resources: pikepdf.Object
    matrix: pikepdf.Matrix = field(default_factory=pikepdf.Matrix)
    is_text_hidden: bool = False
    saved: list[tuple[pikepdf.Matrix, bool]] = field(default_factory=list)
    path: list[Rect | None] = field(default_factory=list)
    image: pikepdf.Object | None = None


def sole_image(page: pikepdf.Page) -> pikepdf.Object | None:
    """The image that `page` shows, turned by quarter turns or not at all, where it shows nothing
    else and the image covers nearly all of it without mask, blending or cropping."""
    try:
        if _has_visible_annotations(page) or not _is_content_small(page):
            return None
        drawing = _Drawing(_box(page), page.obj.get("/Resources", pikepdf.Dictionary()))
        for instruction in pikepdf.parse_content_stream(page):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                return None
            _follow(drawing, str(instruction.operator), list(instruction.operands))
    except (_NotOneImageError, *PIKEPDF_ERRORS):
        return None
    return drawing.image


def _follow(drawing: _Drawing, operator: str, operands: Sequence[pikepdf.Object]) -> None:
    """One operator; raises _NotOneImageError for what paints anything but the one image."""
    match operator:
        case "q":
            drawing.saved.append((drawing.matrix, drawing.is_text_hidden))
        case "Q":
            drawing.matrix, drawing.is_text_hidden = drawing.saved.pop()
        case "cm":
            drawing.matrix = pikepdf.Matrix(*map(float, operands)) @ drawing.matrix
        case "Tr":
            drawing.is_text_hidden = int(operands[0]) == _HIDDEN_TEXT
        case "gs":
            _check_state(drawing.resources["/ExtGState"][str(operands[0])])
        case "Do":
            _place(drawing, drawing.resources["/XObject"][str(operands[0])])
        case "BDC" if str(operands[0]) != "/OC":
            pass
        case _ if operator in operators.CLIPS | operators.PATH:
            _follow_path(drawing, operator, operands)
        case _ if operator in operators.SHOWS_TEXT and drawing.is_text_hidden:
            pass
        case _ if operator not in operators.NO_EFFECT:
            raise _NotOneImageError


def _follow_path(drawing: _Drawing, operator: str, operands: Sequence[pikepdf.Object]) -> None:
    match operator:
        case "re":
            x, y, w, h = map(float, operands)
            corners = [drawing.matrix.transform(one) for one in ((x, y), (x + w, y + h))]
            drawing.path.append(_between(*corners[0], *corners[1]))
        case "n":
            drawing.path.clear()
        case _ if operator in operators.PATH:
            drawing.path.append(None)
        case _:
            # A clip may only repeat what the page's edges do.
            clip = drawing.path[0] if len(drawing.path) == 1 else None
            if clip is None or _shared_area(clip, drawing.box) < _SHOWN * drawing.box.area:
                raise _NotOneImageError


def _place(drawing: _Drawing, image: pikepdf.Object) -> None:
    if (
        drawing.image is not None
        or image.get("/Subtype") != "/Image"
        or image.get("/ImageMask", False)
        or any(key in image for key in _CHANGES_IMAGE)
    ):
        raise _NotOneImageError
    a, b, c, d, e, f = drawing.matrix.shorthand
    placed = _between(e, f, e + a + c, f + b + d)
    shared = _shared_area(placed, drawing.box)
    if shared < _COVERED * drawing.box.area or shared < _SHOWN * placed.area:
        raise _NotOneImageError
    is_upright = abs(a) > abs(b)
    x_side, y_side, slant = (a, d, abs(b) + abs(c)) if is_upright else (b, c, abs(a) + abs(d))
    is_mirrored = a * d - b * c <= 0
    squareness = abs(x_side / int(image["/Width"]) * int(image["/Height"]) / y_side)
    if is_mirrored or slant > _SLANT * abs(x_side) or abs(squareness - 1) > _SQUARE:
        raise _NotOneImageError
    drawing.image = image


def _check_state(state: pikepdf.Object) -> None:
    for key, value in state.items():
        if not any(value == harmless for harmless in _HARMLESS_STATE.get(key, ())):
            raise _NotOneImageError


def _has_visible_annotations(page: pikepdf.Page) -> bool:
    return any(
        "/AP" in annotation and not int(annotation.get("/F", 0)) & _HIDDEN_ANNOTATION
        for annotation in listed(page.obj.get("/Annots"))
    )


def _is_content_small(page: pikepdf.Page) -> bool:
    """Whether the operators can be looked at in little time and memory."""
    total = 0
    for stream in listed(page.obj.get("/Contents")):
        filters = [str(name) for name in listed(stream.get("/Filter"))]
        content = unwrapped(stream.read_raw_bytes(), filters, MAX_CONTENT_BYTES)
        if content is None:
            return False
        total += len(content)
    return total <= MAX_CONTENT_BYTES


def _box(page: pikepdf.Page) -> Rect:
    """What of the page is shown: its crop box as far as it lies in the media box."""
    crop, media = (_between(*map(float, box)) for box in (page.cropbox, page.mediabox))
    left, top = max(crop.x, media.x), max(crop.y, media.y)
    right, bottom = min(crop.right, media.right), min(crop.bottom, media.bottom)
    return Rect(left, top, right - left, bottom - top)


def _between(x: float, y: float, other_x: float, other_y: float) -> Rect:
    return Rect(min(x, other_x), min(y, other_y), abs(other_x - x), abs(other_y - y))


def _shared_area(one: Rect, other: Rect) -> float:
    width = min(one.right, other.right) - max(one.x, other.x)
    height = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(width, 0.0) * max(height, 0.0)
