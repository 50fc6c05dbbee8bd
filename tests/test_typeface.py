"""Letters of Tây Nguyên that the ballots' typeface lacks or has no place for, seen in print."""

import io
import unicodedata
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pen_strokes import line
from printed_ballots import FORMS, print_form, row_ruling, rulings, shipped_form
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from test_layout import VIETNAMESE

from ptn_scan.election import Election, Form, Official, read_form
from ptn_scan.errors import FormError
from ptn_scan.geometry import Rect
from ptn_scan.layout import NAME_SIZE, TITLE_SIZE, RowText, lay_out
from ptn_scan.printing.ballots import blank_pdf
from ptn_scan.printing.canvas import draw_text, register_faces
from ptn_scan.ruling.values import Ruling
from ptn_scan.scanning.scan import GrayImage
from ptn_scan.typeface import (
    Face,
    Part,
    break_lines,
    drawn_parts,
    has_letter,
    letters,
    vertical_bounds_mm,
    width_mm,
)

LOWER = ("ƀ", "ĭ", "ŏ", "ŭ", "ĕ", "č", "ñ", "n̆", "b̆", "ê̆", "ô̆", "ơ̆", "ư̆", "â̆")
HIGHLAND = (*LOWER, *(letter.upper() for letter in LOWER))
OVER_A_MARK = ("ê̆", "ô̆", "â̆", "Ê̆", "Ô̆", "Â̆")
BREVE = "\N{COMBINING BREVE}"
NAMES = ("Y Ƀlơ̆k Ê̆ban", "H’ƀĭl Siu", "A Tô̆ng", "Rơ Chăm Ư̆n")
SIZES = {Face.BOLD: NAME_SIZE, Face.REGULAR: TITLE_SIZE}
DPI = 1200
MM_PER_PX = 25.4 / DPI
WIDTH, HEIGHT, LEFT, BASELINE = 12.0, 10.0, 3.0, 7.0
"""Where letters are printed for a look at them, in mm."""


def printed(text: str, face: Face) -> GrayImage:
    """The ink of `text`, 255 where all is black."""
    file = io.BytesIO()
    register_faces()
    canvas = Canvas(file, pagesize=(WIDTH * mm, HEIGHT * mm))
    draw_text(canvas, LEFT * mm, (HEIGHT - BASELINE) * mm, text, face, SIZES[face])
    canvas.save()
    with pdfium.PdfDocument(file.getvalue()) as document:
        picture = document[0].render(scale=DPI / 72, grayscale=True).to_numpy()
    return np.asarray(255 - picture, dtype=np.uint8)


def bounds(ink: GrayImage) -> Rect:
    """What bounds `ink`, in mm right of and below where the text begins on its base line."""
    rows, columns = np.nonzero(ink > 128)
    assert rows.size, "no ink"
    left, top = columns.min() * MM_PER_PX, rows.min() * MM_PER_PX
    right, bottom = (columns.max() + 1) * MM_PER_PX, (rows.max() + 1) * MM_PER_PX
    return Rect(left - LEFT, top - BASELINE, right - left, bottom - top)


def added(letter: str, to: str, face: Face) -> Rect:
    """Where `letter` has ink that `to` has not."""
    more, less = (printed(text, face).astype(int) for text in (letter, to))
    return bounds(np.clip(more - less, 0, 255).astype(np.uint8))


def above(height: float, letter: str, face: Face) -> Rect:
    """What bounds the ink of `letter` more than `height` mm above the base line."""
    return bounds(printed(letter, face)[: round((BASELINE - height) / MM_PER_PX)])


def form_with(*names: str) -> Form:
    officials = tuple(Official(name=name, title=f"Trưởng thôn {name}") for name in names)
    return shipped_form("kon-ray-2023").model_copy(update={"officials": officials})


@pytest.mark.parametrize("letter", HIGHLAND)
def test_letters_of_the_highlands_can_be_printed(letter: str) -> None:
    assert letters(letter) == (letter,)
    assert has_letter(letter)


