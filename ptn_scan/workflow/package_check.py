"""`check-package`: a package file, opened where it is sealed, and checked."""

import tempfile
from pathlib import Path
from typing import BinaryIO

from ptn_scan.errors import CheckFailedError, InputFileError, UsageError, machine_words
from ptn_scan.package import signing
from ptn_scan.package.checking import PackageReport, check_package
from ptn_scan.package.sealing import Opener, SealError, is_sealed, unseal


def check(path: Path, fingerprint: str, opener: Opener | None = None) -> PackageReport:
    """The report on the package at `path`. `fingerprint` as somebody typed it from the minutes.

    Raises UsageError for what is no fingerprint and a sealed package without `opener`,
    InputFileError where the file cannot be read, CheckFailedError where it cannot be opened.
    """
    expected = signing.as_typed(fingerprint)
    if expected is None:
        raise UsageError(
            "--fingerprint phải là 64 chữ số thập lục phân ghi ở phụ lục biên bản.",
            "--fingerprint is the 64 hexadecimal digits in the annex of the minutes.",
        )
    try:
        with path.open("rb") as file:
            if not is_sealed(file):
                return check_package(file, expected)
            return _check_sealed(path, file, expected, opener)
    except OSError as error:
        raise InputFileError(
            f"{path}: không đọc được ({machine_words(error)}). Hãy kiểm tra đường dẫn.",
            f"{path}: cannot be read ({error.strerror}). Check the path.",
        ) from error


def _check_sealed(
    path: Path, file: BinaryIO, fingerprint: str, opener: Opener | None
) -> PackageReport:
    if opener is None:
        raise UsageError(
            f"{path}: gói hồ sơ đã mã hóa. Hãy thêm --password-file hoặc --key.",
            f"{path}: the package is sealed. Add --password-file or --key.",
        )
    with tempfile.TemporaryFile() as plain:
        try:
            unseal(file, plain, opener)
        except SealError as error:
            raise CheckFailedError(
                f"{path}: không mở được ({error}). Hãy kiểm tra mật khẩu hoặc khóa; nếu đúng thì "
                "tệp đã bị sửa.",
                f"{path}: cannot be opened ({error}). Check the password or key; if they are "
                "right the file was changed.",
            ) from error
        return check_package(plain, fingerprint)
