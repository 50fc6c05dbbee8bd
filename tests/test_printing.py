"""The printed PDF, looked at as text, as vectors and as a picture."""

import io
import itertools
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import zxingcpp
from printed_ballots import (
    IDS,
    MM_PER_INCH,
    PX_PER_MM,
    PrintedForm,
    gray,
    print_form,
    shipped_form,
)

from ptn_scan import fiducials
from ptn_scan.ballot_id import Authenticity, parse
from ptn_scan.election import LEVEL_NAMES, Form, Level, Official, Scope
from ptn_scan.geometry import Rect, bounding
from ptn_scan.layout import FIDUCIAL_DICTIONARY, PAPER, PageLayout
from ptn_scan.printing import wording
from ptn_scan.recognition.registration import find_fiducials
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.paper import render_pages

MM_PER_POINT = MM_PER_INCH / 72
LONG_NAME = "Công Tằng Tôn Nữ Thị Nguyễn Phước Quỳnh Trang Diễm Thuỵ Ngọc Ánh Huyền Trân Mỹ Z"
LONG_TITLE = (
    "Uỷ viên Ban Thường vụ, Phó Chủ tịch Thường trực Hội đồng nhân dân kiêm Trưởng phòng Nông "
    "nghiệp, Phát triển nông thôn, Tài nguyên, Môi trường và Lao động - Thương binh và Xã hội "
    "của Uỷ ban huyện"
)
UNBROKEN = "Trưởng" * 12


@dataclass(frozen=True, slots=True)
class Letter:
    """One printed letter and its ink's bounds in mm."""

    text: str
    rect: Rect


def letters(document: pdfium.PdfDocument, index: int) -> list[Letter]:
    """All letters of a page but spaces."""
    page = document[index]
    height, text_page = page.get_height(), page.get_textpage()
    found = []
    for number in range(text_page.count_chars()):
        text = chr(pdfium_c.FPDFText_GetUnicode(text_page, number))
        if text.strip():
            left, bottom, right, top = text_page.get_charbox(number)
            rect = Rect(left, height - top, right - left, top - bottom)
            found.append(Letter(text, scaled(rect, MM_PER_POINT)))
    return found


def scaled(rect: Rect, factor: float) -> Rect:
    return Rect(rect.x * factor, rect.y * factor, rect.w * factor, rect.h * factor)


def text_of(pdf: Path | bytes, index: int) -> str:
    """The page's text with single spaces."""
    with pdfium.PdfDocument(pdf) as document:
        return " ".join(document[index].get_textpage().get_text_range().split())


def part(page: PageImage, rect: Rect, px_per_mm: float = PX_PER_MM) -> PageImage:
    rows = slice(round(rect.y * px_per_mm), round(rect.bottom * px_per_mm))
    return page[rows, round(rect.x * px_per_mm) : round(rect.right * px_per_mm)]


def with_officials(count: int, name: str = "", title: str = "") -> Form:
    """The shipped form with other people on it."""
    officials = tuple(
        Official(
            name=name or f"Nguyễn Văn {chr(65 + index % 26)}", title=title or "Chánh Thanh tra"
        )
        for index in range(count)
    )
    return shipped_form("kon-ray-2023").model_copy(update={"officials": officials})


def solid_places(page: PageLayout) -> list[Rect]:
    """Where no text may stand: what the reader looks at, and what people stamp and sign."""
    places = [each.rect.grown(1.0) for each in page.fiducials]
    places += [rect.grown(rect.w / 29 * 4) for rect in page.qr]
    places += [box.grown(0.35) for row in page.rows for box in row.boxes]
    places += [rect for rect in (page.stamp, page.signature, page.write_in) if rect is not None]
    return places


