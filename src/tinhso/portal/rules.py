"""Who may see the workspace."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import STAFF_ROLES, Permission

SEE_WORKSPACE = Permission("portal.workspace.see", roles=STAFF_ROLES, label=_("xem trang việc của tôi"))
