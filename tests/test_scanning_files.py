"""Which files are read, and what is said of those that cannot be."""

import io
import os
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from scan_files import (
    JPEG_GRAY,
    bilevel_pixels,
    encoded,
    gray_pixels,
    image_pdf,
    pages_before_error,
    tiff_of,
    written,
)

from ptn_scan.errors import InputFileError
from ptn_scan.scanning.files import printable
from ptn_scan.scanning.jpeg import read_jpeg
from ptn_scan.scanning.page import MAX_SIDE_PX, check_size
from ptn_scan.scanning.png import strip_png
from ptn_scan.scanning.sources import InputFile, PageFormat, decode, find_files, pages


def touched(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def names(*paths: Path) -> list[str]:
    return [file.name for file in find_files(paths)]


class TestFindFiles:
    def test_a_folder_is_walked_sorted_and_by_suffix(self, tmp_path: Path) -> None:
        for name in ("b.PDF", "a.tiff", "sub/deep/c.Jpeg", "sub/d.png", "note.txt", "e.jpg.part"):
            touched(tmp_path / name)
        assert names(tmp_path) == ["a.tiff", "b.PDF", "sub/d.png", "sub/deep/c.Jpeg"]

    def test_hidden_files_and_folders_are_passed_over(self, tmp_path: Path) -> None:
        for name in (".a.jpg", ".cache/b.jpg", "c.jpg"):
            touched(tmp_path / name)
        assert names(tmp_path) == ["c.jpg"]

    def test_named_files_keep_their_base_name_and_the_order_given(self, tmp_path: Path) -> None:
        one, other = touched(tmp_path / "z" / "1.scan"), touched(tmp_path / "a" / "2.jpg")
        assert names(one, other, one) == ["1.scan", "2.jpg"]

    def test_a_file_named_twice_is_read_once(self, tmp_path: Path) -> None:
        path = touched(tmp_path / "a.jpg")
        assert names(tmp_path, path) == ["a.jpg"]

    def test_links_may_not_lead_out_of_the_folder(self, tmp_path: Path) -> None:
        outside = touched(tmp_path / "outside" / "a.jpg")
        inside = touched(tmp_path / "folder" / "b.jpg")
        (tmp_path / "folder" / "out.jpg").symlink_to(outside)
        (tmp_path / "folder" / "in.jpg").symlink_to(inside)
        (tmp_path / "folder" / "way").symlink_to(outside.parent)
        (tmp_path / "folder" / "up.jpg").symlink_to(Path("..") / "outside" / "a.jpg")
        (tmp_path / "folder" / "loop.jpg").symlink_to(tmp_path / "folder" / "loop.jpg")
        assert names(tmp_path / "folder") == ["b.jpg", "in.jpg", "loop.jpg"]

    def test_what_is_not_there_is_left_for_pages_to_report(self, tmp_path: Path) -> None:
        (file,) = find_files([tmp_path / "gone.pdf"])
        with pytest.raises(InputFileError, match=r"gone\.pdf: there is no such file"):
            next(pages(file))

    def test_control_characters_are_escaped(self, tmp_path: Path) -> None:
        touched(tmp_path / "a\n\x1b[31m\u202eb.jpg")
        assert names(tmp_path) == ["a\\n\\x1b[31m\\u202eb.jpg"]
        assert printable("Phiếu số 1.pdf") == "Phiếu số 1.pdf"
        assert printable(os.fsdecode(b"\xff.pdf")) == "\\udcff.pdf"


def jpeg() -> bytes:
    return encoded(Image.fromarray(gray_pixels()), "JPEG")


def png() -> bytes:
    return encoded(Image.fromarray(gray_pixels()), "PNG")


def tiff() -> bytes:
    return encoded(Image.fromarray(gray_pixels()), "TIFF", compression="tiff_lzw")


def encrypted_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(image_pdf(jpeg(), JPEG_GRAY))) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(user="user", owner="owner"))
    return out.getvalue()


