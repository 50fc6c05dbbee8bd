"""What the papers' heads have in common: the letterhead of the body, marks and watermarks."""

from collections.abc import Iterator

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Block, Letterhead, Paragraph, Style
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import DRAFT, PRACTICE, TRANSLATION
from ptn_scan.election import Form


def letterhead(form: Form, number: str = "", place_and_date: str = "") -> Letterhead:
    """The head of a paper of the body that holds the vote."""
    return Letterhead(form.body.superior, form.body.name, number, place_and_date)


def of_the_day(form: Form, tongue: Tongue) -> str:
    """Place and date of a paper that is written on the day of the conference."""
    where = form.conference
    return f"{where.locality}, {numerals.long_date(where.date, tongue)}"


def mark(practice: bool, tongue: Tongue) -> str:
    """What stands at the top of every page: that it is a rehearsal, a translation, or nothing."""
    marks = (
        tongue.of(PRACTICE) if practice else "",
        TRANSLATION.en if tongue is Tongue.ENGLISH else "",
    )
    return " – ".join(filter(None, marks))


def watermark(practice: bool, draft: bool, tongue: Tongue) -> str:
    """What is written across every page: a draft, a rehearsal, both or nothing."""
    marks = (PRACTICE.vi if practice else "", tongue.of(DRAFT) if draft else "")
    return " – ".join(filter(None, marks))


def translated(tongue: Tongue) -> Iterator[Block]:
    """What a translation says of itself."""
    if tongue is Tongue.ENGLISH:
        yield Paragraph(
            "Translation for information. The Vietnamese paper is the one that is signed and that "
            "governs. Names, offices and what the body itself wrote stand as they are.",
            Style.NOTE,
        )


def provisional(facts: MinutesFacts) -> Iterator[Block]:
    """That something still waits for the committee; nothing once all is decided."""
    waiting = facts.tally.waiting
    if waiting:
        yield Paragraph(
            facts.tongue.say(
                f"Số liệu tạm tính: còn {waiting} trường hợp chờ ban kiểm phiếu quyết định.",
                f"Provisional: {waiting} cases wait for a decision of the counting committee.",
            )
        )
