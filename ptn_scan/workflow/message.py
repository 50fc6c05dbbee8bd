"""Something to tell the operator that is no error."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """The same in Vietnamese and in English."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """The message in `language`: "en", else Vietnamese."""
        return self.en if language == "en" else self.vi
