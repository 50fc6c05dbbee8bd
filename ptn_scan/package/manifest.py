"""The list of a package's files, which is what the signature is on."""

import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

NAME, SIGNATURE = "manifest.json", "manifest.sig"
"""The last two files of an archive, the only ones that the list does not name."""

_Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ListedFile(BaseModel):
    """One file of the package."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    name: str
    size: Annotated[int, Field(ge=0)]
    sha256: _Hash


class Manifest(BaseModel):
    """What the package is of, and every file in it.

    `journal_head` is the one on the minutes; `scans` says how many masked scans are in the package
    and `scans_left_out` how many pages have no place that could be masked.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    format: Literal["ptn-scan package"] = "ptn-scan package"
    version: Literal[1] = 1
    program: str
    election: str
    practice: bool
    public_key: _Hash
    journal_head: _Hash
    scans: Annotated[int, Field(ge=0)]
    scans_left_out: Annotated[int, Field(ge=0)]
    files: tuple[ListedFile, ...]

    def to_bytes(self) -> bytes:
        """JSON with sorted keys: one text for one content."""
        return json_bytes(self.model_dump(mode="json"))


def json_bytes(content: object) -> bytes:
    """Readable JSON, the same bytes for the same content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    return (text + "\n").encode("utf-8")


def parse(data: bytes) -> Manifest:
    """The manifest in `data`. Raises ValueError where it is none or not written in the one form."""
    try:
        found = Manifest.model_validate_json(data)
    except ValidationError as error:
        raise ValueError(f"no manifest: {error.errors()[0]['msg']}") from error
    if found.to_bytes() != data:
        raise ValueError("a manifest in another form than ptn-scan writes")
    return found


def listed(name: str, data: bytes) -> ListedFile:
    """The line for a file."""
    return ListedFile(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def names(files: Iterable[ListedFile]) -> tuple[str, ...]:
    return tuple(each.name for each in files)
