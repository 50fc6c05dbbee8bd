"""Which marks were broken, drawn over or filled in."""

from dataclasses import dataclass

from ptn_scan.ruling.limits.units import mm, share, times


@dataclass(frozen=True)
class CorrectionLimits:
    """Pieces of one mark, marks that were scribbled or lined out, second marks that may be none."""

    fragment_share: float = share(
        1.0, "mảnh mực ít hơn mức này so với dấu bên cạnh thuộc về dấu đó,"
    )
    fragment_gap: float = mm(1.5, "nếu cách dấu đó không quá mức này")
    correction_ratio: float = times(1.05, "hai ô đều có dấu, lượng mực hơn nhau từ mức này,")
    correction_ink: float = times(1.35, "nhiều mực hơn dấu thường của phiếu từ mức này")
    correction_per_mm: float = times(1.1, "và đậm đặc hơn dấu thường từ mức này là có sửa;")
    correction_dense_ink: float = times(1.0, "hoặc nhiều mực hơn dấu thường từ mức này")
    correction_dense: float = times(1.22, "và đậm đặc hơn dấu thường từ mức này;")
    correction_uneven: float = times(1.6, "hoặc lượng mực hơn nhau từ mức này")
    correction_uneven_ink: float = times(1.4, "và nhiều hơn dấu thường từ mức này;")
    correction_ratio_alone: float = times(
        1.2, "khi không có dấu khác: hơn nhau từ mức này là có sửa"
    )
    tick_winding: float = times(
        0.95, "khi dấu thường có nét không dài quá số lần này ngang cộng cao,"
    )
    correction_ratio_tick: float = times(1.2, "như dấu tích, lượng mực phải hơn nhau từ mức này,")
    correction_per_mm_tick: float = times(1.15, "đậm đặc hơn dấu thường từ mức này,")
    correction_dense_tick: float = times(1.4, "hoặc riêng độ đậm đặc hơn từ mức này mới là có sửa")
    overvote_share: float = share(
        0.33, "ô thứ hai ít mực hơn phần này của dấu kia thì phải xem lại"
    )
    overvote_darkness: float = share(
        0.65, "hai dấu mà một dấu nhạt hơn phần này của dấu kia: xem lại"
    )
    overvote_extent: float = mm(
        2.8, "hai ô có dấu mà một dấu nhỏ hơn mức này, hoặc vắt sang dòng bên: phải xem lại"
    )
    broken_extent: float = mm(7.0, "các chấm bút ở ô khác cách nhau trong mức này: phải xem lại")
    filled_cover: float = share(0.36, "dấu phủ từ mức này của khung bao quanh nó")
    filled_width: float = mm(1.0, "và có nét rộng từ mức này")
    filled_winding: float = times(
        1.25, "hoặc dài từ số lần này ngang cộng cao là tô kín: phải xem lại"
    )
    lined_extent: float = mm(
        9.1, "hai ô có dấu, một dấu dài từ mức này (nét gạch bỏ): phải xem lại"
    )
    lined_width: float = mm(8.3, "hai ô có dấu, một dấu rộng từ mức này")
    lined_shape: float = times(1.2, "và rộng từ số lần này chiều cao của nó: phải xem lại")
