"""Every trouble that an operator or the machine can cause, each with its exit code.

Trouble that paper can cause (no fiducials, no QR, torn, foreign) is no error: it is a value of a
reading. An error carries its message in Vietnamese and in English; it says what is wrong, where,
and what to do. The command line alone turns errors into output and exit codes.
"""

import errno
from collections.abc import Mapping
from typing import Self

INTERRUPTED = 130
"""The exit code of a command that was stopped; that is no error."""

_MACHINE_WORDS: Mapping[int | None, str] = {
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã hết dung lượng được cấp",
    errno.EFBIG: "tệp quá lớn",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không được phép",
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.ENOTDIR: "không phải thư mục",
    errno.EISDIR: "là thư mục, không phải tệp",
    errno.EEXIST: "đã có rồi",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EIO: "ổ đĩa đọc, ghi bị lỗi",
    errno.ENODEV: "thiết bị không còn đó",
    errno.EMFILE: "mở quá nhiều tệp",
    errno.ENOMEM: "thiếu bộ nhớ",
}
"""What the system says in English alone."""


class PtnScanError(Exception):
    """Base of all errors that ptn-scan raises on purpose.

    `vi` and `en` say the same in the two languages.
    """

    exit_code = 1

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """As a worker process sends it: both messages."""
        return type(self), (self.vi, self.en)

    def in_language(self, language: str) -> str:
        """The message in `language`: "en", else Vietnamese."""
        return self.en if language == "en" else self.vi


class UsageError(PtnScanError):
    """A command was called with words that make no sense here."""

    exit_code = 2


class FormError(PtnScanError):
    """The form (TOML) is wrong: names the key, what is wrong and what is expected."""

    exit_code = 3


class InputFileError(PtnScanError):
    """A file given to a command cannot be read."""

    exit_code = 4


class ReviewPendingError(PtnScanError):
    """Something still waits for the committee's decision."""

    exit_code = 5


class CountsError(PtnScanError):
    """Numbers or the quorum do not allow the step."""

    exit_code = 6


class DamagedElectionError(PtnScanError):
    """The election folder is not one, is incomplete, or was changed from outside."""

    exit_code = 7


class CheckFailedError(PtnScanError):
    """A check that was asked for came out negative."""

    exit_code = 8


class MachineError(PtnScanError):
    """Disk, lock, port or permission stands in the way."""

    exit_code = 9


def machine_words(error: OSError) -> str:
    """In Vietnamese what the system says of `error`; of what is rare its own words."""
    return _MACHINE_WORDS.get(error.errno, error.strerror or str(error))
