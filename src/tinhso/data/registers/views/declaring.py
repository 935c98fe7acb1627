"""Declaring a register on screen: from nothing or from a table, field by field, with a look at what would happen."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.blocks.forms.api import Draft, discard_draft, draft_of, drafts_of
from tinhso.core.access.api import NotAllowed
from tinhso.core.clock.api import new_id, today
from tinhso.core.directory.api import agencies
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.province.api import StaleVersionError
from tinhso.data.registers.adapters.sheets import SheetRefused, tables
from tinhso.data.registers.data import Declaration, DeclarationError, RegisterInfo
from tinhso.data.registers.forms.declaration_form import (
    act_on,
    content_of,
    plain_of,
    rows_of,
    start,
)
from tinhso.data.registers.forms.record_form import RecordForm
from tinhso.data.registers.forms.told_problems import told_problems
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.formats import FORMATS
from tinhso.data.registers.rules.naming import name_from
from tinhso.data.registers.rules.plain_types import plain_types
from tinhso.data.registers.rules.soundness import LEVELS
from tinhso.data.registers.selectors.heads import heads
from tinhso.data.registers.selectors.registers import register
from tinhso.data.registers.services.declaring import Preview, declare, preview
from tinhso.data.registers.views.common import kinds, rhythms, told

DRAFTS = "registers:declare:"
CODE_MAX = 40


def owners_for(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the agencies for which the reader may declare. Raises NotAllowed where there is none."""
    by = actor_of(request)
    found = [(item.code, item.name) for item in agencies(on=today()) if access.may_declare(by, item.code)]
    if not found:
        raise NotAllowed(access.DECLARE)
    return found


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Declare a new register: choose where to begin, then fill in, look, publish."""
    owners = owners_for(request)
    to = _token(request.POST.get("to") or request.GET.get("to", ""))
    if request.method == "GET" and request.GET.get("tu") == "trang":
        return HttpResponseRedirect(f"{request.path}?to={new_id().hex[-12:]}")
    if request.method == "GET" and not to:
        return _beginning(request)
    return _editor(request, None, owners, f"{DRAFTS}{to or 'new'}")


def _token(text: str) -> str:
    return text if text.isascii() and text.isalnum() and len(text) <= 32 else ""


def _beginning(request: HttpRequest) -> HttpResponse:
    """Show the ways to begin, and what was begun before."""
    begun = [
        {"to": item.form.removeprefix(DRAFTS), "name": item.first("name_vi") or _("chưa có tên"), "at": item.saved_at}
        for item in drafts_of(DRAFTS, by=actor_of(request))
        if not item.form.startswith(f"{DRAFTS}of:")
    ]
    return render(request, "registers/declare_start.html", {"begun": begun, "reads": tables() is not None})


@signed_in
@require_http_methods(["GET", "POST"])
@told
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """Make the next version of a declaration."""
    item = register(code, by=actor_of(request))
    access.require_declare(actor_of(request), item.owner)
    return _editor(request, item, owners_for(request), f"{DRAFTS}of:{code}")


def _editor(
    request: HttpRequest, item: RegisterInfo | None, owners: list[tuple[str, str]], draft_name: str
) -> HttpResponseBase:
    declaration = item.declaration if item else None
    base = start(declaration, owners[0][0])
    draft = draft_of(draft_name, by=actor_of(request)) if request.method == "GET" else None
    sent = request.POST if request.method == "POST" else _as_sent(draft)
    content = _content(sent, base, declaration) if sent is not None else base
    act, looked, problems, focus = request.POST.get("act", ""), None, list[str](), None
    if act in {"look", "save"} or (request.method == "POST" and not act):
        done, problems, looked = _try(request, content, item, draft_name)
        if done is not None:
            return done
    elif act:
        focus = act_on(content, act)
    if not content["fields"]:
        content["fields"], focus = [{}], 0
    context = _context(content, sent, item) | {
        "owners": owners,
        "problems": told_problems(problems, content),
        "looked": looked,
        "preview_form": RecordForm(looked.declaration, by=actor_of(request), prefix="xem") if looked else None,
        "focus": focus,
        "takes_focus": request.method == "POST",
        "draft": draft,
        "draft_name": draft_name,
        "to": draft_name.removeprefix(DRAFTS),
    }
    return render(request, "registers/declare.html", context, status=400 if problems else 200)


def _as_sent(draft: Draft | None) -> QueryDict | None:
    """Return a draft as if it had been sent."""
    if draft is None:
        return None
    made = QueryDict(mutable=True)
    for name, texts in draft.values.items():
        made.setlist(name, list(texts))
    return made


def _content(sent: QueryDict, base: dict[str, Any], declaration: Declaration | None) -> dict[str, Any]:
    content = content_of(sent, base)
    if declaration is not None:
        content["code"] = declaration.code
    elif not content.get("code"):
        name = content.get("name", "")
        content["code"] = name_from(name.get("vi", "") if isinstance(name, Mapping) else name)[:CODE_MAX]
    return content


def _context(content: dict[str, Any], sent: QueryDict | None, item: RegisterInfo | None) -> dict[str, Any]:
    sent = sent if sent is not None else QueryDict()
    first = "" if item else _("Khai báo lần đầu")
    return {
        "rows": rows_of(content),
        "is_new": item is None,
        "declaration": item.declaration if item else None,
        "began": sent.get("seen", item.version if item else 0),
        "reason": sent.get("reason", first),
        "sheet": {key: sent.get(key, "") for key in ("sheet_file", "sheet_name", "sheet_notes")},
        "kinds": kinds(),
        "rhythms": rhythms(),
        "types": plain_types(),
        "formats": sorted(FORMATS),
        "levels": sorted(LEVELS),
        "registers": [(one.code, str(one.declaration.name)) for one in heads()],
    }


def _try(
    request: HttpRequest, content: dict[str, Any], item: RegisterInfo | None, draft_name: str
) -> tuple[HttpResponse | None, list[str], Preview | None]:
    """Look at what was sent, or make it; return the answer, the problems, and what was looked at."""
    by, seen, plain = actor_of(request), request.POST.get("seen", ""), plain_of(content)
    try:
        looked = preview(by=by, content=plain)
        if item is None and not looked.is_new:
            return None, [_("code: đã có sổ với mã này.")], None
        if request.POST.get("act") != "save":
            return None, [], looked
        version = item.version if item else 0
        began = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else version
        made = declare(by=by, content=plain, reason=request.POST.get("reason", ""), seen=began)
    except DeclarationError as error:
        return None, list(error.problems), None
    except StaleVersionError:
        return None, [_("Có người vừa lưu phiên bản khác của khai báo này. Hãy mở lại rồi sửa.")], None
    discard_draft(by=by, form=draft_name)
    columns = {one["name"]: one["x_from"] for one in content["fields"] if one.get("x_from") and not one.get("hidden")}
    return _made(request, made, columns, is_new=item is None), [], None


def _made(
    request: HttpRequest, made: RegisterInfo, columns: Mapping[str, str], *, is_new: bool
) -> HttpResponseRedirect:
    """Lead on: a new register that began from a file straight to importing that very file."""
    if not is_new:
        messages.success(request, _("Đã lưu khai báo, phiên bản %(number)s.") % {"number": made.version})
        return HttpResponseRedirect(reverse("registers:declaration", args=[made.code]))
    messages.success(request, _("Đã có sổ “%(name)s”.") % {"name": made.name})
    offer, file = tables(), request.POST.get("sheet_file", "")
    if offer is not None and file:
        name = request.POST.get("sheet_name", "")
        try:
            page = offer.begin(by=actor_of(request), register=made.code, file=file, name=name, columns=columns)
        except SheetRefused as error:
            messages.error(request, str(error))
        else:
            return HttpResponseRedirect(page)
    return HttpResponseRedirect(reverse("registers:register", args=[made.code]))
