"""What the reader measured on one page: numbers and shapes, no rule.

All lengths are mm on the printed sheet, areas mm². Triples stand in the order of `Level`.
"""

from dataclasses import dataclass
from enum import StrEnum

from ptn_scan.geometry import Rect

Triple = tuple[float, float, float]

LEAST_CONTRAST = 0.05
"""Print is never taken to be paler, against the template."""


class PageKind(StrEnum):
    """`ballot`: placed on the layout; `unregistered`: something is printed, but the fiducials are
    not found or too far off; `blank`: no print; `unreadable`: nothing to go by."""

    BALLOT = "ballot"
    UNREGISTERED = "unregistered"
    BLANK = "blank"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the page lies in the image and how surely.

    `across` and `along` are the coefficients of 1, x, y, xy, y² (mm on the sheet) that give the
    pixel's column and line; `fiducials` how many markers were found; `residual_mm` the root mean
    square distance of their corners from where the fit has them.
    """

    across: tuple[float, float, float, float, float]
    along: tuple[float, float, float, float, float]
    fiducials: int
    residual_mm: float
    dots_per_inch: float


@dataclass(frozen=True, slots=True)
class Mark:
    """One connected piece of ink that a voter added among the tick boxes.

    Marks of several rows that join are cut at the lines between the rows; `extent_mm` is the longer
    side of all of it. `ink_mm2` is its area, `stroke_mm` the length of its centre line, `in_row`
    the share of it (0 to 1) in the row's own band; `elsewhere`: it has ink in a box of another row.
    `ink_inside` is the area in each box of the row, `stroke_inside` the length there. `around` is
    the share (0 to 1) of the directions from each box's centre in which the piece has ink away from
    the middle of the box, `beyond` of those in which it has ink further off than the box's edge,
    `core_mm2` its ink in that middle: a ring has much of the first two and little of the last.
    `oval` is how far its ink lies from the ellipse that fits it best, in radii of that, `closed`
    the share of that ellipse's directions in which there is any, `closed_unseen` with what print
    may hide: 0, 1 and 1 for a perfect ring; they are measured where the piece lies around a box at
    all. `outline` is as `oval` for its outermost ink in each direction, where it reaches beyond the
    box on most sides: little where a circle runs round a mark. `darkness` is the median of its
    ink's, beyond the print (0 to 1).
    """

    bounds: Rect
    extent_mm: float
    ink_mm2: float
    stroke_mm: float
    in_row: float
    elsewhere: bool
    ink_inside: Triple
    stroke_inside: Triple
    around: Triple
    beyond: Triple
    core_mm2: Triple
    oval: float
    closed: float
    closed_unseen: float
    outline: float
    darkness: float

    @property
    def width_mm(self) -> float:
        """The mean width of its stroke, as scanned: about 0.15 mm more than the pen's."""
        return self.ink_mm2 / self.stroke_mm


@dataclass(frozen=True, slots=True)
class NameReading:
    """Added ink over a printed name and title: shares (0 to 1) of the width that carries ink.
    `crossed` is of ink whose middle lies in the height of the letters' bodies, `touched` of ink
    within that height alone, `faintly_touched` the same at half the threshold, `at_feet` of ink
    whose middle lies at the letters' feet; `between` the share of the width with ink between the
    lines of a name on several; `title_crossed` as `crossed`, of the line of the title that has
    most; `runs_on`: its ink goes on from row to row, or lies beside the name as well; `offset_mm`:
    how far from its place a crossed name is found; `covered` (0 to 1): how much of the open paper
    between its letters is inked, in the columns where any is; `seen`: how dark its print is against
    the row's, nothing where it is covered or torn off.

    `excess` is how much darker it is between the letters than the page's names and titles usually
    are, in shares of the print's darkness, and `spread` how far those lie from what is usual, by
    the median: a line that is too pale or too thin to be seen as ink still shows in the first.
    `excess_along` is the excess that seven tenths of the name's width have: nothing where only half
    of it is darker; `excess_part` that of its darkest 10 mm; `excess_course` how much more the
    darkest course that a pen may have taken from end to end stands out than those through the
    page's names and titles usually do, in the same shares; `title_excess` and `title_course` are
    `excess` and `excess_course` of the title."""

    crossed: float
    touched: float
    faintly_touched: float
    at_feet: float
    between: float
    title_crossed: float
    runs_on: bool
    offset_mm: float
    covered: float
    seen: float
    excess: float = 0.0
    spread: float = 0.0
    excess_along: float = 0.0
    excess_part: float = 0.0
    excess_course: float = 0.0
    title_excess: float = 0.0
    title_course: float = 0.0


@dataclass(frozen=True, slots=True)
class RowReading:
    """One official's row.

    `offset_mm` is how far it stood from where the page's placement had it, `match` (-1 to 1) how
    well print and template agree there, `fit` the same for the text once more where the row was
    laid out. `contrast` (0 to 1) is the darkness of its print against the template's, `hairlines`
    that of the table's thin lines, which a scanner loses first, `noise` the standard deviation of
    blank paper as darkness, `threshold` the darkness from which ink is sure. `faint_mm2` is the ink
    in each box at half the threshold, and `faint_extent_mm` how far that extends, `faint_near_mm2`
    that in the row's band around the boxes, but for the edges of sure ink; `foreign_mm2` is sure
    ink there that belongs to other rows' marks.
    `borders` (0 to 1) is how dark the printed border of each box is, against the row's: nothing
    where it is torn off or covered. `heaviest_side` is how much darker the darkest side of a box is
    than the usual, in shares of that: a line may be drawn along it. `trace_mm` is the length of the
    longest trace of a pen, far paler than sure ink, in a row without any mark in its boxes.
    """

    official: int
    offset_mm: float
    match: float
    fit: float
    contrast: float
    hairlines: float
    noise: float
    threshold: float
    faint_mm2: Triple
    faint_near_mm2: float
    foreign_mm2: float
    borders: Triple
    heaviest_side: float
    marks: tuple[Mark, ...]
    name: NameReading
    trace_mm: float = 0.0
    faint_extent_mm: Triple = (0.0, 0.0, 0.0)

    @property
    def lines_seen(self) -> float:
        """The darkness of the table's thin lines against that of the print."""
        return self.hairlines / max(self.contrast, LEAST_CONTRAST)


@dataclass(frozen=True, slots=True)
class PageReading:
    """Everything read from one scan. `page` is the page of the ballot where known; `payloads` are
    the texts of all QR codes found, each once. `stamp` and `signature` are None where the scan
    cannot tell or the page has no place for them. `bilevel`: the scan had black and white only."""

    kind: PageKind
    page: int | None = None
    payloads: tuple[str, ...] = ()
    placement: Placement | None = None
    rows: tuple[RowReading, ...] = ()
    stamp: bool | None = None
    signature: bool | None = None
    write_in: bool = False
    stray: tuple[Rect, ...] = ()
    bilevel: bool = False
