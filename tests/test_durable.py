"""Files that are wholly there or not at all."""

from pathlib import Path

from ptn_scan.workflow.durable import PASSING, whole, write_whole


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
