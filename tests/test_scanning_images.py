"""Image files, from the bytes to the pixels."""

import io
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import TiffImageFile
from scan_files import (
    HEIGHT,
    WIDTH,
    bilevel_pixels,
    colour_image,
    digest,
    encoded,
    gray_pixels,
    mean_difference,
    only_page,
    only_scan,
    pages_before_error,
    patch_tag,
    tiff_of,
    written,
)

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.sources import PageFormat, decode, pages


def jpeg_of_a_page() -> tuple[bytes, int]:
    """A gray JPEG of 1000 x 1400 pixels full of detail, and where its coded data begin."""
    noise = np.random.default_rng(3).integers(0, 60, (1400, 1000))
    data = encoded(Image.fromarray((250 - noise).astype(np.uint8)), "JPEG", quality=80)
    at = data.index(b"\xff\xda")
    return data, at + 2 + int.from_bytes(data[at + 2 : at + 4])


def decodes(data: bytes) -> bool:
    try:
        decode(data, PageFormat.JPEG)
    except InputFileError:
        return False
    return True


class TestImageFiles:
    def test_gray_jpeg(self, tmp_path: Path) -> None:
        data = encoded(Image.fromarray(gray_pixels()), "JPEG", quality=85)
        page = only_page(written(tmp_path, "a.jpg", data))
        assert (page.file, page.page, page.format) == ("a.jpg", 1, PageFormat.JPEG)
        assert page.sha256 == digest(data)
        scan = decode(page.data, page.format)
        assert scan.colour is None and not scan.bilevel
        assert mean_difference(scan.gray, gray_pixels()) < 2

    def test_colour_jpeg_is_blue_green_red(self, tmp_path: Path) -> None:
        scan = only_scan(written(tmp_path, "a.jpg", encoded(colour_image(), "JPEG", quality=90)))
        assert scan.colour is not None
        blue, green, red = (int(value) for value in scan.colour[350, 150])
        assert red > 200 and green < 60 and blue < 60
        assert scan.gray.shape == (HEIGHT, WIDTH)

    def test_gray_kept_as_rgb_has_no_colour(self, tmp_path: Path) -> None:
        image = Image.fromarray(gray_pixels()).convert("RGB")
        for kind in ("JPEG", "PNG"):
            scan = only_scan(written(tmp_path, "a", encoded(image, kind)))
            assert scan.colour is None

    def test_one_coloured_dot_is_enough_for_colour(self, tmp_path: Path) -> None:
        image = Image.fromarray(gray_pixels()).convert("RGB")
        image.putpixel((17, 19), (250, 200, 250))
        assert only_scan(written(tmp_path, "a", encoded(image, "PNG"))).colour is not None

    def test_metadata_does_not_get_into_the_stored_jpeg(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x010F], exif[0x0112] = "SECRETMAKER", 6
        options = {"exif": exif, "comment": b"SECRETNOTE", "icc_profile": b"SECRETICC" * 20}
        data = encoded(colour_image(), "JPEG", dpi=(200, 200), **options) + b"SECRETTAIL"
        page = only_page(written(tmp_path, "a.jpg", data))
        assert data.count(b"SECRET") > 3 and b"SECRET" not in page.data
        assert b"Exif" not in page.data
        with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(page.data)) as after:
            assert np.array_equal(np.asarray(before), np.asarray(after))
        # The turn that the tag asks for is left to the reader, who turns by what is printed.
        assert decode(page.data, page.format).gray.shape == (HEIGHT, WIDTH)

    @pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}])
    def test_other_jpeg_codings(self, tmp_path: Path, options: dict[str, Any]) -> None:
        data = encoded(Image.fromarray(gray_pixels()), "JPEG", quality=90, **options)
        scan = only_scan(written(tmp_path, "a.jpg", data))
        assert mean_difference(scan.gray, gray_pixels()) < 2

    def test_a_jpeg_whose_coded_data_do_not_fit_is_refused(self) -> None:
        """As a bad copy leaves it: a sector of noughts, ones, or another file's bytes. One in some
        hundreds has as many blocks as it took away."""
        whole, start = jpeg_of_a_page()
        chance = random.Random(4)
        passed = 0
        for size in (512, 4096):
            for _ in range(40):
                at = chance.randrange(start, len(whole) - 2 - size)
                for sector in (bytes(size), b"\xff" * size, chance.randbytes(size)):
                    passed += decodes(whole[:at] + sector + whole[at + size :])
        assert passed <= 2

    def test_a_bit_turned_round_is_told_in_every_fourth_case(self) -> None:
        """The others leave codes that fit together; docs/trust.md says what rulings came of it."""
        whole, start = jpeg_of_a_page()
        chance = random.Random(5)
        told = 0
        for _ in range(400):
            data = bytearray(whole)
            data[chance.randrange(start, len(whole) - 2)] ^= 1 << chance.randrange(8)
            told += not decodes(bytes(data))
        assert 60 <= told < 400

    def test_bytes_between_image_and_end_do_no_harm(self) -> None:
        """Some devices leave a few there."""
        whole, _ = jpeg_of_a_page()
        scan = decode(whole, PageFormat.JPEG)
        for padding in (b"\0" * 512, b"abc"):
            padded = decode(whole[:-2] + padding + whole[-2:], PageFormat.JPEG)
            assert np.array_equal(padded.gray, scan.gray)
        assert not decodes(whole[:-2] + b"abcdefgh" * 8 + whole[-2:])

    def test_cmyk_jpeg_has_white_paper(self, tmp_path: Path) -> None:
        data = encoded(colour_image().convert("CMYK"), "JPEG", quality=95)
        scan = only_scan(written(tmp_path, "a.jpg", data))
        assert mean_difference(scan.gray, np.asarray(colour_image().convert("L"))) < 4

    def test_metadata_does_not_get_into_the_stored_png(self, tmp_path: Path) -> None:
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", "SECRETNAME")
        data = encoded(Image.fromarray(gray_pixels()), "PNG", pnginfo=text, dpi=(200, 200))
        page = only_page(written(tmp_path, "a.png", data + b"SECRETTAIL"))
        assert page.format is PageFormat.PNG and b"SECRET" not in page.data
        assert np.array_equal(decode(page.data, page.format).gray, gray_pixels())

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
    def test_png_modes(self, tmp_path: Path, mode: str) -> None:
        image = Image.fromarray(bilevel_pixels()).convert("RGB").convert(mode)
        scan = only_scan(written(tmp_path, "a.png", encoded(image, "PNG")))
        assert scan.bilevel and scan.colour is None
        assert np.array_equal(scan.gray, bilevel_pixels())

    def test_transparent_is_white(self, tmp_path: Path) -> None:
        image = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
        scan = only_scan(written(tmp_path, "a.png", encoded(image, "PNG")))
        assert scan.gray.min() == 255

    def test_sixteen_bits(self, tmp_path: Path) -> None:
        deep = gray_pixels().astype(np.uint16) << 8
        for kind in ("PNG", "TIFF"):
            scan = only_scan(written(tmp_path, "a", encoded(Image.fromarray(deep), kind)))
            assert np.array_equal(scan.gray, gray_pixels())

    def test_gray_with_much_contrast_is_not_bilevel(self, tmp_path: Path) -> None:
        pixels = bilevel_pixels()
        pixels[-1, -1] = 128
        scan = only_scan(written(tmp_path, "a.png", encoded(Image.fromarray(pixels), "PNG")))
        assert not scan.bilevel

    def test_the_suffix_does_not_matter(self, tmp_path: Path) -> None:
        data = encoded(Image.fromarray(gray_pixels()), "JPEG")
        assert only_page(written(tmp_path, "a.pdf", data)).format is PageFormat.JPEG


