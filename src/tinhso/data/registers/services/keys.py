"""Keys of machines: a bearer token, shown once, of which only the hash is kept."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from hashlib import sha256
from secrets import token_urlsafe

import orjson
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, Grant, Role, Scope, can, require
from tinhso.core.clock.api import now, today
from tinhso.core.journal import api as journal
from tinhso.data.registers.adapters.layout import day_in, stamp_in, uuid_in
from tinhso.data.registers.data import RegistersError
from tinhso.data.registers.models import ServiceKey
from tinhso.data.registers.rules import access
from tinhso.data.registers.services.versions import one_line

PREFIX = "ts_"
FIND = (
    "SELECT public_id, name, grants, registers, may_write, valid_to, last_used_at FROM data_servicekey "
    "WHERE hash = %s AND revoked_at IS NULL"
)
#: «Last used» is written this seldom: a call must not cost a write.
USED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Caller:
    """Who calls the HTTP API: the actor, the registers reached (empty: all), and whether it may write."""

    actor: Actor
    registers: frozenset[str] = frozenset()
    may_write: bool = True


def make_key(
    *,
    by: Actor,
    name: str,
    role: Role,
    agency: str,
    area: str = "*",
    registers: Sequence[str] = (),
    may_write: bool = False,
    valid_to: date | None = None,
    reason: str,
) -> tuple[str, str]:
    """Make a key and return (public id, token); the token is not kept and cannot be shown again."""
    scope = Scope(agency=agency, area=area)
    require(by, access.KEYS, scope=scope)
    name, reason = one_line(name)[:200], one_line(reason)
    if not name or not reason:
        raise RegistersError(_("Hãy ghi tên hệ thống và lý do cấp khoá."))
    if role not in access.KEEPERS:
        raise RegistersError(_("Khoá của hệ thống chỉ mang vai công chức, lãnh đạo đơn vị hoặc quản lý dữ liệu."))
    token = PREFIX + token_urlsafe(32)
    with transaction.atomic():
        row = ServiceKey.objects.create(
            name=name,
            hash=_hash(token),
            head=token[:10],
            grants=[[role.value, agency, area]],
            registers=list(registers),
            may_write=may_write,
            valid_to=valid_to,
            made_at=now(),
            made_by=by.id,
        )
        journal.append(
            by=by,
            action="registers.key.made",
            subject=f"key:{row.public_id}",
            reason=reason,
            details={"name": name, "role": role.value, "agency": agency, "registers": list(registers)},
        )
    return str(row.public_id), token


def revoke_key(*, by: Actor, public_id: str, reason: str) -> None:
    """Make a key useless from now on."""
    with transaction.atomic():
        row = ServiceKey.objects.select_for_update().filter(public_id=public_id).first()
        if row is None:
            raise RegistersError(_("Không có khoá này."))
        for _role, agency, area in row.grants:
            if not can(by, access.KEYS, scope=Scope(agency=agency, area=area)):
                require(by, access.KEYS, scope=Scope(agency=agency, area=area))
        if row.revoked_at is None:
            row.revoked_at = now()
            row.save(update_fields=["revoked_at"])
            journal.append(by=by, action="registers.key.revoked", subject=f"key:{public_id}", reason=one_line(reason))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def caller_of(token: str, origin: str) -> Caller | None:
    """Return who holds a token; None if nobody does, or not any more. One query."""
    with connection.cursor() as cursor:  # by hand: this stands before every call, and the ORM costs four times as much
        cursor.execute(FIND, [_hash(token)])
        row = cursor.fetchone()
    if row is None or (row[5] is not None and day_in(row[5]) < today()):  # type: ignore[operator]
        return None
    _note_use(token, row[6])
    held, reached = (orjson.loads(item) if isinstance(item, str) else item for item in row[2:4])
    grants = tuple(Grant(Role(role), Scope(agency=agency, area=area)) for role, agency, area in held)
    actor = Actor(id=f"key:{uuid_in(row[0])}", name=row[1], grants=grants, origin=origin, is_signed_in=True)
    return Caller(actor, frozenset(reached), bool(row[4]))


def _note_use(token: str, last: object) -> None:
    """Write down that a key was used, to the hour; reading goes on where that cannot be written."""
    before = stamp_in(last)
    # SQLite hands a stamp of the ORM's over without its zone (UTC).
    if before is not None and now() - before.replace(tzinfo=before.tzinfo or UTC) < USED_EVERY:
        return
    with suppress(DatabaseError), transaction.atomic():
        ServiceKey.objects.filter(hash=_hash(token)).update(last_used_at=now())
