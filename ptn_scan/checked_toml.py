"""TOML files written by people: read, checked against a model, every fault named by its key.

The types of values here are shared by the form (`election`) and the rule profiles (`rules`).
"""

import re
import tomllib
import unicodedata
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
)

from ptn_scan.bounded import OverSizeError, read_bounded
from ptn_scan.errors import FormError, machine_words


class WrongValueError(ValueError):
    """What a check of our own finds wrong with a value, in the two languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en


_NO_FRACTION = WrongValueError(
    'cần một phân số trong ngoặc kép như "2/3"', 'a fraction such as "2/3" is expected'
)


def _clean(text: str) -> str:
    """NFC (ReportLab draws nothing else right) and single spaces; control characters refused."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if not text:
        raise WrongValueError("không được để trống", "it must not be empty")
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} for letter in text):
        raise WrongValueError(
            "không được chứa ký tự điều khiển", "control characters are not allowed"
        )
    return text


def _fraction(value: object) -> object:
    """A number with a point is refused: 0.6667 is not 2/3, and exactly 2/3 has consequences."""
    if isinstance(value, (bool, float)):
        raise _NO_FRACTION
    if not isinstance(value, str):
        return value
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise _NO_FRACTION from None


Text = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(_clean)]
PersonName = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_clean)]
Office = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_clean)]
"""With names and offices of this length a row of the ballot still fits on a page."""
LevelName = Annotated[str, Field(min_length=1, max_length=28), AfterValidator(_clean)]
"""Names of this length fit into the head of the ballot's table."""
Share = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    Field(gt=0, le=1),
    PlainSerializer(str, return_type=str),
]


class Part(BaseModel):
    """A table of a TOML file: frozen, and with no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


_Model = TypeVar("_Model", bound=BaseModel)


MAX_TOML_BYTES = 100_000
"""A form of forty officials has 7 kB."""
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:"[^"\n]*+"|'[^'\n]*+'|[\w-]++)[ \t]*+\.[ \t]*+){20}""")
"""A key of more parts than any has: of 50,000 parts, tomllib makes 10 GB in a minute."""
_MOST_FAULTS = 30
"""Told of one file; more help nobody."""
_MOST_SHOWN = 200
"""Letters of a key or value."""


