"""What the form's profile says of its list, units, term and deadlines: FormError where it is
broken."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ptn_scan.election.form import FirstYear, Form, Official
from ptn_scan.errors import FormError
from ptn_scan.rules.eligibility import obstacles
from ptn_scan.rules.values import Level, cited
from ptn_scan.typeface import has_letter, letters


def check_list(form: Form, path: Path) -> None:
    """Who may not be on the list by the profile, and that nobody stands there twice."""
    check_twice(form.officials, "officials", path)
    for index, official in enumerate(form.officials):
        key = f"officials[{index}]"
        for found in obstacles(official.standing, form.rules, form.conference.date):
            words, clause = found.rule.words, cited(found.rule.clause)
            raise FormError(
                f"{path}: {key}.{found.key}: {official.name} {words.vi}; theo {clause.vi} thì "
                "không lấy phiếu. Hãy chuyển sang [[left_off]] kèm lý do.",
                f"{path}: {key}.{found.key}: {official.name} {words.en}; by {clause.en} not "
                "to be voted on. Move the entry to [[left_off]] with the reason.",
            )


def check_letters(form: Form, path: Path) -> None:
    """That the ballots' typeface has every letter of what stands on a ballot: in place of a letter
    that it lacks an empty frame would be printed."""
    for key, text in _on_the_ballot(form):
        shown_letters = {*letters(text), *letters(text.upper())}
        lacking = sorted(each for each in shown_letters if not has_letter(each))
        if lacking:
            shown = ", ".join(map(_told, lacking))
            raise FormError(
                f"{path}: {key}: phông chữ của phiếu không có {shown}, nên không in được. Hãy viết "
                "bằng chữ khác.",
                f"{path}: {key}: the ballots' typeface lacks {shown}, which therefore cannot be "
                "printed on a ballot. Write it in other letters.",
            )


def _told(letter: str) -> str:
    """The letter and its code points; these alone where no terminal shows it."""
    codes = " ".join(f"U+{ord(each):04X}" for each in letter)
    return f"«{letter}» ({codes})" if letter.isprintable() else codes


def _on_the_ballot(form: Form) -> Iterator[tuple[str, str]]:
    """Every text of the form that is printed on a ballot, with its key."""
    yield "title", form.title
    yield "body.superior", form.body.superior
    yield "body.name", form.body.name
    yield "conference.locality", form.conference.locality
    for level in Level:
        yield f"levels.{level}", form.level_names.of(level)
    for index, official in enumerate(form.officials):
        yield f"officials[{index}].name", official.name
        yield f"officials[{index}].title", official.title


def check_agreement(form: Form, path: Path) -> None:
    """That the committee has as many members as must agree on a decision."""
    agree, members = form.decisions.agree, len(form.committee)
    if agree > members:
        raise FormError(
            f"{path}: decisions.agree: cần {agree} thành viên thống nhất, nhưng ban kiểm "
            f"phiếu (committee) chỉ có {members} người, nên sẽ không quyết định được gì. Hãy ghi "
            f"số từ 1 đến {members}, hoặc thêm thành viên.",
            f"{path}: decisions.agree: {agree} members must agree, but the committee has "
            f"{members}, so nothing could ever be decided. Write a number from 1 to {members}, or "
            "add members.",
        )


def check_twice(people: Sequence[Official], table: str, path: Path) -> None:
    """That nobody with the same name and title stands twice in the table."""
    seen: dict[tuple[str, str], int] = {}
    for index, person in enumerate(people):
        same = seen.setdefault((person.name, person.title), index)
        if same != index:
            raise FormError(
                f"{path}: {table}[{index}]: trùng với {table}[{same}]. Mỗi người chỉ ghi một lần.",
                f"{path}: {table}[{index}]: the same as {table}[{same}]. List everybody once.",
            )


def check_term(form: Form, path: Path) -> None:
    """In which year of the term the vote falls, by anniversary or by calendar year."""
    rule = form.rules.term_year
    start, day = form.term.start, form.conference.date
    if rule is None or rule.value in _years_of_term(form):
        return
    raise FormError(
        f"{path}: conference.date: {day:%d/%m/%Y} không thuộc năm thứ {rule.value} của nhiệm kỳ "
        f"bắt đầu {start:%d/%m/%Y} ({cited(rule.clause).vi}). Hãy kiểm tra term.start và "
        "conference.date; nhiệm kỳ tính từ năm sau đại hội thì ghi term.first_year = 'after'.",
        f"{path}: conference.date: {day} is not in year {rule.value} of the term begun {start} "
        f"({cited(rule.clause).en}). Check term.start and conference.date; for a term that counts "
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


def check_proposals(form: Form, path: Path) -> None:
    """A profile that leaves all open does not know what low confidence proposes either."""
    if form.rules.own_proposals and form.proposes is None:
        raise FormError(
            f"{path}: proposes: bộ quy tắc {form.profile} cần bảng [proposes] với more_than và "
            "at_least: khi tín nhiệm thấp thì đề nghị gì.",
            f"{path}: proposes: the profile {form.profile} needs a table [proposes] with more_than "
            "and at_least: what low confidence proposes.",
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
