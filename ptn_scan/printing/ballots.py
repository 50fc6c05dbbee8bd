"""Ballots as one PDF: for each id its pages, in order, and nothing else."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import segno
from reportlab.pdfgen.canvas import Canvas

from ptn_scan.ballot_id import Authority
from ptn_scan.durable import SHARED, whole
from ptn_scan.election import Election, StampKind
from ptn_scan.geometry import Rect
from ptn_scan.layout import PAPER, BallotLayout, PageLayout
from ptn_scan.printing.canvas import MmCanvas, register_faces
from ptn_scan.printing.page import draw_page
from ptn_scan.printing.stamp import draw_image, draw_sample
from ptn_scan.typeface import MM_PER_POINT, Face

QR_ERROR_LEVEL = "Q"
"""A quarter of the symbol may be lost; at 46 letters this still is version 3, 29 modules."""

_PAGE_SIZE = (PAPER.w / MM_PER_POINT, PAPER.h / MM_PER_POINT)


def write_ballots(
    target: Path,
    election: Election,
    layout: BallotLayout,
    authority: Authority,
    ids: Sequence[str],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Writes the ballots `ids`, in that order, to the PDF `target`.

    The file appears under its name only when it is whole. `progress(done)` is called after each
    ballot. Raises OSError where the file cannot be written.
    """
    with whole(target, SHARED) as file:
        document = BallotDocument(file, election, layout)
        for done, ballot in enumerate(ids, start=1):
            for page in layout.pages:
                document.add(page, authority.sign(ballot, page.page).payload)
            if progress is not None:
                progress(done)
        document.save()


def blank_pdf(election: Election, layout: BallotLayout) -> bytes:
    """The ballot's pages without QR codes and stamp: what every printed page has in common."""
    file = io.BytesIO()
    document = BallotDocument(file, election, layout)
    for page in layout.pages:
        document.add(page, payload=None)
    document.save()
    return file.getvalue()


class BallotDocument:
    """One PDF whose common page content is stored once and shown on every ballot.

    It is written to `file` by `save`, with which it ends.
    """

    def __init__(self, file: BinaryIO, election: Election, layout: BallotLayout) -> None:
        register_faces()
        self._canvas = Canvas(
            file,
            pagesize=_PAGE_SIZE,
            pageCompression=1,
            invariant=1,
            initialFontName=Face.REGULAR.font_name,
        )
        self._canvas.setTitle("Phiếu tín nhiệm")
        self._canvas.setAuthor(election.form.body.name)
        self._pen = MmCanvas(self._canvas)
        self._election = election
        for page in layout.pages:
            self._store_common(page, len(layout.pages))

    def add(
        self,
        page: PageLayout,
        payload: str | None,
        stamp: StampKind | None = None,
        draw: Callable[[MmCanvas], None] | None = None,
    ) -> None:
        """One page; `payload` None leaves out QR codes and stamp.

        `stamp` stands in for the election's own; `draw` draws over the page.
        """
        self._canvas.doForm(_form_name(page))
        if payload is not None:
            modules = _modules(payload)
            for place in page.qr:
                self._pen.fill(_dark_runs(modules, place))
            if page.stamp is not None:
                self._stamp(page.stamp, stamp or self._election.stamp_kind)
        if draw is not None:
            draw(self._pen)
        self._canvas.showPage()

    def save(self) -> None:
        self._canvas.save()

    def _store_common(self, page: PageLayout, pages: int) -> None:
        self._canvas.beginForm(_form_name(page), 0, 0, *_PAGE_SIZE)
        draw_page(self._pen, self._election, page, pages)
        self._canvas.endForm()

    def _stamp(self, place: Rect, kind: StampKind) -> None:
        stamp = self._election.form.stamp
        match kind:
            case StampKind.SAMPLE:
                draw_sample(self._canvas, place, self._election.form.body.name.upper())
            case StampKind.IMAGE if stamp.image is not None:
                draw_image(self._canvas, place, Path(stamp.image))
            case _:
                pass  # pressed by hand


def _form_name(page: PageLayout) -> str:
    return f"page-{page.page}"


def _modules(payload: str) -> tuple[bytearray, ...]:
    """The QR symbol's modules without quiet zone, 1 = dark."""
    symbol = segno.make_qr(payload, error=QR_ERROR_LEVEL, mode="alphanumeric", boost_error=False)
    return tuple(symbol.matrix)


def _dark_runs(modules: Sequence[bytearray], place: Rect) -> list[Rect]:
    """The dark modules of each line joined to bars, placed in `place`."""
    side = place.w / len(modules)
    runs = []
    for row, line in enumerate(modules):
        column = 0
        while column < len(line):
            end = column
            while end < len(line) and line[end]:
                end += 1
            if end > column:
                x, y = place.x + column * side, place.y + row * side
                runs.append(Rect(x, y, (end - column) * side, side))
            column = end + 1
    return runs
