"""The rules of annex II: each choice beside its clause, and where the form departs from its profile
or the profile was not compared with its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Block, Cell, Paragraph, Style, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.wording import (
    MISSING_STAMPS,
    SCOPES,
    STAMPS,
    base_name,
    fraction,
    proposal_condition,
)
from ptn_scan.election import Form, Scope
from ptn_scan.rules.catalogue import DEFAULT
from ptn_scan.rules.values import Entry
from ptn_scan.tally import Proposal

_LEFT, _CENTRE = Align.LEFT, Align.CENTRE


@dataclass(frozen=True, slots=True)
class _Rule:
    clause: str
    content: str
    applied: str
    confirmed: bool = True

    @property
    def cells(self) -> tuple[Cell, ...]:
        applied = self.applied if self.confirmed else f"{self.applied} (*)"
        return Cell(self.clause), Cell(self.content), Cell(applied)


def rules(facts: MinutesFacts) -> Iterator[Block]:
    """The table of rules; below it what a star means, where there is one."""
    form = facts.election.form
    lines = (*_of_voting(form), *_after(facts))
    head = ("Mục", "Nội dung", "Quy tắc áp dụng")
    yield Table(
        widths=(29.0, 66.0, 70.0),
        aligns=(_CENTRE, _LEFT, _LEFT),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(line.cells for line in lines),
    )
    if not all(line.confirmed for line in lines):
        yield Paragraph(
            "(*) Bộ quy tắc ghi mục này chưa được đối chiếu với văn bản, hoặc văn bản để cơ quan "
            "ban hành xác định.",
            Style.NOTE,
        )


def _of_voting(form: Form) -> Iterator[_Rule]:
    profile, scope = form.rules, form.scope
    yield _rule(
        "Số người có mặt tối thiểu",
        f"{form.thresholds.quorum} số người được triệu tập",
        profile.quorum,
        form.thresholds.quorum,
    )
    yield _of_plan(form, "III.2.2", "Chữ ký của người ghi phiếu",
                   "không bắt buộc, không ảnh hưởng kết quả")  # fmt: skip
    yield _rule("Cơ sở tính tỉ lệ phần trăm", base_name(form), profile.percent_of, form.percent_of)
    yield _of_plan(form, "III.2.3", "Phiếu không do ban kiểm phiếu phát ra", SCOPES[Scope.BALLOT])
    for content, entry, chosen in (
        ("Gạch xoá họ tên được in trên phiếu", profile.struck_name, scope.struck_name),
        ("Không đánh dấu vào ô nào", profile.undervote, scope.undervote),
        ("Đánh dấu vào hai hoặc ba ô", profile.overvote, scope.overvote),
    ):
        yield _rule(content, SCOPES[chosen], entry, chosen)
    yield _of_plan(form, "III.2.3", "Ghi thêm tên người ngoài danh sách",
                   "phần ghi thêm không được tính; phần còn lại tính theo quy định")  # fmt: skip


def _after(facts: MinutesFacts) -> Iterator[_Rule]:
    form = facts.election.form
    profile, thresholds, plan = form.rules, form.thresholds, form.minutes
    yield _of_plan(form, "III.4, bước 1", "Dấu treo trên phiếu", STAMPS[facts.election.stamp_kind])
    yield _of_plan(
        form, "III.4, bước 1", "Phiếu không có dấu treo", MISSING_STAMPS[form.stamp.missing]
    )
    secrecy = plan.secrecy or "không đóng dấu"
    yield _rule("Chế độ bảo mật của biên bản", secrecy, profile.secrecy, plan.secrecy)
    number = len(plan.copies)
    yield _rule("Số bản của biên bản", f"{number:02d} bản", profile.copies, number)
    low = form.level_names.low.lower()
    none = f"(đúng {fraction(thresholds.more_than)}: không đề nghị)"
    yield _rule(
        f"Ngưỡng thứ nhất của {low}",
        f"{proposal_condition(Proposal.MORE_THAN, form)} {none}",
        profile.more_than,
        thresholds.more_than,
    )
    yield _rule(
        f"Ngưỡng thứ hai của {low}",
        proposal_condition(Proposal.AT_LEAST, form),
        profile.at_least,
        thresholds.at_least,
    )
    if form.proposes is not None:
        yield _Rule(numerals.NOTHING, "Nội dung đề nghị", "theo văn bản riêng của cơ quan")
    yield _Rule(
        numerals.NOTHING, "Số thành viên thống nhất một quyết định", f"{form.decisions.agree:02d}"
    )


def _rule(content: str, applied: str, entry: Entry[Any] | None, chosen: object) -> _Rule:
    """A rule that the profile may have an entry on; a form that departs from it is told."""
    if entry is None:
        return _Rule(numerals.NOTHING, content, f"{applied}, do cơ quan chọn")
    if entry.value != chosen:
        return _Rule(entry.clause, content, f"{applied} – KHÁC bộ quy tắc", entry.confirmed)
    return _Rule(entry.clause, content, applied, entry.confirmed)


def _of_plan(form: Form, clause: str, content: str, applied: str) -> _Rule:
    """A rule without an entry of its own; its clause is of the plan behind the default profile."""
    return _Rule(clause if form.profile == DEFAULT else numerals.NOTHING, content, applied)
