"""Which ink in and about the boxes is a mark."""

from dataclasses import dataclass

from ptn_scan.ruling.limits.units import mm, mm2, share, times


@dataclass(frozen=True)
class MarkLimits:
    """What a mark of a box is, against a touch of the pen, a neighbour's tail, dirt, and what is
    left of a mark by a pen that the scan hardly keeps."""

    inside_share: float = share(
        0.57, "dấu thuộc về một ô khi ít nhất phần này của nét mực nằm trong ô"
    )
    inside_stroke: float = mm(2.8, "hoặc khi có ít nhất độ dài nét này nằm trong ô")
    tail_stroke: float = mm(1.5, "đuôi nét lấn sang ô khác ngắn hơn mức này thì không tính")
    touch_extent: float = mm(1.8, "chấm bút nhỏ hơn mức này bên cạnh một dấu rõ thì không tính")
    least_extent: float = mm(2.05, "dấu nhỏ hơn mức này thì phải xem lại")
    least_width: float = mm(0.37, "nét mảnh hơn mức này (sợi tóc, bụi) thì phải xem lại")
    least_width_bilevel: float = mm(0.3, "như trên, đối với ảnh quét đen trắng")
    hair_share: float = share(0.72, "hoặc mảnh hơn phần này của nét thường trên phiếu")
    hair_most: float = mm(0.5, "nhưng không kể nét rộng từ mức này")
    hair_load: float = share(0.6, "hoặc bề rộng nhân độ đậm của nét kém phần này của nét thường")
    hair_load_bilevel: float = share(0.5, "(mức sau cho ảnh đen trắng),")
    hair_stroke: float = times(1.7, "nếu nét đơn không dài quá số lần này cỡ dấu, trừ người tô ô")
    thin_pen: float = mm(0.46, "khi nét của các dấu trên phiếu trung bình không rộng quá mức này,")
    thinnest: float = mm(0.28, "chỉ nét mảnh hơn mức này")
    thin_share: float = share(0.72, "hoặc mảnh hơn phần này của nét thường mới phải xem lại")
    dot_extent: float = mm(2.5, "dấu nhỏ hơn mức này")
    dot_stroke: float = times(
        1.08, "mà nét ngắn hơn số lần này cỡ của nó là chấm bút: phải xem lại"
    )
    specks_extent: float = mm(4.5, "dấu nhỏ hơn mức này")
    least_stroke_share: float = share(0.8, "mà nét ngắn hơn phần này của cỡ dấu thì phải xem lại")
    least_ink: float = mm2(0.3, "ít mực hơn mức này thì coi như không có dấu,")
    least_ink_alone: float = mm2(0.1, "nhưng dòng trống có mực trong ô từ mức này thì phải xem lại")
    least_trace: float = mm2(
        0.03, "ảnh đen trắng: mực sót ở hai dòng không dấu từ mức này là bút mờ"
    )
    least_rest: float = mm2(0.3, "và từ mức này nếu chỉ ở một dòng")
    least_faint: float = mm2(
        0.12, "mực nhạt (nửa ngưỡng) trong ô từ mức này trở lên thì phải xem lại"
    )
    least_faint_hidden: float = mm2(0.045, "(mức sau khi ảnh đen trắng không giữ nguyên nét)")
    most_touches: float = mm2(3.0, "như trên, khi trong ô có chấm bút: từ mức này phải xem lại")
    most_touches_bilevel: float = mm2(1.1, "và từ mức này khi ảnh đen trắng không giữ nguyên nét")
    touches_share_bilevel: float = share(0.22, "và không nhiều hơn phần này của dấu ở ô kia")
    touches_share_hidden: float = share(0.12, "(mức sau với bút mờ, ít dấu hoặc dấu không nguyên)")
    touch_spread_ink: float = mm2(
        0.1, "ảnh đen trắng không giữ nguyên nét: mực ở ô khác từ mức này"
    )
    touch_spread: float = mm(2.0, "mà trải xa từ mức này (nét đứt) thì phải xem lại")
    least_near: float = mm2(0.3, "như trên quanh các ô, khi không ô nào có dấu")
    most_foreign: float = mm2(0.55, "hoặc dấu của dòng bên cạnh lấn sang từ mức này trở lên")
    trace: float = mm(1.5, "hoặc vệt bút rất nhạt dài từ mức này trở lên")
    trace_pale: float = mm(
        0.75,
        "(mức sau với bút mờ hoặc khi không có dấu rõ), "
        "hoặc ảnh xám có từ hai dòng mà dấu không rõ, nhiều hơn số dòng có dấu rõ",
    )
    foreign_beside: float = mm2(2.0, "dòng có dấu mà dấu của dòng bên lấn sang từ mức này: xem lại")
    large_tail: float = mm2(2.5, "dấu của dòng bên lấn vào ô, phần trong dòng từ mức này: xem lại")
    across_lines: float = share(
        0.85, "dấu vắt qua vạch giữa hai dòng, không quá phần này ở dòng mình,"
    )
    across_ink: float = times(1.6, "mà không thuộc ô nào hoặc nhiều mực hơn dấu thường từ mức này,")
    foreign_contested: float = mm2(0.4, "thì dòng bên kia có từ mức này của nó cũng phải xem lại")
