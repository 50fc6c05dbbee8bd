"""The test deck: planned, printed, scanned and checked, and what its scans tell of a scanner."""

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from elections import FORMS, PrintedElection, call, copy_election, hand_out, print_election
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_ballots import PrintedForm, scanner, with_bright_streak

from ptn_scan.ballot_box.journal import DECK_CHECKED
from ptn_scan.ballot_id import is_test_sheet, parse
from ptn_scan.deck.cases import ODD, PLAIN, Case
from ptn_scan.deck.checking import Identity, Verdict
from ptn_scan.deck.finding import Severity
from ptn_scan.deck.plan import Deck, pages_of, plan_deck, strokes_on
from ptn_scan.deck.printing import TEST_SHEET, write_deck
from ptn_scan.election import Level
from ptn_scan.errors import UsageError
from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.package.contents import journal_lines
from ptn_scan.recognition.print_scale import ScaleBasis, print_scale
from ptn_scan.recognition.reading import Placement
from ptn_scan.recognition.scan_quality import measure_quality
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import IdState, Ruling
from ptn_scan.simulation.ink import PageImage
from ptn_scan.simulation.paper import render_page, render_pages
from ptn_scan.simulation.profiles import OFFICE, Mode, Streak, draw_parameters
from ptn_scan.simulation.scanner import scan_with
from ptn_scan.workflow.check_deck import CheckedDeck, check
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results
from ptn_scan.workflow.test_deck import print_deck
from ptn_scan.workflow.verifying import verify

DPI = 200
PX_PER_MM = DPI / 25.4
_PALE_SHEET = 4
"""Has the pale cross, which bad settings lose first."""


@given(st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_every_box_and_every_way_of_marking_is_in_the_deck(officials: int) -> None:
    deck = plan_deck(officials)
    rows = [row for ballot in deck.ballots for row in ballot.rows]
    plain = [row for row in rows if row.case in PLAIN]
    boxes = {(row.official, row.level) for row in plain}
    assert boxes == {(number, level) for number in range(1, officials + 1) for level in Level}
    assert {(row.case, row.level) for row in plain} == {(c, lv) for c in PLAIN for lv in Level}
    for case in set(ODD) - {Case.UNDERVOTE}:
        assert sum(row.case is case for row in rows) == 1
    assert any(all(row.case is Case.UNDERVOTE for row in each.rows) for each in deck.ballots)
    assert sum(not each.stamp for each in deck.ballots) == 1
    assert sum(each.write_in for each in deck.ballots) == 1
    assert sum(each.signature for each in deck.ballots) == 1
    assert len({each.ballot for each in deck.ballots}) == len(deck.ballots)
    assert all(is_test_sheet(each.ballot) for each in deck.ballots)


def test_no_mark_touches_what_places_the_page(any_form: PrintedForm) -> None:
    form, layout = any_form.election.form, any_form.layout
    for ballot, page in pages_of(plan_deck(len(form.officials)), layout):
        kept_clear = [each.rect for each in page.fiducials] + [each.grown(3.6) for each in page.qr]
        for stroke in strokes_on(ballot, page, form):
            xs, ys = zip(*stroke.points, strict=True)
            bounds = Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).grown(0.5)
            assert PAPER.contains(bounds)
            assert not any(bounds.overlaps(each) for each in kept_clear)


def test_every_page_says_that_it_is_a_test_sheet(any_form: PrintedForm) -> None:
    deck, pdf = _printed(any_form)
    with pdfium.PdfDocument(pdf) as document:
        assert len(document) == len(deck.ballots) * len(any_form.layout.pages)
        for page in document:
            assert page.get_textpage().get_text_bounded().count(TEST_SHEET) == 2


def test_the_same_election_has_the_same_deck(one_official: PrintedForm, tmp_path: Path) -> None:
    deck, pdf = _printed(one_official)
    again = tmp_path / "again.pdf"
    write_deck(again, one_official.election, one_official.layout, one_official.authority, deck)
    assert again.read_bytes() == pdf.read_bytes()


