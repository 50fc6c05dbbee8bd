"""The rules of annex II: each choice beside its clause, where the form departs from its profile,
and where the profile was not compared with its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Block, Cell, Paragraph, Style, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import (
    MISSING_STAMPS,
    SCOPES,
    STAMPS,
    base_name,
    clause_name,
    fraction,
    level_name,
    proposal_condition,
)
from ptn_scan.election import Election, Form, Level, Scope
from ptn_scan.plan.departures import departures
from ptn_scan.rules.catalogue import DEFAULT
from ptn_scan.rules.values import Entry
from ptn_scan.tally import Proposal

_LEFT, _CENTRE = Align.LEFT, Align.CENTRE


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it applies: its clause, what it is about, and what holds. Where it is not
    `confirmed` nobody compared the profile's entry with its text."""

    clause: str
    content: str
    applied: str
    confirmed: bool = True

    @property
    def cells(self) -> tuple[Cell, ...]:
        applied = self.applied if self.confirmed else f"{self.applied} (*)"
        return Cell(self.clause), Cell(self.content), Cell(applied)


def rules(facts: MinutesFacts) -> Iterator[Block]:
    """The profile and the table of its rules; below it what a star means, where there is one."""
    form, tongue = facts.election.form, facts.tongue
    say = tongue.say
    yield Paragraph(
        say(
            f"Bộ quy tắc {form.profile}, phiên bản {form.profile_version}. Nguồn: "
            f"{form.profile_source}. Mục ghi bằng số La Mã là mục của Kế hoạch.",
            f"Profile {form.profile}, version {form.profile_version}. Source: "
            f"{form.profile_source}. Clauses in Roman numerals are of the plan.",
        )
    )
    if form.rules.reservation is not None:
        yield Paragraph(tongue.of(form.rules.reservation))
    lines = rules_of(facts.election, tongue)
    head = (say("Mục", "Clause"), say("Nội dung", "About"), say("Quy tắc áp dụng", "Applied"))
    yield Table(
        widths=(29.0, 66.0, 70.0),
        aligns=(_CENTRE, _LEFT, _LEFT),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(line.cells for line in lines),
    )
    if not all(line.confirmed for line in lines):
        yield Paragraph(
            say(
                "(*) Bộ quy tắc ghi mục này chưa được đối chiếu với văn bản, hoặc văn bản để cơ "
                "quan ban hành xác định.",
                "(*) By its profile this entry was not compared with the text, or the text leaves "
                "it to the body that issues the paper.",
            ),
            Style.NOTE,
        )


def rules_of(election: Election, tongue: Tongue) -> tuple[Rule, ...]:
    """Every choice of the form, those of the voting first."""
    return (*_of_voting(election.form, tongue), *_after(election, tongue))


def departures_of(facts: MinutesFacts) -> Iterator[Block]:
    """Every choice of the form that its profile makes otherwise: levels' names, quorum, base of
    percentages, scopes, thresholds, proposals, secrecy, copies, deadlines."""
    form, tongue = facts.election.form, facts.tongue
    found, say = departures(form), tongue.say
    if not found:
        yield Paragraph(
            say(
                "Mẫu phiếu không khác bộ quy tắc ở mục nào.",
                "The form departs from no rule of its profile.",
            )
        )
        return
    head = (
        say("Mục", "Clause"),
        say("Nội dung", "About"),
        say("Bộ quy tắc", "Profile"),
        say("Cuộc lấy phiếu này", "This vote"),
    )
    yield Table(
        widths=(25.0, 50.0, 45.0, 45.0),
        aligns=(_CENTRE, _LEFT, _LEFT, _LEFT),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(
            (
                Cell(clause_name(each.clause or numerals.NOTHING, tongue)),
                Cell(tongue.of(each.what)),
                Cell(tongue.of(each.by_profile)),
                Cell(tongue.of(each.by_form)),
            )
            for each in found
        ),
    )


