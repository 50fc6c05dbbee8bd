"""The rules of a vote under Quy định 96-QĐ/TW, one after the other, each with the clause of the
plan that it comes from. What holds for other profiles is in tests/worked/."""

import datetime as dt
import inspect
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pypdfium2
import pytest
from documents_facts import simple_facts
from ruling_papers import (
    AUTHORITY,
    ONE_PAGE,
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
    forged,
    on_row,
    overvoted,
    page,
    with_scope,
)
from test_documents import with_shares, words

from ptn_scan.documents.annex_rules import departures_of
from ptn_scan.documents.leaflet import leaflet
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.election import (
    Conference,
    Election,
    Form,
    Level,
    OwnDeadline,
    PercentOf,
    Scope,
    Thresholds,
)
from ptn_scan.plan.calendar import calendar, last_day
from ptn_scan.rules.eligibility import Standing, obstacles
from ptn_scan.rules.values import Counting, Ground
from ptn_scan.ruling.ballots import RuledSheet
from ptn_scan.ruling.values import Box, IdState, MarkState, Reason, RowRuling, Status
from ptn_scan.tally import Counts, OfficialResult, Proposal, tally

COUNTS = Counts(30, 20, 20, 20, 0, 0, 3)


def struck(row: RowRuling) -> RowRuling:
    marks = (MarkState.MARKED, MarkState.BLANK, MarkState.BLANK)
    return replace(row, marks=marks, ruling=X, reasons=(Reason.NAME_STRUCK,))


def first_official(box: Box, form: Form = ONE_PAGE, counts: Counts = COUNTS) -> OfficialResult:
    return tally(box, counts, form).officials[0]


def changed(sheet: RuledSheet, row: RowRuling) -> RuledSheet:
    """`sheet` with its first row in the place of what it was."""
    return RuledSheet(sheet.sheet, (row, *sheet.rows[1:]))


# 1. The ballot


def test_1_a_ballot_names_everybody_with_three_levels(tmp_path: Path) -> None:
    """Clause III.2.1: name, office, «tín nhiệm cao», «tín nhiệm», «tín nhiệm thấp»."""
    from elections import print_election

    printed = print_election(tmp_path, "kon-ray-2023", 1)
    with pypdfium2.PdfDocument(printed.pdf) as pdf:
        text = " ".join(" ".join(p.get_textpage().get_text_range().split()) for p in pdf)
    for official in ONE_PAGE.officials:
        assert official.name in text
        assert official.title.split(" và ")[0] in text
    for name in ("Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp"):
        assert name.casefold() in text.casefold()
    rows = printed.folder.layout.pages[0].rows
    assert [row.official for row in rows] == list(range(1, 12))
    assert all(len({row.box(level) for level in Level}) == 3 for row in rows)
    assert printed.folder.layout.pages[0].stamp is not None


def test_1_a_signature_changes_nothing() -> None:
    """Clause III.2.2: the voter may sign or not."""
    plain = ballot("s1", A, M)
    reading = replace(plain.sheet.reading, signature=True)
    signed = RuledSheet(replace(plain.sheet, reading=reading), plain.rows)
    (one,), (other,) = box_of(plain).ballots, box_of(signed).ballots
    assert (one.status, one.rows, one.reasons) == (other.status, other.rows, other.reasons)


def test_1_a_missing_stamp_rejects_nobody() -> None:
    """Clause III.4, step 1: ballots bear the hanging stamp; that one lacks it is recorded."""
    (found,) = box_of(ballot("s1", A, H, stamp=False)).ballots
    assert (found.status, found.reasons) == (Status.COUNTED, (Reason.NO_STAMP,))


# 2. What is invalid


@pytest.mark.parametrize(
    ("scope", "row", "reason"),
    [
        ("struck_name", struck, Reason.NAME_STRUCK),
        ("overvote", overvoted, Reason.OVERVOTE),
        ("undervote", lambda row: row, Reason.UNDERVOTE),
    ],
)
def test_2_a_wrong_mark_is_invalid_for_that_official_or_for_all_by_the_form(
    scope: str, row: object, reason: Reason
) -> None:
    """Clause III.2.3, which can be read both ways."""
    sheet = ballot("s1", A, [X, *[H] * 10])
    sheet = changed(sheet, row(sheet.rows[0]))
    for chosen, invalid in ((Scope.ROW, 1), (Scope.BALLOT, 11)):
        form = with_scope(ONE_PAGE, **{scope: chosen})
        results = tally(box_of(sheet, form=form), COUNTS, form).officials
        assert sum(each.invalid for each in results) == invalid, chosen
        assert dict(results[0].invalid_by_reason) == {reason: 1}


