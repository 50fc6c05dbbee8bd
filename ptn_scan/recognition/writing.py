"""Writing anywhere on the sheet: what the voter wrote in, and strokes that went astray.

Handwriting has many strokes of a pen's width side by side. Folds and streaks are long and straight,
stains wide, specks small; marks stand in boxes, strikes over names, the seal and the signature in
places of their own; and what fits on the print is print that was not taken away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import PageLayout
from ptn_scan.recognition.broken_words import broken_words
from ptn_scan.recognition.components import components
from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.ink import InkPlane
from ptn_scan.recognition.order_statistics import quantile_of, quantiles_of
from ptn_scan.recognition.own_ink import OwnInk, holds
from ptn_scan.recognition.pieces import Bytes, Piece, find_pieces
from ptn_scan.recognition.sheet_ink import rows_area, window
from ptn_scan.recognition.stains import without_rings
from ptn_scan.recognition.template import (
    COARSE_PX_PER_MM,
    COARSE_SHEET,
    PX_PER_MM,
    Mask,
    PageTemplate,
    Plane,
)

_INK_LEVEL = 36
"""Of darkness, 0 = paper and 255 = black, from which on it is ink."""
_INK_NOISES = 6.0
_SMOOTHING_PX = 0.6
_DARK_LEVEL = 51
"""What is paler almost everywhere shows through from the back."""
_PALE_LEVEL, _SURE_SHARE = 18, 0.15
"""Where a name is to be written in, gray paper shows a thin pen's stroke from this level on, which
is ink where so much of it surely is."""
_ONE_SIGMA = 0.84
_SAMPLE_PX = 8
_GRAINS = 3.0
"""Where light fades across a page black and white shows paper as grains: in a strip from top to
bottom of this width ink is so many times darker than most of it."""
_STRIP_MM = 10.0
_ROW_MATCH = 0.75
"""Rows less sure than this may show print as ink."""
_EDGE_MM = 6.0
"""What is nearer to the paper's edge may be its shadow."""
_MIN_STRAY_MM2 = 0.8
_BETWEEN_WORDS_MM = 5.0
_NARROWEST_MM = 1.0
"""What is narrower is a bit of a fold, or a hair."""
_NAME_SHARE, _BOX_SHARE = 0.5, 0.4
"""Of one stroke's ink: it is part of a strike over a name, or of a mark in a box."""
_PRINTED = 0.08
_PRINT_SHARE, _PRINT_EXCESS = 0.82, 0.7
"""From this share of a piece on the print, moved as fits best, it is print."""
_PRINT_SEARCH_PX = 16
_RULE_LENGTH_PX = 36
"""The table's lines are longer than a box's."""
_RULES_LEFT = 0.1
"""From this share of the table's lines seen as ink they were not taken away well."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Whether there is a written name, and where all stray ink is."""

    write_in: bool
    stray: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """What a piece must have at least to be words: length of strokes, longer and shorter side in
    mm, how many strokes a line along it meets, and how many times its own length its strokes are
    long (`winding`); how high it may be at most, and how wide its strokes, as seen (`high_mm`,
    `widest_mm`: a stain is wider); `upright`: also those that run up or down; and what share of its
    ink is dark (`dark_share`): behind the place for a name nothing is printed that could show
    through."""

    stroke_mm: float
    long_mm: float
    short_mm: float
    crossings: float
    winding: float = 1.2
    high_mm: float = 16.0
    widest_mm: float = 1.9
    upright: bool = False
    dark_share: float = 0.2


_ANYWHERE = _Words(
    stroke_mm=9.0, long_mm=5.0, short_mm=1.2, crossings=2.2, high_mm=45.0, upright=True
)
_IN_ROWS = _Words(stroke_mm=12.0, long_mm=7.0, short_mm=2.0, crossings=2.3)
_AT_BOXES = _Words(stroke_mm=18.0, long_mm=9.5, short_mm=2.2, crossings=2.8)
_IN_PLACE = _Words(
    stroke_mm=8.0,
    long_mm=5.0,
    short_mm=1.0,
    crossings=1.4,
    winding=0.8,
    high_mm=45.0,
    widest_mm=2.6,
    dark_share=0.1,
)
"""Where a name is to be written in, whatever looks like writing is, but for what stands upright, as
a part of a ring does."""
_OPEN = (_ANYWHERE, _IN_PLACE)
_IN_PLACE_SHARE = 0.8
_LETTERS, _LETTER_MM = 2, (1.75, 12.0)
"""So many pieces there, so high and not wider, are letters."""
_WIDEST_AMONG_MANY_MM, _MANY = 2.6, 2.5
"""Where many strokes stand side by side they run into each other."""
_SPARSE, _SPECKS_SHARE = 0.08, 0.25
"""Words fill more of the rectangle around them. What fills less, and has so many specks among its
strokes, by their ink, is grains of dark paper in black and white."""
_SQUARE = 0.7
"""Sides so alike do not tell which way the words run."""


