"""Records of the box in other people's formats.

`to_jsonl` is the committee's own record and names files and ids. What may leave the committee,
`to_csv` and `to_nist_cvr`, has fresh random record ids, no file and no order; each official's marks
stand apart from the others', since a pattern over many officials is as good as a name.
"""

import csv
import io
import json
import random
from typing import Any

from ptn_scan.election import Form, Level
from ptn_scan.nist_cvr import to_nist_cvr
from ptn_scan.records import records
from ptn_scan.ruling.values import BallotRuling, Box, PageRuling, RowRuling, Source

__all__ = ["to_csv", "to_jsonl", "to_nist_cvr"]

Json = dict[str, Any]


def to_jsonl(box: Box) -> str:
    """One line of JSON for each ballot and each sheet that is none, as docs/commands.md says.

    Lines stand in the order of the sheets' random handles.
    """
    lines = [(ballot.sheets, _ballot_json(ballot)) for ballot in box.ballots]
    lines += [(page.sheets, _page_json(page)) for page in box.pages]
    lines.sort(key=lambda line: min(line[0]))
    return "".join(json.dumps(content, ensure_ascii=False) + "\n" for _, content in lines)


def _ballot_json(ballot: BallotRuling) -> Json:
    return {
        "kind": "ballot",
        "ballot": ballot.ballot,
        "sheets": list(ballot.sheets),
        "status": ballot.status.value,
        "reasons": [reason.value for reason in ballot.reasons],
        "sources": [_source_json(source) for source in ballot.sources],
        "write_in": ballot.write_in,
        "rows": [_row_json(row) for row in ballot.rows],
    }


def _row_json(row: RowRuling) -> Json:
    return {
        "official": row.official,
        "marks": {level.value: row.mark(level).value for level in Level},
        "ruling": row.ruling.value,
        "reasons": [reason.value for reason in row.reasons],
        "decided_by": row.decided_by.value,
    }


def _page_json(page: PageRuling) -> Json:
    return {
        "kind": "page",
        "sheets": list(page.sheets),
        "status": page.status.value,
        "reasons": [reason.value for reason in page.reasons],
        "sources": [_source_json(source) for source in page.sources],
    }


def _source_json(source: Source) -> Json:
    return {"file": source.file, "page": source.page, "sha256": source.sha256}


def to_csv(
    box: Box, form: Form, rng: random.Random, whole_ballots: bool, practice: bool = False
) -> str:
    """One line for each ballot and official: record, official, name, title, ruling, reason; in a
    `practice` election practice too, which is "true" in every line.

    A record is one vote on one official, or one ballot where `whole_ballots`, which only the
    committee may have. `rng` should be `random.SystemRandom()` for what leaves the committee.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    mark = ("practice", "true") if practice else ()
    writer.writerow(("record", "official", "name", "title", "ruling", "reason", *mark[:1]))
    for record in records(box, len(form.officials), rng, whole_ballots):
        for vote in record.votes:
            official = form.officials[vote.official - 1]
            reason = vote.outcome.reason
            writer.writerow(
                (
                    record.id,
                    vote.official,
                    official.name,
                    official.title,
                    vote.outcome.ruling.value,
                    "" if reason is None else reason.value,
                    *mark[1:],
                )
            )
    return out.getvalue()
