"""JPEG without decoding: size, components, and the same image without metadata.

Marker codes and segments by ITU-T T.81, annex B.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.page import check_size

SIGNATURE = b"\xff\xd8\xff"

_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APPLICATION = range(0xE0, 0xF0)
_RESERVED = range(0xF0, 0xFE)

_IN_ENTROPY = frozenset({0x00, 0xFF}) | _STANDALONE
"""What follows an 0xFF in entropy-coded data: stuffing, fill bytes, restarts."""
_PLAIN_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
"""A JFIF header without resolution and thumbnail. Decoders tell YCbCr from RGB by its presence."""
_ADOBE_BYTES = 12
"""Name, version, flags and the colour transform; decoders need the last."""


@dataclass(frozen=True, slots=True)
class JpegImage:
    """What a JPEG holds. `data` decodes to the same pixels as the original, without metadata."""

    width_px: int
    height_px: int
    components: int
    data: bytes


@dataclass(frozen=True, slots=True)
class _Segment:
    marker: int
    whole: bytes
    body: bytes


def read_jpeg(data: bytes) -> JpegImage:
    """The image in `data`; what follows its end is dropped.

    Raises InputFileError where the JPEG is cut short, broken or too large.
    """
    parts = [b"\xff\xd8"]
    frame: bytes | None = None
    for segment in _segments(data):
        parts.append(_kept(segment))
        if segment.marker in _FRAMES and frame is None:
            frame = segment.body
    if frame is None or len(frame) < 6:
        raise _broken()
    height_px, width_px = int.from_bytes(frame[1:3]), int.from_bytes(frame[3:5])
    check_size(width_px, height_px)
    return JpegImage(width_px, height_px, frame[5], b"".join(parts))


def _kept(segment: _Segment) -> bytes:
    """The bytes that stay of a segment: all that decoding needs and nothing else."""
    marker, body = segment.marker, segment.body
    if marker == 0xE0 and body.startswith(b"JFIF\0"):
        return _PLAIN_JFIF
    if marker == 0xEE and body.startswith(b"Adobe") and len(body) >= _ADOBE_BYTES:
        return b"\xff\xee" + (_ADOBE_BYTES + 2).to_bytes(2) + body[:_ADOBE_BYTES]
    if marker in _APPLICATION or marker in _RESERVED or marker == _COMMENT:
        return b""
    return segment.whole


def _segments(data: bytes) -> Iterator[_Segment]:
    """The segments after the start of the image up to its end, scans with their coded data."""
    at, scanned = 2, False
    while True:
        if at + 2 > len(data):
            raise _cut_short()
        if data[at] != 0xFF:
            raise _broken()
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _END:
            if not scanned:
                raise _broken()
            yield _Segment(marker, b"\xff\xd9", b"")
            return
        if marker in _STANDALONE:
            at += 2
            continue
        if marker in (0x00, _START):
            raise _broken()
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        body_end = end
        if marker == _SCAN:
            end, scanned = _after_entropy(data, end), True
        if end > len(data):
            raise _cut_short()
        if body_end < at + 4:
            raise _broken()
        yield _Segment(marker, data[at:end], data[at + 4 : body_end])
        at = end


def _after_entropy(data: bytes, at: int) -> int:
    """Where the marker stands that ends the entropy-coded data from `at` on."""
    while True:  # 0xFF is rare, and found far faster than a pattern is
        at = data.find(0xFF, at)
        if at < 0 or at + 1 == len(data):
            raise _cut_short()
        if data[at + 1] not in _IN_ENTROPY:
            return at
        at += 1


def _cut_short() -> InputFileError:
    return InputFileError(
        "ảnh JPEG bị cụt, thiếu phần cuối; hãy chép lại tệp hoặc quét lại trang này",
        "the JPEG is cut short; copy the file again or scan the page again",
    )


def _broken() -> InputFileError:
    return InputFileError(
        "ảnh JPEG bị hỏng; hãy chép lại tệp hoặc quét lại trang này",
        "the JPEG is broken; copy the file again or scan the page again",
    )