@dataclass(frozen=True, slots=True, eq=False)
class WritingPlaces:
    """What is where on a page, over `COARSE_SHEET`: `names` and `boxes` of the rows, `ruled`
    the table's lines; in `printed` 1 where any print is, else 0. `rows` bounds all rows."""

    page: PageLayout
    rows: Rect
    names: Mask
    boxes: Mask
    ruled: Mask
    printed: Plane

    @staticmethod
    def of(template: PageTemplate, names: Sequence[Rect]) -> "WritingPlaces":
        """`names` bound the lines of the printed names."""
        page = template.page
        printed = template.coarse > _PRINTED
        return WritingPlaces(
            page=page,
            rows=rows_area(page),
            names=_painted(name.grown(1.0, 0.6) for name in names),
            boxes=_painted(box.grown(1.0) for row in page.rows for box in row.boxes),
            ruled=_ruled(printed.view(np.uint8)),
            printed=printed.astype(np.float32),
        )


def read_writing(
    ink: Plane, table: InkPlane, matches: Sequence[float], places: WritingPlaces
) -> Writing:
    """Writing on the page by its added darkness `ink` over `COARSE_SHEET` and by the ink over its
    table's rows; `matches` says how well each of these agrees with the template."""
    levels = cv2.GaussianBlur(cv2.convertScaleAbs(ink, alpha=255.0), (3, 3), _SMOOTHING_PX)
    smooth = levels.astype(np.uint8, copy=False)
    noise = quantile_of(smooth[::_SAMPLE_PX, ::_SAMPLE_PX], _ONE_SIGMA)
    mask = _mask(smooth, noise, places.rows)
    if not table.bilevel:
        _add_pale(mask, smooth, noise, places.page)
    _lay_rows(mask, table, matches, places)
    pieces = tuple(find_pieces(mask))
    own = OwnInk.of(pieces, places.page)
    words, stray = [], []
    for found in _parted(pieces, places.page):
        piece = None if _is_small(found, places) else _foreign(found, places, own)
        if piece is None or _is_grains(piece, mask):
            continue
        least = _least(piece, places)
        if least in _OPEN and _dark_share(piece, smooth) < least.dark_share:
            continue
        if _is_words(piece, least):
            words.append(piece)
        elif least in _OPEN and _is_stray(piece):
            stray.append(piece)
    if table.bilevel and not words and places.page.write_in is not None:
        words = list(broken_words(mask, places.page.write_in))
    words = [piece for piece in words if not _is_print(piece, places.printed)]
    stray = [piece for piece in stray if not _is_print(piece, places.printed)]
    write_in = _is_written(words, stray, places.page)
    if write_in:
        kept = without_rings([*words, *stray], mask)
        words, stray = ([each for each in kept if each in pieces] for pieces in (words, stray))
        write_in = _is_written(words, stray, places.page)
    return Writing(write_in, tuple(piece.bounds for piece in (*words, *stray)))


def _parted(pieces: Iterable[Piece], page: PageLayout) -> Iterator[Piece]:
    """The pieces; one that runs from the table into the place where a name is to be written in, as
    words do that stand close below a mark of the last row, in two."""
    place = page.write_in
    for piece in pieces:
        bounds = piece.bounds
        if place is None or not bounds.y < place.y < bounds.bottom <= place.bottom:
            yield piece
            continue
        strokes = [(each.share_in(place) >= _IN_PLACE_SHARE, each) for each in piece.strokes()]
        for side in (False, True):
            part = Piece.of([each for inside, each in strokes if inside is side])
            if part is not None:
                yield part


