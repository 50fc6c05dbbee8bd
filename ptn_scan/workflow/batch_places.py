"""Where to look in a stack of which more or fewer ballots were read than counted by hand.

What a scanner does to paper leaves traces beside the ballots: of two sheets drawn in together one
hides the other's rows or markers, or the upper one lies lower in the picture than its neighbours
do; a sheet that lies face down is a blank page, a page left out breaks the order of pages. Where
there is no trace, the pages are told in parts of ten, so that a count of the paper in the same
parts shows which of them differs.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ptn_scan.arlo import scan_order
from ptn_scan.layout import PAPER
from ptn_scan.recognition.reading import PageKind, Placement
from ptn_scan.ruling.limits import LIMITS
from ptn_scan.ruling.values import (
    BallotRuling,
    Box,
    PageRuling,
    PageStatus,
    Reason,
    Sheet,
    Source,
)
from ptn_scan.workflow.message import Message

PART_PAGES = 10
"""A part that a hand counts in a moment."""
BOTH_SIDES = 0.4
"""From this share of blank pages on, the scanner scanned both sides of each sheet."""

SHIFT_MM = 6.0
"""Feeders place sheets within 2 or 3 mm of each other; two that go through together are further
apart, or cover each other so well that nothing shows it."""
SHIFT_SPREADS = 6
"""On a flatbed, where sheets lie anyhow: so many times as far off as half of them."""
_MM_PER_INCH = 25.4

_UNREADABLE = Message("trang không đọc được", "a page that cannot be read")
_NO_BALLOT = Message("đã quyết định không phải phiếu", "decided to be no ballot")
_FACE_DOWN = Message(
    "trang trắng: tờ phiếu có thể bị lật mặt", "a blank page: a sheet may lie face down"
)
_NO_CORNERS = Message(
    "không thấy đủ góc trang: có thể hai tờ đi cùng nhau hoặc tờ bị gấp",
    "corners not found: two sheets may have gone through together, or one was folded",
)
_HIDDEN_ROWS = Message(
    "có dòng bị che: có thể tờ bị gấp hoặc hai tờ đi cùng nhau",
    "hidden rows: the sheet may be folded, or two went through together",
)
_SHIFTED = Message(
    "phiếu nằm lệch so với các tờ khác trong ảnh: có thể hai tờ đi cùng nhau",
    "the ballot lies elsewhere in the picture than the others do: two sheets may have gone through "
    "together",
)
_SAME_IMAGE = Message(
    "giống hệt một ảnh trước đó: chỉ tính một lần", "the same image as one before: it counts once"
)

_Line = BallotRuling | PageRuling


@dataclass(frozen=True, slots=True)
class Place:
    """A page to look at, or with `last` pages from `first` on, and what it shows. `before` and
    `after` are the pages between which the sheet lies in the stack."""

    first: Source
    last: Source | None
    before: Source | None
    after: Source | None
    what: Message


@dataclass(frozen=True, slots=True)
class _Page:
    """One scanned page in the order of the stack."""

    source: Source
    sheet: Sheet
    line: _Line
    again: bool
    """Whether the same image stood in the stack before."""
    shifted: bool
    """Whether the ballot lies elsewhere in the picture than others of the stack do."""

    @property
    def blank(self) -> bool:
        return self.sheet.reading.kind is PageKind.BLANK


def places_to_look(box: Box, sheets: Sequence[Sheet], short: bool) -> tuple[Place, ...]:
    """Pages of the batch with these `sheets` that may explain why its ballots differ from the
    count by hand; `short`: fewer were read than counted."""
    pages = _in_order(box, sheets)
    duplex = sum(page.blank for page in pages) >= BOTH_SIDES * len(pages)
    found = []
    for index, page in enumerate(pages):
        near = pages[max(0, index - 1) : index + 2]
        what = (_missing(page, near, duplex) if short else _surplus(page)) or _disorder(page)
        if what is not None:
            before = pages[index - 1].source if index else None
            after = pages[index + 1].source if index + 1 < len(pages) else None
            found.append(Place(page.source, None, before, after, what))
    return tuple(found) or tuple(_parts(pages))


def _in_order(box: Box, sheets: Sequence[Sheet]) -> list[_Page]:
    ruled: tuple[_Line, ...] = (*box.ballots, *box.pages)
    lines = {handle: line for line in ruled for handle in line.sheets}
    shifted = _shifted(sheets)
    pages = [
        _Page(source, sheet, lines[sheet.handle], again > 0, sheet.handle in shifted)
        for sheet in sheets
        for again, source in enumerate(sheet.sources)
    ]
    return sorted(pages, key=lambda page: scan_order(page.source))


def _shifted(sheets: Sequence[Sheet]) -> frozenset[str]:
    """The handles of sheets that lie elsewhere in the picture than the others of the stack."""
    centres = {
        sheet.handle: _centre_mm(sheet.reading.placement)
        for sheet in sheets
        if sheet.reading.placement is not None
    }
    found: set[str] = set()
    for axis in (0, 1) if centres else ():
        middle = median(centre[axis] for centre in centres.values())
        away = {handle: abs(centre[axis] - middle) for handle, centre in centres.items()}
        most = max(SHIFT_MM, SHIFT_SPREADS * median(away.values()))
        found |= {handle for handle, distance in away.items() if distance > most}
    return frozenset(found)


def _centre_mm(placement: Placement) -> tuple[float, float]:
    """Where the middle of the sheet lies in the picture, from its left and upper edge: the same
    for sheets that went through upside down."""
    x, y = PAPER.centre
    terms = (1.0, x, y, x * y, y * y)
    scale = _MM_PER_INCH / placement.dots_per_inch
    across, along = (
        sum(factor * term for factor, term in zip(factors, terms, strict=True)) * scale
        for factors in (placement.across, placement.along)
    )
    return across, along


def _missing(page: _Page, near: Sequence[_Page], duplex: bool) -> Message | None:
    """What on this page may hide a ballot."""
    reading, status = page.sheet.reading, page.line.status
    face_down = page.blank and (not duplex or all(each.blank for each in near))
    hidden = any(row.match < LIMITS.least_match for row in reading.rows)
    signs = (
        (status is PageStatus.UNREADABLE, _UNREADABLE),
        (status is PageStatus.NOT_A_BALLOT, _NO_BALLOT),
        (face_down, _FACE_DOWN),
        (reading.kind is PageKind.UNREGISTERED, _NO_CORNERS),
        (hidden, _HIDDEN_ROWS),
        (page.shifted, _SHIFTED),
        (page.again, _SAME_IMAGE),
    )
    return next((message for seen, message in signs if seen), None)


def _surplus(page: _Page) -> Message | None:
    """What on this page may be no ballot of the stack, or one that was counted already."""
    if Reason.DUPLICATE in page.line.reasons:
        return Message(
            "mã phiếu này còn ở tờ khác: có thể quét hai lần",
            "another sheet has the same id: it may have been scanned twice",
        )
    unknown = {Reason.UNREGISTERED, Reason.QR_UNREADABLE}
    if not unknown.isdisjoint(page.line.reasons):
        return Message(
            "không đọc được mã phiếu: có thể là giấy khác hoặc tờ quét hai lần",
            "no id can be read: other paper, or a sheet that was scanned twice",
        )
    return None


def _disorder(page: _Page) -> Message | None:
    """Pages of one ballot that do not make it whole: one stuck to another, or lies elsewhere."""
    if Reason.MISSING_PAGE in page.line.reasons:
        return Message(
            f"phiếu thiếu trang (đây là trang {page.sheet.reading.page})",
            f"a page of this ballot is missing (this is page {page.sheet.reading.page})",
        )
    if Reason.EXTRA_PAGE in page.line.reasons:
        return Message("phiếu thừa trang", "this ballot has a page too many")
    return None


def _parts(pages: Sequence[_Page]) -> Iterator[Place]:
    """The whole stack in parts, each with its number of ballots."""
    starts = [
        index
        for index, page in enumerate(pages)
        if index == 0 or page.source.file != pages[index - 1].source.file
    ]
    counted: set[str] = set()
    for start, end in pairwise([*starts, len(pages)]):
        for first in range(start, end, PART_PAGES):
            part = pages[first : min(first + PART_PAGES, end)]
            ballots = Counter(
                page.line.sheets[0] for page in part if isinstance(page.line, BallotRuling)
            )
            fresh = len(ballots.keys() - counted)
            counted |= ballots.keys()
            what = Message(
                f"đọc được {fresh} phiếu; hãy đếm lại phần này của tập",
                f"{fresh} ballots read; count this part of the stack again",
            )
            yield Place(part[0].source, part[-1].source, None, None, what)
