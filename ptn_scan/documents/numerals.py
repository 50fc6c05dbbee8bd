"""Numbers, shares, dates and hours as papers write them: in Vietnamese by Nghị định 30/2020/NĐ-CP,
in English by the Unicode locale data (Babel). No float touches a share."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date
from babel.numbers import format_decimal

from ptn_scan.documents.tongue import Tongue

NOTHING = "–"
"""Stands where a share has no base."""

UNKNOWN = "……"
"""Stands where a number is not known yet, for a hand to fill in."""

VIETNAM = dt.timezone(dt.timedelta(hours=7))
"""Vietnam has had UTC+7 and no summer time since 1975; the minutes do not follow the machine."""

_VI = Tongue.VIETNAMESE
_LOCALES = {Tongue.VIETNAMESE: "vi_VN", Tongue.ENGLISH: "en_GB"}
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def hundredths_of_percent(share: Fraction) -> int:
    """`share` (not negative) in hundredths of a percent, a tie rounded up: 1/3 → 3333."""
    return (share * 10_000 + Fraction(1, 2)).__floor__()


def percent(share: Fraction | None, tongue: Tongue = _VI) -> str:
    """`share` in percent with two decimals, 33,33 or in English 33.33; – where there is none."""
    if share is None:
        return NOTHING
    exact = Decimal(hundredths_of_percent(share)).scaleb(-2)
    return str(format_decimal(exact, "0.00", _LOCALES[tongue]))


def percent_of(count: int, base: int, tongue: Tongue = _VI) -> str:
    """`count` in percent of `base`, or – where the base is nought."""
    return percent(Fraction(count, base) if base else None, tongue)


def count(number: int | None) -> str:
    """A count, or a blank where it is not known."""
    return UNKNOWN if number is None else str(number)


def grouped(number: int, tongue: Tongue = _VI) -> str:
    """A large number in groups of three: 199.172, or in English 199,172."""
    return str(format_decimal(number, "#,##0", _LOCALES[tongue]))


def decimal(number: float, tongue: Tongue = _VI) -> str:
    """A measured number without needless noughts."""
    return str(format_decimal(Decimal(f"{number:.6g}"), "0.########", _LOCALES[tongue]))


def printed_decimal(text: str, tongue: Tongue = _VI) -> str:
    """A decimal of docs/accuracy.md, with all its noughts."""
    return text.replace(".", tongue.say(",", "."))


def long_date(day: dt.date, tongue: Tongue = _VI) -> str:
    """«ngày 20 tháng 11 năm 2023»; days under 10, January and February get a leading nought
    (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.4). In English «20 November 2023»."""
    if tongue is Tongue.ENGLISH:
        return str(format_date(day, "d MMMM y", _LOCALES[tongue]))
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: dt.date) -> str:
    """20/11/2023, which both languages write so."""
    return f"{day:%d/%m/%Y}"


def weekday(day: dt.date, tongue: Tongue = _VI) -> str:
    """«thứ Hai»; in English «Monday»."""
    if tongue is Tongue.ENGLISH:
        return str(format_date(day, "EEEE", _LOCALES[tongue]))
    return _WEEKDAYS[day.weekday()]


def clock(time: dt.time | None, tongue: Tongue = _VI) -> str:
    """«09 giờ 05 phút», in English «09:05»; a blank to fill in where the time is not known."""
    if time is None:
        return tongue.say(f"{UNKNOWN} giờ {UNKNOWN} phút", f"{UNKNOWN}:{UNKNOWN}")
    return tongue.say(f"{time:%H} giờ {time:%M} phút", f"{time:%H:%M}")


def within_hour(moment: dt.datetime, tongue: Tongue = _VI) -> str:
    """The hour in which something was decided, in Vietnam: «14–15 giờ, 20/11/2023».

    No minute: decisions on the rows of one ballot follow each other, and their exact times would
    tell which rows belong together. A time without zone is taken as Vietnam's.
    """
    local = moment if moment.tzinfo is None else moment.astimezone(VIETNAM)
    hours = f"{local.hour}–{local.hour + 1}"
    return f"{hours} {tongue.say('giờ', 'h')}, {short_date(local.date())}"
