"""A simulated member of the counting committee, who sees what was drawn in one row alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from ptn_scan.election import LEVEL_NAMES, Level
from ptn_scan.ruling.values import Ruling
from ptn_scan.simulation.truth import ASIDE, CIRCLES, CORRECTIONS, STRIKES, RowKind, RowTruth

_INVALID_WHY: Mapping[RowKind, str] = {
    **dict.fromkeys(ASIDE, "Dấu nằm ngoài các ô, không rõ người ghi phiếu chọn ô nào."),
    RowKind.CIRCLED_TWO: "Một vòng khoanh chung hai ô, không rõ người ghi phiếu chọn ô nào.",
    RowKind.STRUCK_PARTLY: "Họ tên bị gạch một phần, không rõ ý người ghi phiếu.",
    RowKind.DOT: "Chỉ có một chấm bút, không phải dấu chọn.",
    RowKind.UNDERVOTE: "Không ô nào được đánh dấu.",
    RowKind.OVERVOTE: "Có từ hai ô trở lên được đánh dấu.",
}
_STRUCK_WHY = "Họ tên đã bị gạch xoá."
_LEVEL_WHY: Mapping[RowKind, str] = {
    **dict.fromkeys(CORRECTIONS, "Một ô đã bị tô xoá, dấu còn lại ở ô “{level}”."),
    **dict.fromkeys(CIRCLES, "Cử tri khoanh tròn ô “{level}”."),
    **dict.fromkeys(
        (RowKind.REST, RowKind.HESITATION),
        "Dấu rõ ở ô “{level}”; vết bút ở chỗ khác không phải dấu chọn.",
    ),
    RowKind.TITLE_STRUCK: "Dấu rõ ở ô “{level}”; chỉ chức vụ bị gạch, họ tên để nguyên.",
    **dict.fromkeys(
        (RowKind.UNDERLINED, RowKind.UNDERLINED_TOUCHING, RowKind.UNDERLINED_LOW),
        "Dấu rõ ở ô “{level}”; họ tên chỉ được gạch chân.",
    ),
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
