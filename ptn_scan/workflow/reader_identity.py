"""By what scans are read and ruled: recorded with each reading, compared when it is verified."""

import dataclasses
import hashlib

from ptn_scan import __version__
from ptn_scan.ballot_box.journal import canonical
from ptn_scan.recognition.version import READER_VERSION
from ptn_scan.ruling.limits import LIMITS

_SETTINGS = hashlib.sha256(canonical(dataclasses.asdict(LIMITS)).encode()).hexdigest()[:12]

READER = f"{__version__}/{READER_VERSION}/{_SETTINGS}"
"""Version of the program, of the reader, and a hash of every limit that rows are ruled by."""
