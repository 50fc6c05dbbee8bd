"""A zip archive with one possible form for each content, so that nothing can hide in it.

Entries are stored as they are (nothing to inflate), without times, attributes, extra fields or
comments, one after the other, then the directory (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12,
4.3.16). The reader takes this form alone: the local headers, the directory and the end say the same
or it is refused, so every tool that opens the archive sees the same files. Nothing is unpacked to
the disk, hence no path can lead anywhere.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Self

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}|scans/[A-Z2-7]{16}\.png")
"""Names that an entry may have: no path but the one folder of scans."""
MOST_ENTRIES = 60_000
MOST_BYTES = 2**32 - 2**24
"""Zip without its 64-bit fields."""

_LOCAL = struct.Struct("<4s5HLLLHH")
_CENTRAL = struct.Struct("<4s6HLLLHHHHHLL")
_END = struct.Struct("<4s4HLLH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _NO_FLAGS, _STORED, _NO_TIME, _FIRST_DAY = 10, 0, 0, 0, 0x21
"""1 January 1980, the least date that zip can tell."""
_CHUNK = 1 << 20


class ArchiveError(ValueError):
    """The bytes are no archive of the one form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: where its bytes begin, how many they are, and their CRC-32."""

    name: str
    start: int
    size: int
    crc: int

    @property
    def local(self) -> bytes:
        """The header before the file's bytes."""
        return _LOCAL.pack(
            _LOCAL_MARK, _VERSION, _NO_FLAGS, _STORED, _NO_TIME, _FIRST_DAY,
            self.crc, self.size, self.size, len(self.name), 0,
        ) + self.name.encode("ascii")  # fmt: skip

    @property
    def central(self) -> bytes:
        """The line of the directory."""
        return _CENTRAL.pack(
            _CENTRAL_MARK, _VERSION, _VERSION, _NO_FLAGS, _STORED, _NO_TIME, _FIRST_DAY,
            self.crc, self.size, self.size, len(self.name), 0, 0, 0, 0, 0,
            self.start - _LOCAL.size - len(self.name),
        ) + self.name.encode("ascii")  # fmt: skip


def write_archive(target: BinaryIO, files: Iterable[tuple[str, bytes]]) -> None:
    """Writes `files`, name and content each, in the order given. Raises ValueError for a name that
    no entry may have or that comes twice, and beyond the size that zip can tell."""
    entries: list[Entry] = []
    taken: set[str] = set()
    position = 0
    for name, data in files:
        start = position + _LOCAL.size + len(name)
        entry = Entry(name, start, len(data), zlib.crc32(data))
        position = start + len(data)
        if not NAME.fullmatch(name) or name in taken:
            raise ValueError(f"not a name for an entry: {name!r}")
        if position > MOST_BYTES or len(entries) >= MOST_ENTRIES:
            raise ValueError("too large for a zip archive")
        target.write(entry.local)
        target.write(data)
        entries.append(entry)
        taken.add(name)
    target.write(_directory(entries, position))


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose form was found right. The file stays open with whoever opened it."""

    file: BinaryIO
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, file: BinaryIO) -> Self:
        """The archive in `file`. Raises ArchiveError where it is not of the one form."""
        size = file.seek(0, 2)
        if size > MOST_BYTES + _directory_room():
            raise ArchiveError("larger than any archive of this form")
        entries = tuple(_entries(file, size))
        end = entries[-1].start + entries[-1].size if entries else 0
        expected = _directory(entries, end)
        file.seek(end)
        if size - end != len(expected) or file.read(len(expected)) != expected:
            raise ArchiveError("its directory does not list what it holds")
        if len({entry.name for entry in entries}) != len(entries):
            raise ArchiveError("a name comes twice")
        return cls(file, entries)

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of one file, in pieces. Raises ArchiveError where the CRC does not fit."""
        self.file.seek(entry.start)
        left, crc = entry.size, 0
        while left:
            piece = self.file.read(min(left, _CHUNK))
            if not piece:
                raise ArchiveError(f"{entry.name} breaks off")
            left -= len(piece)
            crc = zlib.crc32(piece, crc)
            yield piece
        if crc != entry.crc:
            raise ArchiveError(f"{entry.name} does not fit its checksum")

    def read(self, entry: Entry) -> bytes:
        """The bytes of one file; for files that are known to be small."""
        return b"".join(self.chunks(entry))


def _directory_room() -> int:
    return MOST_ENTRIES * (_CENTRAL.size + 64) + _END.size


def _entries(file: BinaryIO, size: int) -> Iterator[Entry]:
    """The entries by their local headers, as far as these go."""
    position = 0
    for _ in range(MOST_ENTRIES):
        file.seek(position)
        header = file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(_LOCAL_MARK):
            return
        fields = _LOCAL.unpack(header)
        crc, length, name_length = fields[6], fields[7], fields[9]
        name = file.read(name_length).decode("ascii", errors="replace")
        start = position + _LOCAL.size + name_length
        if not NAME.fullmatch(name):
            raise ArchiveError(f"an entry has a name that none may have: {name[:80]!r}")
        entry = Entry(name, start, length, crc)
        if entry.local[: _LOCAL.size] != header or start + length > size:
            raise ArchiveError(f"the header of {name} is not of this form")
        yield entry
        position = start + length


def _directory(entries: Iterable[Entry], start: int) -> bytes:
    lines = [entry.central for entry in entries]
    listed = b"".join(lines)
    count = len(lines)
    return listed + _END.pack(_END_MARK, 0, 0, count, count, len(listed), start, 0)
