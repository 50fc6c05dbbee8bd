"""The doors through which bytes of others come in, each as a function of these bytes.

A door either takes what it is given or refuses it by an error of ptn-scan, whose message is one
clear line; nothing else may come out of it. Where it takes something, what it took must hold. It
tells whether it took it.
"""

import atexit
import io
import shutil
import tempfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from drawn_pdf import WAYS, drawn_jpeg, drawn_pdf
from elections import FORMS, PrintedElection, hand_out, print_election
from PIL import Image
from scan_files import FLATE_GRAY, GRAY, JPEG_GRAY, encoded, gray_pixels, image_pdf

from ptn_scan.audit.count_list import is_count_list, read_count_list, write_count_list
from ptn_scan.audit.sample_list import is_sample_list, read_sample_list
from ptn_scan.audit.table import read_table
from ptn_scan.ballot_id import Authenticity, Authority, KeptCodes, parse, payload_hash
from ptn_scan.election import Level, read_committee, read_form
from ptn_scan.errors import PtnScanError
from ptn_scan.layout import BallotLayout, lay_out
from ptn_scan.package.checking import check_package
from ptn_scan.package.sealing import Recipient, RecipientKey, SealError, seal, unseal
from ptn_scan.recognition.reader import Reader
from ptn_scan.scanning.pdf import open_pdf
from ptn_scan.scanning.sources import InputFile, PageFormat, decode, pages
from ptn_scan.workflow.closing import close
from ptn_scan.workflow.documents import write_minutes
from ptn_scan.workflow.folder import open_folder
from ptn_scan.workflow.reading import read

AUTHORITY = Authority("AAAAAAAA", b"k" * 32)
PAYLOADS = frozenset(
    AUTHORITY.sign(ballot * 16, page).payload for ballot in "BC" for page in (1, 2)
)
RECIPIENT = X25519PrivateKey.from_private_bytes(b"r" * 32)
SEALED_TEXT = b"sealed" * 30

Door = Callable[[bytes], bool]


