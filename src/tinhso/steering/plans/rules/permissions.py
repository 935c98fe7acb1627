"""Who may do what with plans."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed, Permission, Role, Scope, can

READ = Permission("plans.read", public=True, label=_("xem kế hoạch"))
EDIT = Permission(
    "plans.item.edit", roles=frozenset({Role.DATA_STEWARD, Role.ADMINISTRATOR}), label=_("sửa dòng của kế hoạch")
)
LOAD = Permission("plans.province.load", roles=frozenset({Role.ADMINISTRATOR}), label=_("nạp kế hoạch của tỉnh"))


def scope_of(leading: tuple[str, ...], steward: str) -> Scope:
    """Return the scope a row lies in: the agency that leads it; where the document names none, the plan's steward."""
    root = steward.split("/")[0]
    named = [code for code in leading if code == root or code.startswith(root + "/")]
    return Scope(agency=named[0] if named else steward, area="")


def require_load(actor: Actor) -> None:
    """Raise NotAllowed unless *actor* may load a province folder: an administrator, or the system itself."""
    if actor != SYSTEM and not can(actor, LOAD):
        raise NotAllowed(LOAD)
