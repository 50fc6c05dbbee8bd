"""Rows stand for themselves: in another order, or with their boxes the other way round, the same
ink means the same."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from ptn_scan.recognition.reading import Mark, PageReading, RowReading
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import RowRuling, Ruling
from ptn_scan.simulation.accuracy.conditions import Conditions
from ptn_scan.simulation.accuracy.trials import Laboratory

FORM = Path(__file__).parent.parent / "forms" / "kon-ray-2023.toml"
SEEDS = range(10)
MIRRORED = {Ruling.HIGH: Ruling.LOW, Ruling.LOW: Ruling.HIGH}


@pytest.fixture(scope="module")
def pages() -> tuple[PageReading, ...]:
    """Pages with odd rows for the most part, on scans worse than an office's."""
    laboratory = Laboratory(Conditions("hard", FORM, odd_share=0.7))
    return tuple(laboratory.trial(seed).pages[0].reading for seed in SEEDS)


def mirrored(row: RowReading) -> RowReading:
    """The row with its boxes, and all that is measured of them, from right to left."""
    marks = tuple(replace(mark, **_turned(mark)) for mark in row.marks)
    return replace(row, marks=marks, **_turned(row))


def _turned(measured: RowReading | Mark) -> dict[str, Any]:
    """All that has a value for each of the three boxes, the other way round."""
    values = {each.name: getattr(measured, each.name) for each in fields(measured)}
    return {
        name: value[::-1]
        for name, value in values.items()
        if name != "marks" and isinstance(value, tuple)
    }


def by_official(rulings: tuple[RowRuling, ...]) -> dict[int, RowRuling]:
    return {ruling.official: ruling for ruling in rulings}


def test_the_pages_show_what_people_do(pages: tuple[PageReading, ...]) -> None:
    found = {ruling.ruling for page in pages for ruling in rule_rows(page)}
    assert found == set(Ruling)


def test_rows_in_another_order_are_ruled_the_same(pages: tuple[PageReading, ...]) -> None:
    for page in pages:
        backwards = replace(page, rows=page.rows[::-1])
        assert by_official(rule_rows(backwards)) == by_official(rule_rows(page))


def test_boxes_from_right_to_left_are_ruled_the_same(pages: tuple[PageReading, ...]) -> None:
    for page in pages:
        turned = by_official(rule_rows(replace(page, rows=tuple(map(mirrored, page.rows)))))
        for ruling in rule_rows(page):
            other = turned[ruling.official]
            assert other.ruling is MIRRORED.get(ruling.ruling, ruling.ruling)
            assert other.reasons == ruling.reasons
            assert other.marks == ruling.marks[::-1]
