"""The announcement of the result to the conference (thông báo; clauses III.4, step 3, and III.5).

It tells the numbers and no more: what low confidence proposes is for the competent authority and
stands in the minutes alone.
"""

from collections.abc import Iterator

from ptn_scan.documents import course, numerals, result_tables
from ptn_scan.documents.blocks import Block, Document, Paragraph
from ptn_scan.documents.charts import results_charts
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.heads import (
    letterhead,
    mark,
    of_the_day,
    provisional,
    translated,
    watermark,
)
from ptn_scan.documents.people import head_signature
from ptn_scan.documents.tongue import Tongue


def notice(facts: MinutesFacts) -> Document:
    """The announcement."""
    form, tongue, practice = facts.election.form, facts.tongue, facts.election.practice
    number = tongue.say("Số: …/TB-BKP", "No.: …/TB-BKP")
    subject = f"{form.title[0].lower()}{form.title[1:]}"
    return Document(
        letterhead=letterhead(form, number, of_the_day(form, tongue)),
        name=tongue.say("THÔNG BÁO", "ANNOUNCEMENT"),
        subject=tongue.say(f"Kết quả {subject}", f"Result: {subject}"),
        author=f"Ban kiểm phiếu – {form.body.name}",
        date=form.conference.date.isoformat(),
        mark=mark(practice, tongue),
        watermark=watermark(practice, facts.draft, tongue),
        blocks=(*translated(tongue), *_blocks(facts)),
        tongue=tongue,
    )


def _blocks(facts: MinutesFacts) -> Iterator[Block]:
    tongue = facts.tongue
    day = numerals.long_date(facts.election.form.conference.date, tongue)
    yield Paragraph(
        tongue.say(
            f"Ban kiểm phiếu thông báo với hội nghị kết quả lấy phiếu tín nhiệm {day} như sau:",
            f"The counting committee announces to the conference the result of the vote of {day}:",
        )
    )
    yield from provisional(facts)
    yield Paragraph(f"1. {course.people(facts)}")
    yield Paragraph(f"2. {_ballots(facts)}")
    yield Paragraph(
        tongue.say(
            "3. Kết quả đối với từng người được lấy phiếu tín nhiệm:",
            "3. The result of each official:",
        )
    )
    yield result_tables.results(facts)
    yield from results_charts(facts)
    yield Paragraph(
        tongue.say(
            "Trên đây là kết quả lấy phiếu tín nhiệm, ban kiểm phiếu thông báo để hội nghị biết./.",
            "This is the result of the vote, as the counting committee announces it.",
        )
    )
    yield head_signature(facts.committee, _recipients(tongue), tongue)


def _ballots(facts: MinutesFacts) -> str:
    tally = facts.tally
    issued = numerals.count(tally.counts.issued)
    return facts.tongue.say(
        f"Số phiếu phát ra: {issued}; số phiếu thu về: {tally.collected}, trong đó phiếu do ban "
        f"kiểm phiếu phát ra: {tally.genuine}, phiếu không do ban kiểm phiếu phát ra: "
        f"{tally.surplus_total}.",
        f"Ballots issued: {issued}; collected: {tally.collected}, of these issued by the "
        f"committee: {tally.genuine}, not issued by the committee: {tally.surplus_total}.",
    )


def _recipients(tongue: Tongue) -> tuple[str, ...]:
    """Clause III.5.1 names these and nobody else."""
    return (
        tongue.say("– Thành phần ghi phiếu tín nhiệm;", "– Those who voted;"),
        tongue.say(
            "– Cấp có thẩm quyền trực tiếp quản lý cán bộ;",
            "– The authority directly in charge of the officials;",
        ),
        tongue.say("– Người được lấy phiếu tín nhiệm.", "– The officials voted on."),
    )
