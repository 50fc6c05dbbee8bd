"""The papers' words for the closed sets of the code, and the cleaning of free text."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction

from ptn_scan.documents.tongue import Tongue
from ptn_scan.election import Form, Level, LevelNames, MissingStamp, PercentOf, Scope, StampKind
from ptn_scan.rules.values import LEVEL_NAMES, Words
from ptn_scan.rules.values import cited as cited_by_plan
from ptn_scan.ruling.values import Reason, Ruling, SheetAction
from ptn_scan.tally import Proposal

_VI = Tongue.VIETNAMESE

DRAFT = Words(vi="DỰ THẢO", en="DRAFT")
PRACTICE = Words(vi="DIỄN TẬP", en="REHEARSAL (DIỄN TẬP)")
TRANSLATION = Words(vi="BẢN DỊCH", en="TRANSLATION")

REASON_WORDS: Mapping[Reason, Words] = {
    Reason.NOT_ISSUED: Words(vi="không thuộc số phiếu phát ra", en="not among those issued"),
    Reason.BAD_CODE: Words(vi="mã xác thực không đúng", en="wrong code"),
    Reason.OTHER_ELECTION: Words(vi="phiếu của cuộc lấy phiếu khác", en="ballot of another vote"),
    Reason.DUPLICATE: Words(vi="trùng với phiếu khác (sao chụp)", en="same as another (a copy)"),
    Reason.MISSING_PAGE: Words(vi="phiếu thiếu trang", en="page missing"),
    Reason.EXTRA_PAGE: Words(vi="phiếu thừa trang", en="page too many"),
    Reason.QR_UNREADABLE: Words(vi="không đọc được mã QR", en="QR code unreadable"),
    Reason.UNREGISTERED: Words(vi="không nhận ra mẫu phiếu", en="not recognised as a ballot"),
    Reason.NO_STAMP: Words(vi="không có dấu treo", en="no hanging stamp"),
    Reason.UNDERVOTE: Words(vi="không đánh dấu ô nào", en="no box marked"),
    Reason.OVERVOTE: Words(vi="đánh dấu hai hoặc ba ô", en="two or three boxes marked"),
    Reason.NAME_STRUCK: Words(vi="gạch xoá họ tên", en="name struck out"),
    Reason.MARGINAL_MARK: Words(vi="dấu không rõ ràng", en="unclear mark"),
    Reason.MARGINAL_STRIKE: Words(
        vi="nét gạch trên họ tên không rõ ràng", en="unclear stroke over the name"
    ),
    Reason.CORRECTION: Words(vi="sửa chữa dấu đã đánh", en="corrected mark"),
}
REASONS: Mapping[Reason, str] = {reason: words.vi for reason, words in REASON_WORDS.items()}

_NO_LEVELS: Mapping[Ruling, Words] = {
    Ruling.INVALID: Words(vi="Không hợp lệ", en="Invalid"),
    Ruling.REVIEW: Words(vi="Chờ xem lại", en="Waits for review"),
}

SHEET_ACTION_WORDS: Mapping[SheetAction, Words] = {
    SheetAction.ACCEPT: Words(
        vi="Chấp nhận là phiếu do ban kiểm phiếu phát ra",
        en="Accepted as issued by the committee",
    ),
    SheetAction.REJECT: Words(vi="Không chấp nhận", en="Rejected"),
    SheetAction.SAME_SHEET: Words(
        vi="Là cùng một tờ được quét hai lần", en="The same paper, scanned twice"
    ),
    SheetAction.NOT_A_BALLOT: Words(vi="Không phải là phiếu", en="Not a ballot"),
}
SHEET_ACTIONS: Mapping[SheetAction, str] = {
    action: words.vi for action, words in SHEET_ACTION_WORDS.items()
}

_BASES: Mapping[PercentOf, Words] = {
    PercentOf.COLLECTED: Words(vi="tổng số phiếu thu về", en="all ballots collected"),
    PercentOf.VALID: Words(vi="số phiếu hợp lệ", en="the valid ballots"),
    PercentOf.CONVENED: Words(vi="tổng số người được triệu tập", en="all who were convened"),
}

SCOPES: Mapping[Scope, Words] = {
    Scope.ROW: Words(
        vi="không hợp lệ đối với riêng người đó", en="invalid for that official alone"
    ),
    Scope.BALLOT: Words(vi="không hợp lệ đối với toàn bộ phiếu", en="the whole ballot is invalid"),
}

STAMPS: Mapping[StampKind, Words] = {
    StampKind.PHYSICAL: Words(vi="đóng trực tiếp trên phiếu", en="pressed on the ballot by hand"),
    StampKind.IMAGE: Words(vi="in sẵn theo mẫu đã được cho phép", en="printed, as authorised"),
    StampKind.SAMPLE: Words(
        vi="dấu mẫu (PHIẾU MẪU), chỉ dùng để diễn tập", en="a sample, for rehearsals only"
    ),
}

MISSING_STAMPS: Mapping[MissingStamp, Words] = {
    MissingStamp.RECORD: Words(
        vi="ghi nhận, không tự động loại phiếu", en="recorded; the ballot is not rejected for it"
    ),
    MissingStamp.REVIEW: Words(
        vi="ban kiểm phiếu xem xét, quyết định", en="the counting committee decides"
    ),
}

SCANNERS: Mapping[str, Words] = {
    "office": Words(vi="Máy quét văn phòng tốt", en="Good office scanner"),
    "worn": Words(vi="Máy quét cũ, kính bẩn", en="Old scanner, dirty glass"),
    "hard": Words(vi="Điều kiện rất xấu", en="Very bad conditions"),
}
"""The profiles of docs/accuracy.md."""


def cited(clause: str, tongue: Tongue = _VI) -> str:
    """A clause as a sentence cites it: those in Roman numerals are of the body's plan, others name
    their text themselves."""
    words = cited_by_plan(clause)
    if words.vi == clause:
        return clause
    return clause_name(tongue.say(f"{words.vi} của Kế hoạch", f"{words.en} of the plan"), tongue)


def clause_name(clause: str, tongue: Tongue = _VI) -> str:
    """A clause as a table names it: the steps of a plan are told in the paper's language."""
    return tongue.say(clause, clause.replace("bước", "step"))


