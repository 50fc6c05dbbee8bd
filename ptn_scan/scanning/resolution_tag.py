"""The resolution that an image file claims to have, which may be missing or wrong."""

from pathlib import Path

from PIL import Image

from ptn_scan.scanning.decoding import PILLOW_ERRORS

_LEAST_DPI = 60.0
"""Programs write 1 for «unknown»; no scanner has so little."""


def tagged_dpi(file: Path, page: int) -> float | None:
    """The dots per inch in the tags of `page` (from 1) of a JPEG, PNG or TIFF.

    None for other files, where there is no tag, or where the two directions differ.
    """
    try:
        with Image.open(file, formats=("JPEG", "PNG", "TIFF")) as image:
            if page > 1:
                image.seek(page - 1)
            across, along = image.info.get("dpi", (0.0, 0.0))
    except PILLOW_ERRORS:
        return None
    if across != along or float(across) < _LEAST_DPI:
        return None
    return float(across)
