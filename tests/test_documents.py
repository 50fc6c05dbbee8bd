"""What the minutes and the announcement say, before they are drawn."""

import datetime as dt
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from documents_facts import (
    COLLECTED,
    DECIDED_AT,
    GENUINE,
    facts_of,
    form_of,
    simple_facts,
    tally_of,
)
from hypothesis import given
from hypothesis import strategies as st

from ptn_scan.documents import numerals
from ptn_scan.documents.annex_limits import sentences
from ptn_scan.documents.blocks import Annex, Document, Heading, Paragraph, Signatures, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.fonts import balanced, times_width
from ptn_scan.documents.letter import letter
from ptn_scan.documents.minutes import minutes
from ptn_scan.documents.notice import notice
from ptn_scan.documents.people import committee_signatures
from ptn_scan.documents.superior_report import superior_report
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import REASONS, SHEET_ACTIONS, free_text, ruling_name
from ptn_scan.election import Conference, LeftOff, Member, PercentOf
from ptn_scan.ruling.limits import THRESHOLDS
from ptn_scan.ruling.values import Reason, Ruling, SheetAction, Threshold
from ptn_scan.tally import Proposal


def words(document: Document) -> str:
    """Every text of a document's blocks."""
    found: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            found.append(block.text)
        elif isinstance(block, Table):
            cells = (cell for row in (*block.head, *block.rows) for cell in row if cell)
            found += [f"{cell.text} {cell.below}" for cell in cells]
    return "\n".join(found)


def with_shares(low: int, proposal: Proposal, collected: int) -> MinutesFacts:
    """One official with `low` ballots of low confidence, the others high."""
    form = form_of(1)
    tally = tally_of(form, collected=collected)
    levels = (collected - low, 0, low)
    first, second, third = (Fraction(level, collected) for level in levels)
    result = replace(
        tally.officials[0],
        valid=collected,
        invalid=0,
        levels=levels,
        shares=(first, second, third),
        invalid_by_reason=(),
        proposal=proposal,
    )
    return facts_of(form, replace(tally, officials=(result,)))


@pytest.mark.parametrize(
    ("share", "printed"),
    [
        (Fraction(1, 3), "33,33"),
        (Fraction(2, 3), "66,67"),
        (Fraction(1, 2), "50,00"),
        (Fraction(12345, 100_000), "12,35"),  # a tie goes up
        (Fraction(12335, 100_000), "12,34"),  # where rounding half to even would stay at 12,34
        (Fraction(12325, 100_000), "12,33"),  # and would give 12,32 here
        (Fraction(100_5, 100_000), "1,01"),
        (Fraction(29, 20_000), "0,15"),  # as floats 0.145 is below the tie
        (Fraction(99_9949, 1_000_000), "99,99"),
        (Fraction(99_995, 100_000), "100,00"),
        (Fraction(0), "0,00"),
        (Fraction(1), "100,00"),
        (None, "–"),
    ],
)
def test_percent_is_rounded_exactly(share: Fraction | None, printed: str) -> None:
    assert numerals.percent(share) == printed


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_percent_is_within_half_a_hundredth(part: int, base: int) -> None:
    share = Fraction(part, base)
    off = Fraction(numerals.hundredths_of_percent(share), 10_000) - share
    assert -Fraction(1, 20_000) < off <= Fraction(1, 20_000)


def test_percent_of_nought_is_a_dash() -> None:
    assert numerals.percent_of(0, 0) == "–"


def test_nothing_collected_prints_dashes_and_proposes_nothing() -> None:
    form = form_of(2)
    document = minutes(facts_of(form, tally_of(form, collected=0)), 1)
    table = next(b for b in document.blocks if isinstance(b, Table) and len(b.widths) == 12)
    shares = [cell.text for row in table.rows for cell in row[7::2] if cell]
    assert shares == ["–"] * 6
    assert "ĐỀ NGHỊ" not in words(document)


@pytest.mark.parametrize(
    ("percent_of", "base"),
    [
        (PercentOf.COLLECTED, "tổng số phiếu thu về"),
        (PercentOf.VALID, "số phiếu hợp lệ"),
        (PercentOf.CONVENED, "tổng số người được triệu tập"),
    ],
)
def test_head_of_the_results_names_the_base(percent_of: PercentOf, base: str) -> None:
    form = form_of(1, percent_of)
    facts = facts_of(form, tally_of(form))
    for document in (minutes(facts, 1), notice(facts)):
        table = next(b for b in document.blocks if isinstance(b, Table) and len(b.widths) == 12)
        heads = [cell.below for row in table.head for cell in row if cell]
        assert f"(tỉ lệ % tính trên {base})" in heads


