"""The documents' words for the closed sets of the code, and the cleaning of free text."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction

from ptn_scan.election import Form, Level, LevelNames, MissingStamp, PercentOf, Scope, StampKind
from ptn_scan.ruling.values import Reason, Ruling, SheetAction
from ptn_scan.tally import Proposal

DRAFT = "DỰ THẢO"
PRACTICE = "DIỄN TẬP"

REASONS: Mapping[Reason, str] = {
    Reason.NOT_ISSUED: "không thuộc số phiếu phát ra",
    Reason.BAD_CODE: "mã xác thực không đúng",
    Reason.OTHER_ELECTION: "phiếu của cuộc lấy phiếu khác",
    Reason.DUPLICATE: "trùng với phiếu khác (sao chụp)",
    Reason.MISSING_PAGE: "phiếu thiếu trang",
    Reason.EXTRA_PAGE: "phiếu thừa trang",
    Reason.QR_UNREADABLE: "không đọc được mã QR",
    Reason.UNREGISTERED: "không nhận ra mẫu phiếu",
    Reason.NO_STAMP: "không có dấu treo",
    Reason.UNDERVOTE: "không đánh dấu ô nào",
    Reason.OVERVOTE: "đánh dấu hai hoặc ba ô",
    Reason.NAME_STRUCK: "gạch xoá họ tên",
    Reason.MARGINAL_MARK: "dấu không rõ ràng",
    Reason.MARGINAL_STRIKE: "nét gạch trên họ tên không rõ ràng",
    Reason.CORRECTION: "sửa chữa dấu đã đánh",
}

_NO_LEVELS: Mapping[Ruling, str] = {
    Ruling.INVALID: "Không hợp lệ",
    Ruling.REVIEW: "Chờ xem lại",
}

SHEET_ACTIONS: Mapping[SheetAction, str] = {
    SheetAction.ACCEPT: "Chấp nhận là phiếu do ban kiểm phiếu phát ra",
    SheetAction.REJECT: "Không chấp nhận",
    SheetAction.SAME_SHEET: "Là cùng một tờ được quét hai lần",
    SheetAction.NOT_A_BALLOT: "Không phải là phiếu",
}

BASES: Mapping[PercentOf, str] = {
    PercentOf.COLLECTED: "tổng số phiếu thu về",
    PercentOf.VALID: "số phiếu hợp lệ",
    PercentOf.CONVENED: "tổng số người được triệu tập",
}

SCOPES: Mapping[Scope, str] = {
    Scope.ROW: "không hợp lệ đối với riêng người đó",
    Scope.BALLOT: "không hợp lệ đối với toàn bộ phiếu",
}

STAMPS: Mapping[StampKind, str] = {
    StampKind.PHYSICAL: "đóng trực tiếp trên phiếu",
    StampKind.IMAGE: "in sẵn theo mẫu đã được cho phép",
    StampKind.SAMPLE: "dấu mẫu (PHIẾU MẪU), chỉ dùng để diễn tập",
}

MISSING_STAMPS: Mapping[MissingStamp, str] = {
    MissingStamp.RECORD: "ghi nhận, không tự động loại phiếu",
    MissingStamp.REVIEW: "ban kiểm phiếu xem xét, quyết định",
}

SCANNERS: Mapping[str, str] = {
    "office": "Máy quét văn phòng tốt",
    "worn": "Máy quét cũ, kính bẩn",
    "hard": "Điều kiện rất xấu",
}
"""The profiles of docs/accuracy.md."""


_PLAN_CLAUSE = re.compile(r"[IVX]+\.")


def cited(clause: str) -> str:
    """A clause as a sentence cites it: those in Roman numerals are of the body's plan, others name
    their text themselves."""
    return f"mục {clause} của Kế hoạch" if _PLAN_CLAUSE.match(clause) else clause


def ruling_name(ruling: Ruling, names: LevelNames) -> str:
    """What a row counts as; a level by its name on the ballot."""
    return _NO_LEVELS.get(ruling) or names.of(Level(ruling.value))


def base_name(form: Form) -> str:
    """What shares are shares of, by the profile's own name where the form keeps to its base."""
    profile = form.rules
    kept = profile.percent_of is None or profile.percent_of.value is form.percent_of
    return profile.base_name if profile.base_name and kept else BASES[form.percent_of]


def proposal_words(proposal: Proposal, form: Form) -> str:
    """What is proposed, following «đề nghị cấp có thẩm quyền … xem xét, quyết định:»: in the
    form's own words where it has them, else in the profile's."""
    graver = proposal is Proposal.AT_LEAST
    if form.proposes is not None:
        return form.proposes.at_least if graver else form.proposes.more_than
    words = form.rules.proposes
    return words.at_least.vi if graver else words.more_than.vi


def fraction(share: Fraction) -> str:
    """A share as the plan writes it: 50% for a half, else 2/3."""
    return "50%" if share == Fraction(1, 2) else str(share)


def proposal_condition(proposal: Proposal, form: Form) -> str:
    """For whom a proposal is, by the form's thresholds (clause III.6)."""
    more_than = fraction(form.thresholds.more_than)
    at_least = fraction(form.thresholds.at_least)
    if proposal is Proposal.AT_LEAST:
        return f"từ {at_least} trở lên"
    return f"trên {more_than} nhưng dưới {at_least}"


_ID = re.compile(r"\b(?:PTN1[A-Z2-7]{8,}[A-Z0-9]*|[A-Z2-7]{16})\b")
_FILE = re.compile(r"\S+\.(?:pdf|tiff?|jpe?g|png|bmp)\b", re.IGNORECASE)
REDACTED = "[…]"


def free_text(text: str, secrets: Iterable[str] = ()) -> str:
    """What a person wrote, fit for a document: NFC, one line, no control characters, and without
    ballot ids, file names and the `secrets` (handles of sheets), which would lead to a ballot."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cn", "Co", "Cs"})
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", REDACTED, text)
    return _FILE.sub(REDACTED, _ID.sub(REDACTED, text))
