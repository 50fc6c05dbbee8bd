"""What the committee may decide, checked before it is recorded; nothing is changed here."""

from collections.abc import Sequence

from ptn_scan.ballot_id import CodeCheck
from ptn_scan.election import Form
from ptn_scan.errors import CountsError, UsageError
from ptn_scan.layout import BallotLayout
from ptn_scan.ruling.claims import FOREIGN, Claim, claim_of
from ptn_scan.ruling.lines import Line, SheetRules, Standing, draw_lines, may_decide
from ptn_scan.ruling.values import (
    BallotRuling,
    Box,
    DecidedBy,
    IdState,
    Reason,
    Register,
    RowRuling,
    Ruling,
    Sheet,
    SheetAction,
    SheetDecision,
    Status,
)


def row_target(box: Box, ballot: str, official: int) -> str:
    """The handle of the sheet that carries the row of `official` on `ballot`, to decide on.

    `ballot` is an id or the handle of any sheet of the ballot. A row that waits may be decided,
    and one that the committee decided before. Raises UsageError where there is no such ballot or
    row, where several ballots with this id have such a row, or where the row needs no decision.
    """
    named = [each for each in box.ballots if ballot == each.ballot or ballot in each.sheets]
    if not named:
        raise UsageError(
            f"Không có phiếu hoặc tờ nào mang mã {ballot}. Hãy xem các mã bằng `ptn-scan status`.",
            f"There is no ballot or sheet {ballot}. `ptn-scan status` shows them.",
        )
    rows = [(each, row) for each in named for row in each.rows if row.official == official]
    if not rows:
        raise UsageError(
            f"Phiếu {ballot} không có dòng số {official}.",
            f"Ballot {ballot} has no row {official}.",
        )
    open_rows = {row.sheet for each, row in rows if _may_be_decided(each, row)}
    if len(open_rows) > 1:
        handles = ", ".join(sorted(sheet for sheet in open_rows if sheet))
        raise UsageError(
            f"Nhiều tờ mang mã phiếu {ballot}. Hãy ghi mã của một tờ: {handles}.",
            f"Several sheets carry the id {ballot}. Name one of them by its handle: {handles}.",
        )
    for sheet in open_rows:
        if sheet is not None:
            return sheet
    raise UsageError(
        f"Dòng số {official} của phiếu {ballot} không cần quyết định.",
        f"Row {official} of ballot {ballot} needs no decision.",
    )


def _may_be_decided(ballot: BallotRuling, row: RowRuling) -> bool:
    if ballot.status is Status.REJECTED or row.sheet is None:
        return False
    return row.ruling is Ruling.REVIEW or row.decided_by is DecidedBy.COMMITTEE


def check_sheet_decision(
    sheets: Sequence[Sheet],
    register: Register,
    authority: CodeCheck,
    form: Form,
    layout: BallotLayout,
    sheet_decisions: Sequence[SheetDecision],
    decision: SheetDecision,
) -> None:
    """Whether `decision` may be recorded after `sheet_decisions`.

    Raises UsageError where a sheet is not known, needs no decision or cannot go with the other
    one, and CountsError where the counts forbid to accept it (docs/commands.md, `decide-sheet`).
    """
    claims = [claim_of(sheet, register, authority, layout) for sheet in sheets]
    rules = SheetRules(len(layout.pages), form.stamp.missing)
    by_handle = {claim.handle: claim for claim in claims}
    _check_words(decision, by_handle)
    untouched = _line_of(decision.sheet, draw_lines(claims, (), rules))
    if not may_decide(untouched, decision.action):
        raise UsageError(
            f"Tờ {decision.sheet} không cần quyết định.",
            f"Sheet {decision.sheet} needs no decision.",
        )
    before = draw_lines(claims, sheet_decisions, rules)
    after = draw_lines(claims, (*sheet_decisions, decision), rules)
    claim = by_handle[decision.sheet]
    if decision.other is not None:
        _check_leads(decision, decision.other, after)
        _check_same_ballot(decision, claim, by_handle[decision.other], before)
    if decision.action is SheetAction.ACCEPT:
        _check_not_foreign(claim)
        if decision.other is None:
            _check_id_is_free(claim, before, after, register)
        else:
            _check_page_is_free(decision, before, after, len(layout.pages))


def _check_words(decision: SheetDecision, by_handle: dict[str, Claim]) -> None:
    """The sheets that the decision names, and whether its kind takes a second one."""
    action, other = decision.action, decision.other
    for handle in (decision.sheet, other):
        if handle is not None and handle not in by_handle:
            raise UsageError(
                f"Không có tờ nào mang mã {handle}. Hãy xem các mã bằng `ptn-scan status`.",
                f"There is no sheet {handle}. `ptn-scan status` shows them.",
            )
    if action is SheetAction.SAME_SHEET and other is None:
        raise UsageError(
            "same-sheet cần thêm --as và mã của tờ kia.",
            "same-sheet needs --as and the handle of the other sheet.",
        )
    if other is not None and action not in {SheetAction.SAME_SHEET, SheetAction.ACCEPT}:
        raise UsageError(
            f"{action.value} không đi cùng mã của tờ khác.",
            f"{action.value} takes no other sheet.",
        )
    if other == decision.sheet:
        raise UsageError(
            f"Tờ {other} không thể đi cùng chính nó. Hãy ghi mã của tờ kia.",
            f"Sheet {other} cannot go with itself. Name the other sheet.",
        )


