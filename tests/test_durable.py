"""Files that are wholly there or not at all."""

from pathlib import Path

from ptn_scan.workflow.durable import PASSING, write_whole


def test_what_a_killed_writing_left_is_removed_by_the_next(tmp_path: Path) -> None:
    target, other = tmp_path / "package[1].zip", tmp_path / f"{PASSING}other.zip-abcd"
    left = tmp_path / f"{PASSING}package[1].zip-abcd"
    left.write_bytes(b"half")
    other.write_bytes(b"of another file, perhaps being written")
    write_whole(target, b"whole")
    assert target.read_bytes() == b"whole"
    assert sorted(tmp_path.iterdir()) == sorted([target, other])
