"""Files as scanners write them: a PDF of JPEG images, a TIFF of many pages."""

import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from PIL import Image

from ptn_scan.layout import PAPER

POINTS_PER_MM = 72 / 25.4


def write_pdf(target: Path, jpegs: Sequence[bytes]) -> None:
    """A PDF that shows each JPEG on an A4 page of its own, the image's bytes as they are."""
    with pikepdf.new() as pdf:
        for jpeg in jpegs:
            _add_page(pdf, jpeg)
        pdf.save(target, deterministic_id=True)


def write_tiff(target: Path, tiffs: Sequence[bytes], dots_per_inch: int) -> None:
    """One TIFF of many pages, CCITT group 4, from bilevel TIFFs of one page each."""
    first, *others = [Image.open(io.BytesIO(data)) for data in tiffs]
    first.save(
        target,
        format="TIFF",
        save_all=True,
        append_images=others,
        compression="group4",
        dpi=(dots_per_inch, dots_per_inch),
    )


def _add_page(pdf: pikepdf.Pdf, jpeg: bytes) -> None:
    width, height = (round(side * POINTS_PER_MM, 3) for side in (PAPER.w, PAPER.h))
    page = pdf.add_blank_page(page_size=(width, height))
    with Image.open(io.BytesIO(jpeg)) as image:
        colours = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
        picture = pikepdf.Stream(
            pdf,
            jpeg,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=image.width,
            Height=image.height,
            ColorSpace=pikepdf.Name(colours),
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
    page.Contents = pikepdf.Stream(pdf, f"q {width} 0 0 {height} 0 0 cm /Scan Do Q".encode())
