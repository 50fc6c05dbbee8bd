"""The minutes of the count (biên bản kiểm phiếu): facts → Document, one for each copy.

Clauses are those of the plan; the layout follows Nghị định 30/2020/NĐ-CP. A choice that the form
makes is said where it is used and again in the annex.
"""

from collections.abc import Iterator
from dataclasses import replace

from ptn_scan.documents import course, numerals, page, result_tables
from ptn_scan.documents.annex import rules_annex
from ptn_scan.documents.annex_votes import votes_annex
from ptn_scan.documents.blocks import (
    Align,
    Block,
    Cell,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Row,
    Style,
    Table,
)
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.heads import letterhead, mark, provisional, translated, watermark
from ptn_scan.documents.people import committee_signatures, head_of
from ptn_scan.documents.proposals import proposals
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import free_text
from ptn_scan.election import Member
from ptn_scan.plan.conference_times import Step

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")


def minutes(facts: MinutesFacts, copy: int) -> Document:
    """The minutes as copy number `copy` (from 1) of those that the form names. A translation is of
    none of them."""
    form, tongue = facts.election.form, facts.tongue
    practice = facts.election.practice
    return Document(
        letterhead=_head(facts, copy),
        name=tongue.say("BIÊN BẢN KIỂM PHIẾU", "MINUTES OF THE COUNT"),
        subject=form.title,
        author=f"Ban kiểm phiếu – {form.body.name}",
        date=form.conference.date.isoformat(),
        mark=mark(practice, tongue),
        watermark=watermark(practice, facts.draft, tongue),
        blocks=(
            *translated(tongue),
            *_opening(facts),
            *_numbered_sections(facts),
            *_closing(facts),
            *votes_annex(facts),
            *rules_annex(facts),
        ),
        initials=() if tongue is Tongue.ENGLISH else _initials(facts.committee),
        tongue=tongue,
    )


def _head(facts: MinutesFacts, copy: int) -> Letterhead:
    form, tongue = facts.election.form, facts.tongue
    copies = form.minutes.copies
    head = letterhead(form, tongue.say("Số: …/BB-BKP", "No.: …/BB-BKP"))
    which = (f"Bản số {copy}/{len(copies)}", copies[copy - 1].recipient)
    return replace(
        head,
        secrecy=form.minutes.secrecy or "",
        copy=() if tongue is Tongue.ENGLISH else which,
    )


def _initials(committee: tuple[Member, ...]) -> tuple[str, ...]:
    """Who initials every page: all members where the foot of a page has room for them, else the
    head."""
    if len(committee) > page.MOST_INITIALS:
        return (head_of(committee).name,)
    return tuple(member.name for member in committee)


def _opening(facts: MinutesFacts) -> Iterator[Block]:
    form, say = facts.election.form, facts.tongue.say
    for basis in form.legal_basis:
        yield Paragraph(f"{say('Căn cứ', 'By')} {basis.rstrip('.;')};", Style.BASIS)
    plan = form.plan
    day = numerals.long_date(plan.date, facts.tongue)
    yield Paragraph(
        say(
            f"Căn cứ Kế hoạch số {plan.number} {day} của {plan.issuer} ({plan.title}).",
            f"By Plan no. {plan.number} of {day} of {plan.issuer} ({plan.title}).",
        ),
        Style.BASIS,
    )
    where = form.conference
    day = numerals.long_date(where.date, facts.tongue)
    began = numerals.clock(facts.times.get(Step.COUNTING), facts.tongue)
    yield Paragraph(
        say(
            f"Hôm nay, hồi {began}, {day}, tại {where.place} ({where.locality}), ban kiểm phiếu đã "
            "tiến hành kiểm phiếu và lập biên bản với nội dung như sau:",
            f"On {day} at {began}, at {where.place} ({where.locality}), the counting committee "
            "counted the ballots and drew up these minutes:",
        )
    )
    yield from provisional(facts)


def _numbered_sections(facts: MinutesFacts) -> Iterator[Block]:
    """The sections, numbered in the order of those that have anything to say."""
    say = facts.tongue.say
    sections = (
        (say("THÀNH PHẦN", "PEOPLE"), tuple(_people(facts))),
        (say("DIỄN BIẾN HỘI NGHỊ", "COURSE OF THE CONFERENCE"), tuple(course.steps(facts))),
        (say("SỐ LƯỢNG PHIẾU", "BALLOTS"), tuple(_ballots(facts))),
        (say("KẾT QUẢ KIỂM PHIẾU", "RESULT"), tuple(_results(facts))),
        (
            say("ĐỀ NGHỊ CẤP CÓ THẨM QUYỀN", "PROPOSALS TO THE COMPETENT AUTHORITY"),
            tuple(proposals(facts)),
        ),
    )
    filled = tuple((title, blocks) for title, blocks in sections if blocks)
    for number, (title, blocks) in zip(_ROMAN, filled, strict=False):
        yield Heading(f"{number}. {title}")
        yield from blocks


