"""The desk is killed while it reads and while people decide: what a page confirmed is there.

PTN_KILL_ROUNDS says how often, 6 by default.
"""

import http.client
import itertools
import json
import os
import random
import threading
import time
from pathlib import Path

from desk_server import Visitor, desk, doubtful_page, save_scan
from elections import PrintedElection, copy_election, hand_out, print_election

from ptn_scan.workflow.folder import open_folder
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results

OCTETS = "application/octet-stream"
ROUNDS = int(os.environ.get("PTN_KILL_ROUNDS", "6"))
BALLOTS = 6
DOUBTFUL = tuple(range(1, 12))
LONGEST_SECONDS = 1.5
"""So long the desk works before it is killed, at most: some pages are read by then."""

Confirmed = list[tuple[str, int, str]]


def test_nothing_confirmed_is_lost_or_repeated(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    printed = print_election(tmp_path / "model", "kon-ray-2023", BALLOTS, practice=True)
    hand_out(printed, BALLOTS)
    half = [doubtful_page(printed, index, DOUBTFUL) for index in range(BALLOTS // 2)]
    read(printed.folder, [save_scan(tmp_path / "first.pdf", half)], BALLOTS, workers=1)
    rest = [
        save_scan(tmp_path / f"{index}.pdf", [doubtful_page(printed, index, ())])
        for index in range(BALLOTS // 2, BALLOTS)
    ]
    chance = random.Random(5)
    for number in range(ROUNDS):
        root = tmp_path / str(number)
        root.mkdir()
        one_round(copy_election(printed, root), rest, chance.uniform(0.0, LONGEST_SECONDS))


def one_round(printed: PrintedElection, scans: list[Path], seconds: float) -> None:
    """Uploads, reading and decisions, killed after `seconds`; then the desk goes on."""
    root = printed.folder.paths.root
    confirmed: Confirmed = []
    with desk(root) as running:
        visitor = Visitor(running)
        visitor.enter()
        visitor.ask("/who", {"name": "Trần Thị U"})
        for scan in scans:
            answer = visitor.ask(
                f"/scans/upload?name={scan.name}", body=scan.read_bytes(), Content_Type=OCTETS
            )
            assert answer.status == 200
        visitor.ask("/scans/read", {})
        killer = threading.Timer(seconds, running.process.kill)
        killer.start()
        decide_until_killed(visitor, confirmed)
        killer.join()
    made = [
        (each.sheet, each.official, each.ruling.value)
        for each in results(printed.folder).snapshot.row_decisions
    ]
    assert made[: len(confirmed)] == confirmed
    assert len(made) <= len(confirmed) + 1  # one may be in the box whose answer never came
    told = go_on(root)
    after = results(open_folder(root))
    assert after.tally.collected == BALLOTS, told
    assert sorted(source.file for sheet in after.snapshot.sheets for source in sheet.sources) == (
        sorted(["first.pdf"] * (BALLOTS // 2) + [scan.name for scan in scans])
    )
    assert len(after.snapshot.row_decisions) == len(made)
    assert not list(root.parent.glob(".election-cho-doc"))
    with open_folder(root).open_box() as box:
        assert not box.faults()


def decide_until_killed(visitor: Visitor, confirmed: Confirmed) -> None:
    """One row after the other, as quickly as the desk answers."""
    words = itertools.cycle(("high", "medium", "low", "invalid"))
    try:
        while rows := json.loads(visitor.ask("/review/rows").text)["rows"]:
            asked = {"sheet": rows[0]["sheet"], "official": rows[0]["official"]}
            said = next(words)
            body = json.dumps(asked | {"ruling": said}).encode()
            answer = visitor.ask("/review/decide", body=body, Content_Type="application/json")
            assert answer.status == 200, answer.text
            confirmed.append((asked["sheet"], asked["official"], said))
    except (OSError, http.client.HTTPException, json.JSONDecodeError):
        return


def go_on(root: Path) -> str:
    """Opens the desk again, which reads what waits; returns what it says of that."""
    with desk(root) as running:
        visitor = Visitor(running)
        visitor.enter()
        until = time.monotonic() + 120
        while json.loads(visitor.ask("/progress").text)["running"]:
            assert time.monotonic() < until
            time.sleep(0.05)
        return visitor.ask("/job?then=/scans").text
