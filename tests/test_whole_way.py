"""Print, mark, scan, read, rule: every form, as a committee goes through it.

Whatever voters and scanner do, no row may be ruled against what is right on paper, and every page
must be accounted for.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from printed_ballots import DPI, FORMS, PX_PER_MM

from ptn_scan.ruling.values import BallotRuling, MarkState, RowRuling, Ruling, Status
from ptn_scan.simulation.files import write_pdf
from ptn_scan.simulation.hands import MARKS_VARIABLE, Hand, load_hands, marks_folder, split_hands
from ptn_scan.simulation.paper import render_pages
from ptn_scan.simulation.profiles import HARD, OFFICE, WORN, ScannerProfile
from ptn_scan.simulation.scanner import Kept, scan_page
from ptn_scan.simulation.truth import RowKind, RowTruth
from ptn_scan.simulation.voters import draw_voter, mark_ballot
from ptn_scan.workflow.conference import Leftovers, establish, issue
from ptn_scan.workflow.founding import new
from ptn_scan.workflow.printing import print_ballots
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.records import ExportFormat, export
from ptn_scan.workflow.results import Results, results

LOST_MM2 = 0.3
"""A row of whose marks the scanner kept less is nobody's error."""
PLAIN_TO_REVIEW = 0.05
"""Of plain rows; the goal is a hundredth, but a test has few hundred rows."""
BALLOTS = {"kon-ray-2023": 8, "mot-nguoi": 10, "nhieu-trang": 2}

Place = tuple[str, int]
"""A file given to `read` and the page in it."""


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """What was drawn in a row, and what the scanner kept of it."""

    truth: RowTruth
    kept: Kept

    @property
    def lost(self) -> bool:
        """Something was drawn and not kept."""
        drawn = self.truth.ink_mm2 > 0
        return drawn and max(self.kept.boxes_mm2, self.kept.name_mm2) < LOST_MM2


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote that was held and read: the outcome, and what is right on every page by its place."""

    outcome: Results
    records: tuple[dict[str, object], ...]
    pages: dict[Place, tuple[ScannedRow, ...]]
    ballots: int

    def rows(self) -> list[tuple[RowRuling, ScannedRow]]:
        """Every ruled row beside what was drawn in it."""
        return [
            (ruling, row)
            for ballot in self.outcome.box.ballots
            for ruling in ballot.rows
            for row in self._drawn(ballot, ruling.official)
        ]

    def _drawn(self, ballot: BallotRuling, official: int) -> list[ScannedRow]:
        places = [(source.file, source.page) for source in ballot.sources]
        drawn = [row for place in places for row in self.pages[place]]
        return [row for row in drawn if row.truth.official == official]


def hold(
    form: str,
    ballots: int,
    root: Path,
    hands: tuple[Hand, ...] = (),
    profile: ScannerProfile = OFFICE,
    seed: int = 1,
) -> Vote:
    """A conference with `ballots` voters, from printing to the results."""
    folder = new(FORMS / f"{form}.toml", root / "election", practice=False)
    pdf = print_ballots(folder, ballots, root / "ballots.pdf")
    establish(folder, ballots, ballots)
    issue(folder, ballots, Leftovers())
    rng = np.random.default_rng(seed)
    pictures = render_pages(pdf, DPI)
    scans: list[tuple[bytes, str, tuple[ScannedRow, ...]]] = []
    for _ in range(ballots):
        marked = mark_ballot(folder.layout, draw_voter(hands or load_hands(None), rng), rng)
        for page, layout in zip(marked.pages, folder.layout.pages, strict=True):
            picture = next(pictures)
            scan = scan_page(picture, page.strokes, profile, rng, PX_PER_MM, layout.rows)
            rows = map(ScannedRow, page.rows, scan.kept)
            scans.append((scan.encoded, scan.suffix, tuple(rows)))
    scans = [scans[index] for index in rng.permutation(len(scans))]
    pages = write_scans(scans, root / "scans")
    result = read(folder, [root / "scans"], collected=ballots, workers=1)
    assert result.failures == ()
    lines = export(folder, ExportFormat.JSONL).splitlines()
    return Vote(results(folder), tuple(map(json.loads, lines)), pages, ballots)


def write_scans(
    scans: list[tuple[bytes, str, tuple[ScannedRow, ...]]], folder: Path
) -> dict[Place, tuple[ScannedRow, ...]]:
    """Half of the JPEG scans as one PDF, all others as files of their own."""
    folder.mkdir()
    jpegs = [(data, rows) for data, suffix, rows in scans if suffix == ".jpg"]
    together = jpegs[: len(jpegs) // 2]
    if together:
        write_pdf(folder / "batch.pdf", [data for data, _ in together])
    pages = {("batch.pdf", number): rows for number, (_, rows) in enumerate(together, start=1)}
    alone = [each for each in scans if (each[0], each[2]) not in together]
    for number, (data, suffix, rows) in enumerate(alone, start=1):
        name = f"{number:03d}{suffix}"
        (folder / name).write_bytes(data)
        pages[name, 1] = rows
    return pages


@pytest.fixture(scope="module", params=BALLOTS)
def vote(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Vote:
    form: str = request.param
    return hold(form, BALLOTS[form], tmp_path_factory.mktemp(form))


def is_right(ruling: RowRuling, truth: RowTruth) -> bool:
    """Whether it is allowed, or the level that a person finds in a plain mark of which just too
    little lies in its box."""
    edge = truth.kind is RowKind.PLAIN and not truth.allowed
    return ruling.ruling in {*truth.allowed, Ruling.REVIEW} or (
        edge and ruling.ruling is truth.counts_as
    )


def wrong_rows(vote: Vote) -> list[str]:
    """Rows ruled by the machine against what is right, and not lost by the scanner."""
    return [
        f"official {ruling.official}: {row.truth.kind.value} ruled {ruling.ruling.value}"
        for ruling, row in vote.rows()
        if not is_right(ruling, row.truth) and not row.lost
    ]


def test_no_row_is_ruled_wrong(vote: Vote) -> None:
    assert wrong_rows(vote) == []


def test_plain_rows_are_ruled_and_not_put_to_review(vote: Vote) -> None:
    plain = [ruling for ruling, row in vote.rows() if row.truth.kind is RowKind.PLAIN]
    waiting = [ruling for ruling in plain if ruling.ruling is Ruling.REVIEW]
    assert len(plain) > 0.5 * len(vote.rows())
    assert len(waiting) <= PLAIN_TO_REVIEW * len(plain)


def test_the_marks_recorded_are_those_that_were_ruled(vote: Vote) -> None:
    for ruling, _ in vote.rows():
        marked = [state is MarkState.MARKED for state in ruling.marks]
        if ruling.ruling in {Ruling.HIGH, Ruling.MEDIUM, Ruling.LOW}:
            level = [Ruling.HIGH, Ruling.MEDIUM, Ruling.LOW].index(ruling.ruling)
            assert marked == [index == level for index in range(3)]


def test_every_page_stands_in_exactly_one_record(vote: Vote) -> None:
    found = Counter(
        (source["file"], source["page"])
        for record in vote.records
        for source in record["sources"]  # type: ignore[attr-defined]
    )
    assert found == Counter(dict.fromkeys(vote.pages, 1))


def test_every_ballot_is_whole_and_counted_once(vote: Vote) -> None:
    ballots = vote.outcome.box.ballots
    assert vote.outcome.box.pages == ()
    assert len(ballots) == vote.ballots
    assert len({ballot.ballot for ballot in ballots}) == vote.ballots
    officials = len(vote.outcome.tally.officials)
    for ballot in ballots:
        assert ballot.status in {Status.COUNTED, Status.REVIEW}
        assert [row.official for row in ballot.rows] == list(range(1, officials + 1))
        assert {str(reason) for reason in ballot.reasons} <= {"no-stamp"}
    assert len(vote.rows()) == vote.ballots * officials


def test_the_pages_of_a_ballot_stay_together(vote: Vote) -> None:
    """Rows of one ballot come from one voter's pages: as many as the form has, each once."""
    for ballot in vote.outcome.box.ballots:
        drawn = [
            row.truth.official
            for source in ballot.sources
            for row in vote.pages[source.file, source.page]
        ]
        assert sorted(drawn) == [row.official for row in ballot.rows]


