"""The scanner: where things come to lie, what is kept, and what the files are."""

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from PIL import Image

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, RowLayout
from ptn_scan.simulation.ink import PenStroke, draw_strokes
from ptn_scan.simulation.profiles import (
    Fold,
    Halftone,
    Light,
    Mode,
    ScanParameters,
    Spot,
    Stain,
    Streak,
    draw_parameters,
)
from ptn_scan.simulation.scanner import (
    HARD,
    OFFICE,
    PROFILES,
    WORN,
    ScannerProfile,
    scan_page,
    scan_with,
)
from ptn_scan.simulation.transport import Transport

PX_PER_MM = 150 / 25.4
ROW = RowLayout(
    official=1,
    row=Rect(20, 120, 170, 12),
    name=Rect(30, 124, 30, 4),
    boxes=(Rect(133, 123, 6, 6), Rect(154.5, 123, 6, 6), Rect(176, 123, 6, 6)),
)
CROSS = (
    PenStroke(np.array([[134.0, 124.0], [138.0, 128.0]]), 0.5, (30, 60, 160), 1.0),
    PenStroke(np.array([[138.0, 124.0], [134.0, 128.0]]), 0.5, (30, 60, 160), 1.0),
)
LINE = (PenStroke(np.array([[30.0, 126.0], [58.0, 126.5]]), 0.5, (40, 40, 40), 1.0),)


def blank_page() -> NDArray[np.uint8]:
    shape = (round(PAPER.h * PX_PER_MM), round(PAPER.w * PX_PER_MM), 3)
    return np.full(shape, 255, dtype=np.uint8)


def printed_page() -> NDArray[np.uint8]:
    page = blank_page()
    for rect in (ROW.name, *(box.grown(0.2) for box in ROW.boxes)):
        (x0, y0), _, (x1, y1), _ = (
            tuple(round(value * PX_PER_MM) for value in corner) for corner in rect.corners()
        )
        cv2.rectangle(page, (x0, y0), (x1, y1), (20, 20, 20), 2)
    return page


def plain(**changes: object) -> ScanParameters:
    """A scanner that does as little as it can, but for `changes`."""
    quiet = replace(
        draw_parameters(OFFICE, np.random.default_rng(0)),
        dpi=200,
        mode=Mode.GRAY,
        skew_degrees=0.0,
        upside_down=False,
        shift_mm=(0.0, 0.0),
        stretch_along=0.0,
        stretch_across=0.0,
        blur_px=0.3,
        noise_levels=0.0,
        paper_white=250.0,
        darkness=1.0,
        jpeg_quality=95,
    )
    return replace(quiet, **changes)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(
    profile=st.sampled_from(PROFILES),
    seed=st.integers(0, 2**32),
    x=st.floats(5, 205),
    y=st.floats(5, 292),
)
def test_the_way_through_the_scanner_can_be_gone_back(
    profile: ScannerProfile, seed: int, x: float, y: float
) -> None:
    transport = Transport(draw_parameters(profile, np.random.default_rng(seed)))
    there = transport.to_scan(np.array([[x, y]]))
    assert_allclose(transport.to_sheet(there), [[x, y]], atol=0.01)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_spots_come_to_lie_where_the_transport_says(profile: ScannerProfile) -> None:
    page = blank_page()
    spots_px = np.array([[350, 470], [890, 470], [350, 1360], [620, 890]])
    for x, y in spots_px:
        page[y - 6 : y + 6, x - 6 : x + 6] = 0
    spots = spots_px / PX_PER_MM
    for seed in range(4):
        drawn = draw_parameters(profile, np.random.default_rng(seed))
        quiet = replace(
            drawn, mode=Mode.GRAY, noise_levels=0, shade_levels=0, streaks=(), specks=0,
            fold=None, stain=None, jpeg_quality=95,
        )  # fmt: skip
        scan = scan_with(page, (), quiet, PX_PER_MM)
        dark = 255.0 - scan.scan.gray
        for x, y in scan.transport.to_scan(spots):
            reach = round(2.2 * scan.transport.px_per_mm)
            left, top = round(x) - reach, round(y) - reach
            part = dark[top : top + 2 * reach, left : left + 2 * reach]
            part = np.where(part > 0.5 * part.max(), part, 0)
            middle = [(part.sum(axis=axis) @ np.arange(2 * reach)) / part.sum() for axis in (0, 1)]
            assert_allclose((left + middle[0] + 0.5, top + middle[1] + 0.5), (x, y), atol=0.25)


