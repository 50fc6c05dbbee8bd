"""The gallery: every doubtful crop is in it with the limits, and nothing that leads to a ballot."""

import base64
import io
import json
import random
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from ruling_papers import ONE_LAYOUT

from ptn_scan.errors import UsageError
from ptn_scan.recognition.reading import NameReading, RowReading
from ptn_scan.ruling.limits import LIMITS
from ptn_scan.ruling.values import DecidedBy, MarkState, Reason, RowRuling, Ruling
from ptn_scan.workflow.deciding import Author, decide
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.gallery import write_gallery
from ptn_scan.workflow.gallery_choice import CLEAR_SHOWN, chosen, histogram, nearness
from ptn_scan.workflow.gallery_measures import MEASURES, Item, Subject, items_of
from ptn_scan.workflow.pending import pending_rows
from ptn_scan.workflow.reading import read
from ptn_scan.workflow.results import results
from ptn_scan.workflow.sample_election import SampleElection, found
from ptn_scan.workflow.samples import ELECTION_FILE

SAMPLES = Path(__file__).parent.parent / "samples"
AUTHOR = Author("Nguyễn Văn T", "đã xem")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> ElectionFolder:
    """The samples, read, and one of the doubtful rows decided."""
    sample = SampleElection.from_json((SAMPLES / ELECTION_FILE).read_text("utf-8"))
    folder = found(sample, tmp_path_factory.mktemp("gallery") / "election")
    read(folder, (SAMPLES,), sample.collected, workers=1)
    row = pending_rows(results(folder).box)[0]
    decide(folder, row.sheet, row.official, Ruling.MEDIUM, AUTHOR)
    return folder


