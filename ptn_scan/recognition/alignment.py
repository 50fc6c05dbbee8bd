"""Finds each row again: paper stretches, and a sheet feed pulls unevenly.

In every row the printed name, the title and the three boxes are looked for within a few mm of
where the page's placement has them. What most of them agree on moves the row; one that a voter's
scribble has drawn away is outvoted. A row that is high, as its name or title has many lines, is
stretched along the page as these lines say, and others as the rows around them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import RowLayout
from ptn_scan.recognition.grid import FloatArray, Grid
from ptn_scan.recognition.peaks import between_pixels
from ptn_scan.recognition.template import COARSE_PX_PER_MM, COARSE_SHEET, PageTemplate, Plane
from ptn_scan.recognition.text_lines import RowTexts, TextLine

SEARCH_MM = 2.5
"""How far from its expected place an anchor is looked for; one that lies farther is looked for
where those that were found say."""
_SEARCH_PX = round(SEARCH_MM * COARSE_PX_PER_MM)
_NEAR_PX = round(1.25 * COARSE_PX_PER_MM)
"""Most lie so near,"""
_PLAIN_SCORE = 0.8
"""and then they match so well."""
_FURTHER = 3
"""So many times doubtful anchors are looked for where the others say."""
_AGREE_MM = 0.2
"""An anchor that lies further than this from where the others have it is taken for disturbed."""
_NEIGHBOUR_MM = 0.8
"""A row further than this from what the rows around it say was matched to something else."""
_MAX_SLOPE = 0.1
"""mm of shift a mm along the page: more than any feed pulls."""
_HIGH_MM = 8.0
"""Anchors of a row this far apart along the page tell how it is stretched."""
_MIN_SCORE = 0.3
_LOST_SCORE = 0.55
"""A row that matches worse may lie beyond where it was looked for."""
_SURE_SCORE = 0.65
"""A row that matches so well is where it was found, whatever its neighbours say."""
_BOX_MARGIN = 1.3
_TEXT_MARGIN = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class RowPlace:
    """Where a row really lies: `shift` (4 x 2) is to be added to the places that the layout gives.
    Its rows are the coefficients of 1, x, x² and y, counted from the middle of the row, its columns
    the shift in x and y, in mm. `match` is the mean correlation of the row's anchors."""

    shift: FloatArray
    match: float

    @property
    def offset_mm(self) -> float:
        return float(np.hypot(*self.shift[0]))

    def moved_by(self, point_mm: tuple[float, float], middle: tuple[float, float]) -> FloatArray:
        """How far (x, y) a point of the row as laid out lies away on the sheet as the page's
        placement has it."""
        points = np.array([point_mm])
        return np.asarray((self.moved(points, middle) - points)[0])

    def moved(self, points_mm: FloatArray, middle: tuple[float, float]) -> FloatArray:
        """Where points of the row as laid out (... x 2 mm) lie on the sheet as the page's placement
        has it. `middle` is the middle of the row."""
        across, along = points_mm[..., 0] - middle[0], points_mm[..., 1] - middle[1]
        moved = np.array(points_mm)
        for axis, (one, by_x, by_xx, by_y) in enumerate(self.shift.T.tolist()):
            moved[..., axis] += one + (by_x + by_xx * across) * across + by_y * along
        return moved


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    """Print that is looked for: where it begins on `COARSE_SHEET`, the print there, and its middle,
    mm on the sheet."""

    top: int
    left: int
    printed: Plane
    centre: tuple[float, float]

    @staticmethod
    def of(template: PageTemplate, patch: Rect) -> "_Pattern":
        area = Grid.over(patch, COARSE_PX_PER_MM).area
        lines, columns = COARSE_SHEET.window(area)
        printed = template.coarse[lines, columns]
        return _Pattern(lines.start, columns.start, printed, area.centre)


@dataclass(frozen=True, slots=True, eq=False)
class RowPrint:
    """What is looked for in one row: its name, boxes and title. Of a title its first line is looked
    for; of a text so high that its lines tell how the row is stretched, each of them."""

    row: RowLayout
    anchors: tuple[_Pattern, ...]

    @staticmethod
    def of(template: PageTemplate, row: RowLayout, texts: RowTexts) -> "RowPrint":
        """`texts` are the printed lines of the row's name and title."""
        high = [
            line
            for text in (texts.name, texts.title)
            if _height_mm(text) >= _HIGH_MM
            for line in text
        ]
        lines = [line.bounds for line in dict.fromkeys([*texts.title[:1], *high])] or [row.name]
        patches = [each.grown(_TEXT_MARGIN) for each in (row.name, *lines)]
        patches += [box.grown(_BOX_MARGIN) for box in row.boxes]
        return RowPrint(row, tuple(_Pattern.of(template, patch) for patch in patches))


