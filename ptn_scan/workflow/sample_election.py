"""The election that the sample scans belong to, in one small file without secrets."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ptn_scan.ballot_box.values import Issue
from ptn_scan.ballot_id import ELECTION_ID_BYTES, ID_BYTES, Authority
from ptn_scan.ruling.values import IdState
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.conference import establish
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.founding import new

FORMS = Path(__file__).parents[2] / "forms"
FORM = "kon-ray-2023.toml"


@dataclass(frozen=True, slots=True)
class SampleElection:
    """The election's id and key, its register, and how many ballots lie in its box."""

    authority: Authority
    states: Mapping[str, IdState]
    collected: int

    @property
    def issued(self) -> int:
        return list(self.states.values()).count(IdState.ISSUED)

    def to_json(self) -> str:
        """The text of samples/election.json."""
        content = {
            "form": FORM,
            "practice": True,
            "election": self.authority.election,
            "key": self.authority.key.hex(),
            "collected": self.collected,
            "ids": {ballot: state.value for ballot, state in self.states.items()},
        }
        return json.dumps(content, indent=1) + "\n"

    @staticmethod
    def from_json(text: str) -> "SampleElection":
        """The election in samples/election.json."""
        content = json.loads(text)
        return SampleElection(
            Authority(content["election"], bytes.fromhex(content["key"])),
            {ballot: IdState(state) for ballot, state in content["ids"].items()},
            content["collected"],
        )


def sample_election(issued: int, leftover: int, collected: int) -> SampleElection:
    """The same for the same numbers: id, key and ballot ids come from hashes of plain words."""
    states = [IdState.ISSUED] * issued + [IdState.VOID] * leftover
    return SampleElection(
        Authority(_letters("election", ELECTION_ID_BYTES), _hash("key")),
        {_letters(f"ballot {n}", ID_BYTES): state for n, state in enumerate(states, start=1)},
        collected,
    )


def found(sample: SampleElection, root: Path) -> ElectionFolder:
    """The election folder `root`, its ballots printed and issued, nothing read yet."""
    folder = new(FORMS / FORM, root, practice=True, authority=sample.authority)
    void = [ballot for ballot, state in sample.states.items() if state is IdState.VOID]
    with folder.open_box() as box:
        box.append_printed(sample.states.keys())
    establish(folder, convened=sample.issued, present=sample.issued)
    with folder.open_box() as box:
        box.append_issue(Issue(sample.issued, leftover_unread=False, why=None, at=now()), void)
    return folder


def _hash(words: str) -> bytes:
    return hashlib.sha256(f"ptn-scan sample {words}".encode()).digest()


def _letters(words: str, length_bytes: int) -> str:
    return base64.b32encode(_hash(words)[:length_bytes]).decode("ascii")
