"""ptn-scan: a vote of confidence (lấy phiếu tín nhiệm) on paper, from the form to the minutes."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    __version__: str


def __getattr__(name: str) -> str:
    """`__version__`, looked up when somebody asks for it: the program begins sooner."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ptn-scan")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "0+unknown"
