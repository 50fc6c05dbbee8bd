"""The sample scans: what is drawn on each page, and how it is scanned.

All marks are drawn by the stroke model. Scans are coarse and strongly compressed, to be small.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ptn_scan.election import Level
from ptn_scan.layout import PAPER, BallotLayout, PageLayout
from ptn_scan.simulation.hands import load_hands
from ptn_scan.simulation.ink import PageImage, PenStroke
from ptn_scan.simulation.paper import photocopy
from ptn_scan.simulation.pens import Habit, draw_voter
from ptn_scan.simulation.profiles import OFFICE, Mode, ScanParameters, draw_parameters
from ptn_scan.simulation.rows import draw_row
from ptn_scan.simulation.scanner import SimulatedScan, scan_with
from ptn_scan.simulation.truth import RowKind, RowTruth, judge
from ptn_scan.simulation.voters import mark_ballot
from ptn_scan.typeface import MM_PER_POINT, Face

SEED = 96
PRINT_DPI = 300
PX_PER_MM = PRINT_DPI / 25.4

_LETTER = """GIẤY MỜI

Kính mời đồng chí tới dự hội nghị lấy phiếu tín nhiệm
đối với cán bộ, lãnh đạo thuộc Ủy ban nhân dân huyện.

Thời gian: 8 giờ 00 phút, ngày 20 tháng 11 năm 2023.
Địa điểm: Hội trường Ủy ban nhân dân huyện.

