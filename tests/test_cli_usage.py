"""What is told of wrong words on the command line, and of trouble of the machine: Vietnamese
throughout, with nothing of the libraries' English in it."""

import errno
import os
import re

import pytest

from ptn_scan.cli.app import app
from ptn_scan.cli.usage import usage
from ptn_scan.errors import UsageError, machine_words

ENGLISH = re.compile(
    r"\b(the|is|should|input|value|valid|must|not|no|missing|option|argument|requires)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("scan E --resolution 50", "--resolution: phải từ 150 trở lên"),
        ("scan E --resolution 700", "--resolution: phải từ 600 trở xuống"),
        ("scan E --resolution cao", "--resolution: phải là số nguyên"),
        ("scan E --collected 1.5", "--collected: phải là số nguyên"),
        ("scan E --mode lineart", "--mode: phải là gray hoặc color"),
        ("scan E --device", "tùy chọn --device thiếu giá trị"),
        ("scan E --duplex=1", "tùy chọn --duplex không nhận giá trị"),
        ("scan E --feeder", "không có tùy chọn --feeder"),
        ("scan E anh quet", "thừa tham số anh quet;"),
        ("watch", "thiếu tham số ELECTION"),
        ("watch E", "thiếu tham số FOLDER"),
        ("watch E F G", "thừa tham số G;"),
        ("quet E", "không có lệnh quet"),
        ("member quet", "ptn-scan member: không có lệnh quet"),
        ("member", "thiếu tên lệnh"),
    ],
)
def test_wrong_words_are_told_in_vietnamese(words: str, told: str) -> None:
    error = complaint(words.split())
    assert told in error.vi
    rest = error.vi.replace("--help", "").replace("ptn-scan", "")
    assert not ENGLISH.search(re.sub(r"--\w+", "", rest)), error.vi
    assert error.en != error.vi


def complaint(words: list[str]) -> UsageError:
    with pytest.raises(Exception) as raised:
        app(words, prog_name="ptn-scan", standalone_mode=False)
    return usage(raised.value, words)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.EROFS, errno.EIO])
def test_what_the_machine_says_is_told_in_vietnamese(code: int) -> None:
    assert os.strerror(code) not in machine_words(OSError(code, os.strerror(code)))


def test_what_is_rare_keeps_the_words_of_the_system() -> None:
    assert machine_words(OSError(errno.ELOOP, "Too many links")) == "Too many links"
    assert machine_words(OSError("strange")) == "strange"
