"""`overlays`: a picture of every sheet with what was read on it and what it counts as."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ptn_scan.ballot_box.values import StoredScan
from ptn_scan.documents.wording import REASONS, ruling_name
from ptn_scan.election import LevelNames
from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.layout import PageLayout
from ptn_scan.recognition.overlay import Note, Tone, draw
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import (
    BallotRuling,
    Box,
    DecidedBy,
    MarkState,
    PageRuling,
    PageStatus,
    Reason,
    RowRuling,
    Ruling,
    Sheet,
    Source,
    Status,
)
from ptn_scan.scanning.sources import PageFormat, decode
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.parallel import in_parallel
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.results import results

JPEG_QUALITY = 82

_REJECTED = "phiếu bị loại"
_STATUSES: Mapping[Status, str] = {
    Status.COUNTED: "phiếu được kiểm",
    Status.REJECTED: _REJECTED,
    Status.REVIEW: "phiếu chờ ban kiểm phiếu",
}
_PAGE_STATUSES: Mapping[PageStatus, str] = {
    PageStatus.BLANK: "trang trắng",
    PageStatus.NOT_A_BALLOT: "không phải phiếu",
    PageStatus.UNREADABLE: "không đọc được, chờ ban kiểm phiếu",
}
_TONES: Mapping[Ruling, Tone] = {Ruling.INVALID: Tone.INVALID, Ruling.REVIEW: Tone.WAITING}


@dataclass(frozen=True, slots=True)
class _Picture:
    """All that a worker needs to draw one sheet."""

    scan: Path
    format: PageFormat
    reading: PageReading
    page: PageLayout | None
    notes: Mapping[int, Note]
    head: str
    target: Path


def write_overlays(
    folder: ElectionFolder, target: Path, progress: Progress = SILENCE
) -> tuple[Path, ...]:
    """Writes a JPEG for each sheet of the box to the folder `target`, named by the sheet's handle;
    returns the files in the order of handles.

    A page whose image cannot be decoded has no picture. Overlays show votes beside their ballots,
    so they stay with the committee. Raises UsageError where `target` lies in the election folder,
    MachineError.
    """
    if folder.contains(target):
        raise UsageError(
            f"{target}: ảnh minh họa không được nằm trong thư mục cuộc lấy phiếu. Hãy chọn thư "
            "mục khác cho --out.",
            f"{target}: overlays may not lie in the election folder. Choose another --out.",
        )
    target.mkdir(parents=True, exist_ok=True)
    title = Message("Vẽ kết quả đọc lên ảnh quét", "Drawing overlays")
    drawn = in_parallel(_write, _pictures(folder, target), title, progress)
    return tuple(path for path in drawn if path is not None)


def _pictures(folder: ElectionFolder, target: Path) -> tuple[_Picture, ...]:
    with folder.open_box() as box:
        scans = {scan.handle: scan for scan in box.scans()}
    found = results(folder)
    lines = _lines(found.box)
    return tuple(
        _picture(folder, scans[sheet.handle], sheet, lines[sheet.handle], target)
        for sheet in found.snapshot.sheets
    )


def _lines(box: Box) -> dict[str, BallotRuling | PageRuling]:
    """The line that each sheet stands in, by its handle."""
    lines: tuple[BallotRuling | PageRuling, ...] = (*box.ballots, *box.pages)
    return {sheet: line for line in lines for sheet in line.sheets}


def _picture(
    folder: ElectionFolder,
    scan: StoredScan,
    sheet: Sheet,
    line: BallotRuling | PageRuling,
    target: Path,
) -> _Picture:
    reading = sheet.reading
    placed = reading.page is not None and reading.placement is not None
    rows = line.rows if isinstance(line, BallotRuling) else ()
    rejected = line.status is Status.REJECTED
    names = folder.election.form.level_names
    return _Picture(
        scan=folder.paths.scans / scan.stored_file,
        format=PageFormat(scan.format),
        reading=reading,
        page=folder.layout.page(reading.page) if placed and reading.page else None,
        notes={row.official: note_of(row, rejected, names) for row in rows},
        head=_head(folder.election.practice, sheet.handle, line, sheet.sources),
        target=target / f"{sheet.handle}.jpg",
    )


def note_of(row: RowRuling, rejected: bool, names: LevelNames) -> Note:
    """The words for one row: what it counts as, why, and whether the committee said so; of a
    ballot that is rejected as a whole, that alone."""
    words = ruling_name(row.ruling, names).lower()
    if row.ruling is Ruling.REVIEW:
        words = "xem lại"
    if row.reasons and row.ruling in _TONES:
        words = f"{words}: {_reasons(row.reasons)}"
    if rejected:
        words = _REJECTED
    elif row.decided_by is DecidedBy.COMMITTEE:
        words = f"{words}\n(ban kiểm phiếu quyết định)"
    marked = (
        row.marks[0] is MarkState.MARKED,
        row.marks[1] is MarkState.MARKED,
        row.marks[2] is MarkState.MARKED,
    )
    return Note(words, _TONES.get(row.ruling, Tone.CLEAR), marked)


def _head(
    practice: bool, handle: str, line: BallotRuling | PageRuling, sources: tuple[Source, ...]
) -> str:
    if isinstance(line, BallotRuling):
        status = _STATUSES[line.status]
    else:
        status = _PAGE_STATUSES[line.status]
    if line.reasons:
        status = f"{status}: {_reasons(line.reasons)}"
    where = ", ".join(f"{source.file} trang {source.page}" for source in sources[:2])
    parts = ("DIỄN TẬP",) if practice else ()
    return "  ·  ".join((*parts, f"Tờ {handle}", status, where))


def _reasons(reasons: tuple[Reason, ...]) -> str:
    return ", ".join(REASONS[reason] for reason in reasons)


def _write(picture: _Picture) -> Path | None:
    try:
        scan = decode(picture.scan.read_bytes(), picture.format)
    except InputFileError:
        return None
    drawn = draw(scan, picture.reading, picture.page, picture.notes, picture.head)
    red_green_blue = drawn[:, :, ::-1].copy()
    Image.fromarray(red_green_blue).save(picture.target, quality=JPEG_QUALITY)
    return picture.target
