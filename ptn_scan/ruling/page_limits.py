"""The limits as one page needs them: by its scan, and by what its rows show of the pen."""

import statistics
from dataclasses import replace

from ptn_scan.recognition.reading import PageReading, RowReading
from ptn_scan.ruling.corrections import Weight, usual_weight
from ptn_scan.ruling.limits import Limits
from ptn_scan.ruling.marks import judge_marks

_THIN_ROWS = 4
"""So many marks as thin as each other are no hairs."""


def of_bilevel(limits: Limits) -> Limits:
    """No gray around a stroke makes it look wider in black and white."""
    return replace(
        limits,
        least_width=limits.least_width_bilevel,
        hair_load=limits.hair_load_bilevel,
        heavy_side=limits.heavy_side_bilevel,
        most_noise=limits.most_noise_bilevel,
        strike_along_seen=limits.strike_along_seen_bilevel,
        strike_along_seen_clear=limits.strike_along_seen_clear_bilevel,
        least_name_struck=limits.least_name_struck_bilevel,
        strike_course=limits.strike_course_bilevel,
        strike_part=limits.strike_part_bilevel,
        part_spreads=limits.part_spreads_bilevel,
        strike_excess=limits.strike_excess_bilevel,
        strike_spreads=limits.strike_spreads_bilevel,
        strike_spreads_pale=limits.strike_spreads_pale_bilevel,
        solid_excess=limits.solid_excess_bilevel,
    )


def of_seen_pen(reading: PageReading, limits: Limits) -> Limits:
    """A strike by a pen that a bilevel scan keeps well is darker, where letters do not hide it: but
    not where the scan lost the table's thin lines, and so may have lost thin strokes."""
    if statistics.median(row.lines_seen for row in reading.rows) < limits.least_hairlines:
        return limits
    return replace(
        limits,
        strike_excess=limits.strike_excess_seen,
        strike_part=limits.strike_part_seen,
        strike_course=limits.strike_course_seen,
        title_course=limits.title_course_seen,
    )


def of_thin_pen(reading: PageReading, limits: Limits) -> Limits:
    """Of a voter whose marks are all so thin that each by itself might be a hair, a stroke nearly
    as wide as the others is the pen's."""
    if not any(is_thin(row, limits) for row in reading.rows):
        return limits
    thinnest = replace(limits, least_width=min(limits.least_width, limits.thinnest))
    usual = usual_weight([judge_marks(row.marks, thinnest) for row in reading.rows], _THIN_ROWS)
    if usual is None or usual.width > limits.thin_pen:
        return limits
    least = max(thinnest.least_width, limits.thin_share * usual.width)
    return replace(limits, least_width=min(limits.least_width, least))


def of_pen(limits: Limits, usual: Weight | None) -> Limits:
    """A stroke much thinner than this voter's others may be a hair. Ticks are long or broad by
    chance, but hold so little ink that what was drawn over one shows more."""
    if usual is None:
        return limits
    thin = min(limits.hair_share * usual.width, limits.hair_most)
    limits = replace(limits, least_width=max(limits.least_width, thin))
    if usual.winding > limits.tick_winding:
        return limits
    return replace(
        limits,
        correction_ratio=limits.correction_ratio_tick,
        correction_per_mm=limits.correction_per_mm_tick,
        correction_dense=limits.correction_dense_tick,
        faded_ink=limits.faded_ink_tick,
    )


def is_thin(row: RowReading, limits: Limits) -> bool:
    """Whether any stroke is thinner than this voter's may be; all else is judged the same."""
    return any(mark.width_mm < limits.least_width for mark in row.marks)
