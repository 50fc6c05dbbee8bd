"""`compare`: the results of officials who are voted on in two places, side by side.

Clause III.6: the competent authority looks at each place's result as a whole. Nothing is added up
or averaged here.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ptn_scan.documents.comparison import Compared, Place, comparison
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.write import COMPARISON, rendered, write_file
from ptn_scan.election import Form
from ptn_scan.errors import UsageError
from ptn_scan.plan.collation import name_key
from ptn_scan.rules.values import Words
from ptn_scan.tally import OfficialResult, Tally, tally_json
from ptn_scan.workflow.folder import ElectionFolder, open_folder
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.results import results


@dataclass(frozen=True, slots=True)
class PlaceResult:
    """One place's election and result."""

    folder: ElectionFolder
    tally: Tally

    @property
    def form(self) -> Form:
        return self.folder.election.form

    def of(self, name: str) -> OfficialResult | None:
        return next((each for each in self.tally.officials if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Pair:
    """One official's two results, the first place's first."""

    name: str
    results: tuple[OfficialResult, OfficialResult]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both places, the officials who stand in both by their names, and what to look into."""

    places: tuple[PlaceResult, PlaceResult]
    pairs: tuple[Pair, ...]
    remarks: tuple[Message, ...]


def compare(first: Path, second: Path) -> Comparison:
    """The results of two election folders side by side. Raises UsageError where both are one."""
    if first.resolve() == second.resolve():
        raise UsageError(
            f"{second}: cùng một thư mục. Hãy chọn thư mục của nơi lấy phiếu thứ hai.",
            f"{second}: the same folder. Name that of the second place.",
        )
    one, other = _place(first), _place(second)
    twice = _homonyms(one.form) | _homonyms(other.form)
    pairs = tuple(
        Pair(each.name, (each, found))
        for each in one.tally.officials
        if each.name not in twice and (found := other.of(each.name)) is not None
    )
    return Comparison((one, other), pairs, _remarks((one, other), pairs, twice))


def write_comparison(
    found: Comparison, out: Path, tongue: Tongue = Tongue.VIETNAMESE
) -> tuple[Path, ...]:
    """Writes `so-sanh.docx` and `.pdf` to the folder `out`, which is made, and a translation where
    `tongue` is not Vietnamese; returns the files. Raises UsageError where `out` would lie in one of
    the election folders, MachineError where it cannot be written."""
    if any(place.folder.contains(out) for place in found.places):
        raise UsageError(
            f"{out}: văn bản không được nằm trong thư mục cuộc lấy phiếu. Hãy chọn thư mục khác.",
            f"{out}: documents may not lie in the election folder. Choose another folder.",
        )
    one, other = (Place(place.folder.election, place.tally) for place in found.places)
    remarks = tuple(Words(vi=each.vi, en=each.en) for each in found.remarks)
    compared = Compared((one, other), tuple(pair.results for pair in found.pairs), remarks)
    return tuple(
        write_file(out / name, data)
        for each in dict.fromkeys((Tongue.VIETNAMESE, tongue))
        for name, data in rendered(comparison(compared, each), COMPARISON)
    )


def comparison_json(comparison: Comparison) -> str:
    """The comparison as JSON: for each official one entry with both places' results as `tally
    --json` has them."""
    tallies = [json.loads(tally_json(place.tally)) for place in comparison.places]
    content = {
        "places": [
            {
                "body": place.form.body.name,
                "title": place.form.title,
                "date": place.form.conference.date.isoformat(),
                "percent_of": place.form.percent_of.value,
                "final": place.tally.final,
                "collected": place.tally.collected,
            }
            for place in comparison.places
        ],
        "officials": [
            {
                "name": pair.name,
                "results": [
                    tallies[index]["officials"][result.official - 1]
                    for index, result in enumerate(pair.results)
                ],
            }
            for pair in comparison.pairs
        ],
        "remarks": [{"vi": each.vi, "en": each.en} for each in comparison.remarks],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _place(path: Path) -> PlaceResult:
    folder = open_folder(path)
    return PlaceResult(folder, results(folder).tally)


def _homonyms(form: Form) -> frozenset[str]:
    counts = Counter(official.name for official in form.officials)
    return frozenset(name for name, count in counts.items() if count > 1)


def _remarks(
    places: tuple[PlaceResult, PlaceResult], pairs: tuple[Pair, ...], twice: frozenset[str]
) -> tuple[Message, ...]:
    one, other = places
    remarks = [
        Message(
            f"{place.form.body.name}: kết quả còn tạm tính.",
            f"{place.form.body.name}: the result is provisional.",
        )
        for place in places
        if not place.tally.final
    ]
    if one.form.percent_of is not other.form.percent_of:
        remarks.append(
            Message(
                "Hai nơi tính tỉ lệ trên hai cơ sở khác nhau; đừng so tỉ lệ với nhau.",
                "The two places' percentages have different bases; do not set them against each "
                "other.",
            )
        )
    remarks += [
        Message(
            f"{name}: có hai người cùng họ tên ở một nơi, không ghép được; hãy xem theo chức vụ.",
            f"{name}: two people of this name in one place, not paired; look by their titles.",
        )
        for name in sorted(twice, key=name_key)
        if one.of(name) and other.of(name)
    ]
    paired = {pair.name for pair in pairs}
    remarks += [
        Message(
            f"{official.name}: ghi là được lấy phiếu ở 02 nơi, nhưng danh sách của nơi kia không "
            "có tên này.",
            f"{official.name}: stated to be voted on in two places, but the other place has no "
            "such name.",
        )
        for place in places
        for official in place.form.officials
        if official.places > 1 and official.name not in paired | twice
    ]
    return tuple(remarks)
