"""Files that ask for more memory or time than any scan needs: refused, and the machine lives on."""

import io
import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from scan_files import FLATE_GRAY, encoded, gray_pixels, image_pdf, written

from ptn_scan.errors import InputFileError
from ptn_scan.scanning import pdf_apart
from ptn_scan.scanning.page import MAX_PAGES, MAX_PIXELS
from ptn_scan.scanning.sources import InputFile, PageFormat, pages

MOST_MB = 1000
MOST_SECONDS = 120
LOOK = Path(__file__).parent / "look_through.py"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a process of its own found in a file, and the memory that it and its helpers took."""

    formats: list[str]
    error: str | None
    mb: float


def look(path: Path) -> Looked:
    done = subprocess.run(
        [sys.executable, str(LOOK), str(path)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=MOST_SECONDS,
    )
    assert done.stderr == ""
    return Looked(**json.loads(done.stdout))


def pdf_of(content: pikepdf.Stream, resources: pikepdf.Dictionary, pdf: pikepdf.Pdf) -> bytes:
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources, page.Contents = resources, content
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def unfolding_pdf() -> bytes:
    """One page whose content is 2 GB of spaces in 9 MB."""
    press = zlib.compressobj(1)
    data = b"".join(press.compress(b" " * 2**20) for _ in range(2048)) + press.flush()
    with pikepdf.new() as pdf:
        content = pikepdf.Stream(pdf, b"")
        content.write(data, filter=pikepdf.Name.FlateDecode)
        return pdf_of(content, pikepdf.Dictionary(), pdf)


def laughing_pdf() -> bytes:
    """Thirty forms, each of which draws the one before ten times."""
    with pikepdf.new() as pdf:
        form = None
        for _ in range(30):
            following = pdf.make_stream(b"0 0 9 9 re f" if form is None else b"/X Do " * 10)
            following.Type, following.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            following.BBox = [0, 0, 595, 842]
            if form is not None:
                following.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
            form = following
        drawn = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        return pdf_of(pdf.make_stream(b"/X Do"), drawn, pdf)


@pytest.mark.parametrize("make", [unfolding_pdf, laughing_pdf])
def test_a_page_that_asks_for_too_much_is_damaged(
    tmp_path: Path, make: Callable[[], bytes]
) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(make())
    found = look(path)
    assert (found.formats, found.error) == (["damaged"], None)
    assert found.mb < MOST_MB


def test_pages_beside_it_are_read(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        scan = image_pdf(zlib.compress(gray_pixels().tobytes()), FLATE_GRAY)
        for data in (scan, laughing_pdf(), scan):
            with pikepdf.open(io.BytesIO(data)) as one:
                pdf.pages.extend(one.pages)
        pdf.save(tmp_path / "a.pdf")
    found = list(pages(InputFile(tmp_path / "a.pdf", "a.pdf")))
    assert [page.format is PageFormat.DAMAGED for page in found] == [False, True, False]
    assert found[0].sha256 == found[2].sha256 != found[1].sha256


def test_a_file_of_such_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_apart, "PAGE_SECONDS", 0.0)
    with pikepdf.new() as pdf:
        for _ in range(9):
            page = pdf.add_blank_page()
            page.Contents = pdf.make_stream(b"9 9 m 500 500 l S\n" * 50_000)
        pdf.save(tmp_path / "a.pdf")
    found = []
    with pytest.raises(InputFileError, match=r"^a\.pdf: .*too much memory or time"):
        for page in pages(InputFile(tmp_path / "a.pdf", "a.pdf")):
            found.append(page)
    assert [page.format for page in found] == [PageFormat.DAMAGED] * pdf_apart.MOST_LOST
    assert len({page.sha256 for page in found}) == pdf_apart.MOST_LOST


def test_a_reading_that_is_given_up_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    """Who stops in the middle of a PDF gets the pages of the next one from its beginning."""
    scan = image_pdf(zlib.compress(gray_pixels().tobytes()), FLATE_GRAY)
    with pikepdf.open(io.BytesIO(scan)) as pdf:
        pdf.pages.extend([pdf.pages[0]] * 3)
        pdf.save(tmp_path / "many.pdf")
    many = pages(InputFile(tmp_path / "many.pdf", "many.pdf"))
    next(many)
    many.close()  # type: ignore[attr-defined]
    other = zlib.compress(gray_pixels(1).tobytes())
    (page,) = pages(written(tmp_path, "one.pdf", image_pdf(other, FLATE_GRAY)))
    assert (page.page, page.format) == (1, PageFormat.PNG)


def many_pages_pdf(count: int) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages.extend([pdf.pages[0]] * (count - 1))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def many_pages_tiff(count: int) -> bytes:
    """`count` directories of one tag, each naming the next."""
    size = 2 + 12 + 4
    entry = b"\x00\x01\x03\x00\x01\x00\x00\x00\x01\x00\x00\x00"
    parts = [b"II*\0" + (8).to_bytes(4, "little")]
    for index in range(count):
        following = 8 + size * (index + 1) if index + 1 < count else 0
        parts.append(b"\x01\x00" + entry + following.to_bytes(4, "little"))
    return b"".join(parts)


def test_files_of_10000_pages_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(many_pages_pdf(10_000))
    found = look(path)
    assert found.formats == []
    assert found.error is not None
    assert f"10000 pages, more than {MAX_PAGES}" in found.error
    assert found.mb < MOST_MB
    with pytest.raises(InputFileError, match=f"more than {MAX_PAGES} pages"):
        list(pages(written(tmp_path, "a.tif", many_pages_tiff(10_000))))


def wide_tiff() -> bytes:
    tags = [(256, 4, 100_000), (257, 4, 10), (258, 3, 8), (262, 3, 1), (273, 4, 8), (279, 4, 9)]
    entries = b"".join(
        tag.to_bytes(2, "little")
        + kind.to_bytes(2, "little")
        + b"\x01\0\0\0"
        + value.to_bytes(4, "little")
        for tag, kind, value in tags
    )
    return b"II*\0\x08\0\0\0" + len(tags).to_bytes(2, "little") + entries + b"\0" * 4


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tif", wide_tiff()),
        ("a.pdf", image_pdf(zlib.compress(b""), {**FLATE_GRAY, "/Width": 100_000, "/Height": 9})),
    ],
)
def test_a_page_100000_pixels_wide_is_damaged(tmp_path: Path, name: str, data: bytes) -> None:
    (page,) = pages(written(tmp_path, name, data))
    assert page.format is PageFormat.DAMAGED


@pytest.mark.parametrize(
    ("mode", "kind", "options"),
    [
        ("RGBA", "PNG", {"compress_level": 1}),
        ("LA", "PNG", {"compress_level": 1}),
        ("CMYK", "JPEG", {}),
        ("RGB", "TIFF", {"compression": "tiff_lzw"}),
    ],
)
def test_the_largest_images_fit_into_memory(
    tmp_path: Path, mode: str, kind: str, options: dict[str, Any]
) -> None:
    height = 9_000
    image = Image.new(mode, (MAX_PIXELS // height, height))
    path = tmp_path / "large"
    path.write_bytes(encoded(image, kind, **options))
    found = look(path)
    assert (len(found.formats), found.error) == (1, None)
    assert found.mb < MOST_MB
