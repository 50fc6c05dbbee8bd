"""What the reader measured on one page: numbers and shapes, no rule.

All lengths are mm on the printed sheet, areas mm². Triples stand in the order of `Level`.
"""

from dataclasses import dataclass
from enum import StrEnum

from ptn_scan.geometry import Rect

Triple = tuple[float, float, float]


class PageKind(StrEnum):
    """`ballot`: placed on the layout; `unregistered`: something is printed, but the fiducials are
    not found or too far off; `blank`: no print; `unreadable`: nothing to go by."""

    BALLOT = "ballot"
    UNREGISTERED = "unregistered"
    BLANK = "blank"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Placement:
    """How surely the page was placed: fiducials found, root mean square residual in mm of their
    corners, the scan's resolution, the print's scale along x and y (1 = as laid out)."""

    fiducials: int
    residual_mm: float
    dots_per_inch: float
    stretch: float


@dataclass(frozen=True, slots=True)
class Mark:
    """One connected piece of ink that the voter added in or near a row's boxes.

    `ink_mm2` is its area, `stroke_mm` the length of its centre line. `ink_inside` is the area in
    each box, `stroke_inside` the length in each box. `surrounds` is the share (0 to 1) of the
    directions from each box's centre in which the piece lies outside that box.
    """

    bounds: Rect
    ink_mm2: float
    stroke_mm: float
    ink_inside: Triple
    stroke_inside: Triple
    surrounds: Triple


@dataclass(frozen=True, slots=True)
class NameReading:
    """Added ink over a printed name: the share (0 to 1) of the name's width with ink in the height
    of the letters, the longest unbroken run as a share, and the share over the title."""

    crossed: float
    longest: float
    title_crossed: float


@dataclass(frozen=True, slots=True)
class RowReading:
    """One official's row. `offset_mm` is how far it stood from where the page's placement had it,
    `match` (0 to 1) how well print and template agree there; `noise` the darkness (0 to 1) of
    what is no ink; `faint_mm2` the ink in each box at half the threshold."""

    official: int
    offset_mm: float
    match: float
    noise: float
    faint_mm2: Triple
    marks: tuple[Mark, ...]
    name: NameReading


@dataclass(frozen=True, slots=True)
class PageReading:
    """Everything read from one scan. `page` is the page of the ballot where known; `payloads` are
    the texts of all QR codes found, each once. `stamp` and `signature` are None where the scan
    cannot tell or the page has no place for them."""

    kind: PageKind
    page: int | None = None
    payloads: tuple[str, ...] = ()
    placement: Placement | None = None
    rows: tuple[RowReading, ...] = ()
    stamp: bool | None = None
    signature: bool | None = None
    write_in: bool = False
    stray: tuple[Rect, ...] = ()
