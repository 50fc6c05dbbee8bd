"""The package: archive, seal and check, each against somebody who changes bytes on purpose."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from elections import PrintedElection, hand_out, print_election
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ptn_scan.election import Level
from ptn_scan.errors import CheckFailedError, InputFileError, UsageError
from ptn_scan.package import contents, manifest, sealing, signing
from ptn_scan.package.archive import Archive, ArchiveError, write_archive
from ptn_scan.package.checking import check_package
from ptn_scan.package.manifest import Manifest
from ptn_scan.recognition.reading import PageKind
from ptn_scan.scanning.sources import PageFormat
from ptn_scan.workflow.closing import close
from ptn_scan.workflow.documents import write_minutes
from ptn_scan.workflow.package_check import check
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.sealers import opener_of, sealer_of
from ptn_scan.workflow.signing_key import secret_key
from ptn_scan.workflow.workers import read_image

FILES = st.dictionaries(
    st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True), st.binary(max_size=300), max_size=6
)


# The archive.


def packed(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    write_archive(target, files.items())
    return target.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    archive = Archive.of(io.BytesIO(data))
    return {entry.name: archive.read(entry) for entry in archive.entries}


@given(FILES)
def test_what_goes_in_comes_out_and_other_tools_agree(files: dict[str, bytes]) -> None:
    data = packed(files)
    assert unpacked(data) == files
    assert packed(files) == data
    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert other.testzip() is None
        assert {name: other.read(name) for name in other.namelist()} == files


@given(FILES.filter(bool), st.data())
def test_no_byte_of_an_archive_can_be_other(files: dict[str, bytes], data: st.DataObject) -> None:
    """Every byte belongs to a header that has one form, or to a file under its checksum."""
    whole = bytearray(packed(files))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ArchiveError):
        unpacked(bytes(whole))


@given(FILES, st.integers(1, 40), st.binary(min_size=1, max_size=40))
def test_an_archive_is_neither_cut_nor_longer(
    files: dict[str, bytes], cut: int, more: bytes
) -> None:
    whole = packed(files)
    for data in (whole[:-cut], whole + more, more + whole):
        with pytest.raises(ArchiveError):
            unpacked(data)


@pytest.mark.parametrize(
    "name",
    ["../key", "/etc/passwd", "scans/../key.png", "a/b", "A.TXT", "scans/AAAA.png", "", "x\n", "."],
)
def test_no_name_leads_anywhere(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        packed({name: b""})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as other:
        other.writestr(zipfile.ZipInfo(name or "/"), b"")
    with pytest.raises(ArchiveError):
        unpacked(target.getvalue())


def test_a_bomb_is_not_blown_up() -> None:
    """Deflated entries are refused by their header: nothing is ever inflated."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as other:
        other.writestr(zipfile.ZipInfo("results.json"), b"\0", zipfile.ZIP_DEFLATED)
    with pytest.raises(ArchiveError, match="not of this form"):
        unpacked(target.getvalue())


@given(st.binary(max_size=400))
def test_noise_is_no_package(data: bytes) -> None:
    report = check_package(io.BytesIO(data), "0" * 64)
    assert not report.holds
    assert [each.key for each in report.checks if each.flaws] == ["archive"]


# The seal.


def sealed(data: bytes, sealer: sealing.Sealer) -> bytes:
    target = io.BytesIO()
    sealing.seal(io.BytesIO(data), target, sealer)
    return target.getvalue()


def opened(data: bytes, opener: sealing.Opener) -> bytes:
    target = io.BytesIO()
    sealing.unseal(io.BytesIO(data), target, opener)
    return target.getvalue()


@pytest.fixture(scope="session")
def recipient() -> X25519PrivateKey:
    return X25519PrivateKey.generate()


