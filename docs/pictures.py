"""`python docs/pictures.py`: makes the pictures of the documents anew, of a practice election.

The ballot and the overlay are of the sample election and the stroke model, and so the same each
time; the pages of minutes and announcement are of a demo, whose votes are the same each time; the
desk's pages are of the sample election in a real browser, where Chromium is.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import numpy as np
from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from ptn_scan.printing.ballots import write_ballots
from ptn_scan.recognition.overlay import draw
from ptn_scan.recognition.reader import Reader
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.simulation.hands import MARKS_VARIABLE
from ptn_scan.simulation.paper import render_page
from ptn_scan.simulation.profiles import Mode
from ptn_scan.simulation.truth import RowKind
from ptn_scan.workflow.demo import run
from ptn_scan.workflow.demo_places import Places
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.overlays import note_of
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.sample_election import found, sample_election
from ptn_scan.workflow.sample_scans import PRINT_DPI, SamplePage, scan_sample

PICTURES = Path(__file__).parent / "pictures"
MAX_BYTES = 150_000
WIDTH_PX = 980
COLOURS = 40
_PAPER_LEVEL = 236
"""What is lighter becomes white: noise of paper would fill the file."""

_MARKED = SamplePage(
    kinds={
        2: RowKind.UNDERVOTE,
        4: RowKind.CORRECTED,
        6: RowKind.STRUCK,
        8: RowKind.OVERVOTE,
        10: RowKind.CIRCLED,
    },
    write_in=True,
    look={"mode": Mode.COLOUR, "dpi": 200, "skew_degrees": 1.2, "jpeg_quality": 85},
)
_HEAD = "DIỄN TẬP  ·  Tờ MẪU  ·  phiếu chờ ban kiểm phiếu"
_SEED = (99, 3)
_MINUTES_PAGE = 2
_NOTICE_PAGE = 2
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_DESK_SIZE: ViewportSize = {"width": 1000, "height": 640}
_FORM_SIZE: ViewportSize = {"width": 1366, "height": 1130}
_RESULTS_SIZE: ViewportSize = {"width": 1366, "height": 1240}
_PATIENCE_MS = 120_000


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    os.environ.pop(MARKS_VARIABLE, None)  # the stroke model draws all marks
    with tempfile.TemporaryDirectory() as passing:
        root = Path(passing)
        folder = found(sample_election(1, 0, 1), root / "election")
        printed = root / "printed.pdf"
        (ballot,) = sample_election(1, 0, 1).states
        write_ballots(printed, folder.election, folder.layout, folder.issuer, (ballot,))
        paper = render_page(printed, 0, PRINT_DPI)
        save("ballot", paper)
        save("overlay", overlay(folder, paper))
        run(root / "demo")
        papers = Places(root / "demo").minutes
        save("minutes", render_page(papers / "bien-ban-1.pdf", _MINUTES_PAGE - 1, PRINT_DPI))
        save("notice", render_page(papers / "thong-bao.pdf", _NOTICE_PAGE - 1, PRINT_DPI))
        desk(folder, paper, Places(root / "demo").election, root)


def desk(folder: ElectionFolder, paper: np.ndarray, demo: Path, root: Path) -> None:
    """The desk's first page, its form and its review, with the marked scan read into `folder`; and
    the results of the election folder `demo`."""
    if CHROMIUM is None:
        print(
            "desk.png, form.png, review.png, results.png: not made anew, since there is no Chromium"
        )
        return
    scan = scan_sample(_MARKED, paper, folder.layout.page(1), _SEED).scan.scan
    assert scan.colour is not None
    Image.fromarray(np.ascontiguousarray(scan.colour[:, :, ::-1])).save(root / "scan.png")
    read(folder, (root / "scan.png",), 1, 1)
    with at_the_desk(folder.paths.root) as page:
        save("desk", shot(page))
        page.set_viewport_size(_FORM_SIZE)
        page.goto(urljoin(page.url, "/form"), wait_until="networkidle")
        save("form", shot(page))
        page.set_viewport_size(_DESK_SIZE)
        page.goto(urljoin(page.url, "/review"))
        page.get_by_text(folder.election.form.committee[0].name, exact=True).click()
        page.locator("#review[data-shown]").wait_for()
        page.wait_for_load_state("networkidle")
        save("review", shot(page))
    with at_the_desk(demo) as page:
        page.set_viewport_size(_RESULTS_SIZE)
        page.goto(urljoin(page.url, "/results"))
        save("results", shot(page))


@contextmanager
def at_the_desk(root: Path) -> Iterator[Page]:
    """The desk of the election folder `root` in a browser, where its first page is counted."""
    command = [sys.executable, "-m", "ptn_scan", "open", str(root), "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert server.stdout is not None
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(viewport=_DESK_SIZE)
            page.set_default_timeout(_PATIENCE_MS)
            page.goto(server.stdout.readline().strip())
            page.locator(".steps").wait_for()
            yield page
            browser.close()
    finally:
        server.kill()
        server.wait()


def shot(page: Page) -> np.ndarray:
    """What the browser shows, as colour pixels."""
    return np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))


def overlay(folder: ElectionFolder, paper: np.ndarray) -> np.ndarray:
    """A scan of `paper`, marked in many ways, with what was read drawn over it."""
    page = folder.layout.page(1)
    scan = scan_sample(_MARKED, paper, page, _SEED).scan.scan
    reading = Reader(folder.layout, folder.templates()).read(scan)
    notes = {
        row.official: note_of(row, rejected=False, names=folder.election.form.level_names)
        for row in rule_rows(reading)
    }
    return draw(scan, reading, page, notes, _HEAD)[:, :, ::-1]


def save(name: str, picture: np.ndarray) -> None:
    """Writes docs/pictures/<name>.png, small, in few colours."""
    full = Image.fromarray(np.ascontiguousarray(picture))
    size = (WIDTH_PX, round(full.height * WIDTH_PX / full.width))
    small = full.resize(size, Image.Resampling.LANCZOS)
    target = PICTURES / f"{name}.png"
    clean = small.point(lambda level: 255 if level > _PAPER_LEVEL else level)
    few = clean.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    size_bytes = target.stat().st_size
    if size_bytes > MAX_BYTES:
        raise SystemExit(f"{target}: {size_bytes} bytes, more than {MAX_BYTES}")
    print(f"{target.name}: {size_bytes} bytes")


if __name__ == "__main__":
    main()
