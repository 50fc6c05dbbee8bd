"""All that was measured on a page, and which limits decided its rows, as JSON and as text."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ptn_scan import __version__
from ptn_scan.documents.wording import REASONS, ruling_name
from ptn_scan.election import Form, Level, LevelNames
from ptn_scan.recognition.reading import PageReading, RowReading
from ptn_scan.recognition.version import READER_VERSION
from ptn_scan.ruling.limits import LIMITS
from ptn_scan.ruling.marks import MarkKind, judge_marks
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import RowRuling
from ptn_scan.workflow.message import Message

_KINDS: Mapping[MarkKind, Message] = {
    MarkKind.VOTE: Message("dấu chọn", "a mark"),
    MarkKind.TOUCH: Message("chấm bút", "a touch of the pen"),
    MarkKind.DOUBT: Message("không rõ", "doubtful"),
    MarkKind.NOTHING: Message("không tính", "nothing"),
}

FACTORS = (1.05, 1.15, 1.3, 1.5, 2.0, 3.0, 10.0)
"""A limit is moved up and down by these, from the smallest, until a row is ruled otherwise."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """A limit that decides a row: were it `moved_to` instead of `value`, the row would be ruled as
    `instead`."""

    limit: str
    value: float
    moved_to: float
    instead: RowRuling


def deciding_limits(reading: PageReading) -> tuple[tuple[Deciding, ...], ...]:
    """For each row the limits that decide it, the nearest first.

    Found by ruling the page again with each limit moved, so that no rule stands here.
    """
    standing = rule_rows(reading)
    found: list[dict[str, Deciding]] = [{} for _ in standing]
    for factor in FACTORS:
        for field in dataclasses.fields(LIMITS):
            value = getattr(LIMITS, field.name)
            for moved in (value * factor, value / factor):
                other = rule_rows(reading, dataclasses.replace(LIMITS, **{field.name: moved}))
                for row, was, now in zip(found, standing, other, strict=True):
                    if (was.ruling, was.reasons) != (now.ruling, now.reasons):
                        row.setdefault(field.name, Deciding(field.name, value, moved, now))
    return tuple(tuple(row.values()) for row in found)


def measures_json(reading: PageReading) -> str:
    """The reading and the rulings of its rows. Texts of QR codes are left out, since they name the
    ballot."""
    content = dataclasses.asdict(dataclasses.replace(reading, payloads=()))
    content["qr_read"] = len(content.pop("payloads")) or len(reading.payloads)
    decided = zip(reading.rows, rule_rows(reading), deciding_limits(reading), strict=True)
    content["rows"] = [_row(*each) for each in decided]
    head = {"program": __version__, "reader": READER_VERSION, "limits": dataclasses.asdict(LIMITS)}
    return json.dumps({**head, **content}, ensure_ascii=False, indent=1) + "\n"


def _row(row: RowReading, ruled: RowRuling, deciding: Sequence[Deciding]) -> Mapping[str, Any]:
    content = dataclasses.asdict(row)
    judged = judge_marks(row.marks, LIMITS)
    for mark, each in zip(content["marks"], judged, strict=True):
        mark["box"], mark["kind"] = tuple(Level)[each.box].value, each.kind.name.lower()
    content["boxes"] = {level.value: ruled.mark(level).value for level in Level}
    content["ruling"], content["reasons"] = ruled.ruling.value, list(ruled.reasons)
    content["deciding"] = [
        {
            "limit": each.limit,
            "value": each.value,
            "moved_to": round(each.moved_to, 4),
            "ruling": each.instead.ruling.value,
            "reasons": list(each.instead.reasons),
        }
        for each in deciding
    ]
    return content


def measures_text(reading: PageReading, form: Form, language: str) -> str:
    """One paragraph for each row: what it counts as and why, what each piece of ink in it is, and
    the limits that decide it."""
    rows = zip(reading.rows, rule_rows(reading), deciding_limits(reading), strict=True)
    names, lines = form.level_names, []
    for row, ruled, deciding in rows:
        name = form.officials[row.official - 1].name
        lines.append(f"{row.official}. {name}: {in_words(ruled, names, language)}")
        for index, judged in enumerate(judge_marks(row.marks, LIMITS), start=1):
            box = names.of(tuple(Level)[judged.box])
            lines.append(f"     [{index}] {box}: {_KINDS[judged.kind].in_language(language)}")
        for each in deciding:
            instead = in_words(each.instead, names, language)
            value, moved = number(each.value, language), number(each.moved_to, language)
            lines.append(f"     {each.limit} {value} → {moved}: {instead}")
    return "\n".join(lines) + "\n"


def in_words(ruled: RowRuling, names: LevelNames, language: str) -> str:
    """A ruling with its reasons; `names` are those of the levels in Vietnamese."""
    if language == "en":
        return ", ".join([ruled.ruling, *ruled.reasons])
    reasons = (REASONS[reason] for reason in ruled.reasons)
    return ", ".join([ruling_name(ruled.ruling, names), *reasons])


def number(value: float, language: str) -> str:
    """Three significant digits, with the language's decimal mark."""
    text = f"{value:.3g}"
    return text if language == "en" else text.replace(".", ",")