def _check_leads(decision: SheetDecision, other: str, after: Sequence[Line]) -> None:
    """The decision brings both into one line; a circle or a page that is no ballot does not."""
    if other not in _line_of(decision.sheet, after).handles:
        raise UsageError(
            f"Tờ {decision.sheet} không thể đi cùng tờ {other}: tờ {other} không phải là phiếu, "
            f"hoặc đã được ghi là cùng một tờ hay cùng một phiếu với tờ {decision.sheet}.",
            f"Sheet {decision.sheet} cannot go with {other}: {other} is no ballot, or was itself "
            f"said to go with {decision.sheet}.",
        )


def _check_same_ballot(
    decision: SheetDecision, claim: Claim, other: Claim, before: Sequence[Line]
) -> None:
    """Two readable QR codes must not contradict the committee: nobody's vote is set aside as a
    copy, or as a page, of another's."""
    line = _line_of(other.handle, before)
    if decision.action is SheetAction.SAME_SHEET:
        differ = claim.foreign != other.foreign or (
            claim.qr is not None and other.qr is not None and claim.qr != other.qr
        )
    else:
        ids = {each.issued_id for each in line.claims} - {None}
        differ = claim.issued_id is not None and ids != {claim.issued_id}
        if line.standing in {Standing.FOREIGN, Standing.REJECTED}:
            raise CountsError(
                f"Tờ {other.handle} đã bị loại, không nhận thêm trang.",
                f"Sheet {other.handle} was rejected and takes no further page.",
            )
    if differ:
        raise UsageError(
            f"Mã QR của tờ {claim.handle} và của tờ {other.handle} không phải của cùng một phiếu. "
            "Nếu một tờ không đọc được mã QR, hãy nhập tờ đó vào tờ có mã.",
            f"The QR codes of {claim.handle} and {other.handle} are not of one ballot. Where one "
            "sheet has no readable QR code, join that one to the sheet that has.",
        )


def _check_not_foreign(claim: Claim) -> None:
    if not FOREIGN.isdisjoint(claim.reasons):
        raise CountsError(
            f"Mã QR của tờ {claim.handle} không phải của phiếu đã phát ra, nên không chấp nhận "
            "được. Hãy dùng reject.",
            f"The QR code of sheet {claim.handle} is not of an issued ballot, so it cannot be "
            "accepted. Use reject.",
        )


def _check_id_is_free(
    claim: Claim, before: Sequence[Line], after: Sequence[Line], register: Register
) -> None:
    """One accepted sheet for an id; without QR, an id must be left that nobody brought back."""
    own = _line_of(claim.handle, after)
    if own.ballot is not None:
        for line in before:
            taken = line.standing is Standing.ACCEPTED and line.ballot == own.ballot
            if taken and claim.handle not in line.handles:
                raise CountsError(
                    f"Đã chấp nhận tờ {line.handles[0]} cho mã phiếu này. Hãy dùng reject; nếu là "
                    f"trang khác của phiếu đó, hãy dùng accept --with {line.handles[0]}.",
                    f"Sheet {line.handles[0]} was accepted for this ballot id. Use reject; for "
                    f"another page of that ballot, accept --with {line.handles[0]}.",
                )
        return
    issued = {each for each, state in register.items() if state is IdState.ISSUED}
    back = {
        each.issued_id
        for line in after
        if line.standing is not Standing.NOT_A_BALLOT
        for each in line.claims
    }
    nameless = [each for each in after if each.standing is Standing.ACCEPTED and not each.ballot]
    if len(nameless) > len(issued - back):
        raise CountsError(
            f"Không còn phiếu phát ra nào chưa thu về, nên không chấp nhận được tờ {claim.handle} "
            "(không có mã QR). Hãy dùng reject, hoặc accept --with nếu là trang của phiếu khác.",
            f"No issued ballot is still out, so sheet {claim.handle}, which has no QR code, cannot "
            "be accepted. Use reject, or accept --with for a page of another ballot.",
        )


def _check_page_is_free(
    decision: SheetDecision, before: Sequence[Line], after: Sequence[Line], pages: int
) -> None:
    joined = _line_of(decision.sheet, after)
    old = _line_of(decision.sheet, before)
    faulty = Reason.EXTRA_PAGE in joined.reasons and Reason.EXTRA_PAGE not in old.reasons
    if faulty or len(joined.claims) > pages:
        raise CountsError(
            f"Phiếu của tờ {decision.other} đã có trang này hoặc đã đủ trang.",
            f"The ballot of sheet {decision.other} has this page already, or all its pages.",
        )


def _line_of(handle: str, lines: Sequence[Line]) -> Line:
    return next(line for line in lines if handle in line.handles)