@cache
def place() -> Path:
    """A folder for the files of this process."""
    folder = Path(tempfile.mkdtemp(prefix="doors-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@dataclass(frozen=True, slots=True)
class Whole:
    """A small election, counted and closed: its folder, its package and its fingerprint."""

    printed: PrintedElection
    package: bytes
    fingerprint: str


@cache
def whole() -> Whole:
    root = place() / "whole"
    root.mkdir()
    printed = print_election(root, "mot-nguoi", 2)
    hand_out(printed, 2)
    read(printed.folder, [printed.scan(root / "a.pdf", [0, 1], {1: Level.LOW})], 2, workers=1)
    write_minutes(printed.folder, root / "minutes", draft=False)
    out = root / "package.zip"
    fingerprint = close(printed.folder, out).fingerprint
    return Whole(printed, out.read_bytes(), fingerprint)


def one_line(error: PtnScanError) -> None:
    """Each complaint is one line that can be printed, in both languages."""
    for message in (error.vi, error.en):
        assert message.strip()
        assert all(line.isprintable() for line in message.splitlines()), repr(message)


def written(name: str, data: bytes) -> Path:
    path = place() / name
    path.write_bytes(data)
    return path


def form(data: bytes) -> bool:
    path = written("form.toml", data)
    try:
        read_committee(path)
    except PtnScanError as error:
        one_line(error)
    try:
        layout = lay_out(read_form(path))
    except PtnScanError as error:
        one_line(error)
        return False
    assert BallotLayout.from_json(layout.to_json()).to_json() == layout.to_json()
    return True


def image(data: bytes) -> bool:
    """JPEG, PNG and TIFF; and PDF by the process that the program reads it in."""
    taken = []
    try:
        for page in pages(InputFile(written("scan", data), "scan")):
            taken.append(decode_stored(page.data, page.format))
    except PtnScanError as error:
        one_line(error)
        assert "\n" not in error.vi + error.en
        return False
    return all(taken)


def decode_stored(data: bytes, page_format: PageFormat) -> bool:
    try:
        scan = decode(data, page_format)
    except PtnScanError as error:
        one_line(error)
        return False
    assert scan.gray.ndim == 2
    assert scan.gray.size
    return True


def pdf(data: bytes) -> bool:
    """In this very process, so that a fuzzer sees which lines are reached."""
    taken = []
    try:
        with open_pdf(written("scan.pdf", data)) as opened:
            for index in range(min(len(opened), 20)):
                page = opened.page(index)
                taken.append(decode_stored(page.data, page.format))
    except PtnScanError as error:
        one_line(error)
        return False
    return all(taken)


def payload(data: bytes) -> bool:
    """Nothing is genuine but what the key made, letter by letter."""
    text = data.decode("utf-8", errors="surrogateescape")
    found = parse(text)
    if found is None:
        assert text not in PAYLOADS
        return False
    assert found.payload == text
    kept = KeptCodes(AUTHORITY.election, frozenset(map(payload_hash, PAYLOADS)))
    for check in (AUTHORITY, kept):
        assert (check.check(found) is Authenticity.GENUINE) == (text in PAYLOADS)
    return text in PAYLOADS


def layout(data: bytes) -> bool:
    """As it is met in an election folder."""
    folder = whole().printed.folder
    path = folder.paths.layout
    sound = path.read_bytes()
    try:
        path.write_bytes(data)
        try:
            opened = open_folder(folder.paths.root)
        except PtnScanError as error:
            one_line(error)
            return False
        Reader(opened.layout, opened.templates())
        return True
    finally:
        path.write_bytes(sound)


def package(data: bytes) -> bool:
    """Nothing holds but the package itself, to the last bit."""
    report = check_package(io.BytesIO(data), whole().fingerprint)
    assert report.holds == (data == whole().package)
    return report.holds


def sealed(data: bytes) -> bool:
    opened = io.BytesIO()
    try:
        unseal(io.BytesIO(data), opened, RecipientKey(RECIPIENT))
    except SealError as error:
        assert str(error)
        return False
    assert opened.getvalue() == SEALED_TEXT
    return True


def hand_list(data: bytes) -> bool:
    """A list of the check by hand that somebody filled in."""
    official = read_form(FORMS / "mot-nguoi.toml")
    try:
        table = read_table("list.csv", data.decode("utf-8", errors="replace"))
        if is_count_list(table, official):
            assert all(each.total >= 0 for each in read_count_list(table, official))
        elif is_sample_list(table):
            read_sample_list(table, ())
        else:
            return False
    except PtnScanError as error:
        one_line(error)
        return False
    return True


DOORS: Mapping[str, Door] = {
    "form": form,
    "image": image,
    "tiff": image,
    "pdf": pdf,
    "payload": payload,
    "layout": layout,
    "package": package,
    "sealed": sealed,
    "hand-list": hand_list,
}


def seeds(door: str) -> tuple[bytes, ...]:
    """Sound inputs of a door, which a fuzzer changes."""
    return tuple(_SEEDS[door]())


def _forms() -> list[bytes]:
    return [path.read_bytes() for path in sorted(FORMS.glob("*.toml"))]


def _small() -> Image.Image:
    return Image.fromarray(gray_pixels()).resize((50, 70))


def _images() -> list[bytes]:
    small = _small()
    return [
        encoded(small, "JPEG"),
        encoded(small.convert("RGB"), "JPEG", progressive=True),
        encoded(small.convert("CMYK"), "JPEG"),
        encoded(small, "PNG"),
        encoded(small.convert("RGBA"), "PNG"),
        encoded(small.convert("P"), "PNG", transparency=3),
        encoded(small.convert("1"), "PNG"),
    ]


def _tiffs() -> list[bytes]:
    small = _small()
    bilevel = small.convert("1")
    return [
        encoded(bilevel, "TIFF", compression="group4", save_all=True, append_images=[bilevel]),
        encoded(small, "TIFF", compression="tiff_lzw"),
        encoded(small.convert("RGB"), "TIFF", compression="jpeg"),
        encoded(small.convert("CMYK"), "TIFF", compression="tiff_adobe_deflate"),
        encoded(small, "TIFF", big_tiff=True),
    ]


def _pdfs() -> list[bytes]:
    """One image as it is, and images by each way to which `pdf_drawn` leads."""
    small = _small()
    size = {"/Width": 50, "/Height": 70}
    return [
        image_pdf(encoded(small, "JPEG"), {**JPEG_GRAY, **size}),
        image_pdf(zlib.compress(small.tobytes()), {**FLATE_GRAY, **size}),
        image_pdf(small.tobytes(), {**GRAY, **size}),
        encoded(small.convert("1"), "PDF", save_all=True, append_images=[small]),
        *(drawn_pdf(way, drawn_jpeg()) for way in WAYS),
    ]


def _sealed() -> list[bytes]:
    target = io.BytesIO()
    seal(io.BytesIO(SEALED_TEXT), target, Recipient(RECIPIENT.public_key()))
    return [target.getvalue()]


def _hand_lists() -> list[bytes]:
    form = read_form(FORMS / "mot-nguoi.toml")
    return [write_count_list(form, (1,), 60, 2).encode()]


_SEEDS: Mapping[str, Callable[[], list[bytes]]] = {
    "form": _forms,
    "image": _images,
    "tiff": _tiffs,
    "pdf": _pdfs,
    "payload": lambda: [text.encode() for text in sorted(PAYLOADS)],
    "layout": lambda: [whole().printed.folder.paths.layout.read_bytes()],
    "package": lambda: [whole().package],
    "sealed": _sealed,
    "hand-list": _hand_lists,
}