@pytest.fixture(scope="module")
def page(folder: ElectionFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_gallery(folder, tmp_path_factory.mktemp("page") / "gallery.html").file


@pytest.fixture(scope="module")
def english(folder: ElectionFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_gallery(folder, tmp_path_factory.mktemp("page") / "gallery.html", "en").file


def data_of(page: Path) -> dict[str, Any]:
    text = page.read_text("utf-8")
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)
    content: dict[str, Any] = json.loads(data)
    return content


def picture(item: dict[str, Any]) -> np.ndarray:
    """A crop as gray levels."""
    with Image.open(io.BytesIO(base64.b64decode(item["picture"]))) as crop:
        assert crop.format == "JPEG"
        return np.asarray(crop.convert("L"))


def box(value: float, state: MarkState = MarkState.BLANK, ruling: Ruling = Ruling.LOW) -> Item:
    """A box whose only measure is the ink inside."""
    others = len(MEASURES[Subject.BOX]) - 1
    return Item(Subject.BOX, (value, *(0.0,) * others), state, ruling)


def test_every_value_is_counted_and_every_doubtful_one_shown(
    folder: ElectionFolder, page: Path
) -> None:
    data, box = data_of(page), results(folder).box
    rows = [row for sheet in results(folder).snapshot.sheets for row in sheet.reading.rows]
    first = dict.fromkeys(Subject, data["measures"][0])
    first[Subject.NAME] = next(each for each in data["measures"] if each["subject"] == "name")
    for subject, times in ((Subject.BOX, 3), (Subject.NAME, 1)):
        assert sum(first[subject]["sections"]) == times * len(rows)
        counts = first[subject]["counts"]
        spread = sum(map(sum, counts.values())) + sum(first[subject]["zeros"].values())
        assert spread == times * len(rows)
    waiting = [
        row
        for ballot in box.ballots
        for row in ballot.rows
        if row.ruling is Ruling.REVIEW or row.decided_by is DecidedBy.COMMITTEE
    ]
    states = Counter(
        item["state"]
        for item in data["items"]
        if item["subject"] == "box" and item["ruling"] == "review"
    )
    for state in (MarkState.MARGINAL, MarkState.MARKED):
        assert states[state] == sum(row.marks.count(state) for row in waiting)
    assert data["doubtful"] == {"box": 0, "name": 0}


def test_the_committees_decisions_stand_beside_the_machines(page: Path) -> None:
    decided = [item for item in data_of(page)["items"] if item["committee"]]
    assert decided
    assert {(item["subject"], item["ruling"], item["decided"]) for item in decided} == {
        ("box", "review", "medium")
    }


def test_crops_show_what_was_measured(page: Path) -> None:
    items = [item for item in data_of(page)["items"] if item["subject"] == "box"]
    inside = np.s_[24:44, 32:52]  # of 68 x 84 pixels, with the box in the middle
    dark = {
        state: [
            np.count_nonzero(picture(item)[inside] < 150)
            for item in items
            if item["state"] == state
        ]
        for state in ("blank", "marked")
    }
    assert np.median(dark["blank"]) == 0
    assert np.median(dark["marked"]) > 50
    names = [item for item in data_of(page)["items"] if item["subject"] == "name"]
    struck = [item["values"][0] for item in names if "name-struck" in item["reasons"]]
    assert len(struck) == 2
    assert min(struck) >= LIMITS.struck


def test_nothing_leads_to_a_ballot(folder: ElectionFolder, page: Path) -> None:
    text = page.read_text("utf-8")
    data = data_of(page)
    snapshot = results(folder).snapshot
    for item in data["items"]:
        assert set(item) == {
            "subject", "values", "state", "ruling", "reasons", "committee", "decided", "picture",
        }  # fmt: skip
        item.pop("picture")
    plain = json.dumps(data) + re.sub(r'id="data">.*?</script>', "", text)
    for sheet in snapshot.sheets:
        assert sheet.handle not in plain
        for source in sheet.sources:
            assert source.file not in plain
            assert source.sha256 not in plain
    assert not any(ballot in plain for ballot in snapshot.register)
    assert not any(
        item["ruling"] in {"high", "medium", "low"}
        for item in data["items"]
        if item["subject"] == "name"
    )


def test_the_order_is_chance(page: Path, english: Path) -> None:
    orders = [[item["values"] for item in data_of(each)["items"]] for each in (page, english)]
    common = [
        [each for each in order if each in orders[1 - index]] for index, order in enumerate(orders)
    ]
    assert len(common[0]) > 100
    assert common[0] != common[1]


def test_the_page_asks_no_network(page: Path) -> None:
    class References(HTMLParser):
        found: tuple[str, ...] = ()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += tuple(f"{tag} {key}" for key, _ in attrs if key in {"src", "href"})

    parser, text = References(), page.read_text("utf-8")
    parser.feed(text)
    assert parser.found == ()
    assert "default-src 'none'" in text
    assert set(re.findall(r"https?://[\w./]+", text)) == {"http://www.w3.org/2000/svg"}


def test_clear_ones_are_sampled_and_doubtful_ones_kept() -> None:
    near = LIMITS.least_ink * 1.2
    items = [box(0.0)] * 900 + [box(5.0, MarkState.MARKED)] * 900
    items += [box(near, MarkState.MARGINAL)] * 70
    items += [box(5.0, MarkState.MARKED, Ruling.REVIEW)] * 90
    numbers = chosen(items, random.Random(1))
    shown = Counter((items[number].state, items[number].ruling) for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert shown == {
        (MarkState.BLANK, Ruling.LOW): CLEAR_SHOWN[MarkState.BLANK],
        (MarkState.MARKED, Ruling.LOW): CLEAR_SHOWN[MarkState.MARKED],
        (MarkState.MARGINAL, Ruling.LOW): 70,
        (MarkState.MARKED, Ruling.REVIEW): 90,
    }
    few = chosen(items, random.Random(1), most=100)
    assert sum(items[number].ruling is Ruling.REVIEW for number in few) == 90
    assert sum(items[number].values[0] == near for number in few) == 10


def test_nearness_is_by_the_limits() -> None:
    assert nearness(box(LIMITS.least_ink)) == 0
    assert nearness(box(LIMITS.least_ink * 1.49)) == pytest.approx(1, abs=0.05)
    assert nearness(box(LIMITS.least_ink * 3)) > 1
    assert nearness(box(0.0)) > 1
    assert nearness(box(5.0, ruling=Ruling.REVIEW)) == 0


def test_a_histogram_has_every_value_once() -> None:
    measure = MEASURES[Subject.BOX][0]
    values = (0.0, 0.001, 0.2, LIMITS.least_ink, 5.0, 1000.0)
    spread = histogram([box(value) for value in values], measure)
    assert sum(spread.counts[MarkState.BLANK]) == 5
    assert spread.zeros[MarkState.BLANK] == 1
    assert spread.sections == (3, 3)
    assert list(spread.edges) == sorted(spread.edges)


@pytest.mark.parametrize(("decided", "told"), [("high", None), ("invalid", "invalid")])
def test_a_name_never_tells_the_level(decided: str, told: str | None) -> None:
    place = ONE_LAYOUT.page(1).rows[0]
    name = NameReading(
        crossed=0.2,
        touched=0.2,
        faintly_touched=0.3,
        at_feet=0.0,
        between=0.0,
        title_crossed=0.0,
        runs_on=False,
        offset_mm=0.0,
        covered=0.0,
        seen=1.0,
    )
    row = RowReading(
        1, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.13, (0.0,) * 3, 0.0, 0.0, (1.0,) * 3, 0.0, (), name
    )
    ruled = RowRuling(1, (MarkState.BLANK,) * 3, Ruling.REVIEW, (Reason.MARGINAL_STRIKE,))
    *boxes, found = (each.item for each in items_of(place, row, ruled, Ruling(decided)))
    assert (found.state, found.ruling) == (MarkState.MARGINAL, Ruling.REVIEW)
    assert (found.decided_by, found.decided) == (DecidedBy.COMMITTEE, told)
    assert [(box.ruling, box.decided) for box in boxes] == [(None, None)] * 3
    plain = RowRuling(1, ruled.marks, Ruling.HIGH)
    *_, found = (each.item for each in items_of(place, row, plain, None))
    assert (found.ruling, found.reasons) == (None, ())


def test_galleries_stay_out_of_the_election(folder: ElectionFolder, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_gallery(folder, folder.paths.scans / "gallery.html")
    with pytest.raises(UsageError):
        write_gallery(folder, tmp_path / "none" / "gallery.html")


def test_both_languages_are_whole(page: Path, english: Path) -> None:
    vi, en = data_of(page), data_of(english)
    assert unicodedata.is_normalized("NFC", json.dumps(vi, ensure_ascii=False))
    assert vi["texts"].keys() == en["texts"].keys()
    assert vi["texts"]["secret"].startswith("Chỉ ban kiểm phiếu được xem")
    assert all(limit["meaning"] for measure in vi["measures"] for limit in measure["limits"])
    assert "ink" in en["measures"][0]["label"].lower()


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is lacking: apt-get install chromium")
def test_a_browser_draws_the_page(page: Path) -> None:
    done = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()],
        capture_output=True,
        encoding="utf-8",
        timeout=90,
        check=True,
    )
    drawn = done.stdout.partition('<main id="sections">')[2].partition("</main>")[0]
    boxes = [item for item in data_of(page)["items"] if item["subject"] == "box"]
    assert drawn.count("<button") == len(boxes)
    assert drawn.count('class="bar"') == 1
    limit = drawn.index("Ngưỡng 0,3 mm²")
    assert "0,05 mm²" not in drawn[limit:]
    values = [float(text.replace(",", ".")) for text in re.findall(r"<span>([\d,]+) mm²", drawn)]
    assert values == sorted(values)
