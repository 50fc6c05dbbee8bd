"""The steps of a vote from top to bottom: what is done, what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from ptn_scan.audit.manifest import tally_digest
from ptn_scan.ballot_box.journal import CLOSE, DECK_CHECKED, MINUTES
from ptn_scan.desk.words import STEP_TITLES
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.results import Results


class State(StrEnum):
    """Where a step stands: `now` is the one to go on with."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its key, which names its page, what there is to say of it, and what to do on its
    page. One that is `optional` holds up nothing."""

    key: str
    state: State
    facts: Message
    action: Message
    optional: bool = False

    @property
    def title(self) -> Message:
        return STEP_TITLES[self.key]


@dataclass(frozen=True, slots=True)
class _Past:
    """What the journal tells of things that leave nothing else behind."""

    deck_fit: bool | None
    minutes: bool
    closed: bool


def steps(folder: ElectionFolder, found: Results) -> tuple[Step, ...]:
    """All steps, exactly one of which is to be done now unless all are done."""
    every = tuple(_steps(folder, found, _past(folder, found)))
    first = next(
        (each for each in every if each.state is not State.DONE and not each.optional), None
    )
    return tuple(replace(each, state=State.NOW) if each is first else each for each in every)


def _past(folder: ElectionFolder, found: Results) -> _Past:
    with folder.open_box() as box:
        checked, minutes = box.entries(DECK_CHECKED), box.entries(MINUTES)
        closed = bool(box.entries(CLOSE))
    written = bool(minutes) and minutes[-1].facts.get("tally") == tally_digest(found.tally)
    return _Past(bool(checked[-1].facts.get("fit")) if checked else None, written, closed)


def _state(done: bool) -> State:
    return State.DONE if done else State.LATER


def _steps(folder: ElectionFolder, found: Results, past: _Past) -> Iterator[Step]:
    yield _form(folder)
    yield from _before(found, past)
    yield from _after(found, past)


def _form(folder: ElectionFolder) -> Step:
    officials, pages = len(folder.election.form.officials), len(folder.layout.pages)
    return Step(
        "form",
        State.DONE,
        Message(
            f"{officials} người được lấy phiếu, mỗi phiếu {pages} trang",
            f"officials: {officials}, pages of a ballot: {pages}",
        ),
        Message("Xem mẫu phiếu", "See the form"),
    )


def _before(found: Results, past: _Past) -> Iterator[Step]:
    """Up to the handing out."""
    counts = found.tally.counts
    yield Step(
        "print",
        _state(counts.printed > 0),
        Message(f"Đã in {counts.printed} phiếu", f"{counts.printed} ballots printed"),
        Message("In phiếu", "Print ballots"),
    )
    deck = {
        None: Message("Chưa thử máy in, máy quét", "Printer and scanner were not tried"),
        True: Message("Máy quét đã thử, dùng được", "The scanner was tried and is fit"),
        False: Message("Lần thử gần nhất không đạt", "The last trial failed"),
    }
    yield Step(
        "deck",
        _state(past.deck_fit is True),
        deck[past.deck_fit],
        Message("Thử máy quét", "Try the scanner"),
        optional=True,
    )
    convened, present = counts.convened, counts.present
    yield Step(
        "conference",
        _state(convened is not None),
        Message("Chưa ghi số người", "Not entered")
        if convened is None
        else Message(
            f"Triệu tập {convened}, có mặt {present}", f"{convened} convened, {present} present"
        ),
        Message("Ghi số người có mặt", "Enter who is present"),
    )
    yield Step(
        "issue",
        _state(counts.issued is not None),
        Message("Chưa phát phiếu", "Not issued")
        if counts.issued is None
        else Message(
            f"Phát ra {counts.issued}, còn lại {counts.leftover}, hỏng {counts.spoiled}",
            f"{counts.issued} issued, {counts.leftover} left over, {counts.spoiled} spoiled",
        ),
        Message("Ghi số phiếu phát ra", "Enter the ballots issued"),
    )


def _after(found: Results, past: _Past) -> Iterator[Step]:
    """From the scans on."""
    result, by_hand = found.tally, found.tally.counts.collected
    counted = "chưa ghi" if by_hand is None else str(by_hand)
    counted_en = "not entered" if by_hand is None else str(by_hand)
    yield Step(
        "scans",
        _state(result.collected > 0 and by_hand == result.collected),
        Message(
            f"Đã đọc {result.collected} phiếu, đếm tay: {counted}",
            f"{result.collected} ballots read, counted by hand: {counted_en}",
        ),
        Message("Đưa ảnh quét vào", "Take scans in"),
    )
    yield Step(
        "review",
        _state(result.collected > 0 and result.waiting == 0),
        Message(
            f"Còn {result.waiting} quyết định đang chờ" if result.waiting else "Không còn gì chờ",
            f"{result.waiting} decisions are waiting" if result.waiting else "Nothing is waiting",
        ),
        Message("Xem lại chỗ nghi ngờ", "Review what is doubtful"),
    )
    final = result.final
    yield Step(
        "results",
        _state(final),
        Message(
            "Kết quả chính thức" if final else "Kết quả tạm thời",
            "Final result" if final else "Provisional result",
        )
        if result.collected
        else Message("Chưa có phiếu nào được đọc", "No ballot was read yet"),
        Message("Xem kết quả", "See the results"),
    )
    yield Step(
        "minutes",
        _state(past.minutes and final),
        Message(
            "Đã viết biên bản" if past.minutes else "Chưa viết biên bản",
            "Minutes are written" if past.minutes else "Minutes are not written",
        ),
        Message("Xem và tải biên bản", "See and download the minutes"),
    )
    yield Step(
        "close",
        _state(past.closed),
        Message("Đã đóng" if past.closed else "Chưa đóng", "Closed" if past.closed else "Open"),
        Message("Đóng và lập gói hồ sơ", "Close and write the package"),
    )