def test_parameters_repeat_the_scan() -> None:
    parameters = draw_parameters(HARD, np.random.default_rng(5))
    first, second = (scan_with(printed_page(), CROSS, parameters, PX_PER_MM) for _ in range(2))
    assert first.encoded == second.encoded
    other = scan_page(printed_page(), CROSS, HARD, np.random.default_rng(6), PX_PER_MM)
    assert other.encoded != first.encoded


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_parameters_keep_to_the_profile(profile: ScannerProfile) -> None:
    rng = np.random.default_rng(7)
    drawn = [draw_parameters(profile, rng) for _ in range(400)]
    assert {each.dpi for each in drawn} == set(profile.dpi)
    assert {each.mode for each in drawn} == set(profile.modes)
    assert {each.bed_mm for each in drawn} == set(profile.bed_mm)
    skews = [each.skew_degrees for each in drawn]
    assert 0.95 * profile.skew_degrees < max(skews) <= profile.skew_degrees
    assert -profile.skew_degrees <= min(skews) < -0.95 * profile.skew_degrees
    assert np.mean([each.upside_down for each in drawn]) == pytest.approx(
        profile.upside_down, abs=0.1
    )
    assert {len(each.streaks) for each in drawn} == set(range(profile.streaks + 1))
    assert np.mean([each.fold is not None for each in drawn]) == pytest.approx(
        profile.fold, abs=0.1
    )
    low, high = profile.jpeg_quality
    assert {min(each.jpeg_quality for each in drawn)} == {low}
    assert {max(each.jpeg_quality for each in drawn)} == {high}


def test_local_thresholds_are_seven_in_ten() -> None:
    rng = np.random.default_rng(8)
    local = [draw_parameters(WORN, rng).threshold < 1 for _ in range(1000)]
    assert np.mean(local) == pytest.approx(0.7, abs=0.06)


def test_the_paper_is_as_white_and_the_print_as_dark_as_drawn() -> None:
    page = blank_page()
    page[200:400, 200:400] = 0
    gray = scan_with(page, (), plain(paper_white=230.0, darkness=0.6), PX_PER_MM).scan.gray
    assert np.median(gray) == pytest.approx(230, abs=1)
    assert np.median(gray[300:500, 300:500]) == pytest.approx(0.4 * 230, abs=2)


def test_noise_has_the_sigma_drawn() -> None:
    quiet = plain(noise_levels=6.0, paper_white=200.0, jpeg_quality=100)
    assert scan_with(blank_page(), (), quiet, PX_PER_MM).scan.gray.std() == pytest.approx(6, 0.05)


@pytest.mark.parametrize(
    "change",
    [
        {"fold": Fold(120.0, 123.0, 0.3, 50.0)},
        {"fold": Fold(100.0, 102.0, 0.3, 50.0, upright=True)},
        {"other_folds": (Fold(120.0, 123.0, 0.3, 50.0),)},
        {"spots": (Spot(80.0, 100.0, 0.5, 60.0),)},
        {"light": Light(1.0, 0.3, 0.2, 2.0, 0.1, 0.05)},
        {"stain": Stain(100.0, 150.0, 35.0, 0.8, 50.0)},
        {"specks": 100},
        {"streaks": (Streak(0.5, 2, 90.0),)},
        {"shade_levels": 60.0},
    ],
    ids=lambda change: next(iter(change)),
)
@pytest.mark.parametrize("mode", [Mode.GRAY, Mode.COLOUR])
def test_dirt_darkens_and_nothing_else(change: dict[str, object], mode: Mode) -> None:
    clean = scan_with(blank_page(), (), plain(mode=mode), PX_PER_MM).scan.gray
    dirty = scan_with(blank_page(), (), plain(mode=mode, **change), PX_PER_MM).scan.gray
    assert dirty.shape == clean.shape
    assert (clean.astype(int) - dirty).max() > 25
    assert (clean.astype(int) - dirty).min() > -12


