"""What low confidence proposes to the competent authority (clause III.6), worded by the profile."""

from collections.abc import Iterator

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Block, Paragraph, Style
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.wording import cited, proposal_condition, proposal_words
from ptn_scan.tally import Proposal


def proposals(facts: MinutesFacts) -> Iterator[Block]:
    """For each threshold that was met, whom it concerns; nothing where no official reaches one, or
    while anything waits."""
    form, results = facts.election.form, facts.tally.officials
    if facts.tally.waiting:
        return
    rules = form.rules
    for proposal, entry in (
        (Proposal.MORE_THAN, rules.more_than),
        (Proposal.AT_LEAST, rules.at_least),
    ):
        concerned = tuple(result for result in results if result.proposal is proposal)
        if not concerned:
            continue
        clause = f" ({cited(entry.clause)})" if entry else ""
        yield Paragraph(
            f"Đối với người có số phiếu {form.level_names.low.lower()} "
            f"{proposal_condition(proposal, form)}, đề nghị cấp có thẩm quyền quản lý cán bộ xem "
            f"xét, quyết định: {proposal_words(proposal, form)}{clause}:"
        )
        for result in concerned:
            yield Paragraph(
                f"– {result.name}, {result.title}: {result.levels[-1]} phiếu "
                f"{form.level_names.low.lower()}, {numerals.percent(result.shares[-1])}%.",
                Style.ITEM,
            )
