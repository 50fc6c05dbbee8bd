"""Counts, shares, proposals and the identities."""

import json
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruling_boxes import MadeBox, a_box
from ruling_papers import (
    ONE_PAGE,
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
    on_sheet,
    page,
    part,
    with_scope,
)

from ptn_scan.election import Form, Level, PercentOf, Scope
from ptn_scan.recognition.reading import PageKind
from ptn_scan.ruling.ballots import RuledSheet
from ptn_scan.ruling.values import Box, Reason, Ruling, SheetAction
from ptn_scan.tally import (
    Counts,
    OfficialResult,
    Proposal,
    Stack,
    Tally,
    propose,
    tally,
    tally_json,
)

COUNTS = Counts(convened=6, present=5, printed=6, issued=4, leftover=2, spoiled=0, collected=4)


def first_official(rulings: list[Ruling], form: Form = ONE_PAGE) -> OfficialResult:
    """The first official's result when issued ballots rule so."""
    sheets = [
        ballot(f"s{n}", of, ruling)
        for n, (of, ruling) in enumerate(zip((A, B, C, D), rulings, strict=False))
    ]
    return tally(box_of(*sheets, form=form), COUNTS, form).officials[0]


def held(result: Tally) -> dict[str, bool]:
    return {each.key: each.holds for each in result.identities}


def whole_vote() -> Box:
    """Four issued ballots and nothing else."""
    return box_of(ballot("s1", A, H), ballot("s2", B, L), ballot("s3", C, M), ballot("s4", D, X))


def test_levels_valid_and_invalid() -> None:
    result = first_official([H, L, M, X])
    assert (result.levels, result.valid, result.invalid) == ((1, 1, 1), 3, 1)
    assert result.invalid_by_reason == ((Reason.UNDERVOTE, 1),)
    assert (result.name, result.title) == (ONE_PAGE.officials[0].name, ONE_PAGE.officials[0].title)


def test_nobody_is_said_to_be_unanimous_while_a_ballot_is_open() -> None:
    assert first_official([H, H, X]).unanimous is Level.HIGH
    assert first_official([H, H, R]).unanimous is None
    assert first_official([H, L, X]).unanimous is None
    assert first_official([X, X]).unanimous is None


def test_an_id_is_genuine_once() -> None:
    ballots = whole_vote().ballots
    again = replace(ballots[0], sheets=("s9",))
    result = tally(Box((*ballots, again), ()), COUNTS, ONE_PAGE)
    assert (result.collected, result.genuine, result.surplus) == (5, 4, ((Reason.DUPLICATE, 1),))


def test_a_ballot_is_of_the_stack_in_which_its_first_page_lies() -> None:
    (whole,) = box_of(ballot("s1", A, H)).ballots
    torn_apart = Box((replace(whole, sheets=("s1", "s2")),), ())
    stacks = (Stack("tập 1", 1, frozenset({"s1"})), Stack("tập 2", 0, frozenset({"s2"})))
    found = tally(torn_apart, replace(COUNTS, collected=1, stacks=stacks), ONE_PAGE)
    assert held(found)["batches"]
    assert held(found)["batches-sum"]


def test_a_stranger_without_a_stamp_goes_by_the_code() -> None:
    (ballot_,) = box_of(forged("s1", A, H)).ballots
    bare = replace(ballot_, reasons=(Reason.NO_STAMP, *ballot_.reasons))
    result = tally(Box((bare,), ()), COUNTS, ONE_PAGE)
    assert result.surplus == ((Reason.BAD_CODE, 1),)
    assert result.officials[0].invalid_by_reason == ((Reason.BAD_CODE, 1),)


@pytest.mark.parametrize(
    ("percent_of", "shares"),
    [
        (PercentOf.COLLECTED, (Fraction(1, 2), Fraction(1, 4), Fraction(0))),
        (PercentOf.VALID, (Fraction(2, 3), Fraction(1, 3), Fraction(0))),
        (PercentOf.CONVENED, (Fraction(1, 3), Fraction(1, 6), Fraction(0))),
    ],
)
def test_shares_of_each_base(percent_of: PercentOf, shares: tuple[Fraction, ...]) -> None:
    form = ONE_PAGE.model_copy(update={"percent_of": percent_of})
    assert first_official([H, H, M, X], form).shares == shares


