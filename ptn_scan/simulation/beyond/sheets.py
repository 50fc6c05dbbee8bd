"""What happens to the paper of a sheet with an effect: before the pen, and after it."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import PageLayout
from ptn_scan.simulation.beyond.effects import Effect
from ptn_scan.simulation.exposure import Sheet
from ptn_scan.simulation.ink import PageImage, PenStroke, draw_strokes
from ptn_scan.simulation.paper import fade_print, photocopy, press_seal, show_through

COPY_MOVES_MM = 4.0
"""A photocopier moves nothing further than this."""

_Before = Callable[[PageImage, PageLayout, np.random.Generator, float], PageImage]


def make_sheet(
    effect: Effect,
    printed: PageImage,
    page: PageLayout,
    strokes: Sequence[PenStroke],
    back: Sequence[PenStroke],
    px_per_mm: float,
    seed: int,
) -> Sheet:
    """The printed page with `strokes` and what the effect does to paper. `back` is drawn by
    somebody else on the same page, which shows through where the effect is that."""
    rng = np.random.default_rng(seed)
    before = _BEFORE.get(effect)
    clean = printed if before is None else before(printed, page, rng, px_per_mm)
    marked = draw_strokes(clean, strokes, rng, px_per_mm)
    inked = tuple(stroke.bounds for stroke in strokes)
    if effect is Effect.SHOW_THROUGH:
        behind = draw_strokes(printed, back, rng, px_per_mm)
        clean, marked = (
            show_through(each, behind, np.random.default_rng(seed), px_per_mm)
            for each in (clean, marked)
        )
    if effect is Effect.PHOTOCOPY:
        clean, marked = (
            photocopy(each, np.random.default_rng(seed), px_per_mm) for each in (clean, marked)
        )
        inked = tuple(rect.grown(COPY_MOVES_MM) for rect in inked)
    return Sheet(marked, clean, inked, px_per_mm)


def _seal_over_text(
    image: PageImage, page: PageLayout, rng: np.random.Generator, px_per_mm: float
) -> PageImage:
    """Right of its place, over the heading."""
    place = page.stamp or Rect(22.0, 10.0, 46.0, 46.0)
    return press_seal(image, place.moved(rng.uniform(28.0, 55.0), 0.0), rng, px_per_mm)


def _seal_over_rows(
    image: PageImage, page: PageLayout, rng: np.random.Generator, px_per_mm: float
) -> PageImage:
    """Over the names of the first rows."""
    name = page.rows[0].name
    place = Rect(name.centre[0] - 20.0, name.y - 14.0 + rng.uniform(0.0, 8.0), 40.0, 40.0)
    return press_seal(image, place, rng, px_per_mm)


def _toner(along: bool) -> _Before:
    def fade(
        image: PageImage, _page: PageLayout, rng: np.random.Generator, px_per_mm: float
    ) -> PageImage:
        return fade_print(image, rng, px_per_mm, along)

    return fade


_BEFORE: Mapping[Effect, _Before] = {
    Effect.SEAL_OVER_TEXT: _seal_over_text,
    Effect.SEAL_OVER_ROWS: _seal_over_rows,
    Effect.LOW_TONER_ALONG: _toner(along=True),
    Effect.LOW_TONER_ACROSS: _toner(along=False),
}
