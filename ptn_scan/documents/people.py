"""Who signs: the members of the counting committee and its head."""

from ptn_scan.documents.blocks import SignaturePlace, Signatures
from ptn_scan.documents.tongue import Tongue
from ptn_scan.election import Member

_COLUMNS, _MORE_COLUMNS = 3, 4
_MANY = 12
"""Members beyond whom rows of three would not stand on one page."""


def head_of(committee: tuple[Member, ...]) -> Member:
    """Who leads the committee by their role; the first where no role says so."""
    leading = (m for m in committee if m.role.casefold().startswith("trưởng ban"))
    return next(leading, committee[0])


def committee_signatures(committee: tuple[Member, ...], tongue: Tongue) -> Signatures:
    """A place for each member; the head's is the last, at the right."""
    head = head_of(committee)
    others = [_place(member, tongue) for member in committee if member is not head]
    columns = _MORE_COLUMNS if len(committee) > _MANY else _COLUMNS
    empty: list[SignaturePlace | None] = [None] * (-len(committee) % columns)
    places = [*others, *empty, _place(head, tongue)]
    return Signatures(
        tuple(tuple(places[start : start + columns]) for start in range(0, len(places), columns))
    )


def _place(member: Member, tongue: Tongue) -> SignaturePlace:
    return SignaturePlace((member.role.upper(), signed_by_name(tongue)), member.name)


def signed_by_name(tongue: Tongue) -> str:
    """What stands under the role of whoever signs."""
    return tongue.say("(Ký, ghi rõ họ tên)", "(Signature, full name)")


def head_signature(
    committee: tuple[Member, ...], recipients: tuple[str, ...], tongue: Tongue
) -> Signatures:
    """The head signs for the committee, with the list of recipients at the left."""
    head = head_of(committee)
    for_all = tongue.say("TM. BAN KIỂM PHIẾU", "FOR THE COUNTING COMMITTEE")
    place = SignaturePlace((for_all, head.role.upper()), head.name)
    return Signatures(((None, place),), recipients, tongue.formulas.recipients)
