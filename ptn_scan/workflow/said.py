"""What people say in words of their own, a name or a reason: it stands in journal and minutes."""

from ptn_scan.errors import UsageError


def check_said(option: str, text: str, nothing: UsageError) -> None:
    """Raises `nothing` where there is nothing to be seen in what was given for `option`, and
    UsageError where bytes of it were no text."""
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        raise nothing
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise UsageError(
            f"{option}: có chữ không phải UTF-8 nên không ghi được. Hãy đặt cửa sổ lệnh ở UTF-8 "
            "rồi gõ lại.",
            f"{option}: there are letters that are not UTF-8 and cannot be recorded. Set the "
            "terminal to UTF-8 and type them again.",
        )
