"""The order of Vietnamese words and names: by the alphabet a ă â b c d đ e ê …, then by the tones
none, huyền, hỏi, ngã, sắc, nặng.

Syllable by syllable, letters go before tones: «cà» < «cả» < «căn». Names go by the given name,
which stands last, then from the family name on: «Lê Văn An» < «Trần Thị An» < «Lê Văn Ân».
"""

import unicodedata

Key = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def text_key(text: str) -> Key:
    """What to sort texts by."""
    return tuple(_syllable(part) for part in text.casefold().split())


def name_key(name: str) -> Key:
    """What to sort people by."""
    *first, given = name.casefold().split() or [""]
    return tuple(map(_syllable, (given, *first)))


def _syllable(part: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    tones = [mark for mark in unicodedata.normalize("NFD", part) if mark in _TONES]
    bare = "".join(m for m in unicodedata.normalize("NFD", part) if m not in _TONES)
    letters = unicodedata.normalize("NFC", bare)
    return tuple(map(_letter, letters)), tuple(_TONES.index(tone) + 1 for tone in tones)


def _letter(letter: str) -> int:
    """The letter's place in the alphabet; digits and signs stand before, other letters after."""
    place = _LETTERS.find(letter)
    if place >= 0:
        return 0x200 + place
    return ord(letter) if ord(letter) < 0x80 else 0x400 + ord(letter)
