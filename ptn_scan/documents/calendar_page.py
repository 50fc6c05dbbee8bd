"""The calendar of a vote on one page: who owes what to whom, until when and by which clause."""

from collections.abc import Iterator, Sequence

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Block, Cell, Document, Paragraph, Row, Style, Table
from ptn_scan.documents.heads import letterhead, mark, watermark
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import clause_name
from ptn_scan.election import Election, Form
from ptn_scan.plan.calendar import Due, Limit

STAR = " (*)"
_VI = Tongue.VIETNAMESE


def calendar_page(election: Election, dues: Sequence[Due], tongue: Tongue = _VI) -> Document:
    """The calendar as a document; with the deadlines of the shipped profiles it fills one page."""
    form, practice = election.form, election.practice
    plan = form.plan
    number = tongue.say(f"Kèm theo Kế hoạch số {plan.number}", f"With Plan no. {plan.number}")
    where = f"{form.conference.locality}, {numerals.long_date(plan.date, tongue)}"
    return Document(
        letterhead=letterhead(form, number, where),
        name=tongue.say("LỊCH THỰC HIỆN", "CALENDAR"),
        subject=form.title,
        author=form.body.name,
        date=plan.date.isoformat(),
        mark=mark(practice, tongue),
        watermark=watermark(practice, False, tongue),
        blocks=tuple(_blocks(form, dues, tongue)),
        tongue=tongue,
    )


def _blocks(form: Form, dues: Sequence[Due], tongue: Tongue) -> Iterator[Block]:
    say, held = tongue.say, form.conference
    day = f"{numerals.weekday(held.date, tongue)}, {numerals.long_date(held.date, tongue)}"
    yield Paragraph(
        say(
            f"Hội nghị lấy phiếu: {day}, tại {held.place}. Theo {form.rules.source}.",
            f"Conference: {day}, at {held.place}. By {form.rules.source}.",
        )
    )
    if form.rules.reservation is not None:
        yield Paragraph(tongue.of(form.rules.reservation))
    head = (
        say("Ngày cuối", "Last day"),
        say("Ai làm", "Who"),
        say("Việc phải làm", "What"),
        say("Gửi cho", "To whom"),
        say("Mục; cách tính", "Clause; counted"),
    )
    yield Table(
        widths=(24.0, 29.0, 48.0, 29.0, 35.0),
        aligns=(Align.CENTRE, *(Align.LEFT,) * 4),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=(*(_row(due, tongue) for due in dues), _conference(form, tongue)),
    )
    yield from _notes(form, dues, tongue)


def _row(due: Due, tongue: Tongue) -> Row:
    day, governs = due.last_day, due.governs
    how = f"{clause_name(governs.clause, tongue)}: {tongue.of(governs.how)}{_doubt(governs)}"
    return (
        Cell(numerals.short_date(day), numerals.weekday(day, tongue), bold=True),
        Cell(tongue.of(due.who)),
        Cell(tongue.of(due.what)),
        Cell(tongue.of(due.whom)),
        Cell(how),
    )


def _conference(form: Form, tongue: Tongue) -> Row:
    day = form.conference.date
    return (
        Cell(numerals.short_date(day), numerals.weekday(day, tongue), bold=True),
        Cell(form.body.name),
        Cell(
            tongue.say(
                "Hội nghị lấy phiếu tín nhiệm; bầu ban kiểm phiếu; công bố kết quả",
                "Conference; election of the counting committee; announcement of the result",
            )
        ),
        Cell(form.voters),
        Cell(numerals.NOTHING),
    )


def _notes(form: Form, dues: Sequence[Due], tongue: Tongue) -> Iterator[Block]:
    say = tongue.say
    late = _days(due for due in dues if due.last_day < form.plan.date)
    if late:
        made = numerals.short_date(form.plan.date)
        yield Paragraph(
            say(
                f"Đã qua vào ngày ban hành kế hoạch ({made}): {late}. Hãy lùi ngày hội nghị.",
                f"Over on the day of the plan ({made}): {late}. Put off the conference.",
            ),
            Style.NOTE,
        )
    for due in dues:
        for other in due.others:
            yield Paragraph(_other(due, other, tongue), Style.NOTE)
    if not all(due.governs.confirmed for due in dues):
        yield Paragraph(
            say(
                "(*) Chưa đối chiếu với văn bản; hãy kiểm tra lại trước khi dùng.",
                "(*) Not compared with the text; look it up before use.",
            ),
            Style.NOTE,
        )
    weekend = _days(due for due in dues if due.weekend)
    if weekend:
        yield Paragraph(
            say(
                f"Rơi vào cuối tuần, nên làm xong từ trước: {weekend}. Thời hạn tính lùi từ ngày "
                "lấy phiếu không kéo dài sang ngày làm việc sau.",
                f"On a weekend, better done before: {weekend}. What is counted back from the vote "
                "does not move to the next working day.",
            ),
            Style.NOTE,
        )


def _other(due: Due, other: Limit, tongue: Tongue) -> str:
    what = f"{tongue.of(due.who)} {tongue.of(due.what)}"
    how = f"{clause_name(other.clause, tongue)}: {tongue.of(other.how)}{_doubt(other)}"
    until = numerals.short_date(other.last_day)
    return tongue.say(
        f"{what}: có hai thời hạn, thời hạn sớm hơn có hiệu lực; thời hạn kia ({how}) đến hết ngày "
        f"{until}.",
        f"{what}: of two limits the earlier governs; the other ({how}) ends on {until}.",
    )


def _days(dues: Iterator[Due]) -> str:
    return ", ".join(dict.fromkeys(numerals.short_date(due.last_day) for due in dues))


def _doubt(limit: Limit) -> str:
    return "" if limit.confirmed else STAR
