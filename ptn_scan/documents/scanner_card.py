"""The card to lie beside the scanner: the steps of the count on one page."""

from collections.abc import Iterator

from ptn_scan.documents.blocks import Block, Document, Heading, Paragraph, Style
from ptn_scan.documents.leaflet import paper
from ptn_scan.election import Election

_STEPS = (
    ("Trước khi quét", (
        ("Lau kính máy quét. Đặt: 200 hoặc 300 dpi, xám hoặc màu, khổ A4, một mặt, không tự xoay, "
        "không bỏ trang trắng, lưu PDF, TIFF hoặc JPEG."),
        "Quét bộ phiếu thử rồi chạy «check-deck». Chưa «đạt» thì chưa quét phiếu thật.",
        "Đếm tay số phiếu của từng tập, ghi ra giấy, kẹp vào tập phiếu.",
    )),
    ("Quét từng tập", (
        "Vuốt phẳng, gỡ ghim; mỗi tập khoảng 50 tờ. Mặt nào, chiều nào cũng được.",
        "Sau mỗi tập chạy «read --batch TÊN --collected SỐ» với số đã đếm tay.",
        "Số đọc được khác số đếm tay: xem «batch list», quét lại tập đó bằng «batch rescan».",
    )),
    ("Khi có sự cố", (
        ("Máy quét kẹt giấy, mất điện, tắt nhầm: chạy lại đúng lệnh đó. Ảnh đã đọc không bị đếm "
        "hai lần."),
        "Có vạch dọc trên ảnh: lau kính rồi quét lại tập đang quét.",
        "Phiếu rách, nhàu: đặt vào bìa trong rồi quét; không sửa, không tô lại dấu trên phiếu.",
    )),
    ("Sau khi quét", (
        ("«status» cho biết còn gì chờ quyết định. Ban kiểm phiếu xem và quyết định từng dòng, ghi "
        "người quyết định và lý do."),
        "Khi không còn gì chờ và mọi số liệu khớp: «tally --final», rồi «minutes».",
        "Niêm phong phiếu giấy. Ảnh quét ở trong thư mục cuộc lấy phiếu, không sao ra ngoài.",
    )),
)  # fmt: skip


def scanner_card(election: Election) -> Document:
    """The card."""
    return paper(election, "CÁC BƯỚC QUÉT VÀ KIỂM PHIẾU", _blocks())


def _blocks() -> Iterator[Block]:
    for number, (title, steps) in enumerate(_STEPS, start=1):
        yield Heading(f"{number}. {title}")
        for step in steps:
            yield Paragraph(f"– {step}", Style.ITEM)
