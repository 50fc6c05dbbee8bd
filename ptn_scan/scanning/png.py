"""PNG without decoding: checked, and the same image without metadata.

Chunks by the PNG specification (W3C, third edition), section 5.
"""

import zlib

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.page import check_size

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_NEEDED = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
"""What the pixels depend on. Everything else describes, dates or animates them."""


def strip_png(data: bytes) -> bytes:
    """`data` with the needed chunks only; what follows the image's end is dropped.

    Raises InputFileError where the PNG is cut short, a checksum fails, or it is too large.
    """
    parts, at, last = [SIGNATURE], len(SIGNATURE), b""
    while last != b"IEND":
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if at + 12 > len(data) or end > len(data):
            raise InputFileError(
                "ảnh PNG bị cụt, thiếu phần cuối; hãy chép lại tệp hoặc quét lại trang này",
                "the PNG is cut short; copy the file again or scan the page again",
            )
        last, chunk = data[at + 4 : at + 8], data[at:end]
        is_first = len(parts) == 1
        if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]) or is_first != (last == b"IHDR"):
            raise InputFileError(
                "ảnh PNG bị hỏng; hãy chép lại tệp hoặc quét lại trang này",
                "the PNG is broken; copy the file again or scan the page again",
            )
        if is_first:
            check_size(int.from_bytes(chunk[8:12]), int.from_bytes(chunk[12:16]))
        if last in _NEEDED:
            parts.append(chunk)
        at = end
    return b"".join(parts)
