"""Who may see and steer events and jobs."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import Permission, Role

READ = Permission(
    "core.events.read",
    roles=frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    label=_("xem sự kiện và việc nền"),
)
MANAGE = Permission(
    "core.events.manage",
    roles=frozenset({Role.ADMINISTRATOR}),
    label=_("chạy lại hoặc bỏ việc nền bị hỏng"),
)
