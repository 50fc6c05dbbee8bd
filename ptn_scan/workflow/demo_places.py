"""The demo's folder: what lies where in it, and that nothing else is ever overwritten."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from ptn_scan.errors import UsageError

MARKER = ".ptn-scan-demo"
"""The file that shows that a folder was made by the demo, which may make it afresh."""


@dataclass(frozen=True, slots=True)
class Places:
    """The sub-folders of a demo, in the order in which they come to be."""

    root: Path

    @property
    def printed(self) -> Path:
        return self.root / "1-phieu-in"

    @property
    def scans(self) -> Path:
        return self.root / "2-anh-quet"

    @property
    def leftover_scans(self) -> Path:
        return self.scans / "con-lai"

    @property
    def collected_scans(self) -> Path:
        return self.scans / "thu-ve"

    @property
    def election(self) -> Path:
        return self.root / "3-cuoc-lay-phieu"

    @property
    def overlays(self) -> Path:
        return self.root / "4-doc-duoc"

    @property
    def minutes(self) -> Path:
        return self.root / "5-bien-ban"

    @property
    def notices(self) -> Path:
        return self.minutes / "thong-bao"

    @property
    def results(self) -> Path:
        return self.root / "6-ket-qua"

    @property
    def parts(self) -> tuple[Path, ...]:
        return (
            self.printed,
            self.scans,
            self.election,
            self.overlays,
            self.minutes,
            self.results,
        )


def prepare(root: Path) -> Places:
    """The places in `root`, empty but for the folders of print, scans and results.

    What an earlier demo left there is removed. Raises UsageError where `root` is there, not empty
    and not made by the demo.
    """
    places = Places(root)
    marker = root / MARKER
    if root.is_symlink() or (root.exists() and not root.is_dir()):
        raise _not_ours(root)
    if root.is_dir() and any(root.iterdir()) and not marker.is_file():
        raise _not_ours(root)
    for part in places.parts:
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part)
    root.mkdir(parents=True, exist_ok=True)
    marker.touch()
    for part in (places.printed, places.leftover_scans, places.collected_scans, places.results):
        part.mkdir(parents=True)
    return places


def _not_ours(root: Path) -> UsageError:
    return UsageError(
        f"{root}: đã có, không trống và không do «ptn-scan demo» tạo ra, nên không ghi đè. Hãy "
        "chọn thư mục khác: ptn-scan demo THƯ_MỤC.",
        f"{root}: exists, is not empty and was not made by «ptn-scan demo», so it is not "
        "overwritten. Choose another folder: ptn-scan demo FOLDER.",
    )