@pytest.mark.parametrize(
    ("sheet", "register"),
    [(forged("s1", A), {A: IdState.ISSUED}), (ballot("s1", A, L), {A: IdState.VOID})],
)
def test_2_a_ballot_that_the_committee_did_not_issue_is_invalid_for_all(
    sheet: RuledSheet, register: dict[str, IdState]
) -> None:
    """Clause III.2.3."""
    found = tally(box_of(sheet, register=register), COUNTS, ONE_PAGE)
    assert (found.collected, found.genuine) == (1, 0)
    assert {(each.valid, each.invalid) for each in found.officials} == {(0, 1)}


# 3. A name written in


def test_3_a_name_written_in_counts_for_nothing_and_spoils_nothing() -> None:
    """Clause III.2.3."""
    payload = AUTHORITY.sign(A, 1).payload
    (found,) = box_of(page("s1", [payload], 1, M, write_in=True)).ballots
    assert found.status is Status.COUNTED
    assert found.write_in
    assert {row.ruling for row in found.rows} == {M}


# 4. Results


@pytest.mark.parametrize(
    ("percent_of", "share"),
    [
        (PercentOf.COLLECTED, Fraction(1, 3)),
        (PercentOf.VALID, Fraction(1, 2)),
        (PercentOf.CONVENED, Fraction(1, 30)),
    ],
)
def test_4_shares_are_exact_and_of_the_base_that_the_form_names(
    percent_of: PercentOf, share: Fraction
) -> None:
    """Clause III.2.3: of the ballots collected, surplus included, where the form does not say
    otherwise."""
    assert ONE_PAGE.percent_of is PercentOf.COLLECTED
    form = ONE_PAGE.model_copy(update={"percent_of": percent_of})
    result = first_official(box_of(ballot("s1", A, H), ballot("s2", B, L), forged("s3", C)), form)
    assert (result.valid, result.invalid, result.levels) == (2, 1, (1, 0, 1))
    assert result.shares == (share, Fraction(0), share)


# 5. Quorum and thresholds


@pytest.mark.parametrize(("present", "enough"), [(19, False), (20, True)])
def test_5_two_thirds_of_those_convened_must_be_there(present: int, enough: bool) -> None:
    """Clause II.2: 3 · 20 = 2 · 30."""
    assert Conference(30, present, ()).has_quorum(ONE_PAGE.thresholds.quorum) is enough


@pytest.mark.parametrize(
    ("low", "proposal"),
    [
        (3, Proposal.NONE),  # exactly 1/2
        (4, Proposal.AT_LEAST),  # exactly 2/3
        (5, Proposal.AT_LEAST),
    ],
)
def test_5_exactly_half_has_no_consequence_and_exactly_two_thirds_the_graver(
    low: int, proposal: Proposal
) -> None:
    """Clause III.6."""
    ids = [chr(ord("A") + n) * 16 for n in range(6)]
    register = dict.fromkeys(ids, IdState.ISSUED)
    sheets = [ballot(f"s{n}", each, L if n < low else H) for n, each in enumerate(ids)]
    assert first_official(box_of(*sheets, register=register)).proposal is proposal


@pytest.mark.parametrize(
    ("percent_of", "proposal"),
    [
        (PercentOf.COLLECTED, Proposal.NONE),  # 2 of 4, exactly 1/2
        (PercentOf.VALID, Proposal.AT_LEAST),  # 2 of 3, exactly 2/3
        (PercentOf.CONVENED, Proposal.NONE),  # 2 of 30
    ],
)
def test_5_low_confidence_has_the_base_of_the_percentage(
    percent_of: PercentOf, proposal: Proposal
) -> None:
    """Clauses III.2.3 and III.6."""
    form = ONE_PAGE.model_copy(update={"percent_of": percent_of})
    sheets = (ballot("s1", A, L), ballot("s2", B, L), ballot("s3", C, H), ballot("s4", D, X))
    assert first_official(box_of(*sheets), form).proposal is proposal


def test_5_documents_propose_and_decide_nothing() -> None:
    """Clause III.6: the authority in charge decides."""
    text = words(superior_report(with_shares(36, Proposal.AT_LEAST, 54)))
    assert "đề nghị cấp có thẩm quyền quản lý cán bộ xem xét, quyết định" in text
    assert "Việc xem xét, quyết định thuộc cấp có thẩm quyền quản lý cán bộ." in text


