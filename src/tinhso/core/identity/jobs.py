"""What identity tells the directory when a change is prepared, and does when it takes force."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.core.access.api import SYSTEM
from tinhso.core.directory.api import Target, register_touched
from tinhso.core.events.api import EventInfo, handles
from tinhso.core.identity.selectors import grants_touched
from tinhso.core.identity.services.succession import carry_over

register_touched("core.identity", gettext_lazy("Vai trò đã cấp"), grants_touched)


@handles("tinhso.core.directory.change.took-force.v1", name="core.identity.roles_carried_over")
def roles_carried_over(event: EventInfo) -> None:
    """Give the holders of roles over the old units the same roles over the new ones."""
    carry_over(
        by=SYSTEM,
        target=Target(event.data["target"]),
        sources=event.data["sources"],
        on=date.fromisoformat(event.data["on"]),
        reason=_("Kế thừa khi đơn vị được sắp xếp lại (%(change)s)") % {"change": event.subject},
    )