def test_every_row_of_every_forms_deck_is_read_as_drawn(any_form: PrintedForm) -> None:
    deck, pdf = _printed(any_form)
    pages = list(pages_of(deck, any_form.layout))
    office = np.random.default_rng(7)
    for index in range(0, len(pages), 1 if len(pages) < 20 else 2):
        (ballot, page), picture = pages[index], render_page(pdf, index, DPI)
        drawn = replace(draw_parameters(OFFICE, office), mode=Mode.GRAY, dpi=DPI)
        reading = any_form.reader.read(scan_with(picture, (), drawn, PX_PER_MM).scan)
        (payload,) = reading.payloads
        code = parse(payload)
        assert code is not None
        assert (code.ballot, code.page) == (ballot.ballot, page.page)
        for row in rule_rows(reading):
            expected = ballot.row(row.official).expected
            assert row.ruling in {expected.ruling, Ruling.REVIEW}, (ballot.number, row)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> ElectionFolder:
    return new(FORMS / "kon-ray-2023.toml", tmp_path_factory.mktemp("deck") / "election", False)


@pytest.fixture(scope="module")
def sheets(folder: ElectionFolder) -> tuple[PageImage, ...]:
    """The printed test deck, a picture for each sheet."""
    return tuple(render_pages(print_deck(folder).pdf, DPI))


@pytest.fixture
def checked(
    folder: ElectionFolder, sheets: tuple[PageImage, ...], tmp_path: Path
) -> Callable[..., CheckedDeck]:
    """Scans sheets (all of the deck unless told otherwise) and checks the scans."""

    def scan_and_check(pages: Sequence[PageImage] = sheets, **settings: object) -> CheckedDeck:
        return check(folder, [_scans(tmp_path / "scans", pages, **settings)])

    return scan_and_check


def test_a_good_scanner_is_fit(checked: Callable[..., CheckedDeck], folder: ElectionFolder) -> None:
    with folder.open_box() as box:
        before = box.snapshot()
    result = checked()
    assert result.fit
    assert result.found == ()
    assert result.check.count(Verdict.RIGHT) == len(result.check.rows) == 66
    for page in result.check.pages:
        assert page.identity is Identity.TEST_SHEET
        assert page.quality is not None
        assert page.quality.dots_per_inch == pytest.approx(DPI, rel=0.002)
        assert page.quality.scale is not None
        assert page.quality.scale.scale == pytest.approx(1.0, abs=0.002)
        assert page.quality.paper_level == pytest.approx(246, abs=3)
        assert page.stamp is not None
        assert page.stamp.seen is page.stamp.expected
    with folder.open_box() as box:
        assert replace(box.snapshot(), journal_head="") == replace(before, journal_head="")
        facts = box.entries(DECK_CHECKED)[-1].facts
        assert "content" in json.loads([*journal_lines(box.journal())][-1])
    assert facts["fit"] is True
    assert (facts["pages"], facts["right"], facts["modes"]) == (6, 66, "colour")
    assert verify(folder).scans == 0


def test_the_office_scanner_is_fit_however_sheets_are_fed(
    checked: Callable[..., CheckedDeck],
) -> None:
    result = checked(
        skew_degrees=1.4,
        upside_down=True,
        stretch_along=0.005,
        stretch_across=0.003,
        noise_levels=4.0,
        darkness=0.9,
        paper_white=238.0,
        jpeg_quality=70,
    )
    assert result.fit, result.found
    assert result.check.count(Verdict.WRONG) == 0


