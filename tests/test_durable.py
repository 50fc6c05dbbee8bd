"""Files that are wholly there or not at all."""

import os
from pathlib import Path

import pytest

from ptn_scan.durable import PASSING, PRIVATE, SHARED, whole, write_new, write_whole


def test_what_a_killed_writing_left_is_removed_by_the_next(tmp_path: Path) -> None:
    target, other = tmp_path / "package[1].zip", tmp_path / f"{PASSING}other.zip-abcd"
    with whole(target):
        (left,) = tmp_path.iterdir()
    left.write_bytes(b"half")
    other.write_bytes(b"of another file, perhaps being written")
    write_whole(target, b"whole")
    assert target.read_bytes() == b"whole"
    assert sorted(tmp_path.iterdir()) == sorted([target, other])


def test_a_name_as_long_as_the_disk_takes_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("ế" * 85)
    write_whole(target, b"whole")
    assert target.read_bytes() == b"whole"


def test_what_fails_in_between_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "bien-ban-1.pdf"
    write_whole(target, b"old")
    with pytest.raises(RuntimeError), whole(target) as file:
        file.write(b"half of the new")
        raise RuntimeError
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize(("mode", "found"), [(PRIVATE, 0o600), (SHARED, 0o640)])
def test_a_file_is_for_its_owner_alone_or_for_whom_the_umask_lets(
    tmp_path: Path, mode: int, found: int
) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "replaced", b"once", mode)
        write_whole(tmp_path / "replaced", b"twice", mode)
        write_new(tmp_path / "new", b"once", mode)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {found}
