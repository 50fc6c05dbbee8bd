"""How sheets with an effect are scanned: `draw_unusual_parameters` gives one scan's parameters."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, PageLayout, RowLayout
from ptn_scan.simulation.beyond.effects import Effect
from ptn_scan.simulation.profiles import (
    OFFICE,
    Fold,
    Halftone,
    Light,
    Mode,
    ScannerProfile,
    ScanParameters,
    Spot,
    Streak,
    draw_parameters,
)
from ptn_scan.simulation.transport import Transport

BEYOND: ScannerProfile = replace(OFFICE, name="beyond", modes=tuple(Mode))
"""A scanner in good order, bilevel at times: what is trouble is the effect's alone."""

PHONE_CORNERS_MM, PHONE_SKEW, PHONE_AROUND_MM = 10.0, 6.0, 14.0
_FOLD_BREADTH, _FOLD_LEVELS = (0.12, 0.4), (25.0, 80.0)
_STREAK_LEVELS = (40.0, 130.0)
_SPECK_MM, _SPECK_LEVELS = (0.15, 0.6), (20.0, 120.0)

_Changes = Callable[[ScanParameters, PageLayout, np.random.Generator], ScanParameters]


def draw_unusual_parameters(
    effect: Effect, page: PageLayout, rng: np.random.Generator
) -> ScanParameters:
    """The parameters of one scan of `page`; a scanner in good order where the effect is none of
    the scanner's."""
    parameters = draw_parameters(BEYOND, rng)
    changes = _CHANGES.get(effect)
    return parameters if changes is None else changes(parameters, page, rng)


def _row(page: PageLayout, rng: np.random.Generator) -> RowLayout:
    return page.rows[int(rng.integers(len(page.rows)))]


def _fold(place: float, tilt: float, upright: bool, rng: np.random.Generator) -> Fold:
    return Fold(
        place - tilt,
        place + tilt,
        float(rng.uniform(*_FOLD_BREADTH)),
        float(rng.uniform(*_FOLD_LEVELS)),
        upright,
    )


def _level_fold(
    through: Callable[[RowLayout], Rect],
) -> _Changes:
    """Level within 0.8 mm over the sheet, so that it stays in the row it goes through."""

    def changes(
        parameters: ScanParameters, page: PageLayout, rng: np.random.Generator
    ) -> ScanParameters:
        place = through(_row(page, rng))
        y = place.centre[1] + float(rng.uniform(-0.4, 0.4)) * place.h
        return replace(parameters, fold=_fold(y, float(rng.uniform(-0.4, 0.4)), False, rng))

    return changes


def _upright_fold(through: Callable[[RowLayout], Rect]) -> _Changes:
    def changes(
        parameters: ScanParameters, page: PageLayout, rng: np.random.Generator
    ) -> ScanParameters:
        place = through(_row(page, rng))
        x = place.centre[0] + float(rng.uniform(-0.4, 0.4)) * place.w
        return replace(parameters, fold=_fold(x, float(rng.uniform(-0.8, 0.8)), True, rng))

    return changes


def _quarter_fold(
    parameters: ScanParameters, _page: PageLayout, rng: np.random.Generator
) -> ScanParameters:
    """In half and in half again: two creases through the middle."""
    level = _fold(PAPER.h / 2 + float(rng.normal(0.0, 2.0)), float(rng.normal(0, 1.0)), False, rng)
    upright = _fold(PAPER.w / 2 + float(rng.normal(0.0, 2.0)), float(rng.normal(0, 1.0)), True, rng)
    return replace(parameters, fold=level, other_folds=(upright,))


def _streak(through: Callable[[RowLayout], Rect]) -> _Changes:
    """Through the middle half of a place in some row; skew leads it past the others."""

    def changes(
        parameters: ScanParameters, page: PageLayout, rng: np.random.Generator
    ) -> ScanParameters:
        place, transport = through(_row(page, rng)), Transport(parameters)
        x = place.centre[0] + float(rng.uniform(-0.45, 0.45)) * place.w
        ((column, _),) = transport.to_scan(np.array([[x, place.centre[1]]])).tolist()
        share = min(max(column / transport.size_px[1], 0.0), 1.0)
        levels, width = float(rng.uniform(*_STREAK_LEVELS)), int(rng.integers(1, 3))
        return replace(parameters, streaks=(Streak(share, width, levels),))

    return changes


