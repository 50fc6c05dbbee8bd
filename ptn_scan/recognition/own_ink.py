"""Which ink is the seal's and the signature's, though it may run over the edges of their places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import PageLayout
from ptn_scan.recognition.pieces import Piece

_OWN_SHARE = 0.25
"""From this share of a piece in such a place it belongs there."""
_MARGIN_MM = 1.0
_SEAL_LONG_MM, _SEAL_SHORT_MM = 22.0, 12.0
"""Sides of half a seal; words are not so high."""
_SEAL_MARGIN_MM = 2.5
"""The straighter parts of its ring may have been cut out as lines."""
_SEAL_REACH_MM = 9.0
"""A seal is pressed by hand: so far outside its place it may lie."""
_SIGNED_MM2 = 1.5
_SIGNATURE_REACH_MM = (14.0, 9.0)
"""So far beside, and above or below, strokes of a signature may stand."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """A printed place that is in use, and the part of the sheet in which all strokes are its."""

    place: Rect
    reach: Rect


@dataclass(frozen=True, slots=True)
class OwnInk:
    """Seal and signature, where there are any."""

    seal: _Owner | None
    signature: _Owner | None

    @staticmethod
    def of(pieces: Sequence[Piece], page: PageLayout) -> "OwnInk":
        """By all pieces of ink on the page."""
        return OwnInk(_seal(pieces, page.stamp), _signature(pieces, page.signature))

    def rest(self, piece: Piece) -> Iterator[Piece]:
        """The strokes of `piece` that belong to neither."""
        if self.signature is not None and holds(self.signature.reach, piece.bounds.centre):
            return
        owners = [each for each in (self.seal, self.signature) if each is not None]
        theirs = [each.reach for each in owners if _is_in(piece, each.place)]
        for stroke in piece.strokes():
            if not any(reach.overlaps(stroke.bounds) for reach in theirs):
                yield stroke


def holds(area: Rect, point: tuple[float, float]) -> bool:
    """Whether `point` lies in `area`."""
    x, y = point
    return area.x <= x <= area.right and area.y <= y <= area.bottom


def _shared(one: Rect, other: Rect) -> Rect:
    left, top = max(one.x, other.x), max(one.y, other.y)
    right, bottom = min(one.right, other.right), min(one.bottom, other.bottom)
    return Rect(left, top, right - left, bottom - top)


def _is_in(piece: Piece, place: Rect) -> bool:
    return piece.share_in(place.grown(_MARGIN_MM)) >= _OWN_SHARE


def _seal(pieces: Sequence[Piece], place: Rect | None) -> _Owner | None:
    """Ink too high and too wide for words."""
    if place is None:
        return None
    there = [
        stroke.bounds
        for piece in pieces
        if _is_in(piece, place)
        for stroke in piece.strokes()
        if stroke.bounds.overlaps(place)
    ]
    if not there:
        return None
    around = bounding(there)
    short, long = sorted((around.w, around.h))
    if long < _SEAL_LONG_MM or short < _SEAL_SHORT_MM:
        return None
    return _Owner(place, _shared(around.grown(_SEAL_MARGIN_MM), place.grown(_SEAL_REACH_MM)))


def _signature(pieces: Sequence[Piece], place: Rect | None) -> _Owner | None:
    if place is None:
        return None
    inked = sum(piece.ink_mm2 * piece.share_in(place) for piece in pieces)
    return _Owner(place, place.grown(*_SIGNATURE_REACH_MM)) if inked >= _SIGNED_MM2 else None
