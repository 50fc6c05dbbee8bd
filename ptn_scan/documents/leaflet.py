"""Papers before the vote, of the profile's criteria (clause III.1): the leaflet for the voter, and
the form for the official's report."""

from collections.abc import Iterable, Iterator

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import (
    Blank,
    Block,
    Document,
    Heading,
    Paragraph,
    SignaturePlace,
    Signatures,
    Style,
)
from ptn_scan.documents.heads import letterhead, mark, watermark
from ptn_scan.documents.people import signed_by_name
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import cited, level_name
from ptn_scan.election import Election, Form, Level
from ptn_scan.layout import lay_out
from ptn_scan.rules.values import Words

_LINES = 6
"""Dotted lines under each heading of the report."""

_LINES_ALONE = 17
"""Those of a report whose profile has no headings: what a page has room for."""

_VI = Tongue.VIETNAMESE


def leaflet(election: Election, tongue: Tongue = _VI) -> Document:
    """What a voter judges by and how a ballot is marked."""
    name = tongue.say("HƯỚNG DẪN GHI PHIẾU", "HOW TO MARK THE BALLOT")
    return paper(election, name, _leaflet(election.form, tongue), tongue)


def report_form(election: Election, tongue: Tongue = _VI) -> Document:
    """The report that each official hands in, with room to write."""
    name = tongue.say("BÁO CÁO CỦA NGƯỜI ĐƯỢC LẤY PHIẾU TÍN NHIỆM", "REPORT OF THE OFFICIAL")
    dated = tongue.say("…………, ngày …… tháng …… năm ………", "…………, …… / …… / ………")
    return paper(election, name, _report(election.form, tongue), tongue, dated)


def paper(
    election: Election, name: str, blocks: Iterable[Block], tongue: Tongue, place_and_date: str = ""
) -> Document:
    """A paper of the body that goes out before the vote."""
    form, practice = election.form, election.practice
    return Document(
        letterhead=letterhead(form, place_and_date=place_and_date),
        name=name,
        subject=form.title,
        author=form.body.name,
        date=form.conference.date.isoformat(),
        mark=mark(practice, tongue),
        watermark=watermark(practice, False, tongue),
        blocks=tuple(blocks),
        tongue=tongue,
    )


def _leaflet(form: Form, tongue: Tongue) -> Iterator[Block]:
    say, where = tongue.say, form.conference
    day = numerals.long_date(where.date, tongue)
    levels = ", ".join(f"“{level_name(level, form.level_names, tongue)}”" for level in Level)
    yield Paragraph(
        say(
            f"Hội nghị lấy phiếu: {day}, tại {where.place}. Danh sách có {len(form.officials)} "
            f"người; với mỗi người có ba mức: {levels}.",
            f"Conference: {day}, at {where.place}. Officials on the list: {len(form.officials)}; "
            f"for each there are three levels: {levels}.",
        )
    )
    criteria = form.rules.criteria
    if criteria:
        yield Heading(say("1. Tiêu chí đánh giá", "1. What to judge by"))
        for criterion in criteria:
            clause = cited(criterion.clause, tongue)
            yield Paragraph(f"{tongue.of(criterion.heading)} ({clause}):")
            for point in criterion.points:
                yield Paragraph(f"– {tongue.of(point)}", Style.NOTE)
    yield Heading(f"{2 if criteria else 1}. {say('Cách ghi phiếu', 'How to mark')}")
    for number, line in enumerate((*form.rules.how_to_mark, *_of_the_paper(form)), start=1):
        yield Paragraph(f"{number}) {tongue.of(line)}", Style.NOTE)


def _of_the_paper(form: Form) -> Iterator[Words]:
    """What the reading of the ballots asks of voters."""
    yield Words(
        vi="Dùng bút bi hoặc bút mực, đánh dấu gọn trong ô. Không viết, vẽ lên mã vuông ở góc "
        "phiếu.",
        en="Use a ball pen or ink pen and keep the mark inside the box. Do not write on the square "
        "codes at the corners.",
    )
    pages = len(lay_out(form).pages)
    if pages > 1:
        yield Words(
            vi=f"Mỗi phiếu có {pages} trang: ghi xong, bỏ đủ các trang vào thùng phiếu.",
            en=f"Each ballot has {pages} pages: put all of them into the box.",
        )


def _report(form: Form, tongue: Tongue) -> Iterator[Block]:
    say = tongue.say
    yield Paragraph(f"{say('Họ và tên', 'Name')}: {'…' * 22}")
    yield Paragraph(f"{say('Chức vụ, đơn vị công tác', 'Office, unit')}: {'…' * 19}")
    for number, heading in enumerate(form.rules.report_headings, start=1):
        yield Heading(f"{number}. {tongue.of(heading)}")
        yield Blank(_LINES)
    if not form.rules.report_headings:
        yield Blank(_LINES_ALONE)
    yield Paragraph(
        say(
            "Tôi chịu trách nhiệm về tính trung thực, chính xác của các nội dung báo cáo trên.",
            "I answer for the truth and exactness of this report.",
        )
    )
    place = SignaturePlace((say("NGƯỜI BÁO CÁO", "REPORTED BY"), signed_by_name(tongue)), "")
    yield Signatures(((None, place),))
