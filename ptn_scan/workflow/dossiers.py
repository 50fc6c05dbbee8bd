"""`dossier`: the papers of each official's dossier, when they came in and went on."""

from dataclasses import replace

from ptn_scan.errors import UsageError
from ptn_scan.plan.dossiers import Handling, Line, dossiers, of_facts, to_facts
from ptn_scan.workflow.folder import ElectionFolder

ENTRY = "dossier"
"""The kind of the journal's entries; of each paper the latest counts."""


def handlings(folder: ElectionFolder) -> tuple[Handling, ...]:
    """Everything that was entered, in order."""
    with folder.open_box() as box:
        return tuple(of_facts(entry.facts for entry in box.entries(ENTRY)))


def look_at_dossiers(folder: ElectionFolder) -> tuple[Line, ...]:
    """Every paper of every official."""
    return dossiers(folder.election.form, handlings(folder))


def enter_paper(folder: ElectionFolder, handling: Handling) -> Line:
    """Enters what `handling` tells of a paper; what it leaves open stays as it was. Returns the
    paper's line. Raises UsageError for an official or a paper that there is not, and where the
    paper would be passed on before it came in."""
    line = _find(folder, handling)
    before = line.handling
    after = Handling(
        handling.official,
        handling.paper,
        handling.received or before.received,
        handling.forwarded or before.forwarded,
        handling.signed or before.signed,
    )
    if after.forwarded and (after.received is None or after.forwarded < after.received):
        raise UsageError(
            "Giấy tờ phải được nhận trước khi chuyển đi: hãy ghi --received, không muộn hơn "
            "--forwarded. Chưa ghi gì.",
            "A paper must come in before it is passed on: give --received, no later than "
            "--forwarded. Nothing was recorded.",
        )
    with folder.open_box() as box, box.transaction():
        box.check_open()
        box.append_entry(ENTRY, to_facts(after))
    return replace(line, handling=after)


def _find(folder: ElectionFolder, handling: Handling) -> Line:
    lines = look_at_dossiers(folder)
    of_official = [line for line in lines if line.number == handling.official]
    found = next((line for line in of_official if line.item.key == handling.paper), None)
    if found is not None:
        return found
    papers = ", ".join(item.key for item in folder.election.form.rules.dossier) or "–"
    count = len(folder.election.form.officials)
    raise UsageError(
        f"Không có giấy tờ {handling.paper} của người số {handling.official}: danh sách có "
        f"{count} người, hồ sơ gồm {papers}.",
        f"There is no paper {handling.paper} of official {handling.official}: the list has "
        f"{count} officials, a dossier has {papers}.",
    )
