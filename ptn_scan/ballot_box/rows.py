"""Values as rows of tables, and back."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from ptn_scan.ballot_box.journal import Row, canonical
from ptn_scan.ballot_box.values import Issue, RegisteredMember, Spoiling, StoredScan, Withdrawal
from ptn_scan.election import Conference, Member
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import RowDecision, Ruling, SheetAction, SheetDecision, Source

Columns = Mapping[Any, Any]

_READING = TypeAdapter(PageReading)


def of_conference(conference: Conference, at: dt.datetime) -> Row:
    committee = [member.model_dump() for member in conference.committee]
    return {
        "convened": conference.convened,
        "present": conference.present,
        "committee": canonical(committee),
        "at": at.isoformat(),
    }


def to_conference(row: Columns) -> Conference:
    members = json.loads(row["committee"])
    committee = tuple(Member.model_validate(member) for member in members)
    return Conference(row["convened"], row["present"], committee)


def of_issue(issue: Issue) -> Row:
    return {
        "count": issue.count,
        "leftover_unread": int(issue.leftover_unread),
        "why": issue.why,
        "at": issue.at.isoformat(),
    }


def to_issue(row: Columns) -> Issue:
    return Issue(row["count"], bool(row["leftover_unread"]), row["why"], _time(row))


def of_spoiling(spoiling: Spoiling) -> Row:
    return {
        "returned": spoiling.returned,
        "exchanged": spoiling.exchanged,
        "why": spoiling.why,
        "at": spoiling.at.isoformat(),
    }


def to_spoiling(row: Columns) -> Spoiling:
    return Spoiling(row["returned"], row["exchanged"], row["why"], _time(row))


def of_withdrawal(withdrawal: Withdrawal) -> Row:
    return {
        "batch": withdrawal.batch,
        "withdrawn": int(withdrawal.withdrawn),
        "by": withdrawal.by,
        "why": withdrawal.why,
        "at": withdrawal.at.isoformat(),
    }


def to_withdrawal(row: Columns) -> Withdrawal:
    return Withdrawal(row["batch"], bool(row["withdrawn"]), row["by"], row["why"], _time(row))


def of_scan(scan: StoredScan, batch: str) -> Row:
    return {
        "handle": scan.handle,
        "batch": batch,
        "sha256": scan.sha256,
        "stored_file": scan.stored_file,
        "stored_sha256": scan.stored_sha256,
        "format": scan.format,
    }


def to_scan(row: Columns) -> StoredScan:
    return StoredScan(
        row["handle"], row["sha256"], row["stored_file"], row["stored_sha256"], row["format"]
    )


def of_source(handle: str, source: Source) -> Row:
    return {"scan": handle, "file": source.file, "page": source.page}


def of_reading(handle: str, reading: PageReading, reader: str) -> Row:
    return {
        "scan": handle,
        "reader": reader,
        "reading": _READING.dump_json(reading).decode(),
    }


def to_reading(text: str) -> PageReading:
    """Raises pydantic.ValidationError where `text` is no reading."""
    return _READING.validate_json(text)


def of_member(member: RegisteredMember) -> Row:
    return {"name": member.name, "pin_hash": member.pin_hash, "at": member.at.isoformat()}


def to_member(row: Columns) -> RegisteredMember:
    return RegisteredMember(row["name"], row["pin_hash"], _time(row))


def of_row_decision(decision: RowDecision) -> Row:
    return {
        "sheet": decision.sheet,
        "official": decision.official,
        "ruling": decision.ruling.value,
        "by": decision.by,
        "why": decision.why,
        "at": decision.at.isoformat(),
    }


def to_row_decision(row: Columns) -> RowDecision:
    return RowDecision(
        row["sheet"], row["official"], Ruling(row["ruling"]), row["by"], row["why"], _time(row)
    )


def of_sheet_decision(decision: SheetDecision) -> Row:
    return {
        "sheet": decision.sheet,
        "action": decision.action.value,
        "other": decision.other,
        "by": decision.by,
        "why": decision.why,
        "at": decision.at.isoformat(),
    }


def to_sheet_decision(row: Columns) -> SheetDecision:
    action = SheetAction(row["action"])
    return SheetDecision(row["sheet"], action, row["other"], row["by"], row["why"], _time(row))


def _time(row: Columns) -> dt.datetime:
    return dt.datetime.fromisoformat(row["at"])