def test_the_pdf_holds_each_ballots_pages_in_order_and_nothing_else(any_form: PrintedForm) -> None:
    pages = any_form.layout.pages
    expected = [(ballot, page.page) for ballot in IDS for page in pages]
    found = []
    for picture in render_pages(any_form.pdf, 200):
        (payload,) = {code.text for code in zxingcpp.read_barcodes(picture)}
        ballot_id = parse(payload)
        assert ballot_id is not None
        assert any_form.authority.check(ballot_id) is Authenticity.GENUINE
        found.append((ballot_id.ballot, ballot_id.page))
    assert found == expected


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_both_codes_of_a_page_are_read_where_the_layout_has_them(
    kon_ray: PrintedForm, dpi: int
) -> None:
    codes = zxingcpp.read_barcodes(gray(kon_ray.page(dpi=dpi)))
    assert len(codes) == 2
    assert {code.text for code in codes} == {kon_ray.authority.sign(IDS[0], 1).payload}
    scale = MM_PER_INCH / dpi
    corners = sorted(
        (code.position.top_left.x * scale, code.position.top_left.y * scale) for code in codes
    )
    expected = sorted((rect.x, rect.y) for rect in kon_ray.first.qr)
    assert np.allclose(corners, expected, atol=0.8)


def test_names_titles_and_rules_are_there_in_nfc(any_form: PrintedForm) -> None:
    form = any_form.election.form
    for index, page in enumerate(any_form.layout.pages):
        text = text_of(any_form.pdf, index)
        assert unicodedata.is_normalized("NFC", text)
        for row in page.rows:
            official = form.officials[row.official - 1]
            assert f"{row.official} {official.name} {official.title}" in text
        for heading in (wording.NATION, wording.MOTTO, wording.TITLE, form.body.name.upper()):
            assert heading in text
        assert wording.QR_NOTE in text
    first = text_of(any_form.pdf, 0)
    for sentence in (*wording.how_to(), *wording.invalid(form), form.title):
        assert sentence in first
    assert wording.SIGNATURE in text_of(any_form.pdf, len(any_form.layout.pages) - 1)


def test_invalid_marks_are_worded_by_the_scope_of_the_form(tmp_path: Path) -> None:
    form = shipped_form("kon-ray-2023")
    scope = form.scope.model_copy(update={"overvote": Scope.BALLOT})
    printed = print_form(form.model_copy(update={"scope": scope}), tmp_path)
    text = text_of(printed.pdf, 0)
    assert "Không đánh dấu ô nào: không hợp lệ đối với người đó." in text
    assert "Đánh dấu hai hay ba ô: cả phiếu không hợp lệ." in text


def test_pages_are_numbered_only_where_there_are_several(
    kon_ray: PrintedForm, three_pages: PrintedForm
) -> None:
    assert "Trang" not in text_of(kon_ray.pdf, 0)
    for index in range(6):
        assert f"Trang {index % 3 + 1}/3" in text_of(three_pages.pdf, index)


def test_each_level_is_headed_by_its_own_name(any_form: PrintedForm) -> None:
    """A box under another level's name would turn every vote into another one."""
    with pdfium.PdfDocument(any_form.pdf) as document:
        for index, page in enumerate(any_form.layout.pages):
            found = letters(document, index)
            head = Rect(page.table.x, page.table.y, page.table.w, page.rows[0].row.y - page.table.y)
            for level in Level:
                box = page.rows[0].box(level)
                column = Rect(box.x, head.y, box.w, head.h).grown(7.0, 0.0)
                above = [each for each in found if column.contains(each.rect)]
                text = "".join(each.text for each in above)
                assert text == LEVEL_NAMES[level].replace(" ", "")
                middle = bounding(each.rect for each in above).centre[0]
                assert middle == pytest.approx(box.centre[0], abs=0.6)


def test_names_stand_where_the_layout_has_them(any_form: PrintedForm) -> None:
    officials = any_form.election.form.officials
    with pdfium.PdfDocument(any_form.pdf) as document:
        for index, page in enumerate(any_form.layout.pages):
            found = letters(document, index)
            for row in page.rows:
                inside = [each for each in found if row.name.grown(0.6).contains(each.rect)]
                name = officials[row.official - 1].name.replace(" ", "")
                assert "".join(each.text for each in inside) == name
                bounds = bounding(each.rect for each in inside)
                assert np.allclose(bounds.corners(), row.name.corners(), atol=0.6)


