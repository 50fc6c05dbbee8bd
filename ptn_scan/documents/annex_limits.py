"""The limits that rows were ruled by, as annex II prints them: in Vietnamese as sentences that hold
their values, by subject; in a translation as a table of their names."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Block, Cell, Paragraph, Row, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import free_text
from ptn_scan.rules.values import Words
from ptn_scan.ruling.values import Threshold

_LEFT, _CENTRE = Align.LEFT, Align.CENTRE
_SHARE, _COEFFICIENT, _TIMES = "phần", "hệ số", "lần"

_SUBJECTS = {
    "inside_share": "Dấu trong các ô",
    "most_extent": "Vệt và đường kẻ không phải là dấu",
    "ring_oval": "Khoanh vòng quanh ô",
    "fragment_share": "Nét đứt, sửa dấu và tô kín",
    "struck": "Gạch họ tên, chức vụ",
    "least_border": "Chất lượng bản in và ảnh quét",
}
"""Which subject begins with which limit."""

_PLACE = re.compile(
    r"\b(từng này phần|số lần này|độ dài nét này|độ dài này|mức này|phần này|mức sau)\b"
)
"""The words in a limit's meaning that stand for its value."""

_GOES_ON = ("và ", "hoặc ", "nhưng ", "mà ", "nếu ", "(mức ", "mức này")
_TO_BE_CONTINUED = (",", "(so với", " và", " khi đó", " không nhiều hơn")
"""How the meaning of a limit begins that goes on with the one before, and how that one ends."""


def thresholds(facts: MinutesFacts) -> Iterator[Block]:
    """Every limit that rows were ruled by."""
    if not facts.thresholds:
        return
    if facts.tongue is Tongue.VIETNAMESE:
        yield from _in_sentences(facts.thresholds)
    else:
        yield from _by_name(facts)


def _in_sentences(limits: Sequence[Threshold]) -> Iterator[Block]:
    sources = "; ".join(dict.fromkeys(free_text(limit.source) for limit in limits))
    yield Paragraph(
        "Máy chỉ tự kết luận khi dấu rõ ràng theo các ngưỡng sau đây; dòng nào không rõ thì chuyển "
        f"ban kiểm phiếu xem lại. Nguồn của mọi ngưỡng: {sources}."
    )
    rows = tuple(_numbered(limits))
    yield Table(
        widths=(12.0, 153.0),
        aligns=(_CENTRE, _LEFT),
        head=((Cell("TT", bold=True), Cell("Ngưỡng đọc phiếu", bold=True)),),
        rows=rows,
        tied=tuple(index for index, (number, _) in enumerate(rows) if number == _SUBJECT),
    )


_SUBJECT = Cell("")
"""What stands before a subject in place of a number."""


def _numbered(limits: Sequence[Threshold]) -> Iterator[Row]:
    for number, (subject, sentence) in enumerate(sentences(limits), start=1):
        if subject:
            yield _SUBJECT, Cell(subject, bold=True)
        yield Cell(str(number)), Cell(sentence)


def sentences(limits: Iterable[Threshold]) -> Iterator[tuple[str, str]]:
    """What the limits say, each value in its place; before each the subject that begins there,
    else nothing."""
    subject, parts = "", list[str]()
    for limit in limits:
        meaning = free_text(limit.meaning_vi)
        if parts and not _goes_on(parts[-1], meaning):
            yield subject, _sentence(parts)
            subject, parts = "", []
        subject = subject or _SUBJECTS.get(limit.key, "")
        parts.append(_with_value(meaning, limit))
    if parts:
        yield subject, _sentence(parts)


def _goes_on(before: str, meaning: str) -> bool:
    return before.endswith(_TO_BE_CONTINUED) or meaning.startswith(_GOES_ON)


def _sentence(parts: Sequence[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        closed = text.endswith((*_TO_BE_CONTINUED, ";")) or part.startswith("(")
        text += f" {part}" if closed else f", {part}"
    text = text.rstrip(",;")
    return f"{text[:1].upper()}{text[1:]}."


def _with_value(meaning: str, limit: Threshold) -> str:
    value = _value(limit)
    text, places = _PLACE.subn(value, meaning, count=1)
    return text if places else f"{meaning}: {value}"


def _value(limit: Threshold) -> str:
    """The value with its unit; a share in percent, a coefficient without one."""
    if limit.unit == _SHARE:
        return f"{numerals.decimal(100 * limit.value)}%"
    number = numerals.decimal(limit.value)
    return number if limit.unit == _COEFFICIENT else f"{number} {limit.unit}"


_UNITS = {
    _SHARE: Words(vi=_SHARE, en="share"),
    _COEFFICIENT: Words(vi=_COEFFICIENT, en="coefficient"),
    _TIMES: Words(vi=_TIMES, en="times"),
}
"""The limits' units that are words."""


def _by_name(facts: MinutesFacts) -> Iterator[Block]:
    yield Paragraph(
        "Limits are named as in the program; the Vietnamese minutes say what each means."
    )
    yield Table(
        widths=(125.0, 20.0, 20.0),
        aligns=(_LEFT, _CENTRE, _CENTRE),
        head=(tuple(Cell(text, bold=True) for text in ("Limit", "Value", "Unit")),),
        rows=tuple(_limit(each, facts.tongue) for each in facts.thresholds),
    )


def _limit(limit: Threshold, tongue: Tongue) -> Row:
    unit = _UNITS.get(limit.unit)
    return (
        Cell(limit.key.replace("_", " ")),
        Cell(numerals.decimal(limit.value, tongue)),
        Cell(tongue.of(unit) if unit else limit.unit),
    )
