"""Whether two readings of one scan are the same, give or take what another machine computes.

Libraries built for other processors add in another order and round otherwise; on one machine two
readings are equal to the last bit.
"""

import dataclasses
from collections.abc import Mapping

from ptn_scan.recognition.reading import PageReading

ABSOLUTE = 0.05
"""In the unit of the number (mm, mm², shares): a third of a pixel at 200 dpi."""
RELATIVE = 0.01


def apart(recorded: PageReading, fresh: PageReading) -> str | None:
    """The first measurement in which the two differ by more than the tolerance, by its name as in
    `rows.3.marks.0.ink_mm2`; None where there is none. What is no number must be equal."""
    if recorded == fresh:
        return None
    return _apart(dataclasses.asdict(recorded), dataclasses.asdict(fresh), "")


def _apart(one: object, other: object, where: str) -> str | None:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        pairs = [(key, one[key], other[key]) for key in one]
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple):
        if len(one) != len(other):
            return where
        pairs = [(str(i), a, b) for i, (a, b) in enumerate(zip(one, other, strict=True))]
    else:
        return None if _alike(one, other) else where
    found = (_apart(a, b, f"{where}.{key}".lstrip(".")) for key, a, b in pairs)
    return next(filter(None, found), None)


def _alike(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= max(ABSOLUTE, RELATIVE * abs(one))
    return one == other
