"""The card to lie beside the scanner: the steps of the vote on one page."""

from collections.abc import Iterator

from ptn_scan.documents.blocks import Block, Document, Heading, Paragraph, Style
from ptn_scan.documents.leaflet import paper
from ptn_scan.documents.tongue import Tongue
from ptn_scan.election import Election
from ptn_scan.rules.values import Words

_STEPS = (
    (
        Words(vi="Trước hội nghị", en="Before the conference"),
        (
            Words(
                vi="In phiếu một mặt, khổ A4, tỉ lệ 100%; đóng dấu treo, không đè lên mã vuông.",
                en="Print single-sided on A4 at 100%; press the hanging stamp, not on the codes.",
            ),
            Words(
                vi="Lau kính máy quét. Đặt 200 hoặc 300 dpi, xám hoặc màu, khổ A4, một mặt. Quét "
                "bộ phiếu thử, chạy «check-deck»: chưa đạt thì chưa quét phiếu thật.",
                en="Wipe the scanner's glass. Set 200 or 300 dpi, gray or colour, A4, one side. "
                "Scan the test deck, run «check-deck»: scan no ballots until it is fit.",
            ),
        ),
    ),
    (
        Words(vi="Tại hội nghị", en="At the conference"),
        (
            Words(
                vi="«conference»: số người được triệu tập, có mặt, ban kiểm phiếu được bầu. "
                "«times»: giờ của từng bước.",
                en="«conference»: convened, present, elected committee. «times»: when each step "
                "began.",
            ),
            Words(
                vi="Phiếu hỏng thì đổi, ghi bằng «spoil». Quét phiếu còn lại, ghi «issue».",
                en="Exchange spoiled ballots, enter them by «spoil». Scan leftovers: «issue».",
            ),
        ),
    ),
    (
        Words(vi="Quét từng tập", en="Scan stack by stack"),
        (
            Words(
                vi="Đếm tay số phiếu của tập, ghi ra giấy, kẹp vào tập. Vuốt phẳng, gỡ ghim.",
                en="Count the stack by hand, clip the number to it. Flatten, take out staples.",
            ),
            Words(
                vi="Quét, rồi «read --batch TÊN --collected SỐ». Tờ nằm chiều nào cũng được.",
                en="Scan, then «read --batch NAME --collected NUMBER». Any way up will do.",
            ),
            Words(
                vi="Số đọc được khác số đếm tay: xem «batch list», quét lại bằng «batch rescan».",
                en="Read and counted differ: see «batch list», scan again by «batch rescan».",
            ),
        ),
    ),
    (
        Words(vi="Xem lại và kết quả", en="Review and result"),
        (
            Words(
                vi="«open» hoặc «status»: xem từng dòng đang chờ, ghi ai quyết định và vì sao.",
                en="«open» or «status»: look at each row that waits; enter who decided and why.",
            ),
            Words(
                vi="Không còn gì chờ, số liệu khớp: «tally --final». Kiểm tra bằng tay: «audit».",
                en="Nothing waits and all numbers meet: «tally --final». Check by hand: «audit».",
            ),
            Words(
                vi="«minutes», «notices»; ký nháy từng trang, ký tên cuối biên bản. Xong: «close».",
                en="«minutes», «notices»; initial each page, sign at the end. Then: «close».",
            ),
            Words(
                vi="Niêm phong phiếu giấy. Ảnh quét không sao ra ngoài thư mục cuộc lấy phiếu.",
                en="Seal the paper ballots. Scans never leave the election folder.",
            ),
        ),
    ),
    (
        Words(vi="Khi có sự cố", en="When something goes wrong"),
        (
            Words(
                vi="Kẹt giấy, mất điện, tắt nhầm: chạy lại đúng lệnh đó; không phiếu nào bị tính "
                "hai lần.",
                en="Paper jam, power cut: run the same command again; no ballot counts twice.",
            ),
            Words(
                vi="Có vạch dọc trên ảnh: lau kính rồi quét lại tập đó.",
                en="Streaks along the page: wipe the glass and scan that stack again.",
            ),
            Words(
                vi="Phiếu rách, nhàu: đặt vào bìa trong rồi quét; không sửa, không tô lại dấu.",
                en="Torn or creased: scan in a clear sleeve; never mend or retrace a mark.",
            ),
            Words(
                vi="Không đọc được mã vuông: xem tờ giấy, quyết định bằng «decide-sheet».",
                en="Code unreadable: the committee looks at the paper; «decide-sheet».",
            ),
        ),
    ),
)
"""As docs/huong-dan.md has them, shorter."""


def scanner_card(election: Election, tongue: Tongue = Tongue.VIETNAMESE) -> Document:
    """The card."""
    name = tongue.say("CÁC BƯỚC LẤY PHIẾU VÀ KIỂM PHIẾU", "STEPS OF VOTE AND COUNT")
    return paper(election, name, _blocks(tongue), tongue)


def _blocks(tongue: Tongue) -> Iterator[Block]:
    for number, (title, steps) in enumerate(_STEPS, start=1):
        yield Heading(f"{number}. {tongue.of(title)}")
        for step in steps:
            yield Paragraph(f"– {tongue.of(step)}", Style.ITEM)
