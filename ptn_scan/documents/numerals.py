"""Numbers, shares and dates as Vietnamese documents write them. No float touches a share."""

import datetime as dt
from fractions import Fraction

NOTHING = "–"
"""Stands where a share has no base."""

UNKNOWN = "……"
"""Stands where a number is not known yet, for a hand to fill in."""

VIETNAM = dt.timezone(dt.timedelta(hours=7))
"""Vietnam has had UTC+7 and no summer time since 1975; the minutes do not follow the machine."""


def hundredths_of_percent(share: Fraction) -> int:
    """`share` (not negative) in hundredths of a percent, a tie rounded up: 1/3 → 3333."""
    return (share * 10_000 + Fraction(1, 2)).__floor__()


def percent(share: Fraction | None) -> str:
    """`share` in percent with two decimals and the decimal comma, or – where there is none."""
    if share is None:
        return NOTHING
    whole, decimals = divmod(hundredths_of_percent(share), 100)
    return f"{whole},{decimals:02d}"


def percent_of(count: int, base: int) -> str:
    """`count` in percent of `base`, or – where the base is nought."""
    return percent(Fraction(count, base) if base else None)


def count(number: int | None) -> str:
    """A count, or a blank where it is not known."""
    return UNKNOWN if number is None else str(number)


def decimal(number: float) -> str:
    """A measured number with the decimal comma and no needless noughts."""
    return f"{number:.6g}".replace(".", ",")


def long_date(day: dt.date) -> str:
    """«ngày 20 tháng 11 năm 2023»; days under 10, January and February get a leading nought
    (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.4)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def within_hour(moment: dt.datetime) -> str:
    """The hour in which something was decided, in Vietnam: «14–15 giờ, 20/11/2023».

    No minute: decisions on the rows of one ballot follow each other, and their exact times would
    tell which rows belong together. A time without zone is taken as Vietnam's.
    """
    local = moment if moment.tzinfo is None else moment.astimezone(VIETNAM)
    return f"{local.hour}–{local.hour + 1} giờ, {local:%d/%m/%Y}"
