"""Annex II of the minutes: rules chosen, how the machine read and how that was checked, identities,
and what proves the record (head of the journal, version of the program)."""

from collections.abc import Iterator

from ptn_scan import __version__
from ptn_scan.documents import annex_reading, annex_rules
from ptn_scan.documents.blocks import Align, Annex, Block, Cell, Heading, Paragraph, Style, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.election import Form

_LEFT, _CENTRE = Align.LEFT, Align.CENTRE


def rules_annex(facts: MinutesFacts) -> Iterator[Block]:
    """The blocks of annex II, in order; sections without anything to say are left out."""
    yield Annex("PHỤ LỤC II", "Quy tắc, cách đọc phiếu và dữ liệu đối chiếu")
    sections = (
        ("Quy tắc đã áp dụng", tuple(_rules_applied(facts))),
        ("Người không thuộc danh sách lấy phiếu", tuple(_left_off(facts.election.form))),
        ("Ngưỡng đọc phiếu", tuple(annex_reading.thresholds(facts))),
        ("Độ chính xác của việc đọc phiếu", tuple(annex_reading.accuracy(facts))),
        ("Kiểm tra máy quét bằng bộ phiếu thử", tuple(annex_reading.deck(facts))),
        ("Kiểm tra kết quả bằng tay", tuple(annex_reading.audit(facts))),
        ("Đối chiếu số liệu", (_identities(facts),)),
        ("Dữ liệu đối chiếu", tuple(_proof(facts))),
        ("Lưu ý về bí mật phiếu", tuple(_unanimous(facts))),
    )
    filled = ((title, blocks) for title, blocks in sections if blocks)
    for number, (title, blocks) in enumerate(filled, start=1):
        yield Heading(f"{number}. {title}")
        yield from blocks


def _rules_applied(facts: MinutesFacts) -> Iterator[Block]:
    form = facts.election.form
    yield Paragraph(
        f"Bộ quy tắc {form.profile}, phiên bản {form.profile_version}. Nguồn: "
        f"{form.profile_source}. Mục ghi bằng số La Mã là mục của Kế hoạch."
    )
    yield from annex_rules.rules(facts)


def _proof(facts: MinutesFacts) -> Iterator[Block]:
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


def in_groups(digits: str) -> str:
    """A fingerprint as people compare it, in groups of four digits: `1a2b 3c4d …`."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _unanimous(facts: MinutesFacts) -> Iterator[Block]:
    """Whose result shows by itself how everybody voted; nothing where there is none."""
    if facts.tally.waiting:
        return
    telling = [(each, level) for each in facts.tally.officials if (level := each.unanimous)]
    if not telling:
        return
    yield Paragraph(
        "Mọi phiếu hợp lệ đều cùng một mức nên chính kết quả cho biết từng người đã chọn mức nào; "
        "ban kiểm phiếu lưu ý khi công bố kết quả của:"
    )
    for result, level in telling:
        yield Paragraph(
            f"– {result.name}, {result.title}: {result.valid}/{result.valid} phiếu hợp lệ chọn "
            f"“{facts.form.level_names.of(level)}”.",
            Style.ITEM,
        )


def _left_off(form: Form) -> Iterator[Block]:
    if not form.left_off:
        return
    head = ("TT", "Họ và tên, chức vụ", "Lý do")
    yield Table(
        widths=(12.0, 78.0, 75.0),
        aligns=(_CENTRE, _LEFT, _LEFT),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(
            (Cell(str(number)), Cell(entry.name, entry.title), Cell(entry.reason))
            for number, entry in enumerate(form.left_off, start=1)
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
