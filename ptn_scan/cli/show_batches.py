"""Batches for people: a line each, and where to look in those whose counts differ."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ptn_scan.cli import output
from ptn_scan.cli.language import LANGUAGE, say

if TYPE_CHECKING:
    from ptn_scan.ruling.values import Source
    from ptn_scan.workflow.batch_places import Place
    from ptn_scan.workflow.batches import BatchReport

MOST_PLACES = 12
"""More do not help anybody who looks for one sheet."""


def table(reports: "Sequence[BatchReport]") -> None:
    """`batch list`: every batch, and places to look."""
    if not reports:
        output.line("Chưa quét tập phiếu nào.", "No batch was scanned yet.")
    for report in reports:
        _line(report)
        _places(report.places)


def in_status(reports: "Sequence[BatchReport]") -> None:
    """The batches as `status` shows them: only where there is more to tell than of one stack."""
    told = len(reports) > 1 or any(
        report.batch.collected is not None or not report.batch.stands for report in reports
    )
    if told:
        output.line("\nCác tập phiếu:", "\nBatches:")
        for report in reports:
            _line(report)


def _line(report: "BatchReport") -> None:
    batch = report.batch
    pages = len(batch.sheets)
    name = batch.name
    if report.scanning is not None:
        name += say(f" (lần quét {report.scanning})", f" (scanning {report.scanning})")
    if batch.withdrawal is not None:
        said = batch.withdrawal
        output.line(
            f"  {name}: {pages} trang, ĐÃ RÚT ({said.by}: {said.why})",
            f"  {name}: {pages} pages, WITHDRAWN ({said.by}: {said.why})",
        )
        return
    counted = "–" if batch.collected is None else str(batch.collected)
    sign = " ✗" if report.differs else ""
    output.line(
        f"  {name}: {pages} trang, {report.ballots} phiếu đọc được, đếm tay {counted}{sign}",
        f"  {name}: {pages} pages, {report.ballots} ballots read, counted {counted}{sign}",
    )


def _places(places: "Sequence[Place]") -> None:
    if places:
        output.line("    Hãy xem các chỗ sau trong tập:", "    Look at these places in the stack:")
    for place in places[:MOST_PLACES]:
        print(f"    · {_where(place)}: {place.what.in_language(LANGUAGE)}")
    if len(places) > MOST_PLACES:
        more = len(places) - MOST_PLACES
        output.line(f"    · và {more} chỗ khác", f"    · and {more} more places")


def _where(place: "Place") -> str:
    page = say("trang", "page")
    if place.last is not None:
        return f"{place.first.file} {page} {place.first.page}–{place.last.page}"
    where = f"{place.first.file} {page} {place.first.page}"
    near = [each for each in (place.before, place.after) if each is not None]
    pages = say(" và ", " and ").join(_short(each, place.first) for each in near)
    if len(near) == 2:
        return f"{where} ({say('giữa', 'between')} {pages})"
    if near:
        beside = say("sau", "after") if place.before else say("trước", "before")
        return f"{where} ({beside} {pages})"
    return where


def _short(source: "Source", near: "Source") -> str:
    """The page, with its file where that is another."""
    page = f"{say('trang', 'page')} {source.page}"
    return page if source.file == near.file else f"{source.file} {page}"
