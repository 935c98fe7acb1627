"""Who may see and decide what."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import Permission, Role

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
SEE_OWN = Permission("core.privacy.own.see", owner=True, label=_("xem dữ liệu của chính mình"))
REQUEST = Permission(
    "core.privacy.erasure.request", roles=ADMINISTRATORS, owner=True, label=_("lập đề nghị xoá dữ liệu cá nhân")
)
DECIDE = Permission("core.privacy.erasure.decide", roles=ADMINISTRATORS, label=_("quyết định xoá dữ liệu cá nhân"))
#: Longest texts of a request.
REASON_MAX, DOCUMENT_MAX = 1000, 300
