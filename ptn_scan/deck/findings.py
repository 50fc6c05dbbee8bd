"""What a checked test deck says: faults, with which no ballot should be scanned, and advice."""

from collections.abc import Iterator, Mapping, Sequence

from ptn_scan.deck.cases import CASE_NAMES
from ptn_scan.deck.checking import DeckCheck, Identity, PageCheck, RowCheck, Verdict
from ptn_scan.deck.finding import Finding, Severity, advice, comma, fault, finding, listed
from ptn_scan.deck.scan_findings import scan_findings
from ptn_scan.election import Form, Level, LevelNames, MissingStamp
from ptn_scan.recognition.scan_quality import ScanMode
from ptn_scan.ruling.limits import LIMITS
from ptn_scan.ruling.values import Ruling

_MOST_REVIEWED = 0.1
"""Of all rows: if more clear ones wait for review, the committee is busy for nothing."""
_NEAR_LIMIT = 1.15
_FAINT_SHARE = 0.7
_NO_LEVELS: Mapping[Ruling, str] = {
    Ruling.INVALID: "không hợp lệ",
    Ruling.REVIEW: "chờ xem lại",
}


def findings(check: DeckCheck, form: Form) -> tuple[Finding, ...]:
    """All that was found, faults first, in the words of `form`."""
    found = [
        *_sheets(check),
        *_rulings(check, form.level_names),
        *_black_and_white(check),
        *scan_findings(check),
        *_marks(check),
        *_seal(check, form.stamp.missing),
        *_extras(check),
    ]
    return tuple(sorted(found, key=lambda each: each.severity is not Severity.FAULT))


def is_fit(found: Sequence[Finding]) -> bool:
    """Whether ballots may be scanned so."""
    return all(each.severity is not Severity.FAULT for each in found)


def _sheets(check: DeckCheck) -> Iterator[Finding]:
    if check.missing:
        yield fault(
            "missing-pages",
            f"Thiếu {len(check.missing)} trang của bộ phiếu thử: {_places(check.missing)}. Máy "
            "quét có thể kéo hai tờ một lúc. Hãy tách giấy, quét lại cả bộ.",
            f"Pages of the deck are missing: {_places(check.missing, 'en')}. The feeder may have "
            "drawn two sheets at once. Fan the paper and scan the whole deck again.",
        )
    if check.doubled:
        yield fault(
            "doubled-pages",
            f"Có trang quét nhiều lần: {_places(check.doubled)}. Hãy quét mỗi tờ đúng một lần, "
            "và kiểm tra riêng từng máy quét.",
            f"Pages were scanned more than once: {_places(check.doubled, 'en')}. Scan each sheet "
            "once, and check each scanner by itself.",
        )
    unread = [page for page in check.pages if page.identity is Identity.UNREAD]
    if unread:
        yield fault(
            "unread-pages",
            f"Không nhận ra {len(unread)} trang: {_files(unread)}. Hãy xem trang đó có đủ bốn góc, "
            "rõ nét, mã QR không bị che; rồi quét lại ở 200 đến 300 dpi, chế độ màu hoặc xám.",
            f"Pages were not recognised: {_files(unread)}. See that all four corners are there, "
            "sharp, the QR code uncovered; then scan again at 200 to 300 dpi, in colour or gray.",
        )
    foreign = [page for page in check.pages if page.identity is Identity.FOREIGN]
    if foreign:
        yield advice(
            "foreign-pages",
            f"Có {len(foreign)} trang không phải phiếu thử của cuộc này: {_files(foreign)}. Phiếu "
            "bầu không được quét cùng phiếu thử; không đọc gì trên trang đó.",
            f"Pages that are no test sheets of this election: {_files(foreign)}. Ballots are not "
            "to be scanned with the deck; nothing on these pages was used.",
        )


def _rulings(check: DeckCheck, names: LevelNames) -> Iterator[Finding]:
    wrong = [row for row in check.rows if row.verdict is Verdict.WRONG]
    if wrong:
        yield fault(
            "wrong-rulings",
            f"Đọc sai {len(wrong)} dòng: {_rows(wrong, names)}. Chưa được dùng máy quét và thiết "
            "đặt này; hãy sửa các lỗi khác nêu ở đây rồi kiểm tra lại.",
            f"Rows were ruled wrong: {_rows(wrong, names, 'en')}. Do not use this scanner and "
            "these settings; mend the other faults named here and check again.",
        )
    review = [row for row in check.rows if row.verdict is Verdict.REVIEW]
    if not review:
        return
    much = len(review) > _MOST_REVIEWED * len(check.rows)
    yield finding(
        "needless-reviews",
        much,
        f"{len(review)} dòng rõ ràng phải chờ ban kiểm phiếu xem: {_rows(review, names)}. Đọc "
        "không sai, "
        + ("nhưng sẽ mất nhiều công; hãy quét rõ hơn." if much else "chỉ thêm việc xem lại."),
        f"Clear rows were put to review: {_rows(review, names, 'en')}. Nothing was misread, "
        + ("but it would be much work; scan more clearly." if much else "it only adds work."),
    )


