"""TIFF, one page or many: each page's strips or tiles as they are, in a TIFF of its own.

Tags by TIFF revision 6.0.
"""

import io
import os
import struct
import warnings
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from PIL.TiffImagePlugin import ImageFileDirectory_v2

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.decoding import PILLOW_ERRORS
from ptn_scan.scanning.page import (
    MAX_IMAGE_BYTES,
    MAX_PAGES,
    PageFormat,
    PageImage,
    check_size,
    damaged,
    damaged_at,
    sha256,
)
from ptn_scan.scanning.tiff_pieces import JPEG_TABLES, LENGTH, WIDTH, check_pieces

SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

_STRIPS, _TILES = (273, 279), (324, 325)
_MAX_TAGS = 1000
_BIG = (b"+\0", b"\0+")
"""The version of BigTIFF in either order of bytes."""
_SHORTS = (258, 259, 262, 266, 277, 284, 317, 320, 332, 338, 339, 530, 531)
"""Bits, compression, photometric, fill order, samples, planes, predictor, colour map, inks, extra
samples, sample format, subsampling, siting."""
_LONGS = (256, 257, 278, 292, 293, 322, 323)
"""Width, length, rows in a strip, options of G3 and G4, width and length of a tile."""
_SHORT, _LONG, _UNDEFINED = 3, 4, 7

_Field = tuple[int, int, int, bytes]
"""Tag, type, count, value."""


def tiff_pages(path: Path) -> Iterator[PageImage]:
    """The pages of the TIFF at `path`, one by one; a page that cannot be decoded is `damaged`.

    Raises InputFileError where there is no page to be had, and after the last good page where the
    file breaks off or goes on for ever.
    """
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for index, offset in enumerate(_directories(file)):
            yield _page(file, index, offset)


def _directories(file: BufferedReader) -> Iterator[int]:
    """Where the pages' directories stand in the file; each is there to its end.

    Raises InputFileError as `tiff_pages` does. Pillow, asked for the pages, takes a directory that
    is cut short for one with fewer tags, and for the last.
    """
    header = file.read(16)
    order = "<" if header.startswith(b"II") else ">"
    is_big = header[2:4] in _BIG
    count_format, next_format = (order + "Q", order + "Q") if is_big else (order + "H", order + "L")
    entry_bytes = 20 if is_big else 12
    seen: set[int] = set()
    try:
        (offset,) = struct.unpack_from(next_format, header, 8 if is_big else 4)
        while offset:
            file.seek(offset)
            (entries,) = struct.unpack(count_format, file.read(struct.calcsize(count_format)))
            file.seek(min(entries, _MAX_TAGS) * entry_bytes, os.SEEK_CUR)
            (following,) = struct.unpack(next_format, file.read(struct.calcsize(next_format)))
            if offset in seen or not 0 < entries <= _MAX_TAGS:
                raise _broken_off(len(seen))
            if len(seen) == MAX_PAGES:
                raise InputFileError(
                    f"tệp có quá {MAX_PAGES} trang; hãy chia thành nhiều tệp",
                    f"the file has more than {MAX_PAGES} pages; split it",
                )
            seen.add(offset)
            yield offset
            offset = following
    except (struct.error, OverflowError, ValueError) as error:
        raise _broken_off(len(seen)) from error
    if not seen:
        raise _broken_off(0)


def _page(file: BufferedReader, index: int, offset: int) -> PageImage:
    try:
        tags = _tags(file, offset)
        check_size(int(tags[WIDTH]), int(tags[LENGTH]))
        where = _STRIPS if _STRIPS[0] in tags else _TILES
        pieces = _pieces(tags, where, file)
    except (InputFileError, *PILLOW_ERRORS):
        return damaged_at(file, index)
    try:
        check_pieces(tags, pieces)
        stored = _single_page(tags, where, pieces)
    except (InputFileError, *PILLOW_ERRORS):
        return damaged(b"".join(pieces))
    return PageImage(sha256(b"".join(pieces)), stored, PageFormat.TIFF)


