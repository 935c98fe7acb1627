"""Who may do what with claims."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import Permission, Role

_STEWARDS = frozenset({Role.DATA_STEWARD})
_REVIEWERS = frozenset({Role.DATA_STEWARD, Role.REVIEWER})

#: Check a document: anybody, signed in or not.
CHECK = Permission("claims.check", public=True, label=_("kiểm một văn bản"))
#: Read, correct, resolve and delete an uploaded document: its owner alone. No role opens a stranger's document.
OWN = Permission("claims.own", owner=True, label=_("xem và sửa văn bản mình đã tải lên"))
#: Read the province's documents and findings: they are published.
READ_PROVINCE = Permission("claims.province.read", public=True, label=_("xem số liệu các văn bản của tỉnh"))
#: Confirm, correct and add claims of the province's documents; load them.
EDIT_PROVINCE = Permission("claims.province.edit", roles=_STEWARDS, label=_("sửa số liệu các văn bản của tỉnh"))
#: Resolve and reopen findings of the province's documents, draft letters about them.
RESOLVE_PROVINCE = Permission(
    "claims.province.resolve", roles=_REVIEWERS, label=_("xử lý phát hiện trong văn bản của tỉnh")
)
