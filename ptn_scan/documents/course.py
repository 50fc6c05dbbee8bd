"""The course of the conference: who came, whether there is a quorum, and when each step began."""

from collections.abc import Iterator

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Block, Cell, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.wording import cited
from ptn_scan.plan.conference_times import STEP_WORDS, Step


def attendance(facts: MinutesFacts) -> str:
    """Convened, present, and whether the quorum (clause II.2) holds, with the numbers."""
    conference, say = facts.conference, facts.tongue.say
    if conference is None:
        return people(facts)
    convened, present = conference.convened, conference.present
    rule = facts.election.form.rules.quorum
    quorum = facts.election.form.thresholds.quorum
    enough = conference.has_quorum(quorum)
    sign = "≥" if enough else "<"
    sums = (
        f"{quorum.denominator} × {present} = {quorum.denominator * present} {sign} "
        f"{quorum.numerator} × {convened} = {quorum.numerator * convened}"
    )
    reached = f"{present}/{convened} ({numerals.percent_of(present, convened, facts.tongue)}%)"
    clause = "" if rule is None else f" ({cited(rule.clause, facts.tongue)})"
    return say(
        f"{people(facts)[:-1]}, đạt {reached}. Yêu cầu có mặt ít nhất {quorum} số người được triệu "
        f"tập: {sums}; hội nghị {'đủ' if enough else 'chưa đủ'} điều kiện tiến hành lấy phiếu tín "
        f"nhiệm{clause}.",
        f"{people(facts)[:-1]}, which is {reached}. At least {quorum} of those convened are "
        f"required: {sums}; the conference {'may' if enough else 'may not'} hold the vote{clause}.",
    )


def people(facts: MinutesFacts) -> str:
    """How many were convened and present; blanks before the conference."""
    found = facts.conference
    convened = numerals.count(found.convened if found else None)
    present = numerals.count(found.present if found else None)
    return facts.tongue.say(
        f"Số người được triệu tập: {convened}; số người có mặt: {present}.",
        f"Convened: {convened}; present: {present}.",
    )


def steps(facts: MinutesFacts) -> Iterator[Block]:
    """When each step of the conference began (clause III.4, steps 2 and 3), with blanks for a
    hand where no time was entered."""
    tongue = facts.tongue
    head = (tongue.say("TT", "No."), tongue.say("Bước", "Step"), tongue.say("Thời gian", "Time"))
    yield Table(
        widths=(12.0, 103.0, 50.0),
        aligns=(Align.CENTRE, Align.LEFT, Align.CENTRE),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(
            (
                Cell(str(number)),
                Cell(tongue.of(STEP_WORDS[step])),
                Cell(numerals.clock(facts.times.get(step), tongue)),
            )
            for number, step in enumerate(Step, start=1)
        ),
        whole=True,
    )
