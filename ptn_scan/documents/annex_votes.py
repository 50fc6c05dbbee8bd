"""Annex I of the minutes: invalid ballots and surplus by reason, and the committee's decisions."""

from collections.abc import Iterator

from ptn_scan.documents import result_tables
from ptn_scan.documents.blocks import Annex, Block, Heading, Paragraph
from ptn_scan.documents.decisions import decision_blocks
from ptn_scan.documents.facts import MinutesFacts

_NONE = Paragraph("Không có.")


def votes_annex(facts: MinutesFacts) -> Iterator[Block]:
    """The blocks of annex I, in order."""
    yield Annex("PHỤ LỤC I", "Phiếu không hợp lệ và quyết định của ban kiểm phiếu")
    yield Heading("1. Phiếu không hợp lệ, theo lý do")
    yield result_tables.invalid_by_reason(facts)
    yield Heading("2. Phiếu không do ban kiểm phiếu phát ra, theo lý do")
    yield result_tables.surplus(facts) if facts.tally.surplus else _NONE
    yield Heading("3. Quyết định của ban kiểm phiếu đối với phiếu cần xem xét")
    yield from decision_blocks(facts) or (_NONE,)
