"""Scanner profiles (office, worn, hard), and one scan's parameters drawn from a profile.

A `ScanParameters` value is all there is to know about a simulated scan: the same page scanned with
the same parameters gives the same bytes. Ranges are uniform; pairs are from and to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

Range = tuple[float, float]
Corners = tuple[Range, Range, Range, Range]


class Mode(StrEnum):
    """What the scanner keeps of the light it sees."""

    GRAY = "gray"
    COLOUR = "colour"
    BILEVEL = "bilevel"


class Halftone(StrEnum):
    """How a bilevel scan shows gray: by a threshold alone, or by dots (of a Bayer matrix, or by
    Floyd and Steinberg's diffusion of the error)."""

    NONE = "none"
    ORDERED = "ordered"
    DIFFUSED = "diffused"


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """How scanners of a kind treat paper. A plain number means plus or minus."""

    name: str
    dpi: tuple[int, ...]
    modes: tuple[Mode, ...]
    skew_degrees: float
    upside_down: float
    shift_mm: float
    stretch_along: float
    stretch_across: float
    feed_mm: Range
    corners_mm: float
    blur_px: Range
    noise_levels: Range
    paper_white: Range
    darkness: Range
    shade_levels: float
    streaks: int
    specks: int
    fold: float
    stain: float
    bed_mm: tuple[float, ...]
    jpeg_quality: tuple[int, int]


OFFICE = ScannerProfile(
    name="office",
    dpi=(200, 300),
    modes=(Mode.GRAY, Mode.COLOUR),
    skew_degrees=1.5,
    upside_down=0.2,
    shift_mm=2.0,
    stretch_along=0.005,
    stretch_across=0.003,
    feed_mm=(0.0, 0.0),
    corners_mm=0.0,
    blur_px=(0.3, 0.8),
    noise_levels=(1.0, 4.0),
    paper_white=(238.0, 252.0),
    darkness=(0.9, 1.05),
    shade_levels=0.0,
    streaks=0,
    specks=0,
    fold=0.0,
    stain=0.0,
    bed_mm=(0.0,),
    jpeg_quality=(70, 92),
)
WORN = ScannerProfile(
    name="worn",
    dpi=(150, 200, 300),
    modes=(Mode.GRAY, Mode.COLOUR, Mode.BILEVEL),
    skew_degrees=4.0,
    upside_down=0.3,
    shift_mm=4.0,
    stretch_along=0.015,
    stretch_across=0.01,
    feed_mm=(0.0, 0.5),
    corners_mm=0.0,
    blur_px=(0.5, 1.1),
    noise_levels=(3.0, 8.0),
    paper_white=(220.0, 250.0),
    darkness=(0.75, 1.0),
    shade_levels=30.0,
    streaks=2,
    specks=24,
    fold=0.3,
    stain=0.0,
    bed_mm=(0.0, 6.0),
    jpeg_quality=(50, 85),
)
HARD = ScannerProfile(
    name="hard",
    dpi=(150, 200),
    modes=(Mode.GRAY, Mode.COLOUR, Mode.BILEVEL),
    skew_degrees=9.0,
    upside_down=0.5,
    shift_mm=6.0,
    stretch_along=0.03,
    stretch_across=0.02,
    feed_mm=(0.3, 1.0),
    corners_mm=3.0,
    blur_px=(0.8, 1.5),
    noise_levels=(5.0, 14.0),
    paper_white=(200.0, 245.0),
    darkness=(0.55, 0.95),
    shade_levels=60.0,
    streaks=4,
    specks=119,
    fold=0.6,
    stain=0.4,
    bed_mm=(0.0, 6.0, 10.0),
    jpeg_quality=(30, 70),
)
PROFILES: tuple[ScannerProfile, ...] = (OFFICE, WORN, HARD)

_LOCAL_PAPER_SHARE = 0.7
_LOCAL_LEVELS, _FIXED_LEVELS = (0.65, 0.8), (120.0, 155.0)
_FEED_WAVES_MM = (90.0, 300.0)
_STREAK_LEVELS, _FOLD_LEVELS, _STAIN_LEVELS = (30.0, 130.0), (20.0, 70.0), (20.0, 65.0)


@dataclass(frozen=True, slots=True)
class Streak:
    """A column that a speck on the glass darkens over the whole page: its place as a share of the
    scan's width, how wide and how dark."""

    place: float
    width_px: int
    levels: float


@dataclass(frozen=True, slots=True)
class Fold:
    """A crease across the sheet: its height at the left and right edge, in mm on the sheet; the
    standard deviation of its breadth, in mm; gray levels in its middle. Where `upright` it runs
    down the sheet, and the two are its distances from the left edge at the top and the bottom."""

    left_mm: float
    right_mm: float
    breadth_mm: float
    levels: float
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Stain:
    """A ring as a cup leaves it: centre and radius, breadth (standard deviation), in mm on the
    sheet; gray levels."""

    x_mm: float
    y_mm: float
    radius_mm: float
    breadth_mm: float
    levels: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A round speck at a known place: centre and diameter in mm on the sheet, its gray level."""

    x_mm: float
    y_mm: float
    diameter_mm: float
    level: float


@dataclass(frozen=True, slots=True)
class Light:
    """Uneven light on a page that is photographed: `dim` is the share of it lost at the far end,
    `angle` the direction (radians) in which it fades; a shadow takes the share `shadow` beyond a
    line at `shadow_angle`, `shadow_place` (-1 to 1) from the middle, its edge `shadow_soft` wide;
    both in halves of the picture's height."""

    angle: float
    dim: float
    shadow: float
    shadow_angle: float
    shadow_place: float
    shadow_soft: float


@dataclass(frozen=True, slots=True)
class ScanParameters:
    """One scan. `threshold` is for bilevel: a gray level, or (under 1) a share of the local paper.
    `corners_mm` moves the sheet's corners (top left, top right, bottom right, bottom left). `seed`
    is for what has no value of its own here: noise, places of specks, pressure of the pen. What has
    a default is beyond the profiles; `bed_level` is the gray level of what lies around the sheet.
    """

    profile: str
    dpi: int
    mode: Mode
    threshold: float
    skew_degrees: float
    upside_down: bool
    shift_mm: Range
    stretch_along: float
    stretch_across: float
    feed_mm: float
    feed_wave_mm: float
    feed_phase: float
    corners_mm: Corners
    blur_px: float
    noise_levels: float
    paper_white: float
    darkness: float
    shade_levels: float
    shade_to_right: bool
    streaks: tuple[Streak, ...]
    specks: int
    fold: Fold | None
    stain: Stain | None
    bed_mm: float
    jpeg_quality: int
    seed: int
    bed_level: float = 40.0
    other_folds: tuple[Fold, ...] = ()
    spots: tuple[Spot, ...] = ()
    light: Light | None = None
    halftone: Halftone = Halftone.NONE


def draw_parameters(profile: ScannerProfile, rng: np.random.Generator) -> ScanParameters:
    """The parameters of one scan."""

    def within(limit: float) -> float:
        return float(rng.uniform(-limit, limit))

    mode = profile.modes[int(rng.integers(len(profile.modes)))]
    corners = [(within(profile.corners_mm), within(profile.corners_mm)) for _ in range(4)]
    streaks = range(int(rng.integers(profile.streaks + 1)))
    return ScanParameters(
        profile=profile.name,
        dpi=profile.dpi[int(rng.integers(len(profile.dpi)))],
        mode=mode,
        threshold=_threshold(rng),
        skew_degrees=within(profile.skew_degrees),
        upside_down=bool(rng.random() < profile.upside_down),
        shift_mm=(within(profile.shift_mm), within(profile.shift_mm)),
        stretch_along=within(profile.stretch_along),
        stretch_across=within(profile.stretch_across),
        feed_mm=_uniform(profile.feed_mm, rng),
        feed_wave_mm=_uniform(_FEED_WAVES_MM, rng),
        feed_phase=_uniform((0.0, 2 * np.pi), rng),
        corners_mm=(corners[0], corners[1], corners[2], corners[3]),
        blur_px=_uniform(profile.blur_px, rng),
        noise_levels=_uniform(profile.noise_levels, rng),
        paper_white=_uniform(profile.paper_white, rng),
        darkness=_uniform(profile.darkness, rng),
        shade_levels=_uniform((0.0, profile.shade_levels), rng),
        shade_to_right=bool(rng.random() < 0.5),
        streaks=tuple(_streak(rng) for _ in streaks),
        specks=int(rng.integers(profile.specks + 1)),
        fold=_fold(rng) if rng.random() < profile.fold else None,
        stain=_stain(rng) if rng.random() < profile.stain else None,
        bed_mm=profile.bed_mm[int(rng.integers(len(profile.bed_mm)))],
        jpeg_quality=int(rng.integers(profile.jpeg_quality[0], profile.jpeg_quality[1] + 1)),
        seed=int(rng.integers(2**63)),
    )


def _uniform(limits: Sequence[float], rng: np.random.Generator) -> float:
    return float(rng.uniform(limits[0], limits[1]))


def _threshold(rng: np.random.Generator) -> float:
    local = rng.random() < _LOCAL_PAPER_SHARE
    return _uniform(_LOCAL_LEVELS if local else _FIXED_LEVELS, rng)


def _streak(rng: np.random.Generator) -> Streak:
    return Streak(float(rng.random()), int(rng.integers(1, 3)), _uniform(_STREAK_LEVELS, rng))


def _fold(rng: np.random.Generator) -> Fold:
    """Half of the folds are where people fold a ballot (in two or three), half anywhere."""
    thirds = (297 / 2, 297 / 3, 297 * 2 / 3)
    usual = thirds[int(rng.integers(3))] + float(rng.normal(0.0, 2.5))
    height = usual if rng.random() < 0.5 else _uniform((25.0, 272.0), rng)
    tilt = float(rng.normal(0.0, 1.5))
    return Fold(
        height - tilt, height + tilt, _uniform((0.12, 0.4), rng), _uniform(_FOLD_LEVELS, rng)
    )


def _stain(rng: np.random.Generator) -> Stain:
    return Stain(
        x_mm=_uniform((20.0, 190.0), rng),
        y_mm=_uniform((20.0, 277.0), rng),
        radius_mm=_uniform((27.0, 44.0), rng),
        breadth_mm=_uniform((0.4, 1.3), rng),
        levels=_uniform(_STAIN_LEVELS, rng),
    )
