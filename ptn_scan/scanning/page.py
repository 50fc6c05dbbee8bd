"""One page image as it was found and as it is kept, and the bounds of what is taken in."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from io import BufferedReader

from ptn_scan.errors import InputFileError

MAX_PIXELS = 80_000_000
"""A3 at 600 dpi has 70 million. Decoded in colour, 80 million stay under 1 GB with all copies."""
MAX_SIDE_PX = 30_000
MAX_PAGES = 5_000
"""More than any feeder takes; who has more splits the file."""
MAX_IMAGE_BYTES = 256 * 2**20
"""The largest encoded page image: A3 at 600 dpi in colour without compression is 210 MB."""


class PageFormat(StrEnum):
    """How the stored bytes of a page image are encoded.

    `damaged`: the page is there, but its image cannot be decoded; nothing is stored of it.
    """

    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page image: the SHA-256 of its original bytes, and what is stored of it, which is complete
    in itself, holds one page, and has no metadata."""

    sha256: str
    data: bytes
    format: PageFormat


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page given to `read`.

    `file` is the name given, relative to the folder that was named; `page` counts from 1; `sha256`
    is of the page image's original bytes: the file's for JPEG and PNG, the embedded image's for
    PDF, those of the strips or tiles for TIFF. `data` is that image without metadata, ready for
    `decode`; two files of the same `sha256` show the same page.
    """

    file: str
    page: int
    sha256: str
    data: bytes
    format: PageFormat


def sha256(data: bytes) -> str:
    """The digest in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def damaged(original: bytes) -> PageImage:
    """A page that cannot be decoded, known by the bytes that were found of it."""
    return PageImage(sha256(original), b"", PageFormat.DAMAGED)


def damaged_at(file: BufferedReader, index: int) -> PageImage:
    """A page of which nothing is at hand, known by its file's bytes and its place in it, so that
    no other page is taken for it."""
    file.seek(0)
    return damaged(f"{hashlib.file_digest(file, 'sha256').hexdigest()} {index}".encode())


def check_size(width_px: int, height_px: int) -> None:
    """Raises InputFileError for an image too large to be a scanned sheet."""
    if width_px < 1 or height_px < 1:
        raise InputFileError(
            "ảnh không có điểm ảnh nào; hãy quét lại trang này",
            "the image has no pixels; scan the page again",
        )
    if max(width_px, height_px) > MAX_SIDE_PX or width_px * height_px > MAX_PIXELS:
        raise InputFileError(
            f"ảnh quá lớn ({width_px} x {height_px} điểm ảnh); hãy quét lại ở 200 đến 300 dpi",
            f"the image is too large ({width_px} x {height_px} pixels); scan at 200 to 300 dpi",
        )
