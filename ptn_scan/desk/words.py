"""The page's words for numbers and for messages that were written for the command line."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from ptn_scan.documents import numerals
from ptn_scan.documents.tongue import Tongue
from ptn_scan.election import Form, Level
from ptn_scan.errors import machine_words
from ptn_scan.workflow.message import Message

STEP_TITLES: Mapping[str, Message] = {
    "form": Message("Mẫu phiếu", "Form"),
    "print": Message("In phiếu", "Printing"),
    "deck": Message("Phiếu thử", "Test deck"),
    "conference": Message("Hội nghị", "Conference"),
    "issue": Message("Phát phiếu", "Issue ballots"),
    "scans": Message("Quét phiếu", "Scanning"),
    "review": Message("Xem lại", "Review"),
    "results": Message("Kết quả", "Results"),
    "minutes": Message("Biên bản", "Minutes"),
    "close": Message("Đóng cuộc lấy phiếu", "Closing"),
}

_STEPS_OF_COMMANDS = {
    "print": "print",
    "test-deck": "deck",
    "check-deck": "deck",
    "conference": "conference",
    "issue": "issue",
    "read": "scans",
    "status": "review",
    "decide": "review",
    "decide-sheet": "review",
    "tally": "results",
    "minutes": "minutes",
    "close": "close",
    "batch": "stacks",
    "spoil": "spoiled",
    "scan": "scanner",
    "times": "times",
    "dossier": "dossiers",
    "compare": "compare",
}
_OTHER_PAGES: Mapping[str, Message] = {
    "stacks": Message("Tập phiếu", "Stacks"),
    "spoiled": Message("Phiếu hỏng", "Spoiled ballots"),
    "times": Message("Giờ của hội nghị", "Times of the conference"),
    "dossiers": Message("Hồ sơ", "Dossiers"),
    "compare": Message("Kết quả ở hai nơi", "Results of two places"),
    "scanner": Message("Máy quét nối với máy này", "The attached scanner"),
}
_OPTIONS: Sequence[tuple[re.Pattern[str], Message]] = (
    (re.compile(r"--batch '([^']*)'"), Message(r"tên tập phiếu “\1”", r"the stack's name “\1”")),
    (
        re.compile(r"--leftover-unread( --why (LÝ_DO|TEXT))?"),
        Message("lựa chọn “Không quét được phiếu còn lại”", "the choice “They cannot be scanned”"),
    ),
    (
        re.compile(r"--leftover( (TỆP|FILE))?(?![\w-])"),
        Message("ảnh quét mọi phiếu còn lại", "scans of all leftovers"),
    ),
    (re.compile(r"--exchanged"), Message("số phiếu đã đổi", "the number exchanged")),
    (
        re.compile(r"--collected( (SỐ|N))?(?![\w-])"),
        Message("số đếm tay", "the count by hand"),
    ),
    (re.compile(r"--device"), Message("ô “Máy quét”", "the field “Scanner”")),
    (re.compile(r"--received"), Message("ngày nhận", "the day received")),
    (re.compile(r"--forwarded"), Message("ngày chuyển", "the day passed on")),
    (re.compile(r"--by"), Message("Người quyết định", "Who decides")),
    (re.compile(r"--why"), Message("Lý do", "The reason")),
)
"""Words of the command line, and what the pages have in their place."""
_TWICE = re.compile(r"((?:bước|the step) “[^”]+”), \1")
"""Two commands of one step."""
_COMMAND = re.compile(r"[«`](?:ptn-scan )?([a-z-]+)(?: [^»`]*)?[»`]")


def for_page(message: Message) -> Message:
    """The message with the page's steps and fields in place of commands and options."""
    vi, en = _with_steps(message.vi, "vi"), _with_steps(message.en, "en")
    for option, words in _OPTIONS:
        vi, en = option.sub(words.vi, vi), option.sub(words.en, en)
    return Message(vi, en)


def _with_steps(text: str, language: str) -> str:
    def step(match: re.Match[str]) -> str:
        key = _STEPS_OF_COMMANDS.get(match[1])
        if key is None:
            return match[0]
        if key in _OTHER_PAGES:
            title = _OTHER_PAGES[key].in_language(language)
            return f"trang “{title}”" if language == "vi" else f"the page “{title}”"
        title = STEP_TITLES[key].in_language(language)
        return f"bước “{title}”" if language == "vi" else f"the step “{title}”"

    return _TWICE.sub(r"\1", _COMMAND.sub(step, text))


def disk_trouble(error: OSError) -> Message:
    """What the machine says is wrong, and what to look at."""
    reason = error.strerror or str(error)
    return Message(
        f"Máy báo lỗi ({machine_words(error)}). Hãy kiểm tra ổ đĩa, chỗ trống và quyền ghi, "
        "rồi làm lại.",
        f"The machine reports an error ({reason}). Check disk, space and permissions, and try "
        "again.",
    )


def one_or_more(count: int, one: str, more: str) -> str:
    """The English word that goes with `count`; Vietnamese has one for all numbers."""
    return one if count == 1 else more


def level_names(form: Form) -> tuple[Message, ...]:
    """The three levels, from high to low, as the ballot has them."""
    return tuple(Message(form.level_names.of(level), level.value.capitalize()) for level in Level)


def percent(share: Fraction | None, language: str) -> str:
    """The share as the papers have it, 66,67%; – where there is none."""
    number = numerals.percent(share, Tongue(language))
    return number if share is None else f"{number}%"


def measure(value: float, language: str) -> str:
    """A measure with one decimal."""
    return numerals.printed_decimal(f"{value:.1f}", Tongue(language))
