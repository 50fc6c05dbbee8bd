"""What the committee compares the test deck with: each sheet, each row, what it must count as."""

from collections.abc import Iterator

from ptn_scan.deck.cases import CASE_NAMES
from ptn_scan.deck.plan import Deck, DeckBallot, DeckRow
from ptn_scan.documents.blocks import (
    Align,
    Block,
    Cell,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    SignaturePlace,
    Signatures,
    Style,
    Table,
)
from ptn_scan.documents.wording import PRACTICE
from ptn_scan.election import Election, Form, Level
from ptn_scan.ruling.values import Reason, Ruling

NAME = "ĐÁP ÁN BỘ PHIẾU THỬ"

_WIDTHS = (10.0, 40.0, 60.0, 55.0)
_ALIGNS = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT)
_HEAD = ("TT", "Họ và tên", "Đã vẽ", "Kết quả đúng")

_HOW_TO = (
    (
        "In bộ phiếu thử một mặt, khổ A4, tỉ lệ 100 % («Kích thước thực»), bằng máy in và giấy "
        "dùng để in phiếu; nếu có thể thì in màu để thử cả dấu đỏ."
    ),
    (
        "Quét cả bộ bằng máy quét và thiết đặt dùng khi kiểm phiếu, mỗi tờ một lần, rồi chạy "
        "«ptn-scan check-deck»."
    ),
    (
        "Phiếu thử không phải phiếu bầu. Nếu lẫn vào phiếu thu về, phần mềm loại ra vì mã không "
        "có trong sổ phát hành."
    ),
)
_REASONS = {
    Reason.UNDERVOTE: "không đánh dấu ô nào",
    Reason.OVERVOTE: "đánh dấu quá một ô",
    Reason.NAME_STRUCK: "gạch xóa họ tên",
}


def deck_sheet(election: Election, deck: Deck, pages: int) -> Document:
    """The sheet for `deck`, whose ballots have so many pages each."""
    form = election.form
    return Document(
        letterhead=Letterhead(
            superior=form.body.superior,
            body=form.body.name,
            number="",
        ),
        name=NAME,
        subject=form.title,
        author=f"Ban kiểm phiếu – {form.body.name}",
        date=form.conference.date.isoformat(),
        mark=PRACTICE.vi if election.practice else "",
        watermark="",
        blocks=tuple(_blocks(form, deck, pages)),
    )


def _blocks(form: Form, deck: Deck, pages: int) -> Iterator[Block]:
    sheets = len(deck.ballots) * pages
    yield Paragraph(f"Bộ phiếu thử có {len(deck.ballots)} phiếu, {sheets} tờ. Cách dùng:")
    for number, text in enumerate(_HOW_TO, start=1):
        yield Paragraph(f"{number}. {text}", Style.ITEM)
    for ballot in deck.ballots:
        yield Heading(f"Phiếu thử số {ballot.number}")
        yield Paragraph(_about(ballot))
        yield Table(
            widths=_WIDTHS,
            aligns=_ALIGNS,
            head=(tuple(Cell(text, bold=True) for text in _HEAD),),
            rows=tuple(_row(form, row) for row in ballot.rows),
        )
    yield Signatures(((None, SignaturePlace(("NGƯỜI ĐỐI CHIẾU",), "")),))


def _about(ballot: DeckBallot) -> str:
    parts = (
        "có dấu đỏ mẫu" if ballot.stamp else "không có dấu",
        "có chữ ghi thêm dưới bảng" if ballot.write_in else "không có chữ ghi thêm",
        "có chữ ký" if ballot.signature else "không có chữ ký",
    )
    return f"Phiếu này {', '.join(parts)}."


def _row(form: Form, row: DeckRow) -> tuple[Cell, ...]:
    name = form.officials[row.official - 1].name
    return (Cell(str(row.official)), Cell(name), Cell(_drawn(row)), Cell(_expected(form, row)))


def _drawn(row: DeckRow) -> str:
    text, _ = CASE_NAMES[row.case]
    return f"{text[0].upper()}{text[1:]}"


def _expected(form: Form, row: DeckRow) -> str:
    expected = row.expected
    if expected.ruling is Ruling.REVIEW:
        return "Chờ ban kiểm phiếu xem lại"
    if expected.reason is not None:
        return f"Không hợp lệ: {_REASONS[expected.reason]}"
    return form.level_names.of(Level(expected.ruling.value))
