"""What annex II says of the machine: its thresholds and accuracy, the test deck, the hand check."""

from collections.abc import Iterator

from ptn_scan.audit.assessment import Audit, Stage
from ptn_scan.audit.values import Method
from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Block, Cell, Paragraph, Style, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.wording import SCANNERS, free_text

_LEFT, _CENTRE = Align.LEFT, Align.CENTRE


def thresholds(facts: MinutesFacts) -> Iterator[Block]:
    """Every limit that rows were ruled by."""
    if not facts.thresholds:
        return
    sources = tuple(dict.fromkeys(threshold.source for threshold in facts.thresholds))
    one = len(sources) == 1
    if one:
        yield Paragraph(f"Nguồn của mọi ngưỡng: {sources[0]}.")
    head = ("Ngưỡng", "Giá trị", "Đơn vị") if one else ("Ngưỡng", "Giá trị", "Đơn vị", "Nguồn")
    widths = (125.0, 20.0, 20.0) if one else (72.0, 19.0, 19.0, 55.0)
    yield Table(
        widths=widths,
        aligns=(_LEFT, _CENTRE, _CENTRE, _LEFT)[: len(head)],
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(
            (
                Cell(free_text(threshold.meaning_vi)),
                Cell(numerals.decimal(threshold.value)),
                Cell(free_text(threshold.unit)),
                Cell(threshold.source),
            )[: len(head)]
            for threshold in facts.thresholds
        ),
    )


def accuracy(facts: MinutesFacts) -> Iterator[Block]:
    """What was measured on simulated ballots, and by which reader."""
    if not facts.accuracy:
        return
    yield Paragraph(
        "Số liệu đo trên phiếu mô phỏng có kết quả đúng biết trước; máy chỉ tự quyết định khi dấu "
        "rõ ràng, các dòng khác chuyển ban kiểm phiếu xem lại."
    )
    head = (
        "Máy quét mô phỏng",
        "Số dòng",
        "Đọc sai",
        "Chuyển xem lại, %",
        "Cận trên 95% của tỉ lệ sai, %",
    )
    yield Table(
        widths=(57.0, 24.0, 24.0, 28.0, 32.0),
        aligns=(_LEFT, *(_CENTRE,) * 4),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(
            (
                Cell(SCANNERS.get(each.profile, each.profile)),
                Cell(str(each.rows)),
                Cell(str(each.wrong)),
                Cell(each.review_percent.replace(".", ",")),
                Cell(numerals.decimal(100 * float(each.bound))),
            )
            for each in facts.accuracy
        ),
        whole=True,
    )
    measured = ", ".join(dict.fromkeys(each.reader for each in facts.accuracy))
    yield Paragraph(
        f"Đo với bộ đọc {measured}; cuộc lấy phiếu này dùng bộ đọc {facts.reader or '……'}. Cận "
        "trên tính cho các dòng máy tự quyết định, coi các dòng là độc lập.",
        Style.NOTE,
    )


def deck(facts: MinutesFacts) -> Iterator[Block]:
    """What the last check of scanner, paper and settings by known marks came to."""
    done = facts.deck
    if done is None:
        yield Paragraph("Không kiểm tra bằng bộ phiếu thử.")
        return
    verdict = "đạt yêu cầu" if done.fit else f"chưa đạt yêu cầu, {done.faults} lỗi"
    yield Paragraph(
        f"Bộ phiếu thử đã được quét và so với đáp án {done.checks} lần. Lần cuối: {verdict}; "
        f"{done.pages} trang; {done.right} dòng đọc đúng, {done.wrong} dòng đọc sai, "
        f"{done.review} dòng rõ ràng bị chuyển xem lại."
    )


def audit(facts: MinutesFacts) -> Iterator[Block]:
    """How far the result was checked by hand, and what that showed."""
    found = facts.audit
    if found is None or found.stage is Stage.UNFIXED:
        yield Paragraph("Chưa kiểm tra kết quả bằng tay khi lập biên bản này.")
        return
    yield Paragraph(f"{_how(found)} {_OUTCOMES[found.stage]}")
    for each in found.differences:
        machine, by_hand = each.result, each.by_hand
        yield Paragraph(
            f"– {machine.name}, {machine.title}: kết quả {_numbers(machine.levels)}, không hợp lệ "
            f"{machine.invalid}; đếm tay {_numbers(by_hand.levels)}, không hợp lệ "
            f"{by_hand.invalid}.",
            Style.ITEM,
        )


_OUTCOMES = {
    Stage.CHANGED: "Kết quả đã thay đổi từ khi chốt nên lần kiểm tra không còn giá trị.",
    Stage.SEED: "Việc kiểm tra chưa xong khi lập biên bản này.",
    Stage.SAMPLE: "Việc kiểm tra chưa xong khi lập biên bản này.",
    Stage.COUNT: "Việc kiểm tra chưa xong khi lập biên bản này.",
    Stage.DIFFERS: "Kết quả đếm tay khác kết quả kiểm phiếu ở những người sau đây:",
    Stage.CONFIRMED: "Việc kiểm tra khẳng định kết quả kiểm phiếu.",
}


def _how(found: Audit) -> str:
    fixed = found.fixed
    if fixed is None:
        return ""
    if fixed.method is Method.FULL_COUNT:
        return f"Kết quả được đếm lại toàn bộ bằng tay, đã đếm {len(found.counted)} người."
    limit = numerals.percent(fixed.risk_limit)
    return (
        f"Kết quả được kiểm tra theo mẫu ngẫu nhiên với mức rủi ro {limit}%: đã xem {found.read} "
        f"phiếu, {len(found.unlike)} dòng khác bản ghi; đếm lại toàn bộ {len(found.counted)} người."
    )


def _numbers(levels: tuple[int, int, int]) -> str:
    return "/".join(map(str, levels))
