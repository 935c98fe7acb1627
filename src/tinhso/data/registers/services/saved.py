"""Keeping a view of a list under a name."""

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.data.registers.data import RegistersError
from tinhso.data.registers.models import SavedView
from tinhso.data.registers.selectors.heads import head
from tinhso.data.registers.selectors.saved import agencies_of
from tinhso.data.registers.services.versions import one_line

VIEWS_MAX = 50
QUERY_MAX = 2000


def save_view(*, by: Actor, code: str, name: str, query: str, shared_with: str = "") -> None:
    """Keep *query* (the address's own words) under *name*; the same name again replaces it. No journal entry: it is
    the reader's own note, and says nothing about any record. *shared_with*: an agency of the reader's own, whose people
    then see the view too, each with the fields they may read. Errors: RegistersError.
    """
    name = one_line(name)[:100]
    if not by.is_signed_in or not name or len(query) > QUERY_MAX:
        raise RegistersError(_("Hãy đặt tên cho danh sách muốn lưu."))
    if shared_with and shared_with not in agencies_of(by):
        raise RegistersError(_("Chỉ chia sẻ danh sách với cơ quan của mình."))
    register = head(code)
    with transaction.atomic():
        mine = SavedView.objects.filter(register_id=register.id, owner=by.id)
        if mine.count() >= VIEWS_MAX and not mine.filter(name=name).exists():
            raise RegistersError(_("Đã lưu đủ %(max)s danh sách. Hãy xoá bớt.") % {"max": VIEWS_MAX})
        kept = {"query": query, "shared_with": shared_with, "made_at": now()}
        SavedView.objects.update_or_create(register_id=register.id, owner=by.id, name=name, defaults=kept)


def forget_view(*, by: Actor, code: str, public_id: str) -> None:
    """Remove one of the reader's own views."""
    SavedView.objects.filter(register_id=head(code).id, owner=by.id, public_id=public_id).delete()