UNREADABLE = {
    "truncated.jpg": jpeg()[:-500],
    "headless.jpg": jpeg()[:40],
    "truncated.png": png()[:-500],
    "flipped.png": png()[:2000] + bytes([png()[2000] ^ 1]) + png()[2001:],
    "headless.png": png()[:20],
    "headless.tif": tiff()[:6],
    "empty.jpg": b"",
    "noise.jpg": np.random.default_rng(0).bytes(50_000),
    "noise.tif": b"II*\0" + np.random.default_rng(1).bytes(50_000),
    "noise.pdf": b"%PDF-1.4\n" + np.random.default_rng(2).bytes(50_000),
    "text.pdf": "Biên bản kiểm phiếu".encode(),
    "encrypted.pdf": encrypted_pdf(),
    "headless.pdf": image_pdf(jpeg(), JPEG_GRAY)[:60],
    "picture.bmp": encoded(Image.fromarray(gray_pixels()), "BMP"),
}


class TestTrouble:
    @pytest.mark.parametrize("name", UNREADABLE)
    def test_what_cannot_be_opened_is_one_line_with_its_name(
        self, tmp_path: Path, name: str
    ) -> None:
        found, error = pages_before_error(written(tmp_path, name, UNREADABLE[name]))
        assert found == []
        assert error is not None and error.exit_code == 4
        for message in (error.vi, error.en):
            assert message.startswith(f"{name}: ") and ";" in message and "\n" not in message

    def test_encryption_is_named(self, tmp_path: Path) -> None:
        _, error = pages_before_error(written(tmp_path, "a.pdf", encrypted_pdf()))
        assert error is not None and "mật khẩu" in error.vi and "encrypted" in error.en

    def test_a_folder_and_a_device_are_no_files(self, tmp_path: Path) -> None:
        for path in (tmp_path, Path("/dev/zero")):
            with pytest.raises(InputFileError, match="no file"):
                next(pages(InputFile(path, "x")))

    def test_a_scan_cut_off_anywhere_never_passes_for_a_whole_one(self, tmp_path: Path) -> None:
        bilevel = Image.fromarray(bilevel_pixels()).convert("1")
        whole = {
            "a.jpg": jpeg(),
            "a.png": png(),
            "a.tif": tiff_of([(bilevel, {"compression": "group4"})] * 2),
            "a.pdf": image_pdf(jpeg(), JPEG_GRAY),
        }
        for name, data in whole.items():
            complete = list(pages(written(tmp_path, name, data)))
            for end in range(5, len(data) - 2, len(data) // 40):
                found, error = pages_before_error(written(tmp_path, name, data[:end]))
                good = [page for page in found if page.format is not PageFormat.DAMAGED]
                assert error is not None or len(found) == len(complete)
                assert {page.sha256 for page in good} <= {page.sha256 for page in complete}

    def test_giants_are_refused_before_they_are_decoded(self, tmp_path: Path) -> None:
        small = Image.new("L", (8, 8), 255)
        as_png, as_jpeg = encoded(small, "PNG"), bytearray(encoded(small, "JPEG"))
        header = b"IHDR" + (100_000).to_bytes(4) * 2 + as_png[24:29]
        giant = as_png[:12] + header + zlib_crc(header) + as_png[33:]
        with pytest.raises(InputFileError, match="too large"):
            strip_png(giant)
        frame = as_jpeg.index(b"\xff\xc0")
        as_jpeg[frame + 5 : frame + 9] = (40_000).to_bytes(2) * 2
        with pytest.raises(InputFileError, match="too large"):
            read_jpeg(bytes(as_jpeg))
        with pytest.raises(InputFileError, match="too large"):
            decode(bytes(as_jpeg), PageFormat.JPEG)
        _, error = pages_before_error(written(tmp_path, "giant.png", giant))
        assert error is not None and "giant.png: ảnh quá lớn" in error.vi

    def test_bounds_let_every_scanner_sheet_through(self) -> None:
        check_size(7016, 9933)
        for width, height in ((MAX_SIDE_PX + 1, 10), (20_000, 20_000), (0, 10)):
            with pytest.raises(InputFileError):
                check_size(width, height)

    def test_damaged_and_alien_bytes_do_not_decode(self) -> None:
        for format in PageFormat:
            for data in (b"", b"nothing", jpeg()[:-500]):
                with pytest.raises(InputFileError):
                    decode(data, format)


def zlib_crc(chunk: bytes) -> bytes:
    import zlib

    return zlib.crc32(chunk).to_bytes(4)