def _height_mm(text: Sequence[TextLine]) -> float:
    """From the middle of its first line to that of its last."""
    return text[-1].bounds.centre[1] - text[0].bounds.centre[1] if text else 0.0


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A pattern with its middle at `x` and `y` was found `dx` and `dy` away from there, all in mm,
    where it correlates by `score` (-1 to 1) with the scan. `at_edge`: of where it was looked for,
    so that it may lie beyond."""

    x: float
    y: float
    dx: float
    dy: float
    score: float
    at_edge: bool = False

    @property
    def doubtful(self) -> bool:
        return self.at_edge or self.score < _LOST_SCORE


def find_rows(coarse: Plane, prints: Sequence[RowPrint]) -> tuple[RowPlace, ...]:
    """The place of each row of the page.

    `coarse` is the sheet's darkness over `COARSE_SHEET`, laid out by the page's placement.
    """
    middles = [printed.row.row.centre[1] for printed in prints]
    found = _found_by_neighbours(coarse, prints, [_row_place(coarse, each) for each in prints])
    agreed = tuple(_agreed(found, index, middles) for index in range(len(found)))
    return _with_slopes_along(agreed, middles)


def _found_by_neighbours(
    coarse: Plane, prints: Sequence[RowPrint], places: list[RowPlace]
) -> list[RowPlace]:
    """The rows found; those that lie too far away are looked for again where the row before, or the
    row behind, says."""
    for order in (range(1, len(places)), range(len(places) - 2, -1, -1)):
        for index in order:
            neighbour = places[index - order.step]
            if places[index].match < _LOST_SCORE <= neighbour.match:
                again = _row_place(coarse, prints[index], neighbour.shift[0])
                places[index] = max(places[index], again, key=lambda place: place.match)
    return places


def _row_place(coarse: Plane, printed: RowPrint, near_mm: FloatArray | None = None) -> RowPlace:
    """The row looked for where the layout has it, or `near_mm` (x and y) away from there."""
    away = (0, 0) if near_mm is None else _in_px(near_mm)
    anchors = [_find(coarse, pattern, away) for pattern in printed.anchors]
    middle = printed.row.row.centre
    if any(anchor.doubtful for anchor in anchors):
        anchors = _found_further(coarse, printed, anchors)
    good = [anchor for anchor in anchors if anchor.score >= _MIN_SCORE]
    match = sum(anchor.score for anchor in anchors) / len(anchors)
    shift = _fitted(good, middle)
    if shift is None:
        return RowPlace(np.zeros((4, 2)), 0.0)
    return RowPlace(shift, match)


def _found_further(coarse: Plane, printed: RowPrint, anchors: list[_Anchor]) -> list[_Anchor]:
    """The anchors; those that are doubtful, as they lie beyond the search on a page that was placed
    badly, looked for near the straight line through the others."""
    middle = printed.row.row.centre
    for _ in range(_FURTHER):
        sure = [anchor for anchor in anchors if not anchor.doubtful]
        line = _line_through(sure, middle)
        if line is None or len(sure) == len(anchors):
            break
        expected = RowPlace(line, 0.0)
        again = [
            _found_again(coarse, pattern, anchor, expected.moved_by(pattern.centre, middle))
            if anchor.doubtful
            else anchor
            for pattern, anchor in zip(printed.anchors, anchors, strict=True)
        ]
        if again == anchors:  # a box that ink covers is no better seen elsewhere
            break
        anchors = again
    return anchors


def _line_through(anchors: Sequence[_Anchor], middle: tuple[float, float]) -> FloatArray | None:
    """The shift by the straight line that most anchors agree on, or by the only one."""
    if len(anchors) != 1:
        return _fitted(anchors, middle, straight=True)
    shift = np.zeros((4, 2))
    shift[0] = anchors[0].dx, anchors[0].dy
    return shift


def _found_again(
    coarse: Plane, pattern: _Pattern, anchor: _Anchor, expected_mm: FloatArray
) -> _Anchor:
    """The anchor looked for so far away as is expected, if it matches better there."""
    near = _find_within(coarse, pattern, _in_px(expected_mm), _NEAR_PX)
    return max(anchor, near, key=lambda each: each.score)


def _in_px(away_mm: FloatArray) -> tuple[int, int]:
    """How many pixels of `COARSE_SHEET` to the right and down."""
    right, down = away_mm.tolist()
    return round(right * COARSE_PX_PER_MM), round(down * COARSE_PX_PER_MM)


def _find(coarse: Plane, pattern: _Pattern, away_px: tuple[int, int]) -> _Anchor:
    """The anchor near where it is expected or, where it is not seen there, in all of its search."""
    near = _find_within(coarse, pattern, away_px, _NEAR_PX)
    x, y = near.dx * COARSE_PX_PER_MM - away_px[0], near.dy * COARSE_PX_PER_MM - away_px[1]
    if near.score >= _PLAIN_SCORE and max(abs(x), abs(y)) < _NEAR_PX - 1:
        return near
    return _find_within(coarse, pattern, away_px, _SEARCH_PX)


def _find_within(
    coarse: Plane, pattern: _Pattern, away_px: tuple[int, int], search_px: int
) -> _Anchor:
    x, y = pattern.centre
    top = max(0, pattern.top + away_px[1] - search_px)
    left = max(0, pattern.left + away_px[0] - search_px)
    height, width = pattern.printed.shape
    field = coarse[top : top + height + 2 * search_px, left : left + width + 2 * search_px]
    if field.shape[0] < height or field.shape[1] < width:
        return _Anchor(x, y, 0.0, 0.0, 0.0)
    found = cv2.matchTemplate(field, pattern.printed, cv2.TM_CCOEFF_NORMED)
    scores = np.asarray(found, dtype=np.float32)
    _, score, _, (column, line) = cv2.minMaxLoc(scores)
    right = column + between_pixels(scores[line], column)
    down = line + between_pixels(scores[:, column], line)
    return _Anchor(
        x=x,
        y=y,
        dx=(right + left - pattern.left) / COARSE_PX_PER_MM,
        dy=(down + top - pattern.top) / COARSE_PX_PER_MM,
        score=score if math.isfinite(score) else 0.0,
        at_edge=line in {0, scores.shape[0] - 1} or column in {0, scores.shape[1] - 1},
    )


def _fitted(
    anchors: Sequence[_Anchor], middle: tuple[float, float], straight: bool = False
) -> FloatArray | None:
    """The shift that most anchors agree on; None where fewer than two do.

    The bend across (x²) of a page in perspective is told by four anchors or more, the stretch along
    (y) by five of a high row; neither where it is to be `straight`.
    """
    used = list(anchors)
    while len(used) >= 2:
        solution, errors = _least_squares(used, middle, straight)
        worst = int(np.argmax(errors))
        if errors[worst] <= _AGREE_MM or len(used) == 2:
            return solution if errors[worst] <= _AGREE_MM else None
        del used[worst]
    return None


def _least_squares(
    anchors: Sequence[_Anchor], middle: tuple[float, float], straight: bool
) -> tuple[FloatArray, FloatArray]:
    """Coefficients (4 x 2) weighed by score, and each anchor's distance from the fit in mm."""
    places = [(anchor.x - middle[0], anchor.y - middle[1]) for anchor in anchors]
    shifts = np.array([(anchor.dx, anchor.dy) for anchor in anchors])
    weights = np.sqrt([anchor.score for anchor in anchors])[:, np.newaxis]
    used = [0, 1, 2][: {2: 1, 3: 2}.get(len(anchors), 3)]
    if straight:
        used = [0, 1]
    elif len(anchors) >= 5 and _span([along for _, along in places]) >= _HIGH_MM:
        used.append(3)
    every = np.array([(1.0, across, across * across, along) for across, along in places])
    terms = every[:, used]
    _, solution = cv2.solve(terms * weights, shifts * weights, flags=cv2.DECOMP_SVD)
    coefficients = np.zeros((4, 2))
    coefficients[used] = solution
    return coefficients, np.hypot(*(terms @ solution - shifts).T)


