"""`new`: a form becomes an election folder."""

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ptn_scan import __version__
from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.journal import Facts
from ptn_scan.ballot_id import KEY_BYTES, Authority, mint_election
from ptn_scan.bounded import read_bounded
from ptn_scan.durable import sync_folder, write_new
from ptn_scan.election import Election, Form, StampKind, read_form
from ptn_scan.errors import FormError, UsageError
from ptn_scan.layout import BallotLayout, lay_out
from ptn_scan.package import signing
from ptn_scan.printing.ballots import blank_pdf
from ptn_scan.recognition.reader import TEMPLATE_DPI
from ptn_scan.scanning.page import MAX_IMAGE_BYTES
from ptn_scan.scanning.pdf import render_page
from ptn_scan.workflow.folder import (
    ElectionFolder,
    FolderPaths,
    election_json,
    open_folder,
    read_part,
)


def new(
    form_file: Path, root: Path, practice: bool, authority: Authority | None = None
) -> ElectionFolder:
    """Checks the form and makes the election folder `root`, wholly or not at all.

    An election gets an id and a key of its own; `authority` has those of samples. Raises
    FormError, UsageError where `root` is there and not empty, OSError.
    """
    form = read_form(form_file)
    stamp = _stamp_picture(form, form_file)
    _check_free(root)
    root.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        own = authority or Authority(mint_election(), secrets.token_bytes(KEY_BYTES))
        election = Election(own.election, practice, form)
        _fill(FolderPaths(unfinished), election, own.key, form_file.read_bytes(), stamp)
        _put_in_place(unfinished, root)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return open_folder(root)


def part_hashes(paths: FolderPaths, form: Form, layout: BallotLayout) -> Mapping[str, str]:
    """SHA-256 of every file of the folder that never changes, by its name.

    The key's hash tells nothing of the key, which has 256 random bits. After the closing the key
    is gone, and its hash with it.
    """
    parts = [paths.form, paths.election, paths.layout]
    parts += [paths.key] if paths.key.exists() else []
    parts += [paths.template(page.page) for page in layout.pages]
    stamp = paths.stamp(form)
    if stamp is not None:
        parts.append(stamp)
    return {part.name: hashlib.sha256(read_part(part)).hexdigest() for part in parts}


def _stamp_picture(form: Form, form_file: Path) -> bytes | None:
    """The bytes of the stamp's picture, which the form names relative to itself."""
    if form.stamp.kind is not StampKind.IMAGE or form.stamp.image is None:
        return None
    picture = form_file.parent / form.stamp.image
    try:
        with Image.open(picture) as opened:
            opened.verify()
        return read_bounded(picture, MAX_IMAGE_BYTES)
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError) as error:
        raise FormError(
            f"{form_file}: stamp.image: không mở được ảnh con dấu {picture}. Hãy ghi đường dẫn "
            "tới một ảnh PNG hoặc JPEG, tính từ thư mục chứa tệp này.",
            f"{form_file}: stamp.image: the picture {picture} cannot be opened. Name a PNG or "
            "JPEG, relative to the folder of this file.",
        ) from error


def _check_free(root: Path) -> None:
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UsageError(
            f"{root}: đã có và không trống. Hãy chọn tên khác; ptn-scan không ghi đè lên cuộc lấy "
            "phiếu nào.",
            f"{root}: exists and is not empty. Choose another name; ptn-scan overwrites no "
            "election.",
        )


def _fill(
    paths: FolderPaths, election: Election, key: bytes, form: bytes, stamp: bytes | None
) -> None:
    layout = lay_out(election.form)
    write_new(paths.form, form)
    write_new(paths.election, election_json(election, __version__).encode())
    write_new(paths.layout, layout.to_json().encode())
    write_new(paths.key, key.hex().encode() + b"\n", mode=0o600)
    signing_key = signing.mint_secret()
    write_new(paths.signing_key, signing_key.hex().encode() + b"\n", mode=0o600)
    stamp_path = paths.stamp(election.form)
    if stamp_path is not None and stamp is not None:
        write_new(stamp_path, stamp)
    _draw_templates(paths, election, layout)
    paths.scans.mkdir()
    facts: Facts = {
        "election": election.id,
        "practice": election.practice,
        "program": __version__,
        "public_key": signing.public_key(signing_key).hex(),
        "parts": part_hashes(paths, election.form, layout),
    }
    BallotBox.create(paths.ballot_box, facts).close()


def _draw_templates(paths: FolderPaths, election: Election, layout: BallotLayout) -> None:
    """What every printed page has in common, as the reader compares it with scans."""
    pdf = blank_pdf(election, layout)
    for index, page in enumerate(layout.pages):
        picture = Image.fromarray(render_page(pdf, index, TEMPLATE_DPI))
        picture.save(paths.template(page.page), dpi=(TEMPLATE_DPI, TEMPLATE_DPI))


def _put_in_place(unfinished: Path, root: Path) -> None:
    """One rename, so that `root` appears whole; readable for its owner alone, as it is made."""
    sync_folder(unfinished)
    try:
        if root.exists():
            root.rmdir()
        unfinished.rename(root)
    except OSError:
        _check_free(root)  # as it was before; another program may have been sooner
        raise
    sync_folder(root.parent)
