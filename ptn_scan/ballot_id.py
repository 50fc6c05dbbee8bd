"""The id that a ballot carries in its QR codes, and the code that shows who made it.

Payload, in QR's alphanumeric mode, fields of fixed width without separators:

    PTN1  election  id  page  code
      4       8     16     2    16      letters: A-Z and 2-7 (RFC 4648 base 32), digits for the page

The id has 80 random bits. The code is HMAC-SHA-256 under the election's key over all that stands
before it, truncated to 80 bits (RFC 2104, section 5, allows half of the hash and no less than 80
bits).
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

PREFIX = "PTN1"
ID_BYTES = 10
CODE_BYTES = 10
ELECTION_ID_BYTES = 5
KEY_BYTES = 32
MAX_PAGES = 99

TEST_PREFIX = "PHIEUTHU"
"""The ids of test sheets begin with these 40 bits, and no ballot's does."""

_PAYLOAD = re.compile(r"PTN1([A-Z2-7]{8})([A-Z2-7]{16})([0-9]{2})([A-Z2-7]{16})")


class Authenticity(StrEnum):
    """What the code in a payload says about its origin."""

    GENUINE = "genuine"
    BAD_CODE = "bad-code"
    OTHER_ELECTION = "other-election"


@dataclass(frozen=True, slots=True)
class BallotId:
    """The content of one QR code: which election, ballot and page, and the code."""

    election: str
    ballot: str
    page: int
    code: str

    @property
    def payload(self) -> str:
        """The text of the QR code."""
        return f"{_signed_part(self.election, self.ballot, self.page)}{self.code}"


@dataclass(frozen=True, slots=True)
class Authority:
    """Makes and checks codes: the election's id and its secret key of 32 bytes."""

    election: str
    key: bytes

    def sign(self, ballot: str, page: int) -> BallotId:
        """The QR content for `page` (from 1) of `ballot`."""
        return BallotId(self.election, ballot, page, self._code(ballot, page))

    def check(self, ballot_id: BallotId) -> Authenticity:
        """Whether this election's key made the code."""
        if ballot_id.election != self.election:
            return Authenticity.OTHER_ELECTION
        expected = self._code(ballot_id.ballot, ballot_id.page)
        if hmac.compare_digest(expected, ballot_id.code):
            return Authenticity.GENUINE
        return Authenticity.BAD_CODE

    def _code(self, ballot: str, page: int) -> str:
        message = _signed_part(self.election, ballot, page).encode("ascii")
        digest = hmac.new(self.key, message, hashlib.sha256).digest()
        return base64.b32encode(digest[:CODE_BYTES]).decode("ascii")


class CodeCheck(Protocol):
    """Tells whose code a payload bears: `Authority` by the key, `KeptCodes` without it."""

    @property
    def election(self) -> str: ...

    def check(self, ballot_id: BallotId) -> Authenticity: ...


@dataclass(frozen=True, slots=True)
class KeptCodes:
    """What is left of an `Authority` once its key is destroyed: the `payload_hash` of every right
    payload that was printed or found. It checks codes and can make none."""

    election: str
    payload_hashes: frozenset[str]

    def check(self, ballot_id: BallotId) -> Authenticity:
        """Whether this election's key had made the code."""
        if ballot_id.election != self.election:
            return Authenticity.OTHER_ELECTION
        if payload_hash(ballot_id.payload) in self.payload_hashes:
            return Authenticity.GENUINE
        return Authenticity.BAD_CODE


def payload_hash(payload: str) -> str:
    """SHA-256 of a QR code's text, in hexadecimal: tells nothing of its 80 bits of code."""
    return hashlib.sha256(payload.encode("ascii")).hexdigest()


def mint_ballot() -> str:
    """A fresh ballot id: 80 random bits in 16 letters, no test sheet's."""
    ballot = base64.b32encode(secrets.token_bytes(ID_BYTES)).decode("ascii")
    return mint_ballot() if is_test_sheet(ballot) else ballot


def test_sheet_id(number: int) -> str:
    """The id of the test deck's ballot with this number: known to all, and never printed on a
    ballot, so that no election counts it."""
    suffix = number.to_bytes(ID_BYTES // 2, "big")
    return TEST_PREFIX + base64.b32encode(suffix).decode("ascii")


def is_test_sheet(ballot: str) -> bool:
    """Whether a ballot id is one of the test deck's."""
    return ballot.startswith(TEST_PREFIX)


def mint_election() -> str:
    """A fresh election id: 40 random bits in 8 letters."""
    return base64.b32encode(secrets.token_bytes(ELECTION_ID_BYTES)).decode("ascii")


def parse(payload: str) -> BallotId | None:
    """The id in a QR code's text, or None where it has not the form of ours."""
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        return None
    election, ballot, page, code = match.groups()
    return BallotId(election, ballot, int(page), code)


def ids_in(payloads: Iterable[str]) -> Iterator[BallotId]:
    """The ids among the texts of QR codes: those that have the form of ours."""
    return (found for payload in payloads if (found := parse(payload)) is not None)


def _signed_part(election: str, ballot: str, page: int) -> str:
    return f"{PREFIX}{election}{ballot}{page:02d}"
