"""Whether the whole directory fits together: codes, validity, parents, successors. Each problem names row and field."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from tinhso.core.directory.data import LEVELS, Agency, Area, Passing, Post, Problem, Successor, Target
from tinhso.core.directory.rules.snapshot import DEPTH, Directory, begins, ends, in_force

AREA_CODE = re.compile(r"[0-9]{2,10}")
PATH_CODE = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")
CODE_MAX = 100


def problems(directory: Directory) -> list[Problem]:
    """Return everything that does not fit, in a steady order; empty if all does."""
    return [
        *_twice(directory),
        *_areas(directory),
        *_agencies(directory),
        *_posts(directory),
        *_successors(directory),
    ]


def new_problems(before: Directory, after: Directory) -> list[Problem]:
    """Return the problems of *after* that *before* did not have: a write answers for its own only."""
    known = set(problems(before))
    return [item for item in problems(after) if item not in known]


def _twice(directory: Directory) -> Iterator[Problem]:
    counts = Counter((row.kind_of_row, row.key) for row in directory.contents())
    for (_kind, key), count in counts.items():
        if count > 1:
            yield Problem(_("có %(count)s dòng cùng mã và cùng ngày bắt đầu.") % {"count": count}, key, "code")


# --- validity -----------------------------------------------------------------------------------


def _validity(rows: Sequence[Area] | Sequence[Agency] | Sequence[Post]) -> Iterator[Problem]:
    """Yield the problems of the rows of one code, oldest first: ends before it begins, or two at once."""
    last: Area | Agency | Post | None = None
    for row in rows:
        if ends(row) < begins(row):
            yield Problem(_("ngày hết hiệu lực trước ngày bắt đầu."), row.key, "valid_to")
        if last is not None and begins(row) <= ends(last) and row.key != last.key:
            message = _("trùng thời gian với dòng %(other)s cùng mã.") % {"other": last.key}
            yield Problem(message, row.key, "valid_from")
        if last is None or ends(row) >= ends(last):
            last = row


def _covered(rows: Iterable[Area] | Iterable[Agency], row: Area | Agency | Post) -> bool:
    """Return whether *rows* (of one code) cover the whole time of *row* without a gap."""
    needed = begins(row)
    for above in sorted(rows, key=begins):
        if begins(above) > needed:
            return False
        if ends(above) >= ends(row):
            return True
        if ends(above) >= needed:
            needed = type(needed).fromordinal(ends(above).toordinal() + 1)
    return False


def _uncovered(row: Area | Agency | Post, above: str, field: str, exists: bool) -> Problem:
    if not exists:
        return Problem(_("không có mã «%(code)s» trong danh bạ.") % {"code": above}, row.key, field)
    message = _("«%(code)s» không có hiệu lực suốt thời gian của dòng này.") % {"code": above}
    return Problem(message, row.key, field)


# --- areas --------------------------------------------------------------------------------------


def _areas(directory: Directory) -> Iterator[Problem]:
    for rows in directory.areas_by_code.values():
        yield from _validity(rows)
    for row in directory.areas:
        if not AREA_CODE.fullmatch(row.code):
            yield Problem(_("mã địa bàn phải gồm 2 đến 10 chữ số."), row.key, "code")
        if not row.full_name.strip():
            yield Problem(_("thiếu tên."), row.key, "full_name")
        yield from _above(directory, row)


def _above(directory: Directory, row: Area) -> Iterator[Problem]:
    if not row.parent:
        if row.level is not LEVELS[0]:
            yield Problem(_("thiếu mã địa bàn cấp trên."), row.key, "parent")
        return
    if row.parent == row.code:
        yield Problem(_("không thể là cấp trên của chính mình."), row.key, "parent")
        return
    above = directory.areas_by_code.get(row.parent, [])
    meeting = [item for item in above if begins(item) <= ends(row) and begins(row) <= ends(item)]
    if not _covered(above, row):
        yield _uncovered(row, row.parent, "parent", bool(above))
    elif any(LEVELS.index(item.level) >= LEVELS.index(row.level) for item in meeting):
        message = _("«%(code)s» không phải cấp trên của cấp này.") % {"code": row.parent}
        yield Problem(message, row.key, "parent")


# --- agencies and posts -------------------------------------------------------------------------


def _agencies(directory: Directory) -> Iterator[Problem]:
    for rows in directory.agencies_by_code.values():
        yield from _validity(rows)
    for row in directory.agencies:
        if not PATH_CODE.fullmatch(row.code) or len(row.code) > CODE_MAX:
            yield Problem(_("mã cơ quan chưa đúng dạng; ví dụ camau/stttt."), row.key, "code")
        if not row.name.strip():
            yield Problem(_("thiếu tên."), row.key, "name")
        yield from _agency_above(directory, row)
        if row.area and not _meets(directory, row):
            yield _uncovered(row, row.area, "area", row.area in directory.areas_by_code)


def _meets(directory: Directory, row: Agency) -> bool:
    """Return whether the agency's area was there when the agency began (an area may end before its agency does)."""
    areas = directory.areas_by_code.get(row.area, ())
    return any(begins(item) <= begins(row) <= ends(item) for item in areas)


