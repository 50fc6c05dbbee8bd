"""Whether ink over a name goes on where no strike does: a fold, a seal, a stain.

Black and white shows what is left of these as grains, so ink is followed where it is faint too.
"""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import NUMBER_WIDTH, RowLayout
from ptn_scan.recognition.expected import Indices
from ptn_scan.recognition.grid import Grid
from ptn_scan.recognition.ink import InkPlane, joined_through_print
from ptn_scan.recognition.order_statistics import median
from ptn_scan.recognition.spans import spanned_mm
from ptn_scan.recognition.template import PX_PER_MM, Mask
from ptn_scan.recognition.text_lines import TextLine

_AROUND_MM = 0.4
_NUMBER_MARGIN_MM, _NUMBER_SHARE = 1.0, 0.5
"""Between these margins in the column of numbers, a line over a name that is seen over so much of
the column runs on."""
_BEYOND_MM = (8.0, 5.0)
"""Farther beside the name's lines, and above or below them, no strike is drawn."""
_SKIP_MM = 1.0
_OVER_SHARE = 0.1
"""Of the ink over the name so much in one piece is more than specks."""
_LEAST_SEEN_PX = 3
_MARGIN_MM, _OUTSIDE_MM = 1.5, 0.8
_OUTSIDE_SHARE = 0.18
"""A strike leaves the name's lines with less of its ink than this, against what is over them."""
_FROM_LINES_MM, _FROM_NAME_MM, _FROM_BOX_MM = 0.6, 4.0, 3.0
"""So far from the lines between rows, from the name and from a box no strike, no mark and no print
is seen."""
_SLOPES = tuple(float(slope) for slope in np.linspace(-0.06, 0.06, 25))
_LINE_MM, _STEP_MM = 0.5, 1.0
"""The height of a line, and in how long steps its length is counted."""
_LINE_SHARE = 0.12
"""Of strikes no more than 0.09 is seen beyond the name on any line."""


def runs_on(ink: InkPlane, row: RowLayout, name: Sequence[TextLine]) -> bool:
    """Whether the ink over the lines of the row's `name` goes on beyond them, or much of it lies
    beside them."""
    return (
        _through_number(ink, row, name) >= _NUMBER_SHARE
        or _reaches_beyond(ink, name)
        or _lies_beside(ink, row, name)
        or _line_share(ink, row, name) >= _LINE_SHARE
    )


def _through_number(ink: InkPlane, row: RowLayout, name: Sequence[TextLine]) -> float:
    """The largest share of the column of numbers that ink spans at the height of a line of the
    name."""
    left, width = row.row.x + _NUMBER_MARGIN_MM, NUMBER_WIDTH - 2 * _NUMBER_MARGIN_MM
    bands = [
        Rect(left, line.bounds.y, width, line.bounds.h).grown(0.0, _AROUND_MM) for line in name
    ]
    return max(spanned_mm(ink, ink.faint, band, (band.y, band.bottom)) for band in bands) / width


def _reaches_beyond(ink: InkPlane, name: Sequence[TextLine]) -> bool:
    """Whether a piece of ink over the name leads farther from its lines than a strike does."""
    near = bounding(line.bounds for line in name).grown(*_BEYOND_MM)
    far = near.grown(_SKIP_MM)
    seen = _seen(ink, far)
    joined = joined_through_print(seen, ink.cut(ink.hidden, far), _SKIP_MM, _SKIP_MM)
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    around = Grid(ink.grid.part(ink.grid.window(far)), PX_PER_MM)

    def pixels(areas: Iterable[Rect]) -> Indices:
        """How many seen pixels of each piece lie in any of `areas`; of what is none nought."""
        there = np.zeros(seen.shape, dtype=np.bool_)
        for area in areas:
            there[around.window(area)] = True
        numbers = np.bincount(labels[seen & there], minlength=count)
        numbers[0] = 0
        return numbers

    over = pixels(line.bodies for line in name)
    beyond = np.bincount(labels[seen], minlength=count) - pixels([near])
    beyond[0] = 0
    own = over >= max(_OVER_SHARE * int(over.sum()), _LEAST_SEEN_PX)
    return bool(np.any(own & (beyond >= _LEAST_SEEN_PX)))


def _lies_beside(ink: InkPlane, row: RowLayout, name: Sequence[TextLine]) -> bool:
    """Whether much of the ink in the cell of the name lies beside its lines."""
    area = Rect(row.name.x, row.row.y, row.name.w, row.row.h).grown(_MARGIN_MM, _OUTSIDE_MM)
    seen = ink.sure(area)
    over = seen.copy()
    lines = bounding(line.bounds for line in name).grown(2.0, 1.2)
    over[Grid(area, PX_PER_MM).window(lines)] = False
    outside = np.count_nonzero(over)
    return bool(outside > _OUTSIDE_SHARE * (np.count_nonzero(seen) - outside))


def _line_share(ink: InkPlane, row: RowLayout, name: Sequence[TextLine]) -> float:
    """Over how much of the row beside name and boxes ink is seen on any one nearly level line
    through the name, more than on others: as of a fold."""
    band = row.row.grown(0.0, -_FROM_LINES_MM)
    grid = Grid(band, PX_PER_MM)
    seen = _seen(ink, band)
    beside = np.ones(seen.shape[1], dtype=np.bool_)
    for part in (
        *(line.bounds.grown(_FROM_NAME_MM, 0.0) for line in name),
        *(box.grown(_FROM_BOX_MM, 0.0) for box in row.boxes),
    ):
        beside[grid.window(part)[1]] = False
    steps = np.floor(np.arange(seen.shape[1]) / (_STEP_MM * PX_PER_MM)).astype(np.intp)
    possible = len(np.unique(steps[beside]))
    if not possible:
        return 0.0
    lines, columns = np.nonzero(seen & beside)
    middle = grid.window(bounding(line.bounds for line in name))[1]
    way = columns - (middle.start + middle.stop) / 2
    height = _LINE_MM * PX_PER_MM
    heights = int(seen.shape[0] / height) + 1
    through = np.zeros(heights, dtype=np.bool_)
    for line in name:
        zone = grid.window(line.bodies)[0]
        through[int(zone.start / height) : int(zone.stop / height) + 1] = True
    share = 0.0
    for slope in _SLOPES:
        levels = np.floor((lines - slope * way) / height).astype(np.intp)
        inside = (levels >= 0) & (levels < heights)
        shown = np.zeros((heights, int(steps[-1]) + 1), dtype=np.bool_)
        shown[levels[inside], steps[columns[inside]]] = True
        lengths = np.count_nonzero(shown, axis=1)
        more = int(lengths[through].max()) - median(lengths)
        share = max(share, more / possible)
    return share


def _seen(ink: InkPlane, area: Rect) -> Mask:
    """Where ink is seen, though faintly, and not hidden by print."""
    return (ink.sure(area) | ink.faint(area)) & ~ink.cut(ink.hidden, area)
