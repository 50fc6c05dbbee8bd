"""The pages before ballots come back: printing, test deck, conference, handing out."""

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ptn_scan.desk.jobs import Job, Work
from ptn_scan.desk.state import the_desk, the_session
from ptn_scan.desk.views.forms import number, reason
from ptn_scan.desk.views.paths import is_named, named_path
from ptn_scan.election import Member
from ptn_scan.errors import UsageError
from ptn_scan.workflow.conference import Leftovers, establish
from ptn_scan.workflow.conference import issue as record_issue
from ptn_scan.workflow.folder import ElectionFolder
from ptn_scan.workflow.message import Message

pages = Blueprint("preparing", __name__)

_ROOM_FOR = 2
"""Empty lines for members whom nobody had proposed."""


def ballots_pdf(folder: ElectionFolder) -> Path:
    """A free name beside the folder: printing may be repeated."""
    root = folder.paths.root.absolute()
    first = root.with_name(f"{root.name}-phieu.pdf")
    return next(
        path
        for path in (first, *(first.with_stem(f"{first.stem}-{n}") for n in range(2, 1000)))
        if not path.exists()
    )


@pages.get("/print")
def print_() -> ResponseReturnValue:
    folder = the_desk().folder
    return render_template(
        "print.html", tally=the_desk().live.now().tally, target=ballots_pdf(folder)
    )


@pages.post("/print")
def begin_printing() -> ResponseReturnValue:
    from ptn_scan.workflow.printing import print_ballots

    folder = the_desk().folder
    count = number("count", "Số phiếu", "Ballots", least=1)

    def work(job: Job) -> tuple[Message, ...]:
        target = print_ballots(folder, count, ballots_pdf(folder), job)
        job.written = (target,)
        return (
            Message(
                f"Đã ghi {count} phiếu vào {target}. Hãy mở tệp, in một mặt trên giấy A4, tỉ lệ "
                "100%; in xong thì xoá tệp.",
                f"{count} ballots are in {target}. Open it, print single-sided on A4 at 100%, "
                "then delete it.",
            ),
        )

    the_desk().jobs.start(Message("In phiếu", "Printing ballots"), work)
    return redirect(url_for("scans.job", then="/print"), 303)


@pages.get("/deck")
def deck() -> ResponseReturnValue:
    return render_template("deck.html")


@pages.post("/deck")
def begin_deck() -> ResponseReturnValue:
    """Writes the test deck, or reads its scans where they are named."""
    folder = the_desk().folder
    work = _reading(folder, named_path("scans")) if is_named("scans") else _writing(folder)
    the_desk().jobs.start(Message("Phiếu thử", "Test deck"), work)
    return redirect(url_for("scans.job", then="/deck"), 303)


def _writing(folder: ElectionFolder) -> Work:
    from ptn_scan.workflow.test_deck import print_deck

    def work(job: Job) -> tuple[Message, ...]:
        printed = print_deck(folder, progress=job)
        job.written = (printed.pdf, printed.expected_pdf)
        return (
            Message(
                f"Bộ phiếu thử ở {printed.pdf}, đáp án ở {printed.expected_pdf}.",
                f"The test deck is {printed.pdf}, what is right {printed.expected_pdf}.",
            ),
        )

    return work


def _reading(folder: ElectionFolder, scans: Path) -> Work:
    from ptn_scan.workflow.check_deck import check

    def work(job: Job) -> tuple[Message, ...]:
        done = check(folder, (scans,), job)
        verdict = Message(
            "Đạt: máy quét và thiết đặt này dùng được."
            if done.fit
            else "Không đạt: đừng quét phiếu bằng thiết đặt này.",
            "Fit: this scanner and its settings may be used."
            if done.fit
            else "Not fit: do not scan ballots with these settings.",
        )
        return (verdict, *(Message(each.vi, each.en) for each in done.found))

    return work


