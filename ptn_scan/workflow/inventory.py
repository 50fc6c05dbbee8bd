"""Every file of an election folder: which may be there, and after the closing what is in it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.errors import DamagedElectionError
from ptn_scan.package import manifest, signing
from ptn_scan.package.archive import Archive, ArchiveError
from ptn_scan.package.findings import Flaw
from ptn_scan.package.manifest import ListedFile, Manifest
from ptn_scan.workflow.folder import ElectionFolder, FolderPaths, read_part
from ptn_scan.workflow.founding import part_hashes
from ptn_scan.workflow.kept_minutes import minutes_flaws
from ptn_scan.workflow.scan_store import ScanStore
from ptn_scan.workflow.signing_key import public_key

_PIECE = 1 << 20
_KEEP_VI = (
    "Dữ liệu đã bị sửa ngoài chương trình nên không đưa ra kết quả chính thức được. Hãy giữ nguyên "
    "hiện trạng, báo ban kiểm phiếu và dùng bản sao lưu."
)
_KEEP_EN = (
    "Data were changed past the program, so there is no final result. Leave everything as it is, "
    "tell the committee, and use a backup."
)


class Closing(BaseModel):
    """Every file of a closed folder but this list, its signature and the lock. `journal_head` is
    the hash of the journal's very last entry."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    format: Literal["ptn-scan closing"] = "ptn-scan closing"
    version: Literal[1] = 1
    election: str
    journal_head: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    files: tuple[ListedFile, ...]

    def to_bytes(self) -> bytes:
        """JSON with sorted keys: one text for one content."""
        return manifest.json_bytes(self.model_dump(mode="json"))


def parse_closing(data: bytes) -> Closing | None:
    """The list in `data`, or None where it is none."""
    try:
        return Closing.model_validate_json(data)
    except ValidationError:
        return None


def listing(paths: FolderPaths) -> tuple[ListedFile, ...]:
    """All files that a closed folder keeps, by name. Must be called when all of them are there."""
    apart = {paths.closing, paths.closing_signature, paths.lock, paths.signing_key, paths.key}
    return tuple(
        ListedFile(
            name=path.relative_to(paths.root).as_posix(),
            size=path.stat().st_size,
            sha256=sha256_of(path),
        )
        for path in sorted(paths.root.rglob("*"))
        if path not in apart and (path.is_symlink() or not path.is_dir())
    )


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def flaws(folder: ElectionFolder, box: BallotBox) -> Iterator[Flaw]:
    """All that is wrong with the folder's files and journal, short of reading scans again."""
    yield from journal_flaws(box)
    yield from part_flaws(folder, box)
    yield from scan_flaws(folder, box)
    yield from minutes_flaws(folder.paths, box)
    yield from foreign_flaws(folder, box)


def journal_flaws(box: BallotBox) -> Iterator[Flaw]:
    """Where the database is not what its journal says."""
    for fault in (*box.faults(), *box.schema_faults()):
        yield Flaw(fault.vi, fault.en)


def check_vouched(folder: ElectionFolder, box: BallotBox) -> None:
    """Raises DamagedElectionError where the database or a part is not what the journal says."""
    found = (*journal_flaws(box), *part_flaws(folder, box))
    if found:
        raise DamagedElectionError(
            "\n".join([*(flaw.vi for flaw in found), _KEEP_VI]),
            "\n".join([*(flaw.en for flaw in found), _KEEP_EN]),
        )


def part_flaws(folder: ElectionFolder, box: BallotBox) -> Iterator[Flaw]:
    """Files that are not what they were when the election was made."""
    recorded = box.founding_facts().get("parts")
    known = recorded if isinstance(recorded, dict) else {}
    found = part_hashes(folder.paths, folder.election.form, folder.layout)
    gone = {folder.paths.key.name} if box.closing() is not None else set()
    for name in sorted((known.keys() | found.keys()) - gone):
        if known.get(name) != found.get(name):
            yield Flaw(
                f"{name}: không còn như khi lập cuộc lấy phiếu.",
                f"{name}: not what it was when the election was made.",
            )


def scan_flaws(folder: ElectionFolder, box: BallotBox) -> Iterator[Flaw]:
    """Scans whose file is missing or has other bytes than were stored."""
    store = ScanStore(folder.paths.scans)
    for scan in box.scans():
        if not store.is_intact(scan):
            yield Flaw(
                f"scans/{scan.stored_file} (tờ {scan.handle}): bị mất hoặc bị sửa.",
                f"scans/{scan.stored_file} (sheet {scan.handle}): missing or changed.",
            )


