"""Writes: loading a province folder, editing a row, going back to an earlier version."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, require
from tinhso.core.clock.api import now, today
from tinhso.core.directory import api as directory
from tinhso.core.journal import api as journal
from tinhso.core.province.api import Change, LoadReport, Step, compare, differences, fingerprint, from_plain, to_plain
from tinhso.steering.plans.adapters.folder import read_folder, write_folder
from tinhso.steering.plans.data import TYPES, Content, ContentError, Kind, Plan, Row, StaleVersionError
from tinhso.steering.plans.models import Origin, PlanItem, PlanItemVersion
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.references import problems
from tinhso.steering.plans.selectors import contents as selectors

REASON_MAX = 1000
_MESSAGES = 20


@dataclass
class _Changes:
    """What a load is about to write."""

    create: list[tuple[PlanItem, Any]] = field(default_factory=list)
    versions: list[tuple[PlanItem, Any, Origin]] = field(default_factory=list)
    remember: list[PlanItem] = field(default_factory=list)
    steps: Counter[Step] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def load_province(folder: Path, *, by: Actor) -> LoadReport:
    """Load the plans of a province folder; nothing is written unless all of it is sound.

    The directory is loaded before: agencies that a plan names must stand there.

    Rows edited here stay as they are and are named in the report. Loading the same folder twice changes nothing the
    second time. Raises ContentError (what and where, in Vietnamese) and NotAllowed.
    """
    permissions.require_load(by)
    rows = read_folder(folder)
    if found := problems(rows, _agencies()):
        raise ContentError("\n".join(found[:_MESSAGES]))
    with transaction.atomic():
        changes = _compare(rows)
        return _write(changes, rows, by)


def _agencies() -> set[str]:
    """Return the codes of every agency the directory has ever known: plans of the past name those of their time."""
    return set(directory.known_agencies(on=today()))


def _compare(rows: Sequence[Row]) -> _Changes:
    here = {
        (Kind(version.item.kind), version.item.code): version
        for version in selectors.current().select_for_update(of=("self", "item"))
    }
    changes = _Changes()
    for row in rows:
        plain = to_plain(row.content)
        version = here.pop(row.key, None)
        if version is None:
            item = PlanItem(kind=row.kind, code=row.content.code, plan=row.plan, position=row.position, version=1)
            item.loaded_hash = fingerprint(plain)
            changes.create.append((item, plain))
            changes.steps[Step.CREATE] += 1
        else:
            _apply(changes, version, plain)
            if version.item.position != row.position:
                version.item.position = row.position
                changes.remember.append(version.item)
    for version in here.values():
        _apply(changes, version, None)
    return changes


def _apply(changes: _Changes, version: PlanItemVersion, plain: Any) -> None:
    item = version.item
    folder = fingerprint(plain) if plain is not None else ""
    standing = fingerprint(version.content) if version.content is not None else ""
    step = compare(item.loaded_hash, standing, folder)
    changes.steps[step] += 1
    name = f"{item.kind} {item.code}"
    if step in {Step.UPDATE, Step.WITHDRAW, Step.CREATE}:
        changes.versions.append((item, plain, Origin.LOADED if plain is not None else Origin.WITHDRAWN))
    if step in {Step.UPDATE, Step.WITHDRAW, Step.CREATE, Step.ADOPT}:
        item.loaded_hash = folder
        changes.remember.append(item)
    elif step is Step.KEEP_EDIT:
        changes.kept.append(name)
    elif step is Step.CONFLICT:
        changes.conflicts.append(name)


def _write(changes: _Changes, rows: Sequence[Row], by: Actor) -> LoadReport:
    steps = changes.steps
    receipt = None
    if changes.create or changes.versions:
        details = {
            "created": len(changes.create),
            "changed": steps[Step.UPDATE],
            "withdrawn": steps[Step.WITHDRAW],
            "kept": len(changes.kept),
            "conflicts": len(changes.conflicts),
            "root": fingerprint([to_plain(row.content) for row in rows]),
        }
        receipt = journal.append(by=by, action="plans.province.loaded", subject=selectors.LOADED, details=details)
    made = {"made_at": now(), "made_by": by.id, "receipt": receipt}
    items = PlanItem.objects.bulk_create([item for item, _plain in changes.create])
    contents = [plain for _item, plain in changes.create]
    new = [
        PlanItemVersion(item=item, number=1, content=plain, origin=Origin.LOADED, **made)
        for item, plain in zip(items, contents, strict=True)
    ]
    for item, plain, origin in changes.versions:
        item.version += 1
        new.append(PlanItemVersion(item=item, number=item.version, content=plain, origin=origin, **made))
    PlanItemVersion.objects.bulk_create(new, batch_size=500)
    PlanItem.objects.bulk_update(changes.remember, ["version", "loaded_hash", "position"], batch_size=100)
    return LoadReport(
        created=len(changes.create),
        changed=steps[Step.UPDATE],
        withdrawn=steps[Step.WITHDRAW],
        unchanged=steps[Step.SAME] + steps[Step.ADOPT] + steps[Step.OURS],
        kept=tuple(changes.kept),
        conflicts=tuple(changes.conflicts),
        receipt=receipt,
        by_kind=dict(Counter(row.kind.value for row in rows)),
    )


def export_province(folder: Path) -> list[Path]:
    """Write the plans as they stand here into *folder*; return the files. Load then export gives the same."""
    return write_folder(folder, selectors.rows())


def edit(*, by: Actor, kind: Kind, content: Content, seen: int, reason: str) -> int:
    """Save *content* as a new version of its row and return the version's number.

    *seen* is the version the editor started from: StaleVersionError if another came meanwhile; the same save twice is
    one version. Raises NotAllowed, ContentError (unsound content, no reason, or nothing changed).
    """
    plain = to_plain(content)
    with transaction.atomic():
        item, standing = _locked(kind, content.code)
        _require_edit(by, item, standing)
        if _is_repeat(by, item, plain, standing, seen, reason):
            return item.version
        if item.version != seen:
            raise StaleVersionError
        if plain == standing:
            raise ContentError(_("Chưa có gì thay đổi so với bản đang dùng."))
        _check(item, content)
        return _add(by, item, plain, Origin.EDITED, reason, differences(standing, plain))


def restore(*, by: Actor, kind: Kind, code: str, number: int, seen: int, reason: str) -> int:
    """Make the content of version *number* count again, as a new version; return its number. Errors as for ``edit``."""
    with transaction.atomic():
        item, standing = _locked(kind, code)
        _require_edit(by, item, standing)
        if item.version != seen:
            raise StaleVersionError
        wanted = item.versions.filter(number=number).values_list("content", flat=True).first()
        if wanted is None:
            raise ContentError(_("Không có bản số %(number)s để khôi phục.") % {"number": number})
        if wanted == standing:
            raise ContentError(_("Bản số %(number)s giống hệt bản đang dùng.") % {"number": number})
        _check(item, from_plain(TYPES[kind], wanted, code))
        changes = differences(standing, wanted)
        return _add(by, item, wanted, Origin.RESTORED, reason, changes)


def _is_repeat(by: Actor, item: PlanItem, plain: Any, standing: Any, seen: int, reason: str) -> bool:
    """Return whether this very save was made already (a second click, a retry on a slow line)."""
    if item.version != seen + 1 or plain != standing:
        return False
    made_by, given = item.versions.values_list("made_by", "reason").get(number=item.version)
    return (made_by, given) == (by.id, _one_line(reason))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _locked(kind: Kind, code: str) -> tuple[PlanItem, Any]:
    item = PlanItem.objects.select_for_update().filter(kind=kind, code=code).first()
    if item is None:
        raise ContentError(_("Không có mục %(code)s.") % {"code": code})
    standing = item.versions.get(number=item.version).content
    if standing is None:
        raise ContentError(_("Mục %(code)s đã được rút khỏi kế hoạch.") % {"code": code})
    return item, standing


def _require_edit(by: Actor, item: PlanItem, standing: Any) -> None:
    require(by, permissions.EDIT, scope=scope_of(Kind(item.kind), from_plain(TYPES[Kind(item.kind)], standing)))


def scope_of(kind: Kind, content: Content) -> Any:
    """Return the scope a row lies in (see ``permissions.scope_of``); a result lies where its target does."""
    if kind is Kind.RESULT:
        found = selectors.content(Kind.TARGET, getattr(content, "target", ""))
        content = found[0] if found else content
    role = getattr(content, "leading", None) or getattr(content, "owner", None)
    plan_code = getattr(content, "plan", "")
    found = selectors.content(Kind.PLAN, plan_code) if plan_code else None
    steward = found[0].steward if found and isinstance(found[0], Plan) else getattr(content, "steward", "")
    return permissions.scope_of(role.parties if role else (), steward or getattr(content, "code", ""))


def _check(item: PlanItem, content: Content) -> None:
    """Raise ContentError unless the row still fits together with the others."""
    others = [row for row in selectors.rows(item.plan) if row.key != (Kind(item.kind), item.code)]
    changed = Row(Kind(item.kind), item.plan, item.position, content)
    agencies = _agencies()
    before = set(problems([*others], agencies))
    if found := [text for text in problems([*others, changed], agencies) if text not in before]:
        raise ContentError("\n".join(found[:_MESSAGES]))


def _add(by: Actor, item: PlanItem, plain: Any, origin: Origin, reason: str, changes: Sequence[Change]) -> int:
    reason = _one_line(reason)
    if not reason:
        raise ContentError(_("Hãy ghi lý do, ví dụ số và ngày của văn bản đính chính."))
    if len(reason) > REASON_MAX:
        raise ContentError(_("Lý do dài quá %(max)s chữ.") % {"max": REASON_MAX})
    item.version += 1
    receipt = journal.append(
        by=by,
        action=f"plans.{item.kind}.{origin}",
        subject=selectors.subject(Kind(item.kind), item.code),
        reason=reason,
        details={"version": item.version, "fields": [change.field for change in changes]},
    )
    item.save(update_fields=["version"])
    PlanItemVersion.objects.create(
        item=item,
        number=item.version,
        content=plain,
        origin=origin,
        made_at=now(),
        made_by=by.id,
        reason=reason,
        receipt=receipt,
    )
    return item.version