def test_surplus_is_collected_and_invalid_for_everybody() -> None:
    sheets = [ballot("s1", A, H), forged("s2", B, H)]
    result = tally(box_of(*sheets), COUNTS, ONE_PAGE)
    assert (result.collected, result.genuine, result.surplus_total) == (2, 1, 1)
    assert result.surplus == ((Reason.BAD_CODE, 1),)
    for each in result.officials:
        assert (each.valid, each.invalid) == (1, 1)
        assert each.shares[0] == Fraction(1, 2)
        assert each.invalid_by_reason == ((Reason.BAD_CODE, 1),)


@pytest.mark.parametrize(
    ("low", "proposal"),
    [
        (None, Proposal.NONE),
        (Fraction(0), Proposal.NONE),
        (Fraction(1, 2), Proposal.NONE),
        (Fraction(27, 53), Proposal.MORE_THAN),
        (Fraction(66666, 100000), Proposal.MORE_THAN),
        (Fraction(2, 3), Proposal.AT_LEAST),
        (Fraction(1), Proposal.AT_LEAST),
    ],
)
def test_proposals_by_exact_limits(low: Fraction | None, proposal: Proposal) -> None:
    assert propose(low, ONE_PAGE.thresholds) is proposal


def test_a_ballot_rejected_by_a_ballot_wide_rule_is_genuine_and_invalid_for_all() -> None:
    form = with_scope(ONE_PAGE, undervote=Scope.BALLOT)
    box = box_of(ballot("s1", A, [X] + [H] * 10), form=form)
    result = tally(box, COUNTS, form)
    assert (result.genuine, result.surplus) == (1, ())
    assert {each.invalid_by_reason for each in result.officials} == {((Reason.UNDERVOTE, 1),)}


def test_a_recorded_missing_stamp_is_never_the_reason_that_counts() -> None:
    sheet = page("s1", [], stamp=False)
    rejected = box_of(sheet, sheet_decisions=[on_sheet("s1", SheetAction.REJECT)])
    assert tally(rejected, COUNTS, ONE_PAGE).surplus == ((Reason.QR_UNREADABLE, 1),)


def test_everything_that_waits_is_counted_and_open_for_the_official() -> None:
    sheets = [
        ballot("s1", A, [R, R] + [H] * 9),
        ballot("s2", B, [R] + [H] * 10),
        ballot("s3", B),
        foreign("s4", PageKind.UNREADABLE),
        foreign("s5", PageKind.BLANK),
    ]
    result = tally(box_of(*sheets), COUNTS, ONE_PAGE)
    # two rows of s1, one of s2; the sheets s2, s3 and s4
    assert result.waiting == 6
    assert not result.final
    first, last = result.officials[0], result.officials[-1]
    assert (first.valid, first.invalid, first.undecided) == (0, 0, 3)
    assert (last.valid, last.invalid, last.undecided) == (1, 0, 2)
    assert not held(result)["by-official"]


def test_rows_of_a_missing_page_are_invalid_once_accepted() -> None:
    box = box_of(
        part("s1", A, 1),
        form=THREE_PAGES,
        sheet_decisions=[on_sheet("s1", SheetAction.ACCEPT)],
    )
    result = tally(box, COUNTS, THREE_PAGES)
    assert [each.valid for each in result.officials] == [1] * 12 + [0] * 28
    assert result.officials[-1].invalid_by_reason == ((Reason.MISSING_PAGE, 1),)


def test_all_identities_hold_in_a_clean_vote() -> None:
    result = tally(whole_vote(), COUNTS, ONE_PAGE)
    assert all(held(result).values())
    assert result.final
    assert not replace(result, waiting=1).final
    assert not any(each.remedy_vi or each.remedy_en for each in result.identities)
    assert list(held(result)) == [
        "printed",
        "quorum-chain",
        "genuine",
        "surplus",
        "collected",
        "by-official",
    ]


