"""What is wrong with the words of a command, in Vietnamese as in English."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from ptn_scan.errors import UsageError

_BOUNDS = {
    "greater_than_equal": ("ge", "phải từ {} trở lên"),
    "less_than_equal": ("le", "phải từ {} trở xuống"),
}
"""The checks of a number, by Pydantic's name: where the limit stands, and what is said of it."""
_WHOLE_NUMBER = frozenset({"int_parsing", "int_type", "int_from_float", "int_parsing_size"})
_IN_BRACKETS = re.compile(r"\(([^()]*)\)$")


def usage(error: Exception, arguments: Sequence[str]) -> UsageError:
    """Typer's complaint `error` about `arguments`, which names the word that it is about."""
    message = getattr(error, "format_message", lambda: str(error))()
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "ptn-scan"
    return UsageError(
        f"{command}: {_in_vietnamese(error, message, arguments)}. Hãy xem «{command} --help».",
        f"{command}: {message} See «{command} --help».",
    )


def _in_vietnamese(error: Exception, message: str, arguments: Sequence[str]) -> str:
    word = _word(error)
    match type(error).__name__:
        case "MissingParameter":
            return f"thiếu tham số {word}"
        case "NoSuchOption":
            return f"không có tùy chọn {word}"
        case "BadOptionUsage":
            takes_none = any(each.startswith(f"{word}=") for each in arguments)
            return f"tùy chọn {word} {'không nhận giá trị' if takes_none else 'thiếu giá trị'}"
        case "BadParameter":
            wanted = _wanted(error)
            return f"giá trị không đúng cho {word}" + (f": {wanted}" if wanted else "")
    return _unknown(error, message, arguments)


def _word(error: Exception) -> str | None:
    """The option or argument that the complaint is about."""
    option = getattr(error, "option_name", None)
    if option is not None:
        return str(option)
    parameter = getattr(error, "param", None)
    if parameter is None:
        return None
    return str(parameter.opts[-1] if parameter.param_type_name == "option" else parameter.metavar)


def _wanted(error: Exception) -> str:
    """What the value must be; empty where Typer does not tell."""
    found = _first_flaw(error)
    kind = str(found.get("type", ""))
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return words.format(found["ctx"][name])
    if kind in _WHOLE_NUMBER:
        return "phải là số nguyên"
    choices = _choices(error)
    return f"phải là {' hoặc '.join(choices)}" if choices else ""


def _first_flaw(error: Exception) -> Mapping[str, Any]:
    """As Pydantic, which checks values for Typer, tells it."""
    flaws = getattr(error.__cause__, "errors", None)
    return flaws()[0] if callable(flaws) else {}


def _choices(error: Exception) -> tuple[str, ...]:
    kind = getattr(getattr(error, "param", None), "type_descriptor", None)
    words = getattr(kind, "annotation", None)
    if not (isinstance(words, type) and issubclass(words, Enum)):
        return ()
    return tuple(str(each.value) for each in words)


def _unknown(error: Exception, message: str, arguments: Sequence[str]) -> str:
    """A command that there is not, or words that are too many."""
    context = getattr(error, "ctx", None)
    names = getattr(getattr(context, "command", None), "commands", None)
    if names is not None:
        path = context.command_path.split()[1:] if context is not None else []
        given = [each for each in arguments if not each.startswith("-") and each not in path]
        return f"không có lệnh {given[0]}" if given else "thiếu tên lệnh"
    too_many = _IN_BRACKETS.search(message)
    if too_many:
        return f"thừa tham số {too_many[1]}; đường dẫn hay tên có dấu cách phải đặt trong ngoặc kép"
    return "không hiểu lệnh"