def _tags(file: BufferedReader, offset: int) -> ImageFileDirectory_v2:
    file.seek(0)
    header = file.read(16)
    tags = ImageFileDirectory_v2(header if header[2:4] in _BIG else header[:8])
    file.seek(offset)
    tags.load(file)
    return tags


def _pieces(
    tags: ImageFileDirectory_v2, where: tuple[int, int], file: BufferedReader
) -> list[bytes]:
    size_bytes = os.fstat(file.fileno()).st_size
    offsets, counts = _numbers(tags[where[0]]), _numbers(tags[where[1]])
    if len(offsets) != len(counts) or sum(counts) > min(size_bytes, MAX_IMAGE_BYTES):
        raise _broken_off(0)
    pieces = []
    for offset, count in zip(offsets, counts, strict=True):
        if offset + count > size_bytes:
            raise _broken_off(0)
        file.seek(offset)
        pieces.append(file.read(count))
    return pieces


def _single_page(tags: ImageFileDirectory_v2, where: tuple[int, int], pieces: list[bytes]) -> bytes:
    order = "<" if tags.prefix == b"II" else ">"
    fields: list[_Field] = []
    for tag in (*_SHORTS, *_LONGS):
        if tag in tags:
            kind = _SHORT if tag in _SHORTS else _LONG
            fields.append(_field(order, tag, kind, _numbers(tags[tag])))
    if JPEG_TABLES in tags:
        tables = bytes(tags[JPEG_TABLES])
        fields.append((JPEG_TABLES, _UNDEFINED, len(tables), tables))
    counts = tuple(len(piece) for piece in pieces)
    fields.append(_field(order, where[1], _LONG, counts))

    # The directory's size does not depend on the offsets in it.
    unplaced = _field(order, where[0], _LONG, (0,) * len(pieces))
    start = len(_directory(order, [*fields, unplaced]))
    offsets = tuple(start + sum(counts[:index]) for index in range(len(counts)))
    placed = _field(order, where[0], _LONG, offsets)
    return b"".join((_directory(order, [*fields, placed]), *pieces))


def _field(order: str, tag: int, kind: int, values: tuple[int, ...]) -> _Field:
    letter = "H" if kind == _SHORT else "L"
    return tag, kind, len(values), struct.pack(f"{order}{len(values)}{letter}", *values)


def _directory(order: str, fields: list[_Field]) -> bytes:
    """Header, directory and the values that do not fit into it, up to a word's boundary."""
    out = io.BytesIO()
    out.write((b"II" if order == "<" else b"MM") + struct.pack(f"{order}HL", 42, 8))
    out.write(struct.pack(f"{order}H", len(fields)))
    beyond, values = 8 + 2 + 12 * len(fields) + 4, io.BytesIO()
    for tag, kind, count, value in sorted(fields):
        out.write(struct.pack(f"{order}HHL", tag, kind, count))
        if len(value) <= 4:
            out.write(value.ljust(4, b"\0"))
        else:
            out.write(struct.pack(f"{order}L", beyond + values.tell()))
            values.write(value + b"\0" * (len(value) % 2))
    out.write(struct.pack(f"{order}L", 0) + values.getvalue())
    return out.getvalue()


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(map(int, value)) if isinstance(value, tuple) else (int(str(value)),)


def _broken_off(pages: int) -> InputFileError:
    if pages == 0:
        return InputFileError(
            "tệp TIFF bị hỏng hoặc bị cụt; hãy chép lại tệp hoặc quét lại",
            "the TIFF is broken or cut short; copy the file again or scan again",
        )
    return InputFileError(
        f"tệp TIFF bị hỏng sau trang {pages}; hãy chép lại tệp hoặc quét lại các trang sau đó",
        f"the TIFF is broken after page {pages}; copy the file again or scan the later pages again",
    )