def _is_written(words: Sequence[Piece], stray: Sequence[Piece], page: PageLayout) -> bool:
    """Whether there are words, or stray pieces that make words together."""
    together = any(_is_words(piece, _ANYWHERE) for piece in _rows_of(stray))
    return bool(words) or together or _are_letters(stray, page)


def _are_letters(pieces: Sequence[Piece], page: PageLayout) -> bool:
    """Whether several pieces stand where a name is to be written in and have the size of letters:
    what is left of words by a pale pen."""
    if page.write_in is None:
        return False
    there = [each.bounds for each in pieces if each.share_in(page.write_in) >= _IN_PLACE_SHARE]
    letters = [each for each in there if each.h >= _LETTER_MM[0] and each.w <= _LETTER_MM[1]]
    return len(letters) >= _LETTERS


def _rows_of(pieces: Sequence[Piece]) -> list[Piece]:
    """`pieces` with those joined that stand as near to each other as words."""
    rows: list[Piece] = []
    for piece in pieces:
        near = piece.bounds.grown(_BETWEEN_WORDS_MM)
        beside = [row for row in rows if row.bounds.overlaps(near)]
        joined = Piece.of([piece, *beside]) or piece
        rows = [*(row for row in rows if row not in beside), joined]
    return rows


def _painted(areas: Iterable[Rect]) -> Mask:
    plane = np.zeros(COARSE_SHEET.shape, dtype=np.bool_)
    for area in areas:
        plane[window(area)] = True
    return plane


def _ruled(printed: Bytes) -> Mask:
    ruled = np.zeros(printed.shape, dtype=np.bool_)
    for shape in ((1, _RULE_LENGTH_PX), (_RULE_LENGTH_PX, 1)):
        ruled |= cv2.morphologyEx(printed, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) > 0
    return ruled


def _dark_share(piece: Piece, smooth: Bytes) -> float:
    """The share of its sure ink (0 to 1) that is dark."""
    sure = piece.share_over(_INK_LEVEL, smooth)
    return piece.share_over(_DARK_LEVEL, smooth) / sure if sure else 0.0


def _add_pale(mask: Bytes, smooth: Bytes, noise: float, page: PageLayout) -> None:
    """Adds to the sheet's `mask` the paler parts of strokes where a name is to be written in."""
    level = max(_PALE_LEVEL, _INK_NOISES * noise)
    if page.write_in is None or level >= _INK_LEVEL:
        return
    there = window(page.write_in)
    place = mask[there]
    labels, stats = components((smooth[there] > level).view(np.uint8))
    sure = np.bincount(labels[place > 0], minlength=len(stats))
    kept = sure >= _SURE_SHARE * stats[:, cv2.CC_STAT_AREA]
    kept[0] = False
    place[kept[labels]] = 255


def _mask(smooth: Bytes, noise: float, rows: Rect) -> Bytes:
    """Where ink is on the sheet; `noise` is the standard deviation of the paper's level, by most of
    it."""
    least = np.maximum(max(_INK_LEVEL, _INK_NOISES * noise), _GRAINS * _grains(smooth, rows))
    mask = (smooth > np.minimum(least, 255).astype(np.uint8)).view(np.uint8) * np.uint8(255)
    edge = round(_EDGE_MM * COARSE_PX_PER_MM)
    mask[:edge] = mask[-edge:] = 0
    mask[:, :edge] = mask[:, -edge:] = 0
    return mask