def test_the_identities_hold_and_the_tally_adds_up(vote: Vote) -> None:
    tally = vote.outcome.tally
    broken = [identity.en for identity in tally.identities if not identity.holds]
    waiting = any(ruling.ruling is Ruling.REVIEW for ruling, _ in vote.rows())
    assert not broken or waiting
    assert tally.collected == tally.genuine == vote.ballots
    assert tally.surplus_total == 0


def test_a_worn_scanner_causes_no_wrong_ruling(tmp_path: Path) -> None:
    assert wrong_rows(hold("kon-ray-2023", 5, tmp_path, profile=WORN, seed=2)) == []


def test_on_hard_scans_no_level_is_made_up(tmp_path: Path) -> None:
    vote = hold("kon-ray-2023", 4, tmp_path, profile=HARD, seed=2)
    assert not [each for each in wrong_rows(vote) if not each.endswith("invalid")]
    files = [source for record in vote.records for source in record["sources"]]  # type: ignore[attr-defined]
    assert len(files) == len(vote.pages)


@pytest.mark.skipif(
    marks_folder() is None,
    reason=f"{MARKS_VARIABLE} is not set: no folder of marks by real pens to vote with",
)
def test_marks_by_real_hands_are_not_ruled_wrong(tmp_path: Path) -> None:
    hands = split_hands(load_hands(marks_folder()), exam=True)
    vote = hold("kon-ray-2023", 16, tmp_path, hands=hands, seed=3)
    assert wrong_rows(vote) == []
    plain = [ruling for ruling, row in vote.rows() if row.truth.kind is RowKind.PLAIN]
    waiting = [ruling for ruling in plain if ruling.ruling is Ruling.REVIEW]
    assert len(waiting) <= PLAIN_TO_REVIEW * len(plain)
