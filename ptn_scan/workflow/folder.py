"""The election folder: what lies in it, and its parts as values."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.known import KnownReadings
from ptn_scan.ballot_id import KEY_BYTES, Authority, CodeCheck, KeptCodes
from ptn_scan.bounded import OverSizeError, read_bounded
from ptn_scan.election import Election, Form, StampKind, read_kept_form
from ptn_scan.errors import (
    CountsError,
    DamagedElectionError,
    FormError,
    MachineError,
    PtnScanError,
    machine_words,
)
from ptn_scan.layout import BallotLayout
from ptn_scan.scanning.page import MAX_IMAGE_BYTES
from ptn_scan.workflow.known_rows import KnownRows

if TYPE_CHECKING:
    from ptn_scan.scanning.scan import GrayImage

STAMP_STEM = "stamp"
_TEXTS = ("", ".json", ".toml")
_MOST_TEXT_BYTES = 16 * 2**20
"""The longest of them, the list of a closed folder's files, has 150 bytes for each scan."""


@dataclass(frozen=True, slots=True)
class FolderPaths:
    """Where everything lies in an election folder."""

    root: Path

    @property
    def form(self) -> Path:
        return self.root / "form.toml"

    @property
    def election(self) -> Path:
        return self.root / "election.json"

    @property
    def layout(self) -> Path:
        return self.root / "layout.json"

    @property
    def key(self) -> Path:
        return self.root / "key"

    @property
    def signing_key(self) -> Path:
        return self.root / "signing-key"

    @property
    def package(self) -> Path:
        return self.root / "package.zip"

    @property
    def minutes(self) -> Path:
        """The first copy of the minutes that were written last."""
        return self.root / "minutes.pdf"

    @property
    def closing(self) -> Path:
        """The list of all files after the closing; its signature stands beside it."""
        return self.root / "closing.json"

    @property
    def closing_signature(self) -> Path:
        return self.root / "closing.sig"

    @property
    def ballot_box(self) -> Path:
        return self.root / "ballot-box.sqlite"

    @property
    def scans(self) -> Path:
        return self.root / "scans"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    def template(self, page: int) -> Path:
        """The picture of the printed page with this number, from 1."""
        return self.root / f"template-{page}.png"

    def stamp(self, form: Form) -> Path | None:
        """The copy of the stamp's picture, where the form has one."""
        if form.stamp.kind is not StampKind.IMAGE or form.stamp.image is None:
            return None
        return self.root / f"{STAMP_STEM}{Path(form.stamp.image).suffix.lower()}"


@dataclass(frozen=True, slots=True)
class ElectionFolder:
    """An election folder that was checked when it was opened; `readings` and `rows` are what was
    understood and ruled since."""

    paths: FolderPaths
    election: Election
    layout: BallotLayout
    authority: CodeCheck
    readings: KnownReadings = field(default_factory=KnownReadings, compare=False, repr=False)
    rows: KnownRows = field(default_factory=KnownRows, compare=False, repr=False)

    @property
    def name(self) -> str:
        """What the folder is called, for the names of files beside it."""
        return self.paths.root.absolute().name

    @property
    def issuer(self) -> Authority:
        """The key's holder, who makes codes. Raises CountsError once the key is destroyed."""
        if not isinstance(self.authority, Authority):
            raise CountsError(
                "Cuộc lấy phiếu đã đóng, khóa làm mã phiếu đã hủy nên không in thêm phiếu được.",
                "The election is closed and its ballot key destroyed, so no ballot can be printed.",
            )
        return self.authority

    def open_box(self) -> BallotBox:
        """The ballot box, to be used as a context manager."""
        return BallotBox.open(self.paths.ballot_box, self.readings)

    def templates(self) -> "tuple[GrayImage, ...]":
        """The printed pages as pictures. Raises DamagedElectionError where one is missing."""
        return tuple(_read_picture(self.paths.template(page.page)) for page in self.layout.pages)

    def contains(self, path: Path) -> bool:
        """Whether `path` would lie in the folder."""
        return path.resolve().is_relative_to(self.paths.root.resolve())


