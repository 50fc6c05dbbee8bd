"""How many writers stand behind each shape that the simulated voters draw."""

from ptn_scan.simulation.accuracy.conditions import Conditions
from ptn_scan.simulation.accuracy.tables import Section
from ptn_scan.simulation.hands import MODEL_SOURCE, Hand, load_hands, split_hands
from ptn_scan.simulation.penmanship import Shape

FEW = 10
"""A shape by fewer writers than this rests on few."""


def writers_section(conditions: Conditions) -> Section:
    """For each shape: how many writers drew it themselves, and how many specimens there are."""
    hands = load_hands(conditions.marks)
    used = conditions.hands()
    tuning, exam = split_hands(hands, exam=False), split_hands(hands, exam=True)
    return Section(
        "Writers behind each shape",
        ("shape", "tuning half", "exam half", "specimens", "rests on"),
        tuple(
            (
                shape.value,
                str(len(_own(shape, tuning))),
                str(len(_own(shape, exam))),
                str(sum(len(hand.specimens.get(shape, ())) for hand in _own(shape, hands))),
                _rests_on(shape, used),
            )
            for shape in Shape
        ),
        "Where a writer left a shape out, another of the same half lends theirs; fills by "
        "writers of zigzags are zigzags over each other; what nobody drew is drawn by the "
        "stroke model, in each writer's own slant and tremor.",
    )


def _own(shape: Shape, hands: tuple[Hand, ...]) -> tuple[Hand, ...]:
    return tuple(hand for hand in hands if shape in hand.own)


def _rests_on(shape: Shape, hands: tuple[Hand, ...]) -> str:
    """What a shape rests on in a run with these hands."""
    real = tuple(hand for hand in hands if hand.source != MODEL_SOURCE)
    writers, zigzags = len(_own(shape, real)), len(_own(Shape.ZIGZAG, real))
    if shape is Shape.FILL and not writers and zigzags:
        return f"zigzags by few ({zigzags})" if zigzags < FEW else f"zigzags by {zigzags}"
    if not writers:
        return "stroke model"
    return f"few ({writers})" if writers < FEW else str(writers)
