"""One picture for each step of reading a page: what the step started from and what it found."""

from collections.abc import Callable, Mapping
from enum import Enum

import cv2
import numpy as np

from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.recognition.grid import FloatArray
from ptn_scan.recognition.pictures import (
    BLACK,
    BLUE,
    CANVAS,
    GRAY,
    GREEN,
    ORANGE,
    PURPLE,
    UPRIGHT,
    Drawing,
    Words,
    finished,
    on_plane,
    on_scan,
    on_sheet,
    plane_without_signature,
    tinted,
    without_signature,
)
from ptn_scan.recognition.reading import PageReading
from ptn_scan.recognition.steps import PageSteps
from ptn_scan.recognition.template import COARSE_SHEET, Plane
from ptn_scan.scanning.scan import ColourImage, Scan

MAGNIFIED = 20
"""How much longer than true the arrows of residuals and of rows' shifts are drawn."""

_GRID_MM = 10
_HIDDEN, _SOLID, _FAINT = (170, 205, 235), (120, 150, 180), (240, 170, 90)


class Step(Enum):
    """The steps that have a picture; the value is the stem of its file's name."""

    SCANNED = "01-anh-quet"
    STREAKS = "02-vet-soc"
    FIDUCIALS = "03-moc-va-qr"
    PLACED = "04-luoi"
    FOLDS = "05-nep-gap"
    ROWS = "06-dong"
    DARKNESS = "07-do-dam"
    PRINT = "08-ban-in"
    INK = "09-muc"
    PIECES = "10-dau-trong-o"
    NAMES = "11-ho-ten"
    WRITING = "12-chu-viet"
    STAMP = "13-dau-treo-chu-ky"


def draw_unplaced(scan: Scan, words: Words) -> ColourImage:
    """The picture of a page that was not found on the layout; nothing is hidden in it, since nobody
    knows where its signature stands."""
    return finished(on_scan(scan, UPRIGHT), words)


def draw_step(step: Step, steps: PageSteps, reading: PageReading, words: Words) -> ColourImage:
    """The picture of one step, its signature hidden; blue green red."""
    drawing = _DRAWINGS[step](steps, reading)
    return finished(drawing, words, steps.page)


def _scan(steps: PageSteps) -> Scan:
    return without_signature(steps.scan, steps.page_map, steps.page)


def _scanned(steps: PageSteps, _reading: PageReading) -> Drawing:
    return on_scan(_scan(steps), steps.page_map)


def _streaks(steps: PageSteps, _reading: PageReading) -> Drawing:
    drawing = on_scan(_scan(steps), steps.page_map)
    changed = (steps.without_streaks != steps.scan.gray).astype(np.uint8)
    wide = cv2.dilate(changed, np.ones((3, 3), np.uint8))
    drawing.tint(np.asarray(wide, dtype=np.float32) * 0.6, (0, 0), drawing.picture.size, ORANGE)
    return drawing


def _fiducials(steps: PageSteps, reading: PageReading) -> Drawing:
    """Markers as found in blue, an orange arrow from where the fit has a corner to where it was
    found; codes by whether any was read."""
    drawing = on_scan(_scan(steps), steps.page_map)
    for fiducial in steps.page.fiducials:
        found = steps.fiducials.get(fiducial.id)
        if found is None:
            drawing.frame(fiducial.rect.grown(0.8), PURPLE, 5)
            continue
        quad = [(float(x), float(y)) for x, y in found * drawing.scale]
        drawing.pen.line([*quad, quad[0]], fill=BLUE, width=4)
        for corner, mm in zip(found, np.array(fiducial.rect.corners()), strict=True):
            seen = mm + MAGNIFIED * _off_mm(steps, corner, mm)
            drawing.arrow(mm, seen, ORANGE)
        drawing.label((fiducial.rect.x, fiducial.rect.bottom + 3.0), str(fiducial.id), BLACK)
    for code in steps.page.qr:
        drawing.frame(code.grown(1.5), GREEN if reading.payloads else PURPLE, 4)
    return drawing


