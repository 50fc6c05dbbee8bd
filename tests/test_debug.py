"""Pictures of the steps: of the same reading as `read`'s, whole, with the signature hidden."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from elections import PrintedElection, copy_election, hand_out, print_election
from PIL import Image, ImageDraw
from printed_ballots import PrintedForm, scanned

from ptn_scan.election import Level
from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER
from ptn_scan.recognition.boxes import BoxesInk
from ptn_scan.recognition.names import read_names
from ptn_scan.recognition.pictures import PX_PER_MM as PICTURE_PX_PER_MM
from ptn_scan.recognition.pictures import signed_area
from ptn_scan.recognition.step_pictures import Step, residual_mm
from ptn_scan.recognition.steps import retrace
from ptn_scan.ruling.limits import LIMITS
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.workflow.debugging import RULINGS, write_steps
from ptn_scan.workflow.debugging_measures import deciding_limits
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

VOTES = {1: Level.LOW}
NAMES = {step.value for step in Step} | {RULINGS}


@pytest.fixture(scope="module")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    printed = print_election(tmp_path_factory.mktemp("debug"), "mot-nguoi", 1, practice=True)
    hand_out(printed, 1)
    return printed


def signed(printed: PrintedElection, ink: int = 0) -> Image.Image:
    """A marked page whose signature box is filled with ink, as nobody signs, over its edge too."""
    picture = printed.page(0, VOTES)
    box = printed.folder.layout.pages[0].signature
    assert box is not None
    area = box.grown(2.0)
    scale = picture.width / PAPER.w
    corners = [value * scale for value in (area.x, area.y, area.right, area.bottom)]
    ImageDraw.Draw(picture).rectangle(corners, fill=ink)
    return picture


@pytest.fixture(scope="module")
def pictures(
    printed_once: PrintedElection, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Image.Image]:
    """The pictures of a page that is signed, by the stems of their files."""
    root = tmp_path_factory.mktemp("signed")
    signed(printed_once).save(root / "scan.png")
    written = write_steps(printed_once.folder, root / "scan.png", 1, root / "steps")
    return {path.stem: Image.open(path) for path in written if path.suffix == ".png"}


def inside(picture: Image.Image, area: Rect) -> np.ndarray:
    """The gray levels in the inner half of `area` of a picture whose paper stands at its bottom."""
    on_scan = picture.width < 1000 or picture.width == round(150 / 25.4 * PAPER.w)
    scale = picture.width / PAPER.w if on_scan else PICTURE_PX_PER_MM
    head = picture.height - PAPER.h * scale
    area = area.grown(-area.w / 4, -area.h / 4)
    left, top = area.x * scale, head + area.y * scale
    box = (left, top, left + area.w * scale, top + area.h * scale)
    return np.asarray(picture.convert("L").crop(tuple(map(round, box))))


def test_each_step_has_its_picture(pictures: Mapping[str, Image.Image]) -> None:
    assert set(pictures) == NAMES
    assert [name[:2] for name in sorted(pictures)] == [f"{n:02d}" for n in range(1, 15)]
    assert all(min(picture.size) > 900 for picture in pictures.values())


def test_the_signature_is_hidden_in_every_picture(
    printed_once: PrintedElection, pictures: Mapping[str, Image.Image]
) -> None:
    area = signed_area(printed_once.folder.layout.pages[0])
    assert area is not None
    assert inside(signed(printed_once), area).mean() < 30
    for name, picture in pictures.items():
        assert inside(picture, area).mean() > 140, name
        assert inside(picture, area).min() > 60, name


def test_pictures_are_of_the_reading_itself(any_form: PrintedForm) -> None:
    """What the steps hold gives the reader's own measures."""
    scan = scanned(any_form.page(), skew_degrees=2.0)
    reading = any_form.reader.read(scan)
    steps = retrace(any_form.reader, scan, reading)
    assert steps is not None
    rows = steps.page.rows
    assert BoxesInk.of(steps.ink, rows).marks() == tuple(row.marks for row in reading.rows)
    assert [place.match for place in steps.places] == [row.match for row in reading.rows]
    qualities = [strip.quality for strip in steps.ink.strips]
    for quality, row in zip(qualities, reading.rows, strict=True):
        assert (quality.contrast, quality.noise) == (row.contrast, row.noise)
    assert read_names(steps.ink, rows, steps.texts) == tuple(row.name for row in reading.rows)
    assert reading.placement is not None
    off = [residual_mm(steps, each) for each in steps.fiducials]
    assert np.sqrt(np.mean(np.square(off))) == pytest.approx(
        reading.placement.residual_mm, abs=0.01
    )


