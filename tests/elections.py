"""Election folders made for tests, and plain scans of their printed ballots."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw
from sqlalchemy import select

from ptn_scan.ballot_box import journal
from ptn_scan.ballot_box.schema import READINGS
from ptn_scan.election import Level
from ptn_scan.workflow.conference import Leftovers, establish, issue
from ptn_scan.workflow.folder import ElectionFolder, open_folder
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.printing import print_ballots
from ptn_scan.workflow.records import ExportFormat, export

FORMS = Path(__file__).parent.parent / "forms"
DPI = 150
PX_PER_MM = DPI / 25.4

Votes = Mapping[int, Level]
"""The level marked for each official by number; officials that are not named are left blank."""


@dataclass(frozen=True, slots=True)
class PrintedElection:
    """An election folder and the PDF with its ballots."""

    folder: ElectionFolder
    pdf: Path

    def page(self, index: int, votes: Votes | None = None) -> Image.Image:
        """Page `index` (from 0) of the PDF as a gray scan, crosses in the boxes of `votes`."""
        with pdfium.PdfDocument(self.pdf) as document:
            picture = document[index].render(scale=DPI / 72).to_pil().convert("L")
        layout = self.folder.layout
        pen = ImageDraw.Draw(picture)
        for row in layout.pages[index % len(layout.pages)].rows:
            level = (votes or {}).get(row.official)
            if level is not None:
                box = row.box(level).grown(-1.0)
                left, top, right, bottom = (
                    round(value * PX_PER_MM) for value in (box.x, box.y, box.right, box.bottom)
                )
                pen.line([(left, top), (right, bottom)], fill=30, width=3)
                pen.line([(left, bottom), (right, top)], fill=30, width=3)
        return picture

    def scan(self, target: Path, pages: Sequence[int], votes: Votes | None = None) -> Path:
        """Writes a scan of `pages`, all marked by `votes`, as the suffix of `target` says."""
        pictures = [self.page(index, votes) for index in pages]
        if target.suffix == ".pdf":
            pictures[0].save(target, save_all=True, append_images=pictures[1:], resolution=DPI)
        else:
            pictures[0].save(target, dpi=(DPI, DPI))
        return target


def print_election(root: Path, form: str, count: int, practice: bool = False) -> PrintedElection:
    """A new election by a shipped form, with `count` ballots printed beside it."""
    folder = new(FORMS / f"{form}.toml", root / "election", practice)
    return PrintedElection(folder, print_ballots(folder, count, root / "ballots.pdf"))


def copy_election(printed: PrintedElection, root: Path) -> PrintedElection:
    """The same election in a folder of its own: a folder can be copied whole."""
    shutil.copytree(printed.folder.paths.root, root / "election")
    shutil.copy(printed.pdf, root / "ballots.pdf")
    return PrintedElection(open_folder(root / "election"), root / "ballots.pdf")


def hand_out(printed: PrintedElection, people: int) -> None:
    """Everybody convened is present, and every printed ballot is issued."""
    establish(printed.folder, people, people)
    with printed.folder.open_box() as box:
        count = box.snapshot().counts.printed
    issue(printed.folder, count, Leftovers())


def records(folder: ElectionFolder) -> list[dict[str, object]]:
    """The JSON lines of `export`."""
    return [json.loads(line) for line in export(folder, ExportFormat.JSONL).splitlines()]


def read_by_an_older_version(folder: ElectionFolder) -> None:
    """Gives one scan a later reading without what this version needs, under a journal that vouches
    for it."""
    with folder.open_box() as box, box.transaction() as connection:
        scan, text = connection.execute(select(READINGS.c.scan, READINGS.c.reading)).first() or ()
        older = text.replace('"rows"', '"zeilen"').replace('"kind"', '"art"')
        row = {"scan": scan, "reader": "0.0", "reading": older}
        journal.append(connection, "read", {}, [(READINGS, [row])])


def without_handles(folder: ElectionFolder) -> list[str]:
    """What was read, as text that is the same however often and wherever it is read anew."""
    return sorted(
        json.dumps({key: value for key, value in line.items() if key != "sheets"}, sort_keys=True)
        for line in records(folder)
    )


def jpeg(picture: Image.Image) -> bytes:
    """The picture as JPEG."""
    target = io.BytesIO()
    picture.save(target, "jpeg", quality=85)
    return target.getvalue()


def call(
    *words: str | Path, seconds: float = 120, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs the program as a process of its own, for so long at most."""
    return subprocess.run(
        [sys.executable, "-m", "ptn_scan", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
        timeout=seconds,
    )


def heed_interrupts() -> None:
    """For a child process: takes SIGINT as a terminal's programs do, even where the tests run in
    the background and would hand down that it be ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
