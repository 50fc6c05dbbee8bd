"""Scans that a scanner's own software worked over: it sharpens, whitens the paper, smooths, decides
between black and white by rules of its own, and cuts and sizes pictures.

A page has a row for nearly each line of the table "what is right"; whatever was done to the scan,
no row may be ruled otherwise than that allows.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from pen_strokes import Strokes, circle, cross, dot, fill, level_mark, slash, strike, tick, words
from printed_ballots import PrintedForm, scanned

from ptn_scan.election import Level
from ptn_scan.layout import RowLayout
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import Reason, RowRuling, Ruling
from ptn_scan.scanning.scan import GrayImage, Scan
from ptn_scan.simulation.profiles import Mode

HIGH, MEDIUM, LOW = Level
DPI = 200
Picture = Any  # gray or colour, as OpenCV has it
RIGHT: Mapping[int, tuple[Ruling, tuple[Reason, ...]]] = {
    1: (Ruling.HIGH, ()),
    2: (Ruling.MEDIUM, ()),
    3: (Ruling.LOW, ()),
    4: (Ruling.INVALID, (Reason.UNDERVOTE,)),
    5: (Ruling.INVALID, (Reason.OVERVOTE,)),
    6: (Ruling.INVALID, (Reason.NAME_STRUCK,)),
    7: (Ruling.HIGH, ()),
    11: (Ruling.MEDIUM, ()),
}
"""By official; of the other three nothing but review is right."""


def marked(row: RowLayout) -> Strokes:
    """What stands in each row."""
    high, middle, low = (row.box(level).centre for level in Level)
    drawn: Mapping[int, Strokes] = {
        1: tick(high, 5.5),
        2: cross(middle, 5.0),
        3: fill(low, 4.5),
        4: (),
        5: cross(high, 5.2) + tick(low, 5.5),
        6: strike(row) + cross(middle, 5.0),
        7: slash(high, 5.0),
        8: circle(middle, 4.8),
        9: cross(low, 5.0) + fill(high, 5.2),
        10: dot(high, 0.8),
    }
    return drawn.get(row.official, level_mark(row, MEDIUM))


def lighter(low: float, high: float) -> Callable[[Picture], Picture]:
    """Levels from `low` to `high` become those from black to white."""
    table = np.clip((np.arange(256) - low) * 255 / (high - low), 0, 255).astype(np.uint8)
    return lambda picture: cv2.LUT(picture, table)


def curved(gamma: float) -> Callable[[Picture], Picture]:
    table = np.rint(255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
    return lambda picture: cv2.LUT(picture, table)


def sharpened(amount: float, sigma_px: float) -> Callable[[Picture], Picture]:
    """An unsharp mask."""
    return lambda picture: cv2.addWeighted(
        picture, 1 + amount, cv2.GaussianBlur(picture, (0, 0), sigma_px), -amount, 0
    )


def whitened(picture: Picture) -> Picture:
    """The paper, as bright as its surroundings are at most, becomes white."""
    around = cv2.GaussianBlur(cv2.dilate(picture, np.ones((31, 31), np.uint8)), (0, 0), 15)
    return lighter(0.25 * 255, 0.85 * 255)(cv2.divide(picture, around, scale=255))


def coarse(picture: Picture) -> Picture:
    """Half the resolution, written as if it were the whole."""
    height, width = picture.shape[:2]
    half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return cv2.resize(half, (width, height), interpolation=cv2.INTER_LINEAR)


def resized(across: float, along: float) -> Callable[[Picture], Picture]:
    return lambda picture: cv2.resize(
        picture, None, fx=across, fy=along, interpolation=cv2.INTER_AREA
    )


def compressed(quality: int) -> Callable[[Picture], Picture]:
    """As JPEG once more."""

    def again(picture: Picture) -> Picture:
        _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        return cv2.imdecode(data, cv2.IMREAD_UNCHANGED)

    return again


def trimmed(picture: Picture) -> Picture:
    """2.5 mm of the sheet cut off all round."""
    edge = round(2.5 / 25.4 * DPI)
    return picture[edge:-edge, edge:-edge]


def without_lines(picture: Picture) -> Picture:
    """Twenty lines of the picture lost on the way, one by one."""
    lost = np.random.default_rng(3).choice(picture.shape[0], 20, replace=False)
    return np.delete(picture, lost, axis=0)


GRAY: Mapping[str, Callable[[Picture], Picture]] = {
    "sharpened": sharpened(1.5, 1.5),
    "sharpened strongly": sharpened(2.5, 1.0),
    "local contrast": sharpened(1.0, 8.0),
    "contrast": lighter(50, 200),
    "dark": curved(1.8),
    "light": curved(0.7),
    "paper made white": whitened,
    "median": lambda picture: cv2.medianBlur(picture, 3),
    "half the resolution": coarse,
    "compressed": compressed(20),
    "sixteen levels": lambda picture: picture // 16 * 17,
    "larger": resized(1.5, 1.5),
    "out of shape": resized(1.03, 0.985),
    "edges cut off": trimmed,
    "lines lost": without_lines,
}


def of_otsu(gray: GrayImage) -> Picture:
    return cv2.threshold(gray, 0, 255, cv2.THRESH_OTSU)[1]


def of_mean(less: float) -> Callable[[GrayImage], Picture]:
    """White is what is not so many levels darker than its surroundings."""
    return lambda gray: cv2.adaptiveThreshold(
        gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 41, less
    )


def of_spread(gray: GrayImage) -> Picture:
    """White is what is brighter than its surroundings' mean, less where these vary less: Sauvola's
    threshold with k = 0.2."""
    levels = gray.astype(np.float32)
    mean = cv2.blur(levels, (41, 41))
    spread = np.sqrt(np.maximum(cv2.blur(levels * levels, (41, 41)) - mean * mean, 0))
    return np.where(levels > mean * (1 + 0.2 * (spread / 128 - 1)), 255, 0).astype(np.uint8)


def thinner(black: Picture) -> Picture:
    return cv2.dilate(black, np.ones((2, 2), np.uint8))


def thicker(black: Picture) -> Picture:
    return cv2.erode(black, np.ones((2, 2), np.uint8))


def without_specks(black: Picture) -> Picture:
    """Whatever has fewer than nine pixels taken away."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(255 - black, connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] < 9
    small[0] = False
    return np.where(small[labels], 255, black).astype(np.uint8)


