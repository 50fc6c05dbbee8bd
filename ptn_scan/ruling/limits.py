"""Every number that rows are ruled by, once; the annex of the minutes prints them."""

from dataclasses import dataclass

from ptn_scan.ruling.values import Threshold

_CALIBRATION = "hiệu chỉnh trên nét bút thật bằng lệnh make accuracy"


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number that rows are ruled by; lengths mm, areas mm²."""

    inside_share: float = 0.57
    inside_stroke: float = 2.8
    tail_stroke: float = 1.5
    touch_extent: float = 1.8
    least_extent: float = 2.05
    least_width: float = 0.37
    least_width_bilevel: float = 0.3
    thinnest: float = 0.28
    thin_pen: float = 0.46
    thin_share: float = 0.72
    hair_share: float = 0.72
    hair_most: float = 0.5
    hair_load: float = 0.6
    hair_load_bilevel: float = 0.5
    hair_stroke: float = 1.7
    dot_extent: float = 2.5
    dot_stroke: float = 1.08
    specks_extent: float = 4.5
    least_stroke_share: float = 0.8
    least_ink: float = 0.3
    least_ink_alone: float = 0.1
    least_trace: float = 0.03
    least_rest: float = 0.3
    least_faint: float = 0.12
    least_faint_hidden: float = 0.045
    least_near: float = 0.3
    most_foreign: float = 0.55
    foreign_beside: float = 2.0
    foreign_contested: float = 0.4
    across_lines: float = 0.85
    across_ink: float = 1.6
    trace: float = 1.5
    trace_pale: float = 0.75
    most_touches: float = 3.0
    most_touches_bilevel: float = 1.1
    touches_share_bilevel: float = 0.22
    touches_share_hidden: float = 0.12
    touch_spread: float = 2.0
    touch_spread_ink: float = 0.1
    large_tail: float = 2.5
    most_extent: float = 26.0
    most_width: float = 15.0
    hair_extent: float = 11.5
    hair_width: float = 0.58
    pale_share: float = 0.45
    pale_vote_share: float = 0.8
    pale_vote: float = 1.2
    dark_votes: float = 1.9
    least_faint_beside_dark: float = 1.0
    pale_beside: float = 0.55
    pale_votes: float = 1.5
    most_pale_touches: float = 0.8
    pale_pen: float = 0.45
    pale_pen_gray: float = 1.7
    least_faint_pale: float = 0.02
    least_shown: float = 0.66
    least_shown_at_all: float = 0.33
    palest_pen: float = 0.34
    least_usual: float = 2.0
    whole_vote: float = 0.65
    least_faint_beside_whole: float = 0.3
    grains_share: float = 0.15
    grains_width: float = 0.7
    grains_darkness: float = 0.75
    grains_inside: float = 0.2
    line_length: float = 12.0
    line_height: float = 1.2
    border_line_width: float = 0.8
    border_line_length: float = 4.5
    ring_oval: float = 0.2
    ring_closed: float = 0.73
    ring_oval_unseen: float = 0.1
    ring_closed_unseen: float = 0.8
    ring_around: float = 0.6
    ring_oval_round: float = 0.12
    ring_square: float = 0.8
    ring_around_round: float = 0.8
    ring_closed_round: float = 0.65
    ring_oval_closed: float = 0.25
    ring_stroke: float = 3.5
    ring_oval_within: float = 0.105
    ring_closed_within: float = 0.5
    ring_extent_within: float = 6.9
    ring_around_within: float = 0.5
    ring_broken: float = 0.85
    ring_rest: float = 0.15
    ring_parts: float = 0.6
    ring_parts_rest: float = 0.3
    ring_core: float = 0.05
    ring_beyond: float = 0.8
    ring_beyond_core: float = 2.5
    ring_outline: float = 0.07
    ring_whole: float = 0.9
    ring_whole_core: float = 3.6
    fragment_share: float = 1.0
    fragment_gap: float = 1.5
    correction_ratio: float = 1.05
    correction_ink: float = 1.35
    correction_per_mm: float = 1.1
    correction_dense_ink: float = 1.0
    correction_dense: float = 1.22
    correction_uneven: float = 1.6
    correction_uneven_ink: float = 1.4
    correction_ratio_alone: float = 1.2
    scribble_ink: float = 9.0
    scribble_per_mm: float = 0.65
    tick_winding: float = 0.95
    correction_ratio_tick: float = 1.2
    correction_per_mm_tick: float = 1.15
    correction_dense_tick: float = 1.4
    overvote_share: float = 0.33
    overvote_darkness: float = 0.65
    overvote_extent: float = 2.8
    broken_extent: float = 7.0
    filled_cover: float = 0.36
    filled_width: float = 1.0
    filled_winding: float = 1.25
    lined_extent: float = 9.1
    lined_width: float = 8.3
    lined_shape: float = 1.2
    struck: float = 0.55
    strike_begins: float = 0.04
    strike_within: float = 0.22
    strike_at_feet: float = 0.05
    strike_between: float = 0.3
    faint_strike: float = 0.1
    strike_along_seen: float = 0.15
    strike_along_seen_bilevel: float = 0.3
    strike_along: float = 0.025
    strike_along_clear: float = 0.045
    strike_along_seen_clear: float = 0.04
    strike_along_seen_clear_bilevel: float = 0.15
    strike_even: float = 0.25
    along_spreads: float = 6.0
    along_course: float = 0.35
    along_course_clear: float = 0.8
    struck_spreads: float = 5.0
    struck_boxes: float = 0.02
    strike_excess: float = 0.02
    strike_excess_bilevel: float = 0.022
    strike_excess_seen: float = 0.03
    strike_spreads: float = 3.0
    strike_spreads_hidden: float = 3.0
    strike_excess_pale: float = 0.008
    strike_spreads_pale: float = 2.0
    strike_spreads_pale_bilevel: float = 3.0
    strike_spreads_bilevel: float = 5.0
    strike_excess_uneven: float = 0.08
    strike_part: float = 0.024
    part_spreads: float = 4.0
    strike_part_bilevel: float = 0.055
    strike_part_seen: float = 0.062
    part_spreads_bilevel: float = 8.0
    strike_course: float = 0.008
    strike_course_bilevel: float = 0.012
    strike_course_seen: float = 0.02
    strike_course_clear: float = 0.03
    strike_course_alone: float = 0.035
    strike_course_pale: float = 0.02
    strike_course_hidden: float = 0.006
    black_fill: float = 0.8
    fill_width: float = 0.7
    strike_course_thin: float = 0.006
    strike_course_gray: float = 0.017
    strike_without_course: float = 2.0
    most_spread: float = 0.05
    pale_pen_over_name: float = 0.55
    most_spread_pale: float = 0.026
    most_offset: float = 0.24
    least_name_struck: float = 0.93
    least_name_struck_bilevel: float = 0.88
    most_covered: float = 0.88
    band_course: float = 0.15
    solid_excess: float = 0.42
    solid_excess_bilevel: float = 0.55
    most_covered_solid: float = 0.95
    band_course_solid: float = 0.08
    least_name: float = 0.5
    title_strike_begins: float = 0.06
    title_course: float = 0.055
    title_course_seen: float = 0.14
    title_excess_dark: float = 0.03
    title_share_dark: float = 0.25
    title_course_dark: float = 0.04
    least_border: float = 0.4
    border_in_place: float = 0.85
    heavy_side: float = 0.15
    heavy_side_bilevel: float = 0.45
    least_match: float = 0.45
    least_fit: float = 0.65
    least_fit_struck: float = 0.75
    strike_darkens: float = 0.055
    least_fit_thin_strike: float = 0.92
    least_contrast: float = 0.2
    most_noise: float = 0.06
    most_noise_bilevel: float = 0.01
    least_hairlines: float = 0.7
    least_fit_faded: float = 0.8
    least_contrast_faded: float = 0.87
    struck_along: float = 0.15
    struck_apart: float = 25.0
    faded_ink: float = 1.8
    faded_ink_tick: float = 2.2
    lost_hairlines: float = 0.05
    lost_ink: float = 3.0
    lost_rows: float = 0.7
    shown_in_faded: float = 0.5


LIMITS = Limits()

THRESHOLDS: tuple[Threshold, ...] = tuple(
    Threshold(key, getattr(LIMITS, key), unit, meaning, _CALIBRATION)
    for key, unit, meaning in (
        ("inside_share", "phần", "dấu thuộc về một ô khi ít nhất phần này của nét mực nằm trong ô"),
        ("inside_stroke", "mm", "hoặc khi có ít nhất độ dài nét này nằm trong ô"),
        ("tail_stroke", "mm", "đuôi nét lấn sang ô khác ngắn hơn mức này thì không tính"),
        ("touch_extent", "mm", "chấm bút nhỏ hơn mức này bên cạnh một dấu rõ thì không tính"),
        ("least_extent", "mm", "dấu nhỏ hơn mức này thì phải xem lại"),
        ("least_width", "mm", "nét mảnh hơn mức này (sợi tóc, bụi) thì phải xem lại"),
        ("least_width_bilevel", "mm", "như trên, đối với ảnh quét đen trắng"),
        ("hair_share", "phần", "hoặc mảnh hơn phần này của nét thường trên phiếu"),
        ("hair_most", "mm", "nhưng không kể nét rộng từ mức này"),
        ("hair_load", "phần", "hoặc bề rộng nhân độ đậm của nét kém phần này của nét thường"),
        ("hair_load_bilevel", "phần", "(mức sau cho ảnh đen trắng),"),
        ("hair_stroke", "lần", "nếu nét đơn không dài quá số lần này cỡ dấu, trừ người tô ô"),
        ("thin_pen", "mm", "khi nét của các dấu trên phiếu trung bình không rộng quá mức này,"),
        ("thinnest", "mm", "chỉ nét mảnh hơn mức này"),
        ("thin_share", "phần", "hoặc mảnh hơn phần này của nét thường mới phải xem lại"),
        ("dot_extent", "mm", "dấu nhỏ hơn mức này"),
        ("dot_stroke", "lần", "mà nét ngắn hơn số lần này cỡ của nó là chấm bút: phải xem lại"),
        ("specks_extent", "mm", "dấu nhỏ hơn mức này"),
        ("least_stroke_share", "phần", "mà nét ngắn hơn phần này của cỡ dấu thì phải xem lại"),
        ("least_ink", "mm²", "ít mực hơn mức này thì coi như không có dấu,"),
        ("least_ink_alone", "mm²", "nhưng dòng trống có mực trong ô từ mức này thì phải xem lại"),
        ("least_trace", "mm²", "ảnh đen trắng: mực sót ở hai dòng không dấu từ mức này là bút mờ"),
        ("least_rest", "mm²", "và từ mức này nếu chỉ ở một dòng"),
        ("least_faint", "mm²", "mực nhạt (nửa ngưỡng) trong ô từ mức này trở lên thì phải xem lại"),
        ("least_faint_hidden", "mm²", "(mức sau khi ảnh đen trắng không giữ nguyên nét)"),
        ("most_touches", "mm²", "như trên, khi trong ô có chấm bút: từ mức này phải xem lại"),
        ("most_touches_bilevel", "mm²", "và từ mức này khi ảnh đen trắng không giữ nguyên nét"),
        ("touches_share_bilevel", "phần", "và không nhiều hơn phần này của dấu ở ô kia"),
        ("touches_share_hidden", "phần", "(mức sau với bút mờ, ít dấu hoặc dấu không nguyên)"),
        ("touch_spread_ink", "mm²", "ảnh đen trắng không giữ nguyên nét: mực ở ô khác từ mức này"),
        ("touch_spread", "mm", "mà trải xa từ mức này (nét đứt) thì phải xem lại"),
        ("least_near", "mm²", "như trên quanh các ô, khi không ô nào có dấu"),
        ("most_foreign", "mm²", "hoặc dấu của dòng bên cạnh lấn sang từ mức này trở lên"),
        ("trace", "mm", "hoặc vệt bút rất nhạt dài từ mức này trở lên"),
        (
            "trace_pale",
            "mm",
            (
                "(mức sau với bút mờ hoặc khi không có dấu rõ), "
                "hoặc ảnh xám có từ hai dòng mà dấu không rõ, nhiều hơn số dòng có dấu rõ"
            ),
        ),
        ("foreign_beside", "mm²", "dòng có dấu mà dấu của dòng bên lấn sang từ mức này: xem lại"),
        ("large_tail", "mm²", "dấu của dòng bên lấn vào ô, phần trong dòng từ mức này: xem lại"),
        ("across_lines", "phần", "dấu vắt qua vạch giữa hai dòng, không quá phần này ở dòng mình,"),
        ("across_ink", "lần", "mà không thuộc ô nào hoặc nhiều mực hơn dấu thường từ mức này,"),
        ("foreign_contested", "mm²", "thì dòng bên kia có từ mức này của nó cũng phải xem lại"),
        ("most_extent", "mm", "vệt mực dài hơn mức này không phải là dấu, phải xem lại"),
        ("most_width", "mm", "trong một dòng, vệt ngang rộng hơn mức này cũng vậy"),
        ("hair_extent", "mm", "vệt dài hơn mức này"),
        ("hair_width", "mm", "mà mảnh hơn mức này có thể là sợi tóc, phải xem lại"),
        ("pale_share", "phần", "vệt nhạt hơn phần này của dấu thường thì không phải nét bút"),
        ("pale_vote_share", "phần", "dấu nhạt hơn phần này của dấu thường"),
        ("pale_vote", "lần", "và đậm dưới số lần này của ngưỡng mực thì phải xem lại"),
        ("dark_votes", "lần", "cạnh dấu đậm hơn ngưỡng mực từ mức này,"),
        ("least_faint_beside_dark", "mm²", "mực nhạt ở ô khác từ mức này thì phải xem lại"),
        ("pale_beside", "phần", "vết bút ở ô khác nhạt hơn mức này của dấu"),
        ("pale_votes", "lần", "hoặc ở cạnh dấu chỉ đậm dưới số lần này ngưỡng mực"),
        ("most_pale_touches", "mm²", "mà có mực từ mức này thì phải xem lại"),
        ("pale_pen", "phần", "ảnh đen trắng: dấu thường nhạt hơn mức này là bút mờ, khi đó"),
        (
            "least_faint_pale",
            "mm²",
            "mực sót ở ô khác từ mức này, hoặc chấm bút hay vụn mực gần ô đó, phải xem lại",
        ),
        (
            "least_shown",
            "phần",
            (
                "ảnh đen trắng chỉ có dấu ở dưới phần này của số dòng, "
                "hay dưới 4 dấu mà có dấu nhạt hoặc đều tô kín,"
            ),
        ),
        ("least_shown_at_all", "phần", "dòng trống phải xem lại; dưới mức này thì mọi dòng,"),
        ("palest_pen", "phần", "cũng như khi dấu thường nhạt hơn mức này"),
        ("least_usual", "mm²", "hoặc còn ít mực hơn mức này khi nhiều dòng không có dấu rõ"),
        (
            "whole_vote",
            "phần",
            (
                "ảnh đen trắng: dấu đậm từ mức này là nét bút còn nguyên "
                "(dấu thường nhạt hơn thế thì dòng trống phải xem lại), khi đó"
            ),
        ),
        ("least_faint_beside_whole", "mm²", "mực sót ở ô khác từ mức này phải xem lại,"),
        ("grains_share", "phần", "không kể hạt lấm tấm bằng phần này của mực nhạt quanh các ô"),
        (
            "grains_width",
            "phần",
            "ảnh đen trắng: vệt ngoài các ô mảnh hơn phần này của nét dấu và của nét thường thấy",
        ),
        ("grains_darkness", "phần", "và nhạt hơn phần này của chúng thì không phải nét bút,"),
        ("grains_inside", "mm²", "nếu trong ô không có nhiều mực của nó hơn mức này"),
        ("line_length", "mm", "đường kẻ ngang ngoài các ô dài từ mức này trở lên thì không tính,"),
        ("line_height", "mm", "nếu không cao hơn mức này"),
        ("border_line_width", "mm", "nét trong ô hẹp không quá mức này, không qua giữa ô"),
        ("border_line_length", "mm", "và dài từ mức này có thể là viền ô: phải xem lại"),
        ("ring_oval", "phần", "nét vòng lệch khỏi hình bầu dục không quá mức này,"),
        ("ring_closed", "phần", "khép kín từ mức này trở lên;"),
        ("ring_oval_unseen", "phần", "hoặc lệch không quá mức này,"),
        ("ring_closed_unseen", "phần", "khép kín từ mức này trở lên nếu kể cả chỗ chữ in che,"),
        ("ring_around", "phần", "và vòng quanh giữa ô từ mức này trở lên thì phải xem lại"),
        ("ring_oval_round", "phần", "nét lệch khỏi hình bầu dục không quá mức này,"),
        ("ring_square", "phần", "rộng và cao gần bằng nhau từ mức này trở lên,"),
        ("ring_around_round", "phần", "vòng quanh giữa ô trống từ mức này thì phải xem lại"),
        ("ring_closed_round", "phần", "và khép kín từ mức này nếu kể cả chỗ chữ in che;"),
        (
            "ring_oval_closed",
            "phần",
            "hoặc lệch không quá mức này mà khép kín gần hết quanh giữa ô trống;",
        ),
        ("ring_stroke", "mm", "hoặc nét trong ô không dài hơn mức này, còn lại ở ngoài;"),
        ("ring_around_within", "phần", "hoặc quanh giữa ô trống từ mức này"),
        ("ring_oval_within", "phần", "mà lệch không quá mức này,"),
        ("ring_closed_within", "phần", "khép kín từ mức này nếu kể cả chỗ chữ in che"),
        ("ring_extent_within", "mm", "và không dài quá mức này, tức là chỉ bằng ô;"),
        ("ring_broken", "phần", "vòng bị viền ô che thành nhiều mảnh quanh ô từ mức này,"),
        ("ring_rest", "phần", "các mảnh ngoài mảnh lớn nhất từ mức này;"),
        ("ring_parts", "phần", "hoặc nhiều mảnh quanh ô từ mức này,"),
        ("ring_parts_rest", "phần", "các mảnh ngoài mảnh lớn nhất từ mức này,"),
        ("ring_core", "mm²", "mà giữa ô không có nhiều mực hơn mức này thì phải xem lại"),
        ("ring_beyond", "phần", "nét vòng bên ngoài ô từ mức này trở lên thì phải xem lại,"),
        ("ring_beyond_core", "mm²", "nếu giữa ô không có nhiều mực hơn mức này"),
        ("ring_outline", "phần", "hoặc nếu viền ngoài lệch khỏi hình bầu dục không quá mức này"),
        ("ring_whole", "phần", "hoặc nếu ra ngoài ô ở từng này phần các hướng"),
        ("ring_whole_core", "mm²", "mà giữa ô không có nhiều mực hơn mức này;"),
        ("fragment_share", "phần", "mảnh mực ít hơn mức này so với dấu bên cạnh thuộc về dấu đó,"),
        ("fragment_gap", "mm", "nếu cách dấu đó không quá mức này"),
        ("correction_ratio", "lần", "hai ô đều có dấu, lượng mực hơn nhau từ mức này,"),
        ("correction_ink", "lần", "nhiều mực hơn dấu thường của phiếu từ mức này"),
        ("correction_per_mm", "lần", "và đậm đặc hơn dấu thường từ mức này là có sửa;"),
        ("correction_dense_ink", "lần", "hoặc nhiều mực hơn dấu thường từ mức này"),
        ("correction_dense", "lần", "và đậm đặc hơn dấu thường từ mức này;"),
        ("correction_uneven", "lần", "hoặc lượng mực hơn nhau từ mức này"),
        ("correction_uneven_ink", "lần", "và nhiều hơn dấu thường từ mức này;"),
        ("correction_ratio_alone", "lần", "khi không có dấu khác: hơn nhau từ mức này là có sửa"),
        ("tick_winding", "lần", "khi dấu thường có nét không dài quá số lần này ngang cộng cao,"),
        ("correction_ratio_tick", "lần", "như dấu tích, lượng mực phải hơn nhau từ mức này,"),
        ("correction_per_mm_tick", "lần", "đậm đặc hơn dấu thường từ mức này,"),
        ("correction_dense_tick", "lần", "hoặc riêng độ đậm đặc hơn từ mức này mới là có sửa"),
        ("overvote_share", "phần", "ô thứ hai ít mực hơn phần này của dấu kia thì phải xem lại"),
        ("overvote_darkness", "phần", "hai dấu mà một dấu nhạt hơn phần này của dấu kia: xem lại"),
        (
            "overvote_extent",
            "mm",
            "hai ô có dấu mà một dấu nhỏ hơn mức này, hoặc vắt sang dòng bên: phải xem lại",
        ),
        ("broken_extent", "mm", "các chấm bút ở ô khác cách nhau trong mức này: phải xem lại"),
        ("filled_cover", "phần", "dấu phủ từ mức này của khung bao quanh nó"),
        ("filled_width", "mm", "và có nét rộng từ mức này"),
        ("filled_winding", "lần", "hoặc dài từ số lần này ngang cộng cao là tô kín: phải xem lại"),
        ("lined_extent", "mm", "hai ô có dấu, một dấu dài từ mức này (nét gạch bỏ): phải xem lại"),
        ("lined_width", "mm", "hai ô có dấu, một dấu rộng từ mức này"),
        ("lined_shape", "lần", "và rộng từ số lần này chiều cao của nó: phải xem lại"),
        ("struck", "phần", "họ tên bị gạch từ mức này trở lên,"),
        ("strike_along_seen", "phần", "hoặc từ mức này trở lên"),
        ("strike_along_seen_bilevel", "phần", "(mức sau cho ảnh đen trắng,"),
        ("strike_along_seen_clear", "phần", "mức sau nếu giữa các chữ sẫm hẳn,"),
        ("strike_along_seen_clear_bilevel", "phần", "mức sau nếu thế trong ảnh đen trắng,"),
        ("strike_along_clear", "phần", "mức này trở lên)"),
        ("strike_along", "phần", "mà suốt họ tên giữa các chữ đều sẫm từ mức này,"),
        ("strike_even", "phần", "từ phần này của đoạn sẫm nhất"),
        ("along_spreads", "lần", "và từ số lần này của độ lệch thường thấy,"),
        ("along_course", "phần", "trong đó một đường bút sẫm hơn từ phần này"),
        ("along_course_clear", "phần", "(mức sau nếu không thấy rõ nét gạch), là gạch xoá,"),
        ("struck_spreads", "lần", "nếu giữa các chữ sẫm từ số lần này của độ lệch đó"),
        ("struck_boxes", "mm²", "nhưng nếu cả ba ô có mực nhạt từ mức này (nếp gấp) thì xem lại"),
        ("strike_begins", "phần", "họ tên bị gạch từ mức này đến mức trên thì phải xem lại"),
        ("strike_within", "phần", "và phần này của nét gạch phải đi qua thân chữ"),
        (
            "strike_at_feet",
            "phần",
            (
                "nét gạch sát chân chữ từ mức này trở lên, "
                "hoặc nhiều hơn phần qua thân chữ, thì phải xem lại"
            ),
        ),
        ("strike_between", "phần", "nét kẻ giữa hai dòng của họ tên từ mức này phải xem lại"),
        ("faint_strike", "phần", "nét gạch nhạt trên họ tên từ mức này trở lên thì phải xem lại"),
        ("pale_pen_gray", "lần", "ảnh xám: dấu thường đậm dưới số lần này ngưỡng mực là bút mờ"),
        ("strike_excess", "phần", "giữa các chữ của họ tên sẫm hơn thường lệ từ mức này (so với"),
        ("strike_excess_bilevel", "phần", "mực in; mức sau cho ảnh đen trắng,"),
        ("strike_excess_seen", "phần", "mức sau khi ảnh đó giữ rõ nét bút) thì phải xem lại,"),
        ("strike_spreads", "lần", "nhưng không ít hơn số lần này của độ lệch thường thấy"),
        ("strike_spreads_hidden", "lần", "(mức sau khi ảnh đen trắng không giữ nguyên nét,"),
        ("strike_spreads_bilevel", "lần", "mức sau cho ảnh đen trắng khác) và không nhiều hơn"),
        ("strike_excess_uneven", "phần", "mức này; ít hơn thế thì không là gạch xoá"),
        ("strike_excess_pale", "phần", "bút mờ: họ tên sẫm hơn dọc một đường bút từ mức này"),
        ("strike_spreads_pale", "lần", "và từ số lần này của độ lệch thường thấy"),
        ("strike_spreads_pale_bilevel", "lần", "(mức sau cho ảnh đen trắng) thì phải xem lại"),
        ("strike_part", "phần", "một đoạn 10 mm của họ tên sẫm hơn thường lệ từ mức này"),
        ("part_spreads", "lần", "và từ số lần này của độ lệch thường thấy,"),
        ("strike_part_bilevel", "phần", "hoặc trong ảnh đen trắng từ mức này"),
        ("strike_part_seen", "phần", "(mức sau khi ảnh đó giữ rõ nét bút)"),
        ("part_spreads_bilevel", "lần", "và từ số lần này của độ lệch đó thì phải xem lại"),
        ("strike_course", "phần", "họ tên sẫm như thế mà dọc một đường bút sẫm hơn từ mức này"),
        ("strike_course_bilevel", "phần", "(mức sau cho ảnh đen trắng,"),
        ("strike_course_seen", "phần", "mức sau khi ảnh đó giữ rõ nét bút,"),
        ("strike_course_hidden", "phần", "mức sau với bút mờ)"),
        ("strike_without_course", "lần", "hoặc từ số lần này các mức trên thì mới phải xem lại"),
        ("strike_course_gray", "phần", "ảnh xám: đường bút sẫm từ mức này, nửa độ sẫm: xem lại"),
        ("strike_course_clear", "phần", "ảnh đen trắng: đường bút sẫm từ mức này, đủ 2/5 độ sẫm"),
        ("strike_course_alone", "phần", "hoặc riêng đường bút sẫm từ mức này"),
        ("strike_course_pale", "phần", "(mức sau với bút mờ) thì phải xem lại"),
        (
            "black_fill",
            "phần",
            (
                "ảnh đen trắng: khi ba ô tô kín (ít dấu: nửa số dấu) nhạt hơn mức này, "
                "hoặc một trong ít dấu là của bút mờ,"
            ),
        ),
        ("strike_course_thin", "phần", "họ tên có đường bút sẫm từ mức này phải xem lại"),
        ("fill_width", "mm", "ảnh đen trắng, trang ít dấu: nét rộng từ mức này coi như tô kín"),
        ("most_spread", "phần", "độ lệch trên trang từ mức này: máy không tự kết luận gạch xoá"),
        (
            "pale_pen_over_name",
            "phần",
            (
                "ảnh đen trắng: dấu thường nhạt hơn mức này (hoặc tô phủ mà hai dấu mờ) "
                "thì dòng không có dấu phải xem lại, và"
            ),
        ),
        ("most_spread_pale", "phần", "độ lệch từ mức này thì nét gạch có thể mất: phải xem lại"),
        ("most_offset", "mm", "như trên, khi họ tên bị gạch nằm lệch chỗ in từ mức này"),
        ("least_name_struck", "phần", "hoặc chữ in dưới nét gạch chỉ còn đậm dưới mức này"),
        ("least_name_struck_bilevel", "phần", "(mức sau cho ảnh đen trắng)"),
        ("most_covered", "phần", "giấy giữa các chữ bị phủ từ mức này là tô, nhòe: phải xem lại"),
        ("band_course", "phần", "sẫm đều, không đường nào sẫm hơn từ phần này: bút dạ, xem lại;"),
        ("solid_excess", "phần", "nhưng sẫm từ mức này"),
        ("solid_excess_bilevel", "phần", "(mức sau cho ảnh đen trắng) là nét gạch dày,"),
        ("most_covered_solid", "phần", "trừ khi giấy giữa các chữ bị phủ từ mức này,"),
        ("band_course_solid", "phần", "hoặc không đường nào sẫm hơn từ phần này"),
        ("least_name", "phần", "họ tên in mờ hơn mức này so với dòng (bị che): phải xem lại"),
        ("title_strike_begins", "phần", "một dòng chức vụ bị gạch từ mức này,"),
        ("title_course", "phần", "hoặc dọc một đường bút sẫm hơn từ mức này"),
        ("title_course_seen", "phần", "(mức sau cho ảnh đen trắng rõ nét bút) thì phải xem lại"),
        ("title_excess_dark", "phần", "chức vụ sẫm hơn thường lệ từ mức này,"),
        ("title_share_dark", "phần", "từ phần này của độ sẫm giữa các chữ của họ tên"),
        ("title_course_dark", "phần", "và dọc một đường từ mức này: không gạch; ảnh xám: xem lại"),
        ("least_border", "phần", "viền của một ô mờ hơn mức này so với các ô khác: phải xem lại"),
        ("border_in_place", "phần", "dấu sát viền mà viền mờ hơn mức này có thể là viền: xem lại"),
        ("heavy_side", "phần", "không có dấu mà một cạnh ô đậm hơn các cạnh khác từ mức này"),
        ("heavy_side_bilevel", "phần", "(mức sau cho ảnh đen trắng) thì phải xem lại"),
        ("least_match", "hệ số", "dòng in khớp với mẫu kém hơn mức này thì phải xem lại"),
        ("least_fit", "hệ số", "chữ trong dòng khớp với mẫu kém hơn mức này thì phải xem lại"),
        ("least_fit_struck", "hệ số", "như trên, khi họ tên bị gạch"),
        ("strike_darkens", "phần", "nét gạch chỉ làm nền chữ sẫm dưới mức này thì phải xem lại"),
        ("least_fit_thin_strike", "hệ số", "nếu chữ in khớp với mẫu kém hơn mức này"),
        ("least_contrast", "phần", "chữ in nhạt hơn mức này so với mẫu thì phải xem lại"),
        ("most_noise", "phần", "nền giấy nhiễu hơn mức này"),
        ("most_noise_bilevel", "phần", "(mức sau cho ảnh đen trắng) thì phải xem lại"),
        ("least_hairlines", "phần", "đường kẻ nhạt hơn mức này: dòng trống"),
        ("shown_in_faded", "phần", "nếu không có bốn dòng như thế mà dấu đều đậm từ mức này,"),
        ("least_fit_faded", "hệ số", "dòng có vết, họ tên bị gạch mà chữ khớp kém hơn mức này"),
        ("least_contrast_faded", "phần", "hoặc chữ in nhạt hơn mức này,"),
        ("struck_along", "phần", "trừ khi suốt họ tên giữa các chữ sẫm từ mức này"),
        ("struck_apart", "lần", "và từ số lần này của độ lệch thường thấy,"),
        ("faded_ink", "lần", "và, cả với bút nhạt, dấu gấp dấu thường từ số lần này"),
        ("faded_ink_tick", "lần", "(mức sau với dấu tích),"),
        (
            "scribble_ink",
            "mm²",
            "hoặc, khi phiếu không có dấu thường để so, dấu có mực từ mức này",
        ),
        (
            "scribble_per_mm",
            "mm²",
            "và từ mức này trên mỗi mm ngang cộng cao, không phải nét đơn: xem lại",
        ),
        ("lost_hairlines", "phần", "ảnh đen trắng, bút mờ: nét kẻ mảnh dưới mức này so với chữ"),
        ("lost_ink", "mm²", "và dấu thường còn ít mực hơn mức này,"),
        ("lost_rows", "phần", "dấu rõ chỉ ở dưới phần này của số dòng: phải xem lại mọi dòng"),
    )
)  # fmt: skip
