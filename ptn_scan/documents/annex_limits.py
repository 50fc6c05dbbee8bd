"""The limits that rows were ruled by, as annex II prints them: by subject, in sentences that hold
their values. The Vietnamese ones are made of what each limit means; those of the translation lie
beside this module in limits_en.toml."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Block, Cell, Paragraph, Row, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import free_text
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
    limits, say = facts.thresholds, facts.tongue.say
    if not limits:
        return
    sources = "; ".join(dict.fromkeys(free_text(limit.source) for limit in limits))
    yield Paragraph(
        say(
            "Máy chỉ tự kết luận khi dấu rõ ràng theo các ngưỡng sau đây; dòng nào không rõ thì "
            f"chuyển ban kiểm phiếu xem lại. Nguồn của mọi ngưỡng: {sources}.",
            "The machine rules by itself only what is clear by these limits; other rows go to the "
            "committee for review. The Vietnamese minutes name the source of the limits.",
        )
    )
    english = facts.tongue is Tongue.ENGLISH
    rows = tuple(_numbered(english_sentences(limits) if english else sentences(limits)))
    head = (say("TT", "No."), say("Ngưỡng đọc phiếu", "Limits of reading"))
    yield Table(
        widths=(12.0, 153.0),
        aligns=(_CENTRE, _LEFT),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=rows,
        tied=tuple(index for index, (number, _) in enumerate(rows) if number == _SUBJECT),
    )


_SUBJECT = Cell("")
"""What stands before a subject in place of a number."""


def _numbered(found: Iterable[tuple[str, str]]) -> Iterator[Row]:
    for number, (subject, sentence) in enumerate(found, start=1):
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


def _value(limit: Threshold, tongue: Tongue = Tongue.VIETNAMESE) -> str:
    """The value with its unit; a share in percent, a coefficient without one."""
    if limit.unit == _SHARE:
        return f"{numerals.decimal(100 * limit.value, tongue)}%"
    number = numerals.decimal(limit.value, tongue)
    if limit.unit == _COEFFICIENT:
        return number
    unit = tongue.say(_TIMES, "times") if limit.unit == _TIMES else limit.unit
    return f"{number} {unit}"


_ENGLISH = Path(__file__).with_name("limits_en.toml")
_KEY = re.compile(r"\{(\w+)\}")
_OTHERS = "Other limits"
"""Under this stand, by their names, the limits that no sentence tells of."""


def english_sentences(limits: Iterable[Threshold]) -> Iterator[tuple[str, str]]:
    """The same in English, of `limits` alone: a sentence with another one in it is left out."""
    values = {limit.key: _value(limit, Tongue.ENGLISH) for limit in limits}
    untold = dict(values)
    for subject, sentence in _of_subjects(values):
        for key in _KEY.findall(sentence):
            untold.pop(key, None)
        yield subject, sentence.format_map(values)
    for number, (key, value) in enumerate(untold.items()):
        yield "" if number else _OTHERS, f"{key.replace('_', ' ').capitalize()}: {value}."


def _of_subjects(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for each in tomllib.loads(_ENGLISH.read_text(encoding="utf-8"))["subjects"]:
        subject = each["name"]
        for sentence in each["sentences"]:
            if values.keys() >= set(_KEY.findall(sentence)):
                yield subject, sentence
                subject = ""
