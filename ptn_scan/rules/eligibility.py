"""Who may be voted on, by what a profile says and what is known of a person."""

import datetime as dt
from dataclasses import dataclass

from ptn_scan.rules.values import Exclusion, Ground, Profile


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of somebody who may come on the list.

    The three first are what the form states outright; dates say the same where they are known:
    `appointed` to the present office, and that of the `retirement_notice`. `places`: in how many
    the person is voted on, this one included.
    """

    retiring: bool = False
    appointed_this_year: bool = False
    standing_committee: bool = False
    gravely_ill: bool = False
    places: int = 1
    appointed: dt.date | None = None
    retirement_notice: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why somebody is not voted on: the profile's rule, and the key of the form that says so."""

    rule: Exclusion
    key: str


def obstacles(standing: Standing, profile: Profile, vote: dt.date) -> tuple[Obstacle, ...]:
    """Everything that keeps a person off the list of a vote held on the day `vote`."""
    found = (
        (Ground.RETIRING, _retiring(standing, vote)),
        (Ground.APPOINTED_THIS_YEAR, _appointed(standing, vote)),
        (Ground.STANDING_COMMITTEE, "standing_committee" if standing.standing_committee else None),
        (Ground.GRAVELY_ILL, "gravely_ill" if standing.gravely_ill else None),
        (Ground.PLACES, _places(standing, profile)),
    )
    return tuple(
        Obstacle(rule, key)
        for ground, key in found
        if key is not None and (rule := profile.exclusion(ground)) is not None
    )


def _retiring(standing: Standing, vote: dt.date) -> str | None:
    notice = standing.retirement_notice
    if notice is not None and notice <= vote:
        return "retirement_notice"
    return "retiring" if standing.retiring else None


def _appointed(standing: Standing, vote: dt.date) -> str | None:
    """In the calendar year of the vote, the day of the vote included."""
    appointed = standing.appointed
    if appointed is not None and appointed.year == vote.year and appointed <= vote:
        return "appointed"
    return "appointed_this_year" if standing.appointed_this_year else None


def _places(standing: Standing, profile: Profile) -> str | None:
    most = profile.max_places
    return "places" if most is not None and standing.places > most.value else None
