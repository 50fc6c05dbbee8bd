"""Lifting a mask: a member looks at more of a doubtful ballot than is asked about.

The masks keep the pattern of a ballot's marks and hands apart from each other. Where the form gives
leave (`decisions.unmask`) one may be lifted, with a reason, and the journal says by whom.
"""

from collections import Counter

from ptn_scan.ballot_box.box import BallotBox
from ptn_scan.ballot_box.journal import UNMASK
from ptn_scan.documents.facts import LiftedMasks
from ptn_scan.errors import UsageError
from ptn_scan.plan.collation import name_key
from ptn_scan.workflow.clock import now
from ptn_scan.workflow.deciding import Author, check_author
from ptn_scan.workflow.folder import ElectionFolder


def lift_mask(folder: ElectionFolder, sheet: str, official: int | None, author: Author) -> None:
    """Records that `author` looks at a row of `sheet`, or at all of it (None), without masks.

    When this returns, the entry is in the box. Raises UsageError where the form gives no leave, who
    or why is missing, or members are registered and the author showed no PIN; CountsError once the
    election is closed.
    """
    if not folder.election.form.decisions.unmask:
        raise UsageError(
            "Mẫu phiếu không cho bỏ che (decisions.unmask). Hãy xem chính tờ giấy.",
            "The form gives no leave to lift masks (decisions.unmask). Look at the paper itself.",
        )
    check_author(author)
    with folder.open_box() as box, box.transaction():
        if box.members() and not author.identified:
            raise UsageError(
                "Chỉ thành viên đã đăng nhập bằng PIN mới được bỏ che.",
                "Only a member who showed the PIN may lift a mask.",
            )
        box.append_entry(
            UNMASK,
            {
                "sheet": sheet,
                "official": official,
                "by": author.by,
                "why": author.why,
                "at": now().isoformat(),
            },
        )


def lifted_masks(box: BallotBox) -> tuple[LiftedMasks, ...]:
    """How often each person lifted one, by their names."""
    facts = [entry.facts for entry in box.entries(UNMASK)]
    rows = Counter(str(each["by"]) for each in facts if each["official"] is not None)
    sheets = Counter(str(each["by"]) for each in facts if each["official"] is None)
    names = sorted(rows.keys() | sheets.keys(), key=name_key)
    return tuple(LiftedMasks(name, rows[name], sheets[name]) for name in names)
