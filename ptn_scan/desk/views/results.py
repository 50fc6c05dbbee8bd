"""The result as a table and as bars."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.bars import bar
from ptn_scan.desk.state import the_desk, the_session
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.wording import base_name, proposal_condition, proposal_words
from ptn_scan.election import Form
from ptn_scan.tally import Proposal
from ptn_scan.workflow.message import Message

pages = Blueprint("results", __name__)

_PROPOSALS = (Proposal.MORE_THAN, Proposal.AT_LEAST)


@pages.get("/results")
def show() -> ResponseReturnValue:
    return _render("results.html")


@pages.get("/hall")
def hall() -> ResponseReturnValue:
    """For the conference hall: final results alone."""
    if not the_desk().live.now().tally.final:
        the_session().tell(
            Message("Chỉ chiếu kết quả khi đã chính thức.", "The hall sees final results only."),
            error=True,
        )
        return redirect(url_for(".show"), 303)
    return _render("hall.html")


def _render(template: str) -> str:
    desk = the_desk()
    tally, form = desk.live.now().tally, desk.folder.election.form
    return render_template(
        template,
        tally=tally,
        bars=[bar(official, tally.collected) for official in tally.officials],
        proposals={
            proposal: Message(*(_proposed(proposal, form, tongue) for tongue in Tongue))
            for proposal in _PROPOSALS
        },
        base=Message(base_name(form), base_name(form, Tongue.ENGLISH)),
    )


def _proposed(proposal: Proposal, form: Form, tongue: Tongue) -> str:
    """What is proposed, and on what condition."""
    condition = proposal_condition(proposal, form, tongue)
    return f"{condition[:1].upper()}{condition[1:]}: {proposal_words(proposal, form, tongue)}"
