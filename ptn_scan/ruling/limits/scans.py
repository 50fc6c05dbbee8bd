"""Which scans are too poor, or lost too much, to rule on."""

from dataclasses import dataclass

from ptn_scan.ruling.limits.units import coefficient, mm2, share, times


@dataclass(frozen=True)
class ScanLimits:
    """Print that is not found again, and pens of which black and white keeps a part or nothing."""

    least_border: float = share(
        0.4, "viền của một ô mờ hơn mức này so với các ô khác: phải xem lại"
    )
    border_in_place: float = share(
        0.85, "dấu sát viền mà viền mờ hơn mức này có thể là viền: xem lại"
    )
    heavy_side: float = share(0.15, "không có dấu mà một cạnh ô đậm hơn các cạnh khác từ mức này")
    heavy_side_bilevel: float = share(0.45, "(mức sau cho ảnh đen trắng) thì phải xem lại")
    least_match: float = coefficient(0.45, "dòng in khớp với mẫu kém hơn mức này thì phải xem lại")
    least_fit: float = coefficient(
        0.65, "chữ trong dòng khớp với mẫu kém hơn mức này thì phải xem lại"
    )
    least_fit_struck: float = coefficient(0.75, "như trên, khi họ tên bị gạch")
    strike_darkens: float = share(
        0.055, "nét gạch chỉ làm nền chữ sẫm dưới mức này thì phải xem lại"
    )
    least_fit_thin_strike: float = coefficient(0.92, "nếu chữ in khớp với mẫu kém hơn mức này")
    least_contrast: float = share(0.2, "chữ in nhạt hơn mức này so với mẫu thì phải xem lại")
    most_noise: float = share(0.06, "nền giấy nhiễu hơn mức này")
    most_noise_bilevel: float = share(0.01, "(mức sau cho ảnh đen trắng) thì phải xem lại")
    least_hairlines: float = share(0.7, "đường kẻ nhạt hơn mức này: dòng trống")
    shown_in_faded: float = share(0.5, "nếu không có bốn dòng như thế mà dấu đều đậm từ mức này,")
    least_fit_faded: float = coefficient(
        0.8, "dòng có vết, họ tên bị gạch mà chữ khớp kém hơn mức này"
    )
    least_contrast_faded: float = share(0.87, "hoặc chữ in nhạt hơn mức này,")
    struck_along: float = share(0.15, "trừ khi suốt họ tên giữa các chữ sẫm từ mức này")
    struck_apart: float = times(25.0, "và từ số lần này của độ lệch thường thấy,")
    faded_ink: float = times(1.8, "và, cả với bút nhạt, dấu gấp dấu thường từ số lần này")
    faded_ink_tick: float = times(2.2, "(mức sau với dấu tích),")
    scribble_ink: float = mm2(
        9.0, "hoặc, khi phiếu không có dấu thường để so, dấu có mực từ mức này"
    )
    scribble_per_mm: float = mm2(
        0.65, "và từ mức này trên mỗi mm ngang cộng cao, không phải nét đơn: xem lại"
    )
    lost_hairlines: float = share(
        0.05, "ảnh đen trắng, bút mờ: nét kẻ mảnh dưới mức này so với chữ"
    )
    lost_ink: float = mm2(3.0, "và dấu thường còn ít mực hơn mức này,")
    lost_rows: float = share(0.7, "dấu rõ chỉ ở dưới phần này của số dòng: phải xem lại mọi dòng")
