"""What annex II says of the machine: its accuracy, the test deck, the hand check."""

from collections.abc import Iterator, Mapping

from ptn_scan.audit.assessment import Audit, Stage
from ptn_scan.audit.values import Method
from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Align, Block, Cell, Paragraph, Row, Style, Table
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import SCANNERS
from ptn_scan.rules.values import Words

_LEFT, _CENTRE = Align.LEFT, Align.CENTRE


def accuracy(facts: MinutesFacts) -> Iterator[Block]:
    """What was measured on simulated ballots, and by which reader."""
    if not facts.accuracy:
        return
    say = facts.tongue.say
    yield Paragraph(
        say(
            "Số liệu đo trên phiếu mô phỏng có kết quả đúng biết trước; máy chỉ tự quyết định khi "
            "dấu rõ ràng, các dòng khác chuyển ban kiểm phiếu xem lại.",
            "Measured on simulated ballots whose right result is known; the machine rules clear "
            "marks alone, other rows go to the committee for review.",
        )
    )
    head = (
        say("Máy quét mô phỏng", "Simulated scanner"),
        say("Số dòng", "Rows"),
        say("Đọc sai", "Wrong"),
        say("Chuyển xem lại, %", "To review, %"),
        say("Cận trên 95% của tỉ lệ sai, %", "95% upper bound of wrong, %"),
    )
    yield Table(
        widths=(57.0, 24.0, 24.0, 28.0, 32.0),
        aligns=(_LEFT, *(_CENTRE,) * 4),
        head=(tuple(Cell(text, bold=True) for text in head),),
        rows=tuple(_measured(facts)),
        whole=True,
    )
    measured = ", ".join(dict.fromkeys(each.reader for each in facts.accuracy))
    used = facts.reader or numerals.UNKNOWN
    yield Paragraph(
        say(
            f"Đo với bộ đọc {measured}; cuộc lấy phiếu này dùng bộ đọc {used}. Cận trên tính cho "
            "các dòng máy tự quyết định, coi các dòng là độc lập.",
            f"Measured with reader {measured}; this vote was read with {used}. The bound is for "
            "rows that the machine ruled, taken as independent.",
        ),
        Style.NOTE,
    )


def _measured(facts: MinutesFacts) -> Iterator[Row]:
    for each in facts.accuracy:
        scanner = SCANNERS.get(each.profile)
        yield (
            Cell(facts.tongue.of(scanner) if scanner else each.profile),
            Cell(numerals.grouped(each.rows, facts.tongue)),
            Cell(str(each.wrong)),
            Cell(numerals.printed_decimal(each.review_percent, facts.tongue)),
            Cell(numerals.decimal(100 * float(each.bound), facts.tongue)),
        )


def deck(facts: MinutesFacts) -> Iterator[Block]:
    """What the last check of scanner, paper and settings by known marks came to."""
    done, say = facts.deck, facts.tongue.say
    if done is None:
        yield Paragraph(
            say("Không kiểm tra bằng bộ phiếu thử.", "No test deck was checked."),
        )
        return
    bad = say(f"chưa đạt yêu cầu, {done.faults} lỗi", f"not fit, faults: {done.faults}")
    verdict = say("đạt yêu cầu", "fit") if done.fit else bad
    yield Paragraph(
        say(
            f"Bộ phiếu thử đã được quét và so với đáp án {done.checks} lần. Lần cuối: {verdict}; "
            f"{done.pages} trang; {done.right} dòng đọc đúng, {done.wrong} dòng đọc sai, "
            f"{done.review} dòng rõ ràng bị chuyển xem lại.",
            f"Checks of the scanned test deck: {done.checks}. The last: {verdict}; pages: "
            f"{done.pages}; rows read right: {done.right}, wrong: {done.wrong}, clear rows put to "
            f"review: {done.review}.",
        )
    )


def audit(facts: MinutesFacts) -> Iterator[Block]:
    """How far the result was checked by hand, and what that showed."""
    found, tongue = facts.audit, facts.tongue
    if found is None or found.stage is Stage.UNFIXED:
        yield Paragraph(
            tongue.say(
                "Chưa kiểm tra kết quả bằng tay khi lập biên bản này.",
                "The result was not checked by hand when these minutes were drawn up.",
            )
        )
        return
    how = _how(found, len(facts.tally.officials), tongue)
    yield Paragraph(f"{how}{_earlier(found, tongue)} {tongue.of(_OUTCOMES[found.stage])}")
    for each in found.differences:
        machine, by_hand = each.result, each.by_hand
        counted = tongue.say("kết quả", "result"), tongue.say("đếm tay", "by hand")
        invalid = tongue.say("không hợp lệ", "invalid")
        yield Paragraph(
            f"– {machine.name}, {machine.title}: {counted[0]} {_levels(machine.levels)}, {invalid} "
            f"{machine.invalid}; {counted[1]} {_levels(by_hand.levels)}, {invalid} "
            f"{by_hand.invalid}.",
            Style.ITEM,
        )


_UNDONE = Words(
    vi="Việc kiểm tra chưa xong khi lập biên bản này.",
    en="The check was not finished when these minutes were drawn up.",
)
_OUTCOMES: Mapping[Stage, Words] = {
    Stage.CHANGED: Words(
        vi="Kết quả đã thay đổi từ khi chốt nên lần kiểm tra không còn giá trị.",
        en="The result has changed since it was fixed, so that the check is void.",
    ),
    Stage.SEED: _UNDONE,
    Stage.SAMPLE: _UNDONE,
    Stage.COUNT: _UNDONE,
    Stage.DIFFERS: Words(
        vi="Kết quả đếm tay khác kết quả kiểm phiếu ở những người sau đây:",
        en="The count by hand differs from the result for these officials:",
    ),
    Stage.CONFIRMED: Words(
        vi="Việc kiểm tra khẳng định kết quả kiểm phiếu.", en="The check confirms the result."
    ),
}


def _earlier(found: Audit, tongue: Tongue) -> str:
    """Checks that were begun before this one: whoever begins anew until it fits is told of."""
    if not found.earlier:
        return ""
    return tongue.say(
        f" Trước đó đã bắt đầu kiểm tra {found.earlier} lần khác; nhật ký ghi cả.",
        f" Earlier checks that were begun: {found.earlier}; the journal has them all.",
    )


def _how(found: Audit, officials: int, tongue: Tongue) -> str:
    fixed, counted = found.fixed, len(found.counted)
    if fixed is None:
        return ""
    if fixed.method is Method.FULL_COUNT:
        return tongue.say(
            f"Kết quả được đếm lại toàn bộ bằng tay, đã đếm xong {counted}/{officials} người.",
            f"The whole result is counted again by hand: {counted} of {officials} officials done.",
        )
    limit = numerals.percent(fixed.risk_limit, tongue)
    return tongue.say(
        f"Kết quả được kiểm tra theo mẫu ngẫu nhiên với mức rủi ro {limit}%: đã xem {found.read} "
        f"phiếu, {len(found.unlike)} dòng khác bản ghi; đếm lại toàn bộ {counted} người.",
        f"The result is checked by a random sample at a risk limit of {limit}%: ballots looked at: "
        f"{found.read}, rows unlike the record: {len(found.unlike)}; officials counted in full: "
        f"{counted}.",
    )


def _levels(levels: tuple[int, int, int]) -> str:
    return "/".join(map(str, levels))
