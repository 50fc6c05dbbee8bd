"""Everything stands on the paper, apart from everything else, whatever the list."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ptn_scan.election import Form, Level, Official, read_form
from ptn_scan.errors import FormError
from ptn_scan.geometry import Rect
from ptn_scan.layout import (
    BOX_SIDE,
    FIDUCIALS_PER_PAGE,
    MAX_PAGES,
    PAPER,
    QR_QUIET_MODULES,
    QR_SIDE,
    BallotLayout,
    PageLayout,
    RowText,
    lay_out,
)
from ptn_scan.typeface import Face, break_lines, width_mm

FORMS = sorted((Path(__file__).parent.parent / "forms").glob("*.toml"))
BASE = read_form(Path(__file__).parent.parent / "forms" / "kon-ray-2023.toml")

VIETNAMESE = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
)
MODULES = 29
"""A side of QR version 3, the smallest that holds a payload; larger versions need less around."""


def words(longest: int) -> st.SearchStrategy[str]:
    return (
        st.lists(st.text(VIETNAMESE, min_size=1, max_size=18), min_size=1, max_size=12)
        .map(lambda parts: " ".join(parts).title()[:longest].strip())
        .filter(bool)
    )


officials = st.lists(st.builds(Official, name=words(80), title=words(200)), min_size=1, max_size=45)


def with_officials(listed: list[Official]) -> Form:
    return BASE.model_copy(update={"officials": tuple(listed)})


def things_on(page: PageLayout) -> list[Rect]:
    """All that must not overlap, QR codes with their quiet zones."""
    quiet = QR_QUIET_MODULES * QR_SIDE / MODULES
    single = [each for each in (page.stamp, page.write_in, page.signature) if each is not None]
    return [
        *(each.rect for each in page.fiducials),
        *(each.grown(quiet) for each in page.qr),
        page.table,
        *single,
    ]


def check_page(page: PageLayout) -> None:
    things = things_on(page)
    for index, thing in enumerate(things):
        assert PAPER.contains(thing)
        assert not any(thing.overlaps(other) for other in things[index + 1 :])
    for above, below in zip(page.rows, page.rows[1:], strict=False):
        assert above.row.bottom == pytest.approx(below.row.y)
    for row in page.rows:
        assert page.table.grown(1e-6).contains(row.row)
        assert row.row.contains(row.name)
        for box in row.boxes:
            assert row.row.contains(box)
            assert not box.overlaps(row.name)
            assert (box.w, box.h) == (BOX_SIDE, BOX_SIDE)
        for left, right in zip(row.boxes, row.boxes[1:], strict=False):
            assert right.x - left.right >= 8.0


def check_ballot(layout: BallotLayout, count: int) -> None:
    last = len(layout.pages)
    assert [page.page for page in layout.pages] == list(range(1, last + 1))
    assert [row.official for page in layout.pages for row in page.rows] == list(range(1, count + 1))
    markers = [each.id for page in layout.pages for each in page.fiducials]
    assert markers == list(range(FIDUCIALS_PER_PAGE * last))
    for page in layout.pages:
        check_page(page)
        assert page.rows
        assert (page.stamp is not None) is (page.page == 1)
        assert (page.write_in is not None) is (page.page == last)
        assert (page.signature is not None) is (page.page == last)


@settings(max_examples=60, deadline=None)
@given(officials)
def test_any_list_stands_inside_the_page_without_overlap(listed: list[Official]) -> None:
    try:
        layout = lay_out(with_officials(listed))
    except FormError:
        assert sum(RowText.of(each).height for each in listed) > MAX_PAGES * 100
        return
    check_ballot(layout, len(listed))


@settings(max_examples=60, deadline=None)
@given(officials)
def test_names_and_titles_are_broken_never_cut(listed: list[Official]) -> None:
    for each in listed:
        text = RowText.of(each)
        assert "".join(text.name).replace(" ", "") == each.name.replace(" ", "")
        assert "".join(text.title).replace(" ", "") == each.title.replace(" ", "")


@pytest.mark.parametrize("letter", ["W", "Ễ", "Ự"])
def test_the_longest_names_and_titles_fit_a_page(letter: str) -> None:
    longest = Official(name=letter * 80, title=letter * 200)
    for count in (1, 2, 3):
        listed = [longest.model_copy(update={"places": 1}) for _ in range(count)]
        check_ballot(lay_out(with_officials(listed)), count)


def test_too_many_pages_are_an_error_of_the_form() -> None:
    listed = [Official(name="W" * 80, title="W" * 200)] * 150
    with pytest.raises(FormError, match="officials") as refused:
        lay_out(with_officials(listed))
    assert refused.value.exit_code == 3


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_shipped_forms_lie_right(path: Path) -> None:
    form = read_form(path)
    layout = lay_out(form)
    check_ballot(layout, len(form.officials))
    first = layout.pages[0]
    assert first.stamp is not None
    assert min(first.stamp.w, first.stamp.h) >= 45.0
    for page in layout.pages:
        assert len(page.qr) == 2
        for qr in page.qr:
            assert min(qr.w, qr.h) >= 25.0
        for each in page.fiducials:
            room = each.rect.grown(8.0)
            assert PAPER.contains(room)


def test_pages_of_the_shipped_forms() -> None:
    pages = {path.stem: len(lay_out(read_form(path)).pages) for path in FORMS}
    assert pages["kon-ray-2023"] == pages["mot-nguoi"] == 1
    assert pages["nhieu-trang"] > 2


@settings(max_examples=30, deadline=None)
@given(officials)
def test_layout_json_round_trip_to_a_micrometre(listed: list[Official]) -> None:
    try:
        layout = lay_out(with_officials(listed))
    except FormError:
        return
    again = BallotLayout.from_json(layout.to_json())
    assert BallotLayout.from_json(again.to_json()) == again
    for page, same in zip(layout.pages, again.pages, strict=True):
        for row, other in zip(page.rows, same.rows, strict=True):
            assert row.official == other.official
            for level in Level:
                assert row.box(level).x == pytest.approx(other.box(level).x, abs=0.001)
                assert row.box(level).y == pytest.approx(other.box(level).y, abs=0.001)


def test_layout_json_has_the_keys_of_the_contract() -> None:
    content = json.loads(lay_out(BASE).to_json())
    assert list(content) == ["version", "paper", "unit", "origin", "pages"]
    assert content["paper"] == {"name": "A4", "width": 210.0, "height": 297.0}
    page = content["pages"][0]
    assert list(page) == ["page", "fiducials", "qr", "stamp", "rows", "write_in", "signature"]
    assert list(page["rows"][0]) == ["official", "row", "name", "boxes"]
    assert list(page["rows"][0]["boxes"]) == ["high", "medium", "low"]


def test_another_version_of_layout_json_is_refused() -> None:
    text = lay_out(BASE).to_json().replace('"version": 1', '"version": 2')
    with pytest.raises(ValueError, match="version"):
        BallotLayout.from_json(text)


@given(words(200), st.floats(12.0, 80.0))
def test_broken_lines_keep_to_their_width(text: str, width: float) -> None:
    for line in break_lines(text, Face.BOLD, 11.5, width):
        assert width_mm(line, Face.BOLD, 11.5) <= width
