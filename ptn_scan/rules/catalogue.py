"""The shipped profiles, by name and version.

A version that was shipped once stays: an election folder names the one by which it was held.
"""

from functools import cache
from importlib import resources
from pathlib import Path

from ptn_scan.checked_toml import checked, read_toml
from ptn_scan.rules.values import Profile

DEFAULT = "quy-dinh-96-2023"


@cache
def profiles() -> tuple[Profile, ...]:
    """All shipped profiles, by name and version. Raises FormError where one is damaged."""
    folder = Path(str(resources.files(__package__) / "profiles"))
    return tuple(checked(Profile, read_toml(path), path) for path in sorted(folder.glob("*.toml")))


def find(name: str, version: str) -> Profile | None:
    """The profile of this name and version, or None where none is shipped."""
    return next((each for each in profiles() if (each.name, each.version) == (name, version)), None)