BLACK_AND_WHITE: Mapping[str, Callable[[GrayImage], Picture]] = {
    "Otsu": of_otsu,
    "mean less 10": of_mean(10),
    "mean less 25": of_mean(25),
    "Sauvola": of_spread,
    "Otsu, thinned": lambda gray: thinner(of_otsu(gray)),
    "Otsu, thickened": lambda gray: thicker(of_otsu(gray)),
    "mean, specks removed": lambda gray: without_specks(of_mean(10)(gray)),
}


MAY_WAIT = {"Otsu, thinned": {3, 4, 5}}
"""Where strokes lost a part of their width: a fill alone, an empty row, two boxes."""


@pytest.fixture(scope="module", params=[Mode.GRAY, Mode.COLOUR])
def scan(request: pytest.FixtureRequest, kon_ray: PrintedForm) -> Scan:
    strokes = tuple(stroke for row in kon_ray.first.rows for stroke in marked(row))
    assert kon_ray.first.write_in is not None
    place = kon_ray.first.write_in
    strokes += words((place.x + 10, place.y + 0.6 * place.h), 45, 4)
    return scanned(kon_ray.page(dpi=300), strokes, dpi=DPI, mode=request.param, skew_degrees=0.7)


def read(form: PrintedForm, scan: Scan) -> dict[int, RowRuling]:
    """The rulings by official, of which none is wrong; the write-in is found."""
    reading = form.reader.read(scan)
    assert reading.write_in
    found = {row.official: row for row in rule_rows(reading)}
    assert len(found) == len(form.first.rows)
    for official, row in found.items():
        if row.ruling is not Ruling.REVIEW:
            assert (row.ruling, row.reasons) == RIGHT.get(official), (official, row)
    return found


def waiting(found: Mapping[int, RowRuling]) -> set[int]:
    """Which rows wait that might be ruled."""
    return {official for official in RIGHT if found[official].ruling is Ruling.REVIEW}


@pytest.mark.parametrize("name", GRAY)
def test_what_is_done_to_gray_and_colour_changes_no_ruling(
    kon_ray: PrintedForm, scan: Scan, name: str
) -> None:
    if scan.colour is None:
        changed = Scan(gray=np.ascontiguousarray(GRAY[name](scan.gray)))
    else:
        colour = np.ascontiguousarray(GRAY[name](scan.colour))
        changed = replace(scan, gray=cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), colour=colour)
    assert not waiting(read(kon_ray, changed))


@pytest.mark.parametrize("name", BLACK_AND_WHITE)
def test_other_ways_to_black_and_white_rule_nothing_wrongly(
    kon_ray: PrintedForm, scan: Scan, name: str
) -> None:
    black = np.ascontiguousarray(BLACK_AND_WHITE[name](scan.gray))
    waits = waiting(read(kon_ray, Scan(gray=black, bilevel=True)))
    assert waits <= MAY_WAIT.get(name, set())
