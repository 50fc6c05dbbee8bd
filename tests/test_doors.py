"""Every door under changed inputs, in short; `make fuzz` does it for an hour."""

import os
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from doors import DOORS, seeds
from elections import print_election
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ptn_scan.election import read_committee, read_form
from ptn_scan.errors import DamagedElectionError, FormError
from ptn_scan.workflow.folder import open_folder

CORPUS = Path(__file__).parent / "corpus"
EXAMPLES = int(os.environ.get("PTN_FUZZ", "60"))
"""How many changed inputs each door is given."""


@pytest.mark.parametrize("door", DOORS)
def test_sound_inputs_pass(door: str) -> None:
    for seed in seeds(door):
        assert DOORS[door](seed)


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(CORPUS.rglob("*")) if path.is_file()],
    ids=lambda path: path.name,
)
def test_inputs_that_came_through_once_are_refused(path: Path) -> None:
    assert not DOORS[path.parent.name](path.read_bytes())


@st.composite
def changed(draw: st.DrawFn, sound: tuple[bytes, ...]) -> bytes:
    """A sound input with bytes changed, a part taken out, doubled or exchanged, or cut off."""
    data = bytearray(draw(st.sampled_from(sound)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        match draw(st.sampled_from(["change", "insert", "remove", "double", "cut"])):
            case "change" if end > start:
                data[start:end] = draw(st.binary(min_size=end - start, max_size=end - start))
            case "insert":
                data[start:start] = draw(st.binary(max_size=40))
            case "remove":
                del data[start:end]
            case "double":
                data[start:start] = data[start:end]
            case "cut":
                del data[start:]
    return bytes(data)


@pytest.mark.parametrize("door", DOORS)
def test_changed_inputs_are_taken_or_refused(door: str) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changed(seeds(door)))
    def knock(data: bytes) -> None:
        DOORS[door](data)

    knock()


@contextmanager
def within_mb(most: float) -> Iterator[None]:
    """Fails where Python takes more memory than that on the way."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most * 2**20
    finally:
        tracemalloc.stop()


def endless(path: Path) -> Path:
    """A file of 6 GB of noughts, which takes no room on the disk."""
    with path.open("r+b" if path.exists() else "wb") as file:
        file.truncate(6 * 2**30)
    return path


def test_a_form_or_committee_without_end_is_refused(tmp_path: Path) -> None:
    for path in (endless(tmp_path / "form.toml"), Path("/dev/zero")):
        for door in (read_form, read_committee):
            with within_mb(20), pytest.raises(FormError, match="too large"):
                door(path)


@pytest.mark.parametrize("key", ["a." * 40_000 + "a = 1", "['a' . " + '"a".' * 400 + "a]"])
def test_a_key_of_very_many_parts_is_refused(tmp_path: Path, key: str) -> None:
    """Of 50,000 parts tomllib makes 10 GB."""
    (tmp_path / "form.toml").write_text(key, "utf-8")
    with within_mb(20), pytest.raises(FormError, match="too many parts"):
        read_form(tmp_path / "form.toml")


def test_of_very_many_faults_the_first_are_told(tmp_path: Path) -> None:
    (tmp_path / "form.toml").write_text("".join(f"k{at} = 1\n" for at in range(5000)), "utf-8")
    with pytest.raises(FormError) as refused:
        read_form(tmp_path / "form.toml")
    assert len(refused.value.vi.splitlines()) == len(refused.value.en.splitlines()) == 31


@pytest.mark.parametrize("part", ["layout.json", "election.json", "form.toml", "key"])
def test_a_part_of_the_folder_without_end_is_damage(tmp_path: Path, part: str) -> None:
    root = print_election(tmp_path, "mot-nguoi", 1).folder.paths.root
    endless(root / part)
    with within_mb(60), pytest.raises(DamagedElectionError, match=part):
        open_folder(root)
