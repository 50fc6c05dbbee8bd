"""`gallery`: every box and every name that was read, as crops sorted by their measures, with the
limits drawn in, so that a person sees whether they stand right.

A gallery shows how votes look and must not tell whose they are: its crops bear no id, no file and
no place, and stand in random order wherever their measures are the same.
"""

import base64
import io
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.geometry import Rect
from ptn_scan.recognition.page_map import PageMap
from ptn_scan.recognition.reading import Placement
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.ruling.values import Box, DecidedBy, Ruling, Sheet
from ptn_scan.scanning.sources import PageFormat, decode
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.gallery_choice import chosen
from ptn_scan.workflow.gallery_measures import Found, items_of
from ptn_scan.workflow.gallery_page import Crop, GalleryPage
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.parallel import in_parallel
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.records import write_text
from ptn_scan.workflow.results import results

_PX_PER_MM = 6.0
_JPEG_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Gallery:
    """The file that was written, how many boxes and names were read, and how many are shown."""

    file: Path
    read: int
    shown: int


@dataclass(frozen=True, slots=True)
class _Job:
    """What a worker needs to cut crops out of one sheet."""

    scan: Path
    format: PageFormat
    placement: Placement
    numbers: tuple[int, ...]
    areas: tuple[Rect, ...]


def write_gallery(
    folder: ElectionFolder,
    target: Path | None = None,
    language: str = "vi",
    progress: Progress = SILENCE,
) -> Gallery:
    """Writes one HTML file that needs nothing else, to `target` or beside the folder.

    `language` is "vi" or "en". Sheets whose image cannot be decoded have no crops. Raises
    UsageError where `target` lies in the election folder or cannot be written, MachineError.
    """
    root = folder.paths.root.absolute()
    target = target or root.with_name(f"{root.name}-hinh-dau.html")
    if folder.contains(target) or target.is_dir() or not target.parent.is_dir():
        raise UsageError(
            f"{target}: không ghi được trang hình dấu ở đây. Hãy chọn cho --out một tên tệp trong "
            "một thư mục đã có, ngoài thư mục cuộc lấy phiếu.",
            f"{target}: the gallery cannot be written here. Name for --out a file in a folder "
            "that exists, outside the election folder.",
        )
    ruled = results(folder)
    sheets = [sheet for sheet in ruled.snapshot.sheets if sheet.reading.placement is not None]
    decisions = _decisions(ruled.box)
    found = [list(_found(folder, sheet, decisions)) for sheet in sheets]
    items = [each.item for row in found for each in row]
    randomness = secrets.SystemRandom()
    numbers = chosen(items, randomness)
    pictures = _pictures(_jobs(folder, sheets, found, set(numbers)), progress)
    crops = [Crop(items[number], pictures[number]) for number in numbers if number in pictures]
    write_text(target, GalleryPage(folder.election, items, crops).html(language))
    return Gallery(target, len(items), len(crops))


def _decisions(box: Box) -> Mapping[tuple[str | None, int], Ruling]:
    """What the committee decided, by sheet and official."""
    return {
        (row.sheet, row.official): row.ruling
        for ballot in box.ballots
        for row in ballot.rows
        if row.decided_by is DecidedBy.COMMITTEE
    }


def _found(
    folder: ElectionFolder, sheet: Sheet, decisions: Mapping[tuple[str | None, int], Ruling]
) -> Iterator[Found]:
    reading = sheet.reading
    places = {
        row.official: row
        for page in folder.layout.pages
        if page.page == reading.page
        for row in page.rows
    }
    for row, ruled in zip(reading.rows, rule_rows(reading), strict=True):
        decided = decisions.get((sheet.handle, row.official))
        yield from items_of(places[row.official], row, ruled, decided)


def _jobs(
    folder: ElectionFolder,
    sheets: Sequence[Sheet],
    found: Sequence[Sequence[Found]],
    numbers: set[int],
) -> list[_Job]:
    """One job for each sheet of which anything is shown."""
    with folder.open_box() as box:
        scans = {scan.handle: scan for scan in box.scans()}
    jobs: list[_Job] = []
    first = 0
    for sheet, own in zip(sheets, found, strict=True):
        areas = {
            first + index: each.crop for index, each in enumerate(own) if first + index in numbers
        }
        first += len(own)
        if areas and sheet.reading.placement is not None:
            scan = scans[sheet.handle]
            path, image = folder.paths.scans / scan.stored_file, PageFormat(scan.format)
            job = _Job(path, image, sheet.reading.placement, tuple(areas), tuple(areas.values()))
            jobs.append(job)
    return jobs


def _pictures(jobs: Sequence[_Job], progress: Progress) -> Mapping[int, str]:
    """The crops as base64 of JPEG, by the items' numbers."""
    title = Message("Cắt hình các ô và họ tên", "Cutting out boxes and names")
    pictures: dict[int, str] = {}
    for job, cut in zip(jobs, in_parallel(_cut, jobs, title, progress), strict=True):
        pictures.update(zip(job.numbers, cut, strict=False))
    return pictures


def _cut(job: _Job) -> tuple[str, ...]:
    """All crops of a sheet; none where its image cannot be decoded. Runs in a worker."""
    try:
        scan = decode(job.scan.read_bytes(), job.format)
    except InputFileError:
        return ()
    page_map = PageMap.of(job.placement)
    image = scan.gray if scan.colour is None else scan.colour
    return tuple(_jpeg(page_map.rectified(image, area, _PX_PER_MM)) for area in job.areas)


def _jpeg(picture: NDArray[np.uint8]) -> str:
    """JPEG in base64 of a picture that is gray or blue green red."""
    if picture.ndim == 3:
        picture = np.ascontiguousarray(picture[:, :, ::-1])
    file = io.BytesIO()
    Image.fromarray(picture).save(file, format="JPEG", quality=_JPEG_QUALITY, optimize=True)
    return base64.b64encode(file.getvalue()).decode("ascii")
