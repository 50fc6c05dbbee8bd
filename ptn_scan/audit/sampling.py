"""Which ballots are sampled: R. L. Rivest's generator for election audits, sampler.py (2011).

Draw number i (from 1) is SHA-256 of the text "SEED,i" in UTF-8, read as a big-endian number, modulo
the number of ballots, plus 1. A ballot drawn before is passed over. Anybody can repeat it, with
Rivest's program or with P. B. Stark's page of audit tools.
"""

import hashlib
from collections.abc import Iterator
from itertools import count, islice

LEAST_DIGITS = 20
"""As many as is the practice with ten-sided dice; with six-sided ones still 51 bits."""

_SEPARATORS = str.maketrans("", "", " -.,;_\t")


def clean_seed(text: str) -> str:
    """The digits of the dice without what people write between them.

    Raises ValueError where something is no digit or there are too few.
    """
    digits = text.translate(_SEPARATORS)
    if not (digits.isascii() and digits.isdigit()) or len(digits) < LEAST_DIGITS:
        raise ValueError(text)
    return digits


def draws(seed: str, total: int) -> Iterator[int]:
    """Endless draws from 1 to `total`, with replacement."""
    for number in count(1):
        digest = hashlib.sha256(f"{seed},{number}".encode()).digest()
        yield 1 + int.from_bytes(digest, "big") % total


def sample(seed: str, total: int, size: int) -> tuple[int, ...]:
    """The first `size` (at most `total`) different numbers from 1 to `total`, as drawn."""
    return tuple(islice(_distinct(seed, total), min(size, total)))


def _distinct(seed: str, total: int) -> Iterator[int]:
    drawn: set[int] = set()
    for number in draws(seed, total):
        if number not in drawn:
            drawn.add(number)
            yield number
        if len(drawn) == total:
            return
