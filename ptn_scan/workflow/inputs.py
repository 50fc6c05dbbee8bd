"""Which files a command may read: never those of the election folder itself."""

from collections.abc import Sequence
from pathlib import Path

from ptn_scan.errors import UsageError
from ptn_scan.scanning.files import InputFile, find_files
from ptn_scan.workflow.folder import ElectionFolder


def scan_files(folder: ElectionFolder, inputs: Sequence[Path]) -> tuple[InputFile, ...]:
    """The files that `inputs` mean, as `find_files` has them.

    Raises UsageError where one lies in the election folder: its pictures of the printed pages
    would be taken for ballots.
    """
    files = find_files(inputs)
    for file in files:
        if folder.contains(file.path):
            raise UsageError(
                f"{file.name}: tệp này nằm trong thư mục cuộc lấy phiếu, không phải ảnh quét mới. "
                "Hãy chỉ tên thư mục hoặc tệp mà máy quét ghi ra. Chưa đọc gì.",
                f"{file.name}: this file lies in the election folder and is no new scan. Name the "
                "folder or files that the scanner wrote. Nothing was read.",
            )
    return files