Đề nghị đồng chí đến dự đúng thành phần, thời gian."""


class Paper(StrEnum):
    """What the scanned page is."""

    BALLOT = "ballot"
    FORGED = "forged"
    PHOTOCOPY = "photocopy"
    BLANK = "blank"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One page of a sample file. `ballot` is the place of its id in the register, from 0; `kinds`
    are the rows that are not plain, by official; `look` changes what the scanner does."""

    paper: Paper = Paper.BALLOT
    ballot: int = 0
    kinds: Mapping[int, RowKind] = field(default_factory=dict)
    write_in: bool = False
    look: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A sample: the file's name, its pages, and what it shows."""

    name: str
    shows: str
    pages: tuple[SamplePage, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SampleScan:
    """A page scanned, and what is right in its rows; none where it is no ballot."""

    scan: SimulatedScan
    rows: tuple[RowTruth, ...]


_COLOUR: Mapping[str, object] = {"mode": Mode.COLOUR}
_BILEVEL: Mapping[str, object] = {"mode": Mode.BILEVEL, "dpi": 200, "threshold": 0.72}

SAMPLES: tuple[SampleFile, ...] = (
    SampleFile("01-xam.jpg", "gray JPEG", (SamplePage(ballot=0),)),
    SampleFile(
        "02-mau.jpg", "colour JPEG with the sample stamp", (SamplePage(ballot=1, look=_COLOUR),)
    ),
    SampleFile(
        "03-den-trang.tif",
        "bilevel TIFF, CCITT group 4, two pages; the second has a small, a big and a slanting mark",
        (
            SamplePage(ballot=2, look=_BILEVEL),
            SamplePage(
                ballot=3,
                kinds={2: RowKind.SMALL, 5: RowKind.BIG, 9: RowKind.SLASH},
                look=_BILEVEL,
            ),
        ),
    ),
    SampleFile(
        "04-nhieu-trang.pdf",
        "PDF of three images; the second is a blank page",
        (
            SamplePage(ballot=4),
            SamplePage(Paper.BLANK),
            SamplePage(ballot=5, kinds={1: RowKind.REST, 6: RowKind.UNDERLINED}),
        ),
    ),
    SampleFile(
        "05-nguoc.png",
        "PNG, upside down",
        (SamplePage(ballot=6, look={"upside_down": True, "noise_levels": 0.0}),),
    ),
    SampleFile(
        "06-lech.jpg", "skewed by 5 degrees", (SamplePage(ballot=7, look={"skew_degrees": 5.0}),)
    ),
    SampleFile(
        "07-gach-ten.jpg",
        "two struck names",
        (SamplePage(ballot=8, kinds={3: RowKind.STRUCK, 8: RowKind.STRUCK_CROSSED}),),
    ),
    SampleFile(
        "08-so-dau-sai.jpg",
        "undervotes and overvotes",
        (
            SamplePage(
                ballot=9, kinds={2: RowKind.UNDERVOTE, 4: RowKind.OVERVOTE, 10: RowKind.OVERVOTE}
            ),
        ),
    ),
    SampleFile(
        "09-xem-lai.jpg",
        "rows for review: a correction, a circled box, a mark beside the boxes, a dot",
        (
            SamplePage(
                ballot=10,
                kinds={
                    1: RowKind.CORRECTED,
                    4: RowKind.CIRCLED,
                    7: RowKind.BESIDE,
                    11: RowKind.DOT,
                },
            ),
        ),
    ),
    SampleFile(
        "10-ghi-them.jpg",
        "a name written in below the table",
        (SamplePage(ballot=11, write_in=True),),
    ),
    SampleFile(
        "11-con-lai.jpg", "a leftover ballot, which was never handed out", (SamplePage(ballot=14),)
    ),
    SampleFile(
        "12-gia.jpg", "a forged ballot: the code is by another key", (SamplePage(Paper.FORGED),)
    ),
    SampleFile("13-giay-khac.jpg", "a letter that fell into the box", (SamplePage(Paper.LETTER),)),
    SampleFile(
        "14-goc.jpg",
        "the original of the photocopy",
        (SamplePage(ballot=12, look=_COLOUR),),
    ),
    SampleFile(
        "15-sao-chup.jpg",
        "a photocopied ballot, marked by somebody else",
        (SamplePage(Paper.PHOTOCOPY, 12, look=_COLOUR),),
    ),
)
ISSUED, LEFTOVER = 14, 2
"""Of the register: ballots 0 to 13, of which the last never came back, and 14 and 15."""
COLLECTED = sum(
    page.paper not in {Paper.BLANK, Paper.LETTER} for file in SAMPLES for page in file.pages
)


def scan_sample(
    page: SamplePage, printed: PageImage, layout: PageLayout, seed: tuple[int, int]
) -> SampleScan:
    """The scan of `page`, drawn on `printed`, red green blue, `PX_PER_MM` pixels to the mm."""
    rng = np.random.default_rng([SEED, *seed])
    picture = _sheet(page.paper, printed, rng)
    strokes: tuple[PenStroke, ...] = ()
    rows: tuple[RowTruth, ...] = ()
    if page.paper not in {Paper.BLANK, Paper.LETTER}:
        strokes, rows = _marked(page, layout, rng)
    return SampleScan(scan_with(picture, strokes, _parameters(page, rng), PX_PER_MM), rows)


def as_png(scan: SimulatedScan) -> bytes:
    """The scan in sixteen levels of gray, as PNG."""
    file = io.BytesIO()
    Image.fromarray(scan.scan.gray // 17 * 17).save(file, format="PNG", optimize=True)
    return file.getvalue()


def _sheet(paper: Paper, printed: PageImage, rng: np.random.Generator) -> PageImage:
    if paper is Paper.PHOTOCOPY:
        return photocopy(printed, rng, PX_PER_MM)
    if paper is Paper.BLANK:
        return np.full_like(printed, 255)
    return _letter() if paper is Paper.LETTER else printed


def _letter() -> PageImage:
    size = round(PAPER.w * PX_PER_MM), round(PAPER.h * PX_PER_MM)
    sheet = Image.new("RGB", size, (255, 255, 255))
    font = ImageFont.truetype(str(Face.REGULAR.path), round(13 * MM_PER_POINT * PX_PER_MM))
    place = (30 * PX_PER_MM, 40 * PX_PER_MM)
    ImageDraw.Draw(sheet).multiline_text(place, _LETTER, font=font, fill=(25, 25, 25), spacing=30)
    return np.asarray(sheet, dtype=np.uint8)


def _marked(
    page: SamplePage, layout: PageLayout, rng: np.random.Generator
) -> tuple[tuple[PenStroke, ...], tuple[RowTruth, ...]]:
    voter = draw_voter(load_hands(None), rng)
    while voter.habit is Habit.FILL:  # what a correction is, fills do not show
        voter = draw_voter(load_hands(None), rng)
    strokes: list[PenStroke] = []
    rows: list[RowTruth] = []
    for row in layout.rows:
        kind = page.kinds.get(row.official, RowKind.PLAIN)
        level = tuple(Level)[int(rng.choice(3, p=(0.5, 0.35, 0.15)))]
        drawn = draw_row(kind, level, row, voter, rng)
        strokes += drawn.strokes
        rows.append(judge(kind, drawn, row))
    if page.write_in:
        strokes += _written_in(layout, rng)
    return tuple(strokes), tuple(rows)


def _written_in(layout: PageLayout, rng: np.random.Generator) -> list[PenStroke]:
    """What the first voter who writes below the table writes there."""
    if layout.write_in is None:
        return []
    alone = replace(layout, rows=(), signature=None)
    hands = load_hands(None)
    while True:
        ballot = mark_ballot(BallotLayout((alone,)), draw_voter(hands, rng), rng)
        if ballot.write_in:
            return list(ballot.pages[0].strokes)


def _parameters(page: SamplePage, rng: np.random.Generator) -> ScanParameters:
    drawn = draw_parameters(OFFICE, rng)
    small = replace(
        drawn,
        dpi=150,
        mode=Mode.GRAY,
        upside_down=False,
        blur_px=0.7,
        noise_levels=0.8,
        jpeg_quality=45,
    )
    return replace(small, **page.look)  # type: ignore[arg-type]
