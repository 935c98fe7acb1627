"""The holders that stand below this module: identity and the journal."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.core.access.api import Actor
from tinhso.core.identity import api as identity
from tinhso.core.journal import api as journal
from tinhso.core.privacy.adapters.registry import register_holdings
from tinhso.core.privacy.data import Holding, LegalHold
from tinhso.core.web.api import format_datetime

#: How many of a person's own journal entries the answer lists.
ENTRIES_MAX = 500


def _identity(subject_id: UUID) -> Sequence[Holding]:
    purpose = _("đăng nhập và phân quyền")
    return [Holding(thing.title, thing.values, purpose, since=thing.since) for thing in identity.held_of(subject_id)]


def _erase_identity(by: Actor, subject_id: UUID) -> int:
    return identity.erase_person(by=by, subject_id=subject_id)


def _holds_identity(subject_id: UUID) -> Sequence[LegalHold]:
    roles = identity.roles_in_force(subject_id)
    if not roles:
        return []
    reason = _("Còn giữ vai trò công vụ: %(roles)s. Hãy thu hồi vai trò trước.") % {"roles": ", ".join(roles)}
    return [LegalHold(reason, _("Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; nhiệm vụ công vụ đang thực hiện"))]


def _journal(subject_id: UUID) -> Sequence[Holding]:
    """List what the person did here, as the journal keeps it, while the names in it can still be opened."""
    found = []
    for key in sorted(identity.keys_of(subject_id)):
        for entry in journal.entries(actor=str(key), limit=ENTRIES_MAX):
            if not entry.actor_name or entry.actor_name == str(journal.ERASED):
                continue
            values = (
                (_("Việc"), journal.action_words(entry.action)),
                (_("Lúc"), format_datetime(entry.at)),
                (_("Họ và tên"), entry.actor_name),
                (_("Từ địa chỉ"), entry.origin),
            )
            found.append(Holding(_("Mục nhật ký số %(n)s") % {"n": entry.number}, values, _("trách nhiệm giải trình")))
    return found[:ENTRIES_MAX]


def register() -> None:
    """Tell the registry and the journal."""
    register_holdings(
        "core.identity",
        gettext_lazy("Tài khoản và đăng nhập"),
        _identity,
        erase=_erase_identity,
        holds=_holds_identity,
        keys=identity.keys_of,
    )
    register_holdings("core.journal", gettext_lazy("Nhật ký"), _journal)
    journal.register_name_search("core.identity", identity.people_named)
