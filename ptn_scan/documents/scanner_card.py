"""The card to lie beside the scanner: the steps of the vote on one page."""

from collections.abc import Iterator

from ptn_scan.documents.blocks import Block, Document, Heading, Paragraph, Style
from ptn_scan.documents.leaflet import paper
from ptn_scan.election import Election

_STEPS = (
    (
        "Trước hội nghị",
        (
            "In phiếu một mặt, khổ A4, tỉ lệ 100 %; đóng dấu treo, không đè lên mã vuông.",
            (
                "Lau kính máy quét. Đặt 200 hoặc 300 dpi, xám hoặc màu, khổ A4, một mặt. Quét bộ "
                "phiếu thử, chạy «check-deck»: chưa đạt thì chưa quét phiếu thật."
            ),
        ),
    ),
    (
        "Tại hội nghị",
        (
            "«conference»: số người được triệu tập, có mặt, ban kiểm phiếu được bầu.",
            "Phiếu hỏng thì đổi, ghi bằng «spoil». Quét phiếu còn lại, ghi «issue».",
        ),
    ),
    (
        "Quét từng tập",
        (
            "Đếm tay số phiếu của tập, ghi ra giấy, kẹp vào tập. Vuốt phẳng, gỡ ghim.",
            "Quét, rồi «read --batch TÊN --collected SỐ». Tờ nằm chiều nào cũng được.",
            "Số đọc được khác số đếm tay: xem «batch list», quét lại bằng «batch rescan».",
        ),
    ),
    (
        "Xem lại và kết quả",
        (
            "«open» hoặc «status»: xem từng dòng đang chờ, ghi ai quyết định và vì sao.",
            "Không còn gì chờ, số liệu khớp: «tally --final». Kiểm tra bằng tay: «audit».",
            "«minutes», «notices»; ký nháy từng trang, ký tên cuối biên bản. Xong: «close».",
            "Niêm phong phiếu giấy. Ảnh quét không sao ra ngoài thư mục cuộc lấy phiếu.",
        ),
    ),
    (
        "Khi có sự cố",
        (
            "Kẹt giấy, mất điện, tắt nhầm: chạy lại đúng lệnh đó; không phiếu nào bị tính hai lần.",
            "Có vạch dọc trên ảnh: lau kính rồi quét lại tập đó.",
            "Phiếu rách, nhàu: đặt vào bìa trong rồi quét; không sửa, không tô lại dấu.",
            "Không đọc được mã vuông: ban kiểm phiếu xem tờ giấy, quyết định «decide-sheet».",
        ),
    ),
)
"""As docs/huong-dan.md has them, shorter."""


def scanner_card(election: Election) -> Document:
    """The card."""
    return paper(election, "CÁC BƯỚC LẤY PHIẾU VÀ KIỂM PHIẾU", _blocks())


def _blocks() -> Iterator[Block]:
    for number, (title, steps) in enumerate(_STEPS, start=1):
        yield Heading(f"{number}. {title}")
        for step in steps:
            yield Paragraph(f"– {step}", Style.ITEM)
