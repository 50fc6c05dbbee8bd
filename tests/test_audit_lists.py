"""The lists that people fill in: sheets of several pages, rejected ballots, hostile cells, and that
no file whatever is answered by anything but a message."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_ballots import shipped_form

from ptn_scan.audit.count_list import is_count_list, read_count_list, write_count_list
from ptn_scan.audit.sample_list import is_sample_list, read_sample_list, write_sample_list
from ptn_scan.audit.table import read_table, write_table
from ptn_scan.audit.values import AuditedBallot, Found, HandRow, HandTotals
from ptn_scan.errors import InputFileError
from ptn_scan.ruling.values import Reason, Ruling, Source

FORM = shipped_form("kon-ray-2023")
PAGES = AuditedBallot(
    sheets=("BBBBBBBB", "AAAAAAAA"),
    rulings=(Ruling.HIGH, Ruling.LOW, Ruling.MEDIUM),
    carriers=("AAAAAAAA", "AAAAAAAA", "BBBBBBBB"),
)
FORGED = AuditedBallot(
    sheets=("CCCCCCCC",),
    rulings=(Ruling.INVALID,) * 3,
    carriers=("CCCCCCCC",) * 3,
    rejected=(Reason.BAD_CODE,),
)
PLACES = {
    "AAAAAAAA": (Source("=hòm.pdf", 3, "00"),),
    "BBBBBBBB": (Source("=hòm.pdf", 10, "01"),),
    "CCCCCCCC": (Source("=hòm.pdf", 2, "02"),),
}


def rows(text: str) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(text[1:])) if not row[0].startswith("#")]


def sample_list() -> str:
    return write_sample_list(FORM, (PAGES, FORGED), (1, 2, 3), PLACES)


def test_each_sheet_has_a_line_with_cells_for_its_own_officials() -> None:
    _, forged, first, second = rows(sample_list())
    assert forged[:4] == ["2", "CCCCCCCC", "'=hòm.pdf", "2"]
    assert "bad-code" in forged[4]
    assert first == ["1", "AAAAAAAA", "'=hòm.pdf", "3", "", "", "", "–"]
    assert second == ["1", "BBBBBBBB", "'=hòm.pdf", "10", "", "–", "–", ""]


def test_what_is_filled_in_comes_back_by_ballot_and_official() -> None:
    head, forged, first, second = rows(sample_list())
    forged[5:] = ["khl", "Không  hợp lệ", "INVALID"]
    first[5:7] = [" Cao ", "mất"]
    second[1], second[7] = "bbbbbbbb", "tn"
    table = read_table("x.csv", write_table((), head, (forged, first, second)))
    assert is_sample_list(table)
    assert not is_count_list(table, FORM)
    assert set(read_sample_list(table, (PAGES, FORGED))) == {
        HandRow("CCCCCCCC", 1, Found.INVALID),
        HandRow("CCCCCCCC", 2, Found.INVALID),
        HandRow("CCCCCCCC", 3, Found.INVALID),
        HandRow("AAAAAAAA", 1, Found.HIGH),
        HandRow("AAAAAAAA", 2, Found.MISSING),
        HandRow("AAAAAAAA", 3, Found.MEDIUM),
    }


def test_one_official_of_a_ballot_is_never_read_twice() -> None:
    head, _, first, second = rows(sample_list())
    first[5], second[5] = "cao", "thấp"
    table = read_table("x.csv", write_table((), head, (first, second)))
    with pytest.raises(InputFileError, match="line 3"):
        read_sample_list(table, (PAGES,))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_delimiter_of_a_spreadsheet_will_do(delimiter: str) -> None:
    head, *lines = rows(write_count_list(FORM, (2, 5), 52, 3))
    lines[0][3:] = ["40", "8", "1", "3"]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["# x, y; z"], head, *lines, [], ["", ""]])
    table = read_table("x.csv", out.getvalue())
    assert is_count_list(table, FORM)
    assert read_count_list(table, FORM) == (HandTotals(2, (40, 8, 1), 3),)


def test_an_official_stands_in_a_count_once() -> None:
    head, line = rows(write_count_list(FORM, (2,), 52, 0))
    line[3:] = ["40", "8", "1", "3"]
    table = read_table("x.csv", write_table((), head, (line, line)))
    with pytest.raises(InputFileError, match="line 3"):
        read_count_list(table, FORM)


CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(["STT", "Mã tờ", "1. A", "0. B", "AAAAAAAA", "cao", "7"])
)
HEADINGS = st.sampled_from(rows(sample_list())[:1] + rows(write_count_list(FORM, (1,), 9, 0))[:1])


@given(
    st.one_of(st.text(max_size=200), st.lists(st.lists(CELLS, max_size=9), max_size=6)), HEADINGS
)
def test_no_file_is_answered_by_anything_but_a_message(
    content: str | list[list[str]], headings: list[str]
) -> None:
    text = content if isinstance(content, str) else write_table((), headings, content)
    try:
        table = read_table("x.csv", text)
        if is_count_list(table, FORM):
            read_count_list(table, FORM)
        if is_sample_list(table):
            read_sample_list(table, (PAGES, FORGED))
    except InputFileError as error:
        assert error.vi.startswith("x.csv")
        assert error.exit_code == 4