def open_folder(root: Path) -> ElectionFolder:
    """The election folder at `root`.

    Raises DamagedElectionError where it is none, or where a part is missing or was changed so that
    it makes no sense; MachineError where a part may not be read.
    """
    paths = FolderPaths(root)
    if not paths.election.is_file():
        raise DamagedElectionError(
            f"{root}: không phải thư mục cuộc lấy phiếu (không có {paths.election.name}). Hãy "
            "kiểm tra đường dẫn; thư mục do lệnh «ptn-scan new» tạo ra.",
            f"{root}: not an election folder (no {paths.election.name}). Check the path; the "
            "folder is made by «ptn-scan new».",
        )
    election = _election(paths)
    return ElectionFolder(paths, election, _layout(paths), _authority(paths, election.id))


def is_election(root: Path) -> bool:
    """Whether `root` is the folder of an election, by the one file that names it."""
    return FolderPaths(root).election.is_file()


def election_json(election: Election, version: str) -> str:
    """The text of election.json."""
    content = {"version": 1, "id": election.id, "practice": election.practice, "program": version}
    return json.dumps(content, indent=1) + "\n"


def read_part(path: Path) -> bytes:
    """The bytes of a part of the folder. Raises DamagedElectionError where it is missing, or larger
    than this program makes any."""
    most = _MOST_TEXT_BYTES if path.suffix in _TEXTS else MAX_IMAGE_BYTES
    try:
        return read_bounded(path, most)
    except OverSizeError as error:
        raise _damaged(path, "tệp này quá lớn", "this file is too large") from error
    except FileNotFoundError as error:
        raise _damaged(path, "thiếu tệp này", "this file is missing") from error
    except OSError as error:
        raise MachineError(
            f"{path}: không đọc được ({machine_words(error)}). Hãy kiểm tra quyền đọc tệp.",
            f"{path}: cannot be read ({error.strerror}). Check the permission to read it.",
        ) from error


def _election(paths: FolderPaths) -> Election:
    try:
        content: dict[str, Any] = json.loads(read_part(paths.election))
        identity, practice = str(content["id"]), bool(content["practice"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(paths.election, "nội dung không đúng", "its content is wrong") from error
    read_part(paths.form)
    try:
        form = read_kept_form(paths.form)
    except FormError as error:
        raise _damaged(paths.form, f"đã bị sửa: {error.vi}", f"was changed: {error.en}") from error
    return Election(identity, practice, _with_stamp(form, paths.stamp(form)))


def _with_stamp(form: Form, picture: Path | None) -> Form:
    """The form naming the folder's own copy of the stamp's picture."""
    if picture is None:
        return form
    return form.model_copy(
        update={"stamp": form.stamp.model_copy(update={"image": str(picture.absolute())})}
    )


def _layout(paths: FolderPaths) -> BallotLayout:
    try:
        return BallotLayout.from_json(read_part(paths.layout).decode("utf-8"))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(paths.layout, "nội dung không đúng", "its content is wrong") from error


def _authority(paths: FolderPaths, election: str) -> CodeCheck:
    """Who checks codes: the key, or after the closing the codes that were kept of it; a closing
    that was killed may have left half of the key."""
    try:
        return Authority(election, _key(paths, election))
    except DamagedElectionError:
        with BallotBox.open(paths.ballot_box) as box:
            if box.closing() is None:
                raise
            return KeptCodes(election, box.kept_codes())


def _key(paths: FolderPaths, election: str) -> bytes:
    text = read_part(paths.key).decode("ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise _damaged(paths.key, "khóa không đúng", f"not the key of election {election}")
    return key


def _read_picture(path: Path) -> "GrayImage":
    import numpy as np  # which those who only look at numbers need not wait for
    from PIL import Image, UnidentifiedImageError

    read_part(path)
    try:
        with Image.open(path) as picture:
            return np.asarray(picture.convert("L"), dtype=np.uint8)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _damaged(path, "ảnh bị hỏng", "the picture is damaged") from error


def _damaged(path: Path, vi: str, en: str) -> PtnScanError:
    return DamagedElectionError(
        f"{path}: {vi}. Hãy dùng bản sao lưu của cả thư mục cuộc lấy phiếu.",
        f"{path}: {en}. Use a backup of the whole election folder.",
    )
