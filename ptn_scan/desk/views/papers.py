"""Minutes, previewed page by page and taken away, the other papers, and the closing."""

import io
import zipfile
from functools import lru_cache

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.jobs import Job
from ptn_scan.desk.papers import KINDS, Papers, recipient_of
from ptn_scan.desk.state import the_desk
from ptn_scan.desk.views.forms import tongue
from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.results import Results

pages = Blueprint("papers", __name__)

_PREVIEW_DPI = 93.6
"""An A4 page is 774 pixels wide."""


@pages.get("/minutes")
def minutes() -> ResponseReturnValue:
    from ptn_scan.scanning.pdf import page_count  # after the first page; `_Imports` has it by then

    desk = the_desk()
    found = desk.live.now()
    return render_template(
        "minutes.html",
        tally=found.tally,
        state=found.snapshot.journal_head[:12],
        count=page_count(_preview(desk.folder, found)),
        recipient_of=lambda path: recipient_of(path, desk.folder),
        kinds=[(kind, kind.folder(desk.folder), kind.written(desk.folder)) for kind in KINDS],
    )


@pages.get("/minutes/page/<int:number>.png")
def page(number: int) -> ResponseReturnValue:
    """One page of the preview."""
    from ptn_scan.scanning.pdf import page_png

    desk = the_desk()
    preview = _preview(desk.folder, desk.live.now())
    try:
        picture = page_png(preview, number - 1, _PREVIEW_DPI)
    except InputFileError:
        abort(404)
    return Response(picture, mimetype="image/png")


@pages.post("/minutes/<key>")
def write(key: str) -> ResponseReturnValue:
    """Writes all papers of one kind."""
    kind, election = _kind(key), the_desk().folder
    target, language = kind.folder(election), tongue()

    def work(job: Job) -> tuple[Message, ...]:
        written = kind.write(election, target, job, language)
        job.written = (target,)
        return (
            Message(
                f"Đã viết {len(written)} tệp vào {target}.",
                f"{len(written)} files are in {target}.",
            ),
        )

    the_desk().jobs.start(kind.action, work)
    return redirect(url_for("scans.job", then="/minutes"), 303)


@pages.get("/minutes/<key>/<name>")
def file(key: str, name: str) -> ResponseReturnValue:
    """One paper, to be taken away."""
    written = _kind(key).written(the_desk().folder)
    path = next((path for path in written if path.name == name), None)
    if path is None:
        abort(404)
    return send_file(path, as_attachment=True, download_name=path.name)


@pages.get("/minutes/<key>.zip")
def all_files(key: str) -> ResponseReturnValue:
    """All papers of one kind in one file."""
    kind, out = _kind(key), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in kind.written(the_desk().folder):
            archive.write(path, path.name)
    out.seek(0)
    return send_file(out, as_attachment=True, download_name=f"{kind.ending}.zip")


@pages.get("/close")
def close() -> ResponseReturnValue:
    found = the_desk().live.now()
    with the_desk().folder.open_box() as box:
        closed = box.closing() is not None
    return render_template("close.html", tally=found.tally, closed=closed)


@pages.post("/close")
def begin_closing() -> ResponseReturnValue:
    from ptn_scan.workflow.closing import close as close_election

    folder = the_desk().folder
    if request.form.get("sure") != "yes":
        raise UsageError(
            "Hãy đánh dấu vào ô xác nhận: đóng rồi thì không ghi thêm được gì.",
            "Tick the box: after the closing nothing can be recorded any more.",
        )

    def work(job: Job) -> tuple[Message, ...]:
        closed = close_election(folder, progress=job)
        return (
            Message(
                f"Đã đóng. Gói hồ sơ: {closed.package}. Mã kiểm tra: {closed.fingerprint}",
                f"Closed. The package is {closed.package}. Fingerprint: {closed.fingerprint}",
            ),
        )

    the_desk().jobs.start(Message("Đóng cuộc lấy phiếu", "Closing the election"), work)
    return redirect(url_for("scans.job", then="/close"), 303)


def _kind(key: str) -> Papers:
    """The kind of papers that an address names, or 404."""
    kind = next((each for each in KINDS if each.key == key), None)
    if kind is None:
        abort(404)
    return kind


@lru_cache(maxsize=2)
def _preview_of(folder: ElectionFolder, found: "_Same") -> bytes:
    from ptn_scan.workflow.preview import minutes_preview

    return minutes_preview(folder, found.results)


def _preview(folder: ElectionFolder, found: Results) -> bytes:
    return _preview_of(folder, _Same(found))


class _Same:
    """Results as a key: those of one object are the same."""

    def __init__(self, results: Results) -> None:
        self.results = results

    def __hash__(self) -> int:
        return id(self.results)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.results is other.results
