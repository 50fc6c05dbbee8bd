"""What a checked test deck says of scanner, paper and printer.

Limits of a scan stand here, those of marks in `ruling.limits`.
"""

import statistics
from collections.abc import Iterator, Sequence

from ptn_scan.deck.checking import DeckCheck
from ptn_scan.deck.finding import Finding, advice, comma, fault, finding, listed
from ptn_scan.recognition.print_scale import PrintScale
from ptn_scan.recognition.scan_quality import ScanQuality
from ptn_scan.ruling.limits import LIMITS

MOST_OFF_SCALE = 0.015
"""Scanners in order stretch a page by half a percent; printers that fit it to their margins by
three and more."""

LEAST_DPI, _GOOD_DPI = 140.0, 180.0
_MOST_SKEW, _GOOD_SKEW = 8.0, 3.0
_MOST_RESIDUAL_MM, _GOOD_RESIDUAL_MM = 0.8, 0.35
_MOST_NOISE, _GOOD_NOISE = 0.07, 0.045
"""Of the paper's brightness: office scanners have 0.02, the worst that are still read 0.05."""
_LEAST_PAPER, _GOOD_PAPER = 140.0, 200.0
_LEAST_CONTRAST, _GOOD_CONTRAST = 0.35, 0.6
_FIDUCIALS = 6
_SAME_STREAK_MM = 2.0


def scan_findings(check: DeckCheck) -> Iterator[Finding]:
    """What the scans say of scanner, paper and printer."""
    every = [page.quality for page in check.pages if page.quality is not None]
    if not every:
        return
    yield from _resolution(min(each.dots_per_inch for each in every))
    skew = max((each.skew_degrees for each in every), key=abs)
    if abs(skew) > _GOOD_SKEW:
        yield finding(
            "skew",
            abs(skew) > _MOST_SKEW,
            f"Có trang bị lệch {comma(abs(skew))}°. Hãy chỉnh thanh dẫn giấy sát mép giấy.",
            f"A page is skewed by {abs(skew):.1f}°. Set the paper guides close to the paper.",
        )
    yield from _placing(every)
    yield from _glass(every)
    yield from _paper(every)
    yield from _scale(scales(check))
    yield from _print(every)


def _resolution(dpi: float) -> Iterator[Finding]:
    if dpi < _GOOD_DPI:
        yield finding(
            "resolution",
            dpi < LEAST_DPI,
            f"Độ phân giải chỉ {dpi:.0f} dpi. Hãy đặt máy quét ở 200 đến 300 dpi.",
            f"The resolution is only {dpi:.0f} dpi. Set the scanner to 200 to 300 dpi.",
        )


def _placing(every: Sequence[ScanQuality]) -> Iterator[Finding]:
    residual = max(each.residual_mm for each in every)
    if residual > _GOOD_RESIDUAL_MM:
        yield finding(
            "uneven-feed",
            residual > _MOST_RESIDUAL_MM,
            f"Trang bị méo: dấu định vị lệch {comma(residual, 2)} mm. Hãy lau trục kéo giấy, dùng "
            "giấy phẳng, không quét bằng điện thoại.",
            f"Pages are bent: markers are off by {residual:.2f} mm. Clean the feed rollers, use "
            "flat paper, do not photograph.",
        )
    if min(each.fiducials for each in every) < _FIDUCIALS:
        yield advice(
            "markers-lost",
            "Có trang không thấy đủ sáu dấu định vị. Hãy xem vùng quét có đủ khổ A4 và mép giấy "
            "không bị cắt, gập.",
            "Some pages do not show all six markers. See that the scanned area is a whole A4 and "
            "no edge is cut off or folded.",
        )


def _glass(every: Sequence[ScanQuality]) -> Iterator[Finding]:
    places = streak_places(every)
    if places:
        yield fault(
            "streaks",
            f"Có vệt dọc cách mép trái tờ giấy {listed(comma(place) for place in places)} mm (nhìn "
            "ảnh như máy quét ghi ra). Hãy lau mặt kính và dải quét ở chỗ đó.",
            f"There are streaks at {listed(f'{place:.1f}' for place in places)} mm from the left "
            "edge of the sheet, as the scanner delivers it. Clean the glass at that place.",
        )


