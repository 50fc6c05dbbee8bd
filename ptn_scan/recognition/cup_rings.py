"""Rings that cups leave across the table's rows: soft, pale and broader than a pen's stroke.

What is a little darker than the paper around it, and not as dark as ink, is looked at in pieces of
a square millimetre. Circles are drawn through three of these that hang together with others, many
of them, and that with the most on it is taken (random sample consensus, with a fixed seed). A ring
is told where most of it shows that can be seen. It is taken away with the profile that it has
across, as dark in each part of its way round as it is there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.geometry import Rect
from ptn_scan.recognition.circles import Circle, away_from, circles_through, sectors
from ptn_scan.recognition.components import components
from ptn_scan.recognition.grid import FloatArray, Grid
from ptn_scan.recognition.ink import InkPlane
from ptn_scan.recognition.order_statistics import deviation, median
from ptn_scan.recognition.template import PX_PER_MM, Mask, Plane

_STEP_PX = 4
"""Every fourth pixel of a line tells of what is as soft as a ring."""
_CELL_PX = 2
"""Such pixels to the side of a piece: 1 mm."""
_INK_REACH_PX = 5
"""So many of them around ink are the edges of a stroke."""
_DARKEST = 0.25
"""What is darker is a pen's."""
_OPEN_SHARE = 0.75
_SURROUNDINGS = 21
"""Pieces: a ring fills a fifth of so large a square at most."""
_LEAST_DARKNESS, _NOISES = 0.03, 3.0
_LEAST_TOGETHER, _LEAST_PIECES = 4, 30
"""Pieces hang together that reach so far, mm; fewer pieces make no ring."""
_TRIES, _MOST_POINTS = 800, 400
_RADIUS_MM = (15.0, 60.0)
_NEAR_MM = 1.2
_BEST = 20
_REFINEMENTS = 4
_SECTORS = 40
_LEAST_SEEN, _LEAST_SHOWN, _SHOWN_SHARE = 10, 8, 0.5
"""Of so many parts of a ring's way round at least must something be seen, and of those so many
show it."""
_REACH_MM, _BESIDE_MM = 4.0, 3.0
"""So far to each side lies the ring, and from there on the paper beside it."""
_PROFILE_STEP_MM = 0.25
_LEAST_BREADTH_MM = 0.8
"""A line that is no broader is a pale pen's."""
_LEAST_PIXELS = 24
"""With fewer a part of the ring tells nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class CupRing:
    """A ring about `x` and `y`, mm on the sheet. Its radius in mm at an angle is the sum of
    `shape` times 1, the angle's cosine and sine, and those of twice the angle: paper stretches.
    `strengths` is how dark it is in each of `_SECTORS` parts of its way round, `profile` the share
    of that across, from `_REACH_MM` within to as far without."""

    x: float
    y: float
    shape: FloatArray
    strengths: FloatArray
    profile: FloatArray

    @property
    def area(self) -> Rect:
        """All that it may darken."""
        reach = float(np.abs(self.shape).sum()) + _REACH_MM
        return Rect(self.x - reach, self.y - reach, 2 * reach, 2 * reach)

    def outline(self, away_mm: float) -> FloatArray:
        """Points (N x 2 mm on the sheet) all the way round, so far outside its darkest line."""
        angles = np.linspace(-np.pi, np.pi, 3 * _SECTORS + 1)
        radii = _terms(angles) @ self.shape + away_mm
        return np.stack([self.x + radii * np.cos(angles), self.y + radii * np.sin(angles)], axis=1)

    def darkness(self, x_mm: FloatArray, y_mm: FloatArray) -> FloatArray:
        """How dark it is at these places, which are two arrays of one shape."""
        across, along = x_mm - self.x, y_mm - self.y
        distance = np.hypot(across, along)
        radius, *bends = self.shape
        near = np.abs(distance - radius) <= float(np.abs(bends).sum()) + _REACH_MM
        angles = np.arctan2(along[near], across[near])
        away = distance[near] - _terms(angles) @ self.shape
        profile = np.interp(away, _places(), self.profile, left=0.0, right=0.0)
        middles = (np.arange(_SECTORS) + 0.5) / _SECTORS
        found = np.zeros_like(distance)
        found[near] = profile * np.interp(_turns(angles), middles, self.strengths, period=1.0)
        return found


def find_cup_rings(ink: InkPlane) -> tuple[CupRing, ...]:
    """The rings across the table, one at most; none in black and white."""
    if ink.bilevel:
        return ()
    seen = _Pale.of(ink)
    circle = _circle(seen) if seen is not None else None
    if circle is None:
        return ()
    ring = _measured(ink, circle)
    return () if ring is None else (ring,)


def without_cup_rings(darkness: Plane, band: Grid, rings: Sequence[CupRing]) -> Plane:
    """`darkness` over `band` less the rings' own."""
    cleaned = darkness
    for ring in rings:
        window = band.window(ring.area)
        lines, columns = band.lines_mm()[window[0]], band.columns_mm()[window[1]]
        if not lines.size or not columns.size:
            continue
        if cleaned is darkness:
            cleaned = darkness.copy()
        y, x = np.meshgrid(lines, columns, indexing="ij")
        cleaned[window] -= ring.darkness(x, y).astype(np.float32)
    return cleaned


