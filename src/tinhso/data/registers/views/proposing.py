"""Beginning a declaration from a table."""

from pathlib import PurePath

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinhso.core.clock.api import new_id
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.data.registers.adapters.sheets import SheetRefused, tables
from tinhso.data.registers.services.proposing import propose
from tinhso.data.registers.views.declaring import DRAFTS, owners_for


@signed_in
@require_POST
def from_table(request: HttpRequest) -> HttpResponseBase:
    """Read the table that was sent and show the declaration it makes, to be looked over."""
    owner = owners_for(request)[0][0]
    sent, offer = request.FILES.get("tep"), tables()
    begin = HttpResponseRedirect(reverse("registers:declare"))
    if not isinstance(sent, UploadedFile) or offer is None or sent.file is None:
        messages.error(request, _("Hãy chọn một tệp bảng tính."))
        return begin
    to = new_id().hex[-12:]
    name = PurePath(sent.name or "").name
    try:
        draft = f"{DRAFTS}{to}"
        propose(by=actor_of(request), read=offer.read, content=sent.file, name=name, owner=owner, draft=draft)
    except SheetRefused as error:
        messages.error(request, str(error))
        return begin
    return HttpResponseRedirect(f"{begin['Location']}?to={to}")
