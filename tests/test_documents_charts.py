"""The bar charts: what they say, and that the bars drawn are as long as their numbers."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from documents_facts import simple_facts
from openpyxl import load_workbook
from test_documents_papers import charts

from ptn_scan.documents import page
from ptn_scan.documents.blocks import BarChart, Series
from ptn_scan.documents.charts import own_chart, results_charts
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.letter import letter
from ptn_scan.documents.notice import notice
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.word import to_docx

POINTS = 72 / 25.4
BAR = page.BAR_HEIGHT * POINTS
EDGE = 1.0
"""By which PDFium tells a path larger than it is drawn, on every side."""
FULL = (page.LINE - page.BAR_NAMES) * POINTS

Drawn = tuple[float, float, float, str]
"""A bar's left edge, width and foot in points from the chart's own edges of the page, and its
colour (RRGGBB)."""


def with_chart(chart: BarChart) -> bytes:
    """A paper that has nothing but `chart`."""
    return to_pdf(replace(superior_report(simple_facts(1)), blocks=(chart,)))


def bars_of(data: bytes) -> list[Drawn]:
    """The bars on the first page, from above and from the left."""
    sheet = pdfium.PdfDocument(data)[0]
    found = []
    for path in sheet.get_objects((pdfium_c.FPDF_PAGEOBJ_PATH,)):
        left, low, right, high = path.get_bounds()
        if abs(high - low - 2 * EDGE - BAR) < 0.5:
            found.append((left + EDGE, right - left - 2 * EDGE, low + EDGE, colour_of(path)))
    return sorted(found, key=lambda bar: (-round(bar[2]), bar[0]))


def colour_of(path: pdfium.PdfObject) -> str:
    red, green, blue, alpha = (pdfium_c.c_uint() for _ in range(4))
    assert pdfium_c.FPDFPageObj_GetFillColor(path, red, green, blue, alpha)
    return "".join(f"{part.value:02X}" for part in (red, green, blue))


def results_chart(count: int) -> BarChart:
    (chart,) = results_charts(simple_facts(count))
    return chart


def test_bars_are_as_long_as_their_numbers_and_stand_end_to_end() -> None:
    """A full bar is the ballots collected; a nought is no bar; each series keeps its colour."""
    chart = results_chart(11)
    drawn = bars_of(with_chart(chart))
    expected = [
        (number, series.colour, series.values[number])
        for number in range(11)
        for series in chart.series
        if series.values[number]
    ]
    assert len(expected) < 11 * len(chart.series), "some number is nought"
    assert [colour for *_, colour in drawn] == [colour for _, colour, _ in expected]
    left_of_all = page.LEFT * POINTS + page.BAR_NAMES * POINTS
    feet = sorted({round(foot, 1) for _, _, foot, _ in drawn}, reverse=True)
    assert len(feet) == 11
    assert all(abs(a - b - page.BAR_STEP * POINTS) < 0.2 for a, b in pairwise(feet))
    end, row = 0.0, -1
    for (left, width, _, _), (number, _, value) in zip(drawn, expected, strict=True):
        if number != row:
            end, row = left_of_all, number
        assert left == pytest.approx(end, abs=0.3)
        assert width == pytest.approx(FULL * value / chart.whole, abs=0.3)
        end += FULL * value / chart.whole
    assert chart.whole == simple_facts(11).tally.collected


@pytest.mark.parametrize(
    ("colour", "ink"),
    [
        ("7FB3D5", "000000"),
        ("D5D8DC", "000000"),
        ("F7DC6F", "000000"),
        ("1B4F72", "FFFFFF"),
        ("CA6F1E", "FFFFFF"),
    ],
)
def test_numbers_in_bars_are_read_on_their_colour(colour: str, ink: str) -> None:
    """White on dark bars, black on light ones."""
    data = with_chart(BarChart("T", ("A",), (Series("S", colour, (9,)),), 9))
    ((left, width, foot, _),) = bars_of(data)
    sheet = pdfium.PdfDocument(data)[0]
    inside = [
        text
        for text in sheet.get_objects((pdfium_c.FPDF_PAGEOBJ_TEXT,))
        if left < text.get_bounds()[0] < left + width and foot < text.get_bounds()[1] < foot + BAR
    ]
    assert [colour_of(text) for text in inside] == [ink]


def test_a_long_name_has_two_lines_that_read_on_and_do_not_touch() -> None:
    name = "5. Hoàng Văn Đ Công Tằng Tôn Nữ Hoàng Thị Bích Nguyệt"
    data = with_chart(BarChart("T", (name,), (Series("S", "1B4F72", (9,)),), 9))
    sheet = pdfium.PdfDocument(data)[0]
    assert name in " ".join(sheet.get_textpage().get_text_range().split())
    ((left, _, foot, _),) = bars_of(data)
    lines = [
        text.get_bounds()
        for text in sheet.get_objects((pdfium_c.FPDF_PAGEOBJ_TEXT,))
        if text.get_bounds()[2] < left and abs(text.get_bounds()[1] - foot) < BAR
    ]
    (_, upper, right, _), (_, _, other_right, lower) = lines
    assert upper > lower - 1.0, "only a tail may reach into the line below"
    assert max(right, other_right) < left


@pytest.mark.parametrize(
    ("count", "titles"),
    [
        (24, [""]),
        (25, [", số 1–24", ", số 25–25"]),
        (48, [", số 1–24", ", số 25–48"]),
    ],
)
def test_many_officials_have_several_charts_and_none_is_left_out(
    count: int, titles: list[str]
) -> None:
    facts = simple_facts(count)
    found = list(results_charts(facts))
    assert [chart.title for chart in found] == [
        f"Biểu đồ: số phiếu theo từng mức{title}" for title in titles
    ]
    names = [f"{each.official}. {each.name}" for each in facts.tally.officials]
    assert [bar for chart in found for bar in chart.bars] == names
    assert charts(notice(facts)) == charts(superior_report(facts)) == found
    assert pdfium.PdfDocument(to_pdf(notice(facts)))


def test_what_waits_has_a_bar_of_its_own_where_anything_does() -> None:
    facts = simple_facts(3)
    assert [series.name for series in results_chart(3).series] == [
        "Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp", "Không hợp lệ",
    ]  # fmt: skip
    waits = replace(facts.tally.officials[1], undecided=4)
    officials = (facts.tally.officials[0], waits, facts.tally.officials[2])
    (chart,) = results_charts(replace(facts, tally=replace(facts.tally, officials=officials)))
    assert (chart.series[-1].name, chart.series[-1].values) == ("Chờ quyết định", (0, 4, 0))
    assert len({series.colour for series in chart.series}) == 5


def test_an_officials_own_chart_has_a_bar_for_each_level_and_the_invalid() -> None:
    facts = simple_facts(2)
    result = facts.tally.officials[1]
    chart = own_chart(facts, result)
    assert chart.bars == ("Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp", "Không hợp lệ")
    assert [series.values for series in chart.series] == [(*result.levels, result.invalid)]
    assert chart.whole == facts.tally.collected
    assert charts(letter(facts, result)) == [chart]


def word_chart(facts: MinutesFacts) -> tuple[str, list[tuple[object, ...]]]:
    """The first chart of the announcement in Word: its XML, and the rows of its workbook."""
    with zipfile.ZipFile(BytesIO(to_docx(notice(facts)))) as archive:
        chart = archive.read("word/charts/chart1.xml").decode()
        book = load_workbook(BytesIO(archive.read("word/embeddings/chart1.xlsx")))
    return chart, list(book.active.iter_rows(values_only=True))


def test_word_draws_the_same_bars_from_its_own_workbook() -> None:
    """What each series refers to in the workbook are the numbers that it shows, stacked, the first
    official above, a full bar being the ballots collected."""
    facts = simple_facts(3)
    chart, rows = word_chart(facts)
    assert f'<c:max val="{facts.tally.collected}"/>' in chart
    assert '<c:grouping val="stacked"/>' in chart
    assert '<c:overlap val="100"/>' in chart
    categories = chart.split("<c:catAx>")[1].split("</c:catAx>")[0]
    assert '<c:orientation val="maxMin"/>' in categories
    assert "<c:legend>" in chart
    for index, series in enumerate(re.findall(r"<c:ser>.*?</c:ser>", chart)):
        name, names, values = re.findall(r"<c:f>Sheet1!([^<]*)</c:f>", series)
        column = "BCDE"[index]
        assert (name, names, values) == (f"${column}$1", "$A$2:$A$4", f"${column}$2:${column}$4")
        shown = re.findall(r"<c:v>([^<]*)</c:v>", series)
        assert shown == [
            str(rows[0][index + 1]),
            *(str(row[0]) for row in rows[1:]),
            *(str(row[index + 1]) for row in rows[1:]),
        ]
    own = BytesIO(to_docx(letter(facts, facts.tally.officials[0])))
    with zipfile.ZipFile(own) as archive:
        assert "<c:legend>" not in archive.read("word/charts/chart1.xml").decode()


def test_a_name_like_a_formula_stays_a_name_in_the_charts_workbook() -> None:
    facts = simple_facts(1)
    named = replace(facts.tally.officials[0], name="=1+1")
    facts = replace(facts, tally=replace(facts.tally, officials=(named,)))
    chart = BarChart("T", ("=1+1",), (Series("S", "1B4F72", (9,)),), 9)
    paper = replace(notice(facts), blocks=(chart,))
    with zipfile.ZipFile(BytesIO(to_docx(paper))) as archive:
        book = load_workbook(BytesIO(archive.read("word/embeddings/chart1.xlsx")))
    assert book.active["A2"].data_type == "s"
    assert book.active["A2"].value == "=1+1"
