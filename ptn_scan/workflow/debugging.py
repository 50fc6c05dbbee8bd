"""`debug`: numbered pictures of every step of reading one page, and all that was measured on it."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.recognition.overlay import draw
from ptn_scan.recognition.pictures import Words, without_signature
from ptn_scan.recognition.reader import Reader
from ptn_scan.recognition.reading import PageReading
from ptn_scan.recognition.step_pictures import Step, draw_step, draw_unplaced
from ptn_scan.recognition.steps import PageSteps, retrace
from ptn_scan.ruling.rows import rule_rows
from ptn_scan.scanning.scan import ColourImage, Scan
from ptn_scan.scanning.sources import InputFile, PageFormat, decode, pages
from ptn_scan.workflow.debugging_measures import measures_json, measures_text
from ptn_scan.workflow.debugging_words import RULINGS_TITLE, UNPLACED, words_of
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.overlays import note_of
from ptn_scan.workflow.progress import SILENCE, Progress
from ptn_scan.workflow.records import write_text
from ptn_scan.workflow.scan_store import ScanStore

RULINGS = "14-ket-luan"
MEASURES = "so-do"


def write_steps(
    folder: ElectionFolder,
    scan: Path,
    page: int = 1,
    target: Path | None = None,
    language: str = "vi",
    progress: Progress = SILENCE,
) -> tuple[Path, ...]:
    """Reads one page and writes what each step found to the folder `target`, by default one beside
    the election folder; returns the files. Nothing is entered in the ballot box.

    `scan` is a file, of which `page` (from 1) is read, or the handle of a sheet in the box. The
    signature is hidden in all pictures of a page that was found on the layout. Raises UsageError
    for a place in the election folder and a page that is not there, InputFileError for a file that
    cannot be read, MachineError.
    """
    root = folder.paths.root.absolute()
    target = target or root.with_name(f"{root.name}-cac-buoc")
    if folder.contains(target):
        raise UsageError(
            f"{target}: hình các bước không được nằm trong thư mục cuộc lấy phiếu. Hãy chọn thư "
            "mục khác cho --out.",
            f"{target}: pictures may not lie in the election folder. Choose another --out.",
        )
    image = _image(folder, scan, page)
    reader = Reader(folder.layout, folder.templates())
    reading = reader.read(image)
    steps = retrace(reader, image, reading)
    target.mkdir(parents=True, exist_ok=True)
    progress.start("Vẽ các bước đọc phiếu", "Drawing the steps of reading", len(Step) + 1)
    try:
        written = []
        for name, picture in _pictures(folder, image, reading, steps, language):
            written.append(_save(target / f"{name}.png", picture))
            progress.advance()
    finally:
        progress.stop()
    return (*written, *_write_measures(folder, reading, target, language))


def _write_measures(
    folder: ElectionFolder, reading: PageReading, target: Path, language: str
) -> tuple[Path, Path]:
    json, text = target / f"{MEASURES}.json", target / f"{MEASURES}.txt"
    write_text(json, measures_json(reading))
    write_text(text, measures_text(reading, folder.election.form, language))
    return json, text


def _image(folder: ElectionFolder, scan: Path, page: int) -> Scan:
    if not scan.exists():
        stored = _stored(folder, str(scan))
        if stored is not None:
            return decode(*stored)
    number = 0
    for number, found in enumerate(pages(InputFile(scan, scan.name)), start=1):
        if number == page:
            try:
                return decode(found.data, found.format)
            except InputFileError as error:
                raise InputFileError(
                    f"{scan}, trang {page}: {error.vi}", f"{scan}, page {page}: {error.en}"
                ) from error
    raise UsageError(
        f"{scan}: không có trang {page}; tệp có {number} trang.",
        f"{scan}: there is no page {page}; the file has {number}.",
    )


def _stored(folder: ElectionFolder, handle: str) -> tuple[bytes, PageFormat] | None:
    """The stored image of the sheet with this handle, if there is one."""
    with folder.open_box() as box:
        scans = [scan for scan in box.scans() if scan.handle == handle.upper()]
    return ScanStore(folder.paths.scans).load(scans[0]) if scans else None


def _pictures(
    folder: ElectionFolder,
    image: Scan,
    reading: PageReading,
    steps: PageSteps | None,
    language: str,
) -> Iterator[tuple[str, ColourImage]]:
    """The pictures with the stems of their files' names."""
    if steps is None:
        legend = UNPLACED.in_language(language).format(kind=reading.kind.value)
        yield Step.SCANNED.value, draw_unplaced(image, Words("", legend))
        return
    for step in Step:
        words = words_of(step, steps, reading, language)
        yield step.value, draw_step(step, steps, reading, words)
    hidden = without_signature(steps.scan, steps.page_map, steps.page)
    names = folder.election.form.level_names
    notes = {row.official: note_of(row, False, names) for row in rule_rows(reading)}
    head = RULINGS_TITLE.in_language(language)
    if folder.election.practice:
        head = f"DIỄN TẬP  ·  {head}"
    yield RULINGS, draw(hidden, reading, steps.page, notes, head)


def _save(path: Path, picture: ColourImage) -> Path:
    """Writes `picture`, which is blue green red, as PNG."""
    Image.fromarray(picture[:, :, ::-1].copy()).save(path, compress_level=4)
    return path
