"""Files as scanners make them, for the tests of scanning."""

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.scan import Scan
from ptn_scan.scanning.sources import InputFile, ScannedPage, decode, pages

WIDTH, HEIGHT = 500, 700
Pixels = NDArray[np.uint8]


def gray_pixels(seed: int = 0) -> Pixels:
    """White paper, a black bar at the top left, a gray patch at the bottom right, faint noise."""
    noise = np.random.default_rng(seed).integers(0, 6, (HEIGHT, WIDTH))
    pixels = (250 - noise).astype(np.uint8)
    pixels[40:90, 30:300] = 4
    pixels[500:640, 380:460] = 120
    return pixels


def bilevel_pixels() -> Pixels:
    return np.where(gray_pixels() > 60, 255, 0).astype(np.uint8)


def colour_image() -> Image.Image:
    """RGB: the gray page with a red patch."""
    rgb = np.repeat(gray_pixels()[:, :, None], 3, axis=2)
    rgb[300:400, 100:200] = (220, 30, 40)
    return Image.fromarray(rgb)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def written(folder: Path, name: str, data: bytes) -> InputFile:
    path = folder / name
    path.write_bytes(data)
    return InputFile(path, name)


def scans(file: InputFile) -> list[Scan]:
    return [decode(page.data, page.format) for page in pages(file)]


def only_page(file: InputFile) -> ScannedPage:
    found = list(pages(file))
    assert len(found) == 1
    return found[0]


def only_scan(file: InputFile) -> Scan:
    page = only_page(file)
    return decode(page.data, page.format)


def image_pdf(data: bytes, dictionary: dict[str, Any], content: bytes = b"", **page: Any) -> bytes:
    """A PDF of one page that shows one image XObject, drawn by `content` or over the page."""
    pdf = pikepdf.new()
    image = pikepdf.Stream(pdf, data)
    for key, value in {
        "/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Image,
        "/Width": WIDTH,
        "/Height": HEIGHT,
        **dictionary,
    }.items():
        image[key] = value
    pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
    blank = pdf.pages[0]
    blank.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    drawing = content or f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im0 Do Q".encode()
    blank.Contents = pikepdf.Stream(pdf, drawing)
    for key, value in page.items():
        blank.obj[f"/{key}"] = value
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


GRAY = {"/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8}
JPEG_GRAY = {**GRAY, "/Filter": pikepdf.Name.DCTDecode}
FLATE_GRAY = {**GRAY, "/Filter": pikepdf.Name.FlateDecode}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def mean_difference(one: Pixels, other: Pixels) -> float:
    assert one.shape == other.shape
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def pages_before_error(file: InputFile) -> tuple[list[ScannedPage], InputFileError | None]:
    """What `pages` gives, and what it raises in the end."""
    found: list[ScannedPage] = []
    try:
        found += pages(file)
    except InputFileError as error:
        return found, error
    return found, None


def tiff_of(frames: Sequence[tuple[Image.Image, dict[str, Any]]]) -> bytes:
    """A TIFF of several pages, each with its own options for saving."""
    out = io.BytesIO()
    with AppendingTiffWriter(out, True) as writer:
        for image, options in frames:
            image.save(writer, "TIFF", **options)
            writer.newFrame()
    return out.getvalue()


def patch_tag(data: bytes, tag: int, value: int) -> bytes:
    """A little-endian TIFF of one page with one short tag changed."""
    start = int.from_bytes(data[4:8], "little")
    count = int.from_bytes(data[start : start + 2], "little")
    for entry in range(start + 2, start + 2 + 12 * count, 12):
        if int.from_bytes(data[entry : entry + 2], "little") == tag:
            return data[: entry + 8] + value.to_bytes(4, "little") + data[entry + 12 :]
    raise AssertionError(tag)
