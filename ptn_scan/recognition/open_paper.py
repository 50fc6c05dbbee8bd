"""The paper that a printed line of text leaves open: how dark it is beyond the print, over all of
the line, part by part, and along the darkest course that a pen may have taken through it."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ptn_scan.recognition.ink import Strip
from ptn_scan.recognition.openings import PEN_PX, STEP_PX, Opening, pen_steps
from ptn_scan.recognition.reading import LEAST_CONTRAST
from ptn_scan.recognition.template import Plane

_TURN_PX = 2
"""A course goes up or down by no more than this in each step."""
_TURNS = np.ones((1, 2 * _TURN_PX + 1), np.uint8)
_SHORTEST = 4
_NOWHERE = np.float32(-9.0)
"""No course leads through places that are beyond a line of text."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenPaper:
    """What a scan shows in an `opening`: for each of its pixels how dark the paper that the print
    leaves open is beyond the print (`beyond`: the darkness, 0 to 1, times the opening's weight);
    `contrast` is the darkness of the row's print against the template's."""

    opening: Opening
    beyond: Plane
    contrast: float

    @staticmethod
    def of(strip: Strip, opening: Opening) -> "OpenPaper":
        contrast = strip.quality.contrast
        beyond = strip.darkness[opening.window] * opening.weight
        cv2.scaleAdd(opening.printed, -contrast, beyond, dst=beyond)
        return OpenPaper(opening, beyond, max(contrast, LEAST_CONTRAST))

    def darkness(self) -> float:
        """The mean beyond the print, in shares of the print's darkness; nought of no paper."""
        total = self.opening.total
        dark = float(self.beyond.sum(axis=0).sum())
        return dark / total / self.contrast if total else 0.0

    def darkness_along(self) -> list[float]:
        """The same of each of its parts that tell anything, from left to right."""
        opened = self.opening.opened
        told = opened > 0
        dark = np.add.reduceat(self.beyond.sum(axis=0), self.opening.parts)
        shares: list[float] = (dark[told] / opened[told] / self.contrast).tolist()
        return shares

    def gains(self) -> NDArray[np.float32]:
        """What a pen's course gains in each step on its way, by the step and its height: how much
        darker it is there beyond the print than this paper is on the mean, in shares of the
        print's darkness; less where print leaves less of it open, and nothing where it leaves
        none."""
        opened, dark = self.opening.steps, pen_steps(self.beyond)
        usual = dark.sum() / max(opened.sum(), 1.0)
        gains = (dark - usual * opened) / np.float32(PEN_PX * STEP_PX * self.contrast)
        return np.asarray(gains.T, dtype=np.float32)


def darkest_courses(papers: Sequence[OpenPaper]) -> list[float]:
    """For each line of text what the darkest course from its left end to its right one gains in a
    step on the mean: a line, level, slanted or waved, that a pen drew stands out, and shade, blur
    and thick print do not. Courses are followed from both ends to the middle."""
    if not papers:
        return []
    fields = [paper.gains() for paper in papers]
    halves = [(field[: len(field) // 2], field[len(field) // 2 :]) for field in fields]
    best = _most_gained([*(left for left, _ in halves), *(right[::-1] for _, right in halves)])
    from_left, from_right = best[: len(fields)], best[len(fields) :]
    gained = (cv2.dilate(from_left, _TURNS) + from_right).max(axis=1)
    return [
        float(most) / len(field) if len(field) >= _SHORTEST else 0.0
        for most, field in zip(gained, fields, strict=True)
    ]


def _most_gained(fields: Sequence[Plane]) -> Plane:
    """For each field of gains the most that a course to its last step may have gained, by the
    height at which it comes there. Fields of fewer steps than others are entered later."""
    steps, height = (max((field.shape[axis] for field in fields), default=0) for axis in (0, 1))
    gains = np.full((steps, len(fields), height), _NOWHERE, dtype=np.float32)
    for number, field in enumerate(fields):
        gains[: steps - len(field), number] = 0
        gains[steps - len(field) :, number, : field.shape[1]] = field
    best = np.zeros((len(fields), height), dtype=np.float32)
    for gain in gains:
        best = cv2.dilate(best, _TURNS) + gain
    return best
