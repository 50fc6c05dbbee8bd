"""What a gallery says, in Vietnamese and in English."""

from collections.abc import Mapping

from ptn_scan.ruling.values import MarkState
from ptn_scan.workflow.gallery_measures import Subject
from ptn_scan.workflow.message import Message

SUBJECTS: Mapping[Subject, Message] = {
    Subject.BOX: Message("Các ô", "Boxes"),
    Subject.NAME: Message("Họ tên", "Names"),
}

STATES: Mapping[Subject, Mapping[MarkState, Message]] = {
    Subject.BOX: {
        MarkState.BLANK: Message("ô trống", "blank"),
        MarkState.MARGINAL: Message("dấu không rõ", "marginal"),
        MarkState.MARKED: Message("có dấu", "marked"),
    },
    Subject.NAME: {
        MarkState.BLANK: Message("không bị gạch", "not struck"),
        MarkState.MARGINAL: Message("nét gạch không rõ", "marginal strike"),
        MarkState.MARKED: Message("bị gạch xoá", "struck"),
    },
}

TEXTS: Mapping[str, Message] = {
    "title": Message("Hình dấu và ngưỡng", "Marks and thresholds"),
    "practice": Message("DIỄN TẬP", "REHEARSAL (DIỄN TẬP)"),
    "secret": Message(
        "Chỉ ban kiểm phiếu được xem. Các hình không ghi số phiếu, tệp ảnh hay thứ tự quét; hình "
        "có số đo bằng nhau đứng theo thứ tự ngẫu nhiên.",
        "For the counting committee alone. Pictures bear no ballot, no file and no order of "
        "scanning; where measures are the same their order is random.",
    ),
    "how": Message(
        "Hình xếp từ số đo nhỏ đến lớn; vạch ngang là ngưỡng. Ngưỡng đứng đúng chỗ khi hình ở hai "
        "bên vạch khác nhau rõ rệt. Bấm vào một hình để xem mọi số đo.",
        "Pictures stand from the smallest measure to the largest; bars are limits. A limit stands "
        "right where the pictures on its two sides plainly differ. Click one for all its measures.",
    ),
    "measure": Message("Xếp theo", "Sorted by"),
    "state": Message("Máy thấy", "The machine saw"),
    "ruling": Message("Dòng được tính", "The row counts as"),
    "by": Message("Do", "By"),
    "reason": Message("Lý do", "Reason"),
    "all": Message("tất cả", "all"),
    "machine": Message("máy", "the machine"),
    "committee": Message("ban kiểm phiếu", "the committee"),
    "shown": Message("Đang hiện {shown} hình.", "{shown} pictures are shown."),
    "hidden": Message(
        "Đã đọc {read}; có hình của {kept}: mọi trường hợp gần ngưỡng hoặc là lý do phải xem lại, "
        "và một số trường hợp rõ ràng chọn ngẫu nhiên. {hidden} trường hợp không có hình.",
        "{read} were read; there are pictures of {kept}: all that are near a limit or are "
        "why a row was reviewed, and some of the clear ones, by chance. {hidden} have no picture.",
    ),
    "doubtful": Message(
        "Trong số đó có {count} trường hợp gần ngưỡng hoặc phải xem lại: quá nhiều để hiện, hoặc "
        "ảnh quét không mở được.",
        "Among them are {count} that are near a limit or were reviewed: too many to be shown, or "
        "of a scan that cannot be opened.",
    ),
    "spread": Message(
        "Phân bố của tất cả {read} số đo (chiều cao theo lôgarit)",
        "How all {read} values are spread (heights by logarithm)",
    ),
    "zeros": Message("bằng 0: {count}", "nought: {count}"),
    "below": Message("dưới {limit}", "below {limit}"),
    "between": Message("từ {lower} đến dưới {limit}", "{lower} to below {limit}"),
    "above": Message("từ {lower} trở lên", "{lower} and more"),
    "no_limit": Message("mọi số đo", "all values"),
    "section": Message(
        "{range}: {count} trường hợp, hiện {shown}", "{range}: {count}, {shown} shown"
    ),
    "limit": Message("Ngưỡng {value}", "Limit {value}"),
    "ways": Message("Đến", "Go to"),
    "none": Message("không có hình nào", "no pictures"),
    "decided": Message("ban kiểm phiếu quyết định: {ruling}", "the committee decided: {ruling}"),
    "kept_row": Message("không phải gạch xoá họ tên", "no strike"),
    "ruled": Message("máy xếp dòng này: {ruling}", "the machine ruled the row: {ruling}"),
    "close": Message("Đóng", "Close"),
}