def test_fine_scans_are_retraced_as_they_were_read(one_official: PrintedForm) -> None:
    scan = scanned(one_official.page(dpi=400), dpi=400)
    reading = one_official.reader.read(scan)
    steps = retrace(one_official.reader, scan, reading)
    assert steps is not None
    assert steps.scan.gray.shape[0] < scan.gray.shape[0]
    assert steps.scan.gray.shape == steps.without_streaks.shape


def test_measures_tell_the_ruling_and_what_decides_it(
    printed_once: PrintedElection, tmp_path: Path
) -> None:
    scan = printed_once.scan(tmp_path / "scan.png", [0], VOTES)
    write_steps(printed_once.folder, scan, 1, tmp_path / "steps", "en")
    content = json.loads((tmp_path / "steps" / "so-do.json").read_text("utf-8"))
    (row,) = content["rows"]
    assert (row["ruling"], row["boxes"]["low"], row["marks"][0]["kind"]) == (
        "low",
        "marked",
        "vote",
    )
    assert content["qr_read"] == 1
    assert not any(ballot in json.dumps(content) for ballot in _ids(printed_once))
    assert all(row["deciding"])
    text = (tmp_path / "steps" / "so-do.txt").read_text("utf-8")
    assert text.startswith("1. ")
    assert ": low" in text.splitlines()[0]


def _ids(printed: PrintedElection) -> set[str]:
    with printed.folder.open_box() as box:
        return set(box.snapshot().register)


def test_a_limit_that_decides_changes_the_ruling(kon_ray: PrintedForm) -> None:
    reading = kon_ray.read()
    (first, *_), told = rule_rows(reading), deciding_limits(reading)
    assert told[0]
    for each in told[0]:
        moved = rule_rows(reading, replace(LIMITS, **{each.limit: each.moved_to}))[0]
        assert (moved.ruling, moved.reasons) == (each.instead.ruling, each.instead.reasons)
        assert (moved.ruling, moved.reasons) != (first.ruling, first.reasons)


def test_nothing_is_entered_and_a_handle_names_a_scan(
    printed_once: PrintedElection, tmp_path: Path
) -> None:
    printed = copy_election(printed_once, tmp_path)
    scan = printed.scan(tmp_path / "scan.pdf", [0, 0], VOTES)
    before = printed.folder.paths.ballot_box.read_bytes()
    assert write_steps(printed.folder, scan, 2, tmp_path / "one")
    assert printed.folder.paths.ballot_box.read_bytes() == before
    read(printed.folder, [scan], workers=1)
    handle = results(printed.folder).snapshot.sheets[0].handle
    written = write_steps(printed.folder, Path(handle.lower()), 1, tmp_path / "two")
    for path in written:
        assert path.read_bytes() == (tmp_path / "one" / path.name).read_bytes()


def test_a_page_that_is_no_ballot_has_one_picture(
    printed_once: PrintedElection, tmp_path: Path
) -> None:
    Image.new("L", (1240, 1754), 250).save(tmp_path / "blank.png")
    written = write_steps(printed_once.folder, tmp_path / "blank.png", 1, tmp_path / "steps")
    assert [path.name for path in written] == ["01-anh-quet.png", "so-do.json", "so-do.txt"]
    assert json.loads(written[1].read_text("utf-8"))["kind"] == "blank"


def test_what_cannot_be_done_is_said(printed_once: PrintedElection, tmp_path: Path) -> None:
    folder = printed_once.folder
    scan, bad = printed_once.scan(tmp_path / "scan.png", [0]), tmp_path / "bad.png"
    bad.write_text("hello")
    with pytest.raises(UsageError, match="page 2"):
        write_steps(folder, scan, 2, tmp_path / "steps")
    with pytest.raises(UsageError, match="--out"):
        write_steps(folder, scan, 1, folder.paths.scans)
    for path in (bad, tmp_path / "none.png"):
        with pytest.raises(InputFileError):
            write_steps(folder, path, 1, tmp_path / "steps")
    assert not (tmp_path / "steps").exists()
