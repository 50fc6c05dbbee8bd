"""Which ink over a name or a title strikes it out."""

from dataclasses import dataclass

from ptn_scan.ruling.limits.units import mm, mm2, share, times


@dataclass(frozen=True)
class StrikeLimits:
    """Lines over the name and the title, and what only looks so."""

    struck: float = share(0.55, "họ tên bị gạch từ mức này trở lên,")
    strike_along_seen: float = share(0.15, "hoặc từ mức này trở lên")
    strike_along_seen_bilevel: float = share(0.3, "(mức sau cho ảnh đen trắng,")
    strike_along_seen_clear: float = share(0.04, "mức sau nếu giữa các chữ sẫm hẳn,")
    strike_along_seen_clear_bilevel: float = share(0.15, "mức sau nếu thế trong ảnh đen trắng,")
    strike_along_clear: float = share(0.045, "mức này trở lên)")
    strike_along: float = share(0.025, "mà suốt họ tên giữa các chữ đều sẫm từ mức này,")
    strike_even: float = share(0.25, "từ phần này của đoạn sẫm nhất")
    along_spreads: float = times(6.0, "và từ số lần này của độ lệch thường thấy,")
    along_course: float = share(0.35, "trong đó một đường bút sẫm hơn từ phần này")
    along_course_clear: float = share(0.8, "(mức sau nếu không thấy rõ nét gạch), là gạch xoá,")
    struck_spreads: float = times(5.0, "nếu giữa các chữ sẫm từ số lần này của độ lệch đó")
    struck_boxes: float = mm2(
        0.02, "nhưng nếu cả ba ô có mực nhạt từ mức này (nếp gấp) thì xem lại"
    )
    strike_begins: float = share(0.04, "họ tên bị gạch từ mức này đến mức trên thì phải xem lại")
    strike_within: float = share(0.22, "và phần này của nét gạch phải đi qua thân chữ")
    strike_at_feet: float = share(
        0.05,
        "nét gạch sát chân chữ từ mức này trở lên, hoặc nhiều hơn phần qua thân chữ, "
        "thì phải xem lại",
    )
    strike_between: float = share(0.3, "nét kẻ giữa hai dòng của họ tên từ mức này phải xem lại")
    faint_strike: float = share(
        0.1, "nét gạch nhạt trên họ tên từ mức này trở lên thì phải xem lại"
    )
    pale_pen_gray: float = times(
        1.7, "ảnh xám: dấu thường đậm dưới số lần này ngưỡng mực là bút mờ"
    )
    strike_excess: float = share(
        0.02, "giữa các chữ của họ tên sẫm hơn thường lệ từ mức này (so với"
    )
    strike_excess_bilevel: float = share(0.022, "mực in; mức sau cho ảnh đen trắng,")
    strike_excess_seen: float = share(0.03, "mức sau khi ảnh đó giữ rõ nét bút) thì phải xem lại,")
    strike_spreads: float = times(3.0, "nhưng không ít hơn số lần này của độ lệch thường thấy")
    strike_spreads_hidden: float = times(3.0, "(mức sau khi ảnh đen trắng không giữ nguyên nét,")
    strike_spreads_bilevel: float = times(5.0, "mức sau cho ảnh đen trắng khác) và không nhiều hơn")
    strike_excess_uneven: float = share(0.08, "mức này; ít hơn thế thì không là gạch xoá")
    strike_excess_pale: float = share(0.008, "bút mờ: họ tên sẫm hơn dọc một đường bút từ mức này")
    strike_spreads_pale: float = times(2.0, "và từ số lần này của độ lệch thường thấy")
    strike_spreads_pale_bilevel: float = times(3.0, "(mức sau cho ảnh đen trắng) thì phải xem lại")
    strike_part: float = share(0.024, "một đoạn 10 mm của họ tên sẫm hơn thường lệ từ mức này")
    part_spreads: float = times(4.0, "và từ số lần này của độ lệch thường thấy,")
    strike_part_bilevel: float = share(0.055, "hoặc trong ảnh đen trắng từ mức này")
    strike_part_seen: float = share(0.062, "(mức sau khi ảnh đó giữ rõ nét bút)")
    part_spreads_bilevel: float = times(8.0, "và từ số lần này của độ lệch đó thì phải xem lại")
    strike_course: float = share(
        0.008, "họ tên sẫm như thế mà dọc một đường bút sẫm hơn từ mức này"
    )
    strike_course_bilevel: float = share(0.012, "(mức sau cho ảnh đen trắng,")
    strike_course_seen: float = share(0.02, "mức sau khi ảnh đó giữ rõ nét bút,")
    strike_course_hidden: float = share(0.006, "mức sau với bút mờ)")
    strike_without_course: float = times(
        2.0, "hoặc từ số lần này các mức trên thì mới phải xem lại"
    )
    strike_course_gray: float = share(
        0.017, "ảnh xám: đường bút sẫm từ mức này, nửa độ sẫm: xem lại"
    )
    strike_course_clear: float = share(
        0.03, "ảnh đen trắng: đường bút sẫm từ mức này, đủ 2/5 độ sẫm"
    )
    strike_course_alone: float = share(0.035, "hoặc riêng đường bút sẫm từ mức này")
    strike_course_pale: float = share(0.02, "(mức sau với bút mờ) thì phải xem lại")
    black_fill: float = share(
        0.8,
        "ảnh đen trắng: khi ba ô tô kín (ít dấu: nửa số dấu) nhạt hơn mức này, "
        "hoặc một trong ít dấu là của bút mờ,",
    )
    strike_course_thin: float = share(0.006, "họ tên có đường bút sẫm từ mức này phải xem lại")
    fill_width: float = mm(0.7, "ảnh đen trắng, trang ít dấu: nét rộng từ mức này coi như tô kín")
    most_spread: float = share(
        0.05, "độ lệch trên trang từ mức này: máy không tự kết luận gạch xoá"
    )
    pale_pen_over_name: float = share(
        0.55,
        "ảnh đen trắng: dấu thường nhạt hơn mức này (hoặc tô phủ mà hai dấu mờ) thì dòng "
        "không có dấu phải xem lại, và",
    )
    most_spread_pale: float = share(
        0.026, "độ lệch từ mức này thì nét gạch có thể mất: phải xem lại"
    )
    most_offset: float = mm(0.24, "như trên, khi họ tên bị gạch nằm lệch chỗ in từ mức này")
    least_name_struck: float = share(0.93, "hoặc chữ in dưới nét gạch chỉ còn đậm dưới mức này")
    least_name_struck_bilevel: float = share(0.88, "(mức sau cho ảnh đen trắng)")
    most_covered: float = share(
        0.88, "giấy giữa các chữ bị phủ từ mức này là tô, nhòe: phải xem lại"
    )
    band_course: float = share(
        0.15, "sẫm đều, không đường nào sẫm hơn từ phần này: bút dạ, xem lại;"
    )
    solid_excess: float = share(0.42, "nhưng sẫm từ mức này")
    solid_excess_bilevel: float = share(0.55, "(mức sau cho ảnh đen trắng) là nét gạch dày,")
    most_covered_solid: float = share(0.95, "trừ khi giấy giữa các chữ bị phủ từ mức này,")
    band_course_solid: float = share(0.08, "hoặc không đường nào sẫm hơn từ phần này")
    least_name: float = share(0.5, "họ tên in mờ hơn mức này so với dòng (bị che): phải xem lại")
    title_strike_begins: float = share(0.06, "một dòng chức vụ bị gạch từ mức này,")
    title_course: float = share(0.055, "hoặc dọc một đường bút sẫm hơn từ mức này")
    title_course_seen: float = share(
        0.14, "(mức sau cho ảnh đen trắng rõ nét bút) thì phải xem lại"
    )
    title_excess_dark: float = share(0.03, "chức vụ sẫm hơn thường lệ từ mức này,")
    title_share_dark: float = share(0.25, "từ phần này của độ sẫm giữa các chữ của họ tên")
    title_course_dark: float = share(
        0.04, "và dọc một đường từ mức này: không gạch; ảnh xám: xem lại"
    )