@pytest.mark.parametrize("collected", [54])
def test_proposals_stand_only_where_a_threshold_is_met(collected: int) -> None:
    """Clause III.6: exactly 1/2 has no consequence, exactly 2/3 the graver."""
    half = minutes(with_shares(27, Proposal.NONE, collected), 1)
    assert "ĐỀ NGHỊ" not in words(half)
    more = words(minutes(with_shares(28, Proposal.MORE_THAN, collected), 1))
    assert "trên 50% nhưng dưới 2/3 tổng số phiếu thu về, đề nghị cấp có thẩm quyền" in more
    assert "28 phiếu tín nhiệm thấp, 51,85%" in more
    assert "miễn nhiệm" not in more
    graver = words(minutes(with_shares(36, Proposal.AT_LEAST, collected), 1))
    assert "từ 2/3 tổng số phiếu thu về trở lên, đề nghị cấp có thẩm quyền" in graver
    assert "36 phiếu tín nhiệm thấp, 66,67%" in graver
    assert "quy hoạch" not in graver


def test_announcement_proposes_nothing_and_names_whom_clause_iii_5_names() -> None:
    document = notice(with_shares(36, Proposal.AT_LEAST, 54))
    assert "đề nghị" not in words(document).lower()
    signatures = next(b for b in document.blocks if isinstance(b, Signatures))
    assert [recipient.strip("– ;.") for recipient in signatures.recipients] == [
        "Thành phần ghi phiếu tín nhiệm",
        "Cấp có thẩm quyền trực tiếp quản lý cán bộ",
        "Người được lấy phiếu tín nhiệm",
    ]


@pytest.mark.parametrize(
    ("present", "sum_", "verdict"),
    [(40, "3 × 40 = 120 ≥ 2 × 60 = 120", "hội nghị đủ"), (39, "3 × 39 = 117 < ", "chưa đủ")],
)
def test_quorum_is_shown_as_integers(present: int, sum_: str, verdict: str) -> None:
    """Clause II.2."""
    facts = simple_facts(1)
    text = words(minutes(replace(facts, conference=Conference(60, present, ())), 1))
    assert sum_ in text
    assert verdict in text


def test_draft_before_the_conference_leaves_blanks_and_the_proposed_committee() -> None:
    facts = replace(simple_facts(1, draft=True), conference=None)
    text = words(minutes(facts, 1))
    assert "Số người được triệu tập: ……; số người có mặt: ……" in text
    assert "Nguyễn Văn T" in text


def test_waiting_decisions_are_said_and_no_proposal_is_made() -> None:
    facts = with_shares(36, Proposal.AT_LEAST, 54)
    text = words(minutes(replace(facts, tally=replace(facts.tally, waiting=3)), 1))
    assert "Số liệu tạm tính: còn 3 trường hợp" in text
    assert "ĐỀ NGHỊ" not in text


def test_every_copy_has_its_number_and_recipient() -> None:
    facts = simple_facts(1)
    copies = facts.election.form.minutes.copies
    heads = [minutes(facts, number).letterhead.copy for number in (1, 2, 3)]
    assert heads == [(f"Bản số {i}/3", copy.recipient) for i, copy in enumerate(copies, start=1)]
    assert "được lập thành 03 bản" in words(minutes(facts, 1))
    assert minutes(facts, 1).letterhead.secrecy == "MẬT"


def test_counts_and_surplus_stand_in_the_minutes() -> None:
    facts = simple_facts(1)
    tables = [b for b in minutes(facts, 1).blocks if isinstance(b, Table)]
    numbers = {row[0].text.strip(" –+"): row[1].text for row in tables[2].rows if row[0] and row[1]}
    assert numbers["Số phiếu đã in"] == "60"
    assert numbers["Số phiếu phát ra"] == "52"
    assert numbers["Số phiếu còn lại (không phát)"] == "8"
    assert numbers["Số phiếu hỏng"] == "0"
    assert numbers["Phiếu do ban kiểm phiếu phát ra"] == str(GENUINE)
    assert numbers["Số phiếu thu về"] == str(COLLECTED)
    assert numbers["Phiếu không do ban kiểm phiếu phát ra"] == "2"
    assert numbers[REASONS[Reason.BAD_CODE]] == "1"
    assert rows_under(minutes(facts, 1), "Lý do", column=0) == [
        (REASONS[Reason.BAD_CODE], "1"),
        (REASONS[Reason.NOT_ISSUED], "1"),
        ("Tổng số", "2"),
    ]
    assert "Lý do: Máy quét hỏng." in words(minutes(facts, 1))
    assert (
        f"Số phiếu phát ra: 52; số phiếu thu về: {COLLECTED}, trong đó phiếu do ban kiểm phiếu "
        f"phát ra: {GENUINE}, phiếu không do ban kiểm phiếu phát ra: 2."
    ) in words(notice(facts))


