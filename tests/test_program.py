"""The first moments of the program, before any command is there."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ptn_scan.errors import INTERRUPTED

ROOT = Path(__file__).parents[1]

STOPPED_AT_IMPORT = """
import os, runpy, sys

def hook(event, words):
    if event == "import" and words[0] == {module!r}:
        os.kill(os.getpid(), {number})

sys.addaudithook(hook)
sys.argv = ["ptn-scan", "--version"]
runpy.run_module("ptn_scan", run_name="__main__")
"""
"""Runs the program and signals it when it begins to load a module."""

MODULES = ("ptn_scan.cli", "typer", "ptn_scan.cli.planning", "importlib.metadata",
           "ptn_scan.cli.demo", "ptn_scan.cli.main")  # fmt: skip


def run(program: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", program]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("module", MODULES)
def test_stopped_while_it_is_loaded_it_just_ends(module: str, number: signal.Signals) -> None:
    done = run(STOPPED_AT_IMPORT.format(module=module, number=number.value))
    assert (done.returncode, done.stdout, done.stderr) == (INTERRUPTED, "", "")


def test_what_the_shell_lets_no_interrupt_reach_goes_on() -> None:
    """As what runs in the background of a script."""
    ignored = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    done = run(ignored + STOPPED_AT_IMPORT.format(module="typer", number=signal.SIGINT.value))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ptn-scan ")


def test_an_interrupt_while_code_is_made_of_text_ends_as_any_other(tmp_path: Path) -> None:
    """Dataclasses are made so, in modules that are loaded late."""
    (tmp_path / "stopped.py").write_text(
        "from ptn_scan.cli import main as program\n"
        "from ptn_scan.cli.app import app\n"
        "@app.command('stopped')\n"
        "def stopped() -> None:\n"
        "    exec('raise KeyboardInterrupt')\n"
        "program()\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "stopped", "stopped"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
    )
    assert (done.returncode, done.stdout) == (INTERRUPTED, "")
    assert "Chạy lại cùng lệnh" in done.stderr
