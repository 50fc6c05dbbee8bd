"""`print`: fresh ballots as a PDF, entered in the register."""

import os
import secrets
import shutil
import tempfile
from pathlib import Path

from ptn_scan.ballot_id import mint_ballot
from ptn_scan.errors import CountsError, MachineError, UsageError
from ptn_scan.printing.ballots import write_ballots
from ptn_scan.workflow.durable import sync_file, sync_folder
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.progress import SILENCE, Progress, reporter


def print_ballots(
    folder: ElectionFolder, count: int, out: Path | None = None, progress: Progress = SILENCE
) -> Path:
    """Writes `count` ballots with fresh random ids to `out` and enters them as printed.

    `out` is `<folder>-phieu.pdf` beside the folder by default, and never inside it. The ids are
    registered when the PDF is on the disk under a passing name, and it gets its name after that:
    so no PDF has ids that the register lacks, and no id was registered without a PDF. Raises
    UsageError, CountsError once ballots were issued, MachineError.
    """
    target = out or folder.paths.root.absolute().with_name(f"{folder.name}-phieu.pdf")
    _check_target(folder, target)
    with exclusive(folder.paths.lock), folder.open_box() as box:
        if box.snapshot().issue is not None:
            raise CountsError(
                "Phiếu đã phát ra nên không in thêm được nữa.",
                "Ballots were issued already, so no more can be printed.",
            )
        passing = Path(tempfile.mkdtemp(prefix=".ptn-scan-", dir=target.parent))
        try:
            written = passing / target.name
            ids = _fresh_ids(count)
            _write(folder, written, ids, progress)
            box.append_printed(ids)
            written.replace(target)
            sync_folder(target.parent)
        finally:
            shutil.rmtree(passing, ignore_errors=True)
    return target


def _fresh_ids(count: int) -> tuple[str, ...]:
    """Random ids in random order, which nothing but the paper keeps."""
    ids = list({mint_ballot() for _ in range(count)})
    while len(ids) < count:  # two of 80 random bits alike: never, but never is not a proof
        ids = list({*ids, mint_ballot()})
    secrets.SystemRandom().shuffle(ids)
    return tuple(ids)


def _write(folder: ElectionFolder, target: Path, ids: tuple[str, ...], progress: Progress) -> None:
    progress.start("In phiếu", "Printing ballots", len(ids))
    try:
        write_ballots(
            target, folder.election, folder.layout, folder.authority, ids, reporter(progress)
        )
        sync_file(target)
    finally:
        progress.stop()


def _check_target(folder: ElectionFolder, target: Path) -> None:
    if folder.contains(target):
        raise UsageError(
            f"{target}: bản in không được nằm trong thư mục cuộc lấy phiếu, vì ai mở thư mục sẽ "
            "thấy mã của mọi phiếu. Hãy chọn nơi khác cho --out.",
            f"{target}: the printed PDF may not lie in the election folder, since whoever opens "
            "the folder would see every ballot's code. Choose another place for --out.",
        )
    if target.exists():
        raise UsageError(
            f"{target}: đã có tệp này. Hãy chuyển nó đi hoặc chọn tên khác bằng --out.",
            f"{target}: this file exists. Move it away or choose another name with --out.",
        )
    if not target.parent.is_dir():
        raise UsageError(
            f"{target.parent}: không có thư mục này. Hãy tạo thư mục hoặc chọn nơi khác.",
            f"{target.parent}: there is no such folder. Make it or choose another place.",
        )
    if not os.access(target.parent, os.W_OK):
        raise MachineError(
            f"{target.parent}: không có quyền ghi. Hãy chọn nơi khác bằng --out.",
            f"{target.parent}: not writable. Choose another place with --out.",
        )
