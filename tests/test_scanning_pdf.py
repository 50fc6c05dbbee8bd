"""PDF of every make, from the bytes to the pixels."""

import io
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from scan_files import (
    FLATE_GRAY,
    GRAY,
    HEIGHT,
    JPEG_GRAY,
    WIDTH,
    bilevel_pixels,
    colour_image,
    digest,
    encoded,
    gray_pixels,
    image_pdf,
    mean_difference,
    only_page,
    only_scan,
    written,
)

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.pdf import RENDERED_LONG_SIDE_PX, render_page
from ptn_scan.scanning.sources import PageFormat, decode, pages

OVER_PAGE = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im0 Do Q".encode()


def jpeg(seed: int = 0) -> bytes:
    return encoded(Image.fromarray(gray_pixels(seed)), "JPEG", quality=85)


def is_rendered(shape: tuple[int, ...]) -> bool:
    return max(shape) == RENDERED_LONG_SIDE_PX


def shrunk(pixels: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """A rendered page in the size of the pixels it was made of."""
    return np.asarray(Image.fromarray(pixels).resize((WIDTH, HEIGHT), Image.Resampling.BOX))


class TestEmbedded:
    def test_the_same_jpeg_in_a_file_and_in_a_pdf_is_the_same_page(self, tmp_path: Path) -> None:
        in_file = only_page(written(tmp_path, "a.jpg", jpeg()))
        in_pdf = only_page(written(tmp_path, "a.pdf", image_pdf(jpeg(), JPEG_GRAY)))
        assert in_pdf.sha256 == in_file.sha256 == digest(jpeg())
        assert in_pdf.data == in_file.data and in_pdf.format is PageFormat.JPEG

    def test_reportlab_wraps_the_jpeg_and_it_is_still_the_same(self, tmp_path: Path) -> None:
        (tmp_path / "a.jpg").write_bytes(jpeg())
        canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDTH, HEIGHT), pageCompression=1)
        for _ in range(3):
            canvas.drawImage(str(tmp_path / "a.jpg"), 0, 0, WIDTH, HEIGHT)
            canvas.showPage()
        canvas.save()
        found = list(pages(written(tmp_path, "a.pdf", (tmp_path / "a.pdf").read_bytes())))
        assert [page.page for page in found] == [1, 2, 3]
        assert {page.sha256 for page in found} == {digest(jpeg())}

    def test_pillow_pages(self, tmp_path: Path) -> None:
        images = [Image.fromarray(gray_pixels(seed)) for seed in range(3)]
        out = io.BytesIO()
        images[0].save(out, "PDF", save_all=True, append_images=images[1:], quality=95)
        found = list(pages(written(tmp_path, "a.pdf", out.getvalue())))
        assert len({page.sha256 for page in found}) == 3
        for page, image in zip(found, images, strict=True):
            assert page.format is PageFormat.JPEG
            assert mean_difference(decode(page.data, page.format).gray, np.asarray(image)) < 2

    def test_colour_jpeg(self, tmp_path: Path) -> None:
        data = encoded(colour_image(), "JPEG", quality=90)
        file = image_pdf(data, {**JPEG_GRAY, "/ColorSpace": pikepdf.Name.DeviceRGB})
        page = only_page(written(tmp_path, "a.pdf", file))
        colour = decode(page.data, page.format).colour
        assert page.sha256 == digest(data)
        assert colour is not None and colour[350, 150, 2] > 200

    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    def test_turned_pages_keep_their_image(self, tmp_path: Path, turn: int) -> None:
        file = image_pdf(jpeg(), JPEG_GRAY, Rotate=turn)
        assert only_page(written(tmp_path, "a.pdf", file)).sha256 == digest(jpeg())

    def test_an_image_turned_by_its_matrix_keeps_its_bytes(self, tmp_path: Path) -> None:
        file = image_pdf(
            jpeg(),
            JPEG_GRAY,
            f"q 0 {WIDTH} -{HEIGHT} 0 {HEIGHT} 0 cm /Im0 Do Q".encode(),
            MediaBox=[0, 0, HEIGHT, WIDTH],
        )
        assert only_page(written(tmp_path, "a.pdf", file)).sha256 == digest(jpeg())

    def test_hidden_text_under_the_image_changes_nothing(self, tmp_path: Path) -> None:
        content = b"BT 3 Tr (read by machine) Tj ET " + OVER_PAGE
        file = image_pdf(jpeg(), JPEG_GRAY, content)
        assert only_page(written(tmp_path, "a.pdf", file)).sha256 == digest(jpeg())

    def test_flate_gray(self, tmp_path: Path) -> None:
        raw = zlib.compress(gray_pixels().tobytes())
        page = only_page(written(tmp_path, "a.pdf", image_pdf(raw, FLATE_GRAY)))
        assert page.sha256 == digest(raw) and page.format is PageFormat.PNG
        assert np.array_equal(decode(page.data, page.format).gray, gray_pixels())

    def test_flate_colour(self, tmp_path: Path) -> None:
        pixels = np.asarray(colour_image())
        dictionary = {**FLATE_GRAY, "/ColorSpace": pikepdf.Name.DeviceRGB}
        file = image_pdf(zlib.compress(pixels.tobytes()), dictionary)
        colour = only_scan(written(tmp_path, "a.pdf", file)).colour
        assert colour is not None and np.array_equal(colour[:, :, ::-1], pixels)

    def test_indexed(self, tmp_path: Path) -> None:
        palette = bytes(255 - value // 3 for value in range(256) for _ in "rgb")
        space = pikepdf.Array([pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, 255, palette])
        file = image_pdf(
            zlib.compress(gray_pixels().tobytes()), {**FLATE_GRAY, "/ColorSpace": space}
        )
        scan = only_scan(written(tmp_path, "a.pdf", file))
        assert np.array_equal(scan.gray, 255 - gray_pixels() // 3)

    def test_inverted_by_its_decode_array(self, tmp_path: Path) -> None:
        dictionary = {**FLATE_GRAY, "/Decode": pikepdf.Array([1, 0])}
        file = image_pdf(zlib.compress((255 - gray_pixels()).tobytes()), dictionary)
        assert np.array_equal(only_scan(written(tmp_path, "a.pdf", file)).gray, gray_pixels())

    def test_jpeg_inverted_by_its_decode_array(self, tmp_path: Path) -> None:
        data = encoded(Image.fromarray(255 - gray_pixels()), "JPEG", quality=95)
        file = image_pdf(data, {**JPEG_GRAY, "/Decode": pikepdf.Array([1, 0])})
        scan = only_scan(written(tmp_path, "a.pdf", file))
        assert mean_difference(scan.gray, gray_pixels()) < 2

    @pytest.mark.parametrize("inverted", [False, True])
    @pytest.mark.parametrize("black_is_1", [False, True])
    def test_ccitt_g4(self, tmp_path: Path, inverted: bool, black_is_1: bool) -> None:
        is_as_coded = inverted == black_is_1
        strip = g4_strip(bilevel_pixels() if is_as_coded else 255 - bilevel_pixels())
        dictionary: dict[str, Any] = {
            "/ColorSpace": pikepdf.Name.DeviceGray,
            "/BitsPerComponent": 1,
            "/Filter": pikepdf.Name.CCITTFaxDecode,
            "/DecodeParms": pikepdf.Dictionary(
                K=-1, Columns=WIDTH, Rows=HEIGHT, BlackIs1=black_is_1
            ),
        }
        if inverted:
            dictionary["/Decode"] = pikepdf.Array([1, 0])
        file = image_pdf(strip, dictionary)
        page = only_page(written(tmp_path, "a.pdf", file))
        scan = decode(page.data, page.format)
        assert page.sha256 == digest(strip) and page.format is PageFormat.TIFF
        assert scan.bilevel and scan.gray.shape == (HEIGHT, WIDTH)
        viewer = render_page(file, 0, 72)
        assert mean_difference(scan.gray, viewer) < 1
        assert np.array_equal(scan.gray, bilevel_pixels())


class TestRendered:
    def test_print_without_image(self, tmp_path: Path) -> None:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(595, 842))
        canvas.rect(100, 600, 200, 100, fill=1)
        canvas.save()
        scan = only_scan(written(tmp_path, "a.pdf", out.getvalue()))
        assert is_rendered(scan.gray.shape) and scan.colour is None
        scale = RENDERED_LONG_SIDE_PX / 842
        assert scan.gray[int((842 - 650) * scale), int(200 * scale)] == 0
        assert scan.gray[-20, 20] == 255

    @pytest.mark.parametrize(
        "content",
        [
            OVER_PAGE + b" 0 g 10 10 100 100 re f",
            OVER_PAGE + b" BT (seen) Tj ET",
            OVER_PAGE + b" " + OVER_PAGE,
            f"q {WIDTH // 4} 0 0 {HEIGHT // 4} 0 0 cm /Im0 Do Q".encode(),
            f"q {WIDTH * 2} 0 0 {HEIGHT * 2} 0 0 cm /Im0 Do Q".encode(),
            f"q -{WIDTH} 0 0 {HEIGHT} {WIDTH} 0 cm /Im0 Do Q".encode(),
            f"q {WIDTH} 40 -40 {HEIGHT} 20 0 cm /Im0 Do Q".encode(),
            b"100 100 200 200 re W n " + OVER_PAGE,
            b"/OC /Layer BDC " + OVER_PAGE + b" EMC",
        ],
        ids=["vector", "text", "twice", "logo", "cropped", "mirrored", "slanted", "clip", "layer"],
    )
    def test_pages_that_show_more_or_less_than_their_image(
        self, tmp_path: Path, content: bytes
    ) -> None:
        page = only_page(written(tmp_path, "a.pdf", image_pdf(jpeg(), JPEG_GRAY, content)))
        assert page.format is PageFormat.PNG and page.sha256 == digest(page.data)
        assert is_rendered(decode(page.data, page.format).gray.shape)

    def test_mask_is_rendered_with_white_paper(self, tmp_path: Path) -> None:
        dictionary = {
            "/ImageMask": True,
            "/BitsPerComponent": 1,
            "/Filter": pikepdf.Name.FlateDecode,
        }
        raw = zlib.compress(np.packbits(bilevel_pixels() > 0, axis=1).tobytes())
        scan = only_scan(written(tmp_path, "a.pdf", image_pdf(raw, dictionary)))
        assert mean_difference(shrunk(scan.gray), bilevel_pixels()) < 2

    def test_soft_mask_is_rendered(self, tmp_path: Path) -> None:
        with pikepdf.open(io.BytesIO(image_pdf(jpeg(), JPEG_GRAY))) as pdf:
            mask = pikepdf.Stream(pdf, bytes(WIDTH * HEIGHT))
            for key, value in {**GRAY, "/Width": WIDTH, "/Height": HEIGHT}.items():
                mask[key] = value
            mask["/Type"], mask["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
            pdf.pages[0].Resources.XObject.Im0.SMask = mask
            out = io.BytesIO()
            pdf.save(out)
        scan = only_scan(written(tmp_path, "a.pdf", out.getvalue()))
        assert is_rendered(scan.gray.shape) and scan.gray.min() == 255

    def test_strips_are_rendered_as_one_page(self, tmp_path: Path) -> None:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
        for top in range(0, HEIGHT, 100):
            strip = Image.fromarray(gray_pixels()[top : top + 100])
            canvas.drawInlineImage(strip, 0, HEIGHT - top - 100, WIDTH, 100)
        canvas.save()
        scan = only_scan(written(tmp_path, "a.pdf", out.getvalue()))
        assert is_rendered(scan.gray.shape)
        assert mean_difference(shrunk(scan.gray), gray_pixels()) < 6

    def test_render_page_at_a_resolution(self) -> None:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(595.28, 841.89))
        canvas.rect(0, 420.945, 595.28, 420.945, fill=1)
        canvas.save()
        gray = render_page(out.getvalue(), 0, 200)
        assert gray.shape == (2339, 1654) and gray.dtype == np.uint8
        assert gray[1000, 800] == 0 and gray[1300, 800] == 255
        with pytest.raises(InputFileError):
            render_page(out.getvalue(), 1, 200)


class TestTrouble:
    def test_a_damaged_page_does_not_hide_the_others(self, tmp_path: Path) -> None:
        with pikepdf.new() as pdf:
            for data in (jpeg(1), jpeg(2)[:2000], jpeg(3)):
                with pikepdf.open(io.BytesIO(image_pdf(data, JPEG_GRAY))) as one:
                    pdf.pages.extend(one.pages)
            pdf.save(tmp_path / "a.pdf")
        found = list(pages(written(tmp_path, "a.pdf", (tmp_path / "a.pdf").read_bytes())))
        assert [page.sha256 for page in found] == [
            digest(jpeg(1)),
            digest(jpeg(2)[:2000]),
            digest(jpeg(3)),
        ]
        assert found[1].format is PageFormat.DAMAGED
        with pytest.raises(InputFileError, match="broken"):
            decode(found[1].data, found[1].format)

    def test_an_embedded_image_of_absurd_size_is_a_damaged_page(self, tmp_path: Path) -> None:
        huge = {**FLATE_GRAY, "/Width": 100_000, "/Height": 140_000}
        found = list(pages(written(tmp_path, "a.pdf", image_pdf(zlib.compress(b""), huge))))
        assert [page.format for page in found] == [PageFormat.DAMAGED]

    def test_2000_pages_do_not_stand_in_memory(self, tmp_path: Path) -> None:
        few, many = tmp_path / "few.pdf", tmp_path / "many.pdf"
        for path, count in ((few, 20), (many, 2000)):
            with pikepdf.new() as pdf:
                for seed in range(count):
                    add_jpeg_page(pdf, jpeg() + seed.to_bytes(2) * 20_000)
                pdf.save(path)
        assert many.stat().st_size > 100 * 2**20
        assert peak_mb(many) < peak_mb(few) + 60

    def test_rendered_pages_do_not_stand_in_memory(self, tmp_path: Path) -> None:
        ramp = np.repeat(np.arange(1000)[:, None] // 4, 700, axis=1).astype(np.uint8)
        peaks = []
        for count in (2, 80):
            path = tmp_path / f"{count}.pdf"
            canvas = Canvas(str(path), pagesize=(70, 100))
            for number in range(count):
                canvas.drawInlineImage(Image.fromarray(ramp + np.uint8(number)), 0, 0, 70, 100)
                canvas.showPage()
            canvas.save()
            peaks.append(peak_mb(path))
        assert peaks[1] < peaks[0] + 60


def g4_strip(pixels: np.ndarray[Any, Any]) -> bytes:
    """`pixels` in CCITT G4, 0 coded as black."""
    bits = Image.fromarray(pixels).convert("1")
    data = encoded(bits, "TIFF", compression="group4", tiffinfo={262: 0, 278: HEIGHT})
    with Image.open(io.BytesIO(data)) as image:
        (offset,), (count,) = image.tag_v2[273], image.tag_v2[279]
    return data[offset : offset + count]


def add_jpeg_page(pdf: pikepdf.Pdf, data: bytes) -> None:
    image = pikepdf.Stream(pdf, data)
    image["/Type"], image["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    for key, value in {**JPEG_GRAY, "/Width": WIDTH, "/Height": HEIGHT}.items():
        image[key] = value
    page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pikepdf.Stream(pdf, OVER_PAGE)


def peak_mb(path: Path) -> float:
    """The most memory that a process of its own needs to go through the pages of `path`.

    Not by getrusage: its figure starts with that of the process that started this one.
    """
    program = (
        "import re, sys, pathlib\n"
        "from ptn_scan.scanning.pdf import open_pdf\n"
        "with open_pdf(pathlib.Path(sys.argv[1])) as pdf:\n"
        "    for index in range(len(pdf)): assert pdf.page(index).data\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) / 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)
