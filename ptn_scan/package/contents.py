"""The files of a package, from what was counted. No id, handle, file name or exact time is in them.

`journal.jsonl` has every entry's hash. Of the count itself, from the first stack to the last
decision, it has no more than that: what follows which would tell after which sheets of the stack a
decision was made. Of other entries the content is withheld where their kind is not known here to be
harmless. The chain can be followed without either.
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

COUNTING_KINDS = frozenset(
    {
        "batch", "batch-count", "withdraw", "restore", "read", "read-again", "sources",
        "decide", "decide-sheet", "vote", "vote-sheet", "unmask",
    }
)  # fmt: skip
"""Kinds of entries on sheets: from the first of them to the last is the count."""
OPEN_KINDS = frozenset(
    {
        "new", "print", "conference", "issue", "spoil", "collected", "minutes", "close",
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
    yield JOURNAL, "".join(journal_lines(contents.journal)).encode("utf-8")
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


def journal_lines(entries: Sequence[JournalEntry]) -> Iterator[str]:
    """One line of JSON for each entry; of the count the hashes alone."""
    on_sheets = [entry.seq for entry in entries if entry.kind in COUNTING_KINDS]
    for entry in entries:
        is_of_count = bool(on_sheets) and on_sheets[0] <= entry.seq <= on_sheets[-1]
        yield _journal_line(entry, is_of_count)


def _journal_line(entry: JournalEntry, is_of_count: bool) -> str:
    line: dict[str, object] = {"seq": entry.seq, "previous": entry.previous, "hash": entry.hash}
    if not is_of_count:
        line["kind"] = entry.kind
    if not is_of_count and entry.kind in OPEN_KINDS:
        line["content"] = entry.content
    return json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"