def test_no_text_stands_on_anything_that_is_read_or_filled_in(any_form: PrintedForm) -> None:
    with pdfium.PdfDocument(any_form.pdf) as document:
        for index, page in enumerate(any_form.layout.pages):
            places = solid_places(page)
            for letter in letters(document, index):
                assert PAPER.grown(-6.0).contains(letter.rect)
                hit = [place for place in places if place.overlaps(letter.rect)]
                assert not hit, f"{letter} over {hit}"


@pytest.mark.parametrize(
    ("name", "title"),
    [(LONG_NAME, LONG_TITLE), (LONG_NAME, "Chánh Thanh tra"), ("A", LONG_TITLE), (UNBROKEN, "B")],
    ids=["both", "name", "title", "unbroken"],
)
@pytest.mark.parametrize("count", [1, 11])
def test_long_names_and_titles_are_wrapped_within_their_cells(
    count: int, name: str, title: str, tmp_path: Path
) -> None:
    printed = print_form(with_officials(count, name, title), tmp_path, IDS[:1])
    seen = 0
    with pdfium.PdfDocument(printed.pdf) as document:
        for index, page in enumerate(printed.layout.pages):
            found = letters(document, index)
            for row in page.rows:
                inside = [each for each in found if row.row.contains(each.rect)]
                text = "".join(each.text for each in inside)
                assert text == f"{row.official}{name}{title}".replace(" ", "")
                title_part = [each for each in inside if each.rect.x > row.name.x + 46]
                assert all(each.rect.right < row.boxes[0].x - 3 for each in title_part)
                seen += 1
            in_table = [each for each in found if page.table.overlaps(each.rect)]
            assert all(page.table.contains(each.rect) for each in in_table)
            _assert_apart(found)
    assert seen == count


def _assert_apart(found: list[Letter]) -> None:
    """No letter is printed over another one."""
    shrunk = [each.rect.grown(-min(0.12, each.rect.w / 3), -0.12) for each in found]
    edges = np.array([(rect.x, rect.y, rect.right, rect.bottom) for rect in shrunk])
    left, top, right, bottom = (column[:, np.newaxis] for column in edges.T)
    over = (left < right.T) & (right > left.T) & (top < bottom.T) & (bottom > top.T)
    np.fill_diagonal(over, val=False)
    for first, second in np.argwhere(over):
        raise AssertionError(f"{found[first]} over {found[second]}")


def test_letters_are_not_printed_over_each_other(any_form: PrintedForm) -> None:
    with pdfium.PdfDocument(any_form.pdf) as document:
        for index in range(len(any_form.layout.pages)):
            _assert_apart(letters(document, index))


@pytest.mark.parametrize("count", [1, 11, 40])
def test_boxes_are_printed_around_the_layouts_inner_edges(count: int, tmp_path: Path) -> None:
    printed = print_form(with_officials(count), tmp_path, IDS[:1])
    dpi = 300
    for index, page in enumerate(printed.layout.pages):
        picture = gray(printed.page(index, dpi))
        for row in page.rows:
            for box in row.boxes:
                inner = part(picture, box.grown(-0.15), dpi / MM_PER_INCH)
                frame = part(picture, box.grown(0.17), dpi / MM_PER_INCH)
                assert inner.min() > 200
                sides = (frame[0], frame[-1], frame[:, 0], frame[:, -1])
                assert max(side.mean() for side in sides) < 110


def test_the_sample_stamp_is_on_rehearsals_only(kon_ray: PrintedForm, tmp_path: Path) -> None:
    rehearsal = print_form(kon_ray.election.form, tmp_path, practice=True)
    stamp = kon_ray.first.stamp
    assert stamp is not None
    assert part(kon_ray.page(), stamp).min() == 255, "a seal's place is left empty"
    red, green, _ = np.moveaxis(part(rehearsal.page(), stamp).astype(int), 2, 0)
    assert (red - green > 80).mean() > 0.05
    assert "PHIẾU" in text_of(rehearsal.pdf, 0)
    assert "MẪU" in text_of(rehearsal.pdf, 0)
    assert wording.PRACTICE in text_of(rehearsal.pdf, 0)
    for word in ("MẪU", wording.PRACTICE):
        assert word not in text_of(kon_ray.pdf, 0)


