"""The results that somebody is looking at: counted once for each state of the box."""

import threading

from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.results import Results, count


class LiveResults:
    """Results of the box as it stands, whoever wrote to it; counted anew only where the journal
    has grown."""

    def __init__(self, folder: ElectionFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._known: tuple[int, Results] | None = None

    def now(self) -> Results:
        """As `workflow.results.results`."""
        with self._lock, self._folder.open_box() as box, box.reading():
            entry = box.last_entry()
            if self._known is None or self._known[0] != entry:
                self._known = entry, count(self._folder, box.snapshot())
            return self._known[1]