# 6. The list


@pytest.mark.parametrize(
    ("standing", "grounds"),
    [
        (Standing(), set()),
        (Standing(retirement_notice=dt.date(2023, 11, 20)), {Ground.RETIRING}),
        (Standing(retirement_notice=dt.date(2023, 11, 21)), set()),
        (Standing(appointed=dt.date(2023, 1, 1)), {Ground.APPOINTED_THIS_YEAR}),
        (Standing(appointed=dt.date(2023, 11, 20)), {Ground.APPOINTED_THIS_YEAR}),
        (Standing(appointed=dt.date(2023, 11, 21)), set()),
        (Standing(appointed=dt.date(2022, 12, 31)), set()),
        (Standing(standing_committee=True), {Ground.STANDING_COMMITTEE}),
        (Standing(places=2), set()),
        (Standing(places=3), {Ground.PLACES}),
    ],
)
def test_6_who_is_not_on_the_list(standing: Standing, grounds: set[Ground]) -> None:
    """Clause II.1; two places at most by clause I.4."""
    found = obstacles(standing, ONE_PAGE.rules, ONE_PAGE.conference.date)
    assert {each.rule.ground for each in found} == grounds
    for each in found:
        assert each.rule.clause == ("I.4" if each.rule.ground is Ground.PLACES else "II.1")


def test_6_the_vote_falls_in_the_third_year_of_the_term() -> None:
    """Clause II.3; tests/test_election.py tries the years around it."""
    assert ONE_PAGE.rules.term_year is not None
    assert (ONE_PAGE.rules.term_year.value, ONE_PAGE.rules.term_year.clause) == (3, "II.3")
    assert ONE_PAGE.conference.date.year - ONE_PAGE.term.start.year + 1 == 3


# 7. Committee, minutes, announcement


def test_7_the_elected_committee_stands_in_the_minutes_in_three_copies_under_secrecy() -> None:
    """Clause III.4, steps 1, 2 and 3: proposed, elected, hands out, counts, announces; minutes in
    three copies, two for the direct superior and one for the file."""
    facts = simple_facts(1)
    elected = tuple(replace_name(each, f"{each.name} X") for each in facts.committee)
    facts = replace(facts, conference=Conference(60, 52, elected))
    documents = [minutes(facts, number) for number in (1, 2, 3)]
    for number, document in enumerate(documents, start=1):
        text = words(document)
        assert all(member.name in text for member in elected)
        assert "Danh sách đề xuất trước hội nghị: Nguyễn Văn T (Trưởng ban); Trần" in text
        assert document.letterhead.copy[0] == f"Bản số {number}/3"
        assert document.letterhead.secrecy == "MẬT"
    recipients = [document.letterhead.copy[1] for document in documents]
    assert ["Cấp trên trực tiếp" in each for each in recipients] == [True, True, False]
    assert "Lưu" in recipients[2]


def replace_name(member: object, name: str) -> object:
    return member.model_copy(update={"name": name})


def test_7_results_go_to_nobody_else() -> None:
    """Clause III.5: voters, the competent authority, the official concerned, at the conference."""
    facts = simple_facts(3)
    other = facts.tally.officials[1].name
    assert other not in words(letter(facts, facts.tally.officials[0]))
    assert other in words(notice(facts))
    assert f"Kính gửi: {facts.form.body.superior}" in words(superior_report(facts))


def test_7_the_leaflet_tells_the_voter_what_to_judge_by() -> None:
    """Clauses III.1.1 and III.1.2."""
    text = words(leaflet(Election("ABCDEFGH", False, ONE_PAGE)))
    for criterion in ONE_PAGE.rules.criteria:
        assert f"{criterion.heading.vi} (mục {criterion.clause} của Kế hoạch):" in text


# 8. Deadlines