def test_every_page_of_a_rehearsal_says_so(tmp_path: Path) -> None:
    form = shipped_form("nhieu-trang")
    rehearsal = print_form(form, tmp_path, IDS[:1], practice=True)
    for index in range(len(rehearsal.layout.pages)):
        assert wording.PRACTICE in text_of(rehearsal.pdf, index)


def test_the_readers_page_has_neither_codes_nor_stamp(tmp_path: Path) -> None:
    printed = print_form(shipped_form("kon-ray-2023"), tmp_path, practice=True)
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(printed.blank)
    (picture,) = render_pages(blank, 200)
    stamp = printed.first.stamp
    assert stamp is not None
    for place in (stamp, *printed.first.qr):
        assert part(picture, place).min() == 255
    outside = part(printed.page(), printed.first.table) == part(picture, printed.first.table)
    assert outside.all(), "everything else is the ballot as it is printed"


def test_nothing_to_read_tells_one_ballot_from_another(any_form: PrintedForm) -> None:
    count = len(any_form.layout.pages)
    for index in range(count):
        assert text_of(any_form.pdf, index) == text_of(any_form.pdf, index + count)
    with pikepdf.open(any_form.pdf) as pdf:
        first, second = pdf.pages[:count], pdf.pages[count:]
        for one, other in zip(first, second, strict=True):
            assert set(one.keys()) == set(other.keys())
            assert set(one.keys()) <= {
                "/Contents", "/MediaBox", "/Parent", "/Resources", "/Rotate", "/Trans", "/Type",
            }  # fmt: skip
        unpacked = io.BytesIO()
        pdf.save(
            unpacked,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    for ballot in IDS:
        assert ballot.encode() not in unpacked.getvalue()


def test_ballots_differ_in_their_codes_alone(kon_ray: PrintedForm) -> None:
    first, second = (gray(kon_ray.page(index)) for index in range(2))
    for place in kon_ray.first.qr:
        assert (part(first, place) != part(second, place)).mean() > 0.1
        part(first, place.grown(0.2))[:] = 255
        part(second, place.grown(0.2))[:] = 255
    assert np.array_equal(first, second)


def test_the_same_ballots_give_the_same_file_whenever_printed(
    kon_ray: PrintedForm, tmp_path: Path
) -> None:
    again = print_form(kon_ray.election.form, tmp_path)
    assert again.pdf.read_bytes() == kon_ray.pdf.read_bytes()


def test_markers_are_those_of_opencv() -> None:
    dictionary = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, FIDUCIAL_DICTIONARY))
    side = fiducials.CELLS + 2 * fiducials.BORDER_CELLS
    for marker in range(96):
        theirs = dictionary.generateImageMarker(marker, side, borderBits=1) > 0
        ours = np.zeros((side, side), dtype=bool)
        for row, column in itertools.product(range(fiducials.CELLS), repeat=2):
            ours[row + 1, column + 1] = fiducials.is_white(marker, row, column)
        assert np.array_equal(ours, theirs), marker


def test_markers_are_found_where_the_layout_has_them(any_form: PrintedForm) -> None:
    for index, page in enumerate(any_form.layout.pages):
        found = find_fiducials(gray(any_form.page(index)))
        assert set(found) == {each.id for each in page.fiducials}
        for each in page.fiducials:
            assert np.allclose(found[each.id] / PX_PER_MM, each.rect.corners(), atol=0.12)


def test_an_unfinished_file_is_not_left_behind(kon_ray: PrintedForm, tmp_path: Path) -> None:
    class Interrupted(Exception):  # noqa: N818
        pass

    def interrupt(_done: int) -> None:
        raise Interrupted

    from ptn_scan.printing.ballots import write_ballots

    target = tmp_path / "ballots.pdf"
    with pytest.raises(Interrupted):
        write_ballots(
            target, kon_ray.election, kon_ray.layout, kon_ray.authority, IDS, progress=interrupt
        )
    assert list(tmp_path.iterdir()) == []