@pytest.mark.parametrize(
    ("settings", "key", "word"),
    [
        ({"streaks": (Streak(0.3, 2, 70.0),)}, "streaks", "63,0 mm"),
        ({"mode": Mode.BILEVEL, "threshold": 80.0}, "black-and-white", "ngưỡng"),
        ({"dpi": 100}, "resolution", "100 dpi"),
        ({"paper_white": 120.0, "mode": Mode.GRAY}, "dark-paper", "độ sáng"),
        ({"skew_degrees": 8.6}, "skew", "8,6°"),
        ({"noise_levels": 42.0, "mode": Mode.GRAY}, "noise", "nhiễu"),
    ],
)
def test_a_bad_setting_is_told_with_the_way_out(
    checked: Callable[..., CheckedDeck],
    sheets: tuple[PageImage, ...],
    settings: dict[str, object],
    key: str,
    word: str,
) -> None:
    result = checked([sheets[_PALE_SHEET]], **settings)
    assert not result.fit
    told = {each.key: each for each in result.found if each.severity is Severity.FAULT}
    assert word in told[key].vi
    assert "Hãy" in told[key].vi


def test_a_wrong_print_scale_is_told_and_read_all_the_same(
    checked: Callable[..., CheckedDeck], sheets: tuple[PageImage, ...]
) -> None:
    result = checked([_printed_at(sheet, 0.97) for sheet in sheets])
    faults = [each for each in result.found if each.severity is Severity.FAULT]
    assert [each.key for each in faults] == ["print-scale"]
    assert "97%" in faults[0].vi
    assert "Kích thước thực" in faults[0].vi
    assert result.check.count(Verdict.RIGHT) == 66


def test_missing_doubled_foreign_and_unread_pages_are_told(
    checked: Callable[..., CheckedDeck],
    sheets: tuple[PageImage, ...],
    kon_ray: PrintedForm,
) -> None:
    blank = np.full_like(sheets[0], 255)
    covered = sheets[3].copy()
    for place in kon_ray.first.qr:
        left, top, right, bottom = (
            round(value * PX_PER_MM) for value in (place.x, place.y, place.right, place.bottom)
        )
        covered[top:bottom, left:right] = 255
    result = checked([sheets[0], sheets[0], sheets[2], covered, *sheets[4:], kon_ray.page(), blank])
    told = {each.key: each.vi for each in result.found}
    assert "phiếu 2 trang 1" in told["missing-pages"]
    assert "phiếu 1 trang 1" in told["doubled-pages"]
    assert "3.jpg" in told["unread-pages"]
    assert "6.jpg" in told["foreign-pages"]
    assert result.check.pages[7].identity is Identity.BLANK
    for ballot in ("AAAABBBBCCCCDDDD", "PHIEUTHU"):
        assert ballot not in result.to_json()


def test_the_commands_words_and_exit_codes(
    folder: ElectionFolder, sheets: tuple[PageImage, ...], tmp_path: Path
) -> None:
    root = folder.paths.root
    printed = _call("test-deck", root, "--out", tmp_path / "thu.pdf")
    assert printed.returncode == 0
    answers = json.loads((tmp_path / "thu-dap-an.json").read_text("utf-8"))
    assert [each["number"] for each in answers["ballots"]] == [1, 2, 3, 4, 5, 6]
    with pdfium.PdfDocument(tmp_path / "thu-dap-an.pdf") as document:
        assert "ĐÁP ÁN BỘ PHIẾU THỬ" in document[0].get_textpage().get_text_bounded()
    scans = _scans(tmp_path / "scans", sheets[:2])
    (scans / "broken.pdf").write_text("no PDF")
    failed = _call("check-deck", root, scans)
    assert failed.returncode == 8
    assert "phiếu 6 trang 1" in failed.stdout
    assert "KHÔNG ĐẠT" in failed.stdout
    assert "broken.pdf" in failed.stderr
    told = _call("--lang", "en", "check-deck", root, scans, "--json")
    assert told.returncode == 8
    report = json.loads(told.stdout)
    assert report["fit"] is False
    assert report["missing"] == [[3, 1], [4, 1], [5, 1], [6, 1]]
    assert report["summary"]["rows"] == {"right": 22, "wrong": 0, "review": 0}


