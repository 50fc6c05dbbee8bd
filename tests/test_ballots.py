"""Every sheet stands in one line, and the line says what became of it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruling_boxes import MadeBox, a_box
from ruling_papers import (
    AUTHORITY,
    ISSUED,
    ONE_LAYOUT,
    ONE_PAGE,
    OTHER,
    STRANGER,
    THREE_LAYOUT,
    THREE_PAGES,
    A,
    B,
    C,
    D,
    H,
    L,
    M,
    R,
    X,
    ballot,
    box_of,
    foreign,
    forged,
    on_row,
    on_sheet,
    overvoted,
    page,
    part,
    renamed,
    unplaced,
    with_scope,
)

from ptn_scan.election import MissingStamp, Scope
from ptn_scan.errors import CountsError, UsageError
from ptn_scan.recognition.reading import PageKind
from ptn_scan.ruling.ballots import RuledSheet
from ptn_scan.ruling.claims import claim_of
from ptn_scan.ruling.decisions import check_sheet_decision, row_target
from ptn_scan.ruling.values import (
    BallotRuling,
    Box,
    DecidedBy,
    IdState,
    MarkState,
    PageRuling,
    PageStatus,
    Reason,
    Ruling,
    SheetAction,
    SheetDecision,
    Status,
)

ACCEPT, REJECT = SheetAction.ACCEPT, SheetAction.REJECT
SAME, NO_BALLOT = SheetAction.SAME_SHEET, SheetAction.NOT_A_BALLOT


def line(box: Box, handle: str) -> BallotRuling:
    (found,) = [each for each in box.ballots if handle in each.sheets]
    return found


def rulings(ballot: BallotRuling) -> set[Ruling]:
    return {row.ruling for row in ballot.rows}


def check(
    decision: SheetDecision,
    *sheets: RuledSheet,
    before: tuple[SheetDecision, ...] = (),
    three_pages: bool = False,
) -> None:
    form, layout = (THREE_PAGES, THREE_LAYOUT) if three_pages else (ONE_PAGE, ONE_LAYOUT)
    plain = [each.sheet for each in sheets]
    check_sheet_decision(plain, ISSUED, AUTHORITY, form, layout, before, decision)


# Machine alone


def test_ordinary_ballot_is_counted() -> None:
    found = line(box_of(ballot("s1", A)), "s1")
    assert (found.ballot, found.status, found.reasons, found.genuine) == (
        A,
        Status.COUNTED,
        (),
        True,
    )
    assert [row.sheet for row in found.rows] == ["s1"] * 11


def test_a_row_to_be_seen_keeps_the_ballot_in_review_and_the_others_ruled() -> None:
    found = line(box_of(ballot("s1", A, [R] + [M] * 10)), "s1")
    assert (found.status, found.waiting, found.genuine) == (Status.REVIEW, False, True)
    assert [row.ruling for row in found.rows] == [R] + [M] * 10


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (page("s1", [OTHER.sign(A, 1).payload]), Reason.OTHER_ELECTION),
        (page("s1", [STRANGER.sign(A, 1).payload]), Reason.BAD_CODE),
        (page("s1", [AUTHORITY.sign("Z" * 16, 1).payload]), Reason.NOT_ISSUED),
    ],
)
def test_certain_strangers_are_rejected_with_their_marks(sheet: RuledSheet, reason: Reason) -> None:
    found = line(box_of(sheet, ballot("s2", A)), "s1")
    assert (found.status, found.reasons) == (Status.REJECTED, (reason,))
    assert rulings(found) == {X}
    assert found.rows[0].marks[0] is MarkState.MARKED
    assert not found.genuine


@pytest.mark.parametrize("state", [IdState.PRINTED, IdState.VOID, IdState.SPOILED])
def test_only_issued_ids_count(state: IdState) -> None:
    found = line(box_of(ballot("s1", A), register={A: state}), "s1")
    assert found.reasons == (Reason.NOT_ISSUED,)


@pytest.mark.parametrize(
    "payloads",
    [
        [],
        ["https://example.vn"],
        [AUTHORITY.sign(A, 1).payload, AUTHORITY.sign(B, 1).payload],
        [AUTHORITY.sign(A, 2).payload + "A"],
    ],
)
def test_no_usable_qr_code_waits_with_its_rows(payloads: list[str]) -> None:
    found = line(box_of(page("s1", payloads)), "s1")
    assert (found.ballot, found.reasons, found.waiting) == (None, (Reason.QR_UNREADABLE,), True)
    assert rulings(found) == {H}


def test_a_code_of_another_page_than_the_fiducials_show_is_no_code() -> None:
    sheet = page("s1", [AUTHORITY.sign(A, 2).payload], 1, H, THREE_LAYOUT)
    assert line(box_of(sheet, form=THREE_PAGES), "s1").reasons == (Reason.QR_UNREADABLE,)


def test_a_foreign_qr_code_beside_ours_changes_nothing() -> None:
    sheet = page("s1", [AUTHORITY.sign(A, 1).payload, "https://example.vn"])
    assert line(box_of(sheet), "s1").status is Status.COUNTED


def test_all_pages_make_one_ballot() -> None:
    box = box_of(*(part(f"s{n}", A, n) for n in (3, 1, 2)), form=THREE_PAGES)
    (found,) = box.ballots
    assert found.sheets == ("s1", "s2", "s3")
    assert [row.official for row in found.rows] == list(range(1, 41))
    assert found.status is Status.COUNTED


def test_missing_page_lists_the_rows_that_are_there() -> None:
    (found,) = box_of(part("s1", A, 1), part("s2", A, 3), form=THREE_PAGES).ballots
    assert (found.reasons, found.waiting) == ((Reason.MISSING_PAGE,), True)
    assert len(found.rows) == 12 + 14


def test_extra_page_makes_its_ballot_wait() -> None:
    extra = page("s2", [AUTHORITY.sign(A, 2).payload], 2)
    (found,) = box_of(ballot("s1", A), extra).ballots
    assert (found.sheets, found.reasons) == (("s1", "s2"), (Reason.EXTRA_PAGE,))
    assert found.waiting


def test_duplicates_all_wait_each_in_a_line_of_its_own() -> None:
    box = box_of(ballot("s1", A), ballot("s2", A), ballot("s3", B))
    for handle in ("s1", "s2"):
        found = line(box, handle)
        assert (found.ballot, found.sheets) == (A, (handle,))
        assert (found.reasons, found.waiting) == ((Reason.DUPLICATE,), True)
    assert line(box, "s3").status is Status.COUNTED


def test_a_page_twice_makes_every_sheet_of_the_ballot_wait() -> None:
    sheets = [part("s1", A, 1), part("s2", A, 2), part("s3", A, 2)]
    box = box_of(*sheets, form=THREE_PAGES)
    assert [each.reasons for each in box.ballots] == [(Reason.DUPLICATE,)] * 3


def test_pages_of_one_void_ballot_are_one_rejected_ballot() -> None:
    void = {A: IdState.VOID}
    twice = [part("s1", A, 1), part("s2", A, 2), part("s3", A, 2)]
    box = box_of(*twice, register=void, form=THREE_PAGES)
    assert sorted(each.sheets for each in box.ballots) == [("s1", "s2"), ("s3",)]
    assert {each.reasons for each in box.ballots} == {(Reason.NOT_ISSUED,)}


def test_sheets_that_are_not_ours() -> None:
    box = box_of(
        foreign("s1", PageKind.UNREGISTERED),
        foreign("s2", PageKind.BLANK),
        foreign("s3", PageKind.UNREADABLE),
    )
    found = line(box, "s1")
    assert (found.ballot, found.rows, found.waiting) == (None, (), True)
    assert found.reasons == (Reason.UNREGISTERED,)
    assert [(each.status, each.waiting) for each in box.pages] == [
        (PageStatus.BLANK, False),
        (PageStatus.UNREADABLE, True),
    ]


def test_an_unplaced_sheet_hides_its_id_and_makes_the_other_wait() -> None:
    box = box_of(ballot("s1", A), unplaced("s2", A))
    assert line(box, "s1").reasons == (Reason.DUPLICATE,)
    assert line(box, "s2").ballot is None
    assert set(line(box, "s2").reasons) == {Reason.DUPLICATE, Reason.UNREGISTERED}


def test_an_unplaced_sheet_with_a_forged_code_touches_nobody() -> None:
    bad = foreign("s2", PageKind.UNREGISTERED, [STRANGER.sign(A, 1).payload])
    box = box_of(ballot("s1", A), bad)
    assert line(box, "s1").status is Status.COUNTED
    assert line(box, "s2").status is Status.REVIEW


def test_missing_stamp_is_recorded_or_waits_by_the_form() -> None:
    recorded = line(box_of(ballot("s1", A, stamp=False)), "s1")
    assert (recorded.status, recorded.reasons) == (Status.COUNTED, (Reason.NO_STAMP,))
    stamp = ONE_PAGE.stamp.model_copy(update={"missing": MissingStamp.REVIEW})
    strict = ONE_PAGE.model_copy(update={"stamp": stamp})
    waiting = line(box_of(ballot("s1", A, stamp=False), form=strict), "s1")
    assert (waiting.waiting, waiting.reasons) == (True, (Reason.NO_STAMP,))
    accepted = box_of(
        ballot("s1", A, stamp=False), form=strict, sheet_decisions=[on_sheet("s1", ACCEPT)]
    )
    assert line(accepted, "s1").status is Status.COUNTED
    assert line(box_of(ballot("s1", A, stamp=None), form=strict), "s1").reasons == ()


def test_write_in_is_for_the_record() -> None:
    sheet = page("s1", [AUTHORITY.sign(A, 1).payload], write_in=True)
    assert (line(box_of(sheet), "s1").write_in, line(box_of(sheet), "s1").status) == (
        True,
        Status.COUNTED,
    )


@pytest.mark.parametrize("decided", [None, ACCEPT, REJECT])
def test_where_words_cannot_be_told_from_print_a_write_in_is_not_denied(
    decided: SheetAction | None,
) -> None:
    decisions = [] if decided is None else [on_sheet("s1", decided)]
    unplaced = foreign("s1", PageKind.UNREGISTERED)
    box = box_of(unplaced, ballot("s2", B), sheet_decisions=decisions)
    assert line(box, "s1").write_in
    assert not line(box, "s2").write_in


# Scopes


def test_a_ballot_wide_rule_rejects_at_once_and_stays_genuine() -> None:
    form = with_scope(ONE_PAGE, undervote=Scope.BALLOT)
    found = line(box_of(ballot("s1", A, [X, R] + [M] * 9), form=form), "s1")
    assert (found.status, found.reasons, found.genuine) == (
        Status.REJECTED,
        (Reason.UNDERVOTE,),
        True,
    )
    assert rulings(found) == {X}


def test_each_scope_reaches_for_its_own_reason_alone() -> None:
    sheet = ballot("s1", A)
    sheet = RuledSheet(sheet.sheet, (overvoted(sheet.rows[0]), *sheet.rows[1:]))
    for scope, status in (("undervote", Status.COUNTED), ("overvote", Status.REJECTED)):
        form = with_scope(ONE_PAGE, **{scope: Scope.BALLOT})
        assert line(box_of(sheet, form=form), "s1").status is status


def test_a_waiting_sheet_is_not_rejected_by_its_rows() -> None:
    form = with_scope(ONE_PAGE, undervote=Scope.BALLOT)
    sheets = ballot("s1", A, X), ballot("s2", A)
    assert line(box_of(*sheets, form=form), "s1").status is Status.REVIEW
    accepted = box_of(*sheets, form=form, sheet_decisions=[on_sheet("s1", ACCEPT)])
    found = line(accepted, "s1")
    assert (found.status, found.genuine) == (Status.REJECTED, True)


# Decisions on rows


def test_the_last_decision_on_a_row_counts_and_keeps_reading_and_reasons() -> None:
    decisions = [on_row("s1", 1, L), on_row("s1", 1, M)]
    found = line(box_of(ballot("s1", A, [R] + [H] * 10), row_decisions=decisions), "s1")
    row = found.rows[0]
    assert (row.ruling, row.decided_by, row.reasons) == (
        M,
        DecidedBy.COMMITTEE,
        (Reason.MARGINAL_MARK,),
    )
    assert row.marks[0] is MarkState.MARGINAL
    assert found.status is Status.COUNTED


def test_a_decision_never_overrules_a_clear_row() -> None:
    found = line(box_of(ballot("s1", A), row_decisions=[on_row("s1", 1, L)]), "s1")
    assert found.rows[0].ruling is H


def test_row_target_takes_id_or_handle_and_may_be_repeated() -> None:
    sheets = part("s1", A, 1), part("s2", A, 2, R), part("s3", A, 3)
    box = box_of(*sheets, form=THREE_PAGES)
    assert row_target(box, A, 13) == row_target(box, "s3", 13) == "s2"
    decided = box_of(*sheets, form=THREE_PAGES, row_decisions=[on_row("s2", 13, H)])
    assert row_target(decided, A, 13) == "s2"


@pytest.mark.parametrize(
    ("ballot_or_handle", "official"), [("nobody", 1), (A, 12), (A, 2), ("s2", 1)]
)
def test_row_target_refuses(ballot_or_handle: str, official: int) -> None:
    box = box_of(ballot("s1", A, [R] + [H] * 10), forged("s2", B, R))
    with pytest.raises(UsageError) as refused:
        row_target(box, ballot_or_handle, official)
    assert refused.value.exit_code == 2


def test_row_target_asks_for_a_handle_where_an_id_is_there_twice() -> None:
    box = box_of(ballot("s1", A, R), ballot("s2", A, R))
    with pytest.raises(UsageError, match="s1, s2"):
        row_target(box, A, 1)
    assert row_target(box, "s2", 1) == "s2"


# Decisions on sheets


def test_one_duplicate_is_accepted_and_the_others_are_surplus() -> None:
    sheets = ballot("s1", A, L), ballot("s2", A)
    first = on_sheet("s1", ACCEPT)
    check(first, *sheets)
    with pytest.raises(CountsError) as refused:
        check(on_sheet("s2", ACCEPT), *sheets, before=(first,))
    assert refused.value.exit_code == 6
    box = box_of(*sheets, sheet_decisions=[first, on_sheet("s2", REJECT)])
    accepted, rejected = line(box, "s1"), line(box, "s2")
    assert (accepted.status, accepted.genuine) == (Status.COUNTED, True)
    assert accepted.reasons == rejected.reasons == (Reason.DUPLICATE,)
    assert (rejected.status, rejected.genuine, rulings(rejected)) == (Status.REJECTED, False, {X})


def test_the_committee_may_change_its_mind() -> None:
    sheets = ballot("s1", A, L), ballot("s2", A)
    said = on_sheet("s1", ACCEPT), on_sheet("s1", REJECT)
    check(said[1], *sheets, before=said[:1])
    check(on_sheet("s2", ACCEPT), *sheets, before=said)
    box = box_of(*sheets, sheet_decisions=[*said, on_sheet("s2", ACCEPT)])
    assert (line(box, "s1").status, line(box, "s2").status) == (Status.REJECTED, Status.COUNTED)


def test_the_same_sheet_scanned_twice_is_one_ordinary_ballot() -> None:
    first = ballot("s1", A)
    box = box_of(first, renamed(first, "s2"), sheet_decisions=[on_sheet("s2", SAME, "s1")])
    (found,) = box.ballots
    assert (found.sheets, found.reasons, found.status) == (("s1", "s2"), (), Status.COUNTED)
    assert [each.file for each in found.sources] == ["s1.png", "s2.png"]


def test_two_of_three_scans_made_one_leave_both_lines_waiting() -> None:
    first = ballot("s1", A)
    sheets = first, renamed(first, "s2"), ballot("s3", A, L)
    box = box_of(*sheets, sheet_decisions=[on_sheet("s2", SAME, "s1")])
    assert [each.sheets for each in box.ballots] == [("s1", "s2"), ("s3",)]
    assert all(each.waiting for each in box.ballots)


def test_same_sheet_refuses_circles_and_contradicting_codes() -> None:
    first = ballot("s1", A)
    sheets = first, renamed(first, "s2"), ballot("s3", B), ballot("s4", B)
    said = (on_sheet("s2", SAME, "s1"),)
    for decision in (
        on_sheet("s1", SAME, "s2"),
        on_sheet("s1", SAME, "s1"),
        on_sheet("s1", SAME),
        on_sheet("s1", SAME, "nobody"),
        on_sheet("s1", SAME, "s3"),
        on_sheet("s1", REJECT, "s2"),
    ):
        with pytest.raises(UsageError):
            check(decision, *sheets, before=said)


def test_a_forged_sheet_scanned_twice_can_be_made_one() -> None:
    first = forged("s1", A)
    sheets = first, renamed(first, "s2"), ballot("s3", A)
    decision = on_sheet("s2", SAME, "s1")
    check(decision, *sheets)
    with pytest.raises(UsageError):
        check(on_sheet("s2", SAME, "s3"), *sheets)
    box = box_of(*sheets, sheet_decisions=[decision])
    assert [each.sheets for each in box.ballots] == [("s1", "s2"), ("s3",)]


@pytest.mark.parametrize("action", [ACCEPT, REJECT, NO_BALLOT])
def test_what_is_clear_needs_no_decision(action: SheetAction) -> None:
    sheets = ballot("s1", A), forged("s2", B), foreign("s3", PageKind.BLANK)
    for handle in ("s1", "s2", "s3", "nobody"):
        with pytest.raises(UsageError) as refused:
            check(on_sheet(handle, action), *sheets)
        assert refused.value.exit_code == 2


def test_without_qr_code_one_id_must_still_be_out() -> None:
    sheets = [ballot(f"s{n}", of) for n, of in enumerate((A, B, C))]
    lost = page("s8", []), page("s9", [])
    first = on_sheet("s8", ACCEPT)
    check(first, *sheets, *lost)
    with pytest.raises(CountsError):
        check(on_sheet("s9", ACCEPT), *sheets, *lost, before=(first,))
    check(on_sheet("s9", ACCEPT), *sheets, *lost, before=(first, on_sheet("s8", REJECT)))
    found = line(box_of(*sheets, *lost, sheet_decisions=[first]), "s8")
    assert (found.ballot, found.status, found.genuine) == (None, Status.COUNTED, True)
    assert found.reasons == (Reason.QR_UNREADABLE,)


def test_an_accepted_unplaced_sheet_gets_its_id_and_rows_to_be_seen() -> None:
    decision = on_sheet("s1", ACCEPT)
    check(decision, unplaced("s1", A))
    found = line(box_of(unplaced("s1", A), sheet_decisions=[decision]), "s1")
    assert (found.ballot, found.status, rulings(found)) == (A, Status.REVIEW, {R})
    rows = [on_row("s1", number, M) for number in range(1, 12)]
    done = box_of(unplaced("s1", A), sheet_decisions=[decision], row_decisions=rows)
    assert line(done, "s1").status is Status.COUNTED


def test_an_unplaced_sheet_with_a_void_id_cannot_be_accepted() -> None:
    sheet = foreign("s1", PageKind.UNREGISTERED, [AUTHORITY.sign("Z" * 16, 1).payload])
    with pytest.raises(CountsError):
        check(on_sheet("s1", ACCEPT), sheet)


def test_an_unreadable_page_accepted_rejected_or_no_ballot() -> None:
    sheet = foreign("s1", PageKind.UNREADABLE)
    accepted = line(box_of(sheet, sheet_decisions=[on_sheet("s1", ACCEPT)]), "s1")
    assert (accepted.status, len(accepted.rows), accepted.genuine) == (Status.REVIEW, 11, True)
    rejected = line(box_of(sheet, sheet_decisions=[on_sheet("s1", REJECT)]), "s1")
    assert (rejected.status, rejected.rows, bool(rejected.reasons)) == (Status.REJECTED, (), True)
    (paper,) = box_of(sheet, sheet_decisions=[on_sheet("s1", NO_BALLOT)]).pages
    assert (paper.status, paper.waiting) == (PageStatus.NOT_A_BALLOT, False)


def test_no_ballot_leaves_the_other_alone() -> None:
    box = box_of(ballot("s1", A), unplaced("s2", A), sheet_decisions=[on_sheet("s2", NO_BALLOT)])
    assert line(box, "s1").status is Status.COUNTED
    assert [each.sheets for each in box.pages] == [("s2",)]


def test_accepted_with_missing_page_the_missing_rows_are_invalid() -> None:
    sheets = part("s1", A, 1), part("s2", A, 3)
    box = box_of(*sheets, form=THREE_PAGES, sheet_decisions=[on_sheet("s2", ACCEPT)])
    (found,) = box.ballots
    assert (found.status, found.reasons) == (Status.COUNTED, (Reason.MISSING_PAGE,))
    missing = [row for row in found.rows if row.ruling is X]
    assert [row.official for row in missing] == [*range(13, 27)]
    assert {(row.reasons, row.decided_by) for row in missing} == {
        ((Reason.MISSING_PAGE,), DecidedBy.COMMITTEE)
    }
    with pytest.raises(UsageError):
        row_target(box, A, 26)


def test_a_page_found_later_makes_the_ballot_whole_again() -> None:
    sheets = part("s1", A, 1), part("s2", A, 3), part("s3", A, 2)
    box = box_of(*sheets, form=THREE_PAGES, sheet_decisions=[on_sheet("s2", ACCEPT)])
    (found,) = box.ballots
    assert (found.reasons, rulings(found)) == ((), {H})


def test_a_page_without_qr_code_is_joined_to_its_ballot() -> None:
    lost = page("s2", [], 2, M, THREE_LAYOUT)
    sheets = part("s1", A, 1), lost, part("s3", A, 3)
    join = on_sheet("s2", ACCEPT, "s3")
    check(join, *sheets, three_pages=True)
    (found,) = box_of(*sheets, form=THREE_PAGES, sheet_decisions=[join]).ballots
    assert (found.ballot, found.sheets) == (A, ("s1", "s2", "s3"))
    assert (found.status, found.reasons) == (Status.COUNTED, (Reason.QR_UNREADABLE,))
    assert len(found.rows) == 40


def test_pages_without_qr_code_make_one_ballot_together() -> None:
    sheets = [page(f"s{n}", [], n, M, THREE_LAYOUT) for n in (1, 2, 3)]
    said: tuple[SheetDecision, ...] = ()
    for decision in (
        on_sheet("s1", ACCEPT),
        on_sheet("s2", ACCEPT, "s1"),
        on_sheet("s3", ACCEPT, "s2"),
    ):
        check(decision, *sheets, before=said, three_pages=True)
        said = (*said, decision)
    (found,) = box_of(*sheets, form=THREE_PAGES, sheet_decisions=said).ballots
    assert (found.ballot, found.status, found.genuine) == (None, Status.COUNTED, True)
    assert len(found.rows) == 40


def test_joining_refuses_what_cannot_be_one_ballot() -> None:
    sheets = (
        part("s1", A, 1),
        page("s2", [], 1, M, THREE_LAYOUT),
        part("s3", B, 1),
        part("s4", C, 2),
        page("s5", [STRANGER.sign(D, 2).payload], 2, M, THREE_LAYOUT),
        page("s6", [], 3, M, THREE_LAYOUT),
    )
    for handle, other, error in (
        ("s2", "s1", CountsError),
        ("s3", "s4", UsageError),
        ("s2", "s5", CountsError),
        ("s4", "s2", UsageError),
    ):
        with pytest.raises(error):
            check(on_sheet(handle, ACCEPT, other), *sheets, three_pages=True)
    said = (on_sheet("s4", NO_BALLOT),)
    with pytest.raises(UsageError):
        check(on_sheet("s6", ACCEPT, "s4"), *sheets, before=said, three_pages=True)


def test_a_page_joined_to_what_is_no_ballot_after_all_waits_again() -> None:
    sheets = part("s1", A, 1), page("s2", [], 2, M, THREE_LAYOUT)
    said = on_sheet("s2", ACCEPT, "s1"), on_sheet("s1", NO_BALLOT)
    box = box_of(*sheets, form=THREE_PAGES, sheet_decisions=said)
    assert [each.sheets for each in box.pages] == [("s1",)]
    assert (line(box, "s2").waiting, line(box, "s2").reasons) == (True, (Reason.QR_UNREADABLE,))


def test_an_unplaced_page_accepted_makes_its_ballot_whole() -> None:
    sheets = part("s1", A, 1), unplaced("s2", A, 2), part("s3", A, 3)
    assert line(box_of(*sheets, form=THREE_PAGES), "s1").reasons == (Reason.MISSING_PAGE,)
    decision = on_sheet("s2", ACCEPT)
    check(decision, *sheets, three_pages=True)
    (found,) = box_of(*sheets, form=THREE_PAGES, sheet_decisions=[decision]).ballots
    assert (found.ballot, found.sheets) == (A, ("s1", "s2", "s3"))
    assert found.reasons == (Reason.UNREGISTERED,)
    open_rows = [row for row in found.rows if row.ruling is R]
    assert [row.official for row in open_rows] == list(range(13, 27))
    assert {row.sheet for row in open_rows} == {"s2"}


def test_a_sheet_of_unknown_page_stands_for_all_that_the_others_do_not_show() -> None:
    sheets = part("s1", A, 1), foreign("s2", PageKind.UNREADABLE)
    decision = on_sheet("s2", ACCEPT, "s1")
    check(decision, *sheets, three_pages=True)
    (found,) = box_of(*sheets, form=THREE_PAGES, sheet_decisions=[decision]).ballots
    assert [row.ruling for row in found.rows] == [H] * 12 + [R] * 28
    alone = box_of(sheets[1], form=THREE_PAGES, sheet_decisions=[on_sheet("s2", ACCEPT)])
    assert [row.ruling for row in alone.ballots[0].rows] == [R] * 40


def test_duplicate_pages_are_sorted_out_one_by_one() -> None:
    sheets = part("s1", A, 1), part("s2", A, 1, L), *(part(f"s{n}", A, n - 1) for n in (3, 4))
    said: tuple[SheetDecision, ...] = ()
    for decision in (
        on_sheet("s1", ACCEPT),
        on_sheet("s2", REJECT),
        on_sheet("s3", ACCEPT, "s1"),
        on_sheet("s4", ACCEPT, "s1"),
    ):
        check(decision, *sheets, before=said, three_pages=True)
        said = (*said, decision)
    box = box_of(*sheets, form=THREE_PAGES, sheet_decisions=said)
    found = line(box, "s1")
    assert (found.status, found.reasons) == (Status.COUNTED, (Reason.DUPLICATE,))
    assert (len(found.rows), rulings(found)) == (40, {H})
    assert line(box, "s2").status is Status.REJECTED


# Properties


@settings(max_examples=150, deadline=None)
@given(a_box(), st.randoms(use_true_random=False))
def test_every_sheet_stands_in_one_line_whatever_the_order(
    made: MadeBox, chance: random.Random
) -> None:
    sheets, on_sheets, on_rows = made
    box = box_of(*sheets, sheet_decisions=on_sheets, row_decisions=on_rows)
    lines: list[BallotRuling | PageRuling] = [*box.ballots, *box.pages]
    handles = [handle for each in lines for handle in each.sheets]
    assert sorted(handles) == [each.sheet.handle for each in sheets]
    files = [each.file for line in lines for each in line.sources]
    assert sorted(files) == [f"{handle}.png" for handle in sorted(handles)]
    for each in box.ballots:
        assert (each.status is Status.REVIEW) == (
            each.waiting or any(row.ruling is R for row in each.rows)
        ) or each.status is Status.REJECTED
        assert each.status is not Status.REJECTED or (each.reasons and rulings(each) <= {X})
    shuffled = sorted(sheets, key=lambda _: chance.random())
    assert box == box_of(*shuffled, sheet_decisions=on_sheets, row_decisions=on_rows)


@settings(max_examples=100, deadline=None)
@given(a_box(), st.lists(st.sampled_from(["forged", "other", "void"]), min_size=1, max_size=4))
def test_sheets_from_elsewhere_change_no_other_line(made: MadeBox, kinds: list[str]) -> None:
    sheets, on_sheets, on_rows = made
    signer = {"forged": STRANGER, "other": OTHER, "void": AUTHORITY}
    strangers = [
        page(f"x{number}", [signer[kind].sign("Z" * 16 if kind == "void" else A, 1).payload])
        for number, kind in enumerate(kinds)
    ]
    sheets = [
        each for each in sheets if not claim_of(each.sheet, ISSUED, AUTHORITY, ONE_LAYOUT).foreign
    ]
    before = box_of(*sheets, sheet_decisions=on_sheets, row_decisions=on_rows)
    after = box_of(*sheets, *strangers, sheet_decisions=on_sheets, row_decisions=on_rows)
    mine = {each.sheet.handle for each in sheets}
    kept = [each for each in after.ballots if mine.intersection(each.sheets)]
    assert kept == list(before.ballots)
    assert after.pages == before.pages


@settings(max_examples=150, deadline=None)
@given(a_box())
def test_checked_decisions_never_accept_more_than_was_issued(
    made: MadeBox,
) -> None:
    sheets, on_sheets, _ = made
    said: tuple[SheetDecision, ...] = ()
    for decision in on_sheets:
        try:
            check(decision, *sheets, before=said)
        except (UsageError, CountsError):
            continue
        said = (*said, decision)
    box = box_of(*sheets, sheet_decisions=said)
    genuine = [each for each in box.ballots if each.genuine]
    named = [each.ballot for each in genuine if each.ballot is not None]
    assert len(named) == len(set(named))
    assert len(genuine) <= len(ISSUED)
