"""What makes the rows of a calendar fit together; every problem is named by its row."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from tinhso.blocks.calendar.data import (
    OFF_KINDS,
    CalendarError,
    Cutoff,
    DayKind,
    Hours,
    Kind,
    Row,
    SpecialDay,
)
from tinhso.blocks.calendar.rules.hours import parse_shifts, parse_time

Dated = TypeVar("Dated", Hours, Cutoff)


def problems(rows: Sequence[Row]) -> list[str]:
    """Return what is wrong, each with the row it concerns; [] if the calendar is sound."""
    found: list[str] = []
    for (kind, code), count in Counter(row.key for row in rows).items():
        if count > 1:
            found.append(_("%(kind)s %(code)s có %(count)s dòng.") % {"kind": kind, "code": code, "count": count})
    days = {row.content.day: row.content for row in rows if isinstance(row.content, SpecialDay)}
    hours = [row.content for row in rows if isinstance(row.content, Hours)]
    cutoffs = [row.content for row in rows if isinstance(row.content, Cutoff)]
    for day in days.values():
        found += _wrong_day(day, days)
    found += [*_wrong_hours(hours), *_wrong_cutoffs(cutoffs), *_overlaps(hours), *_overlaps(cutoffs)]
    return found


def _wrong_day(special: SpecialDay, days: dict[date, SpecialDay]) -> Iterator[str]:
    place = special.code
    if not special.name.strip() or not special.legal_basis.strip():
        yield _("%(day)s: hãy ghi tên và căn cứ.") % {"day": place}
    if special.kind is DayKind.SWAP_WORK and special.day.weekday() < 5:
        yield _("%(day)s: ngày làm bù phải là thứ Bảy hoặc Chủ nhật.") % {"day": place}
    if special.kind is DayKind.SWAP_OFF and special.day.weekday() >= 5:
        yield _("%(day)s: ngày hoán đổi để nghỉ phải là ngày làm việc trong tuần.") % {"day": place}
    if special.partner is None:
        if special.kind in {DayKind.SWAP_OFF, DayKind.SWAP_WORK}:
            yield _("%(day)s: hãy nêu ngày hoán đổi kia.") % {"day": place}
        return
    if special.partner == special.day:
        yield _("%(day)s: ngày hoán đổi kia không thể là chính ngày này.") % {"day": place}
    other = days.get(special.partner)
    wanted = {DayKind.SWAP_OFF: DayKind.SWAP_WORK, DayKind.SWAP_WORK: DayKind.SWAP_OFF}.get(special.kind)
    if wanted and (other is None or other.kind is not wanted or other.partner != special.day):
        words = _("%(day)s: ngày hoán đổi kia (%(other)s) chưa có dòng khớp lại.")
        yield words % {"day": place, "other": special.partner.isoformat()}
    if special.kind is DayKind.COMPENSATORY and (other is None or other.kind not in OFF_KINDS):
        words = _("%(day)s: ngày được nghỉ bù (%(other)s) không phải ngày lễ.")
        yield words % {"day": place, "other": special.partner.isoformat()}


def _wrong_hours(hours: Sequence[Hours]) -> Iterator[str]:
    for row in hours:
        try:
            if not any(parse_shifts(text) for text in row.week):
                yield _("Giờ làm việc %(code)s: không có ngày làm việc nào.") % {"code": row.code}
        except CalendarError as error:
            yield f"{row.code}: {error}"


def _wrong_cutoffs(cutoffs: Sequence[Cutoff]) -> Iterator[str]:
    for row in cutoffs:
        try:
            parse_time(row.at)
        except CalendarError as error:
            yield f"{row.code}: {error}"


def _overlaps(rows: Sequence[Dated]) -> Iterator[str]:
    """Rows must follow one another: in force is one at a time."""
    ordered = sorted(rows, key=lambda row: row.valid_from)
    for row in ordered:
        if row.valid_to and row.valid_to < row.valid_from:
            yield _("%(code)s: ngày hết hiệu lực trước ngày có hiệu lực.") % {"code": row.code}
    for before, following in itertools.pairwise(ordered):
        if before.valid_to is None or following.valid_from <= before.valid_to:
            words = _("%(first)s và %(second)s cùng có hiệu lực từ %(day)s.")
            yield words % {"first": before.code, "second": following.code, "day": following.valid_from.isoformat()}


def check(rows: Sequence[Row], most: int = 20) -> None:
    """Raise CalendarError with all problems unless the rows fit together."""
    if found := problems(rows):
        raise CalendarError("\n".join(found[:most]))
    if not any(row.kind is Kind.HOURS for row in rows):
        raise CalendarError(_("Lịch phải có ít nhất một dòng giờ làm việc."))
