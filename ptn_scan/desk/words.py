"""The page's words for numbers and for messages that were written for the command line."""

import re
from collections.abc import Mapping
from fractions import Fraction

from ptn_scan.election import Form, Level
from ptn_scan.workflow.message import Message

STEP_TITLES: Mapping[str, Message] = {
    "form": Message("Mẫu phiếu", "Form"),
    "print": Message("In phiếu", "Printing"),
    "deck": Message("Phiếu thử", "Test deck"),
    "conference": Message("Hội nghị", "Conference"),
    "issue": Message("Phát phiếu", "Handing out"),
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
}
_COMMAND = re.compile(r"[«`](?:ptn-scan )?([a-z-]+)(?: [^»`]*)?[»`]")


def for_page(message: Message) -> Message:
    """The message with the page's steps in place of the commands that do them."""
    return Message(_with_steps(message.vi, "vi"), _with_steps(message.en, "en"))


def _with_steps(text: str, language: str) -> str:
    def step(match: re.Match[str]) -> str:
        key = _STEPS_OF_COMMANDS.get(match[1])
        if key is None:
            return match[0]
        title = STEP_TITLES[key].in_language(language)
        return f"bước “{title}”" if language == "vi" else f"the step “{title}”"

    return _COMMAND.sub(step, text)


def level_names(form: Form) -> tuple[Message, ...]:
    """The three levels, from high to low, as the ballot has them."""
    return tuple(Message(form.level_names.of(level), level.value.capitalize()) for level in Level)


def percent(share: Fraction | None, language: str) -> str:
    """Two decimals, rounded half up from the exact share; decimal comma in Vietnamese."""
    if share is None:
        return "–"
    hundredths = int(share * 10_000 + Fraction(1, 2))
    comma = "." if language == "en" else ","
    return f"{hundredths // 100}{comma}{hundredths % 100:02d} %"


def measure(value: float, language: str) -> str:
    """A measure with one decimal."""
    text = f"{value:.1f}"
    return text if language == "en" else text.replace(".", ",")
