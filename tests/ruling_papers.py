"""Sheets and rulings made by hand for the tests of ruling, tally and exports."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ptn_scan.ballot_id import Authority
from ptn_scan.election import Election, Form, Level, Scope, read_form
from ptn_scan.layout import BallotLayout, lay_out
from ptn_scan.recognition.reading import PageKind, PageReading
from ptn_scan.ruling.ballots import RuledSheet, rule_sheets
from ptn_scan.ruling.values import (
    Box,
    IdState,
    MarkState,
    Reason,
    Register,
    RowDecision,
    RowRuling,
    Ruling,
    Sheet,
    SheetAction,
    SheetDecision,
    Source,
)

FORMS = Path(__file__).parent.parent / "forms"
ONE_PAGE = read_form(FORMS / "kon-ray-2023.toml")
THREE_PAGES = read_form(FORMS / "nhieu-trang.toml")
ONE_LAYOUT, THREE_LAYOUT = lay_out(ONE_PAGE), lay_out(THREE_PAGES)
AUTHORITY = Authority("ELECTION", bytes(range(32)))
STRANGER = Authority("ELECTION", bytes(32))
OTHER = Authority("OTHERONE", bytes(range(32)))
ELECTION = Election("ELECTION", practice=False, form=ONE_PAGE)

H, M, L, X, R = Ruling.HIGH, Ruling.MEDIUM, Ruling.LOW, Ruling.INVALID, Ruling.REVIEW


def ballot_id(number: int) -> str:
    """A ballot id that says its number in base 32 letters."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    digits = [letters[number >> 5 * place & 31] for place in range(16)]
    return "".join(reversed(digits))


A, B, C, D = (ballot_id(number) for number in range(1, 5))
ISSUED: Register = dict.fromkeys((A, B, C, D), IdState.ISSUED)


def ruled_row(official: int, ruling: Ruling) -> RowRuling:
    """A row as the machine rules it: undervote where invalid, marginal where it is to be seen."""
    if ruling is Ruling.INVALID:
        return RowRuling(official, (MarkState.BLANK,) * 3, ruling, (Reason.UNDERVOTE,))
    if ruling is Ruling.REVIEW:
        marks = (MarkState.MARGINAL, MarkState.BLANK, MarkState.BLANK)
        return RowRuling(official, marks, ruling, (Reason.MARGINAL_MARK,))
    first, second, third = (
        MarkState.MARKED if level.value == ruling.value else MarkState.BLANK for level in Level
    )
    return RowRuling(official, (first, second, third), ruling)


def source(handle: str) -> Source:
    return Source(f"{handle}.png", 1, f"{handle:0>64}")


def page(
    handle: str,
    payloads: Sequence[str],
    number: int | None = 1,
    rulings: Sequence[Ruling] | Ruling = H,
    layout: BallotLayout = ONE_LAYOUT,
    kind: PageKind = PageKind.BALLOT,
    stamp: bool | None = None,
    write_in: bool = False,
) -> RuledSheet:
    """A sheet whose QR codes say `payloads`, with the rows of page `number` ruled."""
    placed = kind is PageKind.BALLOT and number is not None and number <= len(layout.pages)
    officials = [row.official for row in layout.page(number or 1).rows] if placed else []
    each = [rulings] * len(officials) if isinstance(rulings, Ruling) else rulings
    rows = tuple(ruled_row(*pair) for pair in zip(officials, each, strict=True))
    reading = PageReading(
        kind=kind,
        page=number if placed else None,
        payloads=tuple(payloads),
        stamp=stamp,
        write_in=write_in,
    )
    return RuledSheet(Sheet(handle, (source(handle),), reading), rows)


def ballot(
    handle: str, of: str, rulings: Sequence[Ruling] | Ruling = H, stamp: bool | None = None
) -> RuledSheet:
    """A whole ballot of one page with a right code."""
    return page(handle, [AUTHORITY.sign(of, 1).payload], 1, rulings, stamp=stamp)


def part(handle: str, of: str, number: int, ruling: Ruling = H) -> RuledSheet:
    """One page of a ballot of three, with a right code."""
    payload = AUTHORITY.sign(of, number).payload
    return page(handle, [payload], number, ruling, THREE_LAYOUT)


def foreign(handle: str, kind: PageKind, payloads: Sequence[str] = ()) -> RuledSheet:
    """A sheet without rows of ours."""
    return page(handle, payloads, None, (), kind=kind)


def on_row(sheet: str, official: int, ruling: Ruling) -> RowDecision:
    return RowDecision(sheet, official, ruling, "Nguyễn Văn T", "rõ ý", _now())


def on_sheet(sheet: str, action: SheetAction, other: str | None = None) -> SheetDecision:
    return SheetDecision(sheet, action, other, "Nguyễn Văn T", "đã xem tờ", _now())


def _now() -> dt.datetime:
    return dt.datetime(2023, 11, 20, 9, 30, tzinfo=dt.UTC)


def with_scope(form: Form, **scopes: Scope) -> Form:
    """`form` with other scopes of invalid marks."""
    return form.model_copy(update={"scope": form.scope.model_copy(update=scopes)})


def box_of(
    *sheets: RuledSheet,
    sheet_decisions: Sequence[SheetDecision] = (),
    row_decisions: Sequence[RowDecision] = (),
    register: Register = ISSUED,
    form: Form = ONE_PAGE,
    layout: BallotLayout | None = None,
) -> Box:
    """The box ruled, on the layout of `form`."""
    laid_out = layout or (THREE_LAYOUT if form is THREE_PAGES else ONE_LAYOUT)
    return rule_sheets(sheets, register, AUTHORITY, form, laid_out, row_decisions, sheet_decisions)


def renamed(ruled: RuledSheet, handle: str) -> RuledSheet:
    """A second scan of the same sheet."""
    return RuledSheet(Sheet(handle, (source(handle),), ruled.sheet.reading), ruled.rows)


def unplaced(handle: str, of: str, number: int = 1) -> RuledSheet:
    """A sheet with a right QR code that could not be placed on the layout."""
    return foreign(handle, PageKind.UNREGISTERED, [AUTHORITY.sign(of, number).payload])


def forged(handle: str, of: str, rulings: Sequence[Ruling] | Ruling = L) -> RuledSheet:
    """A sheet with our form of QR code, made without the key."""
    return page(handle, [STRANGER.sign(of, 1).payload], 1, rulings)


def overvoted(row: RowRuling) -> RowRuling:
    marks = (MarkState.MARKED, MarkState.MARKED, MarkState.BLANK)
    return replace(row, marks=marks, ruling=X, reasons=(Reason.OVERVOTE,))
