"""Random boxes for properties: any sheets, and any decisions, sensible or not."""

from hypothesis import strategies as st
from ruling_papers import (
    AUTHORITY,
    OTHER,
    STRANGER,
    A,
    B,
    C,
    D,
    H,
    L,
    M,
    X,
    foreign,
    on_row,
    on_sheet,
    page,
)

from ptn_scan.recognition.reading import PageKind
from ptn_scan.ruling.ballots import RuledSheet
from ptn_scan.ruling.values import RowDecision, Ruling, SheetAction, SheetDecision

MadeBox = tuple[list[RuledSheet], list[SheetDecision], list[RowDecision]]

IDS = (A, B, C, D, "Z" * 16)
KINDS = st.sampled_from([PageKind.UNREGISTERED, PageKind.BLANK, PageKind.UNREADABLE])
RULINGS = st.lists(st.sampled_from(list(Ruling)), min_size=11, max_size=11)


@st.composite
def a_sheet(draw: st.DrawFn, handle: str) -> RuledSheet:
    authority = draw(st.sampled_from([AUTHORITY, AUTHORITY, AUTHORITY, STRANGER, OTHER]))
    payload = authority.sign(draw(st.sampled_from(IDS)), draw(st.sampled_from([1, 1, 1, 2])))
    payloads = [payload.payload] if draw(st.integers(0, 4)) else []
    if draw(st.integers(0, 5)) == 0:
        return foreign(handle, draw(KINDS), payloads)
    stamp = draw(st.sampled_from([None, True, False]))
    return page(handle, payloads, 1, draw(RULINGS), stamp=stamp)


@st.composite
def a_box(draw: st.DrawFn) -> MadeBox:
    handles = [f"s{number:02d}" for number in range(draw(st.integers(0, 8)))]
    sheets = [draw(a_sheet(handle)) for handle in handles]
    if not handles:
        return sheets, [], []
    anybody = st.sampled_from(handles)
    sheet_decisions = draw(
        st.lists(
            st.builds(
                on_sheet,
                anybody,
                st.sampled_from(list(SheetAction)),
                st.one_of(st.none(), anybody),
            ),
            max_size=8,
        )
    )
    row_decisions = draw(
        st.lists(
            st.builds(on_row, anybody, st.integers(1, 11), st.sampled_from([H, M, L, X])),
            max_size=8,
        )
    )
    return sheets, sheet_decisions, row_decisions
