"""Passwords and keys to seal and to open with, from the files that hold them.

A password in the command's own words would stand in the list of processes and in the shell's
history; in a file it can be read by its owner alone.
"""

import unicodedata
from pathlib import Path

from ptn_scan.errors import InputFileError, UsageError, machine_words
from ptn_scan.package.sealing import (
    LEAST_PASSWORD,
    Opener,
    Password,
    Sealer,
    SealError,
    recipient_key_of,
    recipient_of,
)

_MOST_BYTES = 64 * 1024
_MOST_PASSWORD_BYTES = 127
"""What an encrypted PDF takes (ISO 32000-2, 7.6.4.3.3)."""


def sealer_of(password_file: Path | None, recipient_file: Path | None) -> Sealer | None:
    """What to seal with; None where neither is given. Raises UsageError, InputFileError."""
    _check_one(password_file, recipient_file)
    if password_file is not None:
        return Password(password(password_file))
    if recipient_file is None:
        return None
    try:
        return recipient_of(_bytes(recipient_file))
    except SealError as error:
        raise _no_key(recipient_file, "công khai", "public") from error


def opener_of(password_file: Path | None, key_file: Path | None) -> Opener | None:
    """What to open with; None where neither is given. Raises UsageError, InputFileError."""
    _check_one(password_file, key_file)
    if password_file is not None:
        return Password(password(password_file))
    if key_file is None:
        return None
    try:
        return recipient_key_of(_bytes(key_file))
    except SealError as error:
        raise _no_key(
            key_file, "riêng, không đặt mật khẩu,", "private, without password"
        ) from error


def password(file: Path) -> str:
    """The first line of `file`, in NFC, so that it is the same however letters were typed."""
    try:
        lines = _bytes(file).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputFileError(
            f"{file}: không phải văn bản UTF-8. Hãy ghi mật khẩu ở dòng đầu, lưu bằng UTF-8.",
            f"{file}: not UTF-8 text. Write the password on the first line and save as UTF-8.",
        ) from error
    text = unicodedata.normalize("NFC", lines[0]) if lines else ""
    if len(text) < LEAST_PASSWORD or len(text.encode("utf-8")) > _MOST_PASSWORD_BYTES:
        raise InputFileError(
            f"{file}: mật khẩu ở dòng đầu phải có ít nhất {LEAST_PASSWORD} ký tự và không dài quá "
            f"{_MOST_PASSWORD_BYTES} byte.",
            f"{file}: the password on the first line must have {LEAST_PASSWORD} letters or more, "
            f"and {_MOST_PASSWORD_BYTES} bytes or fewer.",
        )
    return text


def _check_one(password_file: Path | None, key_file: Path | None) -> None:
    if password_file is not None and key_file is not None:
        raise UsageError(
            "Chỉ dùng một trong hai: mật khẩu hoặc khóa.", "Use one of the two: password or key."
        )


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST_BYTES)
    except OSError as error:
        raise InputFileError(
            f"{file}: không đọc được ({machine_words(error)}). Hãy kiểm tra đường dẫn.",
            f"{file}: cannot be read ({error.strerror}). Check the path.",
        ) from error


def _no_key(file: Path, vi: str, en: str) -> InputFileError:
    return InputFileError(
        f"{file}: không phải khóa {vi} X25519 dạng PEM. Hãy xem docs/trust.md.",
        f"{file}: no X25519 key ({en}) in PEM. See docs/trust.md.",
    )
