"""`check-package`: what somebody who was not there can check, with the package and the minutes.

That the package is of one form and signed by the key whose fingerprint stands on the minutes; that
every file is the signed one; that the journal is unbroken, ends with the closing and names these
minutes, form and results; and that the records, counted again, give the results.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from ptn_scan.ballot_box.journal import (
    CLOSE,
    MINUTES,
    JournalEntry,
    chain_faults,
)
from ptn_scan.package import contents, manifest, signing
from ptn_scan.package.archive import Archive, ArchiveError, Entry
from ptn_scan.package.findings import Check, Flaw
from ptn_scan.package.manifest import Manifest
from ptn_scan.package.recount import recount_flaws

MOST_TEXT = 256 * 2**20
"""Bytes of one file that is read whole; far more than any vote gives."""
FIRST_MINUTES = "bien-ban-1.pdf"

_FORM = Check(
    "archive",
    "Gói hồ sơ đúng dạng, không có gì giấu bên trong",
    "The package is of the right form and hides nothing",
)
_FINGERPRINT = Check(
    "fingerprint",
    "Khóa ký đúng là khóa có vân tay ghi trên biên bản",
    "The signing key is the one whose fingerprint is on the minutes",
)
_SIGNATURE = Check("signature", "Chữ ký điện tử đúng", "The signature is right")
_FILES = Check("files", "Mọi tệp đúng như danh sách đã ký", "Every file is as in the signed list")
_JOURNAL = Check(
    "journal",
    "Nhật ký liền mạch, kết thúc bằng việc đóng, và ghi đúng mẫu, biên bản, kết quả này",
    "The journal is unbroken, ends with the closing, and names this form, minutes and result",
)
_RESULTS = Check(
    "results",
    "Đếm lại các bản ghi phiếu cho đúng kết quả này",
    "Counting the records again gives this result",
)


@dataclass(frozen=True, slots=True)
class PackageReport:
    """What holds of a package and what does not. `found` is its list of files, where readable."""

    checks: tuple[Check, ...]
    found: Manifest | None = None

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


def check_package(file: BinaryIO, fingerprint: str) -> PackageReport:
    """Checks the package in `file` against `fingerprint`, 64 hexadecimal digits in lower case.

    Nothing is written and nothing else needed. Whatever the bytes are, the answer is a report.
    """
    try:
        archive = Archive.of(file)
        opened = _open(archive)
    except (ArchiveError, ValueError) as error:
        flaw = Flaw(f"không phải gói hồ sơ của ptn-scan ({error}).", f"no package ({error}).")
        rest = (_FINGERPRINT, _SIGNATURE, _FILES, _JOURNAL, _RESULTS)
        return PackageReport((replace(_FORM, flaws=(flaw,)), *_skipped(rest)))
    signed = (
        _FORM,
        replace(_FINGERPRINT, flaws=tuple(_fingerprint_flaws(opened, fingerprint))),
        replace(_SIGNATURE, flaws=tuple(_signature_flaws(opened))),
        replace(_FILES, flaws=tuple(_file_flaws(opened))),
    )
    if not all(check.holds for check in signed):
        return PackageReport((*signed, *_skipped((_JOURNAL, _RESULTS))), opened.manifest)
    told = (
        replace(_JOURNAL, flaws=_whatever(_journal_flaws, opened)),
        replace(_RESULTS, flaws=_whatever(_result_flaws, opened)),
    )
    return PackageReport((*signed, *told), opened.manifest)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A package whose list can be read, though nothing is known to be true yet."""

    archive: Archive
    entries: Mapping[str, Entry]
    manifest: Manifest
    listing: bytes
    signature: bytes

    def text(self, name: str) -> bytes:
        return _read(self.archive, self.entries[name])


def _open(archive: Archive) -> _Opened:
    entries = {entry.name: entry for entry in archive.entries}
    for name in (manifest.NAME, manifest.SIGNATURE):
        if name not in entries:
            raise ArchiveError(f"{name} is missing")
    listing = _read(archive, entries[manifest.NAME])
    signature = _read(archive, entries[manifest.SIGNATURE])
    return _Opened(archive, entries, manifest.parse(listing), listing, signature)


def _read(archive: Archive, entry: Entry) -> bytes:
    if entry.size > MOST_TEXT:
        raise ArchiveError(f"{entry.name} is larger than any file of its kind")
    return archive.read(entry)


