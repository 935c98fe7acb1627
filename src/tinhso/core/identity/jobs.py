"""What identity tells the directory when a change is prepared."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.directory.api import register_touched
from tinhso.core.identity.selectors import grants_touched

register_touched("core.identity", _("Vai trò đã cấp"), grants_touched)