def level_name(level: Level, names: LevelNames, tongue: Tongue = _VI) -> str:
    """A level as the ballot has it; in English, where it has its usual name, what that means."""
    name = names.of(level)
    usual = name.casefold() == LEVEL_NAMES[level].casefold()
    return tongue.say(name, _LEVELS[level] if usual else name)


_LEVELS = {
    Level.HIGH: "High confidence",
    Level.MEDIUM: "Confidence",
    Level.LOW: "Low confidence",
}


def ruling_name(ruling: Ruling, names: LevelNames, tongue: Tongue = _VI) -> str:
    """What a row counts as; a level by its name on the ballot."""
    words = _NO_LEVELS.get(ruling)
    return tongue.of(words) if words else level_name(Level(ruling.value), names, tongue)


def base_name(form: Form, tongue: Tongue = _VI) -> str:
    """What shares are shares of, by the profile's own name where the form keeps to its base."""
    profile = form.rules
    kept = profile.percent_of is None or profile.percent_of.value is form.percent_of
    return tongue.of(profile.base_name if profile.base_name and kept else _BASES[form.percent_of])


def proposal_words(proposal: Proposal, form: Form, tongue: Tongue = _VI) -> str:
    """What is proposed, following «đề nghị cấp có thẩm quyền … xem xét, quyết định:»: in the
    form's own words where it has them, else in the profile's."""
    graver = proposal is Proposal.AT_LEAST
    if form.proposes is not None:
        return form.proposes.at_least if graver else form.proposes.more_than
    words = form.rules.proposes
    return tongue.of(words.at_least if graver else words.more_than)


def fraction(share: Fraction) -> str:
    """A share as the plan writes it: 50% for a half, else 2/3."""
    return "50%" if share == Fraction(1, 2) else str(share)


def first_condition(form: Form, tongue: Tongue = _VI) -> str:
    """The lower bound of the first consequence of low confidence (clause III.6)."""
    limit = fraction(form.thresholds.more_than)
    return tongue.say(f"trên {limit}", f"more than {limit}")


def proposal_condition(proposal: Proposal, form: Form, tongue: Tongue = _VI, base: str = "") -> str:
    """For whom a proposal is, by the form's thresholds (clause III.6); `base` (of `of_base`) where
    what they are shares of is told too."""
    at_least = f"{fraction(form.thresholds.at_least)}{base}"
    if proposal is Proposal.AT_LEAST:
        return tongue.say(f"từ {at_least} trở lên", f"{at_least} or more")
    but_under = tongue.say(f"nhưng dưới {at_least}", f"but under {at_least}")
    return f"{first_condition(form, tongue)} {but_under}"


def of_base(form: Form, tongue: Tongue = _VI) -> str:
    """What a threshold is a share of, to stand after it: « tổng số phiếu thu về»."""
    base = base_name(form, tongue)
    return tongue.say(f" {base}", f" of {base}")


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
