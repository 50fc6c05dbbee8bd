"""What people typed into a form, checked."""

from flask import request

from ptn_scan.documents.tongue import Tongue
from ptn_scan.errors import UsageError

_LARGEST = 1_000_000


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
    """One line of text; empty where nothing was written."""
    return " ".join(request.form.get(field, "").split())


def tongue() -> Tongue:
    """The language in which papers are wanted beside Vietnamese."""
    return Tongue.ENGLISH if request.form.get("english") == "yes" else Tongue.VIETNAMESE