def _grains(smooth: Bytes, rows: Rect) -> FloatArray:
    """How dark each column is above and below the table's `rows`, but for a little: what is written
    there never fills it."""
    strip = round(_STRIP_MM * COARSE_PX_PER_MM)
    lines, _ = window(rows)
    around = (smooth[: lines.start : _SAMPLE_PX, ::4], smooth[lines.stop :: _SAMPLE_PX, ::4])
    strips = np.split(np.concatenate(around), smooth.shape[1] // strip, axis=1)
    dark = quantiles_of(np.stack(strips).reshape(len(strips), -1), _ONE_SIGMA)
    middles = (np.arange(len(dark)) + 0.5) * strip
    return np.asarray(np.interp(np.arange(smooth.shape[1]) + 0.5, middles, dark), np.float64)


def _lay_rows(
    mask: Bytes, table: InkPlane, matches: Sequence[float], places: WritingPlaces
) -> None:
    """Lays the ink of all rows that are sure into the sheet's mask."""
    place = window(places.rows)
    target = mask[place]
    step = round(PX_PER_MM / COARSE_PX_PER_MM)
    top = step * place[0].start - round(table.grid.area.y * PX_PER_MM)
    left = step * place[1].start - round(table.grid.area.x * PX_PER_MM)
    height, width = target.shape
    fine = table.mask[top : top + step * height, left : left + step * width].view(np.uint8)
    shares = cv2.resize(fine * np.uint8(255), (width, height), interpolation=cv2.INTER_AREA)
    inked, ruled = shares >= 127, places.ruled[place]
    if np.count_nonzero(inked & ruled) >= _RULES_LEFT * np.count_nonzero(ruled):
        inked &= ~ruled
    target[inked] = 255
    for row, match in zip(places.page.rows, matches, strict=True):
        if match < _ROW_MATCH:
            mask[window(row.row.grown(1.0, 0.0))] = 0


def _foreign(piece: Piece, places: WritingPlaces, own: OwnInk) -> Piece | None:
    """What of `piece` is neither seal nor signature, speck nor line, mark nor strike."""
    strokes = [
        each
        for each in own.rest(piece)
        if not each.is_speck
        and not each.is_line
        and each.share(places.names) < _NAME_SHARE
        and each.share(places.boxes) < _BOX_SHARE
    ]
    return Piece.of(strokes)


def _is_small(piece: Piece, places: WritingPlaces) -> bool:
    """Most pieces are marks: too small for words, and no stray ink."""
    least = _least(piece, places)
    return least not in _OPEN and piece.bounds.w < least.long_mm


def _least(piece: Piece, places: WritingPlaces) -> _Words:
    page, bounds = places.page, piece.bounds
    if page.write_in is not None and piece.share_in(page.write_in) >= _IN_PLACE_SHARE:
        return _IN_PLACE
    if not holds(places.rows, bounds.centre):
        return _ANYWHERE
    return _IN_ROWS if bounds.x < page.rows[0].boxes[0].x - 7.0 else _AT_BOXES


def _is_words(piece: Piece, least: _Words) -> bool:
    bounds = piece.bounds
    level, upright = piece.crossings
    long, short, crossings = bounds.w, bounds.h, level
    if least.upright and short > long:
        long, short, crossings = short, long, upright
    if least.upright and short > _SQUARE * long:
        crossings = max(level, upright)
    if long < least.long_mm or not least.short_mm <= short <= least.high_mm:
        return False
    length = piece.stroke_mm
    widest = _WIDEST_AMONG_MANY_MM if crossings >= _MANY else least.widest_mm
    return (
        length >= max(least.stroke_mm, least.winding * long)
        and crossings >= least.crossings
        and piece.ink_mm2 <= widest * length
    )


def _is_grains(piece: Piece, mask: Bytes) -> bool:
    """Whether the strokes of `piece` are some of many grains in `mask` that touch each other."""
    if np.count_nonzero(piece.ink) >= _SPARSE * piece.ink.size:
        return False
    height, width = piece.ink.shape
    around = mask[piece.top : piece.top + height, piece.left : piece.left + width] > 0
    others = Piece(piece.top, piece.left, around & ~piece.ink)
    specks = sum(each.ink_mm2 for each in others.strokes() if each.is_speck)
    return specks >= _SPECKS_SHARE * piece.ink_mm2


def _is_print(piece: Piece, printed: Plane) -> bool:
    """Whether the piece fits on the print, somewhere near."""
    height, width = piece.ink.shape
    reach = _PRINT_SEARCH_PX
    top, left = max(piece.top - reach, 0), max(piece.left - reach, 0)
    field = printed[top : piece.top + height + reach, left : piece.left + width + reach]
    if not field.any():
        return False
    pixels = int(np.count_nonzero(piece.ink))
    covered = cv2.matchTemplate(field, piece.ink.astype(np.float32), cv2.TM_CCORR) / pixels
    chance, best = float(covered.mean()), float(covered.max())
    return best >= _PRINT_SHARE and best - chance >= _PRINT_EXCESS * (1 - chance)


def _is_stray(piece: Piece) -> bool:
    narrow = min(piece.bounds.w, piece.bounds.h)
    return piece.ink_mm2 >= _MIN_STRAY_MM2 and narrow >= _NARROWEST_MM
