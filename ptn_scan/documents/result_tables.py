"""The tables of results that minutes and announcement share. Widths in mm fill a line of 165."""

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Cell, Row, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import REASON_WORDS, base_name, level_name
from ptn_scan.election import Form, Level
from ptn_scan.tally import OfficialResult, Tally

_COUNT, _PERCENT = 11.5, 12.0
_RESULT_WIDTHS = {
    Tongue.VIETNAMESE: (8.0, 39.0, 11.5, 11.5, 11.5, 13.0, *(_COUNT, _PERCENT) * 3),
    Tongue.ENGLISH: (8.0, 33.5, 12.0, 17.0, 11.0, 13.0, *(_COUNT, _PERCENT) * 3),
}
_LEFT, _CENTRE = Align.LEFT, Align.CENTRE


def results(facts: MinutesFacts) -> Table:
    """Clause III.2.3: for each official the ballots issued, collected, valid and invalid, and the
    number and share of each level. The head names the base of the shares."""
    tally = facts.tally
    return Table(
        widths=_RESULT_WIDTHS[facts.tongue],
        aligns=(_CENTRE, _LEFT, *(_CENTRE,) * 10),
        head=_result_head(facts.election.form, facts.tongue),
        rows=tuple(_result_row(tally, result, facts.tongue) for result in tally.officials),
    )


def result_of_one(facts: MinutesFacts, result: OfficialResult) -> Table:
    """The same for one official, whom the paper names elsewhere."""
    return Table(
        widths=(16.5,) * 10,
        aligns=(_CENTRE,) * 10,
        head=tuple(row[2:] for row in _result_head(facts.election.form, facts.tongue)),
        rows=(_result_row(facts.tally, result, facts.tongue)[2:],),
    )


def _result_head(form: Form, tongue: Tongue) -> tuple[Row, ...]:
    say, base = tongue.say, base_name(form, tongue)
    of_base = say(f"(tỉ lệ % tính trên {base})", f"(% of {base})")
    levels: list[Cell | None] = []
    for level in Level:
        levels += [Cell(level_name(level, form.level_names, tongue), bold=True, columns=2), None]
    counts = (
        say("Phát ra", "Issued"),
        say("Thu về", "Collected"),
        say("Hợp lệ", "Valid"),
        say("Không hợp lệ", "Invalid"),
    )
    votes, share = say("Số phiếu", "No."), say("Tỉ lệ %", "%")
    return (
        (
            Cell(say("TT", "No."), bold=True, rows=3),
            Cell(say("Họ và tên, chức vụ", "Name, office"), bold=True, rows=3),
            Cell(say("Số phiếu", "Ballots"), bold=True, columns=4),
            *(None,) * 3,
            Cell(say("Mức độ tín nhiệm", "Level of confidence"), of_base, bold=True, columns=6),
            *(None,) * 5,
        ),
        (None, None, *(Cell(name, bold=True, rows=2) for name in counts), *levels),
        (*(None,) * 6, *(Cell(name, bold=True) for name in (votes, share) * 3)),
    )


def _result_row(tally: Tally, result: OfficialResult, tongue: Tongue) -> Row:
    levels: list[Cell] = []
    for number, share in zip(result.levels, result.shares, strict=True):
        levels += [Cell(str(number)), Cell(numerals.percent(share, tongue))]
    counts = (
        numerals.count(tally.counts.issued),
        str(tally.collected),
        str(result.valid),
        str(result.invalid),
    )
    return (
        Cell(str(result.official)),
        Cell(result.name, result.title, bold=True),
        *(Cell(number) for number in counts),
        *levels,
    )


def invalid_by_reason(facts: MinutesFacts) -> Table:
    """For each official the invalid ballots, by reason."""
    say = facts.tongue.say
    head = (
        say("TT", "No."),
        say("Họ và tên", "Name"),
        say("Không hợp lệ", "Invalid"),
        say("Trong đó, theo lý do", "Of these, by reason"),
    )
    return Table(
        widths=(9.0, 45.0, 17.0, 94.0),
        aligns=(_CENTRE, _LEFT, _CENTRE, _LEFT),
        head=(tuple(Cell(name, bold=True) for name in head),),
        rows=tuple(_invalid_row(result, facts.tongue) for result in facts.tally.officials),
    )


def _invalid_row(result: OfficialResult, tongue: Tongue) -> Row:
    return (
        Cell(str(result.official)),
        Cell(result.name),
        Cell(str(result.invalid)),
        Cell(reasons_of(result, tongue) or numerals.NOTHING),
    )


def reasons_of(result: OfficialResult, tongue: Tongue) -> str:
    """The reasons of an official's invalid ballots, each with its number; empty where none is."""
    found = ((REASON_WORDS[reason], n) for reason, n in result.invalid_by_reason if n)
    return "; ".join(f"{tongue.of(words)}: {n}" for words, n in found)


def surplus(facts: MinutesFacts) -> Table:
    """The ballots that the committee did not issue, by reason."""
    tally, tongue = facts.tally, facts.tongue
    lines = [(tongue.of(REASON_WORDS[reason]), n, False) for reason, n in tally.surplus]
    lines.append((tongue.say("Tổng số", "Total"), tally.surplus_total, True))
    return _counted(
        (tongue.say("Lý do", "Reason"), tongue.say("Số phiếu", "Ballots")),
        tuple((text, str(n), bold) for text, n, bold in lines),
    )


def ballots(facts: MinutesFacts) -> Table:
    """What became of the ballots, from printing to the box; surplus by reason."""
    tally, counts, tongue = facts.tally, facts.tally.counts, facts.tongue
    say = tongue.say
    lines = (
        (say("Số phiếu đã in", "Printed"), numerals.count(counts.printed), True),
        (say("Số phiếu phát ra", "Issued"), numerals.count(counts.issued), True),
        (
            say("Số phiếu còn lại (không phát)", "Left over (not issued)"),
            numerals.count(counts.leftover),
            True,
        ),
        (say("Số phiếu hỏng", "Spoiled"), str(counts.spoiled), True),
        (say("Số phiếu thu về", "Collected"), str(tally.collected), True),
        (
            say("– Phiếu do ban kiểm phiếu phát ra", "– Issued by the committee"),
            str(tally.genuine),
            False,
        ),
        (
            say("– Phiếu không do ban kiểm phiếu phát ra", "– Not issued by the committee"),
            str(tally.surplus_total),
            False,
        ),
        *(
            (f"    + {tongue.of(REASON_WORDS[reason])}", str(n), False)
            for reason, n in tally.surplus
            if n
        ),
    )
    return _counted((say("Nội dung", "What"), say("Số phiếu", "Ballots")), lines)


def _counted(head: tuple[str, str], lines: tuple[tuple[str, str, bool], ...]) -> Table:
    """A short table of texts, each with its number, bold or not."""
    return Table(
        widths=(125.0, 40.0),
        aligns=(_LEFT, _CENTRE),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple((Cell(text, bold=bold), Cell(n, bold=bold)) for text, n, bold in lines),
        whole=True,
    )
