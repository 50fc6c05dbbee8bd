"""A checked test deck as text for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ptn_scan.cli.language import LANGUAGE, say
from ptn_scan.cli.output import line

if TYPE_CHECKING:
    from ptn_scan.workflow.check_deck import CheckedDeck

_MODES = {
    "colour": ("màu", "colour"),
    "gray": ("xám", "gray"),
    "bilevel": ("đen trắng", "black and white"),
}


def checked(result: "CheckedDeck") -> None:
    """What was measured, what was found, and the verdict."""
    from ptn_scan.deck.report import summary

    numbers = summary(result.check)
    _reading(numbers)
    if numbers["modes"]:
        _scan(numbers)
        _marks(numbers)
    _findings(result)
    if result.fit:
        line("ĐẠT: máy quét, giấy và thiết đặt này dùng được.", "FIT: this may be used.")
    else:
        line(
            "KHÔNG ĐẠT: hãy sửa những lỗi trên rồi in hoặc quét lại bộ phiếu thử.",
            "NOT FIT: mend the faults above, then print or scan the test deck again.",
        )


def _reading(numbers: dict[str, Any]) -> None:
    rows = numbers["rows"]
    line(
        f"Phiếu thử: {numbers['pages']} trang; {rows['right']} dòng đọc đúng, {rows['wrong']} sai, "
        f"{rows['review']} phải xem lại dù rõ.",
        f"Test deck: {numbers['pages']} pages; rows right {rows['right']}, wrong {rows['wrong']}, "
        f"reviewed needlessly {rows['review']}.",
    )


def _scan(numbers: dict[str, Any]) -> None:
    modes = ", ".join(say(*_MODES[mode]) for mode in numbers["modes"])
    scale = _number(numbers["print_scale"], 100, 1)
    line(
        f"Ảnh quét: {_number(numbers['dots_per_inch'])} dpi, {modes}; lệch nhiều nhất "
        f"{_number(numbers['most_skew_degrees'], 1, 1)}°; tỉ lệ in {scale}%; định vị lệch nhiều "
        f"nhất {_number(numbers['most_residual_mm'], 1, 2)} mm.",
        f"Scan: {_number(numbers['dots_per_inch'])} dpi, {modes}; skew at most "
        f"{_number(numbers['most_skew_degrees'], 1, 1)}°; print scale {scale}%; markers off by at "
        f"most {_number(numbers['most_residual_mm'], 1, 2)} mm.",
    )
    streaks = ", ".join(_number(place, 1, 1) for place in numbers["streaks_mm"])
    line(
        f"Giấy: nền sáng {_number(numbers['paper_level'])}/255, nhiễu "
        f"{_number(numbers['noise_levels'], 1, 1)}; chữ in đậm "
        f"{_number(numbers['contrast'], 100)}%; vệt dọc: "
        + (f"cách mép trái {streaks} mm." if streaks else "không."),
        f"Paper: level {_number(numbers['paper_level'])}/255, noise "
        f"{_number(numbers['noise_levels'], 1, 1)}; print {_number(numbers['contrast'], 100)}% of "
        "its darkness; streaks: " + (f"{streaks} mm from the left edge." if streaks else "none."),
    )


def _marks(numbers: dict[str, Any]) -> None:
    thresholds, stamps = numbers["thresholds"], numbers["stamps_seen"]
    least_width = thresholds["least_width"]
    if numbers["modes"] == ["bilevel"]:
        least_width = thresholds["least_width_bilevel"]
    line(
        f"Dấu thử: ít mực nhất {_number(numbers['least_ink_mm2'], 1, 1)} mm² (ngưỡng "
        f"{_number(thresholds['least_ink'], 1, 1)}), nét hẹp nhất "
        f"{_number(numbers['least_width_mm'], 1, 2)} mm (ngưỡng {_number(least_width, 1, 2)}); ô "
        f"trống nhiều mực nhất {_number(numbers['most_faint_mm2'], 1, 2)} mm² (ngưỡng "
        f"{_number(thresholds['least_faint'], 1, 2)}).",
        f"Known marks: least ink {_number(numbers['least_ink_mm2'], 1, 1)} mm² (threshold "
        f"{_number(thresholds['least_ink'], 1, 1)}), narrowest stroke "
        f"{_number(numbers['least_width_mm'], 1, 2)} mm (threshold {_number(least_width, 1, 2)}); "
        f"most ink in an empty box {_number(numbers['most_faint_mm2'], 1, 2)} mm² (threshold "
        f"{_number(thresholds['least_faint'], 1, 2)}).",
    )
    line(
        f"Dấu đỏ: thấy trên {stamps['seen']}/{stamps['expected']} tờ có dấu"
        + (f", không biết trên {stamps['unknown']} tờ." if stamps["unknown"] else "."),
        f"Seal: seen on {stamps['seen']} of {stamps['expected']} sheets that have one"
        + (f", not to be told on {stamps['unknown']}." if stamps["unknown"] else "."),
    )


def _findings(result: "CheckedDeck") -> None:
    words = {"fault": say("LỖI", "FAULT"), "advice": say("LƯU Ý", "NOTE")}
    texts: Sequence[str] = [
        f"{words[each.severity.value]}: {each.en if LANGUAGE == 'en' else each.vi}"
        for each in result.found
    ]
    for text in texts:
        print(text)


def _number(number: float | None, times: float = 1, decimals: int = 0) -> str:
    """A dash where nothing was measured; decimal comma in Vietnamese."""
    if number is None:
        return "–"
    return f"{number * times:.{decimals}f}".replace(".", say(",", "."))
