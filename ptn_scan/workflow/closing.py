"""`close`: the vote ends, its ballot key is destroyed, and a signed package is written.

The steps, each of which finds what an interrupted one left: the journal's last entry; the key gone;
the package in the folder; the list of all files, signed; the signing key gone; the copy at `out`.
After the first of them nothing can be recorded any more, and `close` only goes on to the end.
"""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ptn_scan import __version__
from ptn_scan.audit.manifest import tally_digest
from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.journal import MINUTES
from ptn_scan.ballot_box.keys import mint_key
from ptn_scan.ballot_box.values import Snapshot, StoredScan
from ptn_scan.ballot_id import Authenticity, Authority, parse, payload_hash
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.pdf import to_pdf
from ptn_scan.durable import remove_unfinished, whole, write_whole
from ptn_scan.errors import CountsError, DamagedElectionError, UsageError
from ptn_scan.package import contents, signing
from ptn_scan.package.archive import write_archive
from ptn_scan.package.contents import Contents
from ptn_scan.package.manifest import NAME, SIGNATURE, ListedFile, Manifest, listed
from ptn_scan.package.masking import masked
from ptn_scan.package.sealing import Sealer, seal
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.limits import THRESHOLDS
from ptn_scan.ruling.values import Sheet
from ptn_scan.scanning.sources import decode
from ptn_scan.workflow import inventory
from ptn_scan.workflow.documents import minutes_facts
from ptn_scan.workflow.folder import ElectionFolder, open_folder, read_part
from ptn_scan.workflow.kept_minutes import FIRST_MINUTES, first_copy
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.results import Results, check_final, count
from ptn_scan.workflow.scan_store import ScanStore
from ptn_scan.workflow.signing_key import destroy, public_key, secret_key


@dataclass(frozen=True, slots=True)
class Closed:
    """The package at `package`, and the `fingerprint` that it is checked with. `scans` masked
    scans are in it; `left_out` pages have no place to be masked by."""

    package: Path
    fingerprint: str
    scans: int
    left_out: int


def close(
    folder: ElectionFolder,
    out: Path | None = None,
    sealer: Sealer | None = None,
    with_scans: bool = False,
    progress: Progress = SILENCE,
) -> Closed:
    """Ends the election and writes its package to `out`, sealed by `sealer` where there is one.

    May be interrupted and repeated; a closed election's package is written out once more. Raises
    ReviewPendingError and CountsError while the result is not final or its minutes are not
    written; UsageError for `out` and for scans without a sealer; DamagedElectionError.
    """
    target = out or _default_target(folder, sealer is not None)
    _check_target(folder, target)
    if with_scans and sealer is None:
        raise UsageError(
            "Ảnh quét chỉ được gửi đi khi đã mã hóa. Hãy thêm --password-file hoặc --recipient.",
            "Scans may leave only when encrypted. Add --password-file or --recipient.",
        )
    with exclusive(folder.paths.lock):
        with folder.open_box() as box:
            if box.closing() is None:
                _end(folder, box)
        destroy(folder.paths, folder.paths.key.name)
        if folder.paths.closing_signature.exists():
            # All is signed; a key that is still there may be half overwritten.
            destroy(folder.paths, folder.paths.signing_key.name)
        elif folder.paths.signing_key.exists():
            _finish(open_folder(folder.paths.root), with_scans, progress)
        closed = _closed(folder, target)
        _check_scans(closed, with_scans, sealer)
        _copy_out(folder.paths.package, target, sealer)
    return closed


def _default_target(folder: ElectionFolder, sealed: bool) -> Path:
    suffix = "seal" if sealed else "zip"
    return folder.paths.root.absolute().with_name(f"{folder.name}-ho-so.{suffix}")


def _check_target(folder: ElectionFolder, target: Path) -> None:
    if folder.contains(target) or target.exists() or not target.parent.is_dir():
        raise UsageError(
            f"{target}: không ghi được gói hồ sơ ở đây. Hãy chọn bằng --out một tên chưa có, trong "
            "một thư mục đã có, ngoài thư mục cuộc lấy phiếu.",
            f"{target}: the package cannot be written here. With --out choose a name that is free, "
            "in a folder that exists, outside the election folder.",
        )


