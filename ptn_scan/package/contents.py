"""The files of a package, from what was counted. No id, handle, file name or exact time is in them.

`journal.jsonl` has every entry's hash. The content of entries whose kind is not known here to be
harmless, such as lists of an audit, is withheld; the chain can be followed without it.
"""

import datetime as dt
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ptn_scan.ballot_box.journal import JournalEntry
from ptn_scan.documents import numerals
from ptn_scan.documents.wording import free_text
from ptn_scan.election import Election
from ptn_scan.exports import to_csv
from ptn_scan.package.manifest import json_bytes
from ptn_scan.ruling.values import Box, RowDecision, SheetDecision, Threshold
from ptn_scan.tally import Tally, tally_json

RESULTS, DECISIONS, JOURNAL, FORM = "results.json", "decisions.json", "journal.jsonl", "form.toml"
LAYOUT, THRESHOLDS, RECORDS, MINUTES = (
    "layout.json",
    "thresholds.json",
    "records.csv",
    "minutes.pdf",
)
FILES = (RESULTS, DECISIONS, JOURNAL, FORM, LAYOUT, THRESHOLDS, RECORDS, MINUTES)
"""The files of every package, in this order; masked scans, where there are any, come after."""
SCANS = "scans/"

OPEN_KINDS = frozenset(
    {
        "new", "print", "conference", "issue", "spoil", "collected", "batch", "batch-count",
        "withdraw", "restore", "read", "read-again", "sources", "decide", "decide-sheet",
        "minutes", "close",
        "check-deck", "audit-tally", "audit-seed", "audit-sample", "audit-count",
    }
)  # fmt: skip
"""Kinds of entries whose facts are numbers and hashes that tell nothing of a ballot."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package is made from. `form` and `layout` are the folder's own files, `minutes` the
    PDF of the first copy."""

    election: Election
    box: Box
    tally: Tally
    row_decisions: tuple[RowDecision, ...]
    sheet_decisions: tuple[SheetDecision, ...]
    thresholds: tuple[Threshold, ...]
    journal: tuple[JournalEntry, ...]
    form: bytes
    layout: bytes
    minutes: bytes


def files_of(contents: Contents, rng: random.Random) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file. `rng` orders the records; `random.SystemRandom()` for what
    leaves the committee."""
    form = contents.election.form
    yield RESULTS, tally_json(contents.tally).encode("utf-8")
    yield DECISIONS, json_bytes(_decisions(contents))
    yield JOURNAL, "".join(map(journal_line, contents.journal)).encode("utf-8")
    yield FORM, contents.form
    yield LAYOUT, contents.layout
    yield THRESHOLDS, json_bytes([_threshold(each) for each in contents.thresholds])
    practice = contents.election.practice
    yield RECORDS, to_csv(contents.box, form, rng, False, practice).encode("utf-8")
    yield MINUTES, contents.minutes


def _decisions(contents: Contents) -> dict[str, list[dict[str, object]]]:
    """As the minutes have them: sorted by what they say, to the hour, without any sheet."""
    handles = set(_handles(contents))
    rows = [
        {
            "official": each.official,
            "ruling": each.ruling.value,
            **_author(each.by, each.why, each.at, handles),
        }
        for each in contents.row_decisions
    ]
    sheets = [
        {"action": each.action.value, **_author(each.by, each.why, each.at, handles)}
        for each in contents.sheet_decisions
    ]
    return {"rows": _sorted(rows), "sheets": _sorted(sheets)}


def _handles(contents: Contents) -> Iterator[str]:
    for ballot in contents.box.ballots:
        yield from ballot.sheets
    for page in contents.box.pages:
        yield from page.sheets


def _author(by: str, why: str, at: dt.datetime, handles: Iterable[str]) -> dict[str, object]:
    return {
        "by": free_text(by, handles),
        "why": free_text(why, handles),
        "hour": numerals.within_hour(at),
    }


def _sorted(lines: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(lines, key=lambda line: json.dumps(line, sort_keys=True))


def _threshold(threshold: Threshold) -> dict[str, object]:
    return {
        "key": threshold.key,
        "value": threshold.value,
        "unit": threshold.unit,
        "meaning": threshold.meaning_vi,
        "source": threshold.source,
    }


def journal_line(entry: JournalEntry) -> str:
    """One line of JSON, without the content where the entry's kind is not an open one."""
    line: dict[str, object] = {
        "seq": entry.seq,
        "kind": entry.kind,
        "previous": entry.previous,
        "hash": entry.hash,
    }
    if entry.kind in OPEN_KINDS:
        line["content"] = entry.content
    return json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"
