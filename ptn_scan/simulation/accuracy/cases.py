"""Rows that were ruled wrongly, kept as pictures with all that they were made of.

A trial comes of its seed, so pictures are made afterwards, for the worst cases alone.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2

from ptn_scan.layout import RowLayout
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.simulation.accuracy.trials import Laboratory, Trial, TrialPage
from ptn_scan.simulation.accuracy.verdicts import JudgedRow
from ptn_scan.simulation.scanner import SimulatedScan
from ptn_scan.simulation.voters import Voter

MOST_CASES = 40
PX_PER_MM = 8.0
AROUND_MM = (2.0, 3.0)
"""How much beside and above a row the picture shows."""


@dataclass(frozen=True, slots=True)
class _Case:
    row: JudgedRow
    trial: Trial
    page: TrialPage
    scanned: SimulatedScan
    voter: Voter
    place: RowLayout

    @property
    def name(self) -> str:
        row = self.row
        return (
            f"{row.verdict.value}-{row.truth.kind.value}-{row.seed}-{row.page}-{row.truth.official}"
        )


def keep_cases(
    laboratory: Laboratory,
    rows: Sequence[JudgedRow],
    folder: Path,
    advance: Callable[[], None],
) -> tuple[Path, ...]:
    """Pictures of the first `MOST_CASES` of `rows`, each with a JSON file of its parameters.

    Returns the pictures' paths; `advance` is called after each. Raises OSError where they cannot be
    written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for row in rows[:MOST_CASES]:
        case = _made_again(laboratory, row)
        picture = folder / f"{case.name}.png"
        _, data = cv2.imencode(".png", _crop(case))
        picture.write_bytes(data.tobytes())
        text = json.dumps(_parameters(case), ensure_ascii=False, indent=1, default=_plain)
        picture.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
        paths.append(picture)
        advance()
    return tuple(paths)


def _made_again(laboratory: Laboratory, row: JudgedRow) -> _Case:
    trial = laboratory.trial(row.seed)
    ballot, scans = laboratory.scans(row.seed)
    page = trial.pages[row.page - 1]
    places = laboratory.layout.page(row.page).rows
    place = next(each for each in places if each.official == row.truth.official)
    return _Case(row, trial, page, scans[row.page - 1], ballot.voter, place)


def _crop(case: _Case) -> Any:
    """The row, upright, with a little of what is around it."""
    placement = case.page.reading.placement
    scan = case.scanned.scan
    picture = scan.gray if scan.colour is None else scan.colour
    if placement is None:
        return picture
    area = case.place.row.grown(*AROUND_MM)
    return PageMap.of(placement).rectified(picture, area, PX_PER_MM)


def _parameters(case: _Case) -> dict[str, Any]:
    index = next(
        place for place, truth in enumerate(case.page.rows) if truth.official == case.place.official
    )
    pen = case.voter.pen
    return {
        "seed": case.row.seed,
        "page": case.row.page,
        "effect": case.trial.effect,
        "hand": case.trial.hand,
        "habit": case.trial.habit,
        "pen": {"kind": pen.kind.value, "width_mm": pen.width, "darkness": pen.darkness},
        "truth": asdict(case.row.truth),
        "kept": asdict(case.page.kept[index]),
        "ruling": asdict(case.row.ruling) if case.row.ruling else None,
        "reading": [
            asdict(row) for row in case.page.reading.rows if row.official == case.place.official
        ],
        "scan": asdict(case.scanned.parameters),
    }


def _plain(value: object) -> object:
    """Sets as lists, in order."""
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{value!r} has no JSON")
