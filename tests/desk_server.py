"""The desk as a process of its own, people at it, and scans with something to review."""

import http.client
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from elections import DPI, PX_PER_MM, PrintedElection, heed_interrupts
from PIL import Image, ImageDraw

from ptn_scan.election import Level

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is missing; on Debian: apt-get install chromium"
)


@dataclass(frozen=True, slots=True)
class RunningDesk:
    """`ptn-scan open` as it runs: its first address and its process."""

    address: str
    process: subprocess.Popen[str]

    @property
    def origin(self) -> str:
        return self.address.partition("/enter")[0]

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])


@contextmanager
def desk(root: Path | None, *words: str) -> Iterator[RunningDesk]:
    """The desk of the election folder `root`, or one that asks for a folder; killed at the end if
    it still runs. It forgets what was opened, unless the environment says where to keep that."""
    folder = () if root is None else (str(root),)
    state = os.environ.get("XDG_STATE_HOME", os.devnull)
    process = subprocess.Popen(
        [sys.executable, "-m", "ptn_scan", "open", *folder, "--no-browser", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"XDG_STATE_HOME": state},
        preexec_fn=heed_interrupts,
    )
    try:
        assert process.stdout is not None
        yield RunningDesk(process.stdout.readline().strip(), process)
    finally:
        process.kill()
        process.communicate()


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(slots=True)
class Visitor:
    """Somebody who asks the desk without a browser, and so may say anything."""

    desk: RunningDesk
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def ask(
        self,
        path: str,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
        **headers: str,
    ) -> Answer:
        """GET, or POST of a form (with the CSRF token) or of a body."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form is not None:
            body = urllib.parse.urlencode({"csrf": self.csrf, **form}).encode()
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        if body is not None:
            sent |= {"Origin": self.desk.origin, "X-CSRF-Token": self.csrf}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        link = http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=120)
        link.request("GET" if body is None else "POST", path, body, sent)
        answer = link.getresponse()
        found = Answer(answer.status, dict(answer.getheaders()), answer.read())
        link.close()
        for part in re.findall(r"^([^=;]+)=([^;]+)", found.headers.get("Set-Cookie", "")):
            self.cookies[part[0]] = part[1]
        return found

    def enter(self) -> Answer:
        """By the first address; afterwards the visitor has cookie and CSRF token."""
        first = self.ask(self.desk.address.removeprefix(self.desk.origin))
        page = self.ask("/").text
        token = re.search(r'name="csrf" value="([^"]+)"', page) or re.search(
            r'name="csrf" value="([^"]+)"', self.ask("/who").text
        )
        self.csrf = token[1] if token else ""
        return first


def doubtful_page(printed: PrintedElection, index: int, officials: tuple[int, ...]) -> Image.Image:
    """Ballot `index`, all marked high, but those of `officials` with a cross beside the box."""
    rows = {
        row.official: Level.HIGH
        for row in printed.folder.layout.pages[0].rows
        if row.official not in officials
    }
    picture = printed.page(index, rows)
    pen = ImageDraw.Draw(picture)
    for row in printed.folder.layout.pages[0].rows:
        if row.official in officials:
            box = row.box(Level.HIGH)
            place = box.moved(box.w + 1.5, 0).grown(-1.5)
            left, top, right, bottom = (
                round(edge * PX_PER_MM) for edge in (place.x, place.y, place.right, place.bottom)
            )
            pen.line([(left, top), (right, bottom)], fill=30, width=3)
            pen.line([(left, bottom), (right, top)], fill=30, width=3)
    return picture


def save_scan(target: Path, pages: list[Image.Image]) -> Path:
    """A PDF with these pages."""
    pages[0].save(target, save_all=True, append_images=pages[1:], resolution=DPI)
    return target
