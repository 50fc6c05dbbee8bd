"""A simulated member of the counting committee, who sees what was drawn in one row alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from ptn_scan.election import LEVEL_NAMES, Level
from ptn_scan.ruling.values import Ruling
from ptn_scan.simulation.truth import STRIKES, RowKind, RowTruth

_INVALID_WHY: Mapping[RowKind, str] = {
    RowKind.BESIDE: "Dấu nằm ngoài các ô, không rõ cử tri chọn ô nào.",
    RowKind.DOT: "Chỉ có một chấm bút, không phải dấu chọn.",
    RowKind.UNDERVOTE: "Không ô nào được đánh dấu.",
    RowKind.OVERVOTE: "Có từ hai ô trở lên được đánh dấu.",
}
_STRUCK_WHY = "Họ tên đã bị gạch xoá."
_LEVEL_WHY: Mapping[RowKind, str] = {
    RowKind.CORRECTED: "Một ô đã bị tô xoá, dấu còn lại ở ô “{level}”.",
    RowKind.CIRCLED: "Cử tri khoanh tròn ô “{level}”.",
    RowKind.REST: "Dấu rõ ở ô “{level}”; vết bút ở ô khác không phải dấu chọn.",
    RowKind.UNDERLINED: "Dấu rõ ở ô “{level}”; họ tên chỉ được gạch chân.",
}
_PLAIN_WHY = "Dấu rõ ở ô “{level}”."


@dataclass(frozen=True, slots=True)
class SimulatedMember:
    """`name` stands in the decisions."""

    name: str

    def decide(self, truth: RowTruth) -> tuple[Ruling, str]:
        """The ruling on this row (a level or invalid) and why, in Vietnamese."""
        if truth.counts_as is Ruling.INVALID:
            why = _STRUCK_WHY if truth.kind in STRIKES else _INVALID_WHY[truth.kind]
            return truth.counts_as, why
        level = LEVEL_NAMES[Level(truth.counts_as.value)]
        return truth.counts_as, _LEVEL_WHY.get(truth.kind, _PLAIN_WHY).format(level=level)
