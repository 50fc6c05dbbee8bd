"""The closed sets of words that commands take; held against the stages' own by a test.

They are repeated here because importing the stages would slow down every `--help`.
"""

from enum import StrEnum


class RowWord(StrEnum):
    """RULING of `decide`."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INVALID = "invalid"


class SheetWord(StrEnum):
    """WHAT of `decide-sheet`."""

    ACCEPT = "accept"
    REJECT = "reject"
    SAME_SHEET = "same-sheet"
    NOT_A_BALLOT = "not-a-ballot"


class ExportFormat(StrEnum):
    """FORMAT of `export`."""

    JSONL = "jsonl"
    CSV = "csv"
    NIST_CVR = "nist-cvr"
    ARLO_MANIFEST = "arlo-manifest"
    ARLO_CVR = "arlo-cvr"
