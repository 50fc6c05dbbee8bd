"""What an election is: a form in TOML, checked, and the values that come of it.

`read_form(path)` gives a `Form`; an `Election` is a form with an id of its own. All values are
frozen. An error names the key, what is wrong and what is expected.

Clauses in messages and comments ("II.1") are those of the plan of the People's Committee of Kon
Rẫy district, 2023, made under Quy định 96-QĐ/TW of 02/02/2023.
"""

import datetime as dt
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
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
    model_validator,
)

from ptn_scan.errors import FormError

MAX_OFFICIALS = 150
"""More than any body votes on at once; bounds the pages of a ballot."""

MAX_PLACES = 2
"""Clause I.4: an official is voted on in two places at most."""

TERM_YEAR = 3
"""Clause II.3: the vote falls in the third year of the term."""


class Level(StrEnum):
    """The three levels of confidence, from left to right on the ballot (clause III.2.1)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


LEVEL_NAMES: Mapping[Level, str] = {
    Level.HIGH: "Tín nhiệm cao",
    Level.MEDIUM: "Tín nhiệm",
    Level.LOW: "Tín nhiệm thấp",
}


class Scope(StrEnum):
    """How far a wrong mark reaches: this official's row, or the whole ballot."""

    ROW = "row"
    BALLOT = "ballot"


class PercentOf(StrEnum):
    """What shares are shares of."""

    COLLECTED = "collected"
    VALID = "valid"
    CONVENED = "convened"


class StampKind(StrEnum):
    """`physical`: a seal pressed by hand; `image`: an approved picture; `sample`: PHIẾU MẪU."""

    PHYSICAL = "physical"
    IMAGE = "image"
    SAMPLE = "sample"


class FirstYear(StrEnum):
    """Which year counts as the first of the term: the one in which it begins, or, as for a term
    that a Party congress opens (2020 to 2025: the third year is 2023), the one after."""

    START = "start"
    AFTER = "after"


class MissingStamp(StrEnum):
    """What follows from a ballot without stamp: it is recorded, or it waits for the committee."""

    RECORD = "record"
    REVIEW = "review"


_BLANK = "it must not be empty"
_CONTROL = "control characters are not allowed"
_NO_FRACTION = 'a fraction such as "2/3" is expected'
_NO_LIMITS = "at_least must be greater than more_than"
_NO_IMAGE = 'kind = "image" needs image (a file) and authorised_by'


def _clean(text: str) -> str:
    """NFC (ReportLab draws nothing else right) and single spaces; control characters refused."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if not text:
        raise ValueError(_BLANK)
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} for letter in text):
        raise ValueError(_CONTROL)
    return text


def _fraction(value: object) -> object:
    """A number with a point is refused: 0.6667 is not 2/3, and exactly 2/3 has consequences."""
    if isinstance(value, (bool, float)):
        raise ValueError(_NO_FRACTION)  # noqa: TRY004, pydantic reports ValueError with its key
    if not isinstance(value, str):
        return value
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise ValueError(_NO_FRACTION) from None


Text = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(_clean)]
PersonName = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_clean)]
Office = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_clean)]
"""With names and offices of this length a row of the ballot still fits on a page."""
Share = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    Field(gt=0, le=1),
    PlainSerializer(str, return_type=str),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Body(_Part):
    """The body that holds the vote, and the one above it."""

    name: Text
    superior: Text


class ConferencePlan(_Part):
    """Where and when the conference is to be held."""

    place: Text
    locality: Text
    date: dt.date


class Plan(_Part):
    """The plan by which the vote is held."""

    number: Text
    title: Text
    issuer: Text
    date: dt.date


class Member(_Part):
    """A member of the counting committee (ban kiểm phiếu)."""

    name: Text
    role: Text


class Official(_Part):
    """One who is voted on. The number in the list, from 1, is the official's place in it."""

    name: PersonName
    title: Office
    appointed_this_year: bool = False
    retiring: bool = False
    standing_committee: bool = False
    places: int = Field(default=1, ge=1)


class LeftOff(_Part):
    """An official who is not on the list, and why."""

    name: PersonName
    title: Office
    reason: Text


class Scopes(_Part):
    """How far an invalid mark reaches (clause III.2.3 can be read both ways)."""

    struck_name: Scope
    undervote: Scope
    overvote: Scope