@pytest.mark.parametrize("size", [0, 1, sealing.PIECE, sealing.PIECE + 1])
def test_a_seal_to_a_key_opens_with_it_alone(recipient: X25519PrivateKey, size: int) -> None:
    data = random.Random(size).randbytes(size)
    found = sealed(data, sealing.Recipient(recipient.public_key()))
    assert opened(found, sealing.RecipientKey(recipient)) == data
    assert sealed(data, sealing.Recipient(recipient.public_key())) != found
    with pytest.raises(sealing.SealError):
        opened(found, sealing.RecipientKey(X25519PrivateKey.generate()))
    with pytest.raises(sealing.SealError):
        opened(found, sealing.Password("một mật khẩu dài"))


def test_a_seal_to_a_password_opens_with_it_alone() -> None:
    found = sealed(b"hello", sealing.Password("một mật khẩu dài"))
    assert opened(found, sealing.Password("một mật khẩu dài")) == b"hello"
    with pytest.raises(sealing.SealError):
        opened(found, sealing.Password("một mật khẩu khác"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_of_a_sealed_file_can_be_other(
    recipient: X25519PrivateKey, data: st.DataObject
) -> None:
    whole = bytearray(sealed(b"results", sealing.Recipient(recipient.public_key())))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(sealing.SealError):
        opened(bytes(whole), sealing.RecipientKey(recipient))


def test_pieces_cannot_be_left_out_or_moved(recipient: X25519PrivateKey) -> None:
    whole = sealed(bytes(3 * sealing.PIECE), sealing.Recipient(recipient.public_key()))
    piece = sealing.PIECE + 16
    head = len(whole) - 3 * piece
    first, second, third = (whole[head + i * piece : head + (i + 1) * piece] for i in range(3))
    for pieces in (first + second, first + third, second + first + third, first + second * 2, b""):
        with pytest.raises(sealing.SealError):
            opened(whole[:head] + pieces, sealing.RecipientKey(recipient))


def test_keys_and_passwords_come_from_files(recipient: X25519PrivateKey, tmp_path: Path) -> None:
    public, private, word = (tmp_path / name for name in ("public.pem", "private.pem", "word"))
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    public.write_bytes(recipient.public_key().public_bytes(pem, spki))
    private.write_bytes(recipient.private_bytes(pem, pkcs8, plain))
    sealer, opener = sealer_of(None, public), opener_of(None, private)
    assert sealer is not None
    assert opener is not None
    assert opened(sealed(b"x", sealer), opener) == b"x"
    word.write_text("mật khẩu khá dài\n", "utf-8")
    assert sealer_of(word, None) == sealing.Password("mật khẩu khá dài")
    assert sealer_of(None, None) is None
    with pytest.raises(UsageError):
        sealer_of(word, public)
    wrong = Ed25519PrivateKey.generate().private_bytes(pem, pkcs8, plain)
    for path, content in ((public, b"no key"), (private, wrong), (word, b"short"), (word, b"\xff")):
        path.write_bytes(content)
        with pytest.raises(InputFileError, match=path.name):
            if path == private:
                opener_of(None, path)
            else:
                sealer_of(*((path, None) if path == word else (None, path)))


# The package of a real count.


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> PrintedElection:
    """Three ballots of the long form, with masked scans in the package."""
    root = tmp_path_factory.mktemp("package")
    printed = print_election(root, "kon-ray-2023", 3)
    hand_out(printed, 3)
    levels = tuple(Level)
    scans = [
        printed.scan(root / f"{i}.png", [i], {n: levels[(n + i) % 3] for n in range(1, 12)})
        for i in range(3)
    ]
    read(printed.folder, scans, collected=3, workers=1)
    write_minutes(printed.folder, root / "minutes", draft=False)
    (root / "secret").write_bytes(secret_key(printed.folder.paths))  # as a thief would
    close(printed.folder, root / "package.seal", sealing.Password("mật khẩu thử"), with_scans=True)
    return printed


@pytest.fixture(scope="session")
def package(closed: PrintedElection) -> bytes:
    return closed.folder.paths.package.read_bytes()


def report_on(package: bytes, fingerprint: str) -> dict[str, bool]:
    return {
        check.key: check.holds for check in check_package(io.BytesIO(package), fingerprint).checks
    }


def fingerprint_of(package: bytes) -> str:
    found = manifest.parse(unpacked(package)[manifest.NAME])
    return signing.fingerprint(bytes.fromhex(found.public_key))


def signed_anew(files: dict[str, bytes], secret: bytes) -> bytes:
    """A package of these files, signed by `secret`."""
    old = manifest.parse(files.pop(manifest.NAME))
    del files[manifest.SIGNATURE]
    text = old.model_copy(
        update={
            "files": tuple(manifest.listed(name, data) for name, data in files.items()),
            "public_key": signing.public_key(secret).hex(),
        }
    ).to_bytes()
    signature = signing.sign(secret, signing.PACKAGE, text).hex().encode() + b"\n"
    return packed({**files, manifest.NAME: text, manifest.SIGNATURE: signature})


def test_a_package_holds(closed: PrintedElection, package: bytes) -> None:
    report = check_package(io.BytesIO(package), fingerprint_of(package))
    assert report.holds
    assert report.found is not None
    assert (report.found.scans, report.found.scans_left_out) == (3, 0)
    names = tuple(unpacked(package))
    assert names[: len(contents.FILES)] == contents.FILES
    assert sum(name.startswith("scans/") for name in names) == 3


def test_a_sealed_package_is_checked_like_a_plain_one(
    closed: PrintedElection, package: bytes
) -> None:
    path = closed.pdf.with_name("package.seal")
    fingerprint = fingerprint_of(package)
    assert check(path, fingerprint, sealing.Password("mật khẩu thử")).holds
    with pytest.raises(UsageError, match="sealed"):
        check(path, fingerprint)
    with pytest.raises(CheckFailedError, match="cannot be opened"):
        check(path, fingerprint, sealing.Password("mật khẩu sai"))
    with pytest.raises(InputFileError):
        check(path.with_name("nowhere"), fingerprint)


def test_scans_leave_only_sealed(closed: PrintedElection) -> None:
    with pytest.raises(UsageError, match="encrypted"):
        close(closed.folder, closed.pdf.with_name("plain.zip"))
    assert not closed.pdf.with_name("plain.zip").exists()


def test_masked_scans_show_neither_codes_nor_what_is_below(
    closed: PrintedElection, package: bytes
) -> None:
    """The reader finds the rows as before, but no QR code, writing or signature."""
    for name, data in unpacked(package).items():
        if name.startswith("scans/"):
            found = read_image(closed.folder.paths.root, data, PageFormat.PNG)
            assert found.kind is PageKind.BALLOT
            assert found.payloads == ()
            assert not found.write_in
            assert not found.signature
            assert sum(len(row.marks) > 0 for row in found.rows) == len(found.rows)
            assert b"tEXt" not in data
            assert b"tIME" not in data


def with_file(name: str, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def changed(package: bytes) -> bytes:
        files = unpacked(package)
        files[name] = change(files[name])
        return packed(files)

    return changed


def without(name: str) -> Callable[[bytes], bytes]:
    return lambda package: packed(
        {each: data for each, data in unpacked(package).items() if each != name}
    )


def with_more(package: bytes) -> bytes:
    return packed({"more.txt": b"x", **unpacked(package)})


def in_other_order(package: bytes) -> bytes:
    return packed(dict(reversed(unpacked(package).items())))


@pytest.mark.parametrize(
    ("forge", "found"),
    [
        *((with_file(name, lambda data: data + b" "), "files") for name in contents.FILES),
        *((without(name), "files") for name in contents.FILES),
        (with_more, "files"),
        (in_other_order, "files"),
        (with_file(manifest.NAME, lambda d: d.replace(b'"practice": false', b'"practice": true')),
         "signature"),
        (with_file(manifest.SIGNATURE, lambda data: data.swapcase()), "signature"),
        (with_file(manifest.SIGNATURE, lambda data: b"no hex"), "signature"),
        (with_file(manifest.NAME, lambda data: b"{}"), "archive"),
        (with_file(manifest.NAME, lambda data: data + b"\n"), "archive"),
        (without(manifest.NAME), "archive"),
        (without(manifest.SIGNATURE), "archive"),
    ],
)  # fmt: skip
def test_whatever_is_changed_is_found(
    package: bytes, forge: Callable[[bytes], bytes], found: str
) -> None:
    report = report_on(forge(package), fingerprint_of(package))
    assert not report[found]


def test_any_byte_is_found(package: bytes) -> None:
    chance = random.Random(4)
    for at in sorted(chance.sample(range(len(package)), 150)):
        data = bytearray(package)
        data[at] ^= 1 << chance.randrange(8)
        assert not all(report_on(bytes(data), fingerprint_of(package)).values()), at


def votes_swapped(files: dict[str, bytes]) -> None:
    files[contents.RECORDS] = files[contents.RECORDS].replace(b",low,", b",high,", 1)


def result_swapped(files: dict[str, bytes]) -> None:
    said = json.loads(files[contents.RESULTS])
    first = said["officials"][0]
    first["high"], first["low"] = first["low"] + 1, first["high"] - 1
    files[contents.RESULTS] = json.dumps(said).encode()


def threshold_moved(files: dict[str, bytes]) -> None:
    files[contents.FORM] = files[contents.FORM].replace(b"1/2", b"1/9", 1)


def journal_cut(files: dict[str, bytes]) -> None:
    lines = files[contents.JOURNAL].splitlines(keepends=True)
    files[contents.JOURNAL] = b"".join(lines[:3] + lines[4:])


def journal_unclosed(files: dict[str, bytes]) -> None:
    files[contents.JOURNAL] = b"".join(files[contents.JOURNAL].splitlines(keepends=True)[:-1])


def other_minutes(files: dict[str, bytes]) -> None:
    files[contents.MINUTES] += b"%"


def nonsense(files: dict[str, bytes]) -> None:
    files[contents.RESULTS] = files[contents.JOURNAL] = b"[1, 2]\n"


@pytest.mark.parametrize(
    ("forge", "found"),
    [
        (votes_swapped, "results"),
        (result_swapped, "results"),
        (threshold_moved, "journal"),
        (journal_cut, "journal"),
        (journal_unclosed, "journal"),
        (other_minutes, "journal"),
        (nonsense, "results"),
    ],
)
def test_even_with_the_stolen_key_a_package_must_agree_with_itself(
    closed: PrintedElection,
    package: bytes,
    forge: Callable[[dict[str, bytes]], None],
    found: str,
) -> None:
    secret = closed.pdf.with_name("secret").read_bytes()
    files = unpacked(package)
    assert all(report_on(signed_anew(dict(files), secret), fingerprint_of(package)).values())
    before = dict(files)
    forge(files)
    assert files != before
    report = report_on(signed_anew(files, secret), fingerprint_of(package))
    assert report["signature"]
    assert report["files"]
    assert not report[found]


def test_a_forger_with_another_key_has_the_fingerprint_against_them(package: bytes) -> None:
    forged = signed_anew(unpacked(package), signing.mint_secret())
    report = report_on(forged, fingerprint_of(package))
    assert report["signature"]
    assert not report["fingerprint"]


def test_a_manifest_has_one_form() -> None:
    text = Manifest(
        program="1", election="A", practice=False, public_key="0" * 64, journal_head="0" * 64,
        scans=0, scans_left_out=0, files=(),
    ).to_bytes()  # fmt: skip
    assert manifest.parse(text).to_bytes() == text
    for other in (text.replace(b" ", b""), text + b" ", text.replace(b"0" * 64, b"g" * 64), b"[]"):
        with pytest.raises(ValueError, match="manifest"):
            manifest.parse(other)
