"""`print`: fresh ballots as a PDF, entered in the register."""

import os
import secrets
import shutil
from pathlib import Path

from ptn_scan.ballot_box.appends import PRINT, PRINT_TOKEN
from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.keys import mint_key
from ptn_scan.ballot_id import mint_ballot
from ptn_scan.durable import sync_folder
from ptn_scan.errors import CountsError, MachineError, UsageError
from ptn_scan.printing.ballots import write_ballots
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.lock import exclusive
from ptn_scan.workflow.progress import SILENCE, Progress, reporter


def print_ballots(
    folder: ElectionFolder, count: int, out: Path | None = None, progress: Progress = SILENCE
) -> Path:
    """Writes `count` ballots with fresh random ids to `out` and enters them as printed.

    `out` is `<folder>-phieu.pdf` beside the folder by default, and never inside it. The ids are
    registered when the PDF is on the disk in a hidden folder, and it gets its name after that: so
    no PDF has ids that the register lacks, and no id was registered without a PDF. What a killed
    printing left there is removed by the next one into that place, or given its name where its ids
    were registered; where that is `out`, nothing more is printed. Raises UsageError, CountsError
    once ballots were issued or where a killed printing was another one, MachineError.
    """
    target = out or folder.paths.root.absolute().with_name(f"{folder.name}-phieu.pdf")
    _check_target(folder, target)
    with exclusive(folder.paths.lock), folder.open_box() as box:
        box.check_open()
        if box.snapshot().issue is not None:
            raise CountsError(
                "Phiếu đã phát ra nên không in thêm được nữa.",
                "Ballots were issued already, so no more can be printed.",
            )
        if _finish_killed(folder, box, target, count):
            return target
        token = mint_key()
        passing = target.parent / f"{_passing_prefix(folder)}{token}"
        ids = _fresh_ids(count)
        _write(folder, passing / target.name, ids, progress)
        box.append_printed(ids, token)
        # From here on the PDF is one of ballots; whatever happens, the next printing finishes it.
        (passing / target.name).replace(target)
        sync_folder(target.parent)
        shutil.rmtree(passing, ignore_errors=True)
    return target


def _finish_killed(folder: ElectionFolder, box: BallotBox, target: Path, count: int) -> bool:
    """Gives PDFs their names whose printing was killed after their ids were registered, removes
    what was killed before that. Returns whether that did what is asked for now.

    Raises CountsError where it finished another printing: nobody shall print twice unawares.
    """
    registered = {entry.facts.get(PRINT_TOKEN): entry.facts for entry in box.entries(PRINT)}
    finished = {}
    for passing in sorted(target.parent.glob(f"{_passing_prefix(folder)}*")):
        token = passing.name.removeprefix(_passing_prefix(folder))
        for written in sorted(passing.iterdir()) if token in registered else ():
            place = target.parent / written.name
            if place.exists():
                place = place.with_stem(f"{place.stem}-{token}")
            written.replace(place)
            finished[place] = registered[token]["count"]
        shutil.rmtree(passing, ignore_errors=True)
    sync_folder(target.parent)
    if finished and finished != {target: count}:
        named = ", ".join(f"{place} ({number})" for place, number in finished.items())
        raise CountsError(
            f"Lần in trước bị dừng giữa chừng, nay đã ghi xong: {named}. Các phiếu đó đã vào sổ. "
            "Nếu cần thêm phiếu, hãy chạy lại lệnh này với tên khác cho --out.",
            f"An earlier printing was cut off and is finished now: {named}. Those ballots are in "
            "the register. Where more are needed, run this again with another --out.",
        )
    return bool(finished)


def _passing_prefix(folder: ElectionFolder) -> str:
    """Hidden, and no other election's, which may print into the same place meanwhile."""
    return f".ptn-scan-{folder.election.id}-"


def _fresh_ids(count: int) -> tuple[str, ...]:
    """Random ids in random order, which nothing but the paper keeps."""
    ids = list({mint_ballot() for _ in range(count)})
    while len(ids) < count:  # two of 80 random bits alike: never, but never is not a proof
        ids = list({*ids, mint_ballot()})
    secrets.SystemRandom().shuffle(ids)
    return tuple(ids)


def _write(folder: ElectionFolder, target: Path, ids: tuple[str, ...], progress: Progress) -> None:
    """Writes the PDF into a folder that it makes, to the disk, or leaves nothing behind."""
    progress.start("In phiếu", "Printing ballots", len(ids))
    try:
        target.parent.mkdir(mode=0o700)
        write_ballots(
            target, folder.election, folder.layout, folder.issuer, ids, reporter(progress)
        )
    except BaseException:
        shutil.rmtree(target.parent, ignore_errors=True)
        raise
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
