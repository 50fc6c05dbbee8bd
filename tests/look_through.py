"""`python look_through.py FILE`: goes through the pages of a scan file and decodes them; prints
what it found and the most memory, in MB, that this process and
its helpers took."""

import json
import multiprocessing
import re
import resource
import sys
from pathlib import Path

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.sources import InputFile, decode, pages


def most_mb() -> float:
    """This process at its largest, and the largest of its helpers, which end here."""
    status = Path("/proc/self/status").read_text()
    own = re.search(r"VmHWM:\s+(\d+)", status)
    assert own is not None
    for helper in multiprocessing.active_children():
        helper.kill()
        helper.join()
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (int(own[1]) + helpers) / 1024


def main(path: Path) -> None:
    formats: list[str] = []
    error = None
    try:
        for page in pages(InputFile(path, path.name)):
            formats.append(page.format.value)
            try:
                decode(page.data, page.format)
            except InputFileError:
                assert page.data == b"", "a page that is no damaged one"
    except InputFileError as raised:
        error = raised.en
    print(json.dumps({"formats": formats, "error": error, "mb": most_mb()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
