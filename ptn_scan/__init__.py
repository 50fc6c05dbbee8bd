"""ptn-scan: a vote of confidence (lấy phiếu tín nhiệm) on paper, from the form to the minutes."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("ptn-scan")
except PackageNotFoundError:  # run from a folder that was never installed
    __version__ = "0+unknown"
