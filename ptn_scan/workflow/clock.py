"""The time of what is recorded."""

import datetime as dt


def now() -> dt.datetime:
    """The present, to the second, with the machine's offset from UTC."""
    return dt.datetime.now().astimezone().replace(microsecond=0)


def today() -> dt.date:
    """The present day, by the machine's clock."""
    return now().date()
