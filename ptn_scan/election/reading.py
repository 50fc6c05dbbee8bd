"""Forms and the files beside them, read and checked."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from ptn_scan.checked_toml import Part, checked, read_toml
from ptn_scan.election.checks import (
    check_agreement,
    check_deadlines,
    check_letters,
    check_list,
    check_proposals,
    check_term,
    check_twice,
    check_units,
)
from ptn_scan.election.form import Form, Member, Official


class _CommitteeFile(Part):
    committee: Annotated[tuple[Member, ...], Field(min_length=1)]


class _CandidatesFile(Part):
    candidates: Annotated[tuple[Official, ...], Field(min_length=1)]


def read_form(path: Path) -> Form:
    """The form in the file `path`, for an election that is to be.

    Raises FormError as `read_kept_form` does, and where the form has letters that cannot be printed
    or asks for more members to agree than there are.
    """
    form = read_kept_form(path)
    check_letters(form, path)
    check_agreement(form, path)
    return form


def read_kept_form(path: Path) -> Form:
    """The form of an election that was made, in its folder.

    Raises FormError where the file cannot be read, is no TOML, breaks the schema, or breaks the
    rules of its profile on the list, the units, the term and the deadlines.
    """
    form = checked(Form, read_toml(path), path)
    check_list(form, path)
    check_term(form, path)
    check_units(form, path)
    check_deadlines(form, path)
    check_proposals(form, path)
    return form


def read_form_without_list(path: Path) -> Form:
    """As `read_form`, but whoever stands on the list may stand there: for drawing up a new one."""
    form = checked(Form, read_toml(path), path)
    check_term(form, path)
    check_deadlines(form, path)
    check_proposals(form, path)
    return form


def read_committee(path: Path) -> tuple[Member, ...]:
    """The elected counting committee: `[[committee]]` tables with name and role.

    Raises FormError as `read_form` does.
    """
    return checked(_CommitteeFile, read_toml(path), path).committee


def read_candidates(path: Path) -> tuple[Official, ...]:
    """Everybody who may come on the list: `[[candidates]]` tables with the keys of `[[officials]]`.

    Raises FormError as `read_form` does, and where somebody stands there twice.
    """
    candidates = checked(_CandidatesFile, read_toml(path), path).candidates
    check_twice(candidates, "candidates", path)
    return candidates
