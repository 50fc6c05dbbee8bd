"""Records: what each format holds, and what it must not give away."""

import csv
import datetime as dt
import io
import json
import os
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruling_boxes import MadeBox, a_box
from ruling_papers import (
    ELECTION,
    ONE_PAGE,
    A,
    B,
    C,
    D,
    H,
    L,
    M,
    R,
    X,
    ballot,
    box_of,
    foreign,
    forged,
    on_row,
    page,
)

from ptn_scan.arlo import ScannedBatch, scan_order, to_arlo_cvr, to_arlo_manifest
from ptn_scan.election import Election
from ptn_scan.exports import to_csv, to_jsonl, to_nist_cvr
from ptn_scan.recognition.reading import PageKind
from ptn_scan.ruling.values import Box, Source
from ptn_scan.tally import Counts, tally, tally_json

GENERATED = dt.datetime(2023, 11, 20, 11, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
NO_COUNTS = Counts(None, None, 0, None, None, 0, None)

MIXED = box_of(
    ballot("s1", A, [H, M, L, X, R, R, H, H, H, H, H]),
    ballot("s2", B, L),
    ballot("s3", C, M),
    forged("s4", D, H),
    page("s5", []),
    foreign("s6", PageKind.UNREADABLE),
    foreign("s7", PageKind.BLANK),
    row_decisions=[on_row("s1", 5, M)],
)


def votes(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def nist(box: Box, seed: int = 1, whole_ballots: bool = False) -> dict[str, Any]:
    text = to_nist_cvr(box, ELECTION, random.Random(seed), GENERATED, whole_ballots)
    content: dict[str, Any] = json.loads(text)
    return content


def test_jsonl_has_the_keys_of_the_contract_in_their_order() -> None:
    lines = [json.loads(line) for line in to_jsonl(MIXED).splitlines()]
    assert [each["sheets"] for each in lines] == [[f"s{n}"] for n in range(1, 8)]
    first = lines[0]
    assert list(first) == [
        "kind",
        "ballot",
        "sheets",
        "status",
        "reasons",
        "sources",
        "write_in",
        "rows",
    ]
    assert first["rows"][0] == {
        "official": 1,
        "marks": {"high": "marked", "medium": "blank", "low": "blank"},
        "ruling": "high",
        "reasons": [],
        "decided_by": "machine",
    }
    assert list(first["rows"][0]) == ["official", "marks", "ruling", "reasons", "decided_by"]
    assert first["rows"][4]["decided_by"] == "committee"
    assert first["sources"] == [{"file": "s1.png", "page": 1, "sha256": f"{'s1':0>64}"}]
    assert lines[4]["ballot"] is None
    assert list(lines[6]) == ["kind", "sheets", "status", "reasons", "sources"]
    assert [each["status"] for each in lines[5:]] == ["unreadable", "blank-page"]


def test_csv_counts_as_the_tally_does() -> None:
    lines = votes(to_csv(MIXED, ONE_PAGE, random.Random(1), whole_ballots=False))
    found = Counter((int(each["official"]), each["ruling"]) for each in lines)
    for each in tally(MIXED, NO_COUNTS, ONE_PAGE).officials:
        levels = tuple(found[each.official, level] for level in ("high", "medium", "low"))
        assert levels == each.levels
        assert found[each.official, "invalid"] == each.invalid
        assert found[each.official, "review"] == each.undecided


def test_csv_names_the_official_of_each_vote_and_why_one_is_invalid() -> None:
    """Clause III.2.3: the reasons of each official are those of the tally, and only invalid votes
    have one."""
    lines = votes(to_csv(MIXED, ONE_PAGE, random.Random(1), whole_ballots=False))
    for each in tally(MIXED, NO_COUNTS, ONE_PAGE).officials:
        own = [line for line in lines if line["official"] == str(each.official)]
        assert {(line["name"], line["title"]) for line in own} == {(each.name, each.title)}
        reasons = Counter(line["reason"] for line in own if line["ruling"] == "invalid")
        assert reasons == {reason.value: count for reason, count in each.invalid_by_reason}
        assert {line["reason"] for line in own if line["ruling"] != "invalid"} == {""}


def test_jsonl_stands_in_the_order_of_handles_however_the_box_was_filled() -> None:
    backwards = replace(MIXED, ballots=MIXED.ballots[::-1], pages=MIXED.pages[::-1])
    assert to_jsonl(backwards) == to_jsonl(MIXED)


def test_csv_takes_apart_what_stood_on_one_ballot() -> None:
    lines = votes(to_csv(MIXED, ONE_PAGE, random.Random(1), whole_ballots=False))
    assert max(Counter(each["record"] for each in lines).values()) == 1
    orders = {
        tuple(each["ruling"] for each in lines if each["official"] == str(official))
        for official in (7, 8, 9, 10, 11)  # marked alike on every ballot
    }
    assert len(orders) > 1


def test_whole_ballots_stay_together_in_random_order() -> None:
    texts = {to_csv(MIXED, ONE_PAGE, random.Random(seed), whole_ballots=True) for seed in range(4)}
    assert len(texts) == 4
    for text in texts:
        assert set(Counter(each["record"] for each in votes(text)).values()) == {11}


@pytest.mark.parametrize("whole_ballots", [True, False])
def test_nothing_leads_back_to_the_paper(whole_ballots: bool) -> None:
    for text in (
        to_csv(MIXED, ONE_PAGE, random.Random(1), whole_ballots),
        json.dumps(nist(MIXED, whole_ballots=whole_ballots)),
    ):
        for told in (A, B, C, D, ".png", '"s1', ",s1", "sha256", "000000000000"):
            assert told not in text


def test_record_ids_are_fresh() -> None:
    first = votes(to_csv(MIXED, ONE_PAGE, random.Random(1), whole_ballots=False))
    second = votes(to_csv(MIXED, ONE_PAGE, random.Random(2), whole_ballots=False))
    assert {each["record"] for each in first}.isdisjoint(each["record"] for each in second)


def counted(content: dict[str, Any]) -> Counter[tuple[str, str]]:
    """Votes of each selection by contest, in the words of the report."""
    found: Counter[tuple[str, str]] = Counter()
    for record in content["CVR"]:
        for contest in record["CVRSnapshot"][0]["CVRContest"]:
            for selection in contest["CVRContestSelection"]:
                count = sum(each["NumberVotes"] for each in selection["SelectionPosition"])
                found[contest["ContestId"], selection["ContestSelectionId"]] += count
    return found


@settings(max_examples=40, deadline=None)
@given(a_box())
def test_cast_vote_records_count_as_the_tally_does(made: MadeBox) -> None:
    sheets, on_sheets, on_rows = made
    box = box_of(*sheets, sheet_decisions=on_sheets, row_decisions=on_rows)
    found = counted(nist(box))
    assert found == counted(nist(box, seed=2, whole_ballots=True))
    for each in tally(box, NO_COUNTS, ONE_PAGE).officials:
        contest = f"contest-{each.official}"
        levels = [found[contest, f"{contest}-{level}"] for level in ("high", "medium", "low")]
        assert tuple(levels) == each.levels


def test_cast_vote_records_say_what_is_doubtful_and_decided() -> None:
    snapshots = [each["CVRSnapshot"][0] for each in nist(MIXED)["CVR"]]
    waiting = [each for each in snapshots if "needs-adjudication" in each.get("Status", ())]
    assert len(waiting) == 12  # one row, and the eleven of the ballot without QR code
    assert sum(each["Type"] == "modified" for each in snapshots) == 1
    identifiers = [each["@id"] for each in snapshots]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize("whole_ballots", [True, False])
def test_cast_vote_records_keep_to_the_published_schema(whole_ballots: bool) -> None:
    place = os.environ.get("PTN_NIST_SCHEMA")
    if not place:
        pytest.skip("PTN_NIST_SCHEMA does not name the JSON schema of NIST SP 1500-103")
    path = Path(place)
    schema = json.loads((next(path.glob("*.json")) if path.is_dir() else path).read_text())
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    for box in (MIXED, box_of()):
        for election in (ELECTION, replace(ELECTION, practice=True)):
            text = to_nist_cvr(box, election, random.Random(1), GENERATED, whole_ballots)
            content = json.loads(text)
            assert [error.message for error in validator.iter_errors(content)] == []
    del content["Version"]
    assert list(validator.iter_errors(content))


def test_records_of_a_rehearsal_say_so() -> None:
    rehearsal = replace(ELECTION, practice=True)
    text = to_nist_cvr(MIXED, rehearsal, random.Random(1), GENERATED, whole_ballots=False)
    content = json.loads(text)
    assert content["Election"][0]["Name"] == f"DIỄN TẬP – {ONE_PAGE.title}"
    assert content["Notes"].startswith("DIỄN TẬP")
    lines = votes(to_csv(MIXED, ONE_PAGE, random.Random(1), whole_ballots=False, practice=True))
    assert {each["practice"] for each in lines} == {"true"}
    assert "practice" not in votes(to_csv(MIXED, ONE_PAGE, random.Random(1), False))[0]
    result = tally(MIXED, NO_COUNTS, ONE_PAGE)
    marked, plain = tally_json(result, practice=True), tally_json(result)
    assert marked.replace(' "practice": true,\n', "") == plain
    assert json.loads(marked)["practice"] is True


DECIDED = box_of(
    ballot("s1", A, [H, M, L, X, L, H, H, H, H, H, H]),
    ballot("s2", B, L),
    forged("s3", D, H),
)
STACKS = (
    ScannedBatch("hộp 1", DECIDED.ballots[:2], 2),
    ScannedBatch("hộp 2", DECIDED.ballots[2:], None),
)


def arlo_lines(text: str) -> list[list[str]]:
    """As Arlo opens a file: by the byte order mark it knows the encoding, and by the first line
    what parts the columns."""
    assert text.startswith("\ufeff")
    head = text.removeprefix("\ufeff").splitlines()[0]
    assert csv.Sniffer().sniff(head).delimiter == ","
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def manifest_lines(stacks: Sequence[ScannedBatch]) -> list[tuple[str, str, int]]:
    """As Arlo takes a manifest: known columns and no others; every cell filled, without blanks
    around it; no batch twice, none without ballots, none called a total; and a last line whose
    number is not that of all before it (of two lines only it has passed since July 2025)."""
    head, *lines = arlo_lines(to_arlo_manifest(stacks))
    assert head == ["Tabulator", "Batch Name", "Number of Ballots"]
    assert lines
    assert all(cell and cell == cell.strip() for line in lines for cell in line)
    assert len({tuple(line[:2]) for line in lines}) == len(lines)
    assert not any(re.search(r"\b(sub)?totals?\b", cell, re.I) for line in lines for cell in line)
    numbers = [int(line[2]) for line in lines]
    assert min(numbers) > 0
    assert len(numbers) <= 2 or sum(numbers[:-1]) != numbers[-1]
    return [(line[0], line[1], int(line[2])) for line in lines]


def cvr_lines(stacks: Sequence[ScannedBatch], election: Election = ELECTION) -> list[list[str]]:
    """As Arlo takes Dominion's records: the first filled column of the second line begins the
    contests, each "Name (Vote For=1)" with choices of its own, all within 200 letters; each line
    names a batch of the manifest, a whole number that is its own in the batch, and where the paper
    is; and it has a number for each choice."""
    _, contests, choices, heads, *lines = arlo_lines(to_arlo_cvr(stacks, election))
    first = next(column for column, name in enumerate(contests) if name)
    named = list(zip(contests[first:], choices[first:], strict=True))
    assert len(set(named)) == len(named)
    assert all(re.fullmatch(r".+ \(Vote For=1\)", contest) for contest, _ in named)
    assert all(0 < len(cell) <= 200 for pair in named for cell in pair)
    assert heads[:5] == ["CvrNumber", "TabulatorNum", "BatchId", "RecordId", "ImprintedId"]
    assert {len(line) for line in lines} == {first + len(named)}
    assert all(0 < len(cell) <= 200 for line in lines for cell in line[:5])
    batches = {(tabulator, name) for tabulator, name, _ in manifest_lines(stacks)}
    assert {(line[1], line[2]) for line in lines} == batches
    assert len({(line[2], int(line[3])) for line in lines}) == len(lines)
    assert {int(cell) for line in lines for cell in line[first:]} <= {0, 1}
    return lines


def test_manifest_for_arlo_has_every_batch_with_its_ballots() -> None:
    assert manifest_lines(STACKS) == [("ptn-scan", "hộp 1", 2), ("ptn-scan", "hộp 2", 1)]


def test_records_for_arlo_keep_to_its_layout_and_count_as_the_tally_does() -> None:
    _, _, choices, heads, *_ = arlo_lines(to_arlo_cvr(STACKS, ELECTION))
    first = len(heads) - 33
    assert choices[first : first + 3] == ["Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp"]
    lines = cvr_lines(STACKS)
    assert [(line[2], int(line[3])) for line in lines] == [("hộp 1", 1), ("hộp 1", 2), ("hộp 2", 1)]
    assert [line[4] for line in lines] == ["s1.png, 1", "s2.png, 1", "s3.png, 1"]
    for each in tally(DECIDED, NO_COUNTS, ONE_PAGE).officials:
        start = first + 3 * (each.official - 1)
        sums = tuple(sum(int(line[start + i]) for line in lines) for i in range(3))
        assert sums == each.levels


STACK_NAMES = st.sampled_from(
    ["1", "hộp 1", "Total", "subtotals 2", "tổng", "totalled", "to tal", 'a "b"', "c, d", "e;f"]
)


@given(
    sizes=st.dictionaries(STACK_NAMES, st.integers(1, 6), min_size=1, max_size=6),
    title=st.text(st.sampled_from("ab ,;:\"'’«»ế\t"), min_size=1, max_size=60),
    folder=st.text(st.sampled_from("ab ,\"'ế/"), max_size=300),
)
def test_arlo_takes_whatever_stacks_titles_and_files_are_called(
    sizes: dict[str, int], title: str, folder: str
) -> None:
    (one,) = box_of(ballot("s1", A, H)).ballots
    where = replace(one.sources[0], file=f"{folder}quet.pdf", page=12)
    stacks = [
        ScannedBatch(name, (replace(one, sources=(where,)),) * size, None)
        for name, size in sizes.items()
    ]
    form = ONE_PAGE.model_copy(update={"title": title})
    lines = cvr_lines(stacks, replace(ELECTION, form=form))
    assert len(lines) == sum(sizes.values())
    assert all(line[4].endswith("quet.pdf, 12") for line in lines)


def test_pages_stand_in_the_order_in_which_they_were_scanned() -> None:
    files = [("10.png", 1), ("quet 2.pdf", 2), ("2.png", 1), ("quet 2.pdf", 10), ("quet 10.pdf", 1)]
    in_order = sorted((Source(file, page, "") for file, page in files), key=scan_order)
    assert [(source.file, source.page) for source in in_order] == [
        ("2.png", 1), ("10.png", 1), ("quet 2.pdf", 2), ("quet 2.pdf", 10), ("quet 10.pdf", 1),
    ]  # fmt: skip
