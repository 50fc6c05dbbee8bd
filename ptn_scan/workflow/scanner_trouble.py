"""What ended a scanning, by the exit code of `scanimage` or by what it said, and what to do."""

import re
from pathlib import Path

from ptn_scan.errors import MachineError
from ptn_scan.scanning.sane import silent
from ptn_scan.workflow.message import Message

_EMPTY = 7
_TROUBLES = {
    3: Message("máy quét đang bận", "the scanner is busy"),
    6: Message("máy quét bị kẹt giấy", "the scanner's paper is jammed"),
    8: Message("nắp máy quét đang mở", "the scanner's cover is open"),
    9: Message("mất liên lạc với máy quét", "the scanner cannot be reached any more"),
    11: Message("không có quyền dùng máy quét", "using the scanner is not permitted"),
}
"""By its exit code, which is SANE's status."""
_ENDED = re.compile(r"^Batch terminated, \d+ pages? scanned$", re.MULTILINE)
_REASON = re.compile(r"^scanimage: sane_(?:start|read): (.+)$", re.MULTILINE)
_SAID = {
    "Device busy": 3,
    "Document feeder jammed": 6,
    "Document feeder out of documents": _EMPTY,
    "Scanner cover is open": 8,
    "Error during device I/O": 9,
    "Access to resource has been denied": 11,
}
"""The statuses' texts in SANE's own words, which scanimage passes on."""
_OTHER = 1


def told_code(log: Path) -> int | None:
    """The exit code that scanimage is about to end with, once it has said that it scans no more;
    None before. Some drivers hang when they let go of the device, and it never ends."""
    said = log.read_text("utf-8", "replace")
    if not _ENDED.search(said):
        return None
    reasons = _REASON.findall(said)
    return _SAID.get(reasons[-1], _OTHER) if reasons else 0


def trouble(code: int, pages: int, batch: str, log: Path) -> MachineError | None:
    """None where the feeder was emptied; `pages` came whole, and `log` is what scanimage said."""
    if code in (0, _EMPTY):
        return None if pages else _nothing_fed()
    known = _TROUBLES.get(code)
    if known is None and not pages:
        return silent(log.read_text("utf-8", "replace"))
    what = known or Message(f"máy quét dừng với mã {code}", f"the scanner stopped with code {code}")
    return MachineError(
        f"Dừng quét: {what.vi}. Đã quét trọn {pages} trang. Hãy xử lý máy, đặt tờ chưa quét xong "
        f"cùng các tờ còn lại vào khay, rồi quét tiếp với --batch '{batch}'.",
        f"Scanning stopped: {what.en}. Whole pages scanned: {pages}. See to the scanner, put the "
        f"sheet that was not done and all that follow into the feeder, and go on with --batch "
        f"'{batch}'.",
    )


def _nothing_fed() -> MachineError:
    return MachineError(
        "Khay nạp giấy trống: chưa quét trang nào. Hãy đặt phiếu vào khay rồi chạy lại.",
        "The feeder is empty: no page was scanned. Put the ballots in and run again.",
    )
