"""Python's collector of cycles, kept from work that is in vain here."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_held() -> Iterator[None]:
    """While millions of values are made that refer to each other in no cycle, the collector would
    walk them again and again and find nothing: a third of the time of counting 5,000 ballots."""
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()


def spare_what_stays() -> None:
    """Takes everything that is there now out of the collector's walks, each of which would stop a
    desk with thousands of ballots for a third of a second; what cycles alone hold goes before."""
    gc.collect()
    gc.freeze()
