"""What is told of wrong words on the command line, and of trouble of the machine: Vietnamese
throughout, with nothing of the libraries' English in it."""

import datetime as dt
import errno
import os
import re
from pathlib import Path

import pytest

from ptn_scan.cli.app import app
from ptn_scan.cli.usage import usage
from ptn_scan.errors import DamagedElectionError, UsageError, machine_words
from ptn_scan.plan.conference_times import time_of_day

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


@pytest.mark.parametrize(
    "words",
    [
        "minutes E --out",
        "notices E --out",
        "handouts E --out",
        "calendar E --out",
        "overlays E --out",
        "debug E SCAN --out",
        "compare E F --out",
    ],
)
@pytest.mark.parametrize("below", ["", "bien-ban/lan-1"])
def test_a_file_in_place_of_a_folder_is_a_wrong_word(
    words: str, below: str, tmp_path: Path
) -> None:
    """Told before anything else is looked at; the file stays as it was."""
    file = tmp_path / "tep"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=r"tep: is there and is no folder") as told:
        app([*words.split(), str(file / below)], prog_name="ptn-scan", standalone_mode=False)
    assert "không phải thư mục" in told.value.vi
    assert file.read_text(encoding="utf-8") == "x"


def test_the_option_for_a_folder_takes_what_there_is_not_yet(tmp_path: Path) -> None:
    for out in (tmp_path, tmp_path / "a" / "b"):
        with pytest.raises(DamagedElectionError):
            app(
                ["minutes", str(tmp_path / "E"), "--out", str(out)],
                prog_name="ptn-scan",
                standalone_mode=False,
            )


@pytest.mark.parametrize("text", ["7:5", "7:5 ", "24:00", "08:60", "008:30", "8h30", "٨:٣٠"])
def test_a_time_of_day_is_written_in_full(text: str) -> None:
    with pytest.raises(UsageError, match=f"--opened: {text} is no time of day"):
        app(["times", "E", "--opened", text], prog_name="ptn-scan", standalone_mode=False)


@pytest.mark.parametrize(("text", "hour"), [("7:05", 7), ("07:05", 7), ("23:05", 23)])
def test_the_hour_may_have_one_digit(text: str, hour: int) -> None:
    assert time_of_day(text) == dt.time(hour, 5)
