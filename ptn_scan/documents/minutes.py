"""The minutes of the count (biên bản kiểm phiếu): facts → Document, one for each copy.

Clauses are those of the plan; the layout follows Nghị định 30/2020/NĐ-CP. A choice that the form
makes is said where it is used and again in the annex.
"""

from collections.abc import Iterator
from fractions import Fraction

from ptn_scan.documents import numerals, page, result_tables
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
    SignaturePlace,
    Signatures,
    Style,
    Table,
)
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.proposals import proposals
from ptn_scan.documents.wording import (
    DRAFT,
    PRACTICE,
    cited,
    free_text,
)
from ptn_scan.election import Member
from ptn_scan.rules.values import Clause

NAME = "BIÊN BẢN KIỂM PHIẾU"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
_SIGNATURE_COLUMNS = 3


def minutes(facts: MinutesFacts, copy: int) -> Document:
    """The minutes as copy number `copy` (from 1) of those that the form names."""
    form = facts.election.form
    copies = form.minutes.copies
    return Document(
        letterhead=Letterhead(
            superior=form.body.superior,
            body=form.body.name,
            number="Số: …/BB-BKP",
            secrecy=form.minutes.secrecy or "",
            copy=(f"Bản số {copy}/{len(copies)}", copies[copy - 1].recipient),
        ),
        name=NAME,
        subject=form.title,
        author=f"Ban kiểm phiếu – {form.body.name}",
        date=form.conference.date.isoformat(),
        mark=PRACTICE if facts.election.practice else "",
        watermark=watermark(facts),
        blocks=(
            *_opening(facts),
            *_numbered_sections(facts),
            *_closing(facts),
            *votes_annex(facts),
            *rules_annex(facts),
        ),
        initials=_initials(facts.committee),
    )


def _initials(committee: tuple[Member, ...]) -> tuple[str, ...]:
    """Who initials every page: all members where the foot of a page has room for them, else the
    head."""
    if len(committee) > page.MOST_INITIALS:
        return (head_of(committee).name,)
    return tuple(member.name for member in committee)


def watermark(facts: MinutesFacts) -> str:
    """What is written across every page: a draft, a rehearsal, both or nothing."""
    marks = (PRACTICE if facts.election.practice else "", DRAFT if facts.draft else "")
    return " – ".join(filter(None, marks))


def _opening(facts: MinutesFacts) -> Iterator[Block]:
    form = facts.election.form
    for basis in form.legal_basis:
        yield Paragraph(f"Căn cứ {basis.rstrip('.;')};", Style.BASIS)
    plan = form.plan
    yield Paragraph(
        f"Căn cứ Kế hoạch số {plan.number} {numerals.long_date(plan.date)} của {plan.issuer} "
        f"({plan.title}).",
        Style.BASIS,
    )
    where = form.conference
    yield Paragraph(
        f"Hôm nay, hồi …… giờ …… phút, {numerals.long_date(where.date)}, tại {where.place} "
        f"({where.locality}), ban kiểm phiếu đã tiến hành kiểm phiếu và lập biên bản với nội dung "
        "như sau:"
    )
    if facts.tally.waiting:
        yield Paragraph(
            f"Số liệu tạm tính: còn {facts.tally.waiting} trường hợp chờ ban kiểm phiếu quyết "
            "định.",
        )


def _numbered_sections(facts: MinutesFacts) -> Iterator[Block]:
    """The sections, numbered in the order of those that have anything to say."""
    sections = (
        ("THÀNH PHẦN", tuple(_people(facts))),
        ("SỐ LƯỢNG PHIẾU", tuple(_ballots(facts))),
        ("KẾT QUẢ KIỂM PHIẾU", tuple(_results(facts))),
        ("ĐỀ NGHỊ CẤP CÓ THẨM QUYỀN", tuple(proposals(facts))),
    )
    filled = tuple((title, blocks) for title, blocks in sections if blocks)
    for number, (title, blocks) in zip(_ROMAN, filled, strict=False):
        yield Heading(f"{number}. {title}")
        yield from blocks


def _people(facts: MinutesFacts) -> Iterator[Block]:
    form = facts.election.form
    yield Paragraph(f"1. Thành phần ghi phiếu tín nhiệm: {form.voters}.")
    yield Paragraph(attendance(facts))
    yield Paragraph("2. Ban kiểm phiếu do hội nghị bầu, gồm:")
    yield Table(
        widths=(12.0, 90.0, 63.0),
        aligns=(Align.CENTRE, Align.LEFT, Align.LEFT),
        head=(tuple(Cell(text, bold=True) for text in ("TT", "Họ và tên", "Nhiệm vụ")),),
        rows=tuple(_member_row(i, member) for i, member in enumerate(facts.committee, start=1)),
    )


