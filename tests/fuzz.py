"""`python tests/fuzz.py [SECONDS]`: each door under a fuzzer that sees which lines are reached.

Atheris changes sound inputs and what is in tests/corpus, and keeps what reaches new lines. SECONDS
(3600) are shared out among the doors, two of which run at a time. Ends with 1 where a door let
anything through but an error of ptn-scan, took longer than 25 s or more than 900 MB for one
input; the input that did it is then named. `--door NAME` is one door, in this very process.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
AT_ONCE = 2
LONGEST_SECONDS = 25
MOST_MB = 900
"""For one input, beyond what the process has before it."""
MOST_IN_ALL_MB = 4000
"""The fuzzer itself keeps more and more."""
FORGET_PEAK = "5"
"""Linux: what /proc/self/clear_refs takes for it."""
_WORDS = re.compile(rb'"[^"\n]{1,30}"|[a-zA-Z0-9_.-]{3,30}')


def fuzz_door(name: str, folder: Path, seconds: int) -> None:
    """One door, by inputs that this process makes, so that its own package is the sound one. Never
    returns: libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["ptn_scan", "PIL", "pikepdf", "tomllib", "csv"]):
        import doors
    seeds = doors.seeds(name)
    for index, seed in enumerate(seeds):
        (folder / f"seed-{index}").write_bytes(seed)
    words = folder.with_name(f"{name}.dict")
    words.write_text(dictionary(seeds) or '"PTN1"\n')
    options = [
        f"-max_total_time={seconds}", f"-timeout={LONGEST_SECONDS}",
        f"-rss_limit_mb={MOST_IN_ALL_MB}", f"-artifact_prefix={folder}/",
        "-print_final_stats=1", f"-dict={words}", "-len_control=0", "-max_len=20000", str(folder),
    ]  # fmt: skip

    def knock(data: bytes) -> None:
        before = memory_mb("VmRSS")
        Path("/proc/self/clear_refs").write_text(FORGET_PEAK)
        doors.DOORS[name](data)
        assert memory_mb("VmHWM") - before < MOST_MB, "memory"

    kept = CORPUS / name
    atheris.Setup([sys.argv[0], *options, *([str(kept)] if kept.is_dir() else [])], knock)
    atheris.Fuzz()


def memory_mb(what: str) -> float:
    """`VmRSS`: what this process has in memory; `VmHWM`: the most since the peak was forgotten."""
    found = re.search(rf"{what}:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def dictionary(seeds: Sequence[bytes]) -> str:
    """The words of the sound inputs that are text, for the fuzzer to put elsewhere."""
    words = {word for seed in seeds for word in _WORDS.findall(seed)}
    return "".join(
        '"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in sorted(words)[:500]
    )


def run_door(name: str, root: Path, seconds: int) -> str:
    """A process that fuzzes one door; a line on what it did, with ✗ where anything came through."""
    folder, log = root / name, root / f"{name}.log"
    folder.mkdir()
    command = [sys.executable, __file__, "--door", name, str(folder), str(seconds)]
    with log.open("wb") as out:
        own = {**os.environ, "TMPDIR": str(root)}
        code = subprocess.run(command, stdout=out, stderr=out, check=False, env=own).returncode
    tried = re.findall(r"number_of_executed_units: (\d+)", log.read_text(errors="replace"))
    found = [path for path in folder.iterdir() if re.match(r"(crash|timeout|oom|leak)-", path.name)]
    told = f"{name}: {tried[-1] if tried else 'no'} inputs in {seconds} s"
    if code == 0 and tried and not found:
        return told
    return f"✗ {told}; {', '.join(map(str, found)) or 'nothing kept'}; see {log}"


def main(seconds: int) -> int:
    import doors

    root = Path(tempfile.mkdtemp(prefix="fuzz-"))
    each = seconds // len(doors.DOORS)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        lines = list(pool.map(partial(run_door, root=root, seconds=each), doors.DOORS))
    print("\n".join(lines))
    if any(line.startswith("✗") for line in lines):
        return 1
    shutil.rmtree(root)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    if sys.argv[1:2] == ["--door"]:
        fuzz_door(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 3600))
