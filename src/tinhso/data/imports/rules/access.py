"""Who may import: the stewards of registers; which register is asked of registers each time (``require_write``)."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import Permission, Role

IMPORT = Permission("imports.import", roles=frozenset({Role.DATA_STEWARD}), label=_("nhập tệp vào sổ dữ liệu"))
