"""The form: what it holds, and that every error names its key."""

import copy
import datetime as dt
import json
import tomllib
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ptn_scan.election import (
    Conference,
    Election,
    Form,
    MissingStamp,
    PercentOf,
    Scope,
    StampKind,
    read_committee,
    read_form,
    read_kept_form,
)
from ptn_scan.errors import FormError
from ptn_scan.layout import lay_out
from ptn_scan.plan.departures import departures
from ptn_scan.printing.ballots import blank_pdf

FORMS = Path(__file__).parent.parent / "forms"
SHIPPED = sorted(FORMS.glob("*.toml"))
BY_THE_PLAN = [FORMS / f"{name}.toml" for name in ("kon-ray-2023", "mot-nguoi", "nhieu-trang")]
BASE: dict[str, Any] = tomllib.loads((FORMS / "kon-ray-2023.toml").read_text(encoding="utf-8"))

KeyPath = tuple[str | int, ...]
OPTIONAL = {("decisions",), ("decisions", "agree"), ("decisions", "unmask"),
            ("stamp",), ("stamp", "kind"),
            ("stamp", "missing"), ("units",), ("fixed_dates",),
            ("fixed_dates", 0, "before")}  # fmt: skip


def toml(value: object) -> str:
    """`value` as an inline TOML value."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(each) for each in value) + "]"
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def write(folder: Path, content: dict[str, Any]) -> Path:
    path = folder / "form.toml"
    lines = (f"{key} = {toml(value)}\n" for key, value in content.items())
    path.write_text("".join(lines), encoding="utf-8")
    return path


def paths(value: object, above: KeyPath = ()) -> Iterator[KeyPath]:
    """Every key in the form."""
    if above:
        yield above
    if isinstance(value, dict):
        for key, each in value.items():
            yield from paths(each, (*above, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from paths(each, (*above, index))


ALL = list(paths(BASE))
REQUIRED = [
    path
    for path in ALL
    if path not in OPTIONAL and isinstance(path[-1], str) and path[-1] != "unit"
]


def named(path: KeyPath) -> str:
    key = ""
    for part in path:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def changed(path: KeyPath, value: object) -> dict[str, Any]:
    content = copy.deepcopy(BASE)
    place: Any = content
    for part in path[:-1]:
        place = place[part]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return content


def refused(folder: Path, content: dict[str, Any]) -> FormError:
    path = write(folder, content)
    with pytest.raises(FormError) as caught:
        read_form(path)
    error = caught.value
    assert error.exit_code == 3
    assert str(path) in error.vi
    assert str(path) in error.en
    return error


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


@pytest.mark.parametrize("path", BY_THE_PLAN, ids=lambda path: path.stem)
def test_forms_by_the_plan(path: Path) -> None:
    form = read_form(path)
    assert form.percent_of is PercentOf.COLLECTED
    assert form.scope.struck_name is form.scope.undervote is form.scope.overvote is Scope.ROW
    assert form.thresholds.quorum == form.thresholds.at_least == Fraction(2, 3)
    assert form.thresholds.more_than == Fraction(1, 2)
    assert len(form.minutes.copies) == 3
    assert departures(form) == ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_forms(path: Path) -> None:
    form = read_form(path)
    assert form.stamp.kind is StampKind.PHYSICAL
    assert form.stamp.missing is MissingStamp.RECORD
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for choice in ("percent_of", "struck_name", "undervote", "overvote", "quorum", "missing"):
        assert f"\n{choice} = " in text
    pairs = [(each.name, each.title) for each in form.officials]
    assert len(set(pairs)) == len(pairs)


def test_number_of_officials_in_the_shipped_forms() -> None:
    counts = {path.stem: len(read_form(path).officials) for path in SHIPPED}
    assert counts == {"kon-ray-2023": 11, "mot-nguoi": 1, "nhieu-trang": 40, "hoi-dong-nhan-dan": 6,
                      "tuy-chinh": 3}  # fmt: skip


def test_written_again_it_is_the_same_form(folder: Path) -> None:
    assert read_form(write(folder, BASE)) == read_form(FORMS / "kon-ray-2023.toml")


def test_a_form_survives_json() -> None:
    form = read_form(FORMS / "kon-ray-2023.toml")
    assert Form.model_validate_json(form.model_dump_json()) == form


@pytest.mark.parametrize("path", REQUIRED, ids=named)
def test_a_missing_key_is_named(folder: Path, path: KeyPath) -> None:
    error = refused(folder, changed(path, None))
    assert f"{named(path)}: thiếu khóa này" in error.vi
    assert f"{named(path)}: this key is missing" in error.en


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ALL), st.sampled_from([[[]], dt.time(7, 30), "x\u200by"]))
def test_a_wrong_value_is_named(folder: Path, path: KeyPath, value: object) -> None:
    error = refused(folder, changed(path, value))
    assert f": {named(path)}" in error.vi
    assert f": {named(path)}" in error.en
    for line in error.vi.splitlines():
        assert not {"expected", "should", "Input", "Value", "valid"} & set(
            line.removesuffix(".").replace("'valid'", "").split()
        )


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([path for path in ALL if isinstance(path[-1], str)]))
def test_an_unknown_key_is_named(folder: Path, path: KeyPath) -> None:
    content = changed((*path[:-1], "spelt_wrong"), "x")
    key = named((*path[:-1], "spelt_wrong"))
    assert f": {key}: " in refused(folder, content).en


@pytest.mark.parametrize(
    ("key", "value", "clause"),
    [
        ("retiring", True, "II.1"),
        ("appointed_this_year", True, "II.1"),
        ("standing_committee", True, "II.1"),
        ("places", 3, "I.4"),
    ],
)
def test_who_may_not_be_voted_on_is_refused_with_the_clause(
    folder: Path, key: str, value: object, clause: str
) -> None:
    error = refused(folder, changed(("officials", 4, key), value))
    for text in (error.vi, error.en):
        assert f"officials[4].{key}" in text
        assert clause in text
        assert "[[left_off]]" in text
    assert BASE["officials"][4]["name"] in error.vi


def test_two_places_are_allowed(folder: Path) -> None:
    assert read_form(write(folder, changed(("officials", 4, "places"), 2))).officials[4].places == 2


def test_nobody_is_listed_twice(folder: Path) -> None:
    error = refused(folder, changed(("officials", 3), BASE["officials"][1]))
    assert "officials[3]" in error.vi
    assert "officials[1]" in error.vi


@pytest.mark.parametrize("year", [2019, 2022, 2025])
@pytest.mark.parametrize("first_year", ["start", "after"])
def test_the_vote_falls_in_the_third_year_of_the_term(
    folder: Path, year: int, first_year: str
) -> None:
    data = changed(("term", "first_year"), first_year)
    data["conference"]["date"] = dt.date(year, 11, 20)
    error = refused(folder, data)
    assert "conference.date" in error.vi
    assert "II.3" in error.vi


@pytest.mark.parametrize(
    ("start", "first_year", "held", "right"),
    [
        (dt.date(2021, 7, 1), "start", dt.date(2023, 1, 5), True),
        (dt.date(2021, 7, 1), "start", dt.date(2024, 6, 30), True),
        (dt.date(2021, 7, 1), "start", dt.date(2024, 7, 1), False),
        (dt.date(2020, 8, 10), "after", dt.date(2023, 11, 20), True),  # a congress of 2020 to 2025
        (dt.date(2020, 8, 10), "start", dt.date(2023, 11, 20), False),
        (dt.date(2020, 8, 10), "after", dt.date(2022, 11, 20), False),
    ],
)
def test_the_first_year_is_that_of_the_start_or_the_one_after(
    folder: Path, start: dt.date, first_year: str, held: dt.date, right: bool
) -> None:
    data = changed(("term",), {"start": start, "first_year": first_year})
    data["conference"]["date"] = held
    if right:
        assert read_form(write(folder, data)).term.start == start
    else:
        assert "term.first_year" in refused(folder, data).en


@pytest.mark.parametrize("value", [0.6667, "two thirds", "2/0", "", 0, "3/2", "-1/2", True])
def test_a_share_is_an_exact_fraction(folder: Path, value: object) -> None:
    assert "thresholds.quorum" in refused(folder, changed(("thresholds", "quorum"), value)).vi


def test_the_graver_limit_is_the_higher(folder: Path) -> None:
    error = refused(folder, changed(("thresholds", "at_least"), "1/2"))
    assert "at_least" in error.vi
    assert "more_than" in error.vi


@pytest.mark.parametrize("value", ["", "   ", "\t\n"])
def test_a_blank_name_is_none(folder: Path, value: str) -> None:
    assert "officials[0].name" in refused(folder, changed(("officials", 0, "name"), value)).vi


def test_a_stamp_image_needs_its_authority(folder: Path) -> None:
    stamp = {"kind": "image", "image": "dau.png"}
    assert "authorised_by" in refused(folder, changed(("stamp",), stamp)).vi
    allowed = changed(("stamp",), {**stamp, "authorised_by": "Công văn số 12"})
    assert read_form(write(folder, allowed)).stamp.kind is StampKind.IMAGE


def test_letters_are_composed_and_spaces_single(folder: Path) -> None:
    name = unicodedata.normalize("NFD", "  Nguyễn   Thị\tẢnh ")
    form = read_form(write(folder, changed(("officials", 0, "name"), name)))
    assert form.officials[0].name == unicodedata.normalize("NFC", "Nguyễn Thị Ảnh")


@pytest.mark.parametrize(
    "content", [b"title = ", b"\xff\xfe\x00", b"a = 1\na = 2"], ids=["cut", "utf-16", "twice"]
)
def test_what_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hỏng.toml"
    path.write_bytes(content)
    for read in (read_form, read_committee):
        with pytest.raises(FormError, match=r"hỏng\.toml"):
            read(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="nirgends"):
        read_form(tmp_path / "nirgends.toml")


def test_a_form_saved_by_a_windows_editor(tmp_path: Path) -> None:
    path = tmp_path / "form.toml"
    text = (FORMS / "mot-nguoi.toml").read_text(encoding="utf-8")
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_form(path) == read_form(FORMS / "mot-nguoi.toml")


@pytest.mark.parametrize(
    ("key", "value"), [(("decisions", "agree"), 4), (("officials", 0, "name"), "H’ɓlăk")]
)
def test_an_election_that_was_made_is_opened_by_the_rules_that_it_was_made_by(
    folder: Path, key: KeyPath, value: object
) -> None:
    """What is asked of a form before ballots are printed is no damage afterwards."""
    content = changed(key, value)
    assert named(key) in refused(folder, content).vi
    assert read_kept_form(write(folder, content)).committee


def test_what_a_ballot_shows_has_letters_that_can_be_printed(tmp_path: Path) -> None:
    """Each text of the form in turn with a letter that the ballots' typeface lacks: what is taken
    all the same stands on no ballot, where an empty frame would be printed."""
    lacking = "\N{LATIN SMALL LETTER B WITH HOOK}"
    words = [path for path in ALL if isinstance(value_at(path), str)]
    refused_keys = set()
    for path in words:
        content = changed(path, f"{value_at(path)} Zq{lacking}")
        try:
            form = read_form(write(tmp_path, content))
        except FormError as error:
            refused_keys |= {named(path)} if "U+0253" in error.vi else set()
            continue
        election = Election("ABCDEFGH", practice=False, form=form)
        with pdfium.PdfDocument(blank_pdf(election, lay_out(form))) as document:
            shown = document[0].get_textpage().get_text_bounded()
        assert "ZQ" not in shown.upper(), path
    assert {"title", "body.superior", "body.name", "officials[10].title"} <= refused_keys


def value_at(path: KeyPath) -> object:
    """What stands in the form under this key."""
    value: Any = BASE
    for part in path:
        value = value[part]
    return value


def test_elected_committee(tmp_path: Path) -> None:
    path = tmp_path / "ban.toml"
    path.write_text('[[committee]]\nname = "Lê Văn V"\nrole = "Trưởng ban"\n', encoding="utf-8")
    assert [each.name for each in read_committee(path)] == ["Lê Văn V"]
    path.write_text("committee = []\n", encoding="utf-8")
    with pytest.raises(FormError, match="committee"):
        read_committee(path)


def test_a_rehearsal_has_the_sample_stamp() -> None:
    form = read_form(FORMS / "kon-ray-2023.toml")
    assert Election("A" * 8, practice=True, form=form).stamp_kind is StampKind.SAMPLE
    assert Election("A" * 8, practice=False, form=form).stamp_kind is StampKind.PHYSICAL


@given(st.integers(1, 500), st.integers(0, 500))
def test_quorum_is_two_thirds_exactly(convened: int, present: int) -> None:
    conference = Conference(convened, present, ())
    assert conference.has_quorum(Fraction(2, 3)) is (3 * present >= 2 * convened)
