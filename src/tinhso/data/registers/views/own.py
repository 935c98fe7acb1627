"""A person reads a record about themselves."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.core.clock.api import today
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.data.registers.adapters import units
from tinhso.data.registers.data import Declaration, FieldType, UnknownRecord
from tinhso.data.registers.selectors import own
from tinhso.data.registers.selectors.own import OwnRecord
from tinhso.data.registers.views.common import Wording, title_of


def purpose_of(declaration: Declaration) -> str:
    """Return what a register is kept for: the acts that ask for it."""
    acts = [f"{item.article}, {item.act}" if item.article else item.act for item in declaration.legal_basis]
    return "; ".join(acts) or _("cơ sở dữ liệu dùng chung của tỉnh")


def lines_of(item: OwnRecord) -> tuple[tuple[str, str], ...]:
    """Return the values of a record about a person, by label, in words."""
    wording = Wording(item.declaration, [item.record.values])
    shown = [field for field in item.declaration.shown if field.name in item.record.values]
    return tuple((str(field.label), wording.text(field, item.record.values[field.name])) for field in shown)


@never_cache
@require_safe
@signed_in
def own_record(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Show one record about whoever is signed in, without the data of others it names."""
    try:
        found = own.own_record(by=actor_of(request), code=code, public_id=public_id)
    except UnknownRecord as error:
        raise Http404(str(error)) from error
    declaration = found.declaration
    context = {
        "declaration": declaration,
        "record": found.record,
        "title": title_of(declaration, found.record.values),
        "lines": lines_of(found),
        "masked": len(found.record.values) < len(declaration.names),
        "owner": units.names(FieldType.AGENCY, [declaration.owner], today()).get(declaration.owner, declaration.owner),
        "purpose": purpose_of(declaration),
    }
    return render(request, "registers/own_record.html", context)
