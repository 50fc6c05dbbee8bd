"""The language of a paper, and the words that every paper has by the form of the State.

The Vietnamese paper is the one that is signed. A paper in English is its translation: it says so on
every page, keeps the names, titles and offices of the form as they are, and has the same numbers.
"""

from dataclasses import dataclass
from enum import StrEnum

from ptn_scan.rules.values import Words


@dataclass(frozen=True, slots=True)
class Formulas:
    """Quốc hiệu and tiêu ngữ (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.1), the heading of the list of
    recipients, what stands before the initials, and the language's tag (BCP 47)."""

    nation: str
    motto: str
    recipients: str
    initials: str
    tag: str


class Tongue(StrEnum):
    """The language of a paper; the values are those of `--lang`."""

    VIETNAMESE = "vi"
    ENGLISH = "en"

    def say(self, vi: str, en: str) -> str:
        """The one of the two that is in this language."""
        return en if self is Tongue.ENGLISH else vi

    def of(self, words: Words) -> str:
        """`words` in this language."""
        return self.say(words.vi, words.en)

    @property
    def formulas(self) -> Formulas:
        return _FORMULAS[self]


_FORMULAS = {
    Tongue.VIETNAMESE: Formulas(
        nation="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto="Độc lập - Tự do - Hạnh phúc",
        recipients="Nơi nhận:",
        initials="Ký nháy từng trang:",
        tag="vi-VN",
    ),
    Tongue.ENGLISH: Formulas(
        nation="SOCIALIST REPUBLIC OF VIET NAM",
        motto="Independence - Freedom - Happiness",
        recipients="Recipients:",
        initials="Initials on each page:",
        tag="en-GB",
    ),
}
