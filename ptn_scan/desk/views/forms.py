"""What people typed into a form, or a page's own script sent, checked."""

from dataclasses import dataclass
from typing import Any

from flask import request

from ptn_scan.documents.tongue import Tongue
from ptn_scan.errors import UsageError

LONGEST_REASON = 300
"""Characters; the pages take no more either. The minutes repeat reasons."""
_LARGEST = 1_000_000
_LONGEST = 4_096
"""Characters of any other line: as long as a path can be."""


def number(field: str, vi: str, en: str, least: int = 0) -> int:
    """A whole number; `vi` and `en` name the field. Raises UsageError."""
    text = request.form.get(field, "").strip()
    if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= _LARGEST:
        raise UsageError(
            f"{vi}: hãy ghi một số nguyên từ {least} trở lên.",
            f"{en}: write a whole number of {least} or more.",
        )
    return int(text)


def text(field: str) -> str:
    """One line of text; empty where nothing was written. Raises UsageError for a very long one."""
    return _line(request.form.get(field, ""), _LONGEST)


def reason() -> str:
    """Why something is decided; empty where nothing was written. Raises UsageError."""
    return _line(request.form.get("why", ""), LONGEST_REASON)


def tongue() -> Tongue:
    """The language in which papers are wanted beside Vietnamese."""
    return Tongue.ENGLISH if request.form.get("english") == "yes" else Tongue.VIETNAMESE


@dataclass(frozen=True, slots=True)
class Asked:
    """What the review's script says of a row; `ruling` and `why` are empty where it says none."""

    sheet: str
    official: int
    ruling: str
    why: str


def asked() -> Asked:
    """The row that the request is about. Raises UsageError."""
    content: Any = request.get_json(silent=True)
    if not isinstance(content, dict):
        content = {}
    sheet, official = content.get("sheet"), content.get("official")
    ruling, why = content.get("ruling", ""), content.get("why", "")
    texts = all(isinstance(each, str) for each in (sheet, ruling, why))
    if not texts or type(official) is not int:
        raise UsageError(
            "Yêu cầu không đủ thông tin. Hãy tải lại trang rồi làm lại.",
            "The request lacks something. Load the page again and repeat it.",
        )
    return Asked(sheet, official, ruling, _line(why, LONGEST_REASON))


def path_text(field: str) -> str:
    """A path as it was written, since in names every space counts; empty where there is none.
    Raises UsageError for a very long one."""
    return _bounded(request.values.get(field, "").strip(), _LONGEST)


def _line(written: str, longest: int) -> str:
    return _bounded(" ".join(written.split()), longest)


def _bounded(line: str, longest: int) -> str:
    if len(line) > longest:
        raise UsageError(
            f"Hãy viết ngắn hơn: tối đa {longest} ký tự. Chưa ghi gì.",
            f"Write less: at most {longest} characters. Nothing was recorded.",
        )
    return line
