"""`python docs/pictures.py`: makes the pictures of the documents anew, of a practice election.

The ballot and the overlay are of the sample election and the stroke model, and so the same each
time; the page of the minutes is of a demo, whose votes are the same each time.
"""

import os
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

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


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    os.environ.pop(MARKS_VARIABLE, None)  # the stroke model draws all marks
    with tempfile.TemporaryDirectory() as passing:
        root = Path(passing)
        folder = found(sample_election(1, 0, 1), root / "election")
        printed = root / "printed.pdf"
        (ballot,) = sample_election(1, 0, 1).states
        write_ballots(printed, folder.election, folder.layout, folder.authority, (ballot,))
        paper = render_page(printed, 0, PRINT_DPI)
        save("ballot", paper)
        save("overlay", overlay(folder, paper))
        run(root / "demo")
        minutes = Places(root / "demo").minutes / "bien-ban-1.pdf"
        save("minutes", render_page(minutes, _MINUTES_PAGE - 1, PRINT_DPI))


def overlay(folder: ElectionFolder, paper: np.ndarray) -> np.ndarray:
    """A scan of `paper`, marked in many ways, with what was read drawn over it."""
    page = folder.layout.page(1)
    scan = scan_sample(_MARKED, paper, page, _SEED).scan.scan
    reading = Reader(folder.layout, folder.templates()).read(scan)
    notes = {row.official: note_of(row, rejected=False) for row in rule_rows(reading)}
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