def streak_places(every: Sequence[ScanQuality]) -> tuple[float, ...]:
    """The places in mm where streaks were seen, those of one speck on the glass as one."""
    groups: list[list[float]] = []
    for place in sorted(place for each in every for place in each.streaks_mm):
        if groups and place - groups[-1][-1] < _SAME_STREAK_MM:
            groups[-1].append(place)
        else:
            groups.append([place])
    return tuple(statistics.median(group) for group in groups)


def _paper(every: Sequence[ScanQuality]) -> Iterator[Finding]:
    noise = max(each.noise_levels / each.paper_level for each in every)
    if noise > _GOOD_NOISE:
        yield finding(
            "noise",
            noise > _MOST_NOISE,
            f"Nền giấy nhiễu ({comma(100 * noise)}%). Hãy quét ở chế độ màu hoặc xám, nén JPEG ít "
            "hơn, lau kính, dùng giấy trắng.",
            f"Blank paper is noisy ({100 * noise:.1f}%). Scan in colour or gray, with less JPEG "
            "compression, clean the glass, use white paper.",
        )
    level = min(each.paper_level for each in every)
    if level < _GOOD_PAPER:
        yield finding(
            "dark-paper",
            level < _LEAST_PAPER,
            f"Nền giấy tối (mức xám {level:.0f} trên 255). Hãy tăng độ sáng hoặc dùng giấy trắng.",
            f"Paper is dark (level {level:.0f} of 255). Raise the brightness or use white paper.",
        )


def _scale(every: Sequence[PrintScale]) -> Iterator[Finding]:
    off = [each.scale for each in every if each.is_off(MOST_OFF_SCALE)]
    if off:
        percent = f"{100 * statistics.median(off):.0f}"
        yield fault(
            "print-scale",
            f"{len(off)} trang in ở tỉ lệ khoảng {percent}%, không phải 100%. Khi in hãy chọn "
            "100% («Actual size», «Kích thước thực»), tắt «Fit to page» («Vừa trang»), khổ A4; và "
            "tắt co giãn ảnh ở máy quét. Phiếu in từ 90 đến 110% vẫn đọc được.",
            f"Pages printed at about {percent}% and not at 100%: {len(off)}. Print at 100% "
            "(«Actual size»), not «Fit to page», on A4; and let the scanner not resize. Ballots "
            "printed at 90 to 110% are still read.",
        )


def _print(every: Sequence[ScanQuality]) -> Iterator[Finding]:
    contrast = min(each.contrast for each in every)
    if contrast < _GOOD_CONTRAST:
        yield finding(
            "pale-print",
            contrast < _LEAST_CONTRAST,
            f"Chữ in nhạt: {100 * contrast:.0f}% độ đậm của bản in. Hãy thay mực, tắt chế độ tiết "
            "kiệm mực, hoặc giảm độ sáng khi quét.",
            f"Print is pale: {100 * contrast:.0f}% of its darkness. Change the toner, switch off "
            "saving it, or scan darker.",
        )
    if any(each.hairlines < LIMITS.least_hairlines * each.contrast for each in every):
        yield fault(
            "lost-hairlines",
            "Ảnh quét làm mất nét mảnh của bảng, nên có thể mất cả nét bút mảnh. Hãy quét ở chế độ "
            "màu hoặc xám; nếu chỉ có đen trắng thì chỉnh ngưỡng đậm hơn.",
            "The scan loses the table's thin lines, and may lose thin strokes of a pen. Scan in "
            "colour or gray; where only black and white can be had, set the threshold darker.",
        )


def scales(check: DeckCheck) -> tuple[PrintScale, ...]:
    """The print scales of all pages of which one can be told."""
    every = (page.quality.scale for page in check.pages if page.quality is not None)
    return tuple(scale for scale in every if scale is not None)
