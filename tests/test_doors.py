"""Every door under changed inputs, in short; `make fuzz` does it for an hour."""

import os
from pathlib import Path

import pytest
from doors import DOORS, seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
