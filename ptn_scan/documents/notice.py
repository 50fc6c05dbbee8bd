"""The announcement of the result to the conference (thông báo; clauses III.4, step 3, and III.5).

It tells the numbers and no more: what low confidence proposes is for the competent authority and
stands in the minutes alone.
"""

from collections.abc import Iterator

from ptn_scan.documents import numerals, result_tables
from ptn_scan.documents.blocks import (
    Block,
    Document,
    Letterhead,
    Paragraph,
    SignaturePlace,
    Signatures,
)
from ptn_scan.documents.charts import results_charts
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.minutes import head_of, watermark
from ptn_scan.documents.wording import PRACTICE

NAME = "THÔNG BÁO"
RECIPIENTS = (
    "– Thành phần ghi phiếu tín nhiệm;",
    "– Cấp có thẩm quyền trực tiếp quản lý cán bộ;",
    "– Người được lấy phiếu tín nhiệm.",
)
"""Clause III.5.1 names these and nobody else."""


def notice(facts: MinutesFacts) -> Document:
    """The announcement."""
    form = facts.election.form
    date = numerals.long_date(form.conference.date)
    return Document(
        letterhead=Letterhead(
            superior=form.body.superior,
            body=form.body.name,
            number="Số: …/TB-BKP",
            place_and_date=f"{form.conference.locality}, {date}",
        ),
        name=NAME,
        subject=f"Kết quả {form.title[0].lower()}{form.title[1:]}",
        author=f"Ban kiểm phiếu – {form.body.name}",
        date=form.conference.date.isoformat(),
        mark=PRACTICE if facts.election.practice else "",
        watermark=watermark(facts),
        blocks=tuple(_blocks(facts)),
    )


def _blocks(facts: MinutesFacts) -> Iterator[Block]:
    tally, counts = facts.tally, facts.tally.counts
    yield Paragraph(
        "Ban kiểm phiếu thông báo với hội nghị kết quả lấy phiếu tín nhiệm "
        f"{numerals.long_date(facts.election.form.conference.date)} như sau:"
    )
    if tally.waiting:
        yield Paragraph(f"Số liệu tạm tính: còn {tally.waiting} trường hợp chờ quyết định.")
    if facts.conference is not None:
        convened, present = facts.conference.convened, facts.conference.present
        yield Paragraph(f"1. Số người được triệu tập: {convened}; số người có mặt: {present}.")
    else:
        blank = numerals.UNKNOWN
        yield Paragraph(f"1. Số người được triệu tập: {blank}; số người có mặt: {blank}.")
    yield Paragraph(
        f"2. Số phiếu phát ra: {numerals.count(counts.issued)}; số phiếu thu về: "
        f"{tally.collected}, trong đó phiếu do ban kiểm phiếu phát ra: {tally.genuine}, phiếu "
        f"không do ban kiểm phiếu phát ra: {tally.surplus_total}."
    )
    yield Paragraph("3. Kết quả đối với từng người được lấy phiếu tín nhiệm:")
    yield result_tables.results(facts)
    yield from results_charts(facts)
    yield Paragraph("Trên đây là kết quả lấy phiếu tín nhiệm, ban kiểm phiếu thông báo./.")
    head = head_of(facts.committee)
    place = SignaturePlace(("TM. BAN KIỂM PHIẾU", head.role.upper()), head.name)
    yield Signatures(((None, place),), RECIPIENTS)
