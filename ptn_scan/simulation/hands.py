"""Hands: whose strokes the simulated voters draw with.

`load_hands(folder)` reads marks by real pens where there are any (a folder with strokes.json.gz);
what a writer left out is lent by another writer of the same half, else by the stroke model.
`load_hands(None)` gives hands of the stroke model alone.
"""

import gzip
import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ptn_scan.errors import InputFileError
from ptn_scan.simulation.penmanship import (
    Character,
    Drawing,
    Shape,
    model_drawing,
    normalised,
    turned,
)

MARKS_VARIABLE = "PTN_MARKS"
"""The environment variable that names the folder of marks by real pens."""
STROKES_FILE = "strokes.json.gz"
MODEL_SOURCE = "model"
MODEL_HANDS = 64

_CLASSES: Mapping[str, Shape] = {
    "tick": Shape.TICK,
    "vee": Shape.TICK,
    "cross": Shape.CROSS,
    "cross_1stroke": Shape.CROSS,
    "fill": Shape.FILL,
    "zigzag": Shape.ZIGZAG,
    "line": Shape.STRIKE,
    "slash": Shape.SLASH,
    "circle": Shape.CIRCLE,
}
"""The classes of marks that serve, and as what."""

_FLATTEST_LINE = 0.25
"""A "line" higher than this share of its length is something else (an arrow, a bracket)."""


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """One writer. `specimens` are real drawings by shape; a shape without any is drawn by the
    stroke model in the writer's `character`. `own` are the shapes that this very writer drew."""

    source: str
    writer: str
    character: Character
    specimens: Mapping[Shape, tuple[Drawing, ...]]
    own: frozenset[Shape]

    @property
    def name(self) -> str:
        return f"{self.source}/{self.writer}"

    def draw(self, shape: Shape, rng: np.random.Generator) -> Drawing:
        """One drawing of `shape`, normalised: centred on the origin, longer side 1."""
        if shape is Shape.FILL and Shape.ZIGZAG in self.own and Shape.FILL not in self.own:
            return self._filled(rng)
        choice = self.specimens.get(shape)
        if not choice:
            return model_drawing(shape, self.character, rng)
        drawing = choice[int(rng.integers(len(choice)))]
        return normalised(turned(drawing, rng.normal(0.0, 0.06), rng.uniform(0.94, 1.06)))

    def _filled(self, rng: np.random.Generator) -> Drawing:
        """A fill by somebody of whom zigzags are known: some of them over each other."""
        angle, strokes = rng.uniform(-0.6, 0.6), []
        for _ in range(int(rng.integers(2, 5))):
            angle += rng.normal(0.0, 0.25)
            zigzag = self.draw(Shape.ZIGZAG, rng)
            sides = np.maximum(np.ptp(np.concatenate(zigzag), axis=0), 0.2)
            shift = rng.normal(0.0, 0.08, 2)
            tall = tuple(each * ((1.0, 0.8) / sides) for each in zigzag)
            strokes += [each + shift for each in turned(tall, angle)]
        return normalised(strokes)


def marks_folder() -> Path | None:
    """The folder of marks by real pens, where the environment names one."""
    folder = os.environ.get(MARKS_VARIABLE)
    return Path(folder) if folder else None


def load_hands(folder: Path | None) -> tuple[Hand, ...]:
    """All hands found in `folder`, or those of the stroke model where it is None.

    Raises InputFileError where the folder has no readable strokes.json.gz.
    """
    if folder is None:
        return tuple(_model_hand(index) for index in range(MODEL_HANDS))
    drawings: dict[tuple[str, str], dict[Shape, list[Drawing]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for entry in _entries(folder / STROKES_FILE):
        shape = _CLASSES.get(entry["cls"])
        drawing = normalised([np.array(each, dtype=np.float64) for each in entry["strokes"]])
        if shape is not None and not (shape is Shape.STRIKE and _is_high(drawing)):
            drawings[entry["src"], entry["writer"]][shape].append(drawing)
    hands = tuple(
        _real_hand(source, writer, shapes) for (source, writer), shapes in sorted(drawings.items())
    )
    halves = (split_hands(hands, exam=False), split_hands(hands, exam=True))
    return tuple(_lent(hand, half) for half in halves for hand in half)


def split_hands(hands: Iterable[Hand], exam: bool) -> tuple[Hand, ...]:
    """The half of `hands` that is for the exam, or the one for tuning; by hash of the writer, so
    that a writer never changes sides."""
    return tuple(hand for hand in hands if (_digest(hand.name)[0] & 1 == 1) is exam)


def _digest(name: str) -> bytes:
    return hashlib.sha256(f"ptn-scan hand {name}".encode()).digest()


def _character(name: str) -> Character:
    return Character.of(np.random.default_rng(list(_digest(name))))


def _model_hand(index: int) -> Hand:
    writer = f"{index:03d}"
    character = _character(f"{MODEL_SOURCE}/{writer}")
    return Hand(MODEL_SOURCE, writer, character, {}, frozenset(Shape))


def _real_hand(source: str, writer: str, shapes: Mapping[Shape, list[Drawing]]) -> Hand:
    specimens = {shape: tuple(drawings) for shape, drawings in shapes.items()}
    name = f"{source}/{writer}"
    return Hand(source, writer, _character(name), specimens, frozenset(specimens))


def _lent(hand: Hand, half: tuple[Hand, ...]) -> Hand:
    """`hand` with the shapes it lacks from another of its half, chosen by hash."""
    specimens = dict(hand.specimens)
    for shape in Shape:
        lenders = [other for other in half if shape in other.own]
        if shape not in hand.own and shape is not Shape.FILL and lenders:
            place = _digest(f"{hand.name} {shape}")[0] % len(lenders)
            specimens[shape] = lenders[place].specimens[shape]
    return replace(hand, specimens=specimens)


def _is_high(drawing: Drawing) -> bool:
    return float(np.ptp(np.concatenate(drawing)[:, 1])) > _FLATTEST_LINE


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            entries: list[dict[str, Any]] = json.load(file)
    except (OSError, ValueError) as error:
        raise InputFileError(
            f"{path}: không đọc được các nét bút mẫu ({error}). Hãy kiểm tra thư mục.",
            f"{path}: the sample strokes cannot be read ({error}). Check the folder.",
        ) from error
    return entries
