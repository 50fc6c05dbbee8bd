"""The election's key pair: the public key in the journal's first entry, the secret in a file."""

import os

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.durable import sync_file, sync_folder
from ptn_scan.errors import DamagedElectionError
from ptn_scan.package import signing
from ptn_scan.workflow.folder import FolderPaths, read_part


def public_key(box: BallotBox) -> bytes:
    """The public key, 32 bytes. Raises DamagedElectionError where the box names none."""
    text = box.founding_facts().get("public_key")
    try:
        key = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        key = b""
    if len(key) != signing.PUBLIC_BYTES:
        raise DamagedElectionError(
            "Hòm phiếu không ghi khóa công khai của cuộc lấy phiếu. Hãy dùng bản sao lưu của cả "
            "thư mục.",
            "The ballot box names no public key of the election. Use a backup of the whole folder.",
        )
    return key


def secret_key(paths: FolderPaths) -> bytes:
    """The secret key. Raises DamagedElectionError where its file is missing or no key."""
    text = read_part(paths.signing_key).decode("ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != signing.SECRET_BYTES:
        raise DamagedElectionError(
            f"{paths.signing_key}: khóa ký không đúng. Hãy dùng bản sao lưu của cả thư mục.",
            f"{paths.signing_key}: not a signing key. Use a backup of the whole folder.",
        )
    return key


def destroy(paths: FolderPaths, name: str) -> None:
    """Overwrites the key file `name` of the folder and removes it; nothing where there is none.

    What a disk, a backup or a copy of the folder keeps besides is out of reach (docs/trust.md).
    """
    path = paths.root / name
    if not path.exists():
        return
    with path.open("rb+") as file:
        file.write(os.urandom(path.stat().st_size))
    sync_file(path)
    path.unlink()
    sync_folder(paths.root)
