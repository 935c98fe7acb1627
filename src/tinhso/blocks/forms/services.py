"""Keeping and dropping drafts.

No journal entries: a draft is the writer's own note and says nothing until it is sent.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.blocks.forms.data import Draft, DraftRefused
from tinhso.blocks.forms.models import DraftRow
from tinhso.blocks.forms.rules.drafts import DRAFTS_MAX, KEPT, form_name, is_blank, kept_values
from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.identity.api import keys_of
from tinhso.core.privacy.api import Holding


def keep_draft(*, by: Actor, form: str, values: Iterable[tuple[str, Sequence[str]]]) -> Draft | None:
    """Keep what *by* typed into *form*, in place of what was kept before; None where nothing was typed.

    Raises DraftRefused. An account keeps at most 100 drafts: the oldest goes.
    """
    if not by.is_signed_in:
        raise DraftRefused(_("Hãy đăng nhập để giữ bản nháp."))
    name, kept = form_name(form), kept_values(values)
    with transaction.atomic():
        if is_blank(kept):
            DraftRow.objects.filter(owner=by.id, form=name).delete()
            return None
        row, _made = DraftRow.objects.update_or_create(
            owner=by.id, form=name, defaults={"content": kept, "saved_at": now()}
        )
        beyond = DraftRow.objects.filter(owner=by.id).values_list("pk", flat=True)[DRAFTS_MAX:]
        DraftRow.objects.filter(pk__in=list(beyond)).delete()
    return Draft(row.form, row.content, row.saved_at)


def discard_draft(*, by: Actor, form: str) -> None:
    """Drop a draft: it was sent, or is not wanted any more. Nothing happens where there is none."""
    DraftRow.objects.filter(owner=by.id, form=form).delete()


def tidy() -> int:
    """Drop the drafts that nobody touched for 30 days; return how many."""
    return DraftRow.objects.filter(saved_at__lt=now() - KEPT).delete()[0]


def held_of(subject_id: UUID) -> list[Holding]:
    """Return that a person has drafts (one query); what they say is shown to their writer only in the form itself."""
    rows = DraftRow.objects.filter(owner__in=_owners(subject_id)).values_list("form", "saved_at")[:DRAFTS_MAX]
    purpose = _("giữ điều đang viết dở")
    return [Holding(_("Bản nháp biểu mẫu"), ((_("Biểu mẫu"), form),), purpose, since=at) for form, at in rows]


def erase(by: Actor, subject_id: UUID) -> int:
    """Delete a person's drafts; safe to repeat."""
    return DraftRow.objects.filter(owner__in=_owners(subject_id)).delete()[0]


def _owners(subject_id: UUID) -> list[str]:
    return [str(key) for key in {subject_id, *keys_of(subject_id)}]