@pages.get("/conference")
def conference() -> ResponseReturnValue:
    found = the_desk().live.now()
    established = found.snapshot.conference
    form = the_desk().folder.election.form
    committee = established.committee if established else form.committee
    return render_template(
        "conference.html",
        tally=found.tally,
        issue=found.snapshot.issue,
        committee=committee,
        lines=_committee_lines(committee),
    )


def _committee_lines(committee: Sequence[Member]) -> list[tuple[str, str]]:
    """Names and roles to be changed on the page, with room for more; those of a form that was
    refused as they were written."""
    refused = the_session().refused
    if refused is not None and refused.path == request.path:
        names, roles = (refused.fields.get(field, ()) for field in ("member", "role"))
        return list(zip(names, roles, strict=False))
    return [*((each.name, each.role) for each in committee), *[("", "")] * _ROOM_FOR]


@pages.post("/conference")
def enter_conference() -> ResponseReturnValue:
    convened = number("convened", "Số người được triệu tập", "People convened")
    present = number("present", "Số người có mặt", "People present")
    for warning in establish(the_desk().folder, convened, present, _elected()):
        the_session().tell(warning)
    the_session().tell(Message("Đã ghi số người.", "Recorded."))
    return redirect("/", 303)


def _elected() -> tuple[Member, ...] | None:
    """The committee that was elected, by its lines on the page."""
    lines = [
        (" ".join(name.split()), " ".join(role.split()))
        for name, role in zip(
            request.form.getlist("member"), request.form.getlist("role"), strict=False
        )
    ]
    filled = [line for line in lines if any(line)]
    names = [name for name, _ in filled]
    if not all(map(all, filled)) or len(set(names)) < len(names):
        raise UsageError(
            "Ban kiểm phiếu: mỗi người cần một dòng có đủ họ tên và nhiệm vụ, không ghi ai hai "
            "lần. Chưa ghi gì.",
            "Counting committee: each member has a line with name and role, and only one. Nothing "
            "was recorded.",
        )
    return tuple(Member(name=name, role=role) for name, role in filled) or None


@pages.get("/issue")
def issue() -> ResponseReturnValue:
    found = the_desk().live.now()
    return render_template("issue.html", tally=found.tally, issue=found.snapshot.issue)


@pages.post("/issue")
def enter_issue() -> ResponseReturnValue:
    desk = the_desk()
    count = number("count", "Số phiếu phát ra", "Ballots issued")
    leftovers = _leftovers()

    def work(job: Job) -> tuple[Message, ...]:
        result = record_issue(desk.folder, count, leftovers, job)
        return (
            *result.warnings,
            Message(
                f"Đã ghi: phát ra {count} trong {result.printed} phiếu; {result.void} phiếu còn "
                "lại đã hủy mã.",
                f"Recorded: {count} of {result.printed} ballots issued; {result.void} "
                "leftovers are void.",
            ),
        )

    desk.jobs.start(Message("Ghi số phiếu phát ra", "Entering ballots issued"), work)
    return redirect(url_for("scans.job", then="/issue"), 303)


def _leftovers() -> Leftovers:
    """How the page says what became of ballots that were not handed out."""
    match request.form.get("leftover"):
        case "scans":
            return Leftovers((named_path("scans"),))
        case "unread":
            return Leftovers((), True, reason())
        case _:
            _check_nothing_named()
            return Leftovers()


def _check_nothing_named() -> None:
    """Who names scans and yet says that there are no ballots may have meant either."""
    if is_named("scans"):
        raise UsageError(
            "Đã ghi tệp ảnh quét mà lại chọn “Không còn phiếu nào”. Hãy chọn “Đã quét tất cả phiếu "
            "còn lại”, hoặc xóa đường dẫn đã ghi. Chưa ghi gì.",
            "Scans are named, but “There are none” is chosen. Choose “All of them were scanned” or "
            "delete the path. Nothing was recorded.",
        )
