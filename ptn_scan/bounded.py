"""Files of which no more is taken into memory than any of their kind can have."""

from pathlib import Path


class OverSizeError(ValueError):
    """A file is larger than its kind can be."""


def read_bounded(path: Path, most_bytes: int) -> bytes:
    """The bytes of a file. Raises OverSizeError where there are more than `most_bytes`, which also
    ends what has no end, and OSError."""
    with path.open("rb") as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise OverSizeError(f"{path}: more than {most_bytes} bytes")
    return data
