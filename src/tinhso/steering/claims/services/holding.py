"""What claims hold of a person (uploads, the name beside decisions), and how it goes."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.identity.api import keys_of
from tinhso.core.privacy.api import Holding
from tinhso.steering.claims.models import ClaimVersion, Document, FindingEvent, Origin
from tinhso.steering.claims.services.documents import forget_document


def _owners(subject_id: UUID) -> list[str]:
    return [str(key) for key in {subject_id, *keys_of(subject_id)}]


def held_of(subject_id: UUID) -> Sequence[Holding]:
    """Return the person's uploads and how often the name stands beside a decision (three queries)."""
    owners = _owners(subject_id)
    purpose = _("kiểm số liệu của văn bản")
    found = [
        Holding(
            _("Văn bản đã gửi kiểm"),
            ((_("Tên"), document.title), (_("Tệp"), document.file_name)),
            purpose,
            since=document.created_at,
        )
        for document in Document.objects.light().filter(origin=Origin.UPLOAD, owner__in=owners)[:200]
    ]
    named = (model.objects.filter(by__in=owners).exclude(by_name="") for model in (ClaimVersion, FindingEvent))
    names = sum(rows.count() for rows in named)
    if names:
        values = ((_("Số lần"), str(names)),)
        found.append(Holding(_("Họ tên bên cạnh quyết định về số liệu"), values, _("trách nhiệm giải trình")))
    return found


def erase(by: Actor, subject_id: UUID) -> int:
    """Delete the person's uploads and the name beside decisions; return how many values went. Safe to repeat."""
    owners = _owners(subject_id)
    erased = 0
    for document in Document.objects.filter(origin=Origin.UPLOAD, owner__in=owners):
        forget_document(document, by=by, reason="xoá dữ liệu cá nhân")
        erased += 1
    for model in (ClaimVersion, FindingEvent):
        erased += model.objects.filter(by__in=owners).exclude(by_name="").update(by_name="")
    return erased
