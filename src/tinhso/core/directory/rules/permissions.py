"""Who may do what with the directory."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import STAFF_ROLES, SYSTEM, Actor, NotAllowed, Permission, Role, can

READ = Permission("core.directory.read", public=True, label=_("xem danh bạ địa bàn, cơ quan"))
CONTACTS = Permission("core.directory.contacts.read", roles=STAFF_ROLES, label=_("xem cách liên hệ của cán bộ"))
EDIT = Permission(
    "core.directory.row.edit",
    roles=frozenset({Role.DATA_STEWARD, Role.ADMINISTRATOR}),
    label=_("sửa dòng của danh bạ"),
)
CHANGE = Permission(
    "core.directory.change.decide",
    roles=frozenset({Role.DATA_STEWARD, Role.ADMINISTRATOR}),
    label=_("soạn và ghi nhận việc sáp nhập, chia tách, đổi tên"),
)
IMPORT = Permission(
    "core.directory.rows.import",
    roles=frozenset({Role.DATA_STEWARD, Role.ADMINISTRATOR}),
    label=_("nạp danh bạ từ tệp"),
)
LOAD = Permission("core.directory.load", roles=frozenset({Role.ADMINISTRATOR}), label=_("nạp danh bạ của tỉnh"))


def require_load(actor: Actor) -> None:
    """Raise NotAllowed unless *actor* may load a province folder: an administrator, or the system itself."""
    if actor != SYSTEM and not can(actor, LOAD):
        raise NotAllowed(LOAD)
