"""PDF: the scanned image of each page as it is, and where there is none, the page rendered."""

import io
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw as pdfium_raw

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.decoding import encode, scan_of
from ptn_scan.scanning.jpeg import read_jpeg
from ptn_scan.scanning.page import (
    MAX_PAGES,
    PageFormat,
    PageImage,
    check_size,
    damaged,
    damaged_at,
    sha256,
)
from ptn_scan.scanning.pdf_content import sole_image
from ptn_scan.scanning.pdf_images import check_images
from ptn_scan.scanning.pdf_stream import PIKEPDF_ERRORS, components, jpeg_bytes
from ptn_scan.scanning.scan import GrayImage

RENDERED_LONG_SIDE_PX = 3508
"""The long side of A4 at 300 dpi."""
_PAGES_PER_OPENING = 50
"""PDFium keeps about 1 MB of each page it drew until the document is closed."""
_POINTS_PER_INCH = 72
_PDFIUM = threading.Lock()
"""PDFium serves one thread at a time: with two the whole program ends, and the desk has many."""


class PdfFile:
    """The pages of a PDF. Where a page is one scanned image, its JPEG comes as it is, other
    encodings without loss; any other page is rendered with `RENDERED_LONG_SIDE_PX`."""

    def __init__(self, viewer: "_Viewer", parsed: pikepdf.Pdf | None) -> None:
        self._viewer = viewer
        self._parsed = parsed

    def __len__(self) -> int:
        return len(self._viewer)

    def page(self, index: int) -> PageImage:
        """Page `index` (from 0); one that cannot be shown is `damaged`."""
        return _page(self._viewer, self._parsed, index)


@contextmanager
def open_pdf(path: Path) -> Iterator[PdfFile]:
    """The PDF at `path`. Raises InputFileError for a file that is no PDF, is broken or encrypted,
    or has too many pages. It may take any memory and time: see `pdf_apart`."""
    with closing(_Viewer(path)) as viewer, _parse(path, len(viewer)) as parsed:
        yield PdfFile(viewer, parsed)


def render_page(pdf: bytes | Path, index: int, dpi: float) -> GrayImage:
    """Page `index` (from 0) of `pdf`, in gray, at `dpi`: what a perfect scan of it would show.

    Raises InputFileError for what is no PDF or has no such page.
    """
    with _bitmap(pdf, index, dpi, grayscale=True) as bitmap:
        return _pixels(bitmap)


def page_png(pdf: bytes | Path, index: int, dpi: float) -> bytes:
    """The same page in colour, as a PNG to be looked at."""
    out = io.BytesIO()
    with _bitmap(pdf, index, dpi, grayscale=False) as bitmap:
        bitmap.to_pil().save(out, format="PNG")
    return out.getvalue()


def page_count(pdf: bytes | Path) -> int:
    """How many pages a PDF has. Raises InputFileError for what is none."""
    with _PDFIUM, closing(_open(pdf)) as document:
        return len(document)


@contextmanager
def _bitmap(
    pdf: bytes | Path, index: int, dpi: float, grayscale: bool
) -> Iterator[pdfium.PdfBitmap]:
    """The picture of a page while PDFium is held: nothing of it is let go of elsewhere."""
    with _PDFIUM, closing(_open(pdf)) as document:
        if not 0 <= index < len(document):
            raise InputFileError(
                f"tệp PDF không có trang {index + 1}; hãy kiểm tra số trang",
                f"the PDF has no page {index + 1}; check the page number",
            )
        with (
            closing(document[index]) as page,
            closing(page.render(scale=dpi / _POINTS_PER_INCH, grayscale=grayscale)) as bitmap,
        ):
            yield bitmap


