"""Bar charts of results: how many chose each level, for each official."""

from collections.abc import Iterator

from ptn_scan.documents import page
from ptn_scan.documents.blocks import BarChart, Series
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import level_name
from ptn_scan.election import Level
from ptn_scan.tally import OfficialResult

_COLOURS = {Level.HIGH: "1B4F72", Level.MEDIUM: "7FB3D5", Level.LOW: "CA6F1E"}
"""Dark, light and between, told apart without colour too."""
_INVALID, _UNDECIDED = "D5D8DC", "F7DC6F"


def results_charts(facts: MinutesFacts) -> Iterator[BarChart]:
    """One bar for each official, as long as the ballots collected; as many charts as pages need."""
    results = facts.tally.officials
    for first in range(0, len(results), page.MOST_BARS):
        part = results[first : first + page.MOST_BARS]
        which = f"{facts.tongue.say('số', 'no.')} {first + 1}–{first + len(part)}"
        more = "" if len(results) <= page.MOST_BARS else f", {which}"
        yield BarChart(
            title=f"{_title(facts.tongue)}{more}",
            bars=tuple(f"{result.official}. {result.name}" for result in part),
            series=_series(facts, part),
            whole=facts.tally.collected,
        )


def _series(facts: MinutesFacts, part: tuple[OfficialResult, ...]) -> tuple[Series, ...]:
    names, tongue = facts.election.form.level_names, facts.tongue
    series = [
        Series(
            level_name(level, names, tongue),
            _COLOURS[level],
            tuple(result.levels[index] for result in part),
        )
        for index, level in enumerate(Level)
    ]
    invalid = tongue.say("Không hợp lệ", "Invalid")
    series.append(Series(invalid, _INVALID, tuple(result.invalid for result in part)))
    if any(result.undecided for result in part):
        undecided = tuple(result.undecided for result in part)
        waits = tongue.say("Chờ quyết định", "Undecided")
        series.append(Series(waits, _UNDECIDED, undecided))
    return tuple(series)


def own_chart(facts: MinutesFacts, result: OfficialResult) -> BarChart:
    """One bar for each level of one official."""
    names, tongue = facts.election.form.level_names, facts.tongue
    levels = (level_name(level, names, tongue) for level in Level)
    ballots = tongue.say("Số phiếu", "Ballots")
    return BarChart(
        title=_title(tongue),
        bars=(*levels, tongue.say("Không hợp lệ", "Invalid")),
        series=(Series(ballots, _COLOURS[Level.HIGH], (*result.levels, result.invalid)),),
        whole=facts.tally.collected,
    )


def _title(tongue: Tongue) -> str:
    return tongue.say("Biểu đồ: số phiếu theo từng mức", "Chart: ballots by level")