def test_the_deck_may_not_lie_in_the_election_folder(folder: ElectionFolder) -> None:
    with pytest.raises(UsageError):
        print_deck(folder, folder.paths.root / "deck.pdf")
    with pytest.raises(UsageError):
        print_deck(folder, folder.paths.root.parent / "nowhere" / "deck.pdf")


@pytest.fixture(scope="module")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    printed = print_election(tmp_path_factory.mktemp("real"), "kon-ray-2023", 2)
    hand_out(printed, 2)
    return printed


def test_a_test_sheet_among_ballots_is_rejected_and_told(
    issued_once: PrintedElection, tmp_path: Path
) -> None:
    election = copy_election(issued_once, tmp_path)
    deck = print_deck(election.folder)
    sheet = next(iter(render_pages(deck.pdf, DPI)))
    result = read(election.folder, [_scans(tmp_path / "scans", [sheet])], workers=1)
    assert any("PHIẾU THỬ" in each.vi for each in result.warnings)
    (ballot,) = results(election.folder).box.ballots
    assert (ballot.status, ballot.reasons) == ("rejected", ("not-issued",))
    with election.folder.open_box() as box:
        register = box.snapshot().register
    assert set(register.values()) == {IdState.ISSUED}
    assert not any(is_test_sheet(each) for each in register)


@pytest.mark.parametrize(("scale", "percent"), [(0.91, "91%"), (0.97, "97%"), (1.08, "108%")])
def test_ballots_printed_at_another_scale_are_read_and_told(
    issued_once: PrintedElection, tmp_path: Path, scale: float, percent: str
) -> None:
    election = copy_election(issued_once, tmp_path)
    votes = {number: tuple(Level)[number % 3] for number in range(1, 12)}
    right_size = np.asarray(election.page(0, votes).convert("RGB"))
    page = _printed_at(right_size, scale)
    files = _scans(tmp_path / "scans", [page], mode=Mode.GRAY, dpi=DPI)
    result = read(election.folder, [files], workers=1)
    assert any(percent in each.vi for each in result.warnings)
    (ballot,) = results(election.folder).box.ballots
    assert {row.official: row.ruling for row in ballot.rows} == {
        number: Ruling(level.value) for number, level in votes.items()
    }


def test_ballots_printed_right_are_not_told(issued_once: PrintedElection, tmp_path: Path) -> None:
    election = copy_election(issued_once, tmp_path)
    page = np.asarray(election.page(0).convert("RGB"))
    files = _scans(tmp_path / "scans", [page], stretch_along=0.005, stretch_across=0.003)
    assert read(election.folder, [files], workers=1).warnings == ()


@pytest.mark.parametrize(
    ("shape", "tag", "scale", "basis"),
    [
        ((2339, 1654), None, 0.97, ScaleBasis.AREA),
        ((1654, 2339), None, 0.97, ScaleBasis.AREA),
        ((2200, 1700), 300.0, 0.97, ScaleBasis.AREA),
        ((2433, 1748), 200.0, 0.97, ScaleBasis.TAG),
        ((2433, 1748), None, None, None),
        ((2433, 1748), 72.0, None, None),
    ],
)
def test_the_print_scale_comes_from_the_scanned_area_else_from_the_tag(
    shape: tuple[int, int], tag: float | None, scale: float | None, basis: ScaleBasis | None
) -> None:
    px_per_mm = 0.97 * PX_PER_MM
    placement = Placement(
        across=(5.0, px_per_mm, 0.0, 0.0, 0.0),
        along=(5.0, 0.0, px_per_mm, 0.0, 0.0),
        fiducials=6,
        residual_mm=0.02,
        dots_per_inch=0.97 * DPI,
    )
    found = print_scale(shape, placement, tag)
    if scale is None:
        assert found is None
        return
    assert found is not None
    assert (found.scale, found.basis) == (pytest.approx(scale, abs=0.002), basis)
    assert found.is_off(0.015)
    assert not found.is_off(0.05)


