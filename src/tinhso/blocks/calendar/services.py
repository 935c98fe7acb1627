"""Writes: loading a province, saving days and hours with document and reason, importing a year, going back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinhso.blocks.calendar import selectors
from tinhso.blocks.calendar.adapters.folder import read_folder, write_folder
from tinhso.blocks.calendar.data import (
    CalendarError,
    Content,
    DayKind,
    Kind,
    Row,
    SpecialDay,
    StaleCalendar,
)
from tinhso.blocks.calendar.models import CalendarRow, CalendarVersion, Origin
from tinhso.blocks.calendar.rules import permissions
from tinhso.blocks.calendar.rules.checks import check
from tinhso.blocks.calendar.rules.codec import content_from
from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.core.province.api import LoadReport, Step, compare, fingerprint, to_plain

REASON_MAX = 1000
#: A year's file is a few kilobytes.
IMPORT_MAX = 200_000
MIRROR = {DayKind.SWAP_OFF: DayKind.SWAP_WORK, DayKind.SWAP_WORK: DayKind.SWAP_OFF}
Key = tuple[Kind, str]


def load_province(folder: Path, *, by: Actor) -> LoadReport:
    """Load ``calendar.yaml``; nothing is written unless all of it is sound. What was edited here stays and is named.

    Raises CalendarError (what and where) and NotAllowed.
    """
    permissions.require_edit(by)
    rows = read_folder(folder)
    if rows:
        check(rows)
    with transaction.atomic():
        standing = _standing()
        wanted = {row.key: to_plain(row.content) for row in rows}
        steps: dict[Key, Step] = {}
        for key in {**standing, **wanted}:
            row, plain = standing.get(key, (None, None))
            here = fingerprint(plain) if plain is not None else ""
            folder_hash = fingerprint(wanted[key]) if key in wanted else ""
            steps[key] = compare(row.loaded_hash if row else "", here, folder_hash)
        return _write_load(steps, standing, wanted, by)


def _write_load(
    steps: dict[Key, Step], standing: dict[Key, tuple[CalendarRow, Any]], wanted: dict[Key, Any], by: Actor
) -> LoadReport:
    counts = Counter(steps.values())
    written = {key for key, step in steps.items() if step in {Step.CREATE, Step.UPDATE, Step.WITHDRAW}}
    names = {step: tuple(f"{kind} {code}" for (kind, code), is_ in steps.items() if is_ is step) for step in Step}
    if written:
        details = {
            "created": counts[Step.CREATE],
            "changed": counts[Step.UPDATE],
            "withdrawn": counts[Step.WITHDRAW],
            "kept": counts[Step.KEEP_EDIT] + counts[Step.CONFLICT],
            "root": fingerprint([wanted[key] for key in sorted(wanted)]),
        }
        receipt = journal.append(
            by=by, action="blocks.calendar.province.loaded", subject=selectors.WHOLE, details=details
        )
        for key in sorted(written):
            plain = wanted.get(key)
            _version(key, standing, plain, Origin.LOADED if plain else Origin.WITHDRAWN, by, "", receipt)
    for key, step in steps.items():
        if key in written or step is Step.ADOPT:
            loaded = fingerprint(wanted[key]) if key in wanted else ""
            CalendarRow.objects.filter(kind=key[0], code=key[1]).update(loaded_hash=loaded)
    return LoadReport(
        created=counts[Step.CREATE],
        changed=counts[Step.UPDATE],
        withdrawn=counts[Step.WITHDRAW],
        unchanged=counts[Step.SAME] + counts[Step.ADOPT] + counts[Step.OURS],
        kept=names[Step.KEEP_EDIT],
        conflicts=names[Step.CONFLICT],
    )


def export_province(folder: Path) -> list[Path]:
    """Write the calendar as it stands here; load then export gives the same file."""
    return write_folder(folder, selectors.rows())


def save(*, by: Actor, kind: Kind, content: Content, seen: int, reason: str) -> None:
    """Save *content* as a new version of its row (a swap saves both its days).

    *seen* is the version the editor started from, 0 for a new row. Raises NotAllowed, StaleCalendar, CalendarError.
    """
    permissions.require_edit(by)
    changes: dict[Key, Any] = {(kind, content.code): to_plain(content)}
    if isinstance(content, SpecialDay) and content.kind in MIRROR and content.partner:
        mirror = replace(content, day=content.partner, partner=content.day, kind=MIRROR[content.kind])
        changes[Kind.DAY, mirror.code] = to_plain(mirror)
    _apply(by, changes, Origin.EDITED, reason, seen=(kind, content.code, seen))


def withdraw(*, by: Actor, kind: Kind, code: str, seen: int, reason: str) -> None:
    """Take a row back (the day is an ordinary one again); of a swap both days. Raises as ``save``."""
    permissions.require_edit(by)
    content, _number = selectors.content(kind, code)
    if content is None:
        raise CalendarError(_("Không có dòng %(code)s trong lịch.") % {"code": code})
    changes: dict[Key, Any] = {(kind, code): None}
    if isinstance(content, SpecialDay) and content.kind in MIRROR and content.partner:
        changes[Kind.DAY, content.partner.isoformat()] = None
    _apply(by, changes, Origin.WITHDRAWN, reason, seen=(kind, code, seen))


def restore(*, by: Actor, kind: Kind, code: str, number: int, seen: int, reason: str) -> None:
    """Make an earlier version count again, as a new version. Raises as ``save``."""
    permissions.require_edit(by)
    plain = (
        CalendarVersion.objects.filter(row__kind=kind, row__code=code, number=number)
        .values_list("content", flat=True)
        .first()
    )
    if plain is None:
        raise CalendarError(_("Không có bản số %(number)s để khôi phục.") % {"number": number})
    _apply(by, {(kind, code): plain}, Origin.RESTORED, reason, seen=(kind, code, seen))


def import_days(*, by: Actor, days: Iterable[SpecialDay], reason: str) -> int:
    """Save many days at once, all or none, in one journal entry; return how many changed. Raises as ``save``."""
    permissions.require_edit(by)
    return _apply(by, {(Kind.DAY, day.code): to_plain(day) for day in days}, Origin.IMPORTED, reason)


def _standing(*, lock: bool = True) -> dict[Key, tuple[CalendarRow, Any]]:
    versions = selectors.current()
    if lock:
        versions = versions.select_for_update(of=("self", "row"))
    return {(Kind(version.row.kind), version.row.code): (version.row, version.content) for version in versions}


def _apply(
    by: Actor, changes: dict[Key, Any], origin: Origin, reason: str, seen: tuple[Kind, str, int] | None = None
) -> int:
    reason = " ".join(reason.split())
    if not reason:
        raise CalendarError(_("Hãy ghi lý do, ví dụ số và ngày của văn bản quyết định."), "reason")
    if len(reason) > REASON_MAX:
        raise CalendarError(_("Lý do dài quá %(max)s chữ.") % {"max": REASON_MAX}, "reason")
    try:
        with transaction.atomic():
            standing = _standing()
            if seen and _number(standing, (seen[0], seen[1])) != seen[2]:
                raise StaleCalendar(_("Có người vừa lưu bản khác của mục này. Hãy xem bản mới rồi sửa lại."))
            changed = {key: plain for key, plain in changes.items() if standing.get(key, (None, None))[1] != plain}
            if not changed:
                raise CalendarError(_("Chưa có gì thay đổi so với lịch đang dùng."))
            check(_after(standing, changed))
            _write(by, standing, changed, origin, reason)
    except IntegrityError as error:  # two new rows for one day at once
        raise StaleCalendar(_("Có người vừa lưu bản khác của mục này. Hãy xem bản mới rồi sửa lại.")) from error
    return len(changed)


def _write(
    by: Actor, standing: dict[Key, tuple[CalendarRow, Any]], changed: dict[Key, Any], origin: Origin, reason: str
) -> None:
    (kind, code), *others = sorted(changed)
    receipt = journal.append(
        by=by,
        action=f"blocks.calendar.row.{origin}",
        subject=selectors.subject(kind, code) if not others else selectors.WHOLE,
        reason=reason,
        details={"rows": [f"{kind}:{code}" for kind, code in sorted(changed)][:500]},
    )
    for key, plain in sorted(changed.items(), key=lambda item: item[0]):
        _version(key, standing, plain, origin, by, reason, receipt)


def _number(standing: dict[Key, tuple[CalendarRow, Any]], key: Key) -> int:
    return standing[key][0].version if key in standing else 0


def _after(standing: dict[Key, tuple[CalendarRow, Any]], changed: dict[Key, Any]) -> Sequence[Row]:
    contents = {key: plain for key, (_row, plain) in standing.items()} | changed
    return [Row(kind, content_from(kind, plain, code)) for (kind, code), plain in contents.items() if plain is not None]


def _version(
    key: Key,
    standing: dict[Key, tuple[CalendarRow, Any]],
    plain: Any,
    origin: Origin,
    by: Actor,
    reason: str,
    receipt: int,
) -> None:
    if key in standing:
        row = standing[key][0]
        row.version += 1
        row.save(update_fields=["version"])
    else:
        row = CalendarRow.objects.create(kind=key[0], code=key[1], version=1)
    CalendarVersion.objects.create(
        row=row,
        number=row.version,
        content=plain,
        origin=origin,
        made_at=now(),
        made_by=by.id,
        reason=reason,
        receipt=receipt,
    )
