"""Every number that rows are ruled by, once, with its unit and its meaning; the annex of the
minutes prints them.

They stand by subject, in the order of the annex: `marks`, `lines`, `rings`, `corrections`,
`strikes`, `scans`. Rows are ruled by `LIMITS`; `THRESHOLDS` are the same for the minutes.
"""

from dataclasses import dataclass

from ptn_scan.ruling.limits.corrections import CorrectionLimits
from ptn_scan.ruling.limits.lines import LineLimits
from ptn_scan.ruling.limits.marks import MarkLimits
from ptn_scan.ruling.limits.rings import RingLimits
from ptn_scan.ruling.limits.scans import ScanLimits
from ptn_scan.ruling.limits.strikes import StrikeLimits
from ptn_scan.ruling.limits.units import senses
from ptn_scan.ruling.values import Threshold

__all__ = ["LIMITS", "THRESHOLDS", "Limits"]

_CALIBRATION = "hiệu chỉnh trên nét bút thật bằng lệnh make accuracy"


@dataclass(frozen=True)
class Limits(ScanLimits, StrikeLimits, CorrectionLimits, RingLimits, LineLimits, MarkLimits):
    """Every number that rows are ruled by; lengths mm, areas mm². The last subject named comes
    first among the fields."""


LIMITS = Limits()

THRESHOLDS: tuple[Threshold, ...] = tuple(
    Threshold(key, getattr(LIMITS, key), sense.unit, sense.meaning, _CALIBRATION)
    for key, sense in senses(Limits).items()
)