class _Viewer:
    """PDFium's pages of one file; the document is opened anew now and then to keep memory small.

    Raises InputFileError as `open_pdf` does.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._document = _open(path)
        self._count = len(self._document)
        self._drawn = 0
        if self._count > MAX_PAGES:
            self.close()
            raise InputFileError(
                f"tệp có {self._count} trang, quá {MAX_PAGES}; hãy chia thành nhiều tệp",
                f"the file has {self._count} pages, more than {MAX_PAGES}; split it",
            )

    def __len__(self) -> int:
        return self._count

    @contextmanager
    def page(self, index: int) -> Iterator[pdfium.PdfPage]:
        if self._drawn == _PAGES_PER_OPENING:
            self._document.close()
            self._document, self._drawn = _open(self.path), 0
        self._drawn += 1
        with closing(self._document[index]) as page:
            yield page

    def close(self) -> None:
        self._document.close()


def _open(pdf: bytes | Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_raw.FPDF_ERR_PASSWORD:
            raise InputFileError(
                "tệp PDF có mật khẩu; hãy bỏ mật khẩu hoặc quét lại không đặt mật khẩu",
                "the PDF is encrypted; remove the password, or scan again without one",
            ) from error
        raise InputFileError(
            "không phải tệp PDF đọc được, hoặc tệp bị hỏng; hãy chép lại tệp hoặc quét lại",
            "not a readable PDF, or a broken one; copy the file again or scan again",
        ) from error


@contextmanager
def _parse(path: Path, count: int) -> Iterator[pikepdf.Pdf | None]:
    """The file for looking into its pages, or None where the two libraries see different ones."""
    with ExitStack() as stack:
        try:
            parsed = stack.enter_context(pikepdf.open(path))
            agrees = len(parsed.pages) == count
        except PIKEPDF_ERRORS:
            agrees = False
        yield parsed if agrees else None


def _page(viewer: _Viewer, parsed: pikepdf.Pdf | None, index: int) -> PageImage:
    image = sole_image(parsed.pages[index]) if parsed is not None else None
    if image is not None:
        jpeg = jpeg_bytes(image)
        stored = _jpeg(jpeg, components(image)) if jpeg is not None else None
        if stored is not None:
            return stored
    try:
        return _drawn(viewer, parsed, index, image)
    except (pdfium.PdfiumError, pikepdf.PdfError, InputFileError, ValueError):
        with viewer.path.open("rb") as file:
            return damaged_at(file, index)


def _drawn(
    viewer: _Viewer, parsed: pikepdf.Pdf | None, index: int, image: pikepdf.Object | None
) -> PageImage:
    """The page as PDFium decodes or draws it. Raises ValueError where an image of it is damaged,
    or nobody can tell, and PDFium's errors."""
    if parsed is None:
        raise ValueError("the page cannot be looked into")
    check_images(parsed.pages[index])
    with viewer.page(index) as page:
        _check_sizes(page)
        embedded = _embedded(page, image) if image is not None else None
        return embedded or _rendered(page)


def _jpeg(original: bytes, expected: int | None) -> PageImage | None:
    """The JPEG of a page, or None where the PDF takes its components for others."""
    try:
        image = read_jpeg(original)
    except InputFileError:
        return damaged(original)
    if image.components != expected:
        return None
    return PageImage(sha256(original), image.data, PageFormat.JPEG)


def _check_sizes(page: pdfium.PdfPage) -> None:
    for image in page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE]):
        check_size(*image.get_px_size())


def _embedded(page: pdfium.PdfPage, image: pikepdf.Object) -> PageImage | None:
    """The pixels of the page's image, decoded, or None where they cannot be had unchanged."""
    found = list(page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE]))
    if len(found) != 1:
        return None
    digest = sha256(image.read_raw_bytes())
    try:
        bitmap = found[0].get_bitmap()
    except pdfium.PdfiumError:
        return None
    if (bitmap.width, bitmap.height) != (int(image["/Width"]), int(image["/Height"])):
        return None
    pixels = _pixels(bitmap)
    del bitmap  # as large as the page; encoding takes as much again
    data, encoding = encode(scan_of(pixels))
    return PageImage(digest, data, encoding)


def _rendered(page: pdfium.PdfPage) -> PageImage:
    """The page as a viewer shows it. Its bytes are made here, so the digest is of these."""
    scale = RENDERED_LONG_SIDE_PX / max(page.get_width(), page.get_height(), 1.0)
    data, encoding = encode(scan_of(_pixels(page.render(scale=scale))))
    return PageImage(sha256(data), data, encoding)


def _pixels(bitmap: pdfium.PdfBitmap) -> NDArray[np.uint8]:
    """Gray or BGR pixels in memory of their own: the bitmap's lives as long as the bitmap."""
    array = np.asarray(bitmap.to_numpy(), np.uint8)
    if array.ndim == 3:
        array = array[:, :, :3] if array.shape[2] >= 3 else array[:, :, 0]
    return np.array(array, np.uint8, order="C")
