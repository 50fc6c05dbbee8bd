"""What an accuracy run is made under; two runs under the same conditions give the same trials."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import ptn_scan
from ptn_scan.errors import InputFileError, UsageError
from ptn_scan.recognition.version import READER_VERSION
from ptn_scan.simulation.beyond.scans import BEYOND
from ptn_scan.simulation.hands import STROKES_FILE, Hand, load_hands, split_hands
from ptn_scan.simulation.profiles import PROFILES, ScannerProfile
from ptn_scan.simulation.voters import ODD_SHARE

GENERATOR_VERSION = "2"
"""Counts the versions of voters and scanners that figures were published for."""

STROKE_MODEL = "stroke model"
"""What stands for marks by no real pen."""

_PRINTED = ("geometry.py", "typeface.py", "fiducials.py", "layout.py", "printing")
READER_SOURCES = (*_PRINTED, "recognition")
GENERATOR_SOURCES = (
    *_PRINTED,
    "simulation/accuracy/trials.py",
    *(
        f"simulation/{module}.py"
        for module in (
            "beyond/__init__",
            "beyond/ballots",
            "beyond/effects",
            "beyond/pages",
            "beyond/rows",
            "beyond/scans",
            "beyond/sheets",
            "dirt",
            "exposure",
            "halftone",
            "hands",
            "ink",
            "kept",
            "paper",
            "penmanship",
            "pens",
            "pixels",
            "profiles",
            "rows",
            "scanner",
            "transport",
            "truth",
            "voters",
        )
    ),
)
"""Modules and packages that a trial comes out of. Versions carry a digest of them: a comment that
changes costs a new run, a stale reading would cost the truth."""

_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Conditions:
    """`form` is the form's file, `marks` the folder of marks by real pens (None: the stroke model),
    `exam` the half of the writers, `odd_share` the share of odd rows."""

    profile: str
    form: Path
    marks: Path | None = None
    exam: bool = False
    odd_share: float = ODD_SHARE

    def scanner(self) -> ScannerProfile:
        """The scanner profile. Raises UsageError where there is none of that name."""
        known = (*PROFILES, BEYOND)
        for profile in known:
            if profile.name == self.profile:
                return profile
        names = ", ".join(profile.name for profile in known)
        raise UsageError(
            f"{self.profile}: không có loại máy quét này; hãy chọn một trong: {names}.",
            f"{self.profile}: no such scanner profile; choose one of {names}.",
        )

    def hands(self) -> tuple[Hand, ...]:
        """The writers. Raises InputFileError where `marks` has no readable strokes."""
        return split_hands(load_hands(self.marks), self.exam)


@dataclass(frozen=True, slots=True)
class Identity:
    """The conditions by content, which a store is named for: no path, so that it means the same on
    another machine."""

    profile: str
    form: str
    marks: str
    half: str
    odd_share: float
    reader: str
    generator: str

    @staticmethod
    def of(conditions: Conditions) -> "Identity":
        """Raises InputFileError where form or marks cannot be read."""
        return Identity(
            profile=conditions.profile,
            form=f"{conditions.form.stem} {_digest((conditions.form,))}",
            marks=_marks(conditions.marks),
            half="exam" if conditions.exam else "tuning",
            odd_share=conditions.odd_share,
            reader=f"{READER_VERSION}-{_digest(_sources(READER_SOURCES))}",
            generator=f"{GENERATOR_VERSION}-{_digest(_sources(GENERATOR_SOURCES))}",
        )

    @property
    def key(self) -> str:
        """A file name's worth of it."""
        content = json.dumps(asdict(self), sort_keys=True).encode()
        return f"{self.profile}-{hashlib.sha256(content).hexdigest()[:_DIGITS]}"


def _marks(folder: Path | None) -> str:
    if folder is None:
        return STROKE_MODEL
    return f"real pens {_digest((folder / STROKES_FILE,))}"


def _sources(names: tuple[str, ...]) -> tuple[Path, ...]:
    root = Path(ptn_scan.__file__).parent
    return tuple(
        path
        for name in names
        for path in (
            sorted((root / name).glob("*.py")) if (root / name).is_dir() else [root / name]
        )
    )


def _digest(files: tuple[Path, ...]) -> str:
    """Of names and contents, in order."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + _content(file) + b"\0")
    return digest.hexdigest()[:_DIGITS]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputFileError(
            f"{file}: không đọc được ({error.strerror}). Hãy kiểm tra đường dẫn.",
            f"{file}: cannot be read ({error.strerror}). Check the path.",
        ) from error
