"""Who may do what with registers, and which fields of which records a reader sees: decided here and nowhere else.

A field's class (NĐ 47/2020 Đ.11: mở, chia sẻ mặc định, chia sẻ đặc thù) says who reads it: open fields everybody,
default fields public servants, special fields those of the owner agency (for the records in their scope) and those to
whom the owner opened them. A field outside a ``View`` does not exist for that reader: it cannot be shown, filtered,
sorted, searched, counted by, exported or named.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed, Permission, Role, Scope, can
from tinhso.data.registers.data import Declaration, Sharing

KEEPERS = frozenset({Role.OFFICER, Role.UNIT_HEAD, Role.DATA_STEWARD})

READ = Permission("registers.special.read", roles=KEEPERS, label=_("đọc trường chia sẻ đặc thù của sổ thuộc cơ quan"))
WRITE = Permission(
    "registers.record.write", roles=frozenset({Role.DATA_STEWARD}), label=_("ghi bản ghi của sổ thuộc cơ quan")
)
DECLARE = Permission(
    "registers.declare",
    roles=frozenset({Role.DATA_STEWARD, Role.ADMINISTRATOR}),
    label=_("khai báo sổ dữ liệu của cơ quan"),
)
LOAD = Permission("registers.load", roles=frozenset({Role.ADMINISTRATOR}), label=_("nạp khai báo sổ của tỉnh"))
GRANT = Permission(
    "registers.field.grant",
    roles=frozenset({Role.DATA_STEWARD}),
    label=_("mở trường chia sẻ đặc thù cho cơ quan khác"),
)
CONFIRM = Permission(
    "registers.field.confirm",
    roles=frozenset({Role.DATA_STEWARD, Role.UNIT_HEAD}),
    label=_("xác nhận việc mở trường nhạy cảm cho cơ quan khác"),
)
KEYS = Permission("registers.keys", roles=frozenset({Role.ADMINISTRATOR}), label=_("cấp khoá truy cập cho hệ thống"))
AUDIT = Permission(
    "registers.batches.read",
    roles=frozenset({Role.DATA_STEWARD, Role.ADMINISTRATOR, Role.AUDITOR}),
    label=_("xem các lô nhập của sổ"),
)
SEE_OWN = Permission("registers.own.see", owner=True, label=_("xem bản ghi về chính mình"))
SURVEY = Permission("registers.sources.answer", roles=KEEPERS, label=_("tự khảo sát nguồn dữ liệu của cơ quan"))


@dataclass(frozen=True)
class View:
    """What one reader sees of one register.

    ``fields`` may be read in every row shown; ``scopes`` None means all rows, else only rows in one of them. ``inner``:
    the reader belongs to the owner and also sees who made a version and why.
    """

    fields: frozenset[str]
    scopes: tuple[Scope, ...] | None = None
    inner: bool = False
    is_staff: bool = False

    def classes(self, declaration: Declaration) -> tuple[Sharing, ...]:
        """Return the classes of sharing whose every searched field may be read: only their words may be searched."""
        return tuple(
            sharing
            for sharing in Sharing
            if all(item.name in self.fields for item in declaration.shown if item.search and item.sharing is sharing)
        )


def owner_scope(declaration: Declaration) -> Scope:
    """Return the scope of the register as a whole."""
    return Scope(agency=declaration.owner, area="")


def record_scope(declaration: Declaration, agency: str, area: str) -> Scope:
    """Return the scope of one record: its own agency and area where the declaration names such fields."""
    return Scope(agency=agency or declaration.owner, area=area)


def view_of(actor: Actor, declaration: Declaration, *, granted: Collection[str] = (), wide: bool = False) -> View:
    """Return what *actor* sees. One who keeps only some records sees those whole; *wide*: all rows, fewer fields."""
    if actor == SYSTEM or can(actor, READ, scope=owner_scope(declaration)):
        return View(frozenset(declaration.names), inner=True, is_staff=True)
    scopes = _kept(actor, declaration)
    if scopes and not wide:
        return View(frozenset(declaration.names), scopes=scopes, inner=True, is_staff=True)
    return View(_base(actor, declaration, granted), is_staff=actor.is_staff)


def _base(actor: Actor, declaration: Declaration, granted: Collection[str]) -> frozenset[str]:
    allowed = {Sharing.OPEN, Sharing.DEFAULT} if actor.is_staff else {Sharing.OPEN}
    return frozenset(item.name for item in declaration.shown if item.sharing in allowed or item.name in granted)


def _kept(actor: Actor, declaration: Declaration) -> tuple[Scope, ...]:
    """Return the parts of the register that the actor keeps: only where its records carry an agency or an area."""
    if not (declaration.agency_field or declaration.area_field):
        return ()
    found = []
    for grant in actor.grants:
        if grant.role not in KEEPERS:
            continue
        reaches_owner = declaration.agency_field or Scope(agency=grant.scope.agency).covers(
            Scope(agency=declaration.owner)
        )
        if reaches_owner and grant.scope.area != "":
            found.append(grant.scope)
    return tuple(found)


def view_of_record(
    actor: Actor, declaration: Declaration, agency: str, area: str, *, granted: Collection[str] = ()
) -> View:
    """Return what *actor* sees of one record."""
    if actor == SYSTEM or can(actor, READ, scope=record_scope(declaration, agency, area)):
        return View(frozenset(declaration.names), inner=True, is_staff=True)
    return View(_base(actor, declaration, granted), is_staff=actor.is_staff)


def may_write(actor: Actor, declaration: Declaration, agency: str, area: str) -> bool:
    """Whether *actor* may write the record.

    Where the key holds a special field, only a writer over the whole register may: the refusal of a taken key would
    tell others what records they do not keep hold.
    """
    if actor == SYSTEM or can(actor, WRITE, scope=owner_scope(declaration)):
        return True
    secret_key = any(
        field is not None and field.sharing is Sharing.SPECIAL
        for field in (declaration.field(name) for name in declaration.key)
    )
    return not secret_key and can(actor, WRITE, scope=record_scope(declaration, agency, area))


def require_write(actor: Actor, declaration: Declaration, agency: str, area: str) -> None:
    """Raise NotAllowed unless ``may_write``."""
    if not may_write(actor, declaration, agency, area):
        raise NotAllowed(WRITE)


def may_write_some(actor: Actor, declaration: Declaration) -> bool:
    """Whether there are records the actor may write (for buttons; each write is asked again)."""
    if may_write(actor, declaration, "", ""):
        return True
    return any(
        may_write(actor, declaration, scope.agency if scope.agency != "*" else "", scope.area)
        for scope in _kept(actor, declaration)
    )


def may_declare(actor: Actor, owner: str) -> bool:
    """Whether *actor* may declare registers of the agency *owner*."""
    return actor == SYSTEM or can(actor, DECLARE, scope=Scope(agency=owner, area=""))


def require_declare(actor: Actor, owner: str) -> None:
    """Raise NotAllowed unless ``may_declare``."""
    if not may_declare(actor, owner):
        raise NotAllowed(DECLARE)


def may_grant(actor: Actor, owner: str) -> bool:
    """Whether *actor* may open special fields of the registers of the agency *owner*."""
    return actor == SYSTEM or can(actor, GRANT, scope=Scope(agency=owner, area=""))


def may_confirm(actor: Actor, owner: str) -> bool:
    """Whether *actor* may confirm what another opened."""
    return actor == SYSTEM or can(actor, CONFIRM, scope=Scope(agency=owner, area=""))


def may_audit(actor: Actor, owner: str = "") -> bool:
    """Whether *actor* may see what batches brought to the registers of the agency *owner*."""
    return actor == SYSTEM or can(actor, AUDIT, scope=Scope(agency=owner, area=""))


def reads_scores_whole(actor: Actor, declaration: Declaration) -> bool:
    """Whether *actor* sees the register's scores with their counts: whoever reads every record in every field."""
    return actor == SYSTEM or can(actor, READ, scope=owner_scope(declaration))


def sees_scores(actor: Actor, declaration: Declaration) -> bool:
    """Whether *actor* sees the register's scores at all: the public those that are open or shared by default."""
    return declaration.sharing is not Sharing.SPECIAL or actor.is_staff or actor == SYSTEM