def _member_row(number: int, member: Member) -> Row:
    return Cell(str(number)), Cell(member.name), Cell(member.role)


def attendance(facts: MinutesFacts) -> str:
    """Convened, present, and whether the quorum (clause II.2) holds, with the numbers."""
    conference = facts.conference
    if conference is None:
        blank = numerals.UNKNOWN
        return f"Số người được triệu tập: {blank}; số người có mặt: {blank}."
    convened, present = conference.convened, conference.present
    quorum: Fraction = facts.election.form.thresholds.quorum
    enough = conference.has_quorum(quorum)
    sign, verdict = ("≥", "đủ") if enough else ("<", "chưa đủ")
    reached = numerals.percent_of(present, convened)
    return (
        f"Số người được triệu tập: {convened}; số người có mặt: {present}, đạt "
        f"{present}/{convened} ({reached}%). Yêu cầu có mặt ít nhất {quorum} số người được triệu "
        f"tập: {quorum.denominator} × {present} = {quorum.denominator * present} {sign} "
        f"{quorum.numerator} × {convened} = {quorum.numerator * convened}; hội nghị {verdict} "
        f"điều kiện tiến hành lấy phiếu tín nhiệm{_by_clause(facts.election.form.rules.quorum)}."
    )


def _ballots(facts: MinutesFacts) -> Iterator[Block]:
    yield result_tables.ballots(facts)
    if facts.leftover_why:
        why = free_text(facts.leftover_why).rstrip(".")
        yield Paragraph(
            f"Số phiếu còn lại không được đọc mã để huỷ từng phiếu. Lý do: {why}. Số phiếu còn "
            "lại là hiệu giữa số phiếu đã in và số phiếu phát ra."
        )
    if facts.spoiled_whys:
        whys = "; ".join(free_text(why).rstrip(".") for why in facts.spoiled_whys)
        yield Paragraph(f"Phiếu hỏng do cử tri trả lại không được tính vào kết quả. Lý do: {whys}.")
    for name, by, why in facts.withdrawn:
        yield Paragraph(
            f"Ảnh quét của tập phiếu {free_text(name)} đã được {free_text(by)} rút ra, không tính "
            f"vào kết quả. Lý do: {free_text(why).rstrip('.')}."
        )


def _results(facts: MinutesFacts) -> Iterator[Block]:
    yield result_tables.results(facts)
    yield Paragraph(
        "Số phiếu không hợp lệ theo từng lý do, phiếu không do ban kiểm phiếu phát ra và các quyết "
        "định của ban kiểm phiếu được nêu tại Phụ lục I; quy tắc áp dụng và dữ liệu đối chiếu tại "
        "Phụ lục II. Các phụ lục là bộ phận của biên bản này."
    )


def _by_clause(entry: Clause | None) -> str:
    return "" if entry is None else f" ({cited(entry.clause)})"


def _closing(facts: MinutesFacts) -> Iterator[Block]:
    plan = facts.election.form.minutes
    number = len(plan.copies)
    secrecy = f" và được quản lý theo chế độ {plan.secrecy}" if plan.secrecy else ""
    yield Paragraph("Việc kiểm phiếu kết thúc hồi …… giờ …… phút cùng ngày.")
    yield Paragraph(
        f"Biên bản này được lập thành {number:02d} bản có nội dung như nhau{secrecy}, gồm:"
    )
    for index, copy in enumerate(plan.copies, start=1):
        end = "." if index == number else ";"
        yield Paragraph(f"– Bản số {index}/{number}: {copy.recipient}{end}", Style.ITEM)
    yield Paragraph(
        "Biên bản đã được đọc lại, các thành viên ban kiểm phiếu thống nhất và cùng ký tên dưới "
        "đây."
    )
    yield committee_signatures(facts.committee)


def head_of(committee: tuple[Member, ...]) -> Member:
    """Who leads the committee by their role; the first where no role says so."""
    leading = (m for m in committee if m.role.casefold().startswith("trưởng ban"))
    return next(leading, committee[0])


def committee_signatures(committee: tuple[Member, ...]) -> Signatures:
    """A place for each member; the head's is the last, at the right."""
    head = head_of(committee)
    others = [_place(member) for member in committee if member is not head]
    row_count = -(-(len(others) + 1) // _SIGNATURE_COLUMNS)
    empty: list[SignaturePlace | None] = [None] * (row_count * _SIGNATURE_COLUMNS - len(others) - 1)
    places = [*others, *empty, _place(head)]
    return Signatures(
        tuple(
            tuple(places[start : start + _SIGNATURE_COLUMNS])
            for start in range(0, len(places), _SIGNATURE_COLUMNS)
        )
    )


def _place(member: Member) -> SignaturePlace:
    return SignaturePlace((member.role.upper(), "(Ký, ghi rõ họ tên)"), member.name)
