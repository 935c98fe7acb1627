"""Keeping views of a list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinhso.core.identity.api import actor_of, signed_in
from tinhso.data.registers.data import RegistersError
from tinhso.data.registers.selectors import records
from tinhso.data.registers.services import saved
from tinhso.data.registers.views.common import told


@signed_in
@require_POST
@told
def keep_view(request: HttpRequest, code: str) -> HttpResponseBase:
    """Keep the list's filters, sort and columns under a name, or forget one."""
    by = actor_of(request)
    address = reverse("registers:register", args=[code])
    forgotten = request.POST.get("forget", "")
    if forgotten and records.is_uuid(forgotten):
        saved.forget_view(by=by, code=code, public_id=forgotten)
        return HttpResponseRedirect(address)
    query, shared = request.POST.get("query", ""), request.POST.get("shared_with", "")
    try:
        saved.save_view(by=by, code=code, name=request.POST.get("name", ""), query=query, shared_with=shared)
    except RegistersError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã lưu danh sách."))
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
