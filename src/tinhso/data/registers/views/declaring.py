"""Declaring a register on screen: new ones and next versions, with a look at what would happen first."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.core.access.api import NotAllowed
from tinhso.core.clock.api import today
from tinhso.core.directory.api import agencies
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.province.api import StaleVersionError
from tinhso.data.registers.data import Declaration, DeclarationError
from tinhso.data.registers.forms.declaration_form import content_of, rows_of, start
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.formats import FORMATS
from tinhso.data.registers.rules.soundness import LEVELS
from tinhso.data.registers.selectors.registers import register
from tinhso.data.registers.services.declaring import declare, preview
from tinhso.data.registers.views.common import kinds, personals, rhythms, sharings, told, types


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Declare a new register."""
    owners = _owners(request)
    if not owners:
        raise NotAllowed(access.DECLARE)
    return _form(request, None, 0, owners)


@signed_in
@require_http_methods(["GET", "POST"])
@told
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """Make the next version of a declaration."""
    item = register(code, by=actor_of(request))
    access.require_declare(actor_of(request), item.owner)
    return _form(request, item.declaration, item.version, _owners(request))


def _owners(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the agencies for which the reader may declare."""
    by = actor_of(request)
    return [(item.code, item.name) for item in agencies(on=today()) if access.may_declare(by, item.code)]


def _form(
    request: HttpRequest, declaration: Declaration | None, version: int, owners: list[tuple[str, str]]
) -> HttpResponseBase:
    base = start(declaration, owners[0][0] if owners else "")
    content, looked = base, None
    problems: list[str] = []
    if request.method == "POST":
        content = content_of(request.POST, base)
        if declaration is not None:
            content["code"] = declaration.code
        if "row" not in request.POST:
            done, problems, looked = _try(request, content, version, is_new=declaration is None)
            if done is not None:
                return done
    context = {
        "rows": rows_of(content),
        "is_new": declaration is None,
        "version": request.POST.get("seen", version),
        "owners": owners,
        "problems": problems,
        "looked": looked,
        "reason": request.POST.get("reason", ""),
        "declaration": declaration,
        "kinds": kinds(),
        "rhythms": rhythms(),
        "sharings": sharings(),
        "personals": personals(),
        "types": types(),
        "formats": sorted(FORMATS),
        "levels": sorted(LEVELS),
    }
    return render(request, "registers/declare.html", context, status=400 if problems else 200)


def _try(
    request: HttpRequest, content: dict[str, Any], version: int, *, is_new: bool
) -> tuple[HttpResponse | None, list[str], Any]:
    """Look at what was sent, or make it; return the answer, the problems, and what was looked at."""
    by = actor_of(request)
    seen = request.POST.get("seen", "")
    try:
        looked = preview(by=by, content=content)
        if is_new and not looked.is_new:
            return None, [_("code: đã có sổ với mã này.")], None
        if request.POST.get("act") != "save":
            return None, [], looked
        began = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else version
        made = declare(by=by, content=content, reason=request.POST.get("reason", ""), seen=began)
    except DeclarationError as error:
        return None, list(error.problems), None
    except StaleVersionError:
        return None, [_("Có người vừa lưu phiên bản khác của khai báo này. Hãy mở lại rồi sửa.")], None
    messages.success(request, _("Đã lưu khai báo, phiên bản %(number)s.") % {"number": made.version})
    return HttpResponseRedirect(reverse("registers:declaration", args=[made.code])), [], None
