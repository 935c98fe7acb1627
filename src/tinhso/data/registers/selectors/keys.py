"""The keys of machines, as those who look after them see them."""

from dataclasses import dataclass
from datetime import date, datetime

from tinhso.core.access.api import Actor, Scope, can
from tinhso.core.clock.api import today
from tinhso.data.registers.models import ServiceKey
from tinhso.data.registers.rules import access

SHOWN_MAX = 500


@dataclass(frozen=True)
class KeyInfo:
    """One key: never its token."""

    public_id: str
    name: str
    head: str
    role: str
    agency: str
    area: str
    registers: tuple[str, ...]
    may_write: bool
    valid_to: date | None
    made_at: datetime
    made_by: str
    revoked_at: datetime | None
    last_used_at: datetime | None

    @property
    def state(self) -> str:
        """Whether it opens anything today: live, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.valid_to is not None and self.valid_to < today() else "live"


def keys_for(by: Actor) -> list[KeyInfo]:
    """Return the keys whose whole reach lies inside what *by* looks after; one query."""
    found = (_info(row) for row in ServiceKey.objects.all()[:SHOWN_MAX])
    return [item for item in found if may_see(by, item)]


def key_for(by: Actor, public_id: str) -> KeyInfo | None:
    """Return one key, None where it is not there or not for *by*."""
    row = ServiceKey.objects.filter(public_id=public_id).first()
    item = _info(row) if row else None
    return item if item is not None and may_see(by, item) else None


def may_see(by: Actor, item: KeyInfo) -> bool:
    """Whether *by* looks after this key."""
    return can(by, access.KEYS, scope=Scope(agency=item.agency, area=item.area))


def _info(row: ServiceKey) -> KeyInfo:
    role, agency, area = row.grants[0] if row.grants else ("", "", "")
    return KeyInfo(
        public_id=str(row.public_id),
        name=row.name,
        head=row.head,
        role=role,
        agency=agency,
        area=area,
        registers=tuple(row.registers),
        may_write=row.may_write,
        valid_to=row.valid_to,
        made_at=row.made_at,
        made_by=row.made_by,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
