"""When the votes of several members make a decision of the committee.

Who votes again changes the own vote; the last one counts. While all votes say the same, as many
are needed as the form says (`decisions.agree`). Where they differ, the matter is before the whole
committee: more than half of all registered members must say the same.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

_Choice = TypeVar("_Choice", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing(Generic[_Choice]):
    """How the votes on one matter stand. `choice` is None while nothing is decided; `disputed`
    tells that votes differ; `needed` how many more are needed for what most say."""

    choice: _Choice | None
    disputed: bool
    needed: int


def standing(choices: Sequence[_Choice], agree: int, members: int) -> Standing[_Choice]:
    """How `choices`, one of each member who voted, stand among `members` registered ones."""
    if not choices:
        return Standing(None, disputed=False, needed=agree)
    counted = Counter(choices).most_common()
    choice, most = counted[0]
    disputed = len(counted) > 1
    wanted = max(agree, members // 2 + 1) if disputed else agree
    needed = max(wanted - most, 0)
    return Standing(None if needed else choice, disputed, needed)
