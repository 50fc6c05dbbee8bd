"""The letter that tells one official that official's result, and nobody else's (clause III.5.1)."""

from collections.abc import Iterator

from ptn_scan.documents import numerals, result_tables
from ptn_scan.documents.blocks import Block, Document, Paragraph, Style
from ptn_scan.documents.charts import own_chart
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
from ptn_scan.tally import OfficialResult


def letter(facts: MinutesFacts, result: OfficialResult) -> Document:
    """The letter to the official of `result`."""
    form, tongue, practice = facts.election.form, facts.tongue, facts.election.practice
    number = tongue.say("Số: …/TB-BKP", "No.: …/TB-BKP")
    return Document(
        letterhead=letterhead(form, number, of_the_day(form, tongue)),
        name=tongue.say("THÔNG BÁO", "NOTICE"),
        subject=tongue.say(
            f"Kết quả lấy phiếu tín nhiệm đối với {result.name}",
            f"Result of the vote of confidence on {result.name}",
        ),
        author=f"Ban kiểm phiếu – {form.body.name}",
        date=form.conference.date.isoformat(),
        mark=mark(practice, tongue),
        watermark=watermark(practice, facts.draft, tongue),
        blocks=(*translated(tongue), *_blocks(facts, result)),
        tongue=tongue,
    )


def _blocks(facts: MinutesFacts, result: OfficialResult) -> Iterator[Block]:
    tongue = facts.tongue
    to = tongue.say("Kính gửi: Ông (Bà)", "To:")
    yield Paragraph(f"{to} {result.name}, {result.title}", Style.ADDRESS)
    yield Paragraph(_introduction(facts, result))
    yield from provisional(facts)
    yield result_tables.result_of_one(facts, result)
    yield own_chart(facts, result)
    if result.invalid:
        why = result_tables.reasons_of(result, tongue)
        by_reason = tongue.say("Phiếu không hợp lệ, theo lý do", "Invalid ballots, by reason")
        yield Paragraph(f"{by_reason}: {why}.")
    yield Paragraph(tongue.say("Trân trọng thông báo./.", "Respectfully."))
    yield head_signature(facts.committee, _recipients(tongue), tongue)


def _introduction(facts: MinutesFacts, result: OfficialResult) -> str:
    where = facts.election.form.conference
    day = numerals.long_date(where.date, facts.tongue)
    return facts.tongue.say(
        f"Hội nghị lấy phiếu tín nhiệm {day} tại {where.place} đã lấy phiếu tín nhiệm đối với các "
        "chức danh trong danh sách. Ban kiểm phiếu thông báo kết quả đối với Ông (Bà) "
        f"{result.name} như sau:",
        f"The conference of {day} at {where.place} voted on the officials of the list. The "
        f"counting committee tells {result.name} the result:",
    )


def _recipients(tongue: Tongue) -> tuple[str, ...]:
    return (
        tongue.say("– Như trên;", "– As above;"),
        tongue.say("– Lưu: hồ sơ kiểm phiếu.", "– The file of the count."),
    )