def foreign_flaws(folder: ElectionFolder, box: BallotBox) -> Iterator[Flaw]:
    """Files that do not belong in the folder."""
    own = own_files(folder, box)
    for path in sorted(folder.paths.root.rglob("*")):
        name = path.relative_to(folder.paths.root).as_posix()
        if path == folder.paths.scans and not path.is_symlink():
            continue
        if name not in own or path.is_symlink():
            yield Flaw(
                f"{name}: tệp lạ, không thuộc cuộc lấy phiếu. Nếu do lần đọc bị ngắt để lại, "
                "«ptn-scan read» với cùng ảnh quét sẽ dọn đi; nếu không, hãy chuyển nó ra ngoài.",
                f"{name}: a foreign file, no part of the election. Where an interrupted reading "
                "left it, «ptn-scan read» of the same scans removes it; else move it away.",
            )


def own_files(folder: ElectionFolder, box: BallotBox) -> frozenset[str]:
    """The names of all files that may be in the folder, with / between folder and file."""
    paths = folder.paths
    parts = [
        paths.form, paths.election, paths.layout, paths.key, paths.signing_key, paths.ballot_box,
        paths.lock, paths.minutes, paths.package, paths.closing, paths.closing_signature,
        *(paths.template(page.page) for page in folder.layout.pages),
    ]  # fmt: skip
    stamp = paths.stamp(folder.election.form)
    names = {part.name for part in ([*parts, stamp] if stamp else parts)}
    box_name = paths.ballot_box.name
    names |= {f"{box_name}-wal", f"{box_name}-shm", f"{box_name}-journal"}
    return frozenset(names | {f"{paths.scans.name}/{scan.stored_file}" for scan in box.scans()})


def manifest_of(paths: FolderPaths) -> Manifest:
    """The manifest of the package in the folder. Raises DamagedElectionError."""
    try:
        with paths.package.open("rb") as file:
            archive = Archive.of(file)
            entry = next(each for each in archive.entries if each.name == manifest.NAME)
            return manifest.parse(archive.read(entry))
    except (OSError, ArchiveError, StopIteration, ValueError) as error:
        raise DamagedElectionError(
            f"{paths.package}: gói hồ sơ bị mất hoặc bị hỏng ({error}). Hãy dùng bản sao lưu của "
            "cả thư mục cuộc lấy phiếu.",
            f"{paths.package}: the package is missing or damaged ({error}). Use a backup of the "
            "whole election folder.",
        ) from error


def is_closed(paths: FolderPaths) -> bool:
    """Whether the closing came to its end: the signing key is gone."""
    return paths.closing_signature.exists() and not paths.signing_key.exists()


def closing_flaws(folder: ElectionFolder, box: BallotBox) -> Iterator[Flaw]:
    """Where a closed folder is not what its signed list says."""
    paths = folder.paths
    if not is_closed(paths):
        yield Flaw(
            "Việc đóng cuộc lấy phiếu bị ngắt giữa chừng. Hãy chạy lại «ptn-scan close».",
            "The closing was interrupted. Run «ptn-scan close» again.",
        )
        return
    data = read_part(paths.closing)
    found = parse_closing(data)
    if found is None or not _is_signed(paths, box, data):
        yield Flaw(
            f"{paths.closing.name}: danh sách tệp hoặc chữ ký của nó đã bị sửa.",
            f"{paths.closing.name}: the list of files or its signature was changed.",
        )
        return
    if found.journal_head != box.journal()[-1].hash or found.election != folder.election.id:
        yield Flaw(
            f"{paths.closing.name}: thuộc một hòm phiếu khác.",
            f"{paths.closing.name}: belongs to another ballot box.",
        )
    known = {each.name: each for each in found.files}
    present = {each.name: each for each in listing(paths)}
    for name in sorted(known.keys() | present.keys()):
        if known.get(name) != present.get(name):
            yield Flaw(
                f"{name}: không còn như khi đóng cuộc lấy phiếu.",
                f"{name}: not what it was when the election was closed.",
            )


def _is_signed(paths: FolderPaths, box: BallotBox, data: bytes) -> bool:
    text = read_part(paths.closing_signature)
    try:
        signature = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        return False
    canonical = text == signature.hex().encode() + b"\n"
    return canonical and signing.is_signed(public_key(box), signing.CLOSING, data, signature)