@pytest.mark.parametrize(
    ("letter", "told"),
    [
        ("ɓ", "U+0253"),
        ("b\u0335", "U+0062 U+0335"),
        ("b\u0323", "U+1E05"),
        ("ị\u0306", "U+1ECB U+0306"),
        ("ƀ\u0306", "U+0180 U+0306"),
        ("7\u0306", "U+0037 U+0306"),
    ],
)
def test_what_cannot_be_drawn_right_is_refused_with_its_code(
    letter: str, told: str, tmp_path: Path
) -> None:
    form = tmp_path / "form.toml"
    text = (FORMS / "mot-nguoi.toml").read_text(encoding="utf-8")
    name = read_form(FORMS / "mot-nguoi.toml").officials[0].name
    form.write_text(text.replace(f'"{name}"', f'"Y {letter}ăn"'), encoding="utf-8")
    with pytest.raises(FormError) as refused:
        read_form(form)
    assert "officials[0].name" in refused.value.vi
    assert f"({told})" in refused.value.vi
    assert f"({told})" in refused.value.en


def test_a_mark_without_a_letter_is_refused() -> None:
    assert not has_letter(BREVE)
    assert not has_letter(f" {BREVE}")


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize("letter", OVER_A_MARK)
def test_a_breve_over_a_mark_stands_just_above_its_middle(letter: str, face: Face) -> None:
    body = letter[0]
    bare, _ = vertical_bounds_mm(unicodedata.normalize("NFD", body)[0], face, SIZES[face])
    mark, breve = above(bare + 0.1, body, face), added(letter, body, face)
    assert breve.centre[0] == pytest.approx(mark.centre[0], abs=0.04)
    assert 0.1 < mark.y - breve.bottom < 0.3


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize(("letter", "like"), [("ơ̆", "ŏ"), ("ư̆", "ŭ"), ("Ơ̆", "Ŏ"), ("Ư̆", "Ŭ")])
def test_beside_a_horn_a_breve_stands_as_without(letter: str, like: str, face: Face) -> None:
    bare = unicodedata.normalize("NFD", like)[0]
    found, usual = added(letter, letter[0], face), added(like, bare, face)
    assert found.centre[0] == pytest.approx(usual.centre[0], abs=0.08)
    assert found.bottom == pytest.approx(usual.bottom, abs=0.08)


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize(("letter", "bare"), [("ĭ", "ı"), ("Ĭ", "I"), ("n̆", "n"), ("N̆", "N")])
def test_a_breve_stands_over_the_middle_of_the_letter(letter: str, bare: str, face: Face) -> None:
    """And i has no dot below it."""
    breve, body = added(letter, bare, face), bounds(printed(bare, face))
    assert breve.centre[0] == pytest.approx(body.centre[0], abs=0.12)
    assert 0.2 < body.y - breve.bottom < 0.45
    assert breve.h < 0.8


@pytest.mark.parametrize("face", Face)
def test_a_breve_stands_over_the_stem_of_b_and_the_middle_of_its_capital(face: Face) -> None:
    ascender, _ = vertical_bounds_mm("b", face, SIZES[face])
    stem, breve = above(ascender - 0.3, "b", face), added("b̆", "b", face)
    assert breve.centre[0] == pytest.approx(stem.centre[0], abs=0.04)
    assert 0.1 < stem.y - breve.bottom < 0.3
    capital, breve = bounds(printed("B", face)), added("B̆", "B", face)
    assert breve.centre[0] == pytest.approx(capital.centre[0], abs=0.25)
    assert 0.1 < capital.y - breve.bottom < 0.4


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize(
    ("letter", "bare", "low", "high"), [("ƀ", "b", 0.7, 1), ("Ƀ", "B", 0, 0.5)]
)
def test_a_bar_crosses_the_stem(
    letter: str, bare: str, low: float, high: float, face: Face
) -> None:
    """Of b above its bowl, of B through the lower bowl; on both sides of the stem."""
    bar, body = added(letter, bare, face), bounds(printed(bare, face))
    assert body.h * low < -bar.bottom < -bar.y < body.h * high
    assert bar.h < 0.4
    ink = printed(bare, face)
    row = ink[round((BASELINE + bar.centre[1]) / MM_PER_PX)]
    stem = np.flatnonzero(row > 128)[0] * MM_PER_PX - LEFT
    assert 0 <= bar.x < stem - 0.1
    assert bar.right > body.x + 0.4 * body.w


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize("letter", HIGHLAND)
def test_letters_are_measured_as_they_are_printed(letter: str, face: Face) -> None:
    ink = bounds(printed(letter, face))
    above_line, below = vertical_bounds_mm(letter, face, SIZES[face])
    assert above_line == pytest.approx(-ink.y, abs=0.04)
    assert below == pytest.approx(max(ink.bottom, 0), abs=0.04)
    assert ink.x > -0.2
    following = bounds(printed(f"{letter}|", face)).right - bounds(printed("|", face)).right
    assert following == pytest.approx(width_mm(letter, face, SIZES[face]), abs=0.04)


