"""The test deck and its check as JSON, the same each time for the same deck and scans."""

import json
import statistics
from collections.abc import Sequence
from typing import Any

from ptn_scan.deck.checking import DeckCheck, PageCheck, RowCheck, Seen, Verdict
from ptn_scan.deck.finding import Finding
from ptn_scan.deck.findings import is_fit
from ptn_scan.deck.plan import DECK_VERSION, Deck
from ptn_scan.deck.scan_findings import scales, streak_places
from ptn_scan.recognition.scan_quality import ScanQuality
from ptn_scan.ruling.limits import LIMITS


def deck_json(election: str, deck: Deck) -> str:
    """What is drawn on every sheet of the deck of `election` (its id) and what it counts as."""
    content = {
        "version": DECK_VERSION,
        "election": election,
        "ballots": [
            {
                "number": ballot.number,
                "ballot": ballot.ballot,
                "stamp": ballot.stamp,
                "write_in": ballot.write_in,
                "signature": ballot.signature,
                "rows": [
                    {
                        "official": row.official,
                        "drawn": row.case.value,
                        "level": row.level.value,
                        "ruling": row.expected.ruling.value,
                        "reason": row.expected.reason and row.expected.reason.value,
                    }
                    for row in ballot.rows
                ],
            }
            for ballot in deck.ballots
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def check_json(check: DeckCheck, found: Sequence[Finding]) -> str:
    """Everything that the check measured and found."""
    content = {
        "version": DECK_VERSION,
        "fit": is_fit(found),
        "summary": summary(check),
        "findings": [
            {"key": each.key, "severity": each.severity.value, "vi": each.vi, "en": each.en}
            for each in found
        ],
        "missing": [list(place) for place in check.missing],
        "doubled": [list(place) for place in check.doubled],
        "pages": [_page(page) for page in check.pages],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def summary(check: DeckCheck) -> dict[str, Any]:
    """The deck in a few numbers; None where nothing was measured."""
    every = [page.quality for page in check.pages if page.quality is not None]
    levels = [page.levels for page in check.pages if page.levels is not None]
    return {
        "pages": len(check.pages),
        "rows": {verdict.value: check.count(verdict) for verdict in Verdict},
        "modes": sorted({each.mode.value for each in every}),
        "dots_per_inch": _median([each.dots_per_inch for each in every], 1),
        "most_skew_degrees": _most([abs(each.skew_degrees) for each in every], 2),
        "print_scale": _median([scale.scale for scale in scales(check)], 4),
        "most_residual_mm": _most([each.residual_mm for each in every], 3),
        "paper_level": _median([each.paper_level for each in every], 0),
        "noise_levels": _median([each.noise_levels for each in every], 2),
        "contrast": _median([each.contrast for each in every], 3),
        "hairlines": _median([each.hairlines for each in every], 3),
        "streaks_mm": [round(place, 1) for place in streak_places(every)],
        "stamps_seen": _seen([page.stamp for page in check.pages]),
        "least_ink_mm2": _least([each.least_ink_mm2 for each in levels], 2),
        "least_width_mm": _least([each.least_width_mm for each in levels], 3),
        "most_faint_mm2": _most([each.most_faint_mm2 for each in levels], 3),
        "thresholds": {
            "least_ink": LIMITS.least_ink,
            "least_width": LIMITS.least_width,
            "least_width_bilevel": LIMITS.least_width_bilevel,
            "least_faint": LIMITS.least_faint,
        },
    }


def _page(page: PageCheck) -> dict[str, Any]:
    return {
        "file": page.file,
        "page": page.page,
        "identity": page.identity.value,
        "ballot": page.ballot,
        "ballot_page": page.ballot_page,
        "quality": None if page.quality is None else _quality(page.quality),
        "stamp": _seen_json(page.stamp),
        "write_in": _seen_json(page.write_in),
        "signature": _seen_json(page.signature),
        "rows": [_row(row) for row in page.rows],
    }


def _quality(quality: ScanQuality) -> dict[str, Any]:
    scale = quality.scale
    return {
        "mode": quality.mode.value,
        "dots_per_inch": round(quality.dots_per_inch, 1),
        "skew_degrees": round(quality.skew_degrees, 2),
        "print_scale": None
        if scale is None
        else {
            "across": round(scale.across, 4),
            "along": round(scale.along, 4),
            "told_by": scale.basis.value,
        },
        "fiducials": quality.fiducials,
        "residual_mm": round(quality.residual_mm, 3),
        "paper_level": round(quality.paper_level),
        "noise_levels": round(quality.noise_levels, 2),
        "contrast": round(quality.contrast, 3),
        "hairlines": round(quality.hairlines, 3),
        "match": round(quality.match, 3),
        "streaks_mm": list(quality.streaks_mm),
    }


def _row(row: RowCheck) -> dict[str, Any]:
    return {
        "official": row.drawn.official,
        "drawn": row.drawn.case.value,
        "expected": row.drawn.expected.ruling.value,
        "ruling": row.ruling.value,
        "reasons": [reason.value for reason in row.reasons],
        "verdict": row.verdict.value,
    }


def _seen_json(seen: Seen | None) -> dict[str, Any] | None:
    return None if seen is None else {"expected": seen.expected, "seen": seen.seen}


def _seen(stamps: Sequence[Seen | None]) -> dict[str, int]:
    there = [each for each in stamps if each is not None]
    return {
        "expected": sum(each.expected for each in there),
        "seen": sum(each.seen is True for each in there),
        "unknown": sum(each.seen is None for each in there),
    }


def _median(numbers: Sequence[float], digits: int) -> float | None:
    return round(statistics.median(numbers), digits) if numbers else None


def _least(numbers: Sequence[float], digits: int) -> float | None:
    return round(min(numbers), digits) if numbers else None


def _most(numbers: Sequence[float], digits: int) -> float | None:
    return round(max(numbers), digits) if numbers else None
