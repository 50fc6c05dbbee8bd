"""The checklist of each official's dossier: what came in, with which signatures, and when it went
on (clause III.4, step 1), with the last days in time and room for what is not known yet."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import (
    Align,
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Row,
    SignaturePlace,
    Signatures,
    Style,
    Table,
)
from ptn_scan.documents.leaflet import paper
from ptn_scan.documents.people import signed_by_name
from ptn_scan.documents.tongue import Tongue
from ptn_scan.election import Election
from ptn_scan.plan.dossiers import Handling, Line, dossiers
from ptn_scan.rules.values import DossierItem

_WIDTHS = (8.5, 57.5, 45.0, 27.0, 27.0)
"""Wide enough that each paper takes two lines and four officials a page."""
_BLANK_DAY = "…/…/………"
_SPACE = "\u00a0"


def checklist(
    election: Election,
    handlings: Sequence[Handling] = (),
    tongue: Tongue = Tongue.VIETNAMESE,
) -> Document:
    """What a dossier is made of, and one table for each official, with what `handlings` tell and
    room for the rest."""
    name = tongue.say("DANH MỤC HỒ SƠ CỦA NGƯỜI ĐƯỢC LẤY PHIẾU", "CHECKLIST OF THE DOSSIERS")
    lines = dossiers(election.form, handlings)
    blocks = chain(_how(election.form.rules.dossier, tongue), _tables(lines, tongue))
    return paper(election, name, blocks, tongue)


def _how(items: Sequence[DossierItem], tongue: Tongue) -> Iterator[Block]:
    """How the list is kept, and from whom each paper comes and to whom it goes on, which is the
    same for all officials."""
    if not items:
        yield Paragraph(
            tongue.say(
                "Bộ quy tắc của cuộc lấy phiếu này không quy định hồ sơ.",
                "The profile of this vote asks for no dossier.",
            )
        )
        return
    yield Paragraph(
        tongue.say(
            "Đánh dấu từng giấy tờ khi nhận đủ và khi chuyển đi. Giấy tờ ghi “nếu có” chỉ cần khi "
            "có yêu cầu làm rõ.",
            "Tick each paper when it has come in complete and when it is passed on. Papers “if "
            "any” are needed only where something was asked.",
        )
    )
    whose = tongue.say("Hồ sơ của mỗi người gồm:", "The dossier of each official:")
    yield Paragraph(whose, Style.NOTE)
    for number, item in enumerate(items, start=1):
        what, by, to = (tongue.of(words) for words in (item.what, item.by, item.forwarded_to))
        by = f"{by[:1].lower()}{by[1:]}"
        way = tongue.say(f"{by} nộp; chuyển cho {to}", f"from {by} to {to}")
        yield Paragraph(f"{number}) {what}: {way}.", Style.NOTE)


def _tables(lines: Sequence[Line], tongue: Tongue) -> Iterator[Block]:
    say = tongue.say
    head = (
        say("TT", "No."),
        say("Giấy tờ", "Paper"),
        say("Đủ chữ ký", "Signed by"),
        say("Nhận ngày", "Received on"),
        say("Chuyển ngày", "Passed on"),
    )
    for number, group in groupby(lines, key=lambda line: line.number):
        of_one = tuple(group)
        official = of_one[0].official
        yield Heading(f"{number}. {official.name}, {official.title}")
        yield Table(
            widths=_WIDTHS,
            aligns=(Align.CENTRE, *(Align.LEFT,) * 4),
            head=(tuple(Cell(text, bold=True) for text in head),),
            rows=tuple(_row(i, line, tongue) for i, line in enumerate(of_one, start=1)),
            whole=True,
        )
    if not lines:
        return
    keeper = say("NGƯỜI THEO DÕI HỒ SƠ", "DOSSIERS KEPT BY")
    yield Signatures(((None, SignaturePlace((keeper, signed_by_name(tongue)), "")),))


def _row(number: int, line: Line, tongue: Tongue) -> Row:
    item, done = line.item, line.handling
    when = tongue.say(" (nếu có)", " (if any)") if item.if_any else ""
    first, *others = _signatures(line, tongue)
    return (
        Cell(str(number)),
        Cell(f"{tongue.of(item.what)}{when}"),
        Cell(first, "; ".join(others)),
        Cell(_day(done.received, line.late_in, tongue), _until(line.receive_by, tongue)),
        Cell(_day(done.forwarded, line.late_on, tongue), _until(line.forward_by, tongue)),
    )


def _signatures(line: Line, tongue: Tongue) -> list[str]:
    box = f"[{'x' if line.handling.signed else _SPACE * 2}]{_SPACE}"
    names = [tongue.of(name) for name in line.item.signatures] or [tongue.say("đủ", "complete")]
    return [f"{box}{name}" for name in names]


def _day(day: dt.date | None, late: bool, tongue: Tongue) -> str:
    if day is None:
        return _BLANK_DAY
    return numerals.short_date(day) + (tongue.say(" (muộn)", " (late)") if late else "")


def _until(day: dt.date | None, tongue: Tongue) -> str:
    """The last day in time, where there is one."""
    return "" if day is None else f"{tongue.say('Hạn', 'By')} {numerals.short_date(day)}"
