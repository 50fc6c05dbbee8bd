"""Scanners as SANE knows them, through its program `scanimage`: which there are, what they can,
and the words that make one scan a stack.

Devices name the same thing differently, so a choice is made from what the device itself lists.
Options and exit codes: scanimage(1); statuses: SANE standard 1.06, 4.2.7.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ptn_scan.errors import MachineError, UsageError
from ptn_scan.geometry import Rect

PROGRAM = "scanimage"
LEAST_DPI, MOST_DPI = 150, 600
"""What the reader reads."""
PAGE_FILE = "%04d.jpg"
"""scanimage gives a page this name when it is whole, and writes to another before."""

_ANSWER_SECONDS = 90.0
"""Devices are looked for in the network too, and a sleeping one wakes up first."""
_LEAST_SHARE = 0.97
"""Of the paper's width and height that must be scanned: the markers stand further in."""

_OPTION = re.compile(
    r"^ +--?(?P<name>[A-Za-z][\w-]*)(?:\[=\((?P<flag>[^)]*)\)\])?(?: (?P<values>.*?))? \["
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_FEEDER = re.compile(r"adf|feeder", re.IGNORECASE)
_BOTH_SIDES = re.compile(r"duplex|both", re.IGNORECASE)
_BACK = re.compile(r"back|rear", re.IGNORECASE)
_GRAY = re.compile(r"gr[ae]y", re.IGNORECASE)
_COLOUR = re.compile(r"colou?r", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner: how SANE calls it, and how people do."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Wish:
    """How a stack is to be scanned. `extra` are options of the device itself, as NAME=VALUE."""

    resolution_dpi: int
    colour: bool
    duplex: bool
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """The program with its words; `feeds` tells whether sheets come from a feeder, else one page
    is scanned from the glass."""

    words: tuple[str, ...]
    feeds: bool


def devices() -> tuple[Device, ...]:
    """The scanners that SANE finds. Raises MachineError where it cannot be asked."""
    lines = _ask("--formatted-device-list=%d%n%v %m (%t)%n").splitlines()
    return tuple(Device(*pair) for pair in zip(lines[::2], lines[1::2], strict=False))


def command(device: str, wish: Wish, paper: Rect) -> Command:
    """The words to scan sheets of `paper` (mm) with `device`, page by page into `PAGE_FILE`.

    Raises MachineError where the device does not answer or cannot do what is wished; UsageError
    for an option that it does not have.
    """
    options = _options(_ask("-d", device, "--all-options"))
    source, feeds = _source(options, wish.duplex)
    words = (
        *(PROGRAM, "-d", device, "--format=jpeg", f"--batch={PAGE_FILE}", "--batch-print"),
        *source,
        *_mode(options, wish.colour),
        *_resolution(options, wish.resolution_dpi),
        *_area(options, paper),
        *_extra(options, wish.extra),
        *(() if feeds else ("--batch-count=1",)),
    )
    return Command(words, feeds)


def environment() -> dict[str, str]:
    """Where numbers and messages are as this module expects them."""
    return {**os.environ, "LC_ALL": "C"}


def _ask(*words: str) -> str:
    if shutil.which(PROGRAM) is None:
        raise MachineError(
            "Máy này chưa có chương trình scanimage của SANE. Hãy cài gói sane-utils, hoặc quét "
            "bằng phần mềm của máy quét rồi dùng «ptn-scan read» hay «ptn-scan watch».",
            "SANE's program scanimage is not on this machine. Install sane-utils, or scan with "
            "the scanner's own software and use «ptn-scan read» or «ptn-scan watch».",
        )
    try:
        answer = subprocess.run(
            [PROGRAM, *words],
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_ANSWER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise silent("") from error
    if answer.returncode != 0:
        raise silent(answer.stderr)
    return answer.stdout


def silent(log: str) -> MachineError:
    """That the scanner cannot be spoken to; `log` is what scanimage wrote, its last line said."""
    said = (log.strip().splitlines() or ["–"])[-1]
    return MachineError(
        "Không làm việc được với máy quét. Hãy xem máy đã bật, đã nối, không có chương trình khác "
        "đang dùng, và tên máy đúng như «ptn-scan scan --list». Chương trình scanimage báo: "
        f"“{said}”.",
        "The scanner cannot be worked with. See that it is on, connected, in nobody else's use, "
        f"and named as «ptn-scan scan --list» does. The program scanimage says: “{said}”.",
    )


def _options(listing: str) -> Mapping[str, str]:
    """The values of each option as the device lists them."""
    found = (_OPTION.match(line) for line in listing.splitlines())
    return {each["name"]: each["flag"] or each["values"] or "" for each in found if each}


def _source(options: Mapping[str, str], duplex: bool) -> tuple[tuple[str, ...], bool]:
    """The words for the feeder, one side or both, and whether there is a feeder."""
    feeders = [each for each in _choices(options, "source") if _FEEDER.search(each)]
    fronts = [each for each in feeders if not _BACK.search(each)]
    single = [each for each in fronts if not _BOTH_SIDES.search(each)]
    double = [each for each in fronts if _BOTH_SIDES.search(each)]
    sides = [
        each for each in _choices(options, "adf-mode") if bool(_BOTH_SIDES.search(each)) == duplex
    ]
    if duplex and double:
        return ("--source", double[0]), True
    if duplex and not (sides or "duplex" in options):
        raise MachineError(
            "Máy quét này không quét được hai mặt. Phiếu in một mặt: hãy bỏ --duplex.",
            "This scanner cannot scan both sides. Ballots have one: leave --duplex out.",
        )
    words = [*(("--source", single[0]) if single else ())]
    if sides:
        words += ["--adf-mode", sides[0]]
    elif "duplex" in options:
        words.append(f"--duplex={'yes' if duplex else 'no'}")
    return tuple(words), bool(feeders)


def _mode(options: Mapping[str, str], colour: bool) -> tuple[str, ...]:
    wanted = _COLOUR if colour else _GRAY
    found = [each for each in _choices(options, "mode") if wanted.search(each)]
    return ("--mode", found[0]) if found else ()


def _resolution(options: Mapping[str, str], wanted_dpi: int) -> tuple[str, ...]:
    """The wanted resolution, or the one that the device has next above it, else its highest."""
    values = options.get("resolution", "")
    numbers = sorted({float(each) for each in _NUMBER.findall(values.partition("(")[0])})
    if not numbers:
        return ()
    if ".." in values:
        chosen = min(max(wanted_dpi, numbers[0]), numbers[-1])
    else:
        chosen = min((each for each in numbers if each >= wanted_dpi), default=numbers[-1])
    if not LEAST_DPI <= chosen <= MOST_DPI:
        raise MachineError(
            f"Máy quét này không có độ phân giải từ {LEAST_DPI} đến {MOST_DPI} dpi phù hợp.",
            f"This scanner has no fitting resolution from {LEAST_DPI} to {MOST_DPI} dpi.",
        )
    return ("--resolution", f"{chosen:g}")


def _area(options: Mapping[str, str], paper: Rect) -> tuple[str, ...]:
    """The whole paper; what the device cannot reach at its edge is left out."""
    words: list[str] = []
    tells_paper = {"page-width", "page-height"} <= options.keys()
    for name, page_name, size in (("x", "page-width", paper.w), ("y", "page-height", paper.h)):
        if tells_paper:  # the limits of -x and -y follow from it
            words += [f"--{page_name}", f"{size:g}"]
        elif name in options:
            reach = min(size, max(map(float, re.findall(r"\.\.(\d+(?:\.\d+)?)", options[name]))))
            if reach < _LEAST_SHARE * size:
                raise MachineError(
                    f"Máy quét chỉ quét được {reach:g} mm trong {size:g} mm của tờ phiếu. Hãy "
                    "dùng máy quét được cả khổ A4.",
                    f"The scanner reaches {reach:g} mm of the paper's {size:g} mm only. Use one "
                    "for whole A4 sheets.",
                )
            words += [f"-{name}", f"{reach:g}"]
    if tells_paper:
        words += ["-x", f"{paper.w:g}", "-y", f"{paper.h:g}"]
    return tuple(words)


def _extra(options: Mapping[str, str], extra: Sequence[str]) -> tuple[str, ...]:
    for each in extra:
        name, equals, _ = each.partition("=")
        if not equals or name not in options:
            raise UsageError(
                f"--option {each}: máy quét không có tùy chọn này; cách ghi là TÊN=GIÁ_TRỊ. Các "
                f"tùy chọn của máy: {', '.join(sorted(options))}.",
                f"--option {each}: no option of the scanner; it is written NAME=VALUE. Its "
                f"options: {', '.join(sorted(options))}.",
            )
    return tuple(f"--{each}" for each in extra)


def _choices(options: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(each for each in options.get(name, "").split("|") if each)
