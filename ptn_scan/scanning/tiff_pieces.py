"""Whether the strips or tiles of a TIFF page are sound, each by its own coding.

Tags and codings by TIFF revision 6.0; JPEG by technical note 2, Deflate by technical note of 2002.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from ptn_scan.scanning.ccitt import FaxFormat, check_ccitt
from ptn_scan.scanning.codings import check_deflate, check_length, check_lzw, check_packbits
from ptn_scan.scanning.jpeg import read_jpeg
from ptn_scan.scanning.jpeg_decoding import decode_strictly

WIDTH, LENGTH, BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER = 256, 257, 258, 259, 262, 266
SAMPLES, ROWS_IN_STRIP, PLANES, G3_OPTIONS = 277, 278, 284, 292
TILE_WIDTH, TILE_LENGTH, JPEG_TABLES = 322, 323, 347


class _Coding(IntEnum):
    NONE = 1
    RLE = 2
    G3 = 3
    G4 = 4
    LZW = 5
    JPEG = 7
    DEFLATE = 8
    OLD_DEFLATE = 32946
    PACKBITS = 32773


_CHECKS = {
    _Coding.NONE: check_length,
    _Coding.LZW: check_lzw,
    _Coding.DEFLATE: check_deflate,
    _Coding.OLD_DEFLATE: check_deflate,
    _Coding.PACKBITS: check_packbits,
}
_TILE_LEAST_PX = 16
_G3_IS_2D, _G3_UNCOMPRESSED = 1, 2
_LOWEST_BIT_FIRST = 2
_SEPARATE = 2
_YCBCR = 6
_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Each byte with its bits the other way round."""
_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"

Tags = Mapping[int, object]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What each piece must hold: pixels across and down, samples a pixel, bits a sample."""

    width_px: int
    heights_px: tuple[int, ...]
    samples: int
    bits: int


def check_pieces(tags: Tags, pieces: Sequence[bytes]) -> None:
    """Raises ValueError unless all `pieces` of the image that `tags` describe are there, and each
    unfolds to just its part of it; for codings that are not known here, too."""
    plan = _plan(tags)
    if len(plan.heights_px) != len(pieces):
        raise ValueError("strips or tiles are missing")
    coding = _Coding(_number(tags, COMPRESSION, _Coding.NONE))
    for piece, height_px in zip(pieces, plan.heights_px, strict=True):
        match coding:
            case _Coding.JPEG:
                _check_jpeg(tags, piece, (plan.width_px, height_px))
            case _Coding.RLE | _Coding.G3 | _Coding.G4:
                fax = _fax_format(tags, coding, plan, height_px)
                check_ccitt(_highest_bit_first(tags, piece), fax)
            case _:
                _CHECKS[coding](piece, _unfolded_bytes(tags, plan, height_px))


def _unfolded_bytes(tags: Tags, plan: _Plan, height_px: int) -> int:
    if _number(tags, PHOTOMETRIC, 0) == _YCBCR:
        raise ValueError("YCbCr without JPEG")
    return (plan.width_px * plan.samples * plan.bits + 7) // 8 * height_px


def _plan(tags: Tags) -> _Plan:
    width_px, height_px = _number(tags, WIDTH, 0), _number(tags, LENGTH, 0)
    samples, bits = _number(tags, SAMPLES, 1), _number(tags, BITS, 1)
    planes = 1
    if _number(tags, PLANES, 1) == _SEPARATE:
        planes, samples = samples, 1
    if TILE_WIDTH in tags:
        across, down = _number(tags, TILE_WIDTH, 0), _number(tags, TILE_LENGTH, 0)
        if min(across, down) < _TILE_LEAST_PX:
            raise ValueError("tiles smaller than TIFF allows")
        count = -(-width_px // across) * -(-height_px // down)
        return _Plan(across, (down,) * count * planes, samples, bits)
    rows = min(_number(tags, ROWS_IN_STRIP, height_px), height_px)
    full, rest = divmod(height_px, rows)
    heights = (rows,) * full + ((rest,) if rest else ())
    return _Plan(width_px, heights * planes, samples, bits)


def _fax_format(tags: Tags, coding: _Coding, plan: _Plan, height_px: int) -> FaxFormat:
    options = _number(tags, G3_OPTIONS, 0) if coding == _Coding.G3 else 0
    if plan.samples != 1 or plan.bits != 1 or options & _G3_UNCOMPRESSED:
        raise ValueError("fax coding of more than black and white, or not of all of it")
    return FaxFormat(
        plan.width_px,
        height_px,
        is_2d=coding == _Coding.G4 or bool(options & _G3_IS_2D),
        has_ends=coding == _Coding.G3,
        is_aligned=coding == _Coding.RLE,
    )


def _check_jpeg(tags: Tags, piece: bytes, size_px: tuple[int, int]) -> None:
    """A piece of JPEG, whose tables may stand in a tag. The last strip may be coded higher."""
    tables = tags.get(JPEG_TABLES, b"")
    whole = piece
    if isinstance(tables, bytes) and tables:
        whole = tables.removesuffix(_JPEG_END) + piece.removeprefix(_JPEG_START)
    image = read_jpeg(whole)
    if image.width_px != size_px[0] or image.height_px < size_px[1]:
        raise ValueError("a JPEG of another size than its strip or tile")
    decode_strictly(image.data, image.components)


def _highest_bit_first(tags: Tags, piece: bytes) -> bytes:
    is_turned = _number(tags, FILL_ORDER, 1) == _LOWEST_BIT_FIRST
    return piece.translate(_TURNED) if is_turned else piece


def _number(tags: Tags, tag: int, default: int) -> int:
    """A tag's value, the same for all samples where it has one for each."""
    value = tags.get(tag, default)
    values = {int(str(one)) for one in (value if isinstance(value, tuple) else (value,))}
    if len(values) != 1:
        raise ValueError(f"tag {tag} differs from sample to sample")
    return values.pop()