def test_the_print_scale_is_told_by_the_sheets_edges_before_a_dark_bed(
    kon_ray: PrintedForm,
) -> None:
    for scale, skew in ((1.0, 0.0), (0.96, 1.5), (1.06, -3.0)):
        page = _printed_at(kon_ray.page(), scale)
        settings = scanner(bed_mm=6.0, skew_degrees=skew, shift_mm=(1.0, -1.0))
        scan = scan_with(page, (), settings, PX_PER_MM).scan
        quality = measure_quality(scan, kon_ray.reader.read(scan))
        assert quality is not None
        assert quality.scale is not None
        assert quality.scale.basis is ScaleBasis.EDGES
        assert quality.scale.scale == pytest.approx(scale, abs=0.004)
        assert quality.skew_degrees == pytest.approx(skew, abs=0.1)


def test_a_fine_scan_that_the_reader_reduced_keeps_its_resolution(kon_ray: PrintedForm) -> None:
    page = kon_ray.page(dpi=600)
    scan = scan_with(page, (), scanner(dpi=600), page.shape[0] / PAPER.h).scan
    quality = measure_quality(scan, kon_ray.reader.read(scan))
    assert quality is not None
    assert quality.dots_per_inch == pytest.approx(600, rel=0.002)
    assert quality.scale is not None
    assert quality.scale.scale == pytest.approx(1.0, abs=0.002)


def test_streaks_are_placed_on_the_glass_and_printed_lines_are_none(kon_ray: PrintedForm) -> None:
    for upside_down in (False, True):
        streaks = (Streak(0.25, 1, 25.0), Streak(0.7, 2, 90.0))
        settings = scanner(streaks=streaks, upside_down=upside_down)
        scan = scan_with(kon_ray.page(), (), settings, PX_PER_MM).scan
        quality = measure_quality(scan, kon_ray.reader.read(scan))
        assert quality is not None
        assert quality.streaks_mm == pytest.approx((52.5, 147.0), abs=0.4)
    gray = scan_with(kon_ray.page(), (), scanner(paper_white=225.0), PX_PER_MM).scan
    bright = with_bright_streak(gray, 0.85, 1, 25)
    quality = measure_quality(bright, kon_ray.reader.read(bright))
    assert quality is not None
    assert quality.streaks_mm == pytest.approx((178.5,), abs=0.4)
    clean = scan_with(kon_ray.page(), (), scanner(), PX_PER_MM).scan
    quality = measure_quality(clean, kon_ray.reader.read(clean))
    assert quality is not None
    assert quality.streaks_mm == ()


@cache
def _printed(form: PrintedForm) -> tuple[Deck, Path]:
    """The deck of a form, printed once beside its ballots."""
    deck, target = plan_deck(len(form.election.form.officials)), form.pdf.with_name("deck.pdf")
    write_deck(target, form.election, form.layout, form.authority, deck)
    return deck, target


def _scans(target: Path, pages: Sequence[PageImage], **settings: object) -> Path:
    """A folder with a scan of each page, `0.jpg` and so on; in colour unless told otherwise."""
    target.mkdir()
    given = {"mode": Mode.COLOUR, **settings}
    for index, page in enumerate(pages):
        done = scan_with(page, (), scanner(seed=index, **given), page.shape[0] / PAPER.h)
        (target / f"{index}{done.suffix}").write_bytes(done.encoded)
    return target


def _printed_at(page: PageImage, scale: float) -> PageImage:
    """The page as a printer gives it that shrinks or enlarges about the middle of the paper."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0.0, scale)
    white = (255, 255, 255)
    return np.asarray(
        cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=white),
        dtype=np.uint8,
    )


def _call(*words: str | Path) -> subprocess.CompletedProcess[str]:
    done = call(*words)
    assert "Traceback" not in done.stderr
    return done
