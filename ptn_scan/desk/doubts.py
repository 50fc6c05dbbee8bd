"""Why the machine hesitates, and what it measured, in plain words."""

from collections.abc import Iterator, Mapping, Sequence

from ptn_scan.desk.words import measure
from ptn_scan.election import Level, LevelNames
from ptn_scan.recognition.reading import PageKind, RowReading
from ptn_scan.ruling.limits import LIMITS
from ptn_scan.ruling.neighbours import is_across
from ptn_scan.ruling.values import MarkState, PageStatus, Reason, Sheet
from ptn_scan.workflow.message import Message

_WHY: Mapping[str, Message] = {
    Reason.MARGINAL_MARK: Message(
        "Có vết mực mà máy không dám coi là dấu chọn, cũng không dám coi là trống.",
        "There is ink that the machine takes neither for a mark nor for none.",
    ),
    Reason.MARGINAL_STRIKE: Message(
        "Có nét bút chạm họ tên: có thể là gạch xoá, cũng có thể là gạch chân hay vết lỡ tay.",
        "A pen touched the name: it may be a strike, an underline or a slip.",
    ),
    Reason.CORRECTION: Message(
        "Hơn một ô có dấu, một dấu đậm, rộng hay dài hơn: có thể đã bị tô hoặc gạch để chọn lại.",
        "More than one box is marked, and one mark is heavier, wider or longer: the voter may have "
        "taken it back.",
    ),
    Reason.DUPLICATE: Message(
        "Có hai tờ mang cùng một mã: một tờ có thể là bản sao chụp, hoặc cùng một tờ quét hai lần.",
        "Two sheets carry the same id: one may be a photocopy, or one paper was scanned twice.",
    ),
    Reason.MISSING_PAGE: Message(
        "Phiếu này thiếu trang: trang kia chưa quét, hoặc người ghi phiếu không trả lại.",
        "A page of this ballot is missing: not scanned yet, or never handed in.",
    ),
    Reason.EXTRA_PAGE: Message(
        "Phiếu này có nhiều trang hơn phiếu in ra.", "This ballot has more pages than were printed."
    ),
    Reason.QR_UNREADABLE: Message(
        "Giống phiếu của cuộc này nhưng không đọc được mã QR nào.",
        "It looks like a ballot of ours, but no QR code can be read.",
    ),
    Reason.UNREGISTERED: Message(
        "Trang có in nhưng không tìm thấy các mốc ở góc, nên không biết các dòng nằm ở đâu.",
        "Something is printed, but its corner marks are not found, so nobody knows where its rows "
        "are.",
    ),
    Reason.NO_STAMP: Message(
        "Không thấy dấu treo ở góc trái phía trên.", "No stamp is seen at the top left."
    ),
    PageStatus.UNREADABLE: Message(
        "Trang này không cho thấy gì để nhận ra: quá tối, quá nhỏ hoặc ảnh hỏng.",
        "The page shows nothing to go by: too dark, too small, or a broken image.",
    ),
}
_UNSEEN = Message(
    "Máy không tìm được vị trí các dòng trên trang này, nên không che được các dòng khác. Hãy xem "
    "chính tờ giấy: {place}.",
    "Nobody knows where the rows of this page are, so the others cannot be masked. Look at the "
    "paper itself: {place}.",
)
_POOR = Message(
    "Ảnh của dòng này quá mờ, nhạt hoặc nhiễu, nên máy không kết luận.",
    "The scan of this row is too faint or noisy to rule on.",
)
_BESIDE = Message(
    "Có nét bút ở ngoài các ô mà không ô nào có dấu.",
    "A pen wrote beside the boxes, and none of them is marked.",
)
_ACROSS = Message(
    "Có nét bút vắt qua vạch giữa dòng này và dòng bên cạnh: có thể là của dòng này.",
    "A pen wrote across the line between this row and the next: it may be this row's.",
)
_STATES: Mapping[MarkState, Message] = {
    MarkState.MARKED: Message("có dấu", "marked"),
    MarkState.BLANK: Message("trống", "blank"),
    MarkState.MARGINAL: Message("nghi ngờ", "in doubt"),
}


