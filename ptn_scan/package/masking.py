"""A scan without what tells whose it is: signature, words of the voter's own, and the QR codes.

Beneath the table nothing counts and people sign and write, so all of it goes, over the whole width.
The QR codes go because somebody may have noted an id. What is left shows the marks in their rows.
"""

import io

import numpy as np
from PIL import Image, ImageDraw

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, PageLayout
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.reading import Placement
from ptn_scan.scanning.scan import Scan

_WHITE = 255
_QR_MARGIN_MM = 3.0
_FAR_MM = 400.0
"""Beyond the edge of any scan, so that nothing beside the sheet is left either."""


def masked(scan: Scan, placement: Placement, page: PageLayout) -> bytes:
    """The masked scan as a gray PNG without metadata."""
    picture = Image.fromarray(np.asarray(scan.gray))
    pen = ImageDraw.Draw(picture)
    page_map = PageMap.of(placement)
    for area in _hidden(page):
        corners = page_map.to_px(np.array(area.corners()))
        pen.polygon([(float(x), float(y)) for x, y in corners], fill=_WHITE)
    target = io.BytesIO()
    picture.save(target, "png", optimize=False)
    return target.getvalue()


def _hidden(page: PageLayout) -> tuple[Rect, ...]:
    below = Rect(-_FAR_MM, page.table.bottom, PAPER.w + 2 * _FAR_MM, _FAR_MM)
    return (below, *(code.grown(_QR_MARGIN_MM) for code in page.qr))
