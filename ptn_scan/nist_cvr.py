"""Cast vote records by NIST SP 1500-103, version 1.0.0."""

import datetime as dt
import json
import random
from collections.abc import Mapping
from typing import Any

from ptn_scan import __version__
from ptn_scan.election import Election, Level
from ptn_scan.records import Record, Vote, records
from ptn_scan.ruling.values import Box, MarkState, Reason, Ruling

Json = dict[str, Any]

_PRACTICE = "DIỄN TẬP – "
_PRACTICE_NOTE = "DIỄN TẬP: a rehearsal, whose votes count for nothing."
_PLACE, _DEVICE, _ELECTION = "place", "ptn-scan", "election"


def to_nist_cvr(
    box: Box,
    election: Election,
    rng: random.Random,
    generated: dt.datetime,
    whole_ballots: bool,
) -> str:
    """A cast vote record report by NIST SP 1500-103, version 1.0.0, as JSON.

    Each official is a retention contest with three selections. `generated` needs a time zone;
    `rng` and `whole_ballots` as for `to_csv`.
    """
    votes = records(box, len(election.form.officials), rng, whole_ballots)
    report = {
        **({"Notes": _PRACTICE_NOTE} if election.practice else {}),
        "@type": "CVR.CastVoteRecordReport",
        "Version": "1.0.0",
        "GeneratedDate": generated.isoformat(timespec="seconds"),
        "ReportType": ["other"],
        "OtherReportType": "whole ballots" if whole_ballots else "votes apart, in random order",
        "ReportGeneratingDeviceIds": [_DEVICE],
        "ReportingDevice": [
            {
                "@id": _DEVICE,
                "@type": "CVR.ReportingDevice",
                "Application": f"ptn-scan {__version__}",
            }
        ],
        "GpUnit": [
            {
                "@id": _PLACE,
                "@type": "CVR.GpUnit",
                "Type": "polling-place",
                "Name": election.form.body.name,
            }
        ],
        "Election": [_election_json(election)],
        "CVR": [_cvr_json(record) for record in votes],
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _contest_id(official: int) -> str:
    return f"contest-{official}"


def _selection_id(official: int, level: Level) -> str:
    return f"contest-{official}-{level.value}"


def _election_json(election: Election) -> Json:
    officials = tuple(enumerate(election.form.officials, start=1))
    return {
        "@id": _ELECTION,
        "@type": "CVR.Election",
        "Name": f"{_PRACTICE}{election.form.title}" if election.practice else election.form.title,
        "ElectionScopeId": _PLACE,
        "Candidate": [
            {"@id": f"official-{number}", "@type": "CVR.Candidate", "Name": official.name}
            for number, official in officials
        ],
        "Contest": [
            {
                "@id": _contest_id(number),
                "@type": "CVR.RetentionContest",
                "CandidateId": f"official-{number}",
                "Name": f"{official.name}, {official.title}",
                "ContestSelection": [
                    {
                        "@id": _selection_id(number, level),
                        "@type": "CVR.BallotMeasureSelection",
                        "Selection": election.form.level_names.of(level),
                    }
                    for level in Level
                ],
            }
            for number, official in officials
        ],
    }


def _cvr_json(record: Record) -> Json:
    snapshot = f"snapshot-{record.id}"
    waits = any(vote.outcome.ruling is Ruling.REVIEW for vote in record.votes)
    decided = any(vote.decided for vote in record.votes)
    content: Json = {
        "@id": snapshot,
        "@type": "CVR.CVRSnapshot",
        "Type": "modified" if decided else "interpreted",
        "CVRContest": [_contest_json(vote) for vote in record.votes],
    }
    if waits:
        content["Status"] = ["needs-adjudication"]
    return {
        "@type": "CVR.CVR",
        "UniqueId": record.id,
        "ElectionId": _ELECTION,
        "CurrentSnapshotId": snapshot,
        "CVRSnapshot": [content],
    }


def _contest_json(vote: Vote) -> Json:
    chosen = [level for level in Level if vote.outcome.ruling.value == level.value]
    touched = [
        level
        for level, mark in zip(Level, vote.marks or (), strict=vote.marks is not None)
        if mark is not MarkState.BLANK
    ]
    shown = [level for level in Level if level in (chosen or touched)]
    content: Json = {
        "@type": "CVR.CVRContest",
        "ContestId": _contest_id(vote.official),
        "Selections": len(shown),
        "CVRContestSelection": [_selection_json(vote, level, chosen) for level in shown],
    }
    if vote.outcome.ruling is Ruling.INVALID:
        content["Status"] = [_INVALID_STATUS.get(vote.outcome.reason, "invalidated-rules")]
    if vote.outcome.reason is Reason.OVERVOTE:
        content["Overvotes"] = 1
    if vote.outcome.reason is Reason.UNDERVOTE:
        content["Undervotes"] = 1
    return content


_INVALID_STATUS: Mapping[Reason | None, str] = {
    Reason.OVERVOTE: "overvoted",
    Reason.UNDERVOTE: "undervoted",
}

_INDICATION = {MarkState.MARKED: "yes", MarkState.MARGINAL: "unknown", MarkState.BLANK: "no"}


def _selection_json(vote: Vote, level: Level, chosen: list[Level]) -> Json:
    counts = level in chosen
    mark = None if vote.marks is None else vote.marks[tuple(Level).index(level)]
    position: Json = {
        "@type": "CVR.SelectionPosition",
        "HasIndication": "unknown" if mark is None else _INDICATION[mark],
        "NumberVotes": int(counts),
    }
    if vote.decided:
        position["Status"] = ["adjudicated"]
    elif vote.outcome.ruling is Ruling.INVALID:
        position["Status"] = ["invalidated-rules"]
    content: Json = {
        "@type": "CVR.CVRContestSelection",
        "ContestSelectionId": _selection_id(vote.official, level),
        "SelectionPosition": [position],
    }
    if vote.outcome.ruling is Ruling.REVIEW:
        content["Status"] = ["needs-adjudication"]
    elif vote.outcome.ruling is Ruling.INVALID:
        content["Status"] = ["invalidated-rules"]
    return content
