"""What pages in the box tell beside their votes: a wrong print scale, too low a resolution, test
sheets among them."""

import statistics
from collections.abc import Iterator, Mapping, Sequence

from PIL import Image, UnidentifiedImageError

from ptn_scan.ballot_box.values import StoredScan
from ptn_scan.ballot_id import ids_in, is_test_sheet
from ptn_scan.deck.scan_findings import LEAST_DPI, MOST_OFF_SCALE
from ptn_scan.recognition.print_scale import print_scale
from ptn_scan.recognition.reading import PageReading
from ptn_scan.ruling.values import Sheet
from ptn_scan.workflow.message import Message
from ptn_scan.workflow.scan_store import ScanStore


def scan_notes(
    store: ScanStore, scans: Sequence[StoredScan], sheets: Sequence[Sheet]
) -> tuple[Message, ...]:
    """Notes on those of `sheets` whose images are `scans` in `store`."""
    stored = {scan.handle: scan for scan in scans}
    fresh = [sheet for sheet in sheets if sheet.handle in stored]
    return (*_test_sheets(fresh), *_print_scales(store, stored, fresh), *_resolutions(fresh))


def _test_sheets(sheets: Sequence[Sheet]) -> Iterator[Message]:
    found = [sheet for sheet in sheets if _is_test_sheet(sheet.reading)]
    if found:
        sources = ", ".join(
            f"{source.file} ({source.page})" for sheet in found[:3] for source in sheet.sources[:1]
        )
        yield Message(
            f"Có {len(found)} trang là PHIẾU THỬ ({sources}): bị loại (not-issued), là phiếu thừa. "
            "Hãy lấy phiếu thử ra khỏi tập phiếu, rút tập vừa quét («ptn-scan batch withdraw») và "
            "quét lại. Bộ phiếu thử đọc bằng «ptn-scan check-deck».",
            f"Test sheets (PHIẾU THỬ) among the pages: {len(found)} ({sources}). They are rejected "
            "(not-issued) as surplus. Take them out of the stack, withdraw the batch («ptn-scan "
            "batch withdraw») and scan it anew. The deck is read by «ptn-scan check-deck».",
        )


def _is_test_sheet(reading: PageReading) -> bool:
    return any(is_test_sheet(code.ballot) for code in ids_in(reading.payloads))


def _print_scales(
    store: ScanStore, stored: Mapping[str, StoredScan], sheets: Sequence[Sheet]
) -> Iterator[Message]:
    off = []
    for sheet in sheets:
        size = _size_px(store, stored[sheet.handle])
        if size is None or sheet.reading.placement is None:
            continue
        scale = print_scale(size, sheet.reading.placement)
        if scale is not None and scale.is_off(MOST_OFF_SCALE):
            off.append(scale.scale)
    if off:
        percent = f"{100 * statistics.median(off):.0f}"
        yield Message(
            f"{len(off)} trang có vẻ in ở tỉ lệ khoảng {percent}% thay vì 100%. Phiếu vẫn được "
            "đọc; lần sau khi in hãy chọn 100% («Kích thước thực»), tắt «Vừa trang».",
            f"Pages that seem printed at about {percent}% instead of 100%: {len(off)}. They were "
            "read all the same; next time print at 100% («Actual size»), not «Fit to page».",
        )


def _resolutions(sheets: Sequence[Sheet]) -> Iterator[Message]:
    places = [sheet.reading.placement for sheet in sheets]
    low = [place.dots_per_inch for place in places if place and place.dots_per_inch < LEAST_DPI]
    if low:
        dpi = f"{statistics.median(low):.0f}"
        yield Message(
            f"{len(low)} trang chỉ được quét ở khoảng {dpi} dpi; phần mềm được thử từ 150 dpi trở "
            "lên, thấp hơn thì nét mờ có thể không thấy. Hãy đặt máy quét ở 200 đến 300 dpi, rút "
            "tập vừa quét («ptn-scan batch withdraw») và quét lại.",
            f"Pages scanned at about {dpi} dpi only: {len(low)}. The reader is tried from 150 dpi "
            "on; below that faint strokes may be lost. Set the scanner to 200 to 300 dpi, withdraw "
            "the batch («ptn-scan batch withdraw») and scan it anew.",
        )


def _size_px(store: ScanStore, scan: StoredScan) -> tuple[int, int] | None:
    """Height and width of a stored image, from its first bytes; None where it has none."""
    try:
        with Image.open(store.folder / scan.stored_file) as image:
            return image.height, image.width
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
        return None
