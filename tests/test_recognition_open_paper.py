"""The darkest course that a pen may have taken between the letters of a line of text."""

import numpy as np
import pytest
from numpy.typing import NDArray
from pen_strokes import line
from printed_ballots import PrintedForm
from row_readings import usual_marks

from ptn_scan.geometry import Rect
from ptn_scan.recognition.open_paper import OpenPaper, darkest_courses
from ptn_scan.recognition.openings import Opening
from ptn_scan.recognition.template import PX_PER_MM

_AREA = Rect(30.0, 100.0, 30.0, 2.5)
_NOISE, _LINE = 0.02, 0.12

Shape = NDArray[np.float32]


def paper(added: Shape, seed: int = 0) -> OpenPaper:
    """A line of text over `_AREA`, half of it under letters, with darkness `added` and noise."""
    rng = np.random.default_rng(seed)
    letters = np.repeat(rng.integers(0, 2, added.shape[1] // 6), 6)
    weight = np.ones_like(added)
    weight[:, : len(letters)] -= letters
    noisy = added + rng.normal(0, _NOISE, added.shape).astype(np.float32)
    opening = Opening.of(_AREA, np.s_[:, :], 1 - weight, darkest=1.0)
    return OpenPaper(opening, np.asarray(noisy * opening.weight, dtype=np.float32), contrast=0.8)


def blank() -> Shape:
    return np.zeros((round(_AREA.h * PX_PER_MM), round(_AREA.w * PX_PER_MM)), dtype=np.float32)


def lined(*, slope: float = 0.0, wave: float = 0.0) -> Shape:
    """A pen's line through the middle, `slope` px a px, waved by `wave` px up and down."""
    added = blank()
    columns = np.arange(added.shape[1])
    away = columns - columns.mean()
    heights = added.shape[0] / 2 + slope * away + wave * np.sin(away / 12)
    for shift in (-1, 0, 1):
        added[np.clip(heights + shift, 0, len(added) - 1).astype(int), columns] = _LINE
    return added


@pytest.mark.parametrize(("slope", "wave"), [(0.0, 0.0), (0.06, 0.0), (-0.07, 0.0), (0.0, 4.0)])
def test_a_line_stands_out_whichever_way_it_runs(slope: float, wave: float) -> None:
    drawn = lined(slope=slope, wave=wave)
    for seed in range(20):
        plain, struck = darkest_courses([paper(blank(), seed), paper(drawn, seed)])
        assert struck > plain + 0.02


def test_what_is_darker_all_over_does_not_stand_out() -> None:
    for seed in range(20):
        plain, shaded = darkest_courses([paper(blank(), seed), paper(blank() + 0.1, seed)])
        assert shaded == pytest.approx(plain, abs=0.003)


def test_lines_of_text_of_all_lengths_are_followed_together_as_one_by_one() -> None:
    papers = [paper(lined()[:, :width], seed) for seed, width in enumerate((240, 90, 33, 16, 9))]
    together = darkest_courses(papers)
    assert together == pytest.approx([darkest_courses([each])[0] for each in papers])
    assert together[-1] == 0.0  # too short to tell
    assert darkest_courses([]) == []


def followed_from_the_left(gains: Shape) -> float:
    """What the darkest course gains in a step, tried height by height and step by step."""
    best = np.zeros(gains.shape[1])
    for gain in gains:
        reached = [best[max(at - 2, 0) : at + 3].max() for at in range(len(best))]
        best = np.array(reached) + gain
    return float(best.max()) / len(gains)


@pytest.mark.parametrize("width", [240, 90, 33, 20, 16])
def test_courses_that_meet_in_the_middle_are_those_that_run_from_end_to_end(width: int) -> None:
    for seed in range(10):
        each = paper(lined(slope=0.05)[:, :width], seed)
        expected = followed_from_the_left(each.gains())
        assert darkest_courses([each]) == pytest.approx([expected], abs=1e-6)


@pytest.mark.parametrize("rise", [-2.0, 0.0, 1.5])
def test_a_pale_line_stands_out_from_all_other_names(kon_ray: PrintedForm, rise: float) -> None:
    struck = (2, 6, 10)
    drawn = usual_marks(kon_ray, struck)
    for official in struck:
        name = kon_ray.first.rows[official - 1].name
        y = name.centre[1] + 0.2
        begin, end = (name.x, y - rise / 2), (name.right, y + rise / 2)
        drawn += (line(begin, end, width=0.4, darkness=0.3),)
    reading = kon_ray.read(drawn, noise_levels=5.0)
    courses = {row.official: row.name.excess_course for row in reading.rows}
    plain = [course for official, course in courses.items() if official not in struck]
    assert min(courses[official] for official in struck) > 3 * max(*plain, 0.005)
