"""Whether coded image data fit together and unfold to just as many bytes as the image has.

Decoders take what they need and look no further, so that a picture which slipped, or lacks its end,
comes out of them without a word. Nothing is kept of what is unfolded here. Every function raises
ValueError where the data do not fit.
"""

import zlib

_CHUNK_BYTES = 2**20
_CLEAR, _LZW_END = 256, 257
_LZW_MOST_BITS = 12
_LEFT_OVER = 4
"""Bytes that may follow the last code: an end code, and filling up to a word."""
_RUN_END = 128


def check_length(data: bytes, needed: int) -> None:
    """Data without coding: nothing tells a changed bit."""
    if len(data) < needed:
        raise ValueError("the data are cut short")


def check_deflate(data: bytes, needed: int) -> None:
    """Zlib (RFC 1950), whose check sum tells any change; at least `needed` bytes."""
    press = zlib.decompressobj()
    total = 0
    try:
        while data and not press.eof:
            total += len(press.decompress(data, _CHUNK_BYTES))
            data = press.unconsumed_tail
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not press.eof or total < needed:
        raise ValueError("the data are cut short")


def check_lzw(data: bytes, needed: int, early_change: int = 1) -> None:
    """LZW of TIFF and PDF, the highest bit first; codes grow `early_change` before they must."""
    total = at = 0
    bits, lengths, before = 9, [1] * _CLEAR + [0, 0], 0
    end, padded = 8 * len(data), data + bytes(4)
    while total < needed:
        window = int.from_bytes(padded[at >> 3 : (at >> 3) + 3])
        code = (window >> (24 - bits - (at & 7))) & ((1 << bits) - 1)
        at += bits
        if at > end or code == _LZW_END:
            raise ValueError("the data are cut short")
        if code == _CLEAR:
            bits, before = 9, 0
            del lengths[_LZW_END + 1 :]
            continue
        if before:
            lengths.append(before + 1)
        if code >= len(lengths):
            raise ValueError("a code that stands for nothing yet")
        before = lengths[code]
        total += before
        if len(lengths) + early_change >= 1 << bits and bits < _LZW_MOST_BITS:
            bits += 1
    _check_used(total, needed, len(data) - (at + 7) // 8)


def check_packbits(data: bytes, needed: int) -> None:
    """PackBits (TIFF 6.0, section 9) and RunLengthDecode of PDF, but for PDF's end code."""
    total = at = 0
    while total < needed:
        if at >= len(data):
            raise ValueError("the data are cut short")
        count = data[at]
        if count < _RUN_END:
            at += count + 2
            total += count + 1
        else:
            at += 1 if count == _RUN_END else 2
            total += 0 if count == _RUN_END else 257 - count
    _check_used(total, needed, len(data) - at)


def _check_used(total: int, needed: int, left: int) -> None:
    if total != needed or not 0 <= left <= _LEFT_OVER:
        raise ValueError("the data unfold to another length than the image has")
