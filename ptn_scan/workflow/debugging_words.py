"""What the pictures of a page's steps say, in Vietnamese and in English."""

from collections.abc import Callable, Iterable, Mapping

from ptn_scan.recognition.pictures import Words
from ptn_scan.recognition.reading import PageReading, RowReading
from ptn_scan.recognition.step_pictures import MAGNIFIED, Step, residual_mm
from ptn_scan.recognition.steps import PageSteps
from ptn_scan.workflow.debugging_measures import number
from ptn_scan.workflow.message import Message

UNPLACED = Message(
    "Không tìm thấy mẫu phiếu trên trang này ({kind}). Không biết ô ký ở đâu nên không che được.",
    "The page was not found on the layout ({kind}). Nobody knows where its signature box is, so it "
    "is not hidden.",
)
RULINGS_TITLE = Message("14. Kết luận của từng dòng", "14. What each row is ruled as")

_TITLES: Mapping[Step, Message] = {
    Step.SCANNED: Message("1. Ảnh như đã quét", "1. As scanned"),
    Step.STREAKS: Message("2. Vệt sọc của máy quét", "2. Streaks of the scanner"),
    Step.FIDUCIALS: Message("3. Mốc định vị và mã QR", "3. Fiducials and QR codes"),
    Step.PLACED: Message("4. Mẫu phiếu đặt lên ảnh quét", "4. The layout on the scan"),
    Step.FOLDS: Message(
        "5. Tờ phiếu đặt thẳng, nếp gấp, vết cốc", "5. The sheet upright, folds, rings"
    ),
    Step.ROWS: Message("6. Vị trí thật của các dòng", "6. Where the rows really lie"),
    Step.DARKNESS: Message("7. Độ đậm so với giấy", "7. Darkness against the paper"),
    Step.PRINT: Message("8. Phần in sẵn được trông đợi", "8. The print as expected"),
    Step.INK: Message("9. Mực do người ghi phiếu thêm", "9. Ink that the voter added"),
    Step.PIECES: Message("10. Nét mực trong và quanh các ô", "10. Pieces of ink among the boxes"),
    Step.NAMES: Message("11. Nét gạch trên họ tên, chức vụ", "11. Strikes over names and titles"),
    Step.WRITING: Message("12. Chữ viết và mực ở chỗ khác", "12. Writing and ink elsewhere"),
    Step.STAMP: Message("13. Dấu treo và ô ký", "13. The stamp and the signature box"),
}

_LEGENDS: Mapping[Step, Message] = {
    Step.SCANNED: Message(
        "{dpi} dpi, {mode}. Ô ký được che trong mọi hình. Chỉ ban kiểm phiếu được xem.",
        "{dpi} dpi, {mode}. The signature is hidden in every picture. For the committee alone.",
    ),
    Step.STREAKS: Message(
        "Màu cam: chỗ được lấp từ hai bên; {streaks} điểm ảnh.",
        "Orange: filled from both sides; {streaks} pixels.",
    ),
    Step.FIDUCIALS: Message(
        "Xanh: mốc tìm thấy ({fiducials}); tím: không thấy. Mũi tên: sai lệch của góc mốc, phóng "
        "{magnified} lần; sai lệch {residuals}, chung {residual} mm. Mã QR đọc được: {codes}.",
        "Blue: found ({fiducials}); purple: not. Arrows: how far corners are off, {magnified} "
        "times; {residuals}, in all {residual} mm. QR texts read: {codes}.",
    ),
    Step.PLACED: Message(
        "Lưới 10 mm, mốc, các dòng và các ô của mẫu phiếu.",
        "A grid of 10 mm, fiducials, rows and boxes of the layout.",
    ),
    Step.FOLDS: Message(
        "Nếp gấp tìm thấy, độ đậm: {folds}; vết đáy cốc trên bảng: {rings}.",
        "Folds found, their darkness: {folds}; rings of cups across the table: {rings}.",
    ),
    Step.ROWS: Message(
        "Xanh: chỗ tìm thấy; mũi tên: độ dịch so với mẫu phiếu, phóng {magnified} lần.",
        "Blue: where they were found; arrows: how far from the layout, {magnified} times.",
    ),
    Step.DARKNESS: Message(
        "Trắng: giấy; càng đậm càng tối; xanh: sáng hơn giấy. Nếp gấp, vết cốc đã được bỏ.",
        "White: paper; the darker the more; blue: lighter than paper. Folds and rings of cups are "
        "taken away.",
    ),
    Step.PRINT: Message(
        "Làm nhoè như máy quét, nhạt như dòng đó được in, rồi trừ khỏi hình 7.",
        "Blurred as the scanner blurs, faded as the row was printed; taken away from picture 7.",
    ),
    Step.INK: Message(
        "Đen: mực; cam: mực nhạt (nửa ngưỡng); xanh: chữ in có thể che mực.",
        "Black: ink; orange: faint ink (half the threshold); blue: print that may hide ink.",
    ),
    Step.PIECES: Message(
        "Bên phải: số của nét, lượng mực, kích thước, độ rộng; mực và độ dài nét trong từng ô; "
        "cuối cùng là mực nhạt trong từng ô.",
        "Right: a piece's number, ink, extent and width; ink and stroke in each box; last the "
        "faint ink in each box.",
    ),
    Step.NAMES: Message(
        "Xanh: phần của dòng chữ mà nét mực ở đó là gạch xoá.",
        "Blue: the part of a line in which ink strikes it out.",
    ),
    Step.WRITING: Message(
        "Cam: mực ngoài các ô và họ tên ({stray}). Ghi thêm tên: {write_in}.",
        "Orange: ink outside boxes and names ({stray}). Name written in: {write_in}.",
    ),
    Step.STAMP: Message(
        "Dấu treo: {stamp}. Chữ ký (được che): {signature}.",
        "Stamp: {stamp}. Signature (hidden): {signature}.",
    ),
}

