"""What the registers hold of a person, told to core.privacy."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from tinhso.core.access.api import SYSTEM
from tinhso.core.identity.api import join_citizens
from tinhso.core.privacy.api import Holding, PersonalClass, register_holdings
from tinhso.data.registers.data import Personal
from tinhso.data.registers.rules.formats import is_identity_number
from tinhso.data.registers.selectors import citizens, own
from tinhso.data.registers.selectors.own import OwnRecord
from tinhso.data.registers.services.citizens import join, subjects_of
from tinhso.data.registers.services.erasing import erase_person, holds_of
from tinhso.data.registers.views.common import title_of
from tinhso.data.registers.views.own import lines_of, purpose_of


def _holding(item: OwnRecord) -> Holding:
    declaration = item.declaration
    seen = {field.personal for field in declaration.shown if field.name in item.record.values}
    return Holding(
        title=f"{declaration.name}: {title_of(declaration, item.record.values)}",
        values=tuple((label, text) for label, text in lines_of(item) if text),
        purpose=purpose_of(declaration),
        personal=PersonalClass.SENSITIVE if Personal.SENSITIVE in seen else PersonalClass.BASIC,
        since=item.record.known_from,
        url=reverse("own_record", args=[item.code, item.record.public_id]),
    )


def _find(subject_id: UUID) -> Sequence[Holding]:
    return [_holding(item) for item in own.records_about(by=SYSTEM, subject_id=subject_id)]


def _resolve(text: str) -> UUID | None:
    """Return whom an identity number means, if any register has a record about them."""
    if not is_identity_number(text):
        return None
    known = citizens.subject_of(text)
    if known is None and own.records_about(by=SYSTEM, citizen_id=text):
        return subjects_of([text])[text]
    return known


def register() -> None:
    """Tell privacy and identity."""
    register_holdings(
        "data.registers",
        gettext_lazy("Cơ sở dữ liệu dùng chung"),
        _find,
        erase=erase_person,
        holds=holds_of,
        readings=own.readings_of,
        resolve=_resolve,
    )
    join_citizens(join)
