"""PDF → PDF/A-2b (ISO 19005-2): output intent, XMP, fixed dates; what is written was validated."""

from io import BytesIO

import pikepdf
from pikepdf import pdfa

FLAVOUR = "2b"


def to_pdfa(data: bytes, date: str) -> bytes:
    """`data`, a PDF of ReportLab, as PDF/A-2b; `date` (ISO) stands as its only date, so that the
    same document gives the same bytes.

    Raises pikepdf.pdfa.PdfaError where the result does not conform, which no text can cause.
    """
    out = BytesIO()
    moment = f"{date}T00:00:00+07:00"
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            if "/Trans" in page.obj:  # a page turn's effect, which PDF/A-2 does not allow
                del page.obj["/Trans"]
        for key in ("/CreationDate", "/ModDate"):
            pdf.docinfo[key] = f"D:{date.replace('-', '')}000000+07'00'"
        pdfa.prepare(pdf, FLAVOUR)
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            for key in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
                metadata[key] = moment
        pdfa.save(pdf, out, FLAVOUR, repair=False, deterministic_id=True)
    return out.getvalue()