def _span(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _agreed(places: Sequence[RowPlace], index: int, middles: Sequence[float]) -> RowPlace:
    """The row's own place where it is sure or fits its neighbours', or else what these say."""
    own = places[index]
    around = [
        other
        for other in range(max(0, index - 2), min(len(places), index + 3))
        if other != index and places[other].match >= _MIN_SCORE
    ]
    if not around or own.match >= _SURE_SCORE:
        return own
    expected = _expected_shift(
        [places[other].shift for other in around],
        [middles[other] - middles[index] for other in around],
    )
    away = float(np.hypot(*(own.shift[0] - expected[0])))
    if own.match >= _MIN_SCORE and (away <= _NEIGHBOUR_MM or len(around) < 2):
        return own
    return RowPlace(expected, own.match)


def _expected_shift(shifts: Sequence[FloatArray], along_mm: Sequence[float]) -> FloatArray:
    """The shift at nought along the page by those of rows at `along_mm`: on a straight line where
    rows lie on both sides or three are known; otherwise their median."""
    one_sided = min(along_mm) > 0 or max(along_mm) < 0
    if len(shifts) < (3 if one_sided else 2):
        return np.asarray(np.median(shifts, axis=0))
    rows = np.array(shifts).reshape(len(shifts), -1)
    return np.asarray(np.polyfit(along_mm, rows, 1)[1].reshape(shifts[0].shape))


def _with_slopes_along(
    places: Sequence[RowPlace], middles: Sequence[float]
) -> tuple[RowPlace, ...]:
    """Each row stretched as its own lines say or else its neighbours' shifts: an uneven feed
    stretches within a row."""
    slopes = np.array([place.shift[3] for place in places])
    if len(places) > 1:
        constants = np.array([place.shift[0] for place in places])
        by_neighbours = np.gradient(constants, np.array(middles), axis=0)
        slopes = np.where(slopes.any(axis=1, keepdims=True), slopes, by_neighbours)
    steady = np.clip(slopes, -_MAX_SLOPE, _MAX_SLOPE)
    return tuple(
        RowPlace(np.array([*place.shift[:3], slope]), place.match)
        for place, slope in zip(places, steady, strict=True)
    )