def test_what_was_taken_out_of_the_count_is_told_with_its_reason() -> None:
    """Spoiled ballots and withdrawn scans in the minutes, people off the list in the annex."""
    off = LeftOff(name="Lê Thị X", title="Chủ tịch", reason="ủy viên ban thường vụ", clause="II.1")
    facts = replace(
        facts_of(form := form_of(1).model_copy(update={"left_off": (off,)}), tally_of(form)),
        spoiled_whys=("đánh dấu nhầm", "rách"),
        withdrawn=(("2", "Trần Thị U", "quét lẫn phiếu còn lại"),),
    )
    document = minutes(facts, 1)
    text = words(document)
    assert "do người ghi phiếu trả lại không được tính" in text
    assert "Lý do: đánh dấu nhầm; rách." in text
    assert "tập phiếu 2 đã được Trần Thị U rút ra, không tính vào kết quả. Lý do: quét" in text
    assert rows_under(document, "Lý do", column=2) == [("1", "Lê Thị X", "ủy viên ban thường vụ")]
    assert "Lê Thị X Chủ tịch" in text
    assert "mục II.1" in text


def test_annex_tells_every_reason_of_an_officials_invalid_ballots() -> None:
    """Clause III.2.3: what makes a ballot invalid; the numbers sum to the invalid ballots."""
    facts = simple_facts(1)
    (result,) = facts.tally.officials
    undervotes = result.invalid - 2
    assert undervotes > 0
    row = rows_under(minutes(facts, 1), "Trong đó, theo lý do")[0]
    assert row == ("1", result.name, str(result.invalid), (
        f"{REASONS[Reason.BAD_CODE]}: 1; {REASONS[Reason.NOT_ISSUED]}: 1; "
        f"{REASONS[Reason.UNDERVOTE]}: {undervotes}"
    ))  # fmt: skip


def test_annex_tells_who_decided_what_when_and_why() -> None:
    """Rule 9: a decision is recorded with who, when and why."""
    facts = simple_facts(3)
    when, name = "14–15 giờ, 20/11/2023", facts.tally.officials[0].name
    why = "Vòng tròn quanh ô, phiếu […], tờ […], tệp […]"
    document = minutes(facts, 1)
    assert rows_under(document, "Người được lấy phiếu") == [
        ("1", f"1. {name}", "Không hợp lệ", "Nguyễn Văn T", why, when),
        ("2", f"1. {name}", "Tín nhiệm thấp", "Nguyễn Văn T", why, when),
    ]
    (same,) = rows_under(document, "Quyết định", column=1)
    assert same[2:] == ("Trần Thị U", "Cùng một tờ với […]", when)


def rows_under(document: Document, head: str, column: int | None = None) -> list[tuple[str, ...]]:
    """The rows of the one table that has `head` over a column, or over the one that is named."""
    (found,) = (
        block
        for block in document.blocks
        if isinstance(block, Table)
        and any(
            cell is not None and cell.text == head and column in (None, index)
            for index, cell in enumerate(block.head[-1])
        )
    )
    return [tuple(cell.text if cell else "" for cell in row) for row in found.rows]


def test_parts_of_the_minutes_stand_in_their_order() -> None:
    """Clauses III.2.3 and III.4, step 3: people, course, ballots, result, proposals; the annexes
    after the signatures."""
    blocks = minutes(with_shares(36, Proposal.AT_LEAST, 54), 1).blocks
    signed = next(i for i, block in enumerate(blocks) if isinstance(block, Signatures))
    headings = [block.text for block in blocks[:signed] if isinstance(block, Heading)]
    assert headings == [
        "I. THÀNH PHẦN",
        "II. DIỄN BIẾN HỘI NGHỊ",
        "III. SỐ LƯỢNG PHIẾU",
        "IV. KẾT QUẢ KIỂM PHIẾU",
        "V. ĐỀ NGHỊ CẤP CÓ THẨM QUYỀN",
    ]
    annexes = [block.title for block in blocks[signed:] if isinstance(block, Annex)]
    assert annexes == ["PHỤ LỤC I", "PHỤ LỤC II"]


def test_a_row_of_the_result_says_everything_of_an_official() -> None:
    """Clause III.2.3: issued, collected with the surplus, valid, invalid, each level, its share;
    the same in minutes, announcement, report and the official's own letter."""
    facts = simple_facts(2)
    tally, result = facts.tally, facts.tally.officials[1]
    counts = (tally.counts.issued, tally.collected, result.valid, result.invalid)
    expected = [str(count) for count in counts]
    for number, share in zip(result.levels, result.shares, strict=True):
        expected += [str(number), numerals.percent(share)]
    assert tally.collected != tally.genuine
    for document in (minutes(facts, 1), notice(facts), superior_report(facts)):
        table = next(b for b in document.blocks if isinstance(b, Table) and len(b.widths) == 12)
        assert [cell.text for cell in table.rows[1] if cell][2:] == expected, document.name
    table = next(b for b in letter(facts, result).blocks if isinstance(b, Table))
    assert [cell.text for cell in table.rows[0] if cell] == expected


