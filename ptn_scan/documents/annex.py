"""Annex II of the minutes: rules chosen, how the machine read and how that was checked, identities,
and what proves the record (head of the journal, version of the program)."""

from collections.abc import Iterator

from ptn_scan import __version__
from ptn_scan.documents import annex_limits, annex_reading, annex_rules
from ptn_scan.documents.blocks import Align, Annex, Block, Cell, Heading, Paragraph, Style, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.wording import cited, level_name

_LEFT, _CENTRE = Align.LEFT, Align.CENTRE


def rules_annex(facts: MinutesFacts) -> Iterator[Block]:
    """The blocks of annex II, in order; sections without anything to say are left out."""
    say = facts.tongue.say
    yield Annex(
        say("PHỤ LỤC II", "ANNEX II"),
        say("Quy tắc, cách đọc phiếu và dữ liệu đối chiếu", "Rules, reading, and data for checks"),
    )
    sections = (
        (say("Quy tắc đã áp dụng", "Rules applied"), annex_rules.rules(facts)),
        (
            say("Điểm khác so với bộ quy tắc", "Departures from the profile"),
            annex_rules.departures_of(facts),
        ),
        (say("Người không thuộc danh sách lấy phiếu", "Not on the list"), _left_off(facts)),
        (say("Ngưỡng đọc phiếu", "Limits of reading"), annex_limits.thresholds(facts)),
        (say("Độ chính xác của việc đọc phiếu", "Accuracy"), annex_reading.accuracy(facts)),
        (say("Kiểm tra máy quét bằng bộ phiếu thử", "Test deck"), annex_reading.deck(facts)),
        (say("Kiểm tra kết quả bằng tay", "Check by hand"), annex_reading.audit(facts)),
        (say("Đối chiếu số liệu", "Numbers that must meet"), iter((_identities(facts),))),
        (say("Dữ liệu đối chiếu", "Data for checks"), _proof(facts)),
        (say("Lưu ý về bí mật phiếu", "Secrecy of the vote"), _unanimous(facts)),
    )
    filled = ((title, blocks) for title, found in sections if (blocks := tuple(found)))
    for number, (title, blocks) in enumerate(filled, start=1):
        yield Heading(f"{number}. {title}")
        yield from blocks


def _proof(facts: MinutesFacts) -> Iterator[Block]:
    say = facts.tongue.say
    yield Paragraph(
        say(
            f"Phần mềm: ptn-scan, phiên bản {__version__}. Chuỗi kiểm tra cuối của nhật ký "
            "(SHA-256):",
            f"Program: ptn-scan, version {__version__}. Head of the journal (SHA-256):",
        ),
        Style.NOTE,
    )
    yield Paragraph(facts.journal_head, Style.NOTE)
    if facts.fingerprint:
        yield Paragraph(
            say(
                "Vân tay khóa công khai của cuộc lấy phiếu (SHA-256), dùng để kiểm tra gói hồ sơ "
                "gửi lên cấp trên:",
                "Fingerprint of the election's public key (SHA-256), by which the package for the "
                "superior is checked:",
            ),
            Style.NOTE,
        )
        yield Paragraph(in_groups(facts.fingerprint), Style.NOTE)


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
    say = facts.tongue.say
    yield Paragraph(
        say(
            "Mọi phiếu hợp lệ đều cùng một mức nên chính kết quả cho biết từng người đã chọn mức "
            "nào; ban kiểm phiếu lưu ý khi công bố kết quả của:",
            "All valid ballots have the same level, so that the result itself tells how each "
            "voted; mind this when announcing the results of:",
        )
    )
    for result, level in telling:
        name = level_name(level, facts.form.level_names, facts.tongue)
        share = f"{result.valid}/{result.valid}"
        votes = say(f"{share} phiếu hợp lệ chọn “{name}”", f"{share} valid ballots “{name}”")
        yield Paragraph(f"– {result.name}, {result.title}: {votes}.", Style.ITEM)


def _left_off(facts: MinutesFacts) -> Iterator[Block]:
    left_off, say = facts.form.left_off, facts.tongue.say
    if not left_off:
        return
    head = (say("TT", "No."), say("Họ và tên, chức vụ", "Name, office"), say("Lý do", "Reason"))
    yield Table(
        widths=(12.0, 78.0, 75.0),
        aligns=(_CENTRE, _LEFT, _LEFT),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(
            (
                Cell(str(number)),
                Cell(entry.name, entry.title),
                Cell(entry.reason, cited(entry.clause, facts.tongue) if entry.clause else ""),
            )
            for number, entry in enumerate(left_off, start=1)
        ),
    )


def _identities(facts: MinutesFacts) -> Table:
    say = facts.tongue.say
    holds = {True: say("đúng", "holds"), False: say("chưa đúng", "does not hold")}
    return Table(
        widths=(135.0, 30.0),
        aligns=(_LEFT, _CENTRE),
        head=(
            (
                Cell(say("Nội dung đối chiếu", "What must hold"), bold=True),
                Cell(say("Kết quả", "Result"), bold=True),
            ),
        ),
        rows=tuple(
            (Cell(say(identity.vi, identity.en)), Cell(holds[identity.holds]))
            for identity in facts.tally.identities
        ),
        whole=True,
    )
