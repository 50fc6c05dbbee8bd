"""The checklist of each official's dossier: what came in, with which signatures, and when it went
on (clause III.4, step 1)."""

from collections.abc import Iterator

from ptn_scan.documents.blocks import (
    Align,
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Row,
    SignaturePlace,
    Signatures,
    Table,
)
from ptn_scan.documents.leaflet import paper
from ptn_scan.election import Election, Form
from ptn_scan.rules.values import DossierItem

_WIDTHS = (9.0, 54.0, 34.0, 34.0, 34.0)
_HEAD = ("TT", "Giấy tờ, người nộp", "Đủ chữ ký", "Nhận ngày, người nhận", "Chuyển ngày, chữ ký")

_BOX = "[\u00a0\u00a0]\u00a0"
"""A box to be ticked, which stays together with what it is for."""


def checklist(election: Election) -> Document:
    """One table for each official, with room for dates and signatures."""
    return paper(election, "DANH MỤC HỒ SƠ CỦA NGƯỜI ĐƯỢC LẤY PHIẾU", _blocks(election.form))


def _blocks(form: Form) -> Iterator[Block]:
    yield Paragraph(
        "Đánh dấu từng giấy tờ khi nhận đủ và khi chuyển đi. Giấy tờ ghi “nếu có” chỉ cần khi có "
        "yêu cầu làm rõ."
    )
    for number, official in enumerate(form.officials, start=1):
        yield Heading(f"{number}. {official.name}, {official.title}")
        yield Table(
            widths=_WIDTHS,
            aligns=(Align.CENTRE, *(Align.LEFT,) * 4),
            head=(tuple(Cell(text, bold=True) for text in _HEAD),),
            rows=tuple(_row(i, item) for i, item in enumerate(form.rules.dossier, start=1)),
            whole=True,
        )
    place = SignaturePlace(("NGƯỜI THEO DÕI HỒ SƠ", "(Ký, ghi rõ họ tên)"), "")
    yield Signatures(((None, place),))


def _row(number: int, item: DossierItem) -> Row:
    when = " (nếu có)" if item.if_any else ""
    signatures = (
        "; ".join(f"[\u00a0\u00a0]\u00a0{name}" for name in item.signatures)
        or "[\u00a0\u00a0]\u00a0đủ"
    )
    return (
        Cell(str(number)),
        Cell(f"{item.what.vi}{when}", f"Nộp: {item.by.vi}"),
        Cell(signatures),
        Cell("……/……/………", "………………"),
        Cell("……/……/………", f"Cho: {item.forwarded_to.vi}"),
    )
