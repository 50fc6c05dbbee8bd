"""What an election is: a form in TOML, checked, and the values that come of it.

`read_form(path)` gives a `Form`; an `Election` is a form with an id of its own. All values are
frozen. An error names the key, what is wrong and what is expected.
"""

from ptn_scan.election.form import (
    MAX_OFFICIALS,
    Body,
    Conference,
    ConferencePlan,
    Copy,
    Decisions,
    Election,
    FirstYear,
    Form,
    LeftOff,
    Member,
    MinutesPlan,
    MissingStamp,
    Official,
    OwnDeadline,
    OwnProposals,
    Plan,
    Scopes,
    Stamp,
    StampKind,
    Term,
    Thresholds,
    Units,
)
from ptn_scan.election.reading import (
    read_candidates,
    read_committee,
    read_form,
    read_form_without_list,
)
from ptn_scan.rules.values import LEVEL_NAMES, Level, LevelNames, PercentOf, Scope

__all__ = [
    "LEVEL_NAMES",
    "MAX_OFFICIALS",
    "Body",
    "Conference",
    "ConferencePlan",
    "Copy",
    "Decisions",
    "Election",
    "FirstYear",
    "Form",
    "LeftOff",
    "Level",
    "LevelNames",
    "Member",
    "MinutesPlan",
    "MissingStamp",
    "Official",
    "OwnDeadline",
    "OwnProposals",
    "PercentOf",
    "Plan",
    "Scope",
    "Scopes",
    "Stamp",
    "StampKind",
    "Term",
    "Thresholds",
    "Units",
    "read_candidates",
    "read_committee",
    "read_form",
    "read_form_without_list",
]