def _off_mm(steps: PageSteps, found_px: FloatArray, place_mm: FloatArray) -> FloatArray:
    """How far from `place_mm`, in mm on the sheet, the mapping has the pixel `found_px`."""
    step = 0.5 * np.array([[0, 0], [1, 0], [0, 1]])
    here, right, down = steps.page_map.to_px(place_mm + step)
    turn = np.stack([right - here, down - here], axis=1) / 0.5
    return np.asarray(np.linalg.solve(turn, found_px - here))


def residual_mm(steps: PageSteps, fiducial: int) -> float:
    """How far a marker's corners lie from where the fit has them (root mean square), if found."""
    rect = next(each.rect for each in steps.page.fiducials if each.id == fiducial)
    off = [
        _off_mm(steps, corner, mm)
        for corner, mm in zip(steps.fiducials[fiducial], np.array(rect.corners()), strict=True)
    ]
    return float(np.sqrt(np.mean(np.sum(np.square(off), axis=1))))


def _placed(steps: PageSteps, _reading: PageReading) -> Drawing:
    drawing = on_scan(_scan(steps), steps.page_map)
    along = np.linspace(0, 1, 30)
    for x in range(0, round(PAPER.w) + 1, _GRID_MM):
        drawing.line(np.stack([np.full(30, x), along * PAPER.h], axis=1), BLUE, 1)
    for y in range(0, round(PAPER.h), _GRID_MM):
        drawing.line(np.stack([along * PAPER.w, np.full(30, y)], axis=1), BLUE, 1)
    for row in steps.page.rows:
        drawing.frame(row.row, ORANGE)
        for box in row.boxes:
            drawing.frame(box, ORANGE)
    for fiducial in steps.page.fiducials:
        drawing.frame(fiducial.rect, ORANGE)
    return drawing


def _folds(steps: PageSteps, _reading: PageReading) -> Drawing:
    drawing = on_sheet(_scan(steps), steps.page_map)
    for number, fold in enumerate(steps.folds, start=1):
        ways = np.linspace(0.0, PAPER.h if fold.upright else PAPER.w, 9)
        course = np.stack([ways, fold.course(ways)], axis=1)
        for away in (-1.5, 1.5):
            line = course + np.array([0, away])
            drawing.line(line[:, ::-1] if fold.upright else line, ORANGE)
        place = (fold.at + 4.0, 4.0) if fold.upright else (4.0, fold.at + 4.0)
        drawing.label(place, str(number), ORANGE)
    for ring in steps.rings:
        for away in (-1.5, 1.5):
            drawing.line(ring.outline(away), ORANGE)
    return drawing


def _rows(steps: PageSteps, _reading: PageReading) -> Drawing:
    """Rows as laid out in gray, as found in blue, and arrows by how much each part was moved."""
    drawing = on_sheet(_scan(steps), steps.page_map, pale=True)
    for row, place in zip(steps.page.rows, steps.places, strict=True):
        drawing.frame(row.row, GRAY, 1)
        for part in (row.name, *row.boxes):
            corners = np.array([*part.corners(), part.corners()[0]])
            drawing.line(place.moved(corners, row.row.centre), BLUE)
            middle = np.array([part.centre])
            shift = place.moved(middle, row.row.centre)[0] - middle[0]
            drawing.arrow(middle[0], middle[0] + MAGNIFIED * shift, ORANGE)
    return drawing


def _darkness(steps: PageSteps, _reading: PageReading) -> Drawing:
    return on_plane(_over_sheet(steps, steps.coarse, steps.strips))


def _print(steps: PageSteps, _reading: PageReading) -> Drawing:
    """What the page would show without ink, as dark as each row was printed."""
    expected = tuple(
        strip.printed.widened * np.float32(strip.quality.contrast) for strip in steps.ink.strips
    )
    return on_plane(_over_sheet(steps, steps.table.template.coarse, expected))


