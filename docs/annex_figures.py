"""`python docs/annex_figures.py`: copies the figures of docs/accuracy.md to where the annex of the
minutes takes them from."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
TARGET = ROOT / "ptn_scan" / "documents" / "accuracy.toml"
PROFILES = ("office", "worn", "hard")


def figures(text: str) -> Iterator[str]:
    """One TOML table for each profile that the page has figures of."""
    for profile in PROFILES:
        part = re.search(rf"<!-- accuracy {profile} -->(.*?)<!-- end -->", text, re.DOTALL)
        if part is None:
            continue
        wrong, rows = _found(r"\| wrong rulings \| (\d+) of (\d+) rows", part[1])
        (review,) = _found(r"\| rows to review, where a ruling is right \| ([\d.]+) %", part[1])
        (reader,) = _found(r"\| reader, generator \| ([^,|]+),", part[1])
        (bound,) = _found(r"\| all \| \d+ \| \d+ \| ([\d.e+-]+) \|", part[1].split("bounds of")[1])
        yield (
            f'[[figures]]\nprofile = "{profile}"\nrows = {rows}\nwrong = {wrong}\n'
            f'review_percent = "{review}"\nbound = "{bound}"\nreader = "{reader}"\n'
        )


def _found(pattern: str, text: str) -> tuple[str, ...]:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"{PAGE}: nothing like {pattern}")
    return match.groups()


if __name__ == "__main__":
    head = "# Written by docs/annex_figures.py from docs/accuracy.md.\n\n"
    TARGET.write_text(head + "\n".join(figures(PAGE.read_text("utf-8"))), encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)} written")