_YES = {
    True: Message("có", "yes"),
    False: Message("không", "no"),
    None: Message("không rõ", "unknown"),
}
_MODES = {
    "colour": Message("màu", "colour"),
    "gray": Message("xám", "gray"),
    "bilevel": Message("đen trắng", "bilevel"),
}


def words_of(step: Step, steps: PageSteps, reading: PageReading, language: str) -> Words:
    """Title, legend and notes of one step's picture."""
    facts = _facts(steps, reading, language)
    notes = _NOTES.get(step)
    return Words(
        title=_TITLES[step].in_language(language),
        legend=_LEGENDS[step].in_language(language).format(**facts),
        beside={row.official: notes(row, language) for row in reading.rows} if notes else {},
    )


def _facts(steps: PageSteps, reading: PageReading, language: str) -> Mapping[str, str]:
    placement = reading.placement
    scan = steps.scan

    def listed(values: Iterable[tuple[int, float, str]]) -> str:
        told = (f"[{label}] {number(value, language)}{unit}" for label, value, unit in values)
        return ", ".join(told) or "–"

    mode = "bilevel" if scan.bilevel else "gray" if scan.colour is None else "colour"
    return {
        "dpi": str(round(placement.dots_per_inch)) if placement else "",
        "mode": _MODES[mode].in_language(language),
        "streaks": str(int((steps.without_streaks != scan.gray).sum())),
        "fiducials": str(placement.fiducials if placement else 0),
        "magnified": str(MAGNIFIED),
        "residual": number(placement.residual_mm, language) if placement else "",
        "codes": str(len(reading.payloads)),
        "residuals": listed(
            (each.id, residual_mm(steps, each.id), " mm")
            for each in steps.page.fiducials
            if each.id in steps.fiducials
        ),
        "folds": listed(
            (index, float(fold.profile.max()), "")
            for index, fold in enumerate(steps.folds, start=1)
        ),
        "rings": listed(
            (index, float(ring.strengths.max()), "")
            for index, ring in enumerate(steps.rings, start=1)
        ),
        "stray": str(len(reading.stray)),
        "write_in": _YES[reading.write_in].in_language(language),
        "stamp": _YES[reading.stamp].in_language(language),
        "signature": _YES[reading.signature].in_language(language),
    }


def _row_notes(row: RowReading, language: str) -> str:
    vi = "dịch {} mm · khớp {}\nđậm {} · đường kẻ {} · nhiễu {}"
    en = "off {} mm · match {}\ncontrast {} · hairlines {} · noise {}"
    values = (row.offset_mm, row.match, row.contrast, row.hairlines, row.noise)
    return (
        Message(vi, en).in_language(language).format(*(number(each, language) for each in values))
    )


def _mark_notes(row: RowReading, language: str) -> str:
    lines = []
    for index, mark in enumerate(row.marks, start=1):
        ink, extent, width = (
            number(each, language) for each in (mark.ink_mm2, mark.extent_mm, mark.width_mm)
        )
        inside = _three(mark.ink_inside, language)
        stroke = _three(mark.stroke_inside, language)
        lines.append(f"{index}: {ink} mm² · {extent} mm · {width} mm;  {inside} mm²;  {stroke} mm")
    lines.append(f"+ {_three(row.faint_mm2, language)} mm²")
    return "\n".join(lines)


def _three(values: tuple[float, float, float], language: str) -> str:
    return " | ".join(number(each, language) for each in values)


def _name_notes(row: RowReading, language: str) -> str:
    name = row.name
    vi = "họ tên {} · nhạt {} · sẫm hơn {}\ntheo đường bút {} · giữa hai dòng {} · chức vụ {}"
    en = "name {} · faintly {} · darker by {}\nalong a course {} · between lines {} · title {}"
    values = (
        max(name.crossed, name.touched),
        name.faintly_touched,
        name.excess,
        name.excess_course,
        name.between,
        name.title_crossed,
    )
    return (
        Message(vi, en).in_language(language).format(*(number(each, language) for each in values))
    )


_NOTES: Mapping[Step, Callable[[RowReading, str], str]] = {
    Step.ROWS: _row_notes,
    Step.PIECES: _mark_notes,
    Step.NAMES: _name_notes,
}