@given(st.lists(st.sampled_from([*LOWER, "a", " "])).map("".join).filter(str.strip))
def test_a_line_never_begins_with_a_mark(text: str) -> None:
    lines = break_lines(text, Face.BOLD, NAME_SIZE, 7.0)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert not any(unicodedata.combining(line[0]) for line in lines)


def test_what_the_typeface_has_is_drawn_as_it_always_was() -> None:
    """Nothing on a ballot of Vietnamese names is put together."""
    for path in sorted(FORMS.glob("*.toml")):
        election = Election("ABCDEFGH", practice=False, form=read_form(path))
        with pikepdf.open(io.BytesIO(blank_pdf(election, lay_out(election.form)))) as pdf:
            for page in pdf.pages:
                for _, part in page.resources["/XObject"].items():
                    stream = part.read_bytes()
                    assert b"Tj" in stream
                    assert b"ActualText" not in stream
    text = f"{VIETNAMESE} {VIETNAMESE.upper()} ŏ ŭ ĕ č ñ Ŏ Ŭ Ĕ Č Ñ"
    for face in Face:
        assert drawn_parts(text, face) == (Part(text),)
        assert drawn_parts(unicodedata.normalize("NFD", text), face) == (Part(text),)


def test_names_can_be_copied_and_searched(tmp_path: Path) -> None:
    ballot = print_form(form_with(*NAMES), tmp_path, practice=True)
    with pdfium.PdfDocument(ballot.pdf) as document:
        text = " ".join(document[0].get_textpage().get_text_range().split())
    for number, name in enumerate(NAMES, start=1):
        title = " ".join(RowText.of(ballot.election.form.officials[number - 1]).title)
        assert f"{number} {name} {title}" in text


def test_rows_with_such_names_are_read(tmp_path: Path) -> None:
    ballot = print_form(form_with(*NAMES), tmp_path)
    name = ballot.first.rows[0].name
    strike = line((name.x, name.centre[1]), (name.right, name.centre[1]))
    assert rulings(ballot.read()) == (Ruling.INVALID,) * len(NAMES)
    for official in range(1, len(NAMES) + 1):
        assert [*map(str, row_ruling(ballot.read(), official).reasons)] == ["undervote"]
    reasons = [*map(str, row_ruling(ballot.read((strike,)), 1).reasons)]
    assert "name-struck" in reasons


def test_a_letter_that_no_terminal_shows_is_told_by_its_code_alone(tmp_path: Path) -> None:
    form = tmp_path / "form.toml"
    text = (FORMS / "mot-nguoi.toml").read_text(encoding="utf-8")
    name = read_form(FORMS / "mot-nguoi.toml").officials[0].name
    form.write_text(text.replace(f'"{name}"', '"A \\u1add"'), encoding="utf-8")
    with pytest.raises(FormError) as refused:
        read_form(form)
    for told in (refused.value.vi, refused.value.en):
        assert "U+1ADD" in told
        assert told.isprintable()
