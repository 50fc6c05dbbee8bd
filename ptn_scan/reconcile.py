"""The identities: numbers of paper and people that must meet before a result is final.

Counts by hand on one side, what was found in the box on the other; docs/commands.md lists them.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack of paper that was scanned as one batch: its own count by hand, None where it has
    none, and the handles of its sheets."""

    name: str
    collected: int | None
    sheets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Counts:
    """What people counted and established by hand; None where not yet said. `stacks` are all
    stacks, where any of them was counted apart."""

    convened: int | None
    present: int | None
    printed: int
    issued: int | None
    leftover: int | None
    spoiled: int
    collected: int | None
    stacks: tuple[Stack, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the box holds: ballots read, those of the committee, the others that have a reason,
    (valid, invalid, undecided) of each official, and the ballots read of each of the counts'
    stacks."""

    collected: int
    genuine: int
    surplus: int
    by_official: tuple[tuple[int, int, int], ...]
    by_stack: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """One identity. `vi` and `en` state it in words, with its numbers, and by how many it fails
    where it does not hold; `remedy_*` say what to do then (empty where it holds)."""

    key: str
    holds: bool
    vi: str
    en: str
    remedy_vi: str = ""
    remedy_en: str = ""


@dataclass(frozen=True, slots=True)
class _Remedy:
    """What to do, in both languages."""

    vi: str
    en: str


_CONFERENCE = _Remedy(
    "Hãy ghi số người được triệu tập và có mặt: `ptn-scan conference … --convened N --present N`.",
    "Enter who was convened and present: `ptn-scan conference … --convened N --present N`.",
)
_ISSUE = _Remedy(
    "Hãy ghi số phiếu phát ra: `ptn-scan issue … --count N`.",
    "Enter the ballots issued: `ptn-scan issue … --count N`.",
)


def identities(counts: Counts, found: Found) -> tuple[Identity, ...]:
    """Each identity, in the order in which a committee goes through them."""
    stacks = (_stacks_read, _stacks_sum) if counts.stacks else ()
    steps: tuple[Callable[[Counts, Found], Identity], ...] = (
        _printed,
        _quorum_chain,
        _genuine,
        _surplus,
        _collected,
        *stacks,
        _by_official,
    )
    return tuple(step(counts, found) for step in steps)


def _identity(key: str, holds: bool, vi: str, en: str, remedy: _Remedy, off: int = 0) -> Identity:
    """`off` is by how many it fails; nought where a number is missing or the words have it."""
    if holds:
        return Identity(key, holds, vi, en)
    by_vi, by_en = (f": lệch {abs(off)}", f": off by {abs(off)}") if off else ("", "")
    return Identity(key, holds, vi + by_vi, en + by_en, remedy.vi, remedy.en)


def _vi(number: int | None) -> str:
    return "chưa ghi" if number is None else str(number)


def _en(number: int | None) -> str:
    return "not entered" if number is None else str(number)


def _printed(counts: Counts, _: Found) -> Identity:
    issued, leftover = counts.issued, counts.leftover
    known = issued is not None and leftover is not None
    total = (issued or 0) + (leftover or 0) + counts.spoiled
    recount = _Remedy(
        "Hãy đếm lại phiếu còn lại và phiếu hỏng, rồi ghi phiếu hỏng, phiếu đổi còn thiếu bằng "
        "`ptn-scan spoil …`.",
        "Count the leftover and spoiled ballots again, then enter spoiled and exchanged ballots "
        "that are missing with `ptn-scan spoil …`.",
    )
    return _identity(
        "printed",
        known and counts.printed == total,
        f"Số phiếu đã in ({counts.printed}) = phát ra ({_vi(issued)}) + còn lại "
        f"({_vi(leftover)}) + hỏng ({counts.spoiled})",
        f"printed ({counts.printed}) = issued ({_en(issued)}) + leftover ({_en(leftover)}) + "
        f"spoiled ({counts.spoiled})",
        recount if known else _ISSUE,
        counts.printed - total if known else 0,
    )


def _quorum_chain(counts: Counts, _: Found) -> Identity:
    issued, present, convened = counts.issued, counts.present, counts.convened
    holds, off = False, 0
    if present is None or convened is None:
        remedy = _CONFERENCE
    elif issued is None:
        remedy = _ISSUE
    else:
        holds = issued <= present <= convened
        off = max(issued - present, present - convened)
        remedy = _Remedy(
            "Hãy kiểm tra số phiếu phát ra và số người, rồi chạy lại `ptn-scan conference …` hoặc "
            "`ptn-scan issue …` với số đúng.",
            "Check the ballots issued and the people, then repeat `ptn-scan conference …` or "
            "`ptn-scan issue …` with the right numbers.",
        )
    return _identity(
        "quorum-chain",
        holds,
        f"Số phiếu phát ra ({_vi(issued)}) ≤ số người có mặt ({_vi(present)}) ≤ số người được "
        f"triệu tập ({_vi(convened)})",
        f"issued ({_en(issued)}) ≤ present ({_en(present)}) ≤ convened ({_en(convened)})",
        remedy,
        off,
    )


def _genuine(counts: Counts, found: Found) -> Identity:
    issued = counts.issued
    too_many = _Remedy(
        "Đã chấp nhận nhiều phiếu hơn số phát ra. Hãy xem lại các tờ được chấp nhận bằng "
        "`ptn-scan decide-sheet …`, hoặc số phiếu phát ra.",
        "More ballots were accepted than issued. Look again at the accepted sheets with "
        "`ptn-scan decide-sheet …`, or at the number issued.",
    )
    return _identity(
        "genuine",
        issued is not None and found.genuine <= issued,
        f"Phiếu do ban kiểm phiếu phát ra ({found.genuine}) ≤ số phiếu phát ra ({_vi(issued)})",
        f"genuine ({found.genuine}) ≤ issued ({_en(issued)})",
        _ISSUE if issued is None else too_many,
        0 if issued is None else found.genuine - issued,
    )


def _surplus(_: Counts, found: Found) -> Identity:
    return _identity(
        "surplus",
        found.surplus == found.collected - found.genuine,
        f"Phiếu không do ban kiểm phiếu phát ra ({found.surplus}, mỗi phiếu có lý do) = thu về "
        f"({found.collected}) − do ban kiểm phiếu phát ra ({found.genuine})",
        f"surplus ({found.surplus}, each with its reason) = collected ({found.collected}) − "
        f"genuine ({found.genuine})",
        _Remedy(
            "Hãy chạy `ptn-scan verify …` để kiểm tra thư mục cuộc lấy phiếu.",
            "Run `ptn-scan verify …` to check the election folder.",
        ),
        found.surplus - found.collected + found.genuine,
    )


def _collected(counts: Counts, found: Found) -> Identity:
    by_hand = counts.collected
    if by_hand is None:
        remedy = _Remedy(
            "Hãy đếm tay số phiếu thu về và ghi bằng `ptn-scan read … --collected N`.",
            "Count the collected ballots by hand and enter `ptn-scan read … --collected N`.",
        )
    elif by_hand > found.collected:
        remedy = _Remedy(
            "Còn phiếu chưa quét: hãy quét tiếp bằng `ptn-scan read …`, hoặc đếm lại bằng tay.",
            "Ballots are still to be scanned: go on with `ptn-scan read …`, or count again by "
            "hand.",
        )
    else:
        remedy = _Remedy(
            "Hãy đếm lại bằng tay; nếu có tờ bị quét hai lần, hãy dùng "
            "`ptn-scan decide-sheet … same-sheet --as …`.",
            "Count again by hand; where a sheet was scanned twice, use "
            "`ptn-scan decide-sheet … same-sheet --as …`.",
        )
    return _identity(
        "collected",
        by_hand == found.collected,
        f"Số phiếu thu về, đếm tay ({_vi(by_hand)}) = số phiếu đã đọc ({found.collected})",
        f"collected by hand ({_en(by_hand)}) = ballots read ({found.collected})",
        remedy,
        0 if by_hand is None else by_hand - found.collected,
    )


def _stacks_read(counts: Counts, found: Found) -> Identity:
    pairs = [
        (stack.name, stack.collected, read)
        for stack, read in zip(counts.stacks, found.by_stack, strict=True)
        if stack.collected is not None
    ]
    wrong = next((name for name, counted, read in pairs if counted != read), "")
    vi = "; ".join(_pair_words(*pair, "lệch") for pair in pairs)
    en = "; ".join(_pair_words(*pair, "off by") for pair in pairs)
    return _identity(
        "batches",
        not wrong,
        f"Mỗi tập phiếu, đếm tay = đã đọc ({vi})",
        f"each batch, counted by hand = read ({en})",
        _Remedy(
            f"Hãy xem chỗ cần kiểm tra trong tập “{wrong}” bằng `ptn-scan batch list …`; đếm lại "
            "(`ptn-scan read … --batch TÊN --collected N`) hoặc quét lại tập "
            "(`ptn-scan batch rescan …`).",
            f"`ptn-scan batch list …` says where to look in batch “{wrong}”; count it again "
            "(`ptn-scan read … --batch NAME --collected N`) or scan it anew "
            "(`ptn-scan batch rescan …`).",
        ),
    )


def _pair_words(name: str, counted: int, read: int, off: str) -> str:
    by_how_many = f", {off} {abs(counted - read)}" if counted != read else ""
    return f"“{name}”: {counted} = {read}{by_how_many}"


def _stacks_sum(counts: Counts, _: Found) -> Identity:
    """Stacks without a count of their own share what the others leave of the total."""
    counted = [stack.collected for stack in counts.stacks if stack.collected is not None]
    total, collected = sum(counted), counts.collected
    complete = len(counted) == len(counts.stacks)
    holds = collected is not None and (total == collected if complete else total <= collected)
    sign = "=" if complete else "≤"
    return _identity(
        "batches-sum",
        holds,
        f"Cộng các tập phiếu đã đếm tay ({total}) {sign} số phiếu thu về, đếm tay "
        f"({_vi(collected)})",
        f"batches counted by hand together ({total}) {sign} collected by hand ({_en(collected)})",
        _Remedy(
            "Hãy đếm lại và ghi số của từng tập (`ptn-scan read … --batch TÊN --collected N`) và "
            "số của cả hòm (`ptn-scan read … --collected N`) cho khớp nhau.",
            "Count again, and enter each batch (`ptn-scan read … --batch NAME --collected N`) and "
            "the whole (`ptn-scan read … --collected N`) so that they meet.",
        ),
        0 if collected is None else total - collected,
    )


def _by_official(_: Counts, found: Found) -> Identity:
    wrong = [
        (number, valid, invalid)
        for number, (valid, invalid, _open) in enumerate(found.by_official, start=1)
        if valid + invalid != found.collected
    ]
    vi = f"Hợp lệ + không hợp lệ = thu về ({found.collected}), đối với từng người"
    en = f"valid + invalid = collected ({found.collected}), for each official"
    for number, valid, invalid in wrong[:1]:
        off = abs(found.collected - valid - invalid)
        vi += f"; người số {number}: {valid} + {invalid}, lệch {off}"
        en += f"; official {number}: {valid} + {invalid}, off by {off}"
    return _identity(
        "by-official",
        not wrong,
        vi,
        en,
        _Remedy(
            "Hãy quyết định các phiếu còn chờ xem lại: `ptn-scan decide …`, "
            "`ptn-scan decide-sheet …`.",
            "Decide what still waits: `ptn-scan decide …`, `ptn-scan decide-sheet …`.",
        ),
    )
