"""The result as it may be given out."""

from ptn_scan.workflow.collector import collector_held
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.inventory import check_vouched
from ptn_scan.workflow.results import Results, check_final, count


def final_results(folder: ElectionFolder) -> Results:
    """The result, where it may be given out as final.

    Raises ReviewPendingError and CountsError as `check_final` does, and DamagedElectionError where
    database, form or layout are not what the journal says: what was changed past the program must
    not stand in minutes.
    """
    with collector_held(), folder.open_box() as box:
        check_vouched(folder, box)
        found = count(folder, box.snapshot())
        check_final(found.tally)
        return found
