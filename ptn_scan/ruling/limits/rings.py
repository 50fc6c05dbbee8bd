"""Which ink is a line round a box."""

from dataclasses import dataclass

from ptn_scan.ruling.limits.units import mm, mm2, share


@dataclass(frozen=True)
class RingLimits:
    """Circles about a box, whole or broken by its border."""

    ring_oval: float = share(0.2, "nét vòng lệch khỏi hình bầu dục không quá mức này,")
    ring_closed: float = share(0.73, "khép kín từ mức này trở lên;")
    ring_oval_unseen: float = share(0.1, "hoặc lệch không quá mức này,")
    ring_closed_unseen: float = share(0.8, "khép kín từ mức này trở lên nếu kể cả chỗ chữ in che,")
    ring_around: float = share(0.6, "và vòng quanh giữa ô từ mức này trở lên thì phải xem lại")
    ring_oval_round: float = share(0.12, "nét lệch khỏi hình bầu dục không quá mức này,")
    ring_square: float = share(0.8, "rộng và cao gần bằng nhau từ mức này trở lên,")
    ring_around_round: float = share(0.8, "vòng quanh giữa ô trống từ mức này thì phải xem lại")
    ring_closed_round: float = share(0.65, "và khép kín từ mức này nếu kể cả chỗ chữ in che;")
    ring_oval_closed: float = share(
        0.25, "hoặc lệch không quá mức này mà khép kín gần hết quanh giữa ô trống;"
    )
    ring_stroke: float = mm(3.5, "hoặc nét trong ô không dài hơn mức này, còn lại ở ngoài;")
    ring_around_within: float = share(0.5, "hoặc quanh giữa ô trống từ mức này")
    ring_oval_within: float = share(0.105, "mà lệch không quá mức này,")
    ring_closed_within: float = share(0.5, "khép kín từ mức này nếu kể cả chỗ chữ in che")
    ring_extent_within: float = mm(6.9, "và không dài quá mức này, tức là chỉ bằng ô;")
    ring_broken: float = share(0.85, "vòng bị viền ô che thành nhiều mảnh quanh ô từ mức này,")
    ring_rest: float = share(0.15, "các mảnh ngoài mảnh lớn nhất từ mức này;")
    ring_parts: float = share(0.6, "hoặc nhiều mảnh quanh ô từ mức này,")
    ring_parts_rest: float = share(0.3, "các mảnh ngoài mảnh lớn nhất từ mức này,")
    ring_core: float = mm2(0.05, "mà giữa ô không có nhiều mực hơn mức này thì phải xem lại")
    ring_beyond: float = share(0.8, "nét vòng bên ngoài ô từ mức này trở lên thì phải xem lại,")
    ring_beyond_core: float = mm2(2.5, "nếu giữa ô không có nhiều mực hơn mức này")
    ring_outline: float = share(
        0.07, "hoặc nếu viền ngoài lệch khỏi hình bầu dục không quá mức này"
    )
    ring_whole: float = share(0.9, "hoặc nếu ra ngoài ô ở từng này phần các hướng")
    ring_whole_core: float = mm2(3.6, "mà giữa ô không có nhiều mực hơn mức này;")
