"""What the committee compares the test deck with: each sheet, each row, what it must count as."""

from collections.abc import Iterator, Mapping

from ptn_scan.deck.cases import CASE_NAMES
from ptn_scan.deck.plan import Deck, DeckBallot, DeckRow
from ptn_scan.documents.blocks import (
    Align,
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    SignaturePlace,
    Signatures,
    Style,
    Table,
)
from ptn_scan.documents.heads import letterhead, mark
from ptn_scan.documents.people import signed_by_name
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import level_name
from ptn_scan.election import Election, Form, Level
from ptn_scan.rules.values import Words
from ptn_scan.ruling.values import Reason, Ruling

_WIDTHS = (10.0, 42.0, 52.0, 61.0)
_MOST_WHOLE = 20
"""Rows of a ballot that are kept on one page, beside which its sheet is laid."""
_ALIGNS = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT)

_HOW_TO = (
    Words(
        vi="In bộ phiếu thử một mặt, khổ A4, tỉ lệ 100% («Kích thước thực»), bằng máy in và giấy "
        "dùng để in phiếu; nếu có thể thì in màu để thử cả dấu đỏ.",
        en="Print the test deck single-sided on A4 at 100% (“actual size”), by the printer and on "
        "the paper of the ballots; in colour if possible, to try the red stamp too.",
    ),
    Words(
        vi="Quét cả bộ bằng máy quét và thiết đặt dùng khi kiểm phiếu, mỗi tờ một lần, rồi chạy "
        "«ptn-scan check-deck».",
        en="Scan all of it with the scanner and settings of the count, each sheet once, then run "
        "«ptn-scan check-deck».",
    ),
    Words(
        vi="Phiếu thử không phải phiếu tín nhiệm. Nếu lẫn vào phiếu thu về, phần mềm loại ra vì mã "
        "không có trong sổ phát hành.",
        en="Test sheets are no ballots. Among those collected the program rejects them, since the "
        "register does not know their codes.",
    ),
)
_REASONS: Mapping[Reason, Words] = {
    Reason.UNDERVOTE: Words(vi="không đánh dấu ô nào", en="no box marked"),
    Reason.OVERVOTE: Words(vi="đánh dấu quá một ô", en="more than one box marked"),
    Reason.NAME_STRUCK: Words(vi="gạch xoá họ tên", en="name struck out"),
}


def deck_sheet(
    election: Election, deck: Deck, pages: int, tongue: Tongue = Tongue.VIETNAMESE
) -> Document:
    """The sheet for `deck`, whose ballots have so many pages each."""
    form = election.form
    return Document(
        letterhead=letterhead(form),
        name=tongue.say("ĐÁP ÁN BỘ PHIẾU THỬ", "ANSWERS TO THE TEST DECK"),
        subject=form.title,
        author=f"Ban kiểm phiếu – {form.body.name}",
        date=form.conference.date.isoformat(),
        mark=mark(election.practice, tongue),
        watermark="",
        blocks=tuple(_blocks(form, deck, pages, tongue)),
        tongue=tongue,
    )


def _blocks(form: Form, deck: Deck, pages: int, tongue: Tongue) -> Iterator[Block]:
    say, ballots = tongue.say, len(deck.ballots)
    yield Paragraph(
        say(
            f"Bộ phiếu thử có {ballots} phiếu, {ballots * pages} tờ. Cách dùng:",
            f"The test deck has {ballots} ballots, {ballots * pages} sheets. How to use it:",
        )
    )
    for number, text in enumerate(_HOW_TO, start=1):
        yield Paragraph(f"{number}. {tongue.of(text)}", Style.ITEM)
    head = (
        say("TT", "No."),
        say("Họ và tên", "Name"),
        say("Đã vẽ", "Drawn"),
        say("Kết quả đúng", "What is right"),
    )
    for ballot in deck.ballots:
        yield Heading(f"{say('Phiếu thử số', 'Test ballot')} {ballot.number}")
        yield Paragraph(_about(ballot, tongue))
        yield Table(
            widths=_WIDTHS,
            aligns=_ALIGNS,
            head=(tuple(Cell(text, bold=True) for text in head),),
            rows=tuple(_row(form, row, tongue) for row in ballot.rows),
            whole=len(ballot.rows) <= _MOST_WHOLE,
        )
    comparer = say("NGƯỜI ĐỐI CHIẾU", "COMPARED BY")
    yield Signatures(((None, SignaturePlace((comparer, signed_by_name(tongue)), "")),))


def _about(ballot: DeckBallot, tongue: Tongue) -> str:
    say = tongue.say
    stamp = say("có dấu đỏ mẫu", "a red sample stamp")
    write_in = say("có chữ ghi thêm dưới bảng", "words below the table")
    signature = say("có chữ ký", "a signature")
    parts = (
        stamp if ballot.stamp else say("không có dấu", "no stamp"),
        write_in if ballot.write_in else say("không có chữ ghi thêm", "no words written in"),
        signature if ballot.signature else say("không có chữ ký", "no signature"),
    )
    return say(f"Phiếu này {', '.join(parts)}.", f"This one has {', '.join(parts)}.")


def _row(form: Form, row: DeckRow, tongue: Tongue) -> tuple[Cell, ...]:
    name = form.officials[row.official - 1].name
    drawn = tongue.say(*CASE_NAMES[row.case])
    return (
        Cell(str(row.official)),
        Cell(name),
        Cell(f"{drawn[0].upper()}{drawn[1:]}"),
        Cell(_expected(form, row, tongue)),
    )


def _expected(form: Form, row: DeckRow, tongue: Tongue) -> str:
    expected, say = row.expected, tongue.say
    if expected.ruling is Ruling.REVIEW:
        return say("Chờ ban kiểm phiếu xem lại", "Waits for the committee's review")
    if expected.reason is not None:
        return f"{say('Không hợp lệ', 'Invalid')}: {tongue.of(_REASONS[expected.reason])}"
    return level_name(Level(expected.ruling.value), form.level_names, tongue)