class TestTiff:
    def test_pages_of_all_kinds(self, tmp_path: Path) -> None:
        bilevel, gray = (
            Image.fromarray(bilevel_pixels()).convert("1"),
            Image.fromarray(gray_pixels()),
        )
        frames = [
            (bilevel, {"compression": "group4"}),
            (bilevel, {"compression": "group3"}),
            (bilevel, {"compression": "group4", "tiffinfo": {262: 1}}),
            (bilevel, {}),
            (gray, {"compression": "tiff_lzw"}),
            (gray, {"compression": "tiff_adobe_deflate"}),
            (gray, {"compression": "packbits"}),
            (colour_image(), {"compression": "tiff_lzw"}),
            (colour_image(), {}),
        ]
        file = written(tmp_path, "a.tif", tiff_of(frames))
        found = list(pages(file))
        assert [page.page for page in found] == list(range(1, len(frames) + 1))
        for page, (image, _) in zip(found, frames, strict=True):
            assert page.format is PageFormat.TIFF
            scan = decode(page.data, page.format)
            assert np.array_equal(
                scan.gray if scan.colour is None else scan.colour[:, :, ::-1],
                np.asarray(image.convert("L") if image.mode == "1" else image),
            )
            assert scan.bilevel == (image.mode == "1")

    def test_jpeg_in_tiff(self, tmp_path: Path) -> None:
        for image in (Image.fromarray(gray_pixels()), colour_image()):
            data = encoded(image, "TIFF", compression="jpeg", quality=90)
            scan = only_scan(written(tmp_path, "a.tif", data))
            assert mean_difference(scan.gray, np.asarray(image.convert("L"))) < 3
            assert (scan.colour is None) == (image.mode == "L")

    def test_white_is_zero(self, tmp_path: Path) -> None:
        patched = patch_tag(encoded(Image.fromarray(255 - gray_pixels()), "TIFF"), 262, 0)
        assert np.array_equal(only_scan(written(tmp_path, "b.tif", patched)).gray, gray_pixels())
        deep = (255 - gray_pixels()).astype(np.uint16) * 257
        patched = patch_tag(encoded(Image.fromarray(deep), "TIFF"), 262, 0)
        assert np.array_equal(only_scan(written(tmp_path, "c.tif", patched)).gray, gray_pixels())

    def test_cmyk_and_palette(self, tmp_path: Path) -> None:
        for mode in ("CMYK", "P"):
            image = colour_image().convert(mode)
            scan = only_scan(written(tmp_path, "a.tif", encoded(image, "TIFF")))
            assert scan.colour is not None
            assert mean_difference(scan.colour[:, :, ::-1], np.asarray(image.convert("RGB"))) == 0

    def test_metadata_does_not_get_into_the_stored_page(self, tmp_path: Path) -> None:
        info = {270: "SECRETTEXT", 305: "SECRETSOFT", 306: "2026:01:01 00:00:00"}
        data = encoded(Image.fromarray(gray_pixels()), "TIFF", tiffinfo=info, dpi=(200, 200))
        page = only_page(written(tmp_path, "a.tif", data))
        assert b"SECRET" in data and b"SECRET" not in page.data and b"2026" not in page.data

    def test_the_digest_is_of_the_image_and_not_of_the_tags(self, tmp_path: Path) -> None:
        image = Image.fromarray(gray_pixels())
        one = only_page(written(tmp_path, "a", encoded(image, "TIFF", tiffinfo={270: "one"})))
        other = only_page(written(tmp_path, "b", encoded(image, "TIFF", tiffinfo={270: "other"})))
        assert one.sha256 == other.sha256 == digest(gray_pixels().tobytes())

    def test_a_damaged_page_does_not_hide_the_others(self, tmp_path: Path) -> None:
        gray = Image.fromarray(gray_pixels())
        data = bytearray(tiff_of([(gray, {"compression": "tiff_lzw"})] * 3))
        with Image.open(io.BytesIO(bytes(data))) as image:
            image.seek(1)
            offset, count = image.tag_v2[273], image.tag_v2[279]
        for start, size in zip(offset, count, strict=True):
            data[start : start + size] = b"\xff" * size
        found = list(pages(written(tmp_path, "a.tif", bytes(data))))
        assert len(found) == 3
        for page in (found[0], found[2]):
            assert np.array_equal(decode(page.data, page.format).gray, gray_pixels())
        with pytest.raises(InputFileError):
            decode(found[1].data, found[1].format)

    def test_a_file_that_breaks_off_is_reported_after_its_good_pages(self, tmp_path: Path) -> None:
        data = tiff_of([(Image.fromarray(gray_pixels()), {"compression": "tiff_lzw"})] * 3)
        with TiffImageFile(io.BytesIO(data)) as image:
            image.seek(1)
            third = image.tag_v2.next
        found, error = pages_before_error(written(tmp_path, "a.tif", data[:third]))
        assert len(found) == 2
        assert error is not None and "a.tif" in error.en and "after page 2" in error.en