class Thresholds(_Part):
    """Quorum and the two limits of low confidence (clauses II.2 and III.6), exact fractions.

    Low confidence of more than `more_than` has the first consequence, of `at_least` or more the
    second.
    """

    quorum: Share
    more_than: Share
    at_least: Share

    @model_validator(mode="after")
    def _limits_rise(self) -> "Thresholds":
        if self.at_least <= self.more_than:
            raise ValueError(_NO_LIMITS)
        return self


class Stamp(_Part):
    """The hanging stamp (dấu treo; clause III.4, step 1)."""

    kind: StampKind = StampKind.PHYSICAL
    missing: MissingStamp = MissingStamp.RECORD
    image: Text | None = None
    authorised_by: Text | None = None

    @model_validator(mode="after")
    def _image_is_authorised(self) -> "Stamp":
        if self.kind is StampKind.IMAGE and not (self.image and self.authorised_by):
            raise ValueError(_NO_IMAGE)
        return self


class Copy(_Part):
    """One copy of the minutes and whom it is for."""

    recipient: Text


class MinutesPlan(_Part):
    """Secrecy mark and copies of the minutes (clause III.4, step 3)."""

    secrecy: Text | None
    copies: Annotated[tuple[Copy, ...], Field(min_length=1, max_length=20)]


class Decisions(_Part):
    """How many members must agree on a decision."""

    agree: int = Field(default=1, ge=1)


class Form(_Part):
    """Everything that is known of an election before it begins."""

    title: Text
    profile: Text
    profile_version: Text
    profile_source: Text
    percent_of: PercentOf
    voters: Text
    legal_basis: Annotated[tuple[Text, ...], Field(min_length=1)]
    body: Body
    conference: ConferencePlan
    term: "Term"
    plan: Plan
    scope: Scopes
    thresholds: Thresholds
    decisions: Decisions = Decisions()
    stamp: Stamp = Stamp()
    minutes: MinutesPlan
    committee: Annotated[tuple[Member, ...], Field(min_length=1)]
    officials: Annotated[tuple[Official, ...], Field(min_length=1, max_length=MAX_OFFICIALS)]
    left_off: tuple[LeftOff, ...] = ()


class Term(_Part):
    """The term in which the vote falls, and which year is its first."""

    start: dt.date
    first_year: FirstYear = FirstYear.START


Form.model_rebuild()


_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Election:
    """A form that became an election: `id` is 8 letters of base 32, random.

    A `practice` election is a rehearsal: every paper and screen says DIỄN TẬP.
    """

    id: str
    practice: bool
    form: Form

    @property
    def stamp_kind(self) -> StampKind:
        """The stamp that is printed; a rehearsal has the sample in place of any other."""
        return StampKind.SAMPLE if self.practice else self.form.stamp.kind


@dataclass(frozen=True, slots=True)
class Conference:
    """What the conference established: numbers of people, and the elected counting committee."""

    convened: int
    present: int
    committee: tuple[Member, ...]

    def has_quorum(self, quorum: Fraction) -> bool:
        """Clause II.2: present are at least `quorum` of those convened."""
        return self.present >= quorum * self.convened


class _CommitteeFile(_Part):
    committee: Annotated[tuple[Member, ...], Field(min_length=1)]


def read_form(path: Path) -> Form:
    """The form in the file `path`.

    Raises FormError where the file cannot be read, is no TOML, breaks the schema, or names an
    official who may not be voted on.
    """
    form = _validated(Form, _load_toml(path), path)
    _check_list(form.officials, path)
    _check_term(form, path)
    return form


def read_committee(path: Path) -> tuple[Member, ...]:
    """The elected counting committee: `[[committee]]` tables with name and role.

    Raises FormError as `read_form` does.
    """
    return _validated(_CommitteeFile, _load_toml(path), path).committee


def _load_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise FormError(
            f"{path}: không đọc được tệp ({reason}). Hãy kiểm tra đường dẫn.",
            f"{path}: the file cannot be read ({reason}). Check the path.",
        ) from error
    except UnicodeDecodeError as error:
        raise FormError(
            f"{path}: tệp không phải là văn bản UTF-8. Hãy lưu lại bằng UTF-8.",
            f"{path}: the file is not UTF-8 text. Save it as UTF-8.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise FormError(
            f"{path}: không phải TOML đúng cú pháp: {error}.",
            f"{path}: not valid TOML: {error}.",
        ) from error


