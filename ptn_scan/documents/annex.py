"""The annex of the minutes: rules chosen, thresholds of reading, identities, and what proves the
record (head of the journal, version of the program)."""

from collections.abc import Iterator

from ptn_scan import __version__
from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Annex, Block, Cell, Heading, Paragraph, Style, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.wording import (
    BASES,
    MISSING_STAMPS,
    RULINGS,
    SCOPES,
    STAMPS,
    fraction,
    free_text,
    proposal_condition,
)
from ptn_scan.election import Form, Scope
from ptn_scan.ruling.values import Ruling
from ptn_scan.tally import Proposal

_LEFT, _CENTRE = Align.LEFT, Align.CENTRE


def annex(facts: MinutesFacts) -> Iterator[Block]:
    """The blocks of the annex, in order."""
    form = facts.election.form
    yield Annex("PHỤ LỤC", "Quy tắc, ngưỡng đọc phiếu và dữ liệu đối chiếu")
    yield Heading("1. Quy tắc đã áp dụng")
    yield Paragraph(
        f"Bộ quy tắc {form.profile}, phiên bản {form.profile_version}. Nguồn: "
        f"{form.profile_source}. Mục ghi trong bảng là mục của Kế hoạch."
    )
    yield _rules(facts)
    if form.left_off:
        yield Heading("2. Người không thuộc danh sách lấy phiếu")
        yield _left_off(form)
    number = 3 if form.left_off else 2
    if facts.thresholds:
        yield Heading(f"{number}. Ngưỡng đọc phiếu")
        yield _thresholds(facts)
        number += 1
    yield Heading(f"{number}. Đối chiếu số liệu")
    yield _identities(facts)
    yield Heading(f"{number + 1}. Dữ liệu đối chiếu")
    yield Paragraph(
        f"Phần mềm: ptn-scan, phiên bản {__version__}. Chuỗi kiểm tra cuối của nhật ký (SHA-256): "
        f"{facts.journal_head}",
        Style.NOTE,
    )
    if facts.fingerprint:
        yield Paragraph(
            "Vân tay khóa công khai của cuộc lấy phiếu (SHA-256), dùng để kiểm tra gói hồ sơ gửi "
            f"lên cấp trên: {in_groups(facts.fingerprint)}",
            Style.NOTE,
        )
    yield from _unanimous(facts, number + 2)


def in_groups(digits: str) -> str:
    """A fingerprint as people compare it, in groups of four digits: `1a2b 3c4d …`."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _unanimous(facts: MinutesFacts, number: int) -> Iterator[Block]:
    """Whose result shows by itself how everybody voted; nothing where there is none."""
    if facts.tally.waiting:
        return
    telling = [(each, level) for each in facts.tally.officials if (level := each.unanimous)]
    if not telling:
        return
    yield Heading(f"{number}. Lưu ý về bí mật phiếu")
    yield Paragraph(
        "Mọi phiếu hợp lệ đều cùng một mức nên chính kết quả cho biết từng người đã chọn mức nào; "
        "ban kiểm phiếu lưu ý khi công bố kết quả của:"
    )
    for result, level in telling:
        yield Paragraph(
            f"– {result.name}, {result.title}: {result.valid}/{result.valid} phiếu hợp lệ chọn "
            f"“{RULINGS[Ruling(level.value)]}”.",
            Style.ITEM,
        )


def _rules(facts: MinutesFacts) -> Table:
    rows = (*_rules_of_voting(facts.election.form), *_rules_after(facts))
    head = ("Mục", "Nội dung", "Quy tắc áp dụng")
    return Table(
        widths=(23.0, 69.0, 73.0),
        aligns=(_CENTRE, _LEFT, _LEFT),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(tuple(Cell(text) for text in row) for row in rows),
    )


def _rules_of_voting(form: Form) -> tuple[tuple[str, str, str], ...]:
    scope = form.scope
    return (
        ("II.2", "Số người có mặt tối thiểu", f"{form.thresholds.quorum} số người được triệu tập"),
        ("III.2.2", "Chữ ký của người ghi phiếu", "không bắt buộc, không ảnh hưởng kết quả"),
        ("III.2.3", "Cơ sở tính tỉ lệ phần trăm", BASES[form.percent_of]),
        ("III.2.3", "Phiếu không do ban kiểm phiếu phát ra", SCOPES[Scope.BALLOT]),
        ("III.2.3", "Gạch xoá họ tên được in trên phiếu", SCOPES[scope.struck_name]),
        ("III.2.3", "Không đánh dấu vào ô nào", SCOPES[scope.undervote]),
        ("III.2.3", "Đánh dấu vào hai hoặc ba ô", SCOPES[scope.overvote]),
        ("III.2.3", "Ghi thêm tên người ngoài danh sách",
         "phần ghi thêm không được tính; phần còn lại tính theo quy định"),
    )  # fmt: skip


def _rules_after(facts: MinutesFacts) -> tuple[tuple[str, str, str], ...]:
    form = facts.election.form
    more_than, at_least = (
        proposal_condition(proposal, form) for proposal in (Proposal.MORE_THAN, Proposal.AT_LEAST)
    )
    return (
        ("III.4, bước 1", "Dấu treo trên phiếu", STAMPS[facts.election.stamp_kind]),
        ("III.4, bước 1", "Phiếu không có dấu treo", MISSING_STAMPS[form.stamp.missing]),
        ("III.4, bước 3", "Chế độ bảo mật của biên bản", form.minutes.secrecy or "không đóng dấu"),
        ("III.4, bước 3", "Số bản của biên bản", f"{len(form.minutes.copies):02d} bản"),
        ("III.6", "Ngưỡng thứ nhất của tín nhiệm thấp",
         f"{more_than} (đúng {fraction(form.thresholds.more_than)}: không đề nghị)"),
        ("III.6", "Ngưỡng thứ hai của tín nhiệm thấp", at_least),
        (numerals.NOTHING, "Số thành viên thống nhất một quyết định",
         f"{form.decisions.agree:02d}"),
    )  # fmt: skip


def _left_off(form: Form) -> Table:
    head = ("TT", "Họ và tên, chức vụ", "Lý do")
    return Table(
        widths=(12.0, 78.0, 75.0),
        aligns=(_CENTRE, _LEFT, _LEFT),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(
            (Cell(str(number)), Cell(entry.name, entry.title), Cell(entry.reason))
            for number, entry in enumerate(form.left_off, start=1)
        ),
    )


def _thresholds(facts: MinutesFacts) -> Table:
    head = ("Ngưỡng", "Giá trị", "Đơn vị", "Nguồn")
    return Table(
        widths=(72.0, 19.0, 19.0, 55.0),
        aligns=(_LEFT, _CENTRE, _CENTRE, _LEFT),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(
            (
                Cell(free_text(threshold.meaning_vi)),
                Cell(numerals.decimal(threshold.value)),
                Cell(free_text(threshold.unit)),
                Cell(threshold.source),
            )
            for threshold in facts.thresholds
        ),
    )


def _identities(facts: MinutesFacts) -> Table:
    return Table(
        widths=(135.0, 30.0),
        aligns=(_LEFT, _CENTRE),
        head=((Cell("Đồng nhất thức", bold=True), Cell("Kết quả", bold=True)),),
        rows=tuple(
            (Cell(identity.vi), Cell("đúng" if identity.holds else "chưa đúng"))
            for identity in facts.tally.identities
        ),
    )