def _agency_above(directory: Directory, row: Agency) -> Iterator[Problem]:
    above = directory.parent_of(row)
    if not above:
        return
    if above == row.code:
        yield Problem(_("không thể là cấp trên của chính mình."), row.key, "parent")
        return
    if not _covered(directory.agencies_by_code.get(above, ()), row):
        yield _uncovered(row, above, "parent", above in directory.agencies_by_code)
    if (loop := _loop(directory, row)) is not None:
        message = _("các cơ quan trực thuộc vòng tròn: %(codes)s.") % {"codes": " → ".join(loop)}
        yield Problem(message, row.key, "parent")


def _loop(directory: Directory, row: Agency) -> list[str] | None:
    """Return the codes from *row* up to itself again, on the day *row* begins; None if there is an end."""
    codes, day = [row.code], begins(row)
    above = directory.parent_of(row)
    while above and len(codes) <= max(DEPTH, len(directory.agencies_by_code)):
        if above in codes:
            return [*codes, above] if above == row.code else None
        codes.append(above)
        found = directory.agency(above, day)
        above = directory.parent_of(found) if found else ""
    return None


def _posts(directory: Directory) -> Iterator[Problem]:
    by_code: dict[str, list[Post]] = {}
    for row in sorted(directory.posts, key=begins):
        by_code.setdefault(row.code, []).append(row)
    for rows in by_code.values():
        yield from _validity(rows)
    for row in directory.posts:
        if not PATH_CODE.fullmatch(row.code) or len(row.code) > CODE_MAX:
            yield Problem(_("mã chức vụ chưa đúng dạng; ví dụ camau/stttt/giam-doc."), row.key, "code")
        if not row.title.strip():
            yield Problem(_("thiếu tên chức vụ."), row.key, "title")
        if not _covered(directory.agencies_by_code.get(row.agency, ()), row):
            yield _uncovered(row, row.agency, "agency", row.agency in directory.agencies_by_code)


# --- successors ---------------------------------------------------------------------------------


def _successors(directory: Directory) -> Iterator[Problem]:
    groups: dict[tuple[Target, str, str], list[Successor]] = {}
    for row in directory.successors:
        groups.setdefault((row.target, row.old, row.on.isoformat()), []).append(row)
        yield from _ends_of(directory, row)
    for rows in groups.values():
        yield from _parts(rows)


def _ends_of(directory: Directory, row: Successor) -> Iterator[Problem]:
    """A successor takes over on the day ``on`` from what was there the day before."""
    before = type(row.on).fromordinal(row.on.toordinal() - 1)
    old = directory.unit(row.target, row.old, before)
    new = directory.unit(row.target, row.new, row.on)
    if old is None:
        message = _("«%(code)s» không có hiệu lực vào ngày trước đó (%(day)s).")
        yield Problem(message % {"code": row.old, "day": before.isoformat()}, row.key, "old")
    if new is None:
        message = _("«%(code)s» không có hiệu lực vào ngày %(day)s.")
        yield Problem(message % {"code": row.new, "day": row.on.isoformat()}, row.key, "new")
    if old is not None and row.kind is Passing.FULL and in_force(old, row.on) and old != new:
        message = _("«%(code)s» chuyển toàn bộ nhưng dòng cũ vẫn còn hiệu lực.") % {"code": row.old}
        yield Problem(message, row.key, "kind")
    if old is not None and old == new:
        yield Problem(_("một đơn vị không thể kế thừa chính nó."), row.key, "new")


def _parts(rows: Sequence[Successor]) -> Iterator[Problem]:
    """What becomes of one unit on one day: once wholly, or in parts whose shares, if any, make a whole."""
    if len(rows) > 1 and any(row.kind is Passing.FULL for row in rows):
        message = _("«%(code)s» đã chuyển toàn bộ thì không còn phần nào khác.") % {"code": rows[0].old}
        yield Problem(message, rows[0].key, "kind")
    shares: list[Fraction] = []
    for row in rows:
        if not row.share:
            continue
        share = share_of(row.share)
        if share is None or row.kind is Passing.FULL:
            yield Problem(_("tỷ lệ phải là phân số của một phần, ví dụ 1/3 hoặc 0.4."), row.key, "share")
            return
        shares.append(share)
    if shares and (len(shares) != len(rows) or sum(shares) != 1):
        message = _("tỷ lệ các phần của «%(code)s» phải có đủ và cộng lại bằng 1.") % {"code": rows[0].old}
        yield Problem(message, rows[0].key, "share")


def share_of(text: str) -> Fraction | None:
    """Return the share that *text* ("1/3", "0.4") names if it lies between 0 and 1, None otherwise."""
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 < share < 1 else None
