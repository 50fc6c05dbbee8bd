"""A file encrypted to a password or to somebody's public key.

    PTNSEAL1  mode  header  pieces
        8       1   16 or 80

Mode P: the header is a random salt; the key is Argon2id (RFC 9106: 64 MiB, three passes, four
lanes) of the password. Mode R: the header is a random key encrypted to the recipient's X25519 key
by HPKE (RFC 9180, HKDF-SHA-256, AES-256-GCM). Pieces of 1 MiB are encrypted with AES-256-GCM each;
the nonce is the piece's number and whether it is the last, so none can be left out, moved or added
(STREAM, Hoang and others 2015). All that comes before the pieces is authenticated with each.
"""

import secrets
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

MAGIC = b"PTNSEAL1"
PIECE = 1 << 20
MOST_BYTES = 2**33
"""More than any package has; what is larger is not written to the disk for a look."""
LEAST_PASSWORD = 12
"""Letters: with Argon2id enough against guessing where they are not words of common use."""

_BY_PASSWORD, _TO_RECIPIENT = b"P", b"R"
_KEY_BYTES, _SALT_BYTES, _TAG_BYTES = 32, 16, 16
_WRAPPED_BYTES = 32 + _KEY_BYTES + _TAG_BYTES
_MEMORY_KIB, _PASSES, _LANES = 64 * 1024, 3, 4
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_INFO = b"ptn-scan seal 1"


class SealError(ValueError):
    """The file is not sealed, is sealed otherwise, was changed, or the password or key is wrong."""


class Sealer(Protocol):
    """Makes the key of one file, and the mode and header that lead to it again."""

    def fresh_key(self) -> tuple[bytes, bytes]: ...


class Opener(Protocol):
    """Finds the key of a sealed file by its mode and header. Raises SealError."""

    def key_of(self, mode: bytes, header: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Password:
    """Seals and opens by a password."""

    text: str

    def fresh_key(self) -> tuple[bytes, bytes]:
        salt = secrets.token_bytes(_SALT_BYTES)
        return self._derive(salt), _BY_PASSWORD + salt

    def key_of(self, mode: bytes, header: bytes) -> bytes:
        if mode != _BY_PASSWORD:
            raise SealError("sealed to a public key, not to a password")
        return self._derive(header)

    def _derive(self, salt: bytes) -> bytes:
        kdf = Argon2id(
            salt=salt, length=_KEY_BYTES, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB
        )
        return kdf.derive(self.text.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class Recipient:
    """Seals to a recipient's public key."""

    public: X25519PublicKey

    def fresh_key(self) -> tuple[bytes, bytes]:
        key = secrets.token_bytes(_KEY_BYTES)
        return key, _TO_RECIPIENT + _SUITE.encrypt(key, self.public, info=_INFO)


@dataclass(frozen=True, slots=True)
class RecipientKey:
    """Opens by the recipient's private key."""

    private: X25519PrivateKey

    def key_of(self, mode: bytes, header: bytes) -> bytes:
        if mode != _TO_RECIPIENT:
            raise SealError("sealed to a password, not to a public key")
        try:
            return _SUITE.decrypt(header, self.private, info=_INFO)
        except (InvalidTag, ValueError) as error:
            raise SealError("sealed to another key") from error


def recipient_of(pem: bytes) -> Recipient:
    """The recipient whose X25519 public key is in `pem`. Raises SealError."""
    try:
        key = serialization.load_pem_public_key(pem)
    except ValueError as error:
        raise SealError("no public key in PEM") from error
    if not isinstance(key, X25519PublicKey):
        raise SealError("not an X25519 key")
    return Recipient(key)


def recipient_key_of(pem: bytes) -> RecipientKey:
    """The X25519 private key in `pem`, which has no password of its own. Raises SealError."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise SealError("no private key in PEM, or one with a password") from error
    if not isinstance(key, X25519PrivateKey):
        raise SealError("not an X25519 key")
    return RecipientKey(key)


def is_sealed(file: BinaryIO) -> bool:
    """Whether `file` begins as a sealed one; leaves it at its beginning."""
    file.seek(0)
    found = file.read(len(MAGIC))
    file.seek(0)
    return found == MAGIC


def seal(source: BinaryIO, target: BinaryIO, sealer: Sealer) -> None:
    """Encrypts what is left of `source` into `target`."""
    key, rest = sealer.fresh_key()
    head = MAGIC + rest
    target.write(head)
    cipher = AESGCM(key)
    number, piece = 0, source.read(PIECE)
    while True:
        following = source.read(PIECE)
        target.write(cipher.encrypt(_nonce(number, not following), piece, head))
        if not following:
            return
        number, piece = number + 1, following


def unseal(source: BinaryIO, target: BinaryIO, opener: Opener) -> None:
    """Decrypts `source` into `target`. Raises SealError, and then `target` is worth nothing."""
    if source.seek(0, 2) > MOST_BYTES:
        raise SealError("larger than any package")
    source.seek(0)
    if source.read(len(MAGIC)) != MAGIC:
        raise SealError("not a sealed file")
    mode = source.read(1)
    size = {_BY_PASSWORD: _SALT_BYTES, _TO_RECIPIENT: _WRAPPED_BYTES}.get(mode, 0)
    header = source.read(size)
    if not size or len(header) != size:
        raise SealError("not sealed in a way that is known here")
    cipher = AESGCM(opener.key_of(mode, header))
    head = MAGIC + mode + header
    number, piece = 0, source.read(PIECE + _TAG_BYTES)
    while True:
        following = source.read(PIECE + _TAG_BYTES)
        try:
            target.write(cipher.decrypt(_nonce(number, not following), piece, head))
        except (InvalidTag, ValueError) as error:
            raise SealError("wrong password or key, or the file was changed") from error
        if not following:
            return
        number, piece = number + 1, following


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")
