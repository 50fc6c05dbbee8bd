"""Vietnamese or English, chosen once when the program starts, since help texts need it."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ptn_scan.documents.tongue import Tongue

VARIABLE = "PTN_LANG"
LANGUAGES = ("vi", "en")
OPTION = "--lang"


def chosen(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of the last `--lang` in `arguments`, else of PTN_LANG, else Vietnamese."""
    wanted = [value for value in _values(arguments) if value in LANGUAGES]
    if wanted:
        return wanted[-1]
    default = environment.get(VARIABLE, "")
    return default if default in LANGUAGES else LANGUAGES[0]


def split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """`arguments` without `--lang`, which may stand anywhere, and its values."""
    rest: list[str] = []
    values: list[str] = []
    pending = iter(arguments)
    for argument in pending:
        if argument == "--":
            rest += [argument, *pending]
        elif argument == OPTION:
            values.append(next(pending, ""))
        elif argument.startswith(f"{OPTION}="):
            values.append(argument.removeprefix(f"{OPTION}="))
        else:
            rest.append(argument)
    return rest, values


def _values(arguments: Sequence[str]) -> list[str]:
    return split(arguments)[1]


LANGUAGE = chosen(sys.argv[1:], os.environ)


def say(vi: str, en: str) -> str:
    """The one of the two that is in the chosen language."""
    return en if LANGUAGE == "en" else vi


def tongue() -> "Tongue":
    """The language in which papers are written besides Vietnamese, by `--lang`."""
    from ptn_scan.documents.tongue import Tongue

    return Tongue(LANGUAGE)