def why(reasons: Sequence[str], row: RowReading | None, sheet: Sheet) -> tuple[Message, ...]:
    """One sentence for each thing that keeps a row open; `row` is None where no row was read, and
    `sheet` then tells where the paper is."""
    if row is None:
        return (_unseen(sheet),)
    if _is_poor(row):
        return (_POOR,)
    across = (_ACROSS,) if Reason.MARGINAL_MARK in reasons and _is_across(row) else ()
    if tuple(reasons) == (Reason.MARGINAL_MARK,) and _is_beside(row):
        return (_BESIDE, *across)
    return (*(_WHY[reason] for reason in reasons if reason in _WHY), *across)


def _unseen(sheet: Sheet) -> Message:
    source = sheet.sources[0]
    return Message(
        _UNSEEN.vi.format(place=f"{source.file}, trang {source.page}"),
        _UNSEEN.en.format(place=f"{source.file}, page {source.page}"),
    )


def why_sheet(reasons: Sequence[str]) -> tuple[Message, ...]:
    """One sentence for each thing that keeps a sheet open."""
    return tuple(_WHY[reason] for reason in reasons if reason in _WHY)


def _is_poor(row: RowReading) -> bool:
    return (
        row.match < LIMITS.least_match
        or row.contrast < LIMITS.least_contrast
        or row.noise > LIMITS.most_noise
    )


def _is_beside(row: RowReading) -> bool:
    """Whether a pen wrote beside the boxes and in none of them."""
    inside = sum(sum(mark.ink_inside) for mark in row.marks)
    return inside < LIMITS.least_ink <= sum(mark.ink_mm2 for mark in row.marks) - inside


def _is_across(row: RowReading) -> bool:
    """Whether ink lies on both sides of the line between this row and one beside it."""
    own = (mark.ink_mm2 >= LIMITS.least_ink and is_across(mark, LIMITS) for mark in row.marks)
    return row.foreign_mm2 >= LIMITS.foreign_contested or any(own)


def measures(
    row: RowReading, states: tuple[MarkState, MarkState, MarkState], names: LevelNames
) -> tuple[Message, ...]:
    """What was measured in each box and over the name; `names` are those of the levels."""
    return tuple(_measures(row, states, names))


def _measures(
    row: RowReading, states: tuple[MarkState, MarkState, MarkState], names: LevelNames
) -> Iterator[Message]:
    for index, (level, state) in enumerate(zip(Level, states, strict=True)):
        ink = sum(mark.ink_inside[index] for mark in row.marks)
        length = sum(mark.stroke_inside[index] for mark in row.marks)
        said = _STATES[state]
        yield Message(
            f"Ô “{names.of(level)}”: {said.vi} – {measure(ink, 'vi')} mm² mực, nét dài "
            f"{measure(length, 'vi')} mm",
            f"Box “{level.value}”: {said.en} – {measure(ink, 'en')} mm² of ink, stroke "
            f"{measure(length, 'en')} mm",
        )
    outside = sum(mark.ink_mm2 - sum(mark.ink_inside) for mark in row.marks)
    yield Message(
        f"Ngoài các ô: {measure(outside, 'vi')} mm² mực",
        f"Outside the boxes: {measure(outside, 'en')} mm² of ink",
    )
    over = round(100 * max(row.name.crossed, row.name.touched))
    yield Message(f"Họ tên: nét bút phủ {over}% bề ngang", f"Name: ink over {over}% of its width")


def row_of(sheet: Sheet, official: int) -> RowReading | None:
    """What was read of a row, where the page was placed."""
    if sheet.reading.kind is not PageKind.BALLOT:
        return None
    return next((row for row in sheet.reading.rows if row.official == official), None)
