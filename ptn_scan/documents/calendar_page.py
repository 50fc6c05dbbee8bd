"""The calendar of a vote on one page: who owes what to whom, until when and by which clause."""

from collections.abc import Iterator, Sequence

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import (
    Align,
    Block,
    Cell,
    Document,
    Letterhead,
    Paragraph,
    Row,
    Style,
    Table,
)
from ptn_scan.documents.wording import PRACTICE
from ptn_scan.election import Election, Form
from ptn_scan.plan.calendar import Due, Limit

NAME = "LỊCH THỰC HIỆN"
_HEAD = ("Ngày cuối", "Ai làm", "Việc phải làm", "Gửi cho", "Mục; cách tính")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
STAR = " (*)"


def calendar_page(election: Election, dues: Sequence[Due]) -> Document:
    """The calendar as a document; with the deadlines of the shipped profiles it fills one page."""
    form = election.form
    plan = form.plan
    return Document(
        letterhead=Letterhead(
            superior=form.body.superior,
            body=form.body.name,
            number=f"Kèm theo Kế hoạch số {plan.number}",
            place_and_date=f"{form.conference.locality}, {numerals.long_date(plan.date)}",
        ),
        name=NAME,
        subject=form.title,
        author=form.body.name,
        date=plan.date.isoformat(),
        mark=PRACTICE if election.practice else "",
        watermark=PRACTICE if election.practice else "",
        blocks=tuple(_blocks(form, dues)),
    )


def _blocks(form: Form, dues: Sequence[Due]) -> Iterator[Block]:
    held = form.conference
    yield Paragraph(
        f"Hội nghị lấy phiếu: {_WEEKDAYS[held.date.weekday()]}, {numerals.long_date(held.date)}, "
        f"tại {held.place}. Theo {form.rules.source}."
    )
    yield Table(
        widths=(24.0, 29.0, 48.0, 29.0, 35.0),
        aligns=(Align.CENTRE, *(Align.LEFT,) * 4),
        head=(tuple(Cell(text, bold=True) for text in _HEAD),),
        rows=(*(_row(due) for due in dues), _conference(form)),
    )
    yield from _notes(form, dues)


def _row(due: Due) -> Row:
    day = due.last_day
    return (
        Cell(f"{day:%d/%m/%Y}", _WEEKDAYS[day.weekday()], bold=True),
        Cell(due.who.vi),
        Cell(due.what.vi),
        Cell(due.whom.vi),
        Cell(f"{due.governs.clause}: {due.governs.how.vi}{_doubt(due.governs)}"),
    )


def _conference(form: Form) -> Row:
    day = form.conference.date
    return (
        Cell(f"{day:%d/%m/%Y}", _WEEKDAYS[day.weekday()], bold=True),
        Cell(form.body.name),
        Cell("Hội nghị lấy phiếu tín nhiệm; bầu ban kiểm phiếu; công bố kết quả"),
        Cell(form.voters),
        Cell(numerals.NOTHING),
    )


def _notes(form: Form, dues: Sequence[Due]) -> Iterator[Block]:
    late = [f"{due.last_day:%d/%m/%Y}" for due in dues if due.last_day < form.plan.date]
    if late:
        yield Paragraph(
            f"Đã qua vào ngày ban hành kế hoạch ({form.plan.date:%d/%m/%Y}): "
            f"{', '.join(dict.fromkeys(late))}. Hãy lùi ngày hội nghị.",
            Style.NOTE,
        )
    for due in dues:
        for other in due.others:
            yield Paragraph(
                f"{due.who.vi} {due.what.vi}: có hai thời hạn, thời hạn sớm hơn có hiệu lực; thời "
                f"hạn kia ({other.clause}: {other.how.vi}{_doubt(other)}) đến hết ngày "
                f"{other.last_day:%d/%m/%Y}.",
                Style.NOTE,
            )
    if not all(due.governs.confirmed for due in dues):
        yield Paragraph(
            "(*) Chưa đối chiếu với văn bản; hãy kiểm tra lại trước khi dùng.", Style.NOTE
        )
    weekend = [f"{due.last_day:%d/%m/%Y}" for due in dues if due.weekend]
    if weekend:
        yield Paragraph(
            f"Rơi vào cuối tuần, nên làm xong từ trước: {', '.join(dict.fromkeys(weekend))}. Thời "
            "hạn tính lùi từ ngày lấy phiếu không kéo dài sang ngày làm việc sau.",
            Style.NOTE,
        )


def _doubt(limit: Limit) -> str:
    return "" if limit.confirmed else STAR
