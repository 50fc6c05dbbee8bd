"""The command line: parses, calls workflow, shows."""

from ptn_scan.cli import planning, plan_entries, preparing, deck, counting, finishing, papers  # noqa: F401, I001  in help's order
from ptn_scan.cli import scanner, desk, register, looking, auditing, closing, demo  # noqa: F401
from ptn_scan.cli.app import app
from ptn_scan.cli.main import main

__all__ = ["app", "main"]