def _skipped(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    return tuple(replace(check, skipped=True) for check in checks)


def _fingerprint_flaws(opened: _Opened, expected: str) -> Iterator[Flaw]:
    found = signing.fingerprint(bytes.fromhex(opened.manifest.public_key))
    if found != expected:
        yield Flaw(
            f"khóa trong gói có vân tay {found}, khác với vân tay đã cho.",
            f"the package's key has the fingerprint {found}, not the one given.",
        )


def _signature_flaws(opened: _Opened) -> Iterator[Flaw]:
    try:
        signature = bytes.fromhex(opened.signature.decode("ascii"))
    except ValueError:
        signature = b""
    public = bytes.fromhex(opened.manifest.public_key)
    canonical = opened.signature == signature.hex().encode() + b"\n"
    if not canonical or not signing.is_signed(public, signing.PACKAGE, opened.listing, signature):
        yield Flaw(
            f"{manifest.SIGNATURE}: không phải chữ ký của danh sách này.",
            f"{manifest.SIGNATURE}: no signature on this list.",
        )


def _file_flaws(opened: _Opened) -> Iterator[Flaw]:
    """The archive must hold just the files listed, in that order, and all that a package has."""
    names = manifest.names(opened.manifest.files)
    present = tuple(entry.name for entry in opened.archive.entries)
    scans = tuple(name for name in names if name.startswith(contents.SCANS))
    if present != (*names, manifest.NAME, manifest.SIGNATURE):
        yield Flaw("các tệp không đúng như danh sách.", "the files are not those listed.")
        return
    if names != (*contents.FILES, *scans) or len(scans) != opened.manifest.scans:
        yield Flaw("thiếu hoặc thừa tệp.", "files are missing or too many.")
    for each in opened.manifest.files:
        if _sha256(opened, each.name) != (each.size, each.sha256):
            yield Flaw(f"{each.name}: nội dung đã bị sửa.", f"{each.name}: was changed.")


def _sha256(opened: _Opened, name: str) -> tuple[int, str] | None:
    """Size and SHA-256; None where the bytes do not fit the archive's own checksum."""
    digest, entry = hashlib.sha256(), opened.entries[name]
    try:
        for piece in opened.archive.chunks(entry):
            digest.update(piece)
    except ArchiveError:
        return None
    return entry.size, digest.hexdigest()


def _whatever(check: Callable[[_Opened], Iterator[Flaw]], opened: _Opened) -> tuple[Flaw, ...]:
    """The flaws that `check` finds, where files may hold anything that somebody signed."""
    try:
        return tuple(check(opened))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        text = f"{type(error).__name__}: {error}"
        return (Flaw(f"nội dung không hiểu được ({text}).", f"not to be understood ({text})."),)


def _journal_flaws(opened: _Opened) -> Iterator[Flaw]:
    entries = tuple(map(_entry, opened.text(contents.JOURNAL).decode("utf-8").splitlines()))
    for fault in chain_faults(entries):
        yield Flaw(fault.vi, fault.en)
    first, last = entries[0].facts, entries[-1]
    outcomes = {MINUTES, CLOSE}
    head = next(entry.hash for entry in reversed(entries) if entry.kind not in outcomes)
    written = next(entry.facts for entry in reversed(entries) if entry.kind == MINUTES)
    parts, files = _mapping(first["parts"]), _mapping(written["files"])
    told = {
        "public_key": (first["public_key"], opened.manifest.public_key),
        "election": (first["election"], opened.manifest.election),
        "practice": (first["practice"], opened.manifest.practice),
        "journal_head": (head, opened.manifest.journal_head),
        "close": (last.kind, CLOSE),
        contents.RESULTS: (last.facts.get("tally"), _hash(opened, contents.RESULTS)),
        f"{MINUTES}: {contents.RESULTS}": (written["tally"], _hash(opened, contents.RESULTS)),
        contents.MINUTES: (files[FIRST_MINUTES], _hash(opened, contents.MINUTES)),
        contents.FORM: (parts[contents.FORM], _hash(opened, contents.FORM)),
        contents.LAYOUT: (parts[contents.LAYOUT], _hash(opened, contents.LAYOUT)),
    }
    for name, (said, found) in told.items():
        if said != found:
            yield Flaw(
                f"{name}: không đúng như nhật ký ghi.", f"{name}: not what the journal says."
            )


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"not a mapping: {value!r}")
    return value


def _hash(opened: _Opened, name: str) -> str:
    return hashlib.sha256(opened.text(name)).hexdigest()


def _entry(line: str) -> JournalEntry:
    """Of the count there is the hash alone: `contents.journal_lines`."""
    fields = json.loads(line)
    return JournalEntry(
        int(fields["seq"]),
        str(fields.get("kind", "")),
        fields.get("content"),
        str(fields["previous"]),
        str(fields["hash"]),
    )


def _result_flaws(opened: _Opened) -> Iterator[Flaw]:
    yield from recount_flaws(
        opened.text(contents.RESULTS), opened.text(contents.RECORDS), opened.text(contents.FORM)
    )
