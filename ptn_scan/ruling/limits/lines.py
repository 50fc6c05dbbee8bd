"""Which ink is too long, too thin or too pale for a mark."""

from dataclasses import dataclass

from ptn_scan.ruling.limits.units import mm, mm2, share, times


@dataclass(frozen=True)
class LineLimits:
    """Lines, hairs, stains and borders, which are no marks."""

    most_extent: float = mm(26.0, "vệt mực dài hơn mức này không phải là dấu, phải xem lại")
    most_width: float = mm(15.0, "trong một dòng, vệt ngang rộng hơn mức này cũng vậy")
    hair_extent: float = mm(11.5, "vệt dài hơn mức này")
    hair_width: float = mm(0.58, "mà mảnh hơn mức này có thể là sợi tóc, phải xem lại")
    pale_share: float = share(0.45, "vệt nhạt hơn phần này của dấu thường thì không phải nét bút")
    pale_vote_share: float = share(0.8, "dấu nhạt hơn phần này của dấu thường")
    pale_vote: float = times(1.2, "và đậm dưới số lần này của ngưỡng mực thì phải xem lại")
    dark_votes: float = times(1.9, "cạnh dấu đậm hơn ngưỡng mực từ mức này,")
    least_faint_beside_dark: float = mm2(1.0, "mực nhạt ở ô khác từ mức này thì phải xem lại")
    pale_beside: float = share(0.55, "vết bút ở ô khác nhạt hơn mức này của dấu")
    pale_votes: float = times(1.5, "hoặc ở cạnh dấu chỉ đậm dưới số lần này ngưỡng mực")
    most_pale_touches: float = mm2(0.8, "mà có mực từ mức này thì phải xem lại")
    pale_pen: float = share(0.45, "ảnh đen trắng: dấu thường nhạt hơn mức này là bút mờ, khi đó")
    least_faint_pale: float = mm2(
        0.02, "mực sót ở ô khác từ mức này, hoặc chấm bút hay vụn mực gần ô đó, phải xem lại"
    )
    least_shown: float = share(
        0.66,
        "ảnh đen trắng chỉ có dấu ở dưới phần này của số dòng, "
        "hay dưới 4 dấu mà có dấu nhạt hoặc đều tô kín,",
    )
    least_shown_at_all: float = share(0.33, "dòng trống phải xem lại; dưới mức này thì mọi dòng,")
    palest_pen: float = share(0.34, "cũng như khi dấu thường nhạt hơn mức này")
    least_usual: float = mm2(2.0, "hoặc còn ít mực hơn mức này khi nhiều dòng không có dấu rõ")
    whole_vote: float = share(
        0.65,
        "ảnh đen trắng: dấu đậm từ mức này là nét bút còn nguyên (dấu thường nhạt hơn thế "
        "thì dòng trống phải xem lại), khi đó",
    )
    least_faint_beside_whole: float = mm2(0.3, "mực sót ở ô khác từ mức này phải xem lại,")
    grains_share: float = share(0.15, "không kể hạt lấm tấm bằng phần này của mực nhạt quanh các ô")
    grains_width: float = share(
        0.7, "ảnh đen trắng: vệt ngoài các ô mảnh hơn phần này của nét dấu và của nét thường thấy"
    )
    grains_darkness: float = share(0.75, "và nhạt hơn phần này của chúng thì không phải nét bút,")
    grains_inside: float = mm2(0.2, "nếu trong ô không có nhiều mực của nó hơn mức này")
    line_length: float = mm(
        12.0, "đường kẻ ngang ngoài các ô dài từ mức này trở lên thì không tính,"
    )
    line_height: float = mm(1.2, "nếu không cao hơn mức này")
    border_line_width: float = mm(0.8, "nét trong ô hẹp không quá mức này, không qua giữa ô")
    border_line_length: float = mm(4.5, "và dài từ mức này có thể là viền ô: phải xem lại")
