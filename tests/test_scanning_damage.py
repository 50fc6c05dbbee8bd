"""Scans damaged in their coded data: told, or decoded to just the picture that they were.

What a coding cannot tell is stated as the share that must be told; docs/trust.md has the figures,
which `python tests/test_scanning_damage.py N` prints anew, for N damages of each kind.
"""

import io
import random
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image
from scan_files import encoded, image_pdf, patch_tag

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.ccitt import FaxFormat, check_ccitt
from ptn_scan.scanning.pdf import open_pdf, render_page
from ptn_scan.scanning.sources import InputFile, decode, pages

SAMPLES = Path(__file__).parent.parent / "samples"
PART = (100, 300, 900, 800)
"""Of a printed and scanned ballot, in pixels."""
SECTOR = 512
ROWS_TAG, INK_TAG, STRIPS, COUNTS, G3_OPTIONS = 278, 262, 273, 279, 292


class Damage(StrEnum):
    BIT = "a bit turned round"
    SECTOR = "a sector of other bytes"
    LOST = "a part lost, the rest moved up"
    CUT = "noughts from somewhere on"


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file, where in it the coded data lie, and how much of each damage must be told at least
    (all of it where nothing is said)."""

    data: bytes
    pieces: tuple[tuple[int, int], ...]
    told: dict[Damage, float]


def sample(name: str, mode: str) -> Image.Image:
    with Image.open(SAMPLES / name) as image:
        return image.convert(mode).crop(PART)


def strips_of(data: bytes) -> tuple[tuple[int, int], ...]:
    with Image.open(io.BytesIO(data)) as image:
        return tuple(zip(image.tag_v2[STRIPS], image.tag_v2[COUNTS], strict=True))


def tiff(image: Image.Image, told: dict[Damage, float], **options: Any) -> ScanFile:
    data = encoded(image, "TIFF", **options)
    return ScanFile(data, strips_of(data), told)


def strip(image: Image.Image, compression: str, **tags: int) -> bytes:
    """The only strip of a TIFF in which white is nought."""
    info = {ROWS_TAG: image.height, INK_TAG: 0 if image.mode == "1" else 1}
    if tags:
        info[G3_OPTIONS] = tags["g3_options"]
    data = encoded(image, "TIFF", compression=compression, tiffinfo=info)
    ((start, count),) = strips_of(data)
    return data[start : start + count]


def pdf(image: Image.Image, coded: bytes, told: dict[Damage, float], **entries: Any) -> ScanFile:
    dictionary = {
        "/Width": image.width,
        "/Height": image.height,
        "/ColorSpace": pikepdf.Name.DeviceGray,
        "/BitsPerComponent": 1 if image.mode == "1" else 8,
        **{f"/{key}": value for key, value in entries.items()},
    }
    drawing = f"q {image.width} 0 0 {image.height} 0 0 cm /Im0 Do Q".encode()
    data = image_pdf(coded, dictionary, drawing, MediaBox=[0, 0, image.width, image.height])
    return ScanFile(data, ((data.index(coded), len(coded)),), told)


def fax_pdf(image: Image.Image, kind: int, told: dict[Damage, float]) -> ScanFile:
    coding, options = ("group4", {}) if kind < 0 else ("group3", {"g3_options": int(kind > 0)})
    coded = strip(image, coding, **options)
    parameters = pikepdf.Dictionary(K=kind, Columns=image.width, Rows=image.height)
    name = pikepdf.Name.CCITTFaxDecode
    return pdf(image, coded, told, Filter=name, DecodeParms=parameters)


FAX_2D = {Damage.BIT: 0.7}
"""A changed shift of an edge that still fits the line above."""
FAX_1D = {Damage.BIT: 0.9}
JPEG = {Damage.BIT: 0.02, Damage.SECTOR: 0.9, Damage.LOST: 0.3}
"""Other codes for as many blocks."""
LZW = {Damage.BIT: 0.15}
"""Another code for as many bytes."""
PACKBITS = {Damage.BIT: 0.1, Damage.LOST: 0.9}
"""A changed byte of the picture itself."""


def files() -> dict[str, Callable[[], ScanFile]]:
    """The same page in every coding that is taken."""
    gray, colour = sample("01-xam.jpg", "L"), sample("02-mau.jpg", "RGB")
    bilevel = sample("03-den-trang.tif", "1")
    jpeg, name = encoded(gray, "JPEG", quality=85), pikepdf.Name
    png = encoded(gray, "PNG")
    turned = encoded(Image.fromarray(255 - np.asarray(gray)), "JPEG", quality=85)
    return {
        "PNG": lambda: ScanFile(png, ((8, len(png) - 8),), {}),
        "TIFF G4": lambda: tiff(bilevel, FAX_2D, compression="group4"),
        "TIFF G3": lambda: tiff(bilevel, FAX_1D, compression="group3"),
        "TIFF G3 2D": lambda: tiff(bilevel, FAX_2D, compression="group3", tiffinfo={G3_OPTIONS: 1}),
        "TIFF RLE": lambda: tiff(bilevel, FAX_1D, compression="tiff_ccitt"),
        "TIFF JPEG": lambda: tiff(gray, JPEG, compression="jpeg", quality=85),
        "TIFF JPEG colour": lambda: tiff(colour, JPEG, compression="jpeg", quality=85),
        "TIFF LZW": lambda: tiff(gray, LZW, compression="tiff_lzw"),
        "TIFF Deflate": lambda: tiff(gray, {}, compression="tiff_adobe_deflate"),
        "TIFF PackBits": lambda: tiff(bilevel, PACKBITS, compression="packbits"),
        "PDF JPEG": lambda: pdf(gray, jpeg, JPEG, Filter=name.DCTDecode),
        "PDF JPEG inverted": lambda: pdf(
            gray, turned, JPEG, Filter=name.DCTDecode, Decode=pikepdf.Array([1, 0])
        ),
        "PDF G4": lambda: fax_pdf(bilevel, -1, FAX_2D),
        "PDF G3": lambda: fax_pdf(bilevel, 0, FAX_1D),
        "PDF G3 2D": lambda: fax_pdf(bilevel, 4, FAX_2D),
        "PDF Flate": lambda: pdf(gray, zlib.compress(gray.tobytes()), {}, Filter=name.FlateDecode),
        "PDF LZW": lambda: pdf(gray, strip(gray, "tiff_lzw"), LZW, Filter=name.LZWDecode),
        "PDF RunLength": lambda: pdf(
            bilevel, strip(bilevel, "packbits") + b"\x80", PACKBITS, Filter=name.RunLengthDecode
        ),
    }


def decoded(data: bytes, place: Path) -> list[np.ndarray[Any, Any]] | None:
    """The pixels of all pages, or None where the file, or a page, is refused."""
    path = place / "scan"
    path.write_bytes(data)
    try:
        if data.startswith(b"%PDF"):
            with open_pdf(path) as opened:
                found = [(page.data, page.format) for page in map(opened.page, range(len(opened)))]
        else:
            found = [(page.data, page.format) for page in pages(InputFile(path, "scan"))]
        scans = [decode(*each) for each in found]
    except InputFileError:
        return None
    return [scan.gray if scan.colour is None else scan.colour for scan in scans]


def damaged(file: ScanFile, count: int, seed: int) -> Iterator[tuple[Damage, bytes]]:
    """`count` copies with each kind of damage."""
    chance, data = random.Random(seed), file.data
    weights = [size for _, size in file.pieces]
    for damage in Damage:
        for _ in range(count):
            ((start, size),) = chance.choices(file.pieces, weights)
            copy, at = bytearray(data), chance.randrange(start, start + size - 8)
            end = min(at + SECTOR, start + size)
            match damage:
                case Damage.BIT:
                    copy[at] ^= 1 << chance.randrange(8)
                case Damage.SECTOR:
                    copy[at:end] = chance.randbytes(end - at)
                case Damage.LOST:
                    lost = min(chance.choice([1, 4, 64, SECTOR]), start + size - at)
                    copy[at : start + size] = copy[at + lost : start + size] + bytes(lost)
                case Damage.CUT:
                    copy[at : start + size] = bytes(start + size - at)
            if copy != data:
                yield damage, bytes(copy)


def told(file: ScanFile, count: int, place: Path) -> tuple[Counter[Damage], Counter[Damage]]:
    """How many of each damage were refused or did no harm, and how many there were."""
    whole = decoded(file.data, place)
    assert whole is not None
    sound, tried = Counter[Damage](), Counter[Damage]()
    for damage, data in damaged(file, count, seed=7):
        found = decoded(data, place)
        tried[damage] += 1
        sound[damage] += found is None or (
            len(found) == len(whole) and all(map(np.array_equal, found, whole))
        )
    return sound, tried


@pytest.mark.parametrize("name", files())
def test_damage_is_told(name: str, tmp_path: Path) -> None:
    file = files()[name]()
    sound, tried = told(file, 40, tmp_path)
    for damage in Damage:
        assert tried[damage] >= 35
        assert sound[damage] >= file.told.get(damage, 1.0) * tried[damage], damage


def test_a_strip_that_is_not_there_is_told(tmp_path: Path) -> None:
    bilevel = sample("03-den-trang.tif", "1")
    for compression in ("group4", "packbits", "raw"):
        data = encoded(bilevel, "TIFF", compression=compression, tiffinfo={ROWS_TAG: 100})
        assert decoded(data, tmp_path) is not None
        assert decoded(patch_tag(data, ROWS_TAG, 90), tmp_path) is None


def test_images_without_compression_are_taken_whole(tmp_path: Path) -> None:
    gray = sample("01-xam.jpg", "L")
    for file in (pdf(gray, gray.tobytes(), {}), tiff(gray, {})):
        (found,) = decoded(file.data, tmp_path) or ()
        assert np.array_equal(found, np.asarray(gray))
        ((start, size),) = file.pieces[-1:]
        short = file.data[: start + size - 900] + file.data[start + size :]
        assert decoded(short, tmp_path) is None


def test_damage_is_told_on_a_page_that_is_drawn(tmp_path: Path) -> None:
    """Of several images, or with something over them: PDFium draws gray where a JPEG ends."""
    gray = sample("01-xam.jpg", "L")
    jpeg = bytearray(encoded(gray, "JPEG", quality=85))
    entries = {
        "/Width": gray.width,
        "/Height": gray.height,
        "/ColorSpace": pikepdf.Name.DeviceGray,
        "/BitsPerComponent": 8,
        "/Filter": pikepdf.Name.DCTDecode,
    }
    drawing = b"q 500 0 0 350 0 0 cm /Im0 Do Q q 500 0 0 350 0 350 cm /Im0 Do Q"
    assert decoded(image_pdf(bytes(jpeg), entries, drawing), tmp_path) is not None
    middle = len(jpeg) // 2
    jpeg[middle : middle + SECTOR] = bytes(SECTOR)
    assert decoded(image_pdf(bytes(jpeg), entries, drawing), tmp_path) is None


def jbig2(image: Image.Image) -> bytes:
    """JBIG2 as PDF embeds it (ITU-T T.88): the page, and one region over all of it, coded as G4."""
    size = struct.pack(">II", image.width, image.height)
    page = size + struct.pack(">IIBH", 0, 0, 0, 0)
    region = size + struct.pack(">IIBB", 0, 0, 0, 1) + strip(image, "group4")
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
        for number, (kind, body) in enumerate(((48, page), (38, region)))
    )


def test_codings_in_which_nobody_can_tell_are_refused(tmp_path: Path) -> None:
    gray, bilevel = sample("01-xam.jpg", "L"), sample("03-den-trang.tif", "1")
    for image, coded, name in (
        (gray, encoded(gray, "JPEG2000"), pikepdf.Name.JPXDecode),
        (bilevel, jbig2(bilevel), pikepdf.Name.JBIG2Decode),
    ):
        file = pdf(image, coded, {}, Filter=name)
        assert render_page(file.data, 0, 72).min() < 100  # a viewer shows it
        assert decoded(file.data, tmp_path) is None


def random_lines(chance: np.random.Generator, width: int, height: int) -> Image.Image:
    """Runs of every length, and lines like the one above but for a shift."""
    pixels = np.zeros((height, width), bool)
    for y in range(height):
        if y and chance.random() < 0.6:
            pixels[y] = np.roll(pixels[y - 1], int(chance.integers(-4, 5)))
            continue
        x, colour = 0, bool(chance.integers(2))
        while x < width:
            longest = (3, 70, 3000)[int(chance.integers(3))]
            run = int(chance.integers(1, longest + 1))
            pixels[y, x : x + run] = colour
            x, colour = x + run, not colour
    return Image.fromarray(pixels)


def test_every_sound_fax_coding_passes() -> None:
    chance = np.random.default_rng(1)
    for _ in range(60):
        width, height = int(chance.integers(1, 6000)), 30
        image = random_lines(chance, width, height)
        for compression, options, fax in (
            ("group4", {}, FaxFormat(width, height, True, False)),
            ("group3", {"g3_options": 0}, FaxFormat(width, height, False, True)),
            ("group3", {"g3_options": 1}, FaxFormat(width, height, True, True)),
            ("group3", {"g3_options": 4}, FaxFormat(width, height, False, True)),
            ("tiff_ccitt", {}, FaxFormat(width, height, False, False, True)),
        ):
            coded = strip(image, compression, **options)
            check_ccitt(coded, fax)
            check_ccitt(coded + bytes(9), fax)
            with pytest.raises(ValueError, match=r"line|code|cut|more|run"):
                check_ccitt(coded[: len(coded) // 2], fax)


def test_fax_lines_beyond_the_last_are_told() -> None:
    image = sample("03-den-trang.tif", "1")
    coded = strip(image, "group4")
    check_ccitt(coded, FaxFormat(image.width, image.height, True, False))
    for height in (image.height - 1, image.height + 1):
        with pytest.raises(ValueError, match=r"more|code|cut"):
            check_ccitt(coded, FaxFormat(image.width, height, True, False))


def main(count: int) -> None:
    with TemporaryDirectory() as place:
        for name, make in files().items():
            sound, tried = told(make(), count, Path(place))
            shares = ", ".join(f"{each}: {sound[each]}/{tried[each]}" for each in Damage)
            print(f"{name}: {shares}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
