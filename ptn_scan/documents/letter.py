"""The letter that tells one official that official's result, and nobody else's (clause III.5.1)."""

from collections.abc import Iterator
from dataclasses import replace

from ptn_scan.documents import numerals, result_tables
from ptn_scan.documents.blocks import (
    Block,
    Document,
    Letterhead,
    Paragraph,
    SignaturePlace,
    Signatures,
)
from ptn_scan.documents.charts import own_chart
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.minutes import head_of, watermark
from ptn_scan.documents.wording import PRACTICE
from ptn_scan.tally import OfficialResult

NAME = "THÔNG BÁO"
RECIPIENTS = ("– Như trên;", "– Lưu: hồ sơ kiểm phiếu.")


def letter(facts: MinutesFacts, result: OfficialResult) -> Document:
    """The letter to the official of `result`."""
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
        subject=f"Kết quả lấy phiếu tín nhiệm đối với {result.name}",
        author=f"Ban kiểm phiếu – {form.body.name}",
        date=form.conference.date.isoformat(),
        mark=PRACTICE if facts.election.practice else "",
        watermark=watermark(facts),
        blocks=tuple(_blocks(facts, result)),
    )


def _blocks(facts: MinutesFacts, result: OfficialResult) -> Iterator[Block]:
    form, tally = facts.election.form, facts.tally
    where = form.conference
    yield Paragraph(f"Kính gửi: {result.name}, {result.title}.")
    yield Paragraph(
        f"Hội nghị lấy phiếu tín nhiệm {numerals.long_date(where.date)} tại {where.place} đã lấy "
        "phiếu tín nhiệm đối với các chức danh trong danh sách. Ban kiểm phiếu thông báo kết quả "
        f"đối với {result.name} như sau:"
    )
    if tally.waiting:
        yield Paragraph(f"Số liệu tạm tính: còn {tally.waiting} trường hợp chờ quyết định.")
    alone = replace(facts, tally=replace(tally, officials=(result,)))
    yield result_tables.results(alone)
    yield own_chart(facts, result)
    if result.invalid:
        yield Paragraph(f"Phiếu không hợp lệ, theo lý do: {result_tables.reasons_of(result)}.")
    yield Paragraph("Trân trọng thông báo./.")
    head = head_of(facts.committee)
    place = SignaturePlace(("TM. BAN KIỂM PHIẾU", head.role.upper()), head.name)
    yield Signatures(((None, place),), RECIPIENTS)
