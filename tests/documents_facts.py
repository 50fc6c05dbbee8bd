"""Facts of an invented count, for the tests of the documents. Seeded, so that they repeat."""

import datetime as dt
import random
from fractions import Fraction
from pathlib import Path

from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.election import Conference, Election, Form, Official, PercentOf, read_form
from ptn_scan.ruling.values import (
    Reason,
    RowDecision,
    Ruling,
    SheetAction,
    SheetDecision,
    Threshold,
)
from ptn_scan.tally import Counts, Identity, OfficialResult, Proposal, Tally

FORM = Path(__file__).parent.parent / "forms" / "kon-ray-2023.toml"
COLLECTED, GENUINE, ISSUED, CONVENED, PRINTED = 53, 51, 52, 60, 60
ROW_HANDLE, SHEET_HANDLE, OTHER_HANDLE = "k7rqhandle", "s2mphandle", "o9xwhandle"
BALLOT = "ABCDEFGH234567QZ"
DECIDED_AT = dt.datetime(2023, 11, 20, 7, 13, 5, tzinfo=dt.UTC)


def officials(count: int) -> tuple[Official, ...]:
    """The offices of the form, repeated; every third has a long title, every fifth a long name."""
    base = read_form(FORM).officials
    long_name = " Công Tằng Tôn Nữ Hoàng Thị Bích Nguyệt"
    long_title = " kiêm Phó Trưởng ban thường trực Ban Chỉ đạo các chương trình mục tiêu quốc gia"
    made = []
    for index in range(count):
        official = base[index % len(base)]
        serial = f" {index + 1}" if index >= len(base) else ""
        name = official.name + serial + (long_name if index % 5 == 4 else "")
        title = official.title + (long_title if index % 3 == 2 else "")
        made.append(Official(name=name, title=title))
    return tuple(made)


def form_of(count: int, percent_of: PercentOf = PercentOf.COLLECTED) -> Form:
    return read_form(FORM).model_copy(
        update={"officials": officials(count), "percent_of": percent_of}
    )


def tally_of(form: Form, seed: int = 1, collected: int = COLLECTED) -> Tally:
    """Random votes that add up. With nothing collected, shares are None."""
    chance = random.Random(seed)
    results = tuple(
        _result(number, official, form.percent_of, collected, chance)
        for number, official in enumerate(form.officials, start=1)
    )
    surplus = ((Reason.BAD_CODE, 1), (Reason.NOT_ISSUED, 1)) if collected else ()
    return Tally(
        counts=Counts(CONVENED, ISSUED, PRINTED, ISSUED, 8, 0, collected),
        collected=collected,
        genuine=collected - len(surplus),
        surplus=surplus,
        waiting=0,
        officials=results,
        identities=(
            Identity("printed", True, "đã in 60 = phát ra 52 + còn lại 8 + hỏng 0", "printed"),
            Identity("collected", True, "thu về đếm tay = số phiếu đã đọc", "collected"),
        ),
    )


def _result(
    number: int, official: Official, percent_of: PercentOf, collected: int, chance: random.Random
) -> OfficialResult:
    invalid = chance.randint(2, 9) if collected else 0
    valid = collected - invalid
    high = chance.randint(0, valid)
    medium = chance.randint(0, valid - high)
    levels = (high, medium, valid - high - medium)
    bases = {
        PercentOf.COLLECTED: collected,
        PercentOf.VALID: valid,
        PercentOf.CONVENED: CONVENED,
    }
    base = bases[percent_of]
    first, second, third = (Fraction(level, base) if base else None for level in levels)
    reasons = ((Reason.BAD_CODE, 1), (Reason.NOT_ISSUED, 1), (Reason.UNDERVOTE, invalid - 2))
    return OfficialResult(
        official=number,
        name=official.name,
        title=official.title,
        valid=valid,
        invalid=invalid,
        levels=levels,
        shares=(first, second, third),
        invalid_by_reason=reasons if collected else (),
        proposal=Proposal.NONE,
    )


def facts_of(
    form: Form, tally: Tally, *, draft: bool = False, practice: bool = False
) -> MinutesFacts:
    why = f"Vòng tròn quanh ô, phiếu {BALLOT}, tờ {ROW_HANDLE}, tệp hop-1/quet_07.pdf"
    rows = tuple(
        RowDecision(ROW_HANDLE, 1, ruling, "Nguyễn Văn T", why, DECIDED_AT)
        for ruling in (Ruling.LOW, Ruling.INVALID)
    )
    sheets = (
        SheetDecision(
            SHEET_HANDLE,
            SheetAction.SAME_SHEET,
            OTHER_HANDLE,
            "Trần Thị U",
            f"Cùng một tờ với {OTHER_HANDLE}",
            DECIDED_AT,
        ),
    )
    threshold = Threshold("ink.blank", 0.3, "mm²", "Mực ít hơn thế là ô trống", "bảng hiệu chỉnh")
    return MinutesFacts(
        election=Election("ABCDEFGH", practice, form),
        conference=Conference(CONVENED, ISSUED, form.committee),
        tally=tally,
        row_decisions=rows,
        sheet_decisions=sheets,
        leftover_why="Máy quét hỏng",
        thresholds=(threshold,),
        journal_head="0f" * 32,
        draft=draft,
    )


def simple_facts(
    count: int = 11, *, seed: int = 1, draft: bool = False, practice: bool = False
) -> MinutesFacts:
    form = form_of(count)
    return facts_of(form, tally_of(form, seed), draft=draft, practice=practice)