def test_a_crease_down_the_sheet_and_spots_lie_where_they_are_said_to() -> None:
    fold, spot = Fold(100.0, 102.0, 0.3, 60.0, upright=True), Spot(60.0, 200.0, 0.6, 40.0)
    drawn = plain(fold=fold, spots=(spot,), skew_degrees=1.0, shift_mm=(1.0, -2.0))
    scan = scan_with(blank_page(), (), drawn, PX_PER_MM)
    places = np.array([[100.5, 297 / 4], [101.0, 297 / 2], [101.5, 297 * 3 / 4], [60.0, 200.0]])
    for x, y in scan.transport.to_scan(places):
        assert scan.scan.gray[int(y), int(x)] < 210
        assert scan.scan.gray[int(y), int(x) + 30] > 230


def test_light_fades_the_way_it_is_told_and_a_shadow_has_an_edge() -> None:
    fading = plain(light=Light(0.0, 0.4, 0.0, 0.0, 0.0, 0.1))
    gray = scan_with(blank_page(), (), fading, PX_PER_MM).scan.gray.astype(float)
    columns = gray.mean(axis=0)
    assert columns[100] - columns[-100] > 30
    assert np.abs(np.diff(columns[10:-10])).max() < 3
    shadow = plain(light=Light(0.0, 0.0, 0.3, np.pi / 2, 0.0, 0.02))
    gray = scan_with(blank_page(), (), shadow, PX_PER_MM).scan.gray.astype(float)
    height = gray.shape[0]
    assert gray[: height // 3].mean() * 0.7 == pytest.approx(gray[-height // 3 :].mean(), abs=4)


@pytest.mark.parametrize("halftone", [Halftone.ORDERED, Halftone.DIFFUSED])
def test_dots_stand_for_gray(halftone: Halftone) -> None:
    page = blank_page()
    page[400:800, 300:700] = 128
    dotted = plain(mode=Mode.BILEVEL, halftone=halftone, paper_white=245.0)
    scan = scan_with(page, CROSS, dotted, PX_PER_MM, (ROW,))
    assert set(np.unique(scan.scan.gray)) == {0, 255}
    scale = 200 / 150
    gray = scan.scan.gray[round(420 * scale) : round(780 * scale), round(320 * scale) : 900]
    assert gray.mean() == pytest.approx(128 * 1.04, abs=8)
    assert (scan.scan.gray[100:400] == 255).mean() > 0.99
    assert scan.kept[0].boxes_mm2 > 0.3
    with Image.open(io.BytesIO(scan.encoded)) as image:
        assert np.array_equal(np.asarray(image.convert("L")), scan.scan.gray)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_part_of_the_scan_looks_as_it_does_in_the_whole(profile: ScannerProfile) -> None:
    page = printed_page()[:, :, 0].copy()
    for seed in range(3):
        transport = Transport(draw_parameters(profile, np.random.default_rng(seed)))
        height, width = transport.size_px
        whole = transport.warped(page, PX_PER_MM, 40.0, (slice(0, height), slice(0, width)))
        part = slice(height // 3 + 5, height // 2), slice(width // 4 + 3, width // 2)
        alone = transport.warped(page, PX_PER_MM, 40.0, part)
        assert np.abs(alone.astype(int) - whole[part]).max() <= 4


def test_a_streak_runs_over_the_whole_height() -> None:
    streak = plain(streaks=(Streak(0.25, 2, 80.0),), bed_mm=0.0)
    gray = scan_with(blank_page(), (), streak, PX_PER_MM).scan.gray
    column = round(0.25 * (gray.shape[1] - 2))
    assert gray[:, column : column + 2].max() < 200
    assert gray[:, column + 8 :].min() > 230


@pytest.mark.parametrize("mode", list(Mode))
def test_what_was_kept_is_told_by_row(mode: Mode) -> None:
    for seed in range(3):
        drawn = replace(draw_parameters(WORN, np.random.default_rng(seed)), mode=mode)
        for strokes, boxes, name in ((CROSS, True, False), (LINE, False, True), ((), False, False)):
            (kept,) = scan_with(printed_page(), strokes, drawn, PX_PER_MM, (ROW,)).kept
            assert (kept.boxes_mm2 > 0.3) is boxes
            assert (kept.name_mm2 > 0.3) is name


def test_ink_kept_measures_what_was_drawn() -> None:
    (kept,) = scan_with(printed_page(), LINE, plain(), PX_PER_MM, (ROW,)).kept
    assert kept.name_mm2 == pytest.approx(LINE[0].ink_mm2, rel=0.35)


def test_a_mark_too_faint_for_a_bilevel_scan_is_not_kept() -> None:
    faint = tuple(replace(stroke, darkness=0.1) for stroke in CROSS)
    parameters = plain(mode=Mode.BILEVEL, threshold=120.0)
    (kept,) = scan_with(printed_page(), faint, parameters, PX_PER_MM, (ROW,)).kept
    assert kept.boxes_mm2 == 0.0


@pytest.mark.parametrize("threshold", [0.7, 130.0])
def test_bilevel_files_are_one_bit_group_4_and_read_back(threshold: float) -> None:
    parameters = plain(mode=Mode.BILEVEL, threshold=threshold, noise_levels=5.0)
    scan = scan_with(printed_page(), CROSS, parameters, PX_PER_MM)
    assert scan.suffix == ".tif"
    assert scan.scan.bilevel
    assert set(np.unique(scan.scan.gray)) == {0, 255}
    with Image.open(io.BytesIO(scan.encoded)) as image:
        assert image.mode == "1"
        assert image.info["compression"] == "group4"
        assert np.array_equal(np.asarray(image.convert("L")), scan.scan.gray)


@pytest.mark.parametrize("mode", [Mode.GRAY, Mode.COLOUR])
def test_jpeg_files_hold_the_pixels_given(mode: Mode) -> None:
    scan = scan_with(printed_page(), CROSS, plain(mode=mode), PX_PER_MM)
    read = cv2.imdecode(np.frombuffer(scan.encoded, np.uint8), cv2.IMREAD_UNCHANGED)
    assert read is not None
    assert scan.suffix == ".jpg"
    given = scan.scan.gray if mode is Mode.GRAY else scan.scan.colour
    assert given is not None
    assert np.array_equal(read, given)


def test_blue_ink_stays_blue_in_colour() -> None:
    stroke = PenStroke(np.array([[50.0, 50.0], [90.0, 50.0]]), 2.0, (30, 60, 200), 1.0)
    scan = scan_with(blank_page(), (stroke,), plain(mode=Mode.COLOUR), PX_PER_MM)
    assert scan.scan.colour is not None
    y, x = round(50 * 200 / 25.4), round(70 * 200 / 25.4)
    blue, green, red = scan.scan.colour[y, x].astype(int)
    assert blue > green > red


def test_ink_darkens_print_below_and_changes_nothing_beyond() -> None:
    page = np.full_like(blank_page(), 128)
    drawn = draw_strokes(page, CROSS, np.random.default_rng(0), PX_PER_MM)
    changed = np.argwhere((drawn != page).any(axis=2)) / PX_PER_MM
    assert (drawn <= page).all()
    assert changed.min(axis=0) == pytest.approx([124 - 0.25, 134 - 0.25], abs=0.3)
    assert changed.max(axis=0) == pytest.approx([128 + 0.25, 138 + 0.25], abs=0.3)


def test_strokes_over_the_edge_of_the_sheet_are_cut() -> None:
    stroke = PenStroke(np.array([[-5.0, -5.0], [5.0, 5.0]]), 0.5, (0, 0, 0), 1.0)
    beyond = PenStroke(np.array([[250.0, 10.0], [260.0, 20.0]]), 0.5, (0, 0, 0), 1.0)
    page = blank_page()
    drawn = draw_strokes(page, (stroke, beyond), np.random.default_rng(0), PX_PER_MM)
    assert drawn.shape == page.shape
    assert drawn[:30, :30].min() < 100
    assert drawn[100:, 100:].min() == 255
