"""A thousand attempts to get a ballot counted that the committee did not hand out: none counts."""

import os
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pytest
import segno
from elections import DPI, PX_PER_MM, PrintedElection, print_election
from PIL import Image

from ptn_scan.ballot_box.values import Snapshot
from ptn_scan.ballot_id import Authority, mint_ballot, mint_election, parse
from ptn_scan.election import Level
from ptn_scan.errors import CountsError, UsageError
from ptn_scan.ruling.values import IdState, Reason, Sheet, SheetAction, Source, Status
from ptn_scan.workflow.conference import Leftovers, establish, issue
from ptn_scan.workflow.deciding import Author, decide_sheet
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import Results, count, results
from ptn_scan.workflow.spoiling import spoil

ATTEMPTS = 1000
ON_PAPER = int(os.environ.get("PTN_INTRUDERS", "0"))
"""How many attempts are made on paper as well; one of each kind where it is 0."""
MOST_ACCEPTED = 60
"""So many of them somebody tries to have accepted; each such try counts the whole box anew."""
HONEST = 3
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(frozen=True, slots=True)
class Intruder:
    """An election with three honest ballots for "high" in the box, one spoiled and one left over;
    what the intruder knows of it: everything but the key, and every code on paper that is not out.
    """

    printed: PrintedElection
    snapshot: Snapshot
    other: Authority

    @property
    def authority(self) -> Authority:
        return self.printed.folder.authority

    def ids(self, state: IdState) -> list[str]:
        return sorted(id_ for id_, found in self.snapshot.register.items() if found is state)

    def honest_payloads(self) -> list[str]:
        return [payload for sheet in self.snapshot.sheets for payload in sheet.reading.payloads]

    def with_payload(self, payload: str) -> Results:
        """The box with one more ballot, marked "low", that carries `payload`."""
        model = self.snapshot.sheets[0]
        row = model.reading.rows[0]
        marks = tuple(
            replace(
                mark,
                ink_inside=mark.ink_inside[::-1],
                stroke_inside=mark.stroke_inside[::-1],
                around=mark.around[::-1],
                beyond=mark.beyond[::-1],
                core_mm2=mark.core_mm2[::-1],
            )
            for mark in row.marks
        )
        row = replace(row, marks=marks, faint_mm2=row.faint_mm2[::-1])
        reading = replace(model.reading, payloads=(payload,), rows=(row,))
        source = Source("intruder.png", 1, secrets.token_hex(32))
        sheet = Sheet("INTRUDER", (source,), reading)
        snapshot = replace(self.snapshot, sheets=(*self.snapshot.sheets, sheet))
        return count(self.printed.folder, snapshot)


@pytest.fixture(scope="module")
def intruder(tmp_path_factory: pytest.TempPathFactory) -> Intruder:
    root = tmp_path_factory.mktemp("intruders")
    printed = print_election(root, "mot-nguoi", HONEST + 2)
    establish(printed.folder, HONEST, HONEST)
    spoil(printed.folder, (printed.scan(root / "spoiled.png", [HONEST]),), "rách")
    leftover = printed.scan(root / "leftover.png", [HONEST + 1])
    issue(printed.folder, HONEST, Leftovers((leftover,)))
    votes = printed.scan(root / "box.pdf", range(HONEST), {1: Level.HIGH})
    read(printed.folder, [votes], HONEST, workers=1)
    with printed.folder.open_box() as box:
        snapshot = box.snapshot()
    return Intruder(printed, snapshot, Authority(mint_election(), secrets.token_bytes(32)))


def attempts(intruder: Intruder) -> Iterator[tuple[str, str]]:
    """Endless kinds and payloads, each kind in its turn."""
    rng = random.Random(1)
    ours, honest = intruder.authority, intruder.honest_payloads()
    stranger = Authority(ours.election, secrets.token_bytes(32))
    void, spoiled = intruder.ids(IdState.VOID), intruder.ids(IdState.SPOILED)
    while True:
        payload = rng.choice(honest)
        there = parse(payload)
        assert there is not None
        code = "".join(rng.choices(LETTERS, k=16))
        yield "forged", replace(there, code=code).payload
        yield "forged", stranger.sign(there.ballot, 1).payload
        yield "forged", stranger.sign(mint_ballot(), 1).payload
        place = rng.randrange(4, len(payload))
        yield "one-letter", payload[:place] + rng.choice(LETTERS) + payload[place + 1 :]
        yield "altered", replace(there, ballot=mint_ballot()).payload
        yield "altered", replace(there, page=rng.randrange(2, 100)).payload
        yield "replayed", payload
        yield "other-election", intruder.other.sign(there.ballot, 1).payload
        yield "other-election", Authority(mint_election(), ours.key).sign(there.ballot, 1).payload
        yield "never-printed", ours.sign(mint_ballot(), 1).payload
        yield "void", ours.sign(rng.choice(void), 1).payload
        yield "spoiled", ours.sign(rng.choice(spoiled), 1).payload


