"""What the ballot says, beside names and titles: worded by the form's rules."""

from ptn_scan.election import Form, Scope

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
TITLE = "PHIẾU TÍN NHIỆM"
CONTINUED = "(tiếp theo)"
PRACTICE = "DIỄN TẬP"
PRACTICE_NOTE = "DIỄN TẬP – không có giá trị kiểm phiếu"
STAMP_PLACE = "(Dấu treo)"
SIGNATURE = "Chữ ký người ghi phiếu (không bắt buộc)"
HEAD = ("STT", "Họ và tên", "Chức vụ")

HOW_TO_TITLE = "Cách ghi phiếu"
INVALID_TITLE = "Không hợp lệ"

QR_NOTE = (
    "Mã QR chỉ dùng để nhận ra phiếu do ban kiểm phiếu phát hành và các trang của cùng một phiếu. "
    "Mã được tạo ngẫu nhiên, phiếu in theo thứ tự xáo trộn, không nơi nào ghi ai nhận phiếu nào."
)

_REACH = {
    Scope.ROW: "không hợp lệ đối với người đó",
    Scope.BALLOT: "cả phiếu không hợp lệ",
}


def how_to() -> tuple[str, ...]:
    """How to mark, a paragraph each (clause III.2.2)."""
    return (
        "Với mỗi người, đánh dấu X hoặc dấu tích vào một ô trong ba ô mức độ tín nhiệm.",
        "Đánh dấu nhầm thì đề nghị ban kiểm phiếu đổi phiếu khác.",
        "Người ghi phiếu có thể ký tên hoặc không ký tên.",
    )


def invalid(form: Form) -> tuple[str, ...]:
    """What makes a ballot invalid, a paragraph each (clause III.2.3)."""
    marks = (
        (f"Không đánh dấu ô nào, hoặc đánh dấu hai, ba ô: {_REACH[form.scope.undervote]}.",)
        if form.scope.undervote is form.scope.overvote
        else (
            f"Không đánh dấu ô nào: {_REACH[form.scope.undervote]}.",
            f"Đánh dấu hai hay ba ô: {_REACH[form.scope.overvote]}.",
        )
    )
    return (
        "Phiếu không do ban kiểm phiếu phát ra.",
        f"Gạch xóa họ tên được in trên phiếu: {_REACH[form.scope.struck_name]}.",
        *marks,
        "Tên ghi thêm ngoài danh sách không được tính; những người khác vẫn hợp lệ.",
    )


def page_of(page: int, pages: int) -> str:
    """«Trang 1/3»."""
    return f"Trang {page}/{pages}"


def conference_line(form: Form) -> str:
    """Where and when, under the title."""
    return f"{form.conference.locality}, ngày {form.conference.date:%d/%m/%Y}"