def _end(folder: ElectionFolder, box: BallotBox) -> None:
    """The journal's last entry, if all that must be there is there."""
    with box.transaction():
        _check_sound(folder, box)
        counted = count(folder, box.snapshot())
        check_final(counted.tally)
        _check_minutes(folder, box, counted)
        facts: dict[str, str | int] = {
            "program": __version__,
            "tally": tally_digest(counted.tally),
            "public_key": public_key(box).hex(),
        }
        box.append_closing(facts, kept_codes(folder, counted.snapshot))


def _check_minutes(folder: ElectionFolder, box: BallotBox, counted: Results) -> None:
    """The minutes must be those of this very state: their head is the one that they bear."""
    last = box.journal()[-1]
    current = last.kind == MINUTES and last.facts.get("tally") == tally_digest(counted.tally)
    if not current or _first_minutes(folder, box, counted) is None:
        raise CountsError(
            "Chưa có biên bản của kết quả hiện tại. Hãy chạy «ptn-scan minutes», in và ký biên "
            "bản, rồi đóng cuộc lấy phiếu. Chưa đóng gì.",
            "There are no minutes of the present result. Run «ptn-scan minutes», print and sign "
            "them, then close. Nothing was closed.",
        )


def _first_minutes(folder: ElectionFolder, box: BallotBox, counted: Results) -> bytes | None:
    """The first copy of the minutes, or None where it cannot be had as it was written."""

    def anew() -> bytes:
        return to_pdf(minutes(minutes_facts(folder, counted, draft=False), 1))

    return first_copy(folder.paths, box, anew)


def _signed_minutes(folder: ElectionFolder, box: BallotBox, counted: Results) -> bytes:
    first = _first_minutes(folder, box, counted)
    if first is None:
        name = folder.paths.minutes.name
        raise DamagedElectionError(
            f"{name}: bản thứ nhất của biên bản đã bị mất hoặc bị sửa. Hãy chép tệp "
            f"{FIRST_MINUTES} đã viết vào thư mục cuộc lấy phiếu với tên {name} rồi chạy lại "
            "«ptn-scan close».",
            f"{name}: the first copy of the minutes is missing or was changed. Copy the file "
            f"{FIRST_MINUTES} that was written into the election folder as {name}, and run "
            "«ptn-scan close» again.",
        )
    return first


def _check_sound(folder: ElectionFolder, box: BallotBox) -> None:
    remove_unfinished(folder.paths.root)
    flaws = tuple(inventory.flaws(folder, box))
    if flaws:
        raise DamagedElectionError(
            "\n".join([*(flaw.vi for flaw in flaws), "Chưa đóng gì."]),
            "\n".join([*(flaw.en for flaw in flaws), "Nothing was closed."]),
        )


def kept_codes(folder: ElectionFolder, snapshot: Snapshot) -> frozenset[str]:
    """The hashes of all payloads that the key has made: those of the register, page by page, and
    those on sheets that the register does not know."""
    authority: Authority = folder.issuer
    printed = {
        authority.sign(ballot, page.page).payload
        for ballot in snapshot.register
        for page in folder.layout.pages
    }
    found = {
        payload
        for sheet in (*snapshot.sheets, *snapshot.withdrawn)
        for payload in sheet.reading.payloads
        if (qr := parse(payload)) and authority.check(qr) is Authenticity.GENUINE
    }
    return frozenset(map(payload_hash, printed | found))


def _finish(folder: ElectionFolder, with_scans: bool, progress: Progress) -> None:
    """Package, list of files, and the end of the signing key."""
    paths, secret = folder.paths, secret_key(folder.paths)
    remove_unfinished(paths.root)
    with folder.open_box() as box:
        if not paths.package.exists():
            _write_package(folder, box, secret, with_scans, progress)
        box.fold()
        head = box.journal()[-1].hash
    listing = inventory.Closing(
        election=folder.election.id, journal_head=head, files=inventory.listing(paths)
    ).to_bytes()
    write_whole(paths.closing, listing)
    signature = signing.sign(secret, signing.CLOSING, listing)
    write_whole(paths.closing_signature, signature.hex().encode() + b"\n")
    destroy(paths, paths.signing_key.name)


