"""Who may see, decide and change what of quality."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed, Permission, Role, Scope, can
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import Declaration

_KEEPERS = frozenset({Role.OFFICER, Role.UNIT_HEAD, Role.DATA_STEWARD})

#: Rows that fail, of the records one keeps: the roles that registers let read these records whole.
READ = Permission("quality.rows.read", roles=_KEEPERS, label=_("xem dòng chưa đạt của sổ thuộc cơ quan"))
WORK = Permission(
    "quality.rows.assign",
    roles=frozenset({Role.UNIT_HEAD, Role.DATA_STEWARD}),
    label=_("giao và bỏ qua dòng chưa đạt của sổ thuộc cơ quan"),
)
DECIDE = Permission(
    "quality.pairs.decide", roles=frozenset({Role.DATA_STEWARD}), label=_("kết luận cặp bản ghi nghi trùng")
)
TARGET = Permission(
    "quality.target.set",
    roles=frozenset({Role.DATA_STEWARD, Role.LEADER}),
    label=_("đặt mục tiêu chất lượng của sổ thuộc cơ quan"),
)
MEASURE = Permission(
    "quality.measure",
    roles=frozenset({Role.DATA_STEWARD, Role.ADMINISTRATOR}),
    label=_("đo lại chất lượng một sổ"),
)
LOAD = Permission("quality.load", roles=frozenset({Role.ADMINISTRATOR}), label=_("nạp khai báo đo chất lượng của tỉnh"))


def owner_scope(declaration: Declaration) -> Scope:
    """Return the scope of the register as a whole."""
    return Scope(agency=declaration.owner, area="")


def row_scope(declaration: Declaration, agency: str, area: str) -> Scope:
    """Return the scope of one record, as the registers have it."""
    return Scope(agency=agency or declaration.owner, area=area)


def reads_whole(actor: Actor, declaration: Declaration) -> bool:
    """Whether *actor* reads every record of the register in every field."""
    return registers.reads_scores_whole(actor, declaration)


def kept_scopes(actor: Actor, declaration: Declaration) -> tuple[Scope, ...] | None:
    """Return the parts of the register whose rows *actor* reads whole; None: all of it; (): none."""
    if reads_whole(actor, declaration):
        return None
    if not (declaration.agency_field or declaration.area_field):
        return ()
    owner = Scope(agency=declaration.owner)
    return tuple(
        grant.scope
        for grant in actor.grants
        if grant.role in _KEEPERS
        and grant.scope.area != ""
        and (declaration.agency_field or Scope(agency=grant.scope.agency).covers(owner))
    )


def may(actor: Actor, permission: Permission, declaration: Declaration, agency: str = "", area: str = "") -> bool:
    """Whether *actor* may do this with the register, or with one of its records."""
    if actor == SYSTEM or can(actor, permission, scope=owner_scope(declaration)):
        return True
    return bool(agency or area) and can(actor, permission, scope=row_scope(declaration, agency, area))


def require(actor: Actor, permission: Permission, declaration: Declaration, agency: str = "", area: str = "") -> None:
    """Raise NotAllowed unless ``may``."""
    if not may(actor, permission, declaration, agency, area):
        raise NotAllowed(permission)


def sees_register(actor: Actor, declaration: Declaration) -> bool:
    """Whether *actor* may see the register's scores at all: the public those that are open or shared by default."""
    return registers.sees_scores(actor, declaration)
