"""Files in, page images out, one at a time: `find_files`, `pages`, `decode`.

What a file is, its first bytes tell, never its suffix. Nothing is decoded here that can be stored
as it came, and no file of many pages stands in memory whole.
"""

import stat
from collections.abc import Iterator
from pathlib import Path

from ptn_scan.errors import InputFileError, machine_words
from ptn_scan.scanning import jpeg, png, tiff
from ptn_scan.scanning.decoding import decode
from ptn_scan.scanning.files import InputFile, find_files
from ptn_scan.scanning.page import (
    MAX_IMAGE_BYTES,
    PageFormat,
    PageImage,
    ScannedPage,
    sha256,
)
from ptn_scan.scanning.pdf_apart import pdf_pages

__all__ = ["InputFile", "PageFormat", "ScannedPage", "decode", "find_files", "pages"]

_HEAD_BYTES = 1024
"""A PDF's header may stand anywhere in the first 1024 bytes (ISO 32000, annex on older files)."""


def pages(file: InputFile) -> Iterator[ScannedPage]:
    """The pages of `file`, in order, read as they are asked for.

    A page whose image is broken has the format `damaged`, and `decode` raises for it. Raises
    InputFileError where the file cannot be opened as a scan at all, or breaks off: the message
    names the file and says what to do.
    """
    number = 0
    try:
        for number, image in enumerate(_images(file.path), start=1):
            yield ScannedPage(file.name, number, image.sha256, image.data, image.format)
    except InputFileError as error:
        raise InputFileError(f"{file.name}: {error.vi}", f"{file.name}: {error.en}") from error
    except FileNotFoundError as error:
        raise InputFileError(
            f"{file.name}: không có tệp này; hãy kiểm tra tên và đường dẫn",
            f"{file.name}: there is no such file; check its name and path",
        ) from error
    except OSError as error:
        raise InputFileError(
            f"{file.name}: không đọc được ({machine_words(error)}); hãy kiểm tra quyền đọc "
            "và ổ đĩa",
            f"{file.name}: cannot be read ({error.strerror}); check permission and disk",
        ) from error


def _images(path: Path) -> Iterator[PageImage]:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise InputFileError(
            "đây không phải là tệp; hãy chỉ tên một tệp ảnh hoặc tệp PDF",
            "this is no file; name an image file or a PDF",
        )
    if status.st_size == 0:
        raise InputFileError(
            "tệp rỗng; hãy chép lại tệp hoặc quét lại", "the file is empty; copy or scan it again"
        )
    with path.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
    if head.startswith(jpeg.SIGNATURE):
        yield _jpeg(_read(path, status.st_size))
    elif head.startswith(png.SIGNATURE):
        yield _png(_read(path, status.st_size))
    elif head.startswith(tiff.SIGNATURES):
        yield from tiff.tiff_pages(path)
    elif b"%PDF-" in head:
        yield from pdf_pages(path)
    else:
        raise InputFileError(
            "không phải ảnh JPEG, PNG, TIFF hay tệp PDF; hãy quét lại thành một trong các loại đó",
            "neither JPEG, PNG, TIFF nor PDF; scan again as one of these",
        )


def _jpeg(original: bytes) -> PageImage:
    return PageImage(sha256(original), jpeg.read_jpeg(original).data, PageFormat.JPEG)


def _png(original: bytes) -> PageImage:
    return PageImage(sha256(original), png.strip_png(original), PageFormat.PNG)


def _read(path: Path, size_bytes: int) -> bytes:
    if size_bytes > MAX_IMAGE_BYTES:
        raise InputFileError(
            f"tệp ảnh quá lớn ({size_bytes // 2**20} MB); hãy quét lại ở 200 đến 300 dpi",
            f"the image file is too large ({size_bytes // 2**20} MB); scan again at 200 to 300 dpi",
        )
    return path.read_bytes()
