"""Who may do what with the calendar."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed, Permission, Role, can

READ = Permission("blocks.calendar.read", public=True, label=_("xem lịch làm việc"))
EDIT = Permission(
    "blocks.calendar.edit", roles=frozenset({Role.ADMINISTRATOR}), label=_("sửa ngày nghỉ và giờ làm việc")
)


def require_edit(actor: Actor) -> None:
    """Raise NotAllowed unless *actor* may change the calendar: an administrator, or the system itself."""
    if actor != SYSTEM and not can(actor, EDIT):
        raise NotAllowed(EDIT)