def read_toml(path: Path) -> dict[str, Any]:
    """The content of the file `path`. Raises FormError where it cannot be read, is no TOML or has
    more than `MAX_TOML_BYTES`."""
    try:
        text = read_bounded(path, MAX_TOML_BYTES).decode("utf-8-sig")
        if _LONG_KEY.search(text):
            raise FormError(
                f"{path}: có khóa gồm quá nhiều phần nối bằng dấu chấm. Hãy xem lại tệp.",
                f"{path}: there is a key of too many parts with dots between. Check the file.",
            )
        return tomllib.loads(text)
    except OverSizeError as error:
        raise FormError(
            f"{path}: tệp quá lớn, không phải tệp TOML của ptn-scan. Hãy kiểm tra đường dẫn.",
            f"{path}: the file is too large to be a TOML file of ptn-scan. Check the path.",
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise FormError(
            f"{path}: không đọc được tệp ({machine_words(error)}). Hãy kiểm tra đường dẫn.",
            f"{path}: the file cannot be read ({reason}). Check the path.",
        ) from error
    except UnicodeDecodeError as error:
        raise FormError(
            f"{path}: tệp không phải là văn bản UTF-8. Hãy lưu lại bằng UTF-8.",
            f"{path}: the file is not UTF-8 text. Save it as UTF-8.",
        ) from error
    except RecursionError as error:
        raise FormError(
            f"{path}: không phải TOML đúng cú pháp: quá nhiều ngoặc lồng nhau.",
            f"{path}: not valid TOML: too many brackets within each other.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise FormError(
            f"{path}: không phải TOML đúng cú pháp: {error}.",
            f"{path}: not valid TOML: {error}.",
        ) from error


def checked(model: type[_Model], data: dict[str, Any], path: Path) -> _Model:
    """`data` as the `model`. Raises FormError that names each key at fault in the file `path`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = [_fault(dict(detail)) for detail in error.errors(include_url=False)]
        more = len(faults) - _MOST_FAULTS
        if more > 0:
            told = (f"và {more} lỗi khác; hãy sửa các lỗi trên trước", f"{more} more; mend these")
            faults = [*faults[:_MOST_FAULTS], told]
        raise FormError(
            "\n".join(f"{path}: {vi}" for vi, _ in faults),
            "\n".join(f"{path}: {en}" for _, en in faults),
        ) from error


_EXPECTED = {
    "missing": ("thiếu khóa này, hãy thêm vào", "this key is missing, add it"),
    "extra_forbidden": (
        "không có khóa tên như vậy, hãy xem lại chính tả",
        "there is no such key, check the spelling",
    ),
    "string_type": ("cần một chuỗi chữ", "a string is expected"),
    "string_too_short": ("không được để trống", "it must not be empty"),
    "string_too_long": (
        "dài quá {max_length} ký tự",
        "it is longer than {max_length} characters",
    ),
    "bool_type": ("cần true hoặc false", "true or false is expected"),
    "bool_parsing": ("cần true hoặc false", "true or false is expected"),
    "int_type": ("cần một số nguyên", "an integer is expected"),
    "int_parsing": ("cần một số nguyên", "an integer is expected"),
    "int_from_float": ("cần một số nguyên", "an integer is expected"),
    "greater_than_equal": ("cần một số từ 1 trở lên", "1 or more is expected"),
    "greater_than": ("cần một phân số lớn hơn 0", "a fraction above 0 is expected"),
    "less_than_equal": ("cần một phân số không quá 1", "a fraction of at most 1 is expected"),
    "too_short": ("cần ít nhất một mục", "at least one entry is expected"),
    "too_long": ("quá nhiều mục", "there are too many entries"),
    "tuple_type": ("cần một danh sách", "a list is expected"),
    "model_type": ("cần một bảng [..]", "a table is expected"),
    "fraction_type": (
        'cần một phân số trong ngoặc kép như "2/3"',
        'a fraction such as "2/3" is expected',
    ),
    "date_type": ("cần một ngày như 2023-11-20", "a date such as 2023-11-20 is expected"),
    "date_parsing": ("cần một ngày như 2023-11-20", "a date such as 2023-11-20 is expected"),
    "date_from_datetime_parsing": (
        "cần một ngày như 2023-11-20",
        "a date such as 2023-11-20 is expected",
    ),
    "date_from_datetime_inexact": (
        "cần một ngày như 2023-11-20, không có giờ",
        "a date such as 2023-11-20, without a time, is expected",
    ),
}


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _fault(detail: dict[str, Any]) -> tuple[str, str]:
    """One fault that pydantic found, as a sentence in Vietnamese and in English."""
    key = ""
    for part in detail["loc"]:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
    vi, en = _EXPECTED.get(detail["type"], (detail["msg"], detail["msg"]))
    if detail["type"] == "string_too_long":
        vi, en = vi.format(**detail["ctx"]), en.format(**detail["ctx"])
    if detail["type"] == "value_error":
        wrong: WrongValueError = detail["ctx"]["error"]
        vi, en = wrong.vi, wrong.en
    if detail["type"] == "enum":
        choices = detail["ctx"]["expected"]
        vi = f"cần một trong {choices.replace(' or ', ' hoặc ')}"
        en = f"one of {choices} is expected"
    found = detail["input"]
    if detail["type"] != "missing" and not isinstance(found, (dict, list, tuple)):
        shown = _shortened(repr(found))
        vi, en = f"{vi} (đang ghi {shown})", f"{en} (found {shown})"
    key = _shortened(key)
    return f"{key or 'form'}: {vi}.", f"{key or 'form'}: {en}."
