"""A gallery as one HTML page: its data as JSON, beside its own style and script.

The page asks no network for anything, and its policy forbids it to.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ptn_scan.documents.wording import REASONS, ruling_name
from ptn_scan.election import Election
from ptn_scan.ruling.values import DecidedBy, MarkState, Reason, Ruling
from ptn_scan.workflow.gallery_choice import histogram, nearness
from ptn_scan.workflow.gallery_measures import MEASURES, Item, Measure, Subject
from ptn_scan.workflow.gallery_words import STATES, SUBJECTS, TEXTS
from ptn_scan.workflow.message import Message

_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Crop:
    """An item that is shown, with its picture: base64 of JPEG."""

    item: Item
    picture: str


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """All `items` that were read, and the `crops` of those that are shown, in the order in which
    they stand where measures are the same."""

    election: Election
    items: Sequence[Item]
    crops: Sequence[Crop]

    def html(self, language: str) -> str:
        """The whole page in `language`, "vi" or "en"."""
        parts = files("ptn_scan.workflow") / "templates"
        page = (parts / "gallery.html").read_text("utf-8")
        script = (parts / "gallery.js").read_text("utf-8")
        style = (parts / "gallery.css").read_text("utf-8")
        data = json.dumps(self._data(language), ensure_ascii=False, separators=(",", ":"))
        for place, text in (
            ("/*STYLE*/", style),
            ("/*SCRIPT*/", script),
            ("/*LANGUAGE*/", language),
            ("/*TITLE*/", TEXTS["title"].in_language(language)),
            ("/*DATA*/", data.replace("<", "\\u003c")),
        ):
            page = page.replace(place, text)
        return page

    def _data(self, language: str) -> Mapping[str, Any]:
        def said(words: Mapping[Any, Message]) -> dict[str, str]:
            return {str(key): each.in_language(language) for key, each in words.items()}

        names = self.election.form.level_names
        return {
            "language": language,
            "practice": self.election.practice,
            "election": self.election.form.title,
            "texts": said(TEXTS),
            "subjects": said(SUBJECTS),
            "states": {str(each): said(STATES[each]) for each in Subject},
            "rulings": {
                str(each): _in_words(each, ruling_name(each, names), language) for each in Ruling
            },
            "reasons": {str(each): _in_words(each, REASONS[each], language) for each in Reason},
            "measures": [
                self._measure(measure, index, language)
                for subject in Subject
                for index, measure in enumerate(MEASURES[subject])
            ],
            "doubtful": {str(each): self._doubtful_hidden(each) for each in Subject},
            "items": [_item(crop) for crop in self.crops],
        }

    def _doubtful_hidden(self, subject: Subject) -> int:
        """How many of a kind were reviewed or are near a limit, and yet have no picture."""
        shown = [crop.item for crop in self.crops]
        every, seen = (
            sum(item.subject is subject and nearness(item) <= 1 for item in items)
            for items in (self.items, shown)
        )
        return every - seen

    def _measure(self, measure: Measure, index: int, language: str) -> Mapping[str, Any]:
        spread = histogram(self.items, measure)
        return {
            "subject": measure.subject.value,
            "index": index,
            "label": measure.label.in_language(language),
            "unit": measure.unit,
            "share": measure.is_share,
            "limits": [
                {
                    "key": line.threshold.key,
                    "value": line.threshold.value,
                    "meaning": "" if language == "en" else line.threshold.meaning_vi,
                }
                for line in measure.lines
            ],
            "edges": [round(edge, 4) for edge in spread.edges],
            "counts": {state.value: spread.counts[state] for state in MarkState},
            "zeros": {state.value: spread.zeros[state] for state in MarkState},
            "sections": spread.sections,
        }


def _in_words(word: str, vietnamese: str, language: str) -> str:
    return str(word) if language == "en" else vietnamese


def _item(crop: Crop) -> Mapping[str, Any]:
    item = crop.item
    return {
        "subject": item.subject.value,
        "values": [round(value, _DECIMALS) for value in item.values],
        "state": item.state.value,
        "ruling": item.ruling.value if item.ruling else None,
        "reasons": [reason.value for reason in item.reasons],
        "committee": item.decided_by is DecidedBy.COMMITTEE,
        "decided": item.decided.value if item.decided else None,
        "picture": crop.picture,
    }
