"""What the form's profile says of its list, units, term and deadlines: FormError where it is
broken."""

from pathlib import Path

from ptn_scan.election.form import FirstYear, Form
from ptn_scan.errors import FormError
from ptn_scan.rules.eligibility import obstacles


def check_list(form: Form, path: Path) -> None:
    """Who may not be on the list by the profile, and that nobody stands there twice."""
    seen: dict[tuple[str, str], int] = {}
    for index, official in enumerate(form.officials):
        key = f"officials[{index}]"
        for found in obstacles(official.standing, form.rules, form.conference.date):
            words, clause = found.rule.words, found.rule.clause
            raise FormError(
                f"{path}: {key}.{found.key}: {official.name} {words.vi}; theo mục {clause} thì "
                "không lấy phiếu. Hãy chuyển sang [[left_off]] kèm lý do.",
                f"{path}: {key}.{found.key}: {official.name} {words.en}; by clause {clause} not "
                "to be voted on. Move the entry to [[left_off]] with the reason.",
            )
        same = seen.setdefault((official.name, official.title), index)
        if same != index:
            raise FormError(
                f"{path}: {key}: trùng với officials[{same}]. Mỗi người chỉ ghi một lần.",
                f"{path}: {key}: the same as officials[{same}]. List everybody once.",
            )


def check_term(form: Form, path: Path) -> None:
    """In which year of the term the vote falls, by anniversary or by calendar year."""
    rule = form.rules.term_year
    start, day = form.term.start, form.conference.date
    if rule is None or rule.value in _years_of_term(form):
        return
    raise FormError(
        f"{path}: conference.date: {day:%d/%m/%Y} không thuộc năm thứ {rule.value} của nhiệm kỳ "
        f"bắt đầu {start:%d/%m/%Y} (mục {rule.clause}). Hãy kiểm tra term.start và "
        "conference.date; nhiệm kỳ tính từ năm sau đại hội thì ghi term.first_year = 'after'.",
        f"{path}: conference.date: {day} is not in year {rule.value} of the term begun {start} "
        f"(clause {rule.clause}). Check term.start and conference.date; for a term that counts "
        "from the year after a congress write term.first_year = 'after'.",
    )


def _years_of_term(form: Form) -> set[int]:
    start, day = form.term.start, form.conference.date
    by_calendar = day.year - start.year + 1
    if form.term.first_year is FirstYear.AFTER:
        return {by_calendar - 1}
    before_anniversary = (day.month, day.day) < (start.month, start.day)
    return {by_calendar, by_calendar - before_anniversary}


def check_units(form: Form, path: Path) -> None:
    """As many units as the form says have their head on the list («09/11 đơn vị»)."""
    if form.units is None:
        return
    listed: dict[str, int] = {}
    for index, official in enumerate(form.officials):
        if official.unit is None:
            continue
        first = listed.setdefault(official.unit, index)
        if first != index:
            raise FormError(
                f"{path}: officials[{index}].unit: {official.unit} đã có người đứng đầu là "
                f"officials[{first}]. Hãy kiểm tra lại đơn vị.",
                f"{path}: officials[{index}].unit: officials[{first}] heads {official.unit} "
                "already. Check the unit.",
            )
    wanted, total = form.units.on_list, form.units.total
    if len(listed) != wanted:
        raise FormError(
            f"{path}: units.on_list: ghi {wanted:02d}/{total:02d} đơn vị, nhưng danh sách có người "
            f"đứng đầu của {len(listed):02d} đơn vị (officials[…].unit). Hãy sửa cho khớp.",
            f"{path}: units.on_list: {wanted} of {total} units, but the heads of {len(listed)} "
            "are on the list (officials[…].unit). Make them agree.",
        )
    named = {*listed, *form.units.vacant, *(each.unit for each in form.left_off if each.unit)}
    if len(named) > total or wanted > total:
        raise FormError(
            f"{path}: units.total: ghi {total} đơn vị, nhưng nêu tên {max(len(named), wanted)} đơn "
            "vị. Hãy sửa cho khớp.",
            f"{path}: units.total: {total} units, but {max(len(named), wanted)} are named. Make "
            "them agree.",
        )


def check_deadlines(form: Form, path: Path) -> None:
    """Every fixed date is one of a deadline that exists, and says how it is meant."""
    known = {each.key for each in form.deadlines} | {each.key for each in form.rules.deadlines}
    for index, fixed in enumerate(form.fixed_dates):
        key = f"fixed_dates[{index}]"
        if fixed.deadline not in known:
            choices = ", ".join(sorted(known)) or "–"
            raise FormError(
                f"{path}: {key}.deadline: không có thời hạn {fixed.deadline}. Cần một trong: "
                f"{choices}.",
                f"{path}: {key}.deadline: there is no deadline {fixed.deadline}. One of these is "
                f"expected: {choices}.",
            )
        if (fixed.before is None) == (fixed.by is None):
            raise FormError(
                f"{path}: {key}: cần đúng một trong before (trước ngày) và by (chậm nhất ngày).",
                f"{path}: {key}: exactly one of before and by is expected.",
            )