def test_8_the_deadlines_of_the_plan() -> None:
    """Clauses III.3.3, III.3.4 and III.4, step 1, for 20 November 2023: «trước» excludes the day,
    «chậm nhất» includes it, and of two the earlier governs."""
    dues = {due.key: due for due in calendar(ONE_PAGE)}
    assert {key: due.last_day for key, due in dues.items()} == {
        "report": dt.date(2023, 10, 29),  # before 30/10; before 20 days alone it were 30/10
        "dossier": dt.date(2023, 11, 4),
        "questions": dt.date(2023, 11, 10),
        "forwarding": dt.date(2023, 11, 10),
        "answers": dt.date(2023, 11, 17),
    }
    assert [limit.last_day for limit in dues["report"].others] == [dt.date(2023, 10, 30)]
    assert last_day(dt.date(2024, 3, 2), 2, Counting.AT_LATEST) == dt.date(2024, 2, 29)


# 9. Doubtful ballots


def test_9_a_doubtful_row_waits_and_a_decision_changes_no_reading() -> None:
    """Of no clause: the committee decides, and the record keeps who, when and why."""
    sheet = ballot("s1", A, [R, *[H] * 10])
    (waiting,) = box_of(sheet).ballots
    assert (waiting.status, waiting.rows[0].ruling) == (Status.REVIEW, R)
    decision = on_row("s1", 1, L)
    assert decision.by
    assert decision.why
    assert decision.at
    (decided,) = box_of(sheet, row_decisions=[decision]).ballots
    assert decided.rows[0].ruling is L
    assert decided.rows[0].marks == waiting.rows[0].marks
    assert tally(box_of(sheet), COUNTS, ONE_PAGE).waiting == 1


# Departures, and that nothing is left out


def test_the_annex_names_every_departure_from_the_profile() -> None:
    """Clauses II.2, III.2.3, III.3.3, III.4 step 3 and III.6: each choice beside the profile's."""
    form = ONE_PAGE
    names = form.level_names.model_copy(update={"high": "Rất tín nhiệm"})
    own = OwnDeadline(
        key="answers", who="Người được lấy phiếu", what="giải trình", whom="người ghi phiếu",
        days=5, counting=Counting.AT_LATEST, clause="4.2",
    )  # fmt: skip
    more = own.model_copy(update={"key": "hearing", "who": "Mặt trận", "what": "gửi ý kiến"})
    limits = Thresholds(quorum="3/4", more_than="3/5", at_least="3/4")
    form = form.model_copy(
        update={
            "levels": names, "deadlines": (own, more), "thresholds": limits,
            "percent_of": PercentOf.VALID,
            "minutes": form.minutes.model_copy(update={"secrecy": None}),
        }
    )  # fmt: skip
    facts = simple_facts(1)
    facts = replace(facts, election=replace(facts.election, form=form))
    (table,) = departures_of(facts)
    lines = [tuple(cell.text for cell in row if cell) for row in table.rows]
    for expected in (
        ("–", "Tên mức tín nhiệm", "Tín nhiệm cao", "Rất tín nhiệm"),
        ("II.2", "Số người có mặt tối thiểu", "2/3", "3/4"),
        ("III.4, bước 3", "Chế độ bảo mật của biên bản", "MẬT", "không có"),
    ):
        assert expected in lines
    assert any(line[0] == "III.3.3" and line[2:] == ("chậm nhất 03 ngày", "chậm nhất 05 ngày")
               for line in lines)  # fmt: skip
    assert any("Mặt trận gửi ý kiến" in line[1] for line in lines)
    text = words(minutes(facts, 1))
    assert "Điểm khác so với bộ quy tắc" in text
    assert "Rất tín nhiệm" in text


def test_every_clause_of_the_default_profile_is_named_by_a_test() -> None:
    """Whoever adds an entry to the profile adds a test that names its clause."""
    rules = ONE_PAGE.rules
    single = (
        rules.percent_of, rules.struck_name, rules.undervote, rules.overvote, rules.quorum,
        rules.more_than, rules.at_least, rules.secrecy, rules.copies, rules.max_places,
        rules.term_year,
    )  # fmt: skip
    entries = (*single, *rules.exclusions, *rules.deadlines, *rules.criteria, *rules.dossier)
    clauses = {part for each in entries if each for part in each.clause.split("; ")}
    named = " ".join(
        inspect.getdoc(test) or "" for name, test in globals().items() if name.startswith("test_")
    )
    for clause in clauses:
        number, _, step = clause.partition(", bước ")
        assert re.search(rf"\b{re.escape(number)}\b", named), clause
        assert not step or re.search(rf"{re.escape(number)},? steps? [^;:]*{step}", named), clause


def test_every_rule_has_a_test() -> None:
    tests = {name.split("_")[1] for name in globals() if name.startswith("test_")}
    assert {str(number) for number in range(1, 10)} <= tests
