"""Stands in for scanimage with a scanner that feeds both sides: what SANE's test device cannot.

`PTN_TEST_PAGES` names a folder of JPEGs, which come out in the order of their names; what the files
given were called is kept in `given` there. Listing, names of files, messages and exit codes are
scanimage's own, as seen on SANE's test device; where a file `jam` lies in the folder the feeder
jams on the last page, and where a file `hang` does it never ends, as that device does where it is
stopped at a bad moment.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

LISTING = """
All options specific to device `duplex:0':
  Scan Mode:
    --mode Gray|Color [Gray]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 50..600dpi (in steps of 1) [300]
        Sets the resolution of the scanned image.
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
        Selects the scan source (such as a document-feeder).
  Geometry:
    -x 0..215.9mm (in steps of 0.0211639) [215.9]
        Width of scan-area.
    -y 0..355.6mm (in steps of 0.0211639) [297]
        Height of scan-area.
"""
JAMMED, NO_MORE = 6, 0
GIVEN = "given"
_PAUSE_SECONDS = 0.2


def main(words: list[str]) -> int:
    if "--all-options" in words:
        print(LISTING)
        return 0
    if words[words.index("--source") + 1] != "ADF Duplex":
        print("scanimage: setting of option --source failed (Invalid argument)", file=sys.stderr)
        return 1
    (name,) = (each.partition("=")[2] for each in words if each.startswith("--batch="))
    pages = Path(os.environ["PTN_TEST_PAGES"])
    code = scan(name, pages)
    if (pages / "hang").exists():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        while True:
            time.sleep(1)
    return code


def scan(name: str, place: Path) -> int:
    """Feeds all pages; returns the exit code."""
    pages, jams = sorted(place.glob("*.jpg")), (place / "jam").exists()
    tell("Scanning infinity pages, incrementing by 1, numbering from 1")
    for number, page in enumerate(pages, 1):
        tell(f"Scanning page {number}")
        target = Path(name % number)
        if jams and number == len(pages):
            target.with_name(f"{target.name}.part").write_bytes(page.read_bytes()[:1000])
            tell("scanimage: sane_read: Document feeder jammed")
            tell(f"Scanned page {number}. (scanner status = {JAMMED})")
            tell(f"Batch terminated, {number} pages scanned")
            return JAMMED
        part = target.with_name(f"{target.name}.part")
        shutil.copyfile(page, part)
        part.rename(target)
        with (place / GIVEN).open("a", encoding="utf-8") as given:
            print(target.name, file=given)
        print(target, flush=True)
        tell(f"Scanned page {number}. (scanner status = 5)")
        time.sleep(_PAUSE_SECONDS)
    tell(f"Scanning page {len(pages) + 1}")
    tell("scanimage: sane_start: Document feeder out of documents")
    tell(f"Batch terminated, {len(pages)} pages scanned")
    return NO_MORE


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