def _write_package(
    folder: ElectionFolder, box: BallotBox, secret: bytes, with_scans: bool, progress: Progress
) -> None:
    counted = count(folder, box.snapshot())
    scans = _Scans(folder, counted.snapshot, box.scans() if with_scans else (), progress)
    content = Contents(
        election=folder.election,
        box=counted.box,
        tally=counted.tally,
        row_decisions=counted.snapshot.row_decisions,
        sheet_decisions=counted.snapshot.sheet_decisions,
        thresholds=THRESHOLDS,
        journal=box.journal(),
        form=read_part(folder.paths.form),
        layout=read_part(folder.paths.layout),
        minutes=_signed_minutes(folder, box, counted),
    )
    files: list[ListedFile] = []

    def everything() -> Iterator[tuple[str, bytes]]:
        for name, data in contents.files_of(content, secrets.SystemRandom()):
            files.append(listed(name, data))
            yield name, data
        for name, data in scans.masked():
            files.append(listed(name, data))
            yield name, data
        text = Manifest(
            program=__version__,
            election=folder.election.id,
            practice=folder.election.practice,
            public_key=public_key(box).hex(),
            journal_head=counted.snapshot.journal_head,
            scans=scans.taken,
            scans_left_out=scans.left_out,
            files=tuple(files),
        ).to_bytes()
        yield NAME, text
        yield SIGNATURE, signing.sign(secret, signing.PACKAGE, text).hex().encode() + b"\n"

    with whole(folder.paths.package) as target:
        write_archive(target, everything())


@dataclass(slots=True)
class _Scans:
    """Masked scans under fresh names, in the order of these, so that neither tells of the stack."""

    folder: ElectionFolder
    snapshot: Snapshot
    scans: tuple[StoredScan, ...]
    progress: Progress
    taken: int = 0
    left_out: int = 0

    def masked(self) -> Iterator[tuple[str, bytes]]:
        readings = {sheet.handle: sheet.reading for sheet in self._sheets()}
        renamed = sorted((mint_key(), scan) for scan in self.scans if scan.handle in readings)
        self.progress.start("Che chữ ký trên ảnh quét", "Masking scans", len(renamed))
        try:
            for name, scan in renamed:
                data = self._masked(scan, readings[scan.handle])
                self.progress.advance(1)
                if data is None:
                    self.left_out += 1
                else:
                    self.taken += 1
                    yield f"{contents.SCANS}{name}.png", data
        finally:
            self.progress.stop()

    def _sheets(self) -> tuple[Sheet, ...]:
        return self.snapshot.sheets

    def _masked(self, scan: StoredScan, reading: PageReading) -> bytes | None:
        """None where the page is not found on the scan, and so neither is what to mask."""
        if reading.placement is None or reading.page is None:
            return None
        image = decode(*ScanStore(self.folder.paths.scans).load(scan))
        return masked(image, reading.placement, self.folder.layout.page(reading.page))


def _closed(folder: ElectionFolder, target: Path) -> Closed:
    """What the package in the folder says of itself."""
    manifest = inventory.manifest_of(folder.paths)
    key = bytes.fromhex(manifest.public_key)
    return Closed(target, signing.fingerprint(key), manifest.scans, manifest.scans_left_out)


def _check_scans(closed: Closed, with_scans: bool, sealer: Sealer | None) -> None:
    if closed.scans and sealer is None:
        raise UsageError(
            "Gói hồ sơ có ảnh quét nên chỉ được xuất khi đã mã hóa. Hãy thêm --password-file hoặc "
            "--recipient.",
            "The package has scans, so it is written out only when encrypted. Add --password-file "
            "or --recipient.",
        )
    if with_scans and not closed.scans and not closed.left_out:
        raise UsageError(
            "Cuộc lấy phiếu đã đóng không kèm ảnh quét; không thêm được nữa. Hãy bỏ --with-scans.",
            "The election was closed without scans; they cannot be added. Leave out --with-scans.",
        )


def _copy_out(package: Path, target: Path, sealer: Sealer | None) -> None:
    """Writes `target` wholly or not at all."""
    with whole(target) as file, package.open("rb") as source:
        if sealer is not None:
            seal(source, file, sealer)
        else:
            shutil.copyfileobj(source, file)
