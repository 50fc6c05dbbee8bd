"""The report of one accuracy run: what was tried, and what came of it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ptn_scan.ruling.values import MarkState
from ptn_scan.simulation.accuracy.bounds import cluster_bound, upper_bound
from ptn_scan.simulation.accuracy.conditions import STROKE_MODEL, Identity
from ptn_scan.simulation.accuracy.counts import KEPT_PARTS, Counts, HandCount
from ptn_scan.simulation.accuracy.tables import Section, percent
from ptn_scan.simulation.accuracy.verdicts import JudgedRow, PageOutcome, Verdict
from ptn_scan.simulation.truth import RowKind


def report(counts: Counts, identity: Identity, seeds: range) -> tuple[Section, ...]:
    """The sections of the report; the same trials give the same report."""
    return (
        _summary(counts, identity, seeds),
        _rulable(counts),
        _only_review(counts),
        _kept(counts),
        _pages(counts),
        _boxes(counts),
        _bounds(counts),
    )


def failing(rows: Sequence[JudgedRow], drawn: int, folder: Path) -> Section:
    """The failing rows, of which the first `drawn` have pictures in `folder`, named by its last two
    parts: a report tells nothing of the machine that made it."""
    cases = Path(*folder.parts[-2:]).as_posix()
    return Section(
        "Failing rows",
        ("drawn", "seed", "page", "official", "right", "ruled", "reasons"),
        tuple(
            (
                row.truth.kind.value,
                str(row.seed),
                str(row.page),
                str(row.truth.official),
                ", ".join(sorted(row.truth.allowed)) or "review",
                row.ruling.ruling.value if row.ruling else "–",
                ", ".join(row.ruling.reasons) if row.ruling else "",
            )
            for row in rows[:drawn]
        ),
        f"{drawn} of {len(rows)} failing rows are listed and drawn in {cases} beside the trials.",
    )


def _summary(counts: Counts, identity: Identity, seeds: range) -> Section:
    ruled_review = counts.total(Verdict.RULED, only_review=True)
    only_review = counts.total(only_review=True)
    rows = counts.total()
    plain = counts.of_kind(RowKind.PLAIN, only_review=False)
    lost = counts.pages.get(PageOutcome.LOST, 0) + counts.pages.get(PageOutcome.MISTAKEN, 0)
    facts = (
        ("wrong rulings", f"{counts.total(Verdict.WRONG)} of {rows} rows"),
        ("ruled where review alone is right", f"{ruled_review} of {only_review} rows"),
        ("plain rows to review", percent(plain[Verdict.REVIEW], sum(plain.values()))),
        ("rows to review, where a ruling is right", percent(counts.total(Verdict.REVIEW), rows)),
        ("pages lost or mistaken", f"{lost} of {sum(counts.pages.values())}"),
        ("ballots, seeds", f"{counts.ballots}, {seeds.start} to {seeds.stop - 1}"),
        ("form", identity.form),
        ("marks", f"{identity.marks}, {identity.half} half of the writers"),
        ("share of odd rows", f"{100 * identity.odd_share:g} %"),
        ("reader, generator", f"{identity.reader}, {identity.generator}"),
    )
    model = identity.marks == STROKE_MODEL
    note = (
        "PTN_MARKS is not set: all marks are of the stroke model, by no real pen." if model else ""
    )
    return Section(f"Accuracy, profile {identity.profile}", ("", "figure"), facts, note)


def _rulable(counts: Counts) -> Section:
    columns = ("drawn", "tried", "right", "wrong", "to review", "share", "not kept", "unread")
    verdicts = (Verdict.RIGHT, Verdict.WRONG, Verdict.REVIEW)

    def cells(name: str, found: Callable[[Verdict], int], hands: int) -> tuple[str, ...]:
        tried = sum(map(found, Verdict))
        return (
            name,
            str(tried),
            *(str(found(verdict)) for verdict in verdicts),
            percent(found(Verdict.REVIEW), tried),
            str(found(Verdict.NOT_KEPT)),
            str(found(Verdict.UNREAD)),
            str(hands),
        )

    return Section(
        "Rows that may be ruled",
        (*columns, "writers"),
        _by_kind(counts, False, cells),
        "Not kept: less than 0.3 mm² of the mark is in the scan, and the row was ruled otherwise "
        "or put to review; it is nobody's error. Unread: the page was not read as a ballot and "
        "waits as a whole.",
    )


def _only_review(counts: Counts) -> Section:
    def cells(name: str, found: Callable[[Verdict], int], hands: int) -> tuple[str, ...]:
        tried = sum(map(found, Verdict))
        verdicts = (Verdict.REVIEW, Verdict.RULED, Verdict.NOT_KEPT, Verdict.UNREAD)
        return (name, str(tried), *(str(found(verdict)) for verdict in verdicts), str(hands))

    return Section(
        "Rows of which review alone is right",
        ("drawn", "tried", "to review", "ruled (fault)", "not kept", "unread", "writers"),
        _by_kind(counts, True, cells),
    )


def _kept(counts: Counts) -> Section:
    """Plain rows by how much of their ink the scan kept."""
    ends = (*(f"{100 * share:g} %" for share in KEPT_PARTS[1:]), "all")
    lines = []
    for bilevel, part in sorted({(bilevel, part) for bilevel, part, _ in counts.kept}):
        review, other = (counts.kept.get((bilevel, part, each), 0) for each in (True, False))
        lines.append(
            (
                "black and white" if bilevel else "gray and colour",
                f"{100 * KEPT_PARTS[part]:g} % to {ends[part]}",
                str(review + other),
                str(review),
                percent(review, review + other),
            )
        )
    return Section(
        "Plain rows by how much of their ink the scan kept",
        ("scan", "kept", "tried", "to review", "share"),
        tuple(lines),
        "Of the ink that was drawn, where strokes of one mark cross counted twice; rows of which "
        "the scan shows less than 0.3 mm² are not among them.",
    )


def _by_kind(
    counts: Counts,
    only_review: bool,
    cells: Callable[[str, Callable[[Verdict], int], int], tuple[str, ...]],
) -> tuple[tuple[str, ...], ...]:
    """A line for each kind of row that occurs, and their sum."""
    lines = []
    for kind in RowKind:
        found = counts.of_kind(kind, only_review)
        if any(found.values()):
            lines.append(cells(kind.value, found.__getitem__, len(counts.hands[kind])))
    every = frozenset[str]().union(*counts.hands.values())
    total = cells("all", lambda verdict: counts.total(verdict, only_review), len(every))
    return (*lines, total)


def _pages(counts: Counts) -> Section:
    ended = tuple((f"pages {each}", str(counts.pages.get(each, 0))) for each in PageOutcome)
    writing = counts.write_ins
    signed = counts.signatures
    unsure = sum(signed.get((true, None), 0) for true in (True, False))
    return Section(
        "Pages, write-ins, signatures",
        ("", "count"),
        (
            ("pages tried", str(sum(counts.pages.values()))),
            *ended,
            *_found("write-ins", writing.get),
            *_found("signatures", signed.get),
            ("signatures unknown", str(unsure)),
        ),
        "Whole: no QR code to be read, or no place found; the page waits. Unread: nothing to "
        "go by; it waits. Mistaken: taken for another page or ballot. Lost: taken for blank.",
    )


def _found(name: str, get: Callable[[tuple[bool, bool], int], int]) -> Iterable[tuple[str, str]]:
    true, missed, false = get((True, True), 0), get((True, False), 0), get((False, True), 0)
    none = get((False, False), 0)
    return (
        (f"{name} found", f"{true} of {true + missed}"),
        (f"{name} missed", str(missed)),
        (f"{name} false", f"{false} of {false + none}"),
    )


def _boxes(counts: Counts) -> Section:
    def line(name: str, true: bool, right: MarkState, wrong: MarkState) -> tuple[str, ...]:
        found = [counts.boxes.get((true, state), 0) for state in (right, MarkState.MARGINAL, wrong)]
        bound = upper_bound(found[2], sum(found))
        return (name, str(sum(found)), *map(str, found), _rate(bound))

    return Section(
        "Box positions of rows ruled by their boxes",
        ("in truth", "judged", "right", "marginal", "wrong", "95 % bound"),
        (
            line("marked", True, MarkState.MARKED, MarkState.BLANK),
            line("blank", False, MarkState.BLANK, MarkState.MARKED),
        ),
        "Wrong of the marked ones are missed marks, of the blank ones false marks. A marginal "
        "box is one with a touch of the pen that was not counted beside a clear mark.",
    )


def _bounds(counts: Counts) -> Section:
    columns = ("ruled", "wrong", "if independent", "over writers", "writers with any")
    return Section(
        "95 % bounds of wrong rulings, of rows ruled by the machine",
        ("rows", *columns, "share of such writers at most"),
        (
            _bound_line("all", _clusters(counts, (True, False))),
            _bound_line("with marks", _clusters(counts, (True,))),
            _bound_line("without marks", _clusters(counts, (False,))),
        ),
        "Rows that may be ruled, by this generator alone. If independent: Clopper and Pearson. "
        "Over writers: bootstrap of whole writers, which says nothing where none is wrong; "
        "then the last column bounds the share of writers of whom any row would be wrong.",
    )


def _clusters(counts: Counts, marked: Sequence[bool]) -> tuple[HandCount, ...]:
    """What was ruled of each writer's rows, with marks, without, or both."""
    by_hand: dict[str, HandCount] = {}
    for (hand, has_marks), each in counts.by_hand.items():
        if has_marks in marked and each.ruled:
            before = by_hand.get(hand, HandCount())
            by_hand[hand] = HandCount(before.ruled + each.ruled, before.wrong + each.wrong)
    return tuple(by_hand.values())


def _bound_line(name: str, clusters: Sequence[HandCount]) -> tuple[str, ...]:
    ruled, wrong = sum(each.ruled for each in clusters), sum(each.wrong for each in clusters)
    bad = sum(each.wrong > 0 for each in clusters)
    over_writers = cluster_bound([(each.wrong, each.ruled) for each in clusters])
    return (
        name,
        str(ruled),
        str(wrong),
        _rate(upper_bound(wrong, ruled)),
        _rate(over_writers) if wrong else "–",
        f"{bad} of {len(clusters)}",
        f"{100 * upper_bound(bad, len(clusters)):.1f} %",
    )


def _rate(share: float) -> str:
    """A share that may be very small."""
    return f"{share:.2e}" if share < 1 else "1"
