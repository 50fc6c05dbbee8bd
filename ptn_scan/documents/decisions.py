"""What the committee decided on doubtful rows and sheets, without saying on which ballot.

The lines are sorted by what they say and not by when they were made: decisions on the rows of one
ballot follow each other, and their order would put that ballot together again.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, repeat, zip_longest
from textwrap import wrap

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Block, Cell, Paragraph, Row, Table
from ptn_scan.documents.facts import LiftedMasks, MinutesFacts
from ptn_scan.documents.wording import SHEET_ACTION_WORDS, free_text, ruling_name
from ptn_scan.plan.collation import Key, text_key

_LEFT, _CENTRE = Align.LEFT, Align.CENTRE

_LONGEST = 500
"""Letters of a cell before it goes on in a row of its own, since rows are not split over pages."""


def handles(facts: MinutesFacts) -> frozenset[str]:
    """Every handle that the decisions name; none may stand in a document."""
    named = {decision.sheet for decision in facts.row_decisions}
    for decision in facts.sheet_decisions:
        named |= {decision.sheet, decision.other or ""}
    return frozenset(named - {""})


def decision_blocks(facts: MinutesFacts) -> tuple[Block, ...]:
    """The two tables of decisions, each where there are any."""
    blocks: list[Block] = []
    say = facts.tongue.say
    if facts.row_decisions:
        blocks += [
            Paragraph(
                say(
                    "Đối với dấu ghi cho từng người được lấy phiếu:",
                    "On marks, by official:",
                )
            ),
            _row_table(facts),
        ]
    if facts.sheet_decisions:
        blocks += [Paragraph(say("Đối với cả tờ phiếu:", "On sheets:")), _sheet_table(facts)]
    return tuple(blocks)


def lifted_masks(facts: MinutesFacts) -> Iterator[Block]:
    """Who saw more of a ballot than was asked about, where the form gives leave for it."""
    say = facts.tongue.say
    times = sum(each.rows + each.sheets for each in facts.lifted)
    if times:
        people = "; ".join(_lifted_by(each, facts) for each in facts.lifted)
        yield Paragraph(
            say(
                f"Theo mẫu phiếu, phần che khi xem lại đã được bỏ {numerals.count(times)} lần: "
                f"{people}. Lý do của từng lần có trong nhật ký kiểm phiếu.",
                f"Masks lifted in the review, as the form allows: {numerals.count(times)} "
                f"({people}). The journal has the reason of each time.",
            )
        )
    elif facts.form.decisions.unmask:
        yield Paragraph(
            say(
                "Mẫu phiếu cho phép bỏ phần che khi xem lại; không ai bỏ lần nào.",
                "The form allows masks to be lifted in the review; nobody lifted any.",
            )
        )


def _lifted_by(lifted: LiftedMasks, facts: MinutesFacts) -> str:
    say = facts.tongue.say
    parts = []
    if lifted.rows:
        rows = numerals.count(lifted.rows)
        parts.append(say(f"{rows} lần đối với một dòng", f"{rows} of rows"))
    if lifted.sheets:
        sheets = numerals.count(lifted.sheets)
        parts.append(say(f"{sheets} lần đối với cả tờ", f"{sheets} of whole sheets"))
    return f"{free_text(lifted.by)}, {', '.join(parts)}"


def _row_table(facts: MinutesFacts) -> Table:
    say = facts.tongue.say
    head = (say("TT", "No."), say("Người được lấy phiếu", "Official"), *_decided_head(facts))
    return Table(
        widths=(9.0, 35.0, 22.0, 31.0, 43.0, 25.0),
        aligns=(_CENTRE, _LEFT, _LEFT, _LEFT, _LEFT, _CENTRE),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=_numbered(_row_lines(facts)),
    )


def _decided_head(facts: MinutesFacts) -> tuple[str, ...]:
    say = facts.tongue.say
    return (
        say("Quyết định", "Decision"),
        say("Người quyết định", "Decided by"),
        say("Lý do", "Reason"),
        say("Thời gian", "Time"),
    )


def _row_lines(facts: MinutesFacts) -> list[tuple[str, ...]]:
    names = {result.official: result.name for result in facts.tally.officials}
    secrets = handles(facts)
    lines = (
        (
            str(decision.official),
            ruling_name(decision.ruling, facts.form.level_names, facts.tongue),
            free_text(decision.by, secrets),
            free_text(decision.why, secrets),
            numerals.within_hour(decision.at, facts.tongue),
        )
        for decision in facts.row_decisions
    )
    return [
        (f"{official}. {names[int(official)]}", *rest)
        for official, *rest in sorted(lines, key=_order)
    ]


def _sheet_table(facts: MinutesFacts) -> Table:
    head = (facts.tongue.say("TT", "No."), *_decided_head(facts))
    secrets = handles(facts)
    lines = (
        (
            facts.tongue.of(SHEET_ACTION_WORDS[decision.action]),
            free_text(decision.by, secrets),
            free_text(decision.why, secrets),
            numerals.within_hour(decision.at, facts.tongue),
        )
        for decision in facts.sheet_decisions
    )
    return Table(
        widths=(9.0, 46.0, 33.0, 52.0, 25.0),
        aligns=(_CENTRE, _LEFT, _LEFT, _LEFT, _CENTRE),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=_numbered(sorted(lines, key=_order)),
    )


def _order(line: tuple[str, ...]) -> tuple[Key, ...]:
    """Lines stand in the order of what they say, by the Vietnamese alphabet."""
    return tuple(text_key(text.zfill(3) if text.isdigit() else text) for text in line)


def _numbered(lines: Sequence[tuple[str, ...]]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        pieces = zip_longest(*(_pieces(text) for text in line), fillvalue="")
        for first, piece in zip(chain((str(number),), repeat("")), pieces, strict=False):
            rows.append((Cell(first), *(Cell(text) for text in piece)))
    return tuple(rows)


def _pieces(text: str) -> list[str]:
    return wrap(text, _LONGEST, break_on_hyphens=False) or [""]
