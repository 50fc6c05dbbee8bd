"""Payload round trip, and every change of a payload shows."""

import string

from hypothesis import given
from hypothesis import strategies as st

from ptn_scan.ballot_id import (
    MAX_PAGES,
    Authenticity,
    Authority,
    BallotId,
    mint_ballot,
    mint_election,
    parse,
)

QR_ALPHANUMERIC = set(string.digits + string.ascii_uppercase + " $%*+-./:")
BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

elections = st.text(BASE_32, min_size=8, max_size=8)
ballots = st.text(BASE_32, min_size=16, max_size=16)
pages = st.integers(1, MAX_PAGES)
keys = st.binary(min_size=32, max_size=32)
authorities = st.builds(Authority, elections, keys)


@given(authorities, ballots, pages)
def test_payload_round_trip(authority: Authority, ballot: str, page: int) -> None:
    signed = authority.sign(ballot, page)
    assert set(signed.payload) <= QR_ALPHANUMERIC
    assert parse(signed.payload) == signed
    assert authority.check(signed) is Authenticity.GENUINE


@given(authorities, ballots, pages, st.data())
def test_one_changed_letter_is_never_genuine(
    authority: Authority, ballot: str, page: int, data: st.DataObject
) -> None:
    payload = authority.sign(ballot, page).payload
    place = data.draw(st.integers(0, len(payload) - 1))
    letter = data.draw(st.sampled_from(sorted(QR_ALPHANUMERIC - {payload[place]})))
    changed = parse(payload[:place] + letter + payload[place + 1 :])
    assert changed is None or authority.check(changed) is not Authenticity.GENUINE


@given(authorities, keys, ballots, pages)
def test_another_key_makes_bad_codes(
    authority: Authority, key: bytes, ballot: str, page: int
) -> None:
    signed = Authority(authority.election, key).sign(ballot, page)
    expected = Authenticity.GENUINE if key == authority.key else Authenticity.BAD_CODE
    assert authority.check(signed) is expected


@given(authorities, elections, ballots, pages)
def test_another_election_is_told_apart_even_with_the_same_key(
    authority: Authority, election: str, ballot: str, page: int
) -> None:
    signed = Authority(election, authority.key).sign(ballot, page)
    same = election == authority.election
    expected = Authenticity.GENUINE if same else Authenticity.OTHER_ELECTION
    assert authority.check(signed) is expected


@given(authorities, ballots, pages, pages)
def test_the_code_binds_the_page(authority: Authority, ballot: str, page: int, other: int) -> None:
    signed = authority.sign(ballot, page)
    moved = BallotId(signed.election, ballot, other, signed.code)
    assert (authority.check(moved) is Authenticity.GENUINE) is (page == other)


@given(st.text())
def test_other_texts_are_no_ballot_ids(text: str) -> None:
    assert parse(text) is None


@given(authorities, ballots, pages, st.sampled_from(["\n", " ", "A", "0"]))
def test_nothing_may_follow_or_precede(
    authority: Authority, ballot: str, page: int, more: str
) -> None:
    payload = authority.sign(ballot, page).payload
    assert parse(payload + more) is None
    assert parse(more + payload) is None


def test_digits_of_other_scripts_are_no_page() -> None:
    payload = Authority("A" * 8, bytes(32)).sign("B" * 16, 12).payload
    assert parse(payload.replace("12", "١٢")) is None


def test_minted_ids_are_fresh_and_of_the_right_form() -> None:
    minted = {mint_ballot() for _ in range(500)}
    assert len(minted) == 500
    authority = Authority(mint_election(), bytes(32))
    assert all(parse(authority.sign(ballot, 1).payload) is not None for ballot in minted)