@dataclass(frozen=True, slots=True, eq=False)
class _Pale:
    """The table in pieces of 1 mm: how much darker each is than what is around it (`rise`), which
    of them are `known`, and from which rise on one is told from noise (`least`)."""

    rise: Plane
    known: Mask
    least: float
    left: float
    top: float

    @staticmethod
    def of(ink: InkPlane) -> "_Pale | None":
        """None where so little is dark that there is no ring, noise or not."""
        added, open_paper = _sampled(ink, _STEP_PX)
        height, width = (side // _CELL_PX for side in added.shape)
        part = np.s_[: height * _CELL_PX, : width * _CELL_PX]
        weights = open_paper[part].astype(np.float32)
        shares, means = (
            cv2.resize(each, (width, height), interpolation=cv2.INTER_AREA)
            for each in (weights, np.clip(added[part], -_DARKEST, _DARKEST) * weights)
        )
        known = np.asarray(shares >= _OPEN_SHARE)
        means = np.where(known, means / np.maximum(shares, _OPEN_SHARE), np.float32(0))
        side = (_SURROUNDINGS, _SURROUNDINGS)
        around = cv2.blur(means, side) / np.maximum(cv2.blur(known.astype(np.float32), side), 0.05)
        rise = np.where(known, means - around, np.float32(0))
        if np.count_nonzero(rise >= _LEAST_DARKNESS) < _LEAST_PIECES:
            return None
        least = max(_LEAST_DARKNESS, _NOISES * _noise(rise[known]))
        return _Pale(rise, known, least, ink.grid.area.x, ink.grid.area.y)

    def places(self, which: Mask) -> FloatArray:
        """The middles of these pieces, mm on the sheet (N x 2)."""
        lines, columns = np.nonzero(which)
        return np.stack([columns + 0.5 + self.left, lines + 0.5 + self.top], axis=1)

    def together(self) -> Mask:
        """The pieces told from noise that hang together with others."""
        told = (self.rise >= self.least).view(np.uint8)
        labels, stats = components(told)
        far = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= _LEAST_TOGETHER
        far[0] = False
        return np.asarray(far[labels])


def _noise(values: NDArray[np.float32]) -> float:
    """Their standard deviation."""
    return deviation(values, median(values))


def _sampled(ink: InkPlane, step: int) -> tuple[Plane, Mask]:
    """Every `step`-th pixel: the darkness beyond the print, and where the paper is open: neither
    print nor a pen's ink lies there or close by."""
    added = np.ascontiguousarray(ink.added[::step, ::step])
    side = _INK_REACH_PX * _STEP_PX // step
    near = cv2.dilate((added > _DARKEST).view(np.uint8), np.ones((side, side), np.uint8)) > 0
    return added, np.asarray(~(near | ink.hidden[::step, ::step]))


def _circle(seen: _Pale) -> Circle | None:
    """The circle of a ring; None where there is none."""
    points = seen.places(seen.together())
    if len(points) < _LEAST_PIECES:
        return None
    best = _best_circle(points)
    if best is None:
        return None
    known = seen.places(seen.known)
    rises = seen.rise[seen.known]
    on = np.abs(best.away(known)) <= _NEAR_MM
    numbers = sectors(best.angles(known[on]), _SECTORS)
    told = np.unique(numbers)
    shown = np.unique(numbers[rises[on] >= seen.least])
    enough = len(shown) >= max(_LEAST_SHOWN, _SHOWN_SHARE * len(told))
    return best if enough and len(told) >= _LEAST_SEEN else None


def _best_circle(points: FloatArray) -> Circle | None:
    """The circle with the most parts of its way round on `points`, drawn through these."""
    rng = np.random.default_rng(0)
    few = points if len(points) <= _MOST_POINTS else rng.permutation(points)[:_MOST_POINTS]
    first, second, third = (few[rng.integers(len(few), size=_TRIES)] for _ in range(3))
    circles = circles_through(first, second, third, _RADIUS_MM)
    if not len(circles):
        return None
    near = np.abs(away_from(circles, few)) <= _NEAR_MM
    fullest = np.argsort(-near.sum(axis=1), kind="stable")[:_BEST]
    candidates = [(Circle(*circles[number].tolist()), near[number]) for number in fullest]
    best, _ = max(candidates, key=lambda each: each[0].ways_round(few[each[1]], _SECTORS))
    return _refined(best, points)


def _refined(circle: Circle, points: FloatArray) -> Circle | None:
    """The circle that fits the points near it (least squares); None where it is no cup's."""
    for _ in range(_REFINEMENTS):
        near = points[np.abs(circle.away(points)) <= 2 * _NEAR_MM]
        if len(near) < 3:
            return None
        circle = Circle.fitted(near)
    least, most = _RADIUS_MM
    return circle if least <= circle.radius <= most else None


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """The open paper around a circle, pixel by pixel: how dark it is beyond the print (`values`),
    how far outside the circle it lies in mm (`away`), in which direction (`angles`, -π to π), and
    in which part of the way round (`numbers`)."""

    values: FloatArray
    away: FloatArray
    angles: FloatArray
    numbers: NDArray[np.intp]

    @staticmethod
    def of(ink: InkPlane, circle: Circle) -> "_Around":
        step = _STEP_PX // 2
        added, open_paper = _sampled(ink, step)
        scale = PX_PER_MM / step
        lines, columns = np.nonzero(open_paper)
        left, top = ink.grid.area.x + 0.5 / PX_PER_MM, ink.grid.area.y + 0.5 / PX_PER_MM
        places = np.stack([columns / scale + left, lines / scale + top], axis=1)
        away = circle.away(places)
        near = np.abs(away) <= _REACH_MM + _BESIDE_MM
        values = np.clip(added[lines[near], columns[near]], -_DARKEST, _DARKEST)
        angles = circle.angles(places[near])
        numbers = sectors(angles, _SECTORS)
        return _Around(values.astype(np.float64), away[near], angles, numbers)

    def parts(self, which: Mask) -> Iterator[tuple[int, Mask]]:
        """The number of each part of the way round in which enough of the pixels `which` lie to
        tell anything, and these."""
        for number in range(_SECTORS):
            own = which & (self.numbers == number)
            if np.count_nonzero(own) >= _LEAST_PIXELS:
                yield number, own


def _measured(ink: InkPlane, circle: Circle) -> CupRing | None:
    """The ring at a circle, as it lies and as dark as it is; None where it is not seen again."""
    around = _Around.of(ink, circle)
    around = replace(around, values=around.values - _beside(around)[around.numbers])
    bend = _bend(around)
    if bend is None:
        return None
    around = replace(around, away=around.away - _terms(around.angles) @ bend)
    profile = _profile(around)
    if profile is None:
        return None
    shape = bend + np.array([circle.radius, 0.0, 0.0, 0.0, 0.0])
    return CupRing(circle.x, circle.y, shape, _strengths(around, profile), profile)


def _beside(around: _Around) -> FloatArray:
    """For each part of the way round how dark the paper beside the ring is."""
    beside = np.abs(around.away) > _REACH_MM
    of_all = median(around.values[beside]) if beside.any() else 0.0
    found = np.full(_SECTORS, of_all)
    for number, own in around.parts(beside):
        found[number] = median(around.values[own])
    return found


def _bend(around: _Around) -> FloatArray | None:
    """How far outside the circle the ring really runs, by where each part of it is darkest: what is
    to be added to the circle as `CupRing.shape` has it; None where too few parts show it."""
    centres, weights, middles = [], [], []
    dark = np.maximum(around.values, 0.0) ** 2
    for number, own in around.parts(np.abs(around.away) <= _REACH_MM / 2):
        weight = float(dark[own].sum())
        if weight > 0:
            centres.append(float((dark[own] * around.away[own]).sum()) / weight)
            weights.append(weight)
            middles.append((number + 0.5) / _SECTORS)
    if len(centres) < _LEAST_SEEN:
        return None
    terms = _terms((np.array(middles) - 0.5) * 2 * np.pi)
    steadying = np.diag([0.0, *(0.05 * float(np.mean(weights)),) * 4])
    weighed = terms * np.array(weights)[:, np.newaxis]
    return np.asarray(np.linalg.solve(weighed.T @ terms + steadying, weighed.T @ np.array(centres)))


def _profile(around: _Around) -> FloatArray | None:
    """How dark the ring is across, against its darkest place; None where it is no broader than a
    pen's line."""
    numbers = np.rint((around.away + _REACH_MM) / _PROFILE_STEP_MM).astype(np.intp)
    bins = len(_places())
    inside = (numbers >= 0) & (numbers < bins)
    counts = np.bincount(numbers[inside], minlength=bins)
    sums = np.bincount(numbers[inside], weights=around.values[inside], minlength=bins)
    means = np.maximum(sums / np.maximum(counts, 1), 0.0)
    middle = np.abs(_places()) <= _NEAR_MM
    most = float(means[middle].max())
    if most <= 0 or float(means.sum()) * _PROFILE_STEP_MM < _LEAST_BREADTH_MM * most:
        return None
    return np.asarray(np.minimum(means / most, 1.0))


def _strengths(around: _Around, profile: FloatArray) -> FloatArray:
    """How dark the ring is in each part of its way round; where nothing is seen as in the parts
    next to it."""
    found = np.full(_SECTORS, np.nan)
    shares = np.interp(around.away, _places(), profile)
    for number, own in around.parts(shares >= 0.5):
        found[number] = max(median(around.values[own] / shares[own]), 0.0)
    known = np.flatnonzero(~np.isnan(found))
    if not len(known):
        return np.zeros(_SECTORS)
    return np.asarray(np.interp(np.arange(_SECTORS), known, found[known], period=_SECTORS))


def _terms(angles: FloatArray) -> FloatArray:
    """... x 5: what `CupRing.shape` is multiplied with."""
    return np.stack(
        [
            np.ones_like(angles),
            np.cos(angles),
            np.sin(angles),
            np.cos(2 * angles),
            np.sin(2 * angles),
        ],
        axis=-1,
    )


def _turns(angles: FloatArray) -> FloatArray:
    """Angles from -π to π as 0 to 1, as `sectors` counts them."""
    return np.asarray(angles / (2 * np.pi) + 0.5)


def _places() -> FloatArray:
    """The middles of the profile's steps, mm from the ring outwards."""
    steps = round(_REACH_MM / _PROFILE_STEP_MM)
    return np.asarray(np.arange(-steps, steps + 1) * _PROFILE_STEP_MM)