def _validated(model: type[_Model], data: dict[str, Any], path: Path) -> _Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = [_fault(dict(detail)) for detail in error.errors(include_url=False)]
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

_OWN_FAULTS = {
    _BLANK: "không được để trống",
    _CONTROL: "không được chứa ký tự điều khiển",
    _NO_FRACTION: 'cần một phân số trong ngoặc kép như "2/3"',
    _NO_LIMITS: "at_least phải lớn hơn more_than",
    _NO_IMAGE: 'kind = "image" cần có image (một tệp) và authorised_by',
}
"""What the checks of this module say, in Vietnamese."""


def _fault(detail: dict[str, Any]) -> tuple[str, str]:
    """One fault that pydantic found, as a sentence in Vietnamese and in English."""
    key = ""
    for part in detail["loc"]:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
    vi, en = _EXPECTED.get(detail["type"], (detail["msg"], detail["msg"]))
    if detail["type"] == "string_too_long":
        vi, en = vi.format(**detail["ctx"]), en.format(**detail["ctx"])
    if detail["type"] == "value_error":
        en = str(detail["ctx"]["error"])
        vi = _OWN_FAULTS[en]
    if detail["type"] == "enum":
        choices = detail["ctx"]["expected"]
        vi = f"cần một trong {choices.replace(' or ', ' hoặc ')}"
        en = f"one of {choices} is expected"
    found = detail["input"]
    if detail["type"] != "missing" and not isinstance(found, (dict, list, tuple)):
        vi, en = f"{vi} (đang ghi {found!r})", f"{en} (found {found!r})"
    return f"{key or 'form'}: {vi}.", f"{key or 'form'}: {en}."


def _check_list(officials: Iterable[Official], path: Path) -> None:
    """Clauses II.1 and I.4: who may not be on the list."""
    seen: dict[tuple[str, str], int] = {}
    for index, official in enumerate(officials):
        key = f"officials[{index}]"
        for refused, field, clause, vi, en in (
            (official.retiring, "retiring", "II.1",
             "đã có thông báo nghỉ công tác chờ nghỉ hưu", "has a notice of retirement"),
            (official.appointed_this_year, "appointed_this_year", "II.1",
             "được bổ nhiệm, bầu cử trong năm lấy phiếu",
             "was appointed or elected in the year of the vote"),
            (official.standing_committee, "standing_committee", "II.1",
             "là ủy viên ban thường vụ, được lấy phiếu ở nơi khác",
             "is a member of the standing committee, voted on elsewhere"),
            (official.places > MAX_PLACES, "places", "I.4",
             "được lấy phiếu ở quá 02 nơi", "would be voted on in more than two places"),
        ):  # fmt: skip
            if refused:
                raise FormError(
                    f"{path}: {key}.{field}: {official.name} {vi}; theo mục {clause} của kế hoạch "
                    "thì không lấy phiếu. Hãy chuyển sang [[left_off]] kèm lý do.",
                    f"{path}: {key}.{field}: {official.name} {en}; by clause {clause} of the plan "
                    "not to be voted on. Move the entry to [[left_off]] with the reason.",
                )
        same = seen.setdefault((official.name, official.title), index)
        if same != index:
            raise FormError(
                f"{path}: {key}: trùng với officials[{same}]. Mỗi người chỉ ghi một lần.",
                f"{path}: {key}: the same as officials[{same}]. List everybody once.",
            )


def _check_term(form: Form, path: Path) -> None:
    """Clause II.3: third year of the term, by anniversary or by calendar year."""
    start, day = form.term.start, form.conference.date
    by_calendar = day.year - start.year + 1
    before_anniversary = (day.month, day.day) < (start.month, start.day)
    years = {by_calendar, by_calendar - before_anniversary}
    if form.term.first_year is FirstYear.AFTER:
        years = {by_calendar - 1}
    if TERM_YEAR not in years:
        raise FormError(
            f"{path}: conference.date: {day:%d/%m/%Y} không thuộc năm thứ 3 của nhiệm kỳ bắt đầu "
            f"{start:%d/%m/%Y} (mục II.3). Hãy kiểm tra term.start và conference.date; nhiệm kỳ "
            "tính từ năm sau đại hội thì ghi term.first_year = 'after'.",
            f"{path}: conference.date: {day} is not in the third year of the term begun {start} "
            "(clause II.3). Check term.start and conference.date; for a term that counts from the "
            "year after a congress write term.first_year = 'after'.",
        )
