"""Annex I of the minutes: invalid ballots and surplus by reason, and the committee's decisions."""

from collections.abc import Iterator

from ptn_scan.documents import result_tables
from ptn_scan.documents.blocks import Annex, Block, Heading, Paragraph
from ptn_scan.documents.decisions import decision_blocks, lifted_masks
from ptn_scan.documents.facts import MinutesFacts


def votes_annex(facts: MinutesFacts) -> Iterator[Block]:
    """The blocks of annex I, in order."""
    say = facts.tongue.say
    none = Paragraph(say("Không có.", "None."))
    yield Annex(
        say("PHỤ LỤC I", "ANNEX I"),
        say(
            "Phiếu không hợp lệ và quyết định của ban kiểm phiếu",
            "Invalid ballots, and decisions of the counting committee",
        ),
    )
    yield Heading(say("1. Phiếu không hợp lệ, theo lý do", "1. Invalid ballots, by reason"))
    yield result_tables.invalid_by_reason(facts)
    yield Heading(
        say(
            "2. Phiếu không do ban kiểm phiếu phát ra, theo lý do",
            "2. Ballots that the committee did not issue, by reason",
        )
    )
    yield result_tables.surplus(facts) if facts.tally.surplus else none
    yield Heading(
        say(
            "3. Quyết định của ban kiểm phiếu đối với phiếu cần xem xét",
            "3. Decisions of the counting committee on doubtful ballots",
        )
    )
    yield from decision_blocks(facts) or (none,)
    yield from lifted_masks(facts)