@pytest.mark.parametrize(
    ("counts", "broken", "off"),
    [
        (replace(COUNTS, leftover=1), "printed", 1),
        (replace(COUNTS, spoiled=1), "printed", 1),
        (replace(COUNTS, present=3), "quorum-chain", 1),
        (replace(COUNTS, convened=4), "quorum-chain", 1),
        (replace(COUNTS, issued=3, leftover=3), "genuine", 1),
        (replace(COUNTS, collected=6), "collected", 2),
        (replace(COUNTS, collected=3), "collected", 1),
    ],
)
def test_each_identity_breaks_by_its_own_number(counts: Counts, broken: str, off: int) -> None:
    result = tally(whole_vote(), counts, ONE_PAGE)
    (failing,) = [each for each in result.identities if not each.holds]
    assert failing.key == broken
    assert failing.vi.endswith(f": lệch {off}")
    assert failing.en.endswith(f": off by {off}")
    assert not result.final
    for each in result.identities:
        assert bool(each.remedy_vi and each.remedy_en) is not each.holds


@pytest.mark.parametrize(
    ("counts", "key", "command"),
    [
        (replace(COUNTS, convened=None, present=None), "quorum-chain", "ptn-scan conference"),
        (replace(COUNTS, issued=None, leftover=None), "printed", "ptn-scan issue"),
        (replace(COUNTS, issued=None, leftover=None), "genuine", "ptn-scan issue"),
        (replace(COUNTS, issued=None, leftover=None), "quorum-chain", "ptn-scan issue"),
        (replace(COUNTS, collected=None), "collected", "--collected N"),
    ],
)
def test_what_is_not_entered_yet_names_its_command(counts: Counts, key: str, command: str) -> None:
    result = tally(whole_vote(), counts, ONE_PAGE)
    (identity,) = [each for each in result.identities if each.key == key]
    assert not identity.holds
    assert command in identity.remedy_vi
    assert command in identity.remedy_en
    assert "chưa ghi" in identity.vi
    assert "not entered" in identity.en


def test_json_is_deterministic_and_exact() -> None:
    sheets = [ballot("s1", A, L), ballot("s2", B, L), ballot("s3", C, H)]
    result = tally(box_of(*sheets), COUNTS, ONE_PAGE)
    text = tally_json(result)
    assert text == tally_json(tally(box_of(*reversed(sheets)), COUNTS, ONE_PAGE))
    first = json.loads(text)["officials"][0]
    assert (first["high"], first["medium"], first["low"]) == (1, 0, 2)
    assert first["shares"] == {"high": "1/3", "medium": "0/1", "low": "2/3"}
    assert first["percent"] == {"high": "33.33", "medium": "0.00", "low": "66.67"}
    assert first["proposal"] == "at-least"


def test_nothing_collected_has_no_shares_and_proposes_nothing() -> None:
    result = json.loads(tally_json(tally(box_of(), COUNTS, ONE_PAGE)))
    for each in result["officials"]:
        assert set(each["shares"].values()) == set(each["percent"].values()) == {None}
        assert each["proposal"] == "none"


@settings(max_examples=150, deadline=None)
@given(a_box(), st.randoms(use_true_random=False))
def test_counts_add_up_in_any_box_and_any_order(made: MadeBox, chance: random.Random) -> None:
    sheets, on_sheets, on_rows = made
    box = box_of(*sheets, sheet_decisions=on_sheets, row_decisions=on_rows)
    result = tally(box, COUNTS, ONE_PAGE)
    assert result.collected == len(box.ballots)
    assert sum(count for _, count in result.surplus) == result.surplus_total
    for each in result.officials:
        assert each.valid + each.invalid + each.undecided == result.collected
        assert sum(each.levels) == each.valid
        assert sum(count for _, count in each.invalid_by_reason) == each.invalid
        assert result.waiting or each.undecided == 0
    shuffled = sheets.copy()
    chance.shuffle(shuffled)
    again = box_of(*shuffled, sheet_decisions=on_sheets, row_decisions=on_rows)
    assert tally_json(tally(again, COUNTS, ONE_PAGE)) == tally_json(result)


@settings(max_examples=100, deadline=None)
@given(a_box(), st.integers(1, 3))
def test_forged_ballots_never_change_a_valid_count(made: MadeBox, copies: int) -> None:
    sheets, on_sheets, on_rows = made
    more: list[RuledSheet] = [forged(f"x{n}", A, L) for n in range(copies)]

    def valid(*papers: RuledSheet) -> list[tuple[int, ...]]:
        box = box_of(*papers, sheet_decisions=on_sheets, row_decisions=on_rows)
        return [each.levels for each in tally(box, COUNTS, ONE_PAGE).officials]

    assert valid(*sheets, *more) == valid(*sheets)
