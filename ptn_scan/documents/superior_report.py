"""The report of the result to the competent superior, with what low confidence proposes (clauses
III.3.1, III.4 step 3, III.6). It proposes and never decides."""

from collections.abc import Iterator
from dataclasses import replace

from ptn_scan.documents import course, numerals, page, result_tables
from ptn_scan.documents.blocks import (
    Block,
    Document,
    Heading,
    Paragraph,
    SignaturePlace,
    Signatures,
    Style,
)
from ptn_scan.documents.charts import results_charts
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.fonts import balanced
from ptn_scan.documents.heads import (
    letterhead,
    mark,
    of_the_day,
    provisional,
    translated,
    watermark,
)
from ptn_scan.documents.proposals import proposals
from ptn_scan.documents.wording import first_condition, level_name, of_base
from ptn_scan.election import Level


def superior_report(facts: MinutesFacts) -> Document:
    """The report, which bears the secrecy mark of the minutes that go with it."""
    form, tongue, practice = facts.election.form, facts.tongue, facts.election.practice
    head = letterhead(form, tongue.say("Số: …/BC-…", "No.: …/BC-…"), of_the_day(form, tongue))
    subject = f"{form.title[0].lower()}{form.title[1:]}"
    return Document(
        letterhead=replace(head, secrecy=form.minutes.secrecy or ""),
        name=tongue.say("BÁO CÁO", "REPORT"),
        subject=tongue.say(f"Kết quả {subject}", f"Result: {subject}"),
        author=form.body.name,
        date=form.conference.date.isoformat(),
        mark=mark(practice, tongue),
        watermark=watermark(practice, facts.draft, tongue),
        blocks=(*translated(tongue), *_blocks(facts)),
        tongue=tongue,
    )


def _blocks(facts: MinutesFacts) -> Iterator[Block]:
    form, say = facts.election.form, facts.tongue.say
    yield Paragraph(f"{say('Kính gửi', 'To')}: {form.body.superior}", Style.ADDRESS)
    plan = form.plan
    day = numerals.long_date(plan.date, facts.tongue)
    yield Paragraph(
        say(
            f"Thực hiện Kế hoạch số {plan.number} {day}, {form.body.name} báo cáo kết quả lấy "
            "phiếu tín nhiệm như sau:",
            f"By Plan no. {plan.number} of {day}, {form.body.name} reports the result of the vote:",
        )
    )
    yield from provisional(facts)
    yield Heading(say("I. HỘI NGHỊ VÀ SỐ LƯỢNG PHIẾU", "I. CONFERENCE AND BALLOTS"))
    voters = say("Thành phần ghi phiếu", "Who votes")
    yield Paragraph(f"{voters}: {form.voters}. {course.attendance(facts)}")
    yield result_tables.ballots(facts)
    yield Heading(say("II. KẾT QUẢ", "II. RESULT"))
    yield result_tables.results(facts)
    yield from results_charts(facts)
    yield Heading(say("III. ĐỀ NGHỊ", "III. PROPOSALS"))
    yield from tuple(proposals(facts)) or (_nothing(facts),)
    yield Paragraph(
        say(
            "Việc xem xét, quyết định thuộc cấp có thẩm quyền quản lý cán bộ. Đối với người được "
            "lấy phiếu tín nhiệm ở hai nơi, kết quả của từng nơi được xem xét tổng thể, không cộng "
            "với nhau.",
            "The authority in charge of the officials considers and decides. Of an official who is "
            "voted on in two places each place's result is looked at; the two are never added.",
        )
    )
    yield Paragraph(
        say(f"{form.body.name} trân trọng báo cáo./.", f"Respectfully, {form.body.name}.")
    )
    yield _signature(facts)


def _signature(facts: MinutesFacts) -> Signatures:
    form, say = facts.election.form, facts.tongue.say
    for_the_body = f"{say('TM.', 'FOR')} {form.body.name.upper()}"
    above = (
        *balanced(for_the_body, page.BODY, page.LINE / 2 - 2 * page.HEAD_SIDES),
        say("(Chức vụ, ký, đóng dấu, ghi rõ họ tên)", "(Office, signature, seal, full name)"),
    )
    recipients = (
        say(f"– {form.body.superior} (b/c);", f"– {form.body.superior} (report);"),
        say("– Lưu: VT.", "– File: VT."),
    )
    place = SignaturePlace(above, "")
    return Signatures(((None, place),), recipients, facts.tongue.formulas.recipients)


def _nothing(facts: MinutesFacts) -> Paragraph:
    form, tongue = facts.election.form, facts.tongue
    if facts.tally.waiting:
        return Paragraph(
            tongue.say(
                "Chưa có đề nghị khi số liệu còn tạm tính.",
                "Nothing is proposed while the numbers are provisional.",
            )
        )
    low = level_name(Level.LOW, form.level_names, tongue).lower()
    above = first_condition(form, tongue) + of_base(form, tongue)
    return Paragraph(
        tongue.say(
            f"Không có người nào có số phiếu {low} {above}.",
            f"No official has {low} of {above}.",
        )
    )
