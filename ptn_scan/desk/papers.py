"""The kinds of papers that the desk writes, and where: each in a folder beside that of the
election, named after it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ptn_scan.documents.tongue import Tongue
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.progress import Progress

_NUMBERED = re.compile(r"([a-z-]+)-(\d+)\b")

Writer = Callable[[ElectionFolder, Path, Progress, Tongue], tuple[Path, ...]]


@dataclass(frozen=True, slots=True)
class Papers:
    """One kind: its key in addresses, how its folder's name ends, its words, and who writes it.
    Those that tell the result can be written once it is final."""

    key: str
    ending: str
    title: Message
    action: Message
    write: Writer
    tells_result: bool = True

    def folder(self, election: ElectionFolder) -> Path:
        return folder_beside(election, self.ending)

    def written(self, election: ElectionFolder) -> tuple[Path, ...]:
        """The files that are there."""
        return files_in(self.folder(election))


def folder_beside(election: ElectionFolder, ending: str) -> Path:
    """The folder beside that of the election whose name ends so."""
    root = election.paths.root.absolute()
    return root.with_name(f"{root.name}-{ending}")


def files_in(folder: Path) -> tuple[Path, ...]:
    """The files of a folder that there need not be, each translation after what it translates."""
    if not folder.is_dir():
        return ()
    from ptn_scan.documents.write import TRANSLATED

    def place(path: Path) -> tuple[str, bool, str]:
        paper = path.stem.removesuffix(TRANSLATED)
        return paper, paper != path.stem, path.name

    found = (path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    return tuple(sorted(found, key=place))


def recipient_of(paper: Path, election: ElectionFolder) -> str:
    """For whom a copy of the minutes or a letter is, by the form; empty for other papers."""
    from ptn_scan.documents.write import LETTER, MINUTES

    named, form = _NUMBERED.match(paper.name), election.election.form
    if named is None:
        return ""
    everybody = {
        MINUTES: [copy.recipient for copy in form.minutes.copies],
        LETTER: [official.name for official in form.officials],
    }
    people, place = everybody.get(named[1], []), int(named[2]) - 1
    return people[place] if 0 <= place < len(people) else ""


# Documents cost as much to import as all the rest of the desk, hence not at the head.


def _minutes(
    election: ElectionFolder, out: Path, progress: Progress, tongue: Tongue
) -> tuple[Path, ...]:
    from ptn_scan.workflow.documents import write_minutes

    return write_minutes(election, out, draft=False, progress=progress, tongue=tongue)


def _notices(
    election: ElectionFolder, out: Path, progress: Progress, tongue: Tongue
) -> tuple[Path, ...]:
    from ptn_scan.workflow.documents import write_result_notices

    return write_result_notices(election, out, draft=False, progress=progress, tongue=tongue)


def _handouts(
    election: ElectionFolder, out: Path, progress: Progress, tongue: Tongue
) -> tuple[Path, ...]:
    from ptn_scan.workflow.documents import write_vote_handouts

    return write_vote_handouts(election, out, progress, tongue)


KINDS = (
    Papers(
        "minutes",
        "bien-ban",
        Message("Biên bản, bảng kết quả", "Minutes and workbook"),
        Message("Viết biên bản", "Write the minutes"),
        _minutes,
    ),
    Papers(
        "notices",
        "thong-bao",
        Message(
            "Thông báo, báo cáo cấp trên, kết quả gửi từng người",
            "Announcement, report to the superior, a letter to each official",
        ),
        Message("Viết thông báo", "Write the notices"),
        _notices,
    ),
    Papers(
        "handouts",
        "giay-to",
        Message(
            "Giấy tờ trước hội nghị: hướng dẫn ghi phiếu, mẫu báo cáo, danh mục hồ sơ, thẻ cạnh "
            "máy quét",
            "Papers before the conference: leaflet, report form, checklist, card by the scanner",
        ),
        Message("Viết giấy tờ", "Write the papers"),
        _handouts,
        tells_result=False,
    ),
)