def test_decisions_do_not_stand_in_the_order_of_the_ballots() -> None:
    facts = simple_facts(3)
    backwards = replace(facts, row_decisions=facts.row_decisions[::-1])
    assert words(minutes(facts, 1)) == words(minutes(backwards, 1))


def test_time_of_a_decision_is_an_hour_of_vietnam() -> None:
    assert numerals.within_hour(DECIDED_AT) == "14–15 giờ, 20/11/2023"
    late = dt.datetime(2023, 11, 20, 18, 5, tzinfo=dt.UTC)
    assert numerals.within_hour(late) == "1–2 giờ, 21/11/2023"
    assert numerals.within_hour(dt.datetime(2023, 11, 20, 18, 5)) == "18–19 giờ, 20/11/2023"


def test_a_time_of_the_afternoon_has_its_hour_of_twenty_four() -> None:
    assert numerals.clock(dt.time(14, 5)) == "14 giờ 05 phút"
    assert numerals.clock(dt.time(14, 5), Tongue.ENGLISH) == "14:05"


def test_annex_prints_rules_beside_their_clause_thresholds_and_journal() -> None:
    text = words(minutes(simple_facts(1), 1))
    for expected in ("II.2", "III.2.3", "III.6", "III.4, bước 3", "0,3", "mm²", "0f" * 32):
        assert expected in text
    assert "không hợp lệ đối với riêng người đó" in text


def test_annex_says_every_limit_as_a_sentence_that_holds_its_value() -> None:
    facts = replace(simple_facts(1), thresholds=THRESHOLDS)
    text = words(minutes(facts, 1))
    said = [sentence for _, sentence in sentences(THRESHOLDS)]
    assert all(sentence in text for sentence in said)
    assert all(s[0].isupper() and re.search(r"[^,;]\.$", s) for s in said)
    assert "mức này" not in " ".join(said)
    for limit in THRESHOLDS:
        value = 100 * limit.value if limit.unit == "phần" else limit.value
        assert numerals.decimal(value) in " ".join(said), limit.key
    own = Threshold("ink.blank", 0.3, "mm²", "mực ít hơn thế là ô trống", "thử")
    assert list(sentences([own])) == [("", "Mực ít hơn thế là ô trống: 0,3 mm².")]


def test_every_word_of_the_closed_sets_is_translated() -> None:
    assert set(REASONS) == set(Reason)
    names = simple_facts(1).form.level_names
    assert len({ruling_name(ruling, names) for ruling in Ruling}) == len(Ruling)
    assert set(SHEET_ACTIONS) == set(SheetAction)


def test_head_signs_last_and_at_the_right_whatever_the_size_of_the_committee() -> None:
    for size in range(1, 18):
        members = tuple(
            Member(name=f"Lê Văn {i}", role="Trưởng ban" if i == 0 else "Thành viên")
            for i in range(size)
        )
        places = [
            place for row in committee_signatures(members, Tongue.VIETNAMESE).rows for place in row
        ]
        assert sorted(p.name for p in places if p) == sorted(m.name for m in members)
        assert places[-1] is not None
        assert places[-1].name == "Lê Văn 0"


def test_free_text_loses_ids_handles_files_and_control_characters() -> None:
    text = free_text("tờ\x00 abc, ABCDEFGH234567QZ\nvà hop/quet.PDF, abcd", ["abc"])
    assert text == "tờ […], […] và […], abcd"
    assert free_text("tờ abc-1", ["abc", "abc-1"]) == "tờ […]"
    assert free_text("Trần\u200b Thị\u202e U") == "Trần Thị U"


def test_long_date_pads_what_the_decree_pads() -> None:
    assert numerals.long_date(dt.date(2023, 2, 5)) == "ngày 05 tháng 02 năm 2023"
    assert numerals.long_date(dt.date(2023, 3, 15)) == "ngày 15 tháng 3 năm 2023"


def test_title_of_two_lines_breaks_before_a_phrase() -> None:
    title = "Lấy phiếu tín nhiệm đối với cán bộ, lãnh đạo thuộc Ủy ban nhân dân huyện Kon Rẫy"
    assert balanced(title, 14, 161.0)[1].startswith("thuộc")


@given(st.text("ăâđêôơưỷỗ abc", min_size=1, max_size=120).filter(str.strip))
def test_balanced_lines_lose_no_word_and_fit(text: str) -> None:
    lines = balanced(text, 14, 160.0)
    assert " ".join(lines).split() == text.split()
    assert all(times_width(line, 14) <= 160.0 or " " not in line for line in lines)
