"""`member`: the committee's members who decide under a PIN."""

import getpass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ptn_scan.ballot_box.values import RegisteredMember
from ptn_scan.documents.wording import free_text
from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.deciding import Author
from ptn_scan.workflow.folder import ElectionFolder

LEAST_PIN, MOST_PIN = 6, 64


def add_member(folder: ElectionFolder, name: str, pin: str, renew: bool = True) -> None:
    """Registers a member of the elected committee, or of the proposed one while none is elected.

    Who is registered gets a new PIN, unless `renew` is false. From the first member on decisions
    are made by votes. Raises UsageError where the name is not on the committee or the PIN too
    short, CountsError once the election is closed.
    """
    plain = _plain(name)
    if not LEAST_PIN <= len(pin) <= MOST_PIN:
        raise UsageError(
            f"PIN phải có từ {LEAST_PIN} đến {MOST_PIN} ký tự.",
            f"A PIN has {LEAST_PIN} to {MOST_PIN} characters.",
        )
    hashed = PasswordHasher().hash(pin)
    with folder.open_box() as box, box.transaction():
        box.check_open()
        _check_name(plain, committee_names(folder))
        if not renew and plain in {member.name for member in box.members()}:
            raise UsageError(
                f"{plain} đã có PIN. Muốn đặt lại, hãy dùng «ptn-scan member add».",
                f"{plain} has a PIN. To set it anew, use «ptn-scan member add».",
            )
        box.append_member(RegisteredMember(plain, hashed, now()))


def committee_names(folder: ElectionFolder) -> tuple[str, ...]:
    """The elected committee's names, or the proposed one's."""
    with folder.open_box() as box:
        conference = box.conference()
    members = conference.committee if conference else folder.election.form.committee
    return tuple(_plain(member.name) for member in members)


def member_names(folder: ElectionFolder) -> tuple[str, ...]:
    """The names of those registered, in the order in which they were."""
    with folder.open_box() as box:
        return tuple(member.name for member in box.members())


def identify(folder: ElectionFolder, name: str, pin: str, why: str) -> Author:
    """The member as author of a decision. Raises UsageError where name or PIN is wrong, with the
    same words for both."""
    plain = _plain(name)
    with folder.open_box() as box:
        hashes = {member.name: member.pin_hash for member in box.members()}
    if not _fits(hashes.get(plain, ""), pin):
        raise UsageError("Sai họ tên hoặc PIN.", "Wrong name or PIN.")
    return Author(plain, why, identified=True)


def author_by_command(
    folder: ElectionFolder, name: str, why: str, pin_file: Path | None, prompt: str
) -> Author:
    """Who decides by a command: a plain name while no member is registered, else by the PIN in
    `pin_file` or typed at the `prompt`."""
    if not member_names(folder):
        return Author(name, why)
    return identify(folder, name, typed_pin(pin_file, prompt), why)


def typed_pin(pin_file: Path | None, prompt: str) -> str:
    """The PIN in the first line of `pin_file`, else typed without being shown.

    Raises InputFileError for a file that cannot be read, UsageError where nobody can type."""
    if pin_file is not None:
        return _first_line(pin_file)
    try:
        return getpass.getpass(prompt)
    except EOFError as error:
        raise UsageError(
            "Cần PIN: hãy gõ PIN, hoặc dùng --pin-file.", "A PIN is needed: type it, or --pin-file."
        ) from error


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig") as opened:
            return opened.readline(2 * MOST_PIN).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(
            f"{file}: không đọc được. Hãy ghi PIN ở dòng đầu của một tệp văn bản UTF-8.",
            f"{file}: cannot be read. Write the PIN in the first line of a UTF-8 text file.",
        ) from error


def _fits(pin_hash: str, pin: str) -> bool:
    try:
        return PasswordHasher().verify(pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False


def _plain(name: str) -> str:
    return free_text(name)


def _check_name(name: str, committee: tuple[str, ...]) -> None:
    if name not in committee:
        listed = "; ".join(committee)
        raise UsageError(
            f"{name}: không có trong ban kiểm phiếu. Ban kiểm phiếu gồm: {listed}.",
            f"{name}: not on the counting committee, which is: {listed}.",
        )
