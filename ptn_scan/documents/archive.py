"""Office files are zip archives that carry the time of their making; these carry the conference's
date instead, so that the same count gives the same bytes."""

import re
import zipfile
from io import BytesIO

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def repack(data: bytes, date: str) -> bytes:
    """The archive `data` with fixed times; `date` (ISO) stands as created and modified."""
    out = BytesIO()
    stamp = rb"\g<1>" + f"{date}T00:00:00Z".encode("ascii") + rb"\g<2>"
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == _CORE:
                content = _TIMES.sub(stamp, content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