def _over_sheet(steps: PageSteps, coarse: Plane, strips: tuple[Plane, ...]) -> Plane:
    """`coarse` at the pictures' resolution, with `strips` over the table's bands."""
    size = CANVAS.shape[::-1]
    plain = plane_without_signature(coarse, COARSE_SHEET, steps.page)
    whole = np.asarray(cv2.resize(plain, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)
    for strip, band in zip(strips, steps.table.bands, strict=True):
        window = CANVAS.window(band.area)
        lines, columns = (each.stop - each.start for each in window)
        whole[window] = cv2.resize(strip, (columns, lines), interpolation=cv2.INTER_AREA)
    return whole


def _ink(steps: PageSteps, _reading: PageReading) -> Drawing:
    drawing = on_plane(np.zeros(CANVAS.shape, dtype=np.float32))
    ink = steps.ink
    for mask, colour in (
        (ink.hidden, _HIDDEN),
        (ink.solid, _SOLID),
        (ink.faint(ink.grid.area), _FAINT),
        (ink.mask, BLACK),
    ):
        tinted(drawing, mask, ink.grid, colour)
    return drawing


def _pieces(steps: PageSteps, reading: PageReading) -> Drawing:
    """Every piece of ink among the boxes, numbered as the notes beside have it."""
    drawing = on_sheet(_scan(steps), steps.page_map, pale=True)
    tinted(drawing, steps.ink.mask, steps.ink.grid, ORANGE)
    for place, row in zip(steps.page.rows, reading.rows, strict=True):
        for box in place.boxes:
            drawing.frame(box, GRAY, 1)
        for number, mark in enumerate(row.marks, start=1):
            drawing.frame(mark.bounds.grown(0.3), BLUE)
            top_right = (mark.bounds.right + 0.6, mark.bounds.y + 1.0)
            drawing.label(top_right, str(number), BLUE)
    return drawing


def _names(steps: PageSteps, _reading: PageReading) -> Drawing:
    """The lines of names and titles, and the part of each in which ink strikes it out."""
    drawing = on_sheet(_scan(steps), steps.page_map, pale=True)
    tinted(drawing, steps.ink.mask, steps.ink.grid, ORANGE)
    for lines in (lines for text in steps.texts for lines in (text.name, text.title)):
        for line in lines:
            bounds, (upper, lower) = line.bounds, line.zone
            drawing.frame(bounds, GRAY, 1)
            drawing.frame(Rect(bounds.x, upper, bounds.w, lower - upper), BLUE, 1)
    return drawing


def _writing(steps: PageSteps, reading: PageReading) -> Drawing:
    drawing = on_plane(plane_without_signature(steps.added, COARSE_SHEET, steps.page))
    for row in steps.page.rows:
        drawing.frame(row.row, GRAY, 1)
    for stray in reading.stray:
        drawing.frame(stray.grown(0.8), ORANGE, 3)
    if steps.page.write_in is not None:
        drawing.frame(steps.page.write_in, BLUE)
    return drawing


def _stamp(steps: PageSteps, _reading: PageReading) -> Drawing:
    drawing = on_sheet(_scan(steps), steps.page_map)
    for place, colour in ((steps.page.stamp, ORANGE), (steps.page.signature, BLUE)):
        if place is not None:
            drawing.frame(place, colour, 4)
    return drawing


_DRAWINGS: Mapping[Step, Callable[[PageSteps, PageReading], Drawing]] = {
    Step.SCANNED: _scanned,
    Step.STREAKS: _streaks,
    Step.FIDUCIALS: _fiducials,
    Step.PLACED: _placed,
    Step.FOLDS: _folds,
    Step.ROWS: _rows,
    Step.DARKNESS: _darkness,
    Step.PRINT: _print,
    Step.INK: _ink,
    Step.PIECES: _pieces,
    Step.NAMES: _names,
    Step.WRITING: _writing,
    Step.STAMP: _stamp,
}
