"""Forms printed once for all tests of printing and recognition, and a browser."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from printed_ballots import PrintedForm, print_form, shipped_form

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    from desk_pages import chromium  # which only tests of the desk need

    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def kon_ray(tmp_path_factory: pytest.TempPathFactory) -> PrintedForm:
    """Eleven officials on one page."""
    return print_form(shipped_form("kon-ray-2023"), tmp_path_factory.mktemp("kon-ray"))


@pytest.fixture(scope="session")
def one_official(tmp_path_factory: pytest.TempPathFactory) -> PrintedForm:
    return print_form(shipped_form("mot-nguoi"), tmp_path_factory.mktemp("mot-nguoi"))


@pytest.fixture(scope="session")
def three_pages(tmp_path_factory: pytest.TempPathFactory) -> PrintedForm:
    """Forty officials on three pages."""
    return print_form(shipped_form("nhieu-trang"), tmp_path_factory.mktemp("nhieu-trang"))


@pytest.fixture(params=["kon_ray", "one_official", "three_pages"])
def any_form(request: pytest.FixtureRequest) -> PrintedForm:
    """Each of the shipped forms."""
    form: PrintedForm = request.getfixturevalue(request.param)
    return form