def _black_and_white(check: DeckCheck) -> Iterator[Finding]:
    """A threshold that loses strokes, or thickens them, shows in the rows alone."""
    modes = {page.quality.mode for page in check.pages if page.quality is not None}
    if ScanMode.BILEVEL not in modes:
        return
    harmful = check.count(Verdict.RIGHT) < len(check.rows)
    yield finding(
        "black-and-white",
        harmful,
        "Máy quét đang ở chế độ đen trắng"
        + (", ngưỡng hiện nay làm mất hoặc làm nhòe nét bút" if harmful else "")
        + ". Hãy quét ở chế độ màu hoặc xám; nếu máy chỉ có đen trắng thì chỉnh ngưỡng (độ đậm) "
        "đến khi mọi dòng đều đọc đúng.",
        "The scanner is set to black and white"
        + (", and its threshold loses or blurs strokes" if harmful else "")
        + ". Scan in colour or gray; where there is black and white only, set the threshold until "
        "every row is read right.",
    )


def _marks(check: DeckCheck) -> Iterator[Finding]:
    for page in check.pages:
        if page.levels is None or page.quality is None:
            continue
        bilevel = page.quality.mode is ScanMode.BILEVEL
        least = LIMITS.least_width_bilevel if bilevel else LIMITS.least_width
        thin = page.levels.least_width_mm < _NEAR_LIMIT * least
        faint = page.levels.most_faint_mm2 > _FAINT_SHARE * LIMITS.least_faint
        if thin or faint:
            yield advice(
                "near-thresholds",
                "Nét bút thử gần ngưỡng: nét hẹp nhất "
                f"{comma(page.levels.least_width_mm, 2)} mm (ngưỡng {comma(least, 2)}), mực trong "
                f"ô trống nhiều nhất {comma(page.levels.most_faint_mm2, 2)} mm² (ngưỡng "
                f"{comma(LIMITS.least_faint, 2)}). Hãy quét đậm hơn hoặc sạch hơn.",
                "Known marks are near the thresholds: narrowest stroke "
                f"{page.levels.least_width_mm:.2f} mm (threshold {least:.2f}), most ink in an "
                f"empty box {page.levels.most_faint_mm2:.2f} mm² (threshold "
                f"{LIMITS.least_faint:.2f}). Scan darker or cleaner.",
            )
            return


def _seal(check: DeckCheck, missing: MissingStamp) -> Iterator[Finding]:
    """Without colour a seal is told from its gray, in black and white not at all."""
    needed = missing is MissingStamp.REVIEW
    stamps = [page.stamp for page in check.pages if page.stamp is not None]
    unknown = sum(each.seen is None for each in stamps)
    unseen = sum(each.expected and each.seen is False for each in stamps)
    extra = sum(not each.expected and each.seen is True for each in stamps)
    if unknown:
        yield finding(
            "seal-unknown",
            needed,
            f"Trên {unknown} trang không biết được có dấu hay không. Hãy quét ở chế độ màu.",
            f"On {unknown} pages the scan cannot tell whether there is a seal. Scan in colour.",
        )
    if unseen:
        yield finding(
            "seal-unseen",
            needed,
            f"Trên {unseen} trang không thấy dấu đỏ. Bộ phiếu thử phải in màu (hoặc đóng dấu đỏ "
            "vào chỗ đó) và quét ở chế độ màu.",
            f"On {unseen} pages no red seal was seen. Print the deck in colour (or press a red "
            "seal on that place) and scan in colour.",
        )
    if extra:
        yield advice(
            "seal-extra",
            f"Trên {extra} trang in không có dấu lại thấy dấu. Nếu không ai đóng dấu vào đó, hãy "
            "xem trang có bẩn không.",
            f"On {extra} pages printed without a seal one was seen. If nobody pressed it, see "
            "whether the page is dirty.",
        )


def _extras(check: DeckCheck) -> Iterator[Finding]:
    for key, vi, en, seen in (
        ("write-in", "chữ ghi thêm", "the write-in", [page.write_in for page in check.pages]),
        ("signature", "chữ ký", "the signature", [page.signature for page in check.pages]),
    ):
        wrong = sum(each is not None and each.seen is not each.expected for each in seen)
        if wrong:
            yield advice(
                key,
                f"Trên {wrong} trang {vi} không được nhận ra đúng; kết quả phiếu không đổi.",
                f"On {wrong} pages {en} was not told rightly; no ruling depends on it.",
            )


def _places(places: Sequence[tuple[int, int]], language: str = "vi") -> str:
    words = "sheet {} page {}" if language == "en" else "phiếu {} trang {}"
    return listed(words.format(*place) for place in places)


def _files(pages: Sequence[PageCheck]) -> str:
    return listed(f"{page.file} ({page.page})" for page in pages)


def _rows(rows: Sequence[RowCheck], names: LevelNames, language: str = "vi") -> str:
    return listed((_row(row, names, language) for row in rows), "; ")


def _row(row: RowCheck, names: LevelNames, language: str) -> str:
    vi, en = CASE_NAMES[row.drawn.case]
    if language == "en":
        return f"sheet {row.ballot} row {row.drawn.official} ({en}): {row.ruling}"
    level = names.of(row.drawn.level).lower()
    ruling = _NO_LEVELS.get(row.ruling) or names.of(Level(row.ruling.value)).lower()
    return f"phiếu {row.ballot} dòng {row.drawn.official} ({vi}, {level}): {ruling}"
