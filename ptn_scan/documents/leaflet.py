"""Papers before the vote, of the profile's criteria (clause III.1): the leaflet for the voter, and
the form for the official's report."""

from collections.abc import Iterator

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import (
    Blank,
    Block,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    SignaturePlace,
    Signatures,
    Style,
)
from ptn_scan.documents.wording import PRACTICE, cited
from ptn_scan.election import Election, Form, Level

_LINES = 6
"""Dotted lines under each heading of the report."""


def leaflet(election: Election) -> Document:
    """What a voter judges by and how a ballot is marked."""
    return paper(election, "HƯỚNG DẪN GHI PHIẾU", _leaflet(election.form))


def report_form(election: Election) -> Document:
    """The report that each official hands in, with room to write."""
    return paper(election, "BÁO CÁO CỦA NGƯỜI ĐƯỢC LẤY PHIẾU TÍN NHIỆM", _report(election.form))


def paper(election: Election, name: str, blocks: Iterator[Block]) -> Document:
    """A paper of the body that goes out before the vote."""
    form = election.form
    return Document(
        letterhead=Letterhead(superior=form.body.superior, body=form.body.name, number=""),
        name=name,
        subject=form.title,
        author=form.body.name,
        date=form.conference.date.isoformat(),
        mark=PRACTICE if election.practice else "",
        watermark=PRACTICE if election.practice else "",
        blocks=tuple(blocks),
    )


def _leaflet(form: Form) -> Iterator[Block]:
    where, names = form.conference, form.level_names
    yield Paragraph(
        f"Hội nghị lấy phiếu: {numerals.long_date(where.date)}, tại {where.place}. Danh sách có "
        f"{len(form.officials)} người; với mỗi người có ba mức: "
        + ", ".join(f"“{names.of(level)}”" for level in Level)
        + "."
    )
    if form.rules.criteria:
        yield Heading("1. Đánh giá theo tiêu chí nào")
        for criterion in form.rules.criteria:
            yield Paragraph(f"{criterion.heading} ({cited(criterion.clause)}):")
            for point in criterion.points:
                yield Paragraph(f"– {point}", Style.NOTE)
    yield Heading(f"{2 if form.rules.criteria else 1}. Ghi phiếu thế nào")
    for number, line in enumerate((*form.rules.how_to_mark, *_OF_THE_PAPER), start=1):
        yield Paragraph(f"{number}) {line}", Style.NOTE)


_OF_THE_PAPER = (
    "Dùng bút bi hoặc bút mực, đánh dấu gọn trong ô. Không viết, vẽ lên mã vuông ở góc phiếu.",
    "Phiếu có nhiều trang thì bỏ đủ các trang vào thùng phiếu.",
)
"""What the reading of the ballots asks of voters."""


def _report(form: Form) -> Iterator[Block]:
    yield Paragraph("Họ và tên: ……………………………………………………………………")
    yield Paragraph("Chức vụ, đơn vị công tác: ………………………………………………………")
    for number, heading in enumerate(form.rules.report_headings, start=1):
        yield Heading(f"{number}. {heading}")
        yield Blank(_LINES)
    yield Paragraph(
        "Tôi chịu trách nhiệm về tính trung thực, chính xác của các nội dung báo cáo trên."
    )
    place = SignaturePlace(("NGƯỜI BÁO CÁO", "(Ký, ghi rõ họ tên)"), "")
    yield Signatures(((None, place),))
