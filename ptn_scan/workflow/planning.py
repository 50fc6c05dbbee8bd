"""`calendar` and `list`: what is to be done before the vote, and who is voted on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ptn_scan.documents.calendar_page import calendar_page
from ptn_scan.documents.tongue import Tongue
from ptn_scan.documents.write import TRANSLATED, rendered, write_file
from ptn_scan.durable import write_whole
from ptn_scan.election import Election, Form, read_candidates, read_form, read_form_without_list
from ptn_scan.errors import UsageError
from ptn_scan.plan.calendar import Due, calendar
from ptn_scan.plan.departures import Departure, departures
from ptn_scan.plan.ics import to_ics
from ptn_scan.plan.roster import Roster, UnitsReport, draw_up, roster, to_toml, units_report
from ptn_scan.workflow.folder import ElectionFolder, open_folder

CALENDAR = "lich-thuc-hien"


@dataclass(frozen=True, slots=True)
class ListReport:
    """A list as it is or was drawn up, its units, where the form departs from its profile, and
    whether it is that of a rehearsal."""

    form: Form
    listed: Roster
    units: UnitsReport | None
    departures: tuple[Departure, ...]
    practice: bool


def write_calendar(
    folder: ElectionFolder, out: Path, tongue: Tongue = Tongue.VIETNAMESE
) -> tuple[tuple[Due, ...], tuple[Path, ...]]:
    """Writes the calendar as .docx, .pdf and .ics to the folder `out`, with a translation where
    `tongue` is not Vietnamese; returns what is due, and the files. Raises UsageError where `out`
    would lie in the election folder, MachineError where it cannot be written."""
    if folder.contains(out):
        raise UsageError(
            f"{out}: văn bản không được nằm trong thư mục cuộc lấy phiếu. Hãy chọn thư mục khác.",
            f"{out}: documents may not lie in the election folder. Choose another folder.",
        )
    dues = calendar(folder.election.form)
    written = tuple(
        write_file(out / name, data)
        for each in dict.fromkeys((Tongue.VIETNAMESE, tongue))
        for name, data in _calendar_files(folder.election, dues, each)
    )
    return dues, written


def _calendar_files(
    election: Election, dues: tuple[Due, ...], tongue: Tongue
) -> Iterator[tuple[str, bytes]]:
    yield from rendered(calendar_page(election, dues, tongue), CALENDAR)
    english = tongue is Tongue.ENGLISH
    yield f"{CALENDAR}{TRANSLATED if english else ''}.ics", to_ics(election, dues, english)


def look_at_list(place: Path) -> ListReport:
    """The list of an election folder, or of a form that has become none yet."""
    if not place.is_dir():
        form = read_form(place)
        return _report(form, roster(form))
    election = open_folder(place).election
    return _report(election.form, roster(election.form), election.practice)


def draw_up_list(form_file: Path, candidates: Path) -> ListReport:
    """A list drawn up from the file `candidates` by the profile and the day of the form."""
    if form_file.is_dir():
        raise UsageError(
            f"{form_file}: danh sách của cuộc lấy phiếu đã lập thì không đổi được nữa; "
            "--candidates cần tệp mẫu FORM.toml.",
            f"{form_file}: the list of an election that was made is fixed; --candidates needs a "
            "FORM.toml.",
        )
    form = read_form_without_list(form_file)
    return _report(form, draw_up(read_candidates(candidates), form))


def write_list(report: ListReport, out: Path) -> None:
    """Writes the list as the form's tables to the new file `out`. Raises UsageError where it
    exists."""
    if out.exists():
        raise UsageError(
            f"{out}: đã có tệp này. Hãy chọn tên khác.",
            f"{out}: this file exists. Choose another name.",
        )
    write_whole(out, to_toml(report.listed).encode())


def _report(form: Form, listed: Roster, practice: bool = False) -> ListReport:
    return ListReport(form, listed, units_report(form, listed), departures(form), practice)
