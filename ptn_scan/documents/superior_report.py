"""The report of the result to the competent superior, with what low confidence proposes (clauses
III.3.1, III.4 step 3, III.6). It proposes and never decides."""

from collections.abc import Iterator

from ptn_scan.documents import numerals, result_tables
from ptn_scan.documents.blocks import (
    Block,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    SignaturePlace,
    Signatures,
    Style,
)
from ptn_scan.documents.charts import results_charts
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.minutes import attendance, watermark
from ptn_scan.documents.proposals import proposals
from ptn_scan.documents.wording import PRACTICE, proposal_condition
from ptn_scan.tally import Proposal

NAME = "BÁO CÁO"


def superior_report(facts: MinutesFacts) -> Document:
    """The report, which bears the secrecy mark of the minutes that go with it."""
    form = facts.election.form
    date = numerals.long_date(form.conference.date)
    return Document(
        letterhead=Letterhead(
            superior=form.body.superior,
            body=form.body.name,
            number="Số: …/BC-…",
            place_and_date=f"{form.conference.locality}, {date}",
            secrecy=form.minutes.secrecy or "",
        ),
        name=NAME,
        subject=f"Kết quả {form.title[0].lower()}{form.title[1:]}",
        author=form.body.name,
        date=form.conference.date.isoformat(),
        mark=PRACTICE if facts.election.practice else "",
        watermark=watermark(facts),
        blocks=tuple(_blocks(facts)),
    )


def _blocks(facts: MinutesFacts) -> Iterator[Block]:
    form, tally = facts.election.form, facts.tally
    yield Paragraph(f"Kính gửi: {form.body.superior}.")
    plan = form.plan
    yield Paragraph(
        f"Thực hiện Kế hoạch số {plan.number} {numerals.long_date(plan.date)}, {form.body.name} "
        "báo cáo kết quả lấy phiếu tín nhiệm như sau:"
    )
    if tally.waiting:
        yield Paragraph(f"Số liệu tạm tính: còn {tally.waiting} trường hợp chờ quyết định.")
    yield Heading("I. HỘI NGHỊ VÀ SỐ LƯỢNG PHIẾU")
    yield Paragraph(f"Thành phần ghi phiếu: {form.voters}. {attendance(facts)}")
    yield result_tables.ballots(facts)
    yield Heading("II. KẾT QUẢ")
    yield result_tables.results(facts)
    yield from results_charts(facts)
    yield Heading("III. ĐỀ NGHỊ")
    yield from tuple(proposals(facts)) or (_nothing(facts),)
    yield Paragraph(
        "Việc xem xét, quyết định thuộc cấp có thẩm quyền quản lý cán bộ. Người được lấy phiếu ở "
        "hai nơi được xem xét trên kết quả của từng nơi, không cộng hai kết quả."
    )
    yield Paragraph(f"{form.body.name} trân trọng báo cáo./.")
    place = SignaturePlace((f"TM. {form.body.name.upper()}", "(Ký, đóng dấu, ghi rõ họ tên)"), "")
    yield Signatures(((None, place),), (f"– {form.body.superior} (b/c);", "– Lưu: VT."))


def _nothing(facts: MinutesFacts) -> Paragraph:
    if facts.tally.waiting:
        return Paragraph("Chưa có đề nghị khi số liệu còn tạm tính.")
    form = facts.election.form
    low = form.level_names.low.lower()
    return Paragraph(
        f"Không có người nào có số phiếu {low} "
        f"{proposal_condition(Proposal.MORE_THAN, form).split(' nhưng ')[0]}.",
        Style.BODY,
    )