def _specks(
    parameters: ScanParameters, page: PageLayout, rng: np.random.Generator
) -> ScanParameters:
    places = [box for row in page.rows for box in row.boxes if rng.random() < 0.5]
    places += [row.name for row in page.rows if rng.random() < 0.5]
    spots = []
    for place in places:
        for _ in range(int(rng.integers(1, 4))):
            dx, dy = rng.uniform(-0.55, 0.55, 2)
            spots.append(
                Spot(
                    x_mm=float(place.centre[0] + dx * place.w),
                    y_mm=float(place.centre[1] + dy * place.h),
                    diameter_mm=float(rng.uniform(*_SPECK_MM)),
                    level=float(rng.uniform(*_SPECK_LEVELS)),
                )
            )
    return replace(parameters, spots=tuple(spots))


def _dotted(halftone: Halftone) -> _Changes:
    def changes(
        parameters: ScanParameters, _page: PageLayout, _rng: np.random.Generator
    ) -> ScanParameters:
        return replace(parameters, mode=Mode.BILEVEL, halftone=halftone)

    return changes


def _phone(
    parameters: ScanParameters, _page: PageLayout, rng: np.random.Generator
) -> ScanParameters:
    def within(limit: float) -> float:
        return float(rng.uniform(-limit, limit))

    corners = [(within(PHONE_CORNERS_MM), within(PHONE_CORNERS_MM)) for _ in range(4)]
    return replace(
        parameters,
        mode=Mode.COLOUR if rng.random() < 0.7 else Mode.GRAY,
        skew_degrees=within(PHONE_SKEW),
        stretch_along=0.0,
        stretch_across=0.0,
        corners_mm=(corners[0], corners[1], corners[2], corners[3]),
        bed_mm=PHONE_AROUND_MM,
        bed_level=float(rng.uniform(40.0, 140.0)),
        blur_px=float(rng.uniform(0.7, 1.2)),
        noise_levels=float(rng.uniform(2.0, 6.0)),
        jpeg_quality=int(rng.integers(70, 93)),
        light=Light(
            angle=float(rng.uniform(0.0, 2 * np.pi)),
            dim=float(rng.uniform(0.1, 0.45)),
            shadow=float(rng.uniform(0.1, 0.35)) if rng.random() < 0.5 else 0.0,
            shadow_angle=float(rng.uniform(0.0, 2 * np.pi)),
            shadow_place=float(rng.uniform(-0.5, 0.7)),
            shadow_soft=float(rng.uniform(0.01, 0.08)),
        ),
    )


def _boxes(row: RowLayout) -> Rect:
    """One of the row's boxes: each column in some rows."""
    return row.boxes[row.official % 3]


def _name(row: RowLayout) -> Rect:
    return row.name


_CHANGES: Mapping[Effect, _Changes] = {
    Effect.FOLD_LEVEL_BOXES: _level_fold(_boxes),
    Effect.FOLD_LEVEL_NAME: _level_fold(_name),
    Effect.FOLD_UPRIGHT_BOXES: _upright_fold(_boxes),
    Effect.FOLD_UPRIGHT_NAME: _upright_fold(_name),
    Effect.FOLD_QUARTER: _quarter_fold,
    Effect.STREAK_BOXES: _streak(_boxes),
    Effect.STREAK_NAME: _streak(_name),
    Effect.SPECKS_ON_BOXES: _specks,
    Effect.DITHER_ORDERED: _dotted(Halftone.ORDERED),
    Effect.DITHER_DIFFUSED: _dotted(Halftone.DIFFUSED),
    Effect.PHONE: _phone,
}
