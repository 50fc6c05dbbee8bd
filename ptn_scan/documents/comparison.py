"""The results of officials who are voted on in two places, side by side, never added (III.6)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
from ptn_scan.documents.heads import letterhead, mark, of_the_day, translated, watermark
from ptn_scan.documents.people import signed_by_name
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import base_name, level_name
from ptn_scan.election import Election, Form, Level
from ptn_scan.rules.values import Words
from ptn_scan.tally import OfficialResult, Tally

MARKS = "AB"
"""How the two places are called, in their order."""

_GRADES = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
"""Grades of secrecy, the lowest first (Luật Bảo vệ bí mật nhà nước)."""

_WIDTHS = {
    Tongue.VIETNAMESE: (8.0, 45.5, 10.5, 11.0, 11.0, 13.0, *(10.0, 12.0) * 3),
    Tongue.ENGLISH: (8.0, 39.5, 11.0, 16.0, 11.0, 13.5, *(10.0, 12.0) * 3),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its election and its result."""

    election: Election
    tally: Tally

    @property
    def form(self) -> Form:
        return self.election.form


@dataclass(frozen=True, slots=True)
class Compared:
    """Two places, each official's two results in the order of the places, and what to look into."""

    places: tuple[Place, Place]
    pairs: tuple[tuple[OfficialResult, OfficialResult], ...]
    remarks: tuple[Words, ...]


def comparison(found: Compared, tongue: Tongue = Tongue.VIETNAMESE) -> Document:
    """The table, which the body of the first place draws up for the competent authority. It bears
    the graver secrecy mark of the two, and DỰ THẢO while one result is provisional."""
    first = found.places[0].form
    practice = any(place.election.practice for place in found.places)
    draft = not all(place.tally.final for place in found.places)
    later = max((place.form for place in found.places), key=lambda form: form.conference.date)
    head = letterhead(first, tongue.say("Số: …", "No.: …"), of_the_day(later, tongue))
    return Document(
        letterhead=replace(head, secrecy=_graver(found)),
        name=tongue.say("BẢNG ĐỐI CHIẾU KẾT QUẢ", "RESULTS SIDE BY SIDE"),
        subject=tongue.say(
            "Người được lấy phiếu tín nhiệm ở hai nơi", "Officials voted on in two places"
        ),
        author=first.body.name,
        date=later.conference.date.isoformat(),
        mark=mark(practice, tongue),
        watermark=watermark(practice, draft, tongue),
        blocks=(*translated(tongue), *_blocks(found, tongue)),
        tongue=tongue,
    )


def _graver(found: Compared) -> str:
    """The graver mark; one that is no grade of the law counts as graver than any."""
    marks = [place.form.minutes.secrecy or "" for place in found.places]
    return max(marks, key=lambda each: ("", *_GRADES).index(each) if each in ("", *_GRADES) else 9)


def _blocks(found: Compared, tongue: Tongue) -> Iterator[Block]:
    say = tongue.say
    yield Heading(say("1. Hai nơi lấy phiếu", "1. The two places"))
    for letter, place in zip(MARKS, found.places, strict=True):
        yield Paragraph(f"– {letter}: {_about(place, tongue)}", Style.ITEM)
    yield Heading(say("2. Kết quả ở từng nơi", "2. The result in each place"))
    if found.pairs:
        yield _table(found, tongue)
    else:
        yield Paragraph(
            say("Không có ai có tên ở cả hai nơi.", "Nobody's name stands in both places.")
        )
    yield Paragraph(
        say(
            "Kết quả của hai nơi không cộng với nhau. Cấp có thẩm quyền quản lý cán bộ quyết định "
            "trên cơ sở xem xét tổng thể kết quả ở từng nơi. Người được lấy phiếu ở hai nơi được "
            "ghép theo họ tên; cần kiểm tra đúng là một người.",
            "The two results are not added. The authority in charge of the officials decides and "
            "looks at each place's result as a whole. Officials are paired by their names; see "
            "that each is one person.",
        )
    )
    if found.remarks:
        yield Heading(say("3. Lưu ý", "3. To look into"))
        yield from (Paragraph(f"– {tongue.of(each)}", Style.ITEM) for each in found.remarks)
    role = say("NGƯỜI LẬP BẢNG", "DRAWN UP BY")
    yield Signatures(((None, SignaturePlace((role, signed_by_name(tongue)), "")),))


def _about(place: Place, tongue: Tongue) -> str:
    form, tally = place.form, place.tally
    day = numerals.short_date(form.conference.date)
    issued, base = numerals.count(tally.counts.issued), base_name(form, tongue)
    return tongue.say(
        f"{form.body.name}, ngày {day}; phát ra {issued}, thu về {tally.collected} phiếu; tỉ lệ % "
        f"tính trên {base}.",
        f"{form.body.name}, {day}; ballots issued {issued}, collected {tally.collected}; % of "
        f"{base}.",
    )


def _table(found: Compared, tongue: Tongue) -> Table:
    rows = tuple(_rows(found, tongue))
    return Table(
        widths=_WIDTHS[tongue],
        aligns=(Align.CENTRE, Align.LEFT, *(Align.CENTRE,) * 10),
        head=_head(found.places[0].form, tongue),
        rows=rows,
        tied=tuple(range(0, len(rows), len(MARKS))),
    )


def _head(form: Form, tongue: Tongue) -> tuple[Row, ...]:
    say = tongue.say
    levels: list[Cell | None] = []
    for level in Level:
        name = level_name(level, form.level_names, tongue)
        levels += [Cell(name, bold=True, columns=2), None]
    counts = (
        say("Nơi", "Place"),
        say("Thu về", "Collected"),
        say("Hợp lệ", "Valid"),
        say("Không hợp lệ", "Invalid"),
    )
    return (
        (
            Cell(say("TT", "No."), bold=True, rows=2),
            Cell(say("Họ và tên, chức vụ ở từng nơi", "Name, office there"), bold=True, rows=2),
            *(Cell(text, bold=True, rows=2) for text in counts),
            *levels,
        ),
        (*(None,) * 6, *(Cell(text, bold=True) for text in (say("Số", "No."), "%") * 3)),
    )


def _rows(found: Compared, tongue: Tongue) -> Iterator[Row]:
    """Two rows for each official; the name and the office there stand in both."""
    for number, pair in enumerate(found.pairs, start=1):
        for letter, place, result in zip(MARKS, found.places, pair, strict=True):
            shares = (numerals.percent(share, tongue) for share in result.shares)
            votes = zip(map(str, result.levels), shares, strict=True)
            numbers = (str(place.tally.collected), str(result.valid), str(result.invalid))
            yield (
                Cell(str(number)),
                Cell(result.name, result.title, bold=True),
                Cell(letter, bold=True),
                *(Cell(text) for text in (*numbers, *(text for vote in votes for text in vote))),
            )