def test_the_model_ballot_would_count_if_it_were_issued(intruder: Intruder) -> None:
    """Else the attempts below would prove nothing."""
    fresh = mint_ballot()
    register = {**intruder.snapshot.register, fresh: IdState.ISSUED}
    able = replace(intruder, snapshot=replace(intruder.snapshot, register=register))
    (official,) = able.with_payload(intruder.authority.sign(fresh, 1).payload).tally.officials
    assert official.levels == (HONEST, 0, 1)


def test_a_thousand_attempts_add_no_vote(intruder: Intruder) -> None:
    for kind, payload in islice(attempts(intruder), ATTEMPTS):
        found = intruder.with_payload(payload)
        (official,) = found.tally.officials
        high, medium, low = official.levels
        assert (medium, low) == (0, 0), (kind, payload)
        assert high <= HONEST
        assert found.tally.genuine <= HONEST + found.tally.waiting
        line = next(each for each in found.box.ballots if "INTRUDER" in each.sheets)
        assert line.status is not Status.COUNTED, (kind, payload)
        # Only who holds an issued code can make the committee look; the honest ballots stay.
        unchanged = payload in intruder.honest_payloads()
        assert (line.status is Status.REVIEW) <= (unchanged or parse(payload) is None), kind
        assert high == (HONEST - 1 if unchanged else HONEST), (kind, payload)


def test_on_paper_none_counts_and_the_committee_cannot_accept_it(
    intruder: Intruder, tmp_path: Path
) -> None:
    """Real QR codes on real pages, read and put to the committee."""
    payloads = on_paper(intruder)
    for number, payload in enumerate(payloads):
        picture = forge(intruder.printed, payload)
        picture.putpixel((20 + number, 20), 200)  # no scanner gives the same bytes twice
        picture.save(tmp_path / f"{number}.png")
    folder = intruder.printed.folder
    read(folder, [tmp_path], workers=1)
    found = results(folder)
    forged = [line for line in found.box.ballots if line.sources[0].file != "box.pdf"]
    assert sum(len(line.sheets) for line in forged) == len(payloads)
    assert {line.status for line in forged} == {Status.REJECTED}
    reasons = {reason for line in forged for reason in line.reasons}
    assert {Reason.NOT_ISSUED, Reason.BAD_CODE, Reason.OTHER_ELECTION} <= reasons
    assert found.tally.officials[0].levels == (HONEST, 0, 0)
    for line in forged[:MOST_ACCEPTED]:
        with pytest.raises((UsageError, CountsError)):
            author = Author("An", "cố ý")
            decide_sheet(folder, line.sheets[0], SheetAction.ACCEPT, None, author)


def on_paper(intruder: Intruder) -> list[str]:
    """Payloads that are neither those of an issued ballot nor no payloads at all: both wait."""
    told = (each for each in attempts(intruder) if each[0] not in ("replayed", "one-letter"))
    if ON_PAPER:
        return [payload for _, payload in islice(told, ON_PAPER)]
    return list(dict(reversed(list(islice(told, 24)))).values())


def forge(printed: PrintedElection, payload: str) -> Image.Image:
    """The first printed page with other QR codes, marked "low"."""
    picture = printed.page(0, {1: Level.LOW})
    for place in printed.folder.layout.page(1).qr:
        left, top, side = (round(value * PX_PER_MM) for value in (place.x, place.y, place.w))
        modules = [[not dark for dark in row] for row in segno.make(payload, micro=False).matrix]
        code = Image.new("L", (len(modules), len(modules)))
        code.putdata([255 * light for row in modules for light in row])
        picture.paste(code.resize((side, side), Image.Resampling.NEAREST), (left, top))
    picture.info["dpi"] = (DPI, DPI)
    return picture