def _people(facts: MinutesFacts) -> Iterator[Block]:
    form, say = facts.election.form, facts.tongue.say
    yield Paragraph(
        say(
            f"1. Thành phần ghi phiếu tín nhiệm: {form.voters}.",
            f"1. Who votes: {form.voters}.",
        )
    )
    yield Paragraph(course.attendance(facts))
    yield Paragraph(
        say(
            "2. Ban kiểm phiếu do hội nghị bầu, gồm:",
            "2. The counting committee, elected by the conference:",
        )
    )
    head = (say("TT", "No."), say("Họ và tên", "Name"), say("Nhiệm vụ", "Task"))
    yield Table(
        widths=(12.0, 90.0, 63.0),
        aligns=(Align.CENTRE, Align.LEFT, Align.LEFT),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(_member_row(i, member) for i, member in enumerate(facts.committee, start=1)),
    )
    proposed = form.committee
    if facts.committee != proposed:
        names = "; ".join(f"{member.name} ({member.role})" for member in proposed)
        yield Paragraph(
            say(
                f"Danh sách đề xuất trước hội nghị: {names}.",
                f"Proposed before the conference: {names}.",
            )
        )


def _member_row(number: int, member: Member) -> Row:
    return Cell(str(number)), Cell(member.name), Cell(member.role)


def _ballots(facts: MinutesFacts) -> Iterator[Block]:
    say = facts.tongue.say
    yield result_tables.ballots(facts)
    if facts.leftover_why:
        why = free_text(facts.leftover_why).rstrip(".")
        yield Paragraph(
            say(
                f"Mã của từng phiếu còn lại không được đọc để hủy. Lý do: {why}. Số phiếu còn lại "
                "là hiệu giữa số phiếu đã in và số phiếu phát ra.",
                f"The codes of the ballots left over were not read. Reason: {why}. Their number is "
                "that of the ballots printed less those issued.",
            )
        )
    if facts.spoiled_whys:
        whys = "; ".join(dict.fromkeys(free_text(why).rstrip(".") for why in facts.spoiled_whys))
        yield Paragraph(
            say(
                "Phiếu hỏng do người ghi phiếu trả lại không được tính vào kết quả. "
                f"Lý do: {whys}.",
                f"Spoiled ballots that voters gave back do not count. Reasons: {whys}.",
            )
        )
    for name, by, why in (tuple(map(free_text, each)) for each in facts.withdrawn):
        yield Paragraph(
            say(
                f"Ảnh quét của tập phiếu {name} đã được {by} rút ra, không tính vào kết quả. Lý "
                f"do: {why.rstrip('.')}.",
                f"The scans of stack {name} were withdrawn by {by} and do not count. Reason: "
                f"{why.rstrip('.')}.",
            )
        )


def _results(facts: MinutesFacts) -> Iterator[Block]:
    yield result_tables.results(facts)
    yield Paragraph(
        facts.tongue.say(
            "Số phiếu không hợp lệ theo từng lý do, phiếu không do ban kiểm phiếu phát ra và các "
            "quyết định của ban kiểm phiếu được nêu tại Phụ lục I; quy tắc áp dụng và dữ liệu đối "
            "chiếu tại Phụ lục II. Các phụ lục là bộ phận của biên bản này.",
            "Invalid ballots by reason, ballots that the committee did not issue, and the "
            "committee's decisions stand in Annex I; the rules applied and the data for checks in "
            "Annex II. The annexes are part of these minutes.",
        )
    )


def _closing(facts: MinutesFacts) -> Iterator[Block]:
    plan, say = facts.election.form.minutes, facts.tongue.say
    number = len(plan.copies)
    ended = numerals.clock(facts.times.get(Step.ENDED), facts.tongue)
    yield Paragraph(
        say(
            f"Việc kiểm phiếu kết thúc hồi {ended} cùng ngày.",
            f"Counting ended at {ended} on the same day.",
        )
    )
    secrecy = plan.secrecy or ""
    governed = say(f" và được quản lý theo chế độ {secrecy}", f" under the grade {secrecy}")
    yield Paragraph(
        say(
            f"Biên bản này được lập thành {number:02d} bản có nội dung như "
            f"nhau{governed if secrecy else ''}, gồm:",
            "These minutes are drawn up in the following copies of the same "
            f"content{governed if secrecy else ''}, in all {number}:",
        )
    )
    for index, copy in enumerate(plan.copies, start=1):
        end = "." if index == number else ";"
        which = say("Bản số", "Copy")
        yield Paragraph(f"– {which} {index}/{number}: {copy.recipient}{end}", Style.ITEM)
    yield Paragraph(
        say(
            "Biên bản đã được đọc lại, các thành viên ban kiểm phiếu thống nhất và cùng ký tên "
            "dưới đây.",
            "The minutes were read out; all members of the counting committee agree and have "
            "signed the Vietnamese copies.",
        )
    )
    yield committee_signatures(facts.committee, facts.tongue)
