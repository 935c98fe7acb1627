"""The work list of rows set aside: found, mended one or many, dismissed, taken out and brought back."""

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.web.api import Column, ListSpec, list_page, list_response
from tinhso.data.imports import words
from tinhso.data.imports.data import RowState
from tinhso.data.imports.forms import RowForm
from tinhso.data.imports.models import SetAside
from tinhso.data.imports.services import mending, returning
from tinhso.data.imports.views.common import told
from tinhso.data.registers import api as registers


def _spec(register: str, declaration: Any) -> ListSpec:
    labels = {item.name: str(item.label) for item in declaration.shown}
    return ListSpec(
        title=_("Dòng để riêng"),
        export_name=f"de-rieng-{register}",
        filters=("field", "code", "state", "origin"),
        search_keys=("message",),
        default_sort="row",
        empty_title=_("Không có dòng nào"),
        empty_text=_("Dòng không vào được sổ khi nhập sẽ nằm ở đây, kèm lý do."),
        columns=(
            Column("row", _("Dòng"), "number", url=lambda row: reverse("imports:row", args=[register, row.public_id])),
            Column("field", _("Trường"), choices=labels),
            Column("message", _("Lý do")),
            Column("state", _("Trạng thái"), choices=words.row_states()),
            Column("code", _("Mã lỗi"), hidden=True),
            Column("public_id", _("Mã dòng"), value=lambda row: str(row.public_id), hidden=True, sortable=False),
            Column("origin", _("Tệp"), value=lambda row: row.origin.source, field="origin__source", hidden=True),
            *(
                Column(f"v_{item.name}", str(item.label), value=_cell(item.name), hidden=True, sortable=False)
                for item in declaration.shown
            ),
        ),
    )


def _cell(name: str) -> Any:
    return lambda row: row.values.get(name, "")


@signed_in
@require_GET
@told
def index(request: HttpRequest, register: str) -> HttpResponseBase:
    """Show the rows of one register that wait (and those that are done with)."""
    by = actor_of(request)
    registers.require_write(by=by, code=register)
    declaration = registers.preparer(register).declaration
    rows = SetAside.objects.filter(register=register).select_related("origin")
    if "state" not in request.GET:
        rows = rows.filter(state=RowState.OPEN)
    page = list_page(request, rows, _spec(register, declaration))
    context = {"register": register, "declaration": declaration}
    return list_response(request, page, "imports/rows.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@told
def row(request: HttpRequest, register: str, public_id: str) -> HttpResponseBase:
    """Show one row with its faults by field; mend it or dismiss it."""
    by = actor_of(request)
    registers.require_write(by=by, code=register)
    item = SetAside.objects.filter(register=register, public_id=public_id).select_related("origin").first()
    if item is None:
        raise Http404
    declaration = registers.preparer(register).declaration
    form = RowForm(request.POST or None, declaration, item.values)
    faults = item.faults
    if request.method == "POST" and "dismiss" in request.POST:
        mending.dismiss(by=by, register=register, public_ids=[str(public_id)], reason=request.POST.get("reason", ""))
        messages.success(request, _("Đã bỏ dòng này."))
        return HttpResponseRedirect(reverse("imports:rows", args=[register]))
    if request.method == "POST" and form.is_valid():
        done, wrong = mending.mend(by=by, register=register, rows={str(public_id): form.cleaned_data})
        if done:
            messages.success(request, _("Dòng đã vào sổ."))
            return HttpResponseRedirect(reverse("imports:rows", args=[register]))
        errors = wrong.get(str(public_id), [])
        faults = [{"field": error.field, "message": error.message} for error in errors]
    if item.state == RowState.OPEN:
        _put_errors(form, faults)
    context = {"item": item, "form": form, "register": register, "declaration": declaration, "faults": faults}
    return render(request, "imports/row.html", context, status=400 if request.method == "POST" else 200)


def _put_errors(form: RowForm, faults: Any) -> None:
    """Show the faults at their fields, also before anything was sent."""
    if not form.is_bound:
        form.is_bound = True
        form.data = {name: field.initial for name, field in form.fields.items()}
    form.full_clean()
    for fault in faults:
        form.add_error(fault["field"] if fault["field"] in form.fields else None, fault["message"])


@signed_in
@require_POST
@told
def many(request: HttpRequest, register: str) -> HttpResponseBase:
    """Replace a value in, or dismiss, the open rows with one kind of fault."""
    by = actor_of(request)
    registers.require_write(by=by, code=register)
    field, old, new = (request.POST.get(name, "").strip() for name in ("field", "old", "new"))
    found = SetAside.objects.filter(register=register, state=RowState.OPEN)
    if field:
        found = found.filter(faults__isnull=False, field=field)
    ids = [str(item) for item in found.values_list("public_id", flat=True)[: mending.TOGETHER_MAX]]
    if "dismiss" in request.POST:
        done = mending.dismiss(by=by, register=register, public_ids=ids, reason=request.POST.get("reason", ""))
        messages.success(request, _("Đã bỏ %(n)s dòng.") % {"n": done})
    else:
        done, wrong = mending.replace(by=by, register=register, public_ids=ids, field=field, old=old, new=new)
        messages.success(
            request, _("%(n)s dòng đã vào sổ, %(left)s dòng vẫn còn lỗi.") % {"n": done, "left": len(wrong)}
        )
    return HttpResponseRedirect(reverse("imports:rows", args=[register]))


@signed_in
@require_POST
@told
def upload(request: HttpRequest, register: str) -> HttpResponseBase:
    """Take back an exported work list whose cells were mended."""
    by = actor_of(request)
    registers.require_write(by=by, code=register)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Hãy chọn tệp XLSX đã xuất và sửa."))
    else:
        done, wrong = returning.bring_back(by=by, register=register, content=cast(BinaryIO, file))
        messages.success(
            request, _("%(n)s dòng đã vào sổ, %(left)s dòng vẫn còn lỗi.") % {"n": done, "left": len(wrong)}
        )
    return HttpResponseRedirect(reverse("imports:rows", args=[register]))
