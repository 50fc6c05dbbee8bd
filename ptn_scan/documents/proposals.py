"""What low confidence proposes to the competent authority (clause III.6), worded by the profile."""

from collections.abc import Iterator

from ptn_scan.documents import numerals
from ptn_scan.documents.blocks import Block, Paragraph, Style
from ptn_scan.documents.facts import MinutesFacts
from ptn_scan.documents.wording import (
    cited,
    level_name,
    of_base,
    proposal_condition,
    proposal_words,
)
from ptn_scan.election import Level
from ptn_scan.tally import OfficialResult, Proposal


def proposals(facts: MinutesFacts) -> Iterator[Block]:
    """For each threshold that was met, whom it concerns; nothing where no official reaches one, or
    while anything waits."""
    if facts.tally.waiting:
        return
    for proposal in (Proposal.MORE_THAN, Proposal.AT_LEAST):
        concerned = tuple(each for each in facts.tally.officials if each.proposal is proposal)
        if concerned:
            yield Paragraph(_lead(facts, proposal))
            yield from (_item(facts, result) for result in concerned)


def _lead(facts: MinutesFacts, proposal: Proposal) -> str:
    form, tongue = facts.election.form, facts.tongue
    rules = form.rules
    entry = rules.at_least if proposal is Proposal.AT_LEAST else rules.more_than
    clause = f" ({cited(entry.clause, tongue)})" if entry else ""
    low = level_name(Level.LOW, form.level_names, tongue).lower()
    condition = proposal_condition(proposal, form, tongue, of_base(form, tongue))
    what = proposal_words(proposal, form, tongue)
    return tongue.say(
        f"Đối với người có số phiếu {low} {condition}, đề nghị cấp có thẩm quyền quản lý cán bộ "
        f"xem xét, quyết định: {what}{clause}. Danh sách gồm:",
        f"Of officials with {low} of {condition} it is proposed that the authority in charge of "
        f"them consider and decide: {what}{clause}. These are:",
    )


def _item(facts: MinutesFacts, result: OfficialResult) -> Paragraph:
    form, tongue = facts.election.form, facts.tongue
    low = level_name(Level.LOW, form.level_names, tongue).lower()
    number, share = result.levels[-1], numerals.percent(result.shares[-1], tongue)
    votes = tongue.say(f"{number} phiếu {low}", f"ballots with {low}: {number}")
    return Paragraph(f"– {result.name}, {result.title}: {votes}, {share}%.", Style.ITEM)