def _of_voting(form: Form, tongue: Tongue) -> Iterator[Rule]:
    profile, scope, say = form.rules, form.scope, tongue.say
    quorum = form.thresholds.quorum
    yield _rule(
        say("Số người có mặt tối thiểu", "Quorum"),
        say(f"{quorum} số người được triệu tập", f"{quorum} of those convened"),
        profile.quorum,
        quorum,
        tongue,
    )
    yield _of_plan(
        form,
        "III.2.2",
        say("Chữ ký của người ghi phiếu", "The voter's signature"),
        say("không bắt buộc, không ảnh hưởng kết quả", "optional, without effect"),
    )
    yield _rule(
        say("Cơ sở tính tỉ lệ phần trăm", "Base of the percentages"),
        base_name(form, tongue),
        profile.percent_of,
        form.percent_of,
        tongue,
    )
    yield _of_plan(
        form,
        "III.2.3",
        say("Phiếu không do ban kiểm phiếu phát ra", "Ballot not issued by the committee"),
        tongue.of(SCOPES[Scope.BALLOT]),
    )
    for content, entry, chosen in (
        (
            say("Gạch xoá họ tên được in trên phiếu", "Printed name struck out"),
            profile.struck_name,
            scope.struck_name,
        ),
        (say("Không đánh dấu vào ô nào", "No box marked"), profile.undervote, scope.undervote),
        (
            say("Đánh dấu vào hai hoặc ba ô", "Two or three boxes marked"),
            profile.overvote,
            scope.overvote,
        ),
    ):
        yield _rule(content, tongue.of(SCOPES[chosen]), entry, chosen, tongue)
    yield _of_plan(
        form,
        "III.2.3",
        say("Ghi thêm tên người ngoài danh sách", "A name written in"),
        say(
            "phần ghi thêm không được tính; phần còn lại tính theo quy định",
            "counts for nothing; the rest of the ballot counts as the rules say",
        ),
    )


def _after(election: Election, tongue: Tongue) -> Iterator[Rule]:
    form = election.form
    profile, plan, say = form.rules, form.minutes, tongue.say
    step = say("III.4, bước 1", "III.4, step 1")
    yield _of_plan(
        form,
        step,
        say("Dấu treo trên phiếu", "Hanging stamp on the ballot"),
        tongue.of(STAMPS[election.stamp_kind]),
    )
    yield _of_plan(
        form,
        step,
        say("Phiếu không có dấu treo", "Ballot without it"),
        tongue.of(MISSING_STAMPS[form.stamp.missing]),
    )
    yield _rule(
        say("Chế độ bảo mật của biên bản", "Secrecy of the minutes"),
        plan.secrecy or say("không đóng dấu", "no mark"),
        profile.secrecy,
        plan.secrecy,
        tongue,
    )
    number = len(plan.copies)
    yield _rule(
        say("Số bản của biên bản", "Copies of the minutes"),
        say(f"{number:02d} bản", str(number)),
        profile.copies,
        number,
        tongue,
    )
    yield from _thresholds(form, tongue)
    if form.proposes is not None:
        yield Rule(
            numerals.NOTHING,
            say("Nội dung đề nghị", "What is proposed"),
            say("theo văn bản riêng của cơ quan", "by a text of the body's own"),
        )
    yield Rule(
        numerals.NOTHING,
        say("Số thành viên thống nhất một quyết định", "Members who must agree on a decision"),
        say(f"{form.decisions.agree:02d}", str(form.decisions.agree)),
    )


def _thresholds(form: Form, tongue: Tongue) -> Iterator[Rule]:
    profile, thresholds, say = form.rules, form.thresholds, tongue.say
    low = level_name(Level.LOW, form.level_names, tongue).lower()
    exactly = fraction(thresholds.more_than)
    none = say(f"(đúng {exactly}: không đề nghị)", f"(exactly {exactly}: nothing proposed)")
    yield _rule(
        say(f"Ngưỡng thứ nhất của {low}", f"First threshold of {low}"),
        f"{proposal_condition(Proposal.MORE_THAN, form, tongue)} {none}",
        profile.more_than,
        thresholds.more_than,
        tongue,
    )
    yield _rule(
        say(f"Ngưỡng thứ hai của {low}", f"Second threshold of {low}"),
        proposal_condition(Proposal.AT_LEAST, form, tongue),
        profile.at_least,
        thresholds.at_least,
        tongue,
    )


def _rule(
    content: str, applied: str, entry: Entry[Any] | None, chosen: object, tongue: Tongue
) -> Rule:
    """A rule that the profile may have an entry on; a form that departs from it is told."""
    if entry is None:
        chose = tongue.say("do cơ quan chọn", "as the body chose")
        return Rule(numerals.NOTHING, content, f"{applied}, {chose}")
    if entry.value != chosen:
        differs = tongue.say("KHÁC bộ quy tắc", "DEPARTS from the profile")
        applied = f"{applied} – {differs}"
    return Rule(clause_name(entry.clause, tongue), content, applied, entry.confirmed)


def _of_plan(form: Form, clause: str, content: str, applied: str) -> Rule:
    """A rule without an entry of its own; its clause is of the plan behind the default profile."""
    return Rule(clause if form.profile == DEFAULT else numerals.NOTHING, content, applied)
