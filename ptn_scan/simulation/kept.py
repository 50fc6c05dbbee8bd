"""How much of each row's marks a scan kept, told apart from noise and dirt."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import RowLayout
from ptn_scan.simulation.exposure import Lens, Sheet, grayed
from ptn_scan.simulation.pixels import as_bytes

NEAR_BOX_MM = 5.0
"""How far around the boxes a change still counts as the row's."""

_VISIBLE_LEVELS = 12.0
"""A pixel changed by less than this, or than twice the noise, is not kept."""
_EDGE_SHARE = 0.4
"""The edge of a blurred stroke is where it has this share of its full darkness."""
_BLUR_MM = 1.0
"""The lens carries ink no further than this."""
_SHIFT = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """The area in mm² that the pen changed in the scan, in or near a row's boxes and on its name.
    What changed less than 0.3 mm² the scanner did not keep."""

    boxes_mm2: float
    name_mm2: float


def kept_of_rows(
    rows: Sequence[RowLayout],
    moved: NDArray[np.uint8],
    sheet: Sheet,
    lens: Lens,
    threshold: NDArray[np.float32] | None,
) -> tuple[Kept, ...]:
    """What the scan kept of each of `rows`: `moved`, the marked sheet after its way through the
    scanner, against the clean one, both seen through the same lens. `threshold` is the level of
    each pixel where a bilevel scanner had one."""
    if not rows:
        return ()
    rects = tuple(rect for row in rows for rect in (_near_boxes(row), row.name))
    corners = np.array([rect.corners() for rect in rects]).reshape(-1, 2)
    outlines = lens.transport.to_scan(corners).reshape(-1, 4, 2)
    areas = [
        _changed_mm2(outline, moved, sheet, lens, threshold) if _is_inked(rect, sheet) else 0.0
        for rect, outline in zip(rects, outlines, strict=True)
    ]
    return tuple(Kept(*pair) for pair in zip(areas[::2], areas[1::2], strict=True))


def _near_boxes(row: RowLayout) -> Rect:
    boxes = bounding(row.boxes)
    return Rect(boxes.x, row.row.y, boxes.w, row.row.h).grown(NEAR_BOX_MM, 0.0)


def _is_inked(rect: Rect, sheet: Sheet) -> bool:
    reached = rect.grown(_BLUR_MM)
    return any(reached.overlaps(inked) for inked in sheet.inked)


def _changed_mm2(
    outline: NDArray[np.float64],
    moved: NDArray[np.uint8],
    sheet: Sheet,
    lens: Lens,
    threshold: NDArray[np.float32] | None,
) -> float:
    """The area that the pen changed within `outline` (four corners in the scan, px)."""
    region = lens.transport.region_px(outline)
    rows, columns = region
    if rows.start == rows.stop or columns.start == columns.stop:
        return 0.0
    parts = (moved[region], lens.moved(sheet.clean, sheet.px_per_mm, region))
    marked, clean = (grayed(lens.developed(part, region)) for part in parts)
    if threshold is not None:
        limit = threshold[region]
        changed = (marked < limit) != (clean < limit)
    else:
        change = as_bytes(cv2.absdiff(marked, clean))
        visible = max(_VISIBLE_LEVELS, 2 * lens.parameters.noise_levels)
        changed = change >= max(visible, _EDGE_SHARE * float(change.max()))
    within = np.zeros(changed.shape, dtype=np.uint8)
    inner = (outline - (columns.start + 0.5, rows.start + 0.5)) * (1 << _SHIFT)
    cv2.fillConvexPoly(within, np.rint(inner).astype(np.int32), 1, cv2.LINE_8, _SHIFT)
    return float(np.count_nonzero(changed & (within > 0))) / lens.transport.px_per_mm**2
