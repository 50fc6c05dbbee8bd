"""The texts of a document, all of them at once, and where their lines may not break."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

_Part = TypeVar("_Part")

_DASH = re.compile(r"(?<=\S) (?=[-–] )")
_SUM = re.compile(r"(?<=[\d×=]) (?=[\d×=])")
_COUNTED = re.compile(r"(?<=\w:) (?=\d)")
_SPACE = "\u00a0"


def with_texts(part: _Part, change: Callable[[str], str]) -> _Part:
    """`part` of a document with `change` made to every text in it."""
    made: Any = part
    if isinstance(part, str):
        made = part if isinstance(part, StrEnum) else change(part)
    elif isinstance(part, tuple):
        made = tuple(with_texts(each, change) for each in part)
    elif is_dataclass(part) and not isinstance(part, type):
        texts = {f.name: with_texts(getattr(part, f.name), change) for f in fields(part)}
        made = replace(part, **texts)
    return made  # type: ignore[no-any-return]  # of the type that it was


def unbroken(text: str) -> str:
    """`text` with blanks that hold where no line should break: no line begins with a dash, as
    «Tài chính - Kế hoạch» would let it, a product with its result stays on one, and so does a
    number with what it counts («không đánh dấu ô nào: 1»)."""
    for blank in (_DASH, _SUM, _COUNTED):
        text = blank.sub(_SPACE, text)
    return text
