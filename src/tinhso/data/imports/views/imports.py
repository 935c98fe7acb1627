"""The list of imports, a new one, and one import from its mapping to its report."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.core.access.api import NotAllowed
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.web.api import Column, ListSpec, list_page, list_response
from tinhso.data.imports import words
from tinhso.data.imports.data import ACTIVE, ENDED, ColumnMap, FieldSource, ImportsError
from tinhso.data.imports.forms import MappingForm, NewImportForm
from tinhso.data.imports.models import Import
from tinhso.data.imports.rules import headers
from tinhso.data.imports.rules.access import IMPORT
from tinhso.data.imports.selectors import imports_of, progress_of, writable
from tinhso.data.imports.services import running, starting
from tinhso.data.imports.services.mapping import read_map
from tinhso.data.imports.views.common import told
from tinhso.data.registers import api as registers


def _spec(names: dict[str, str]) -> ListSpec:
    return ListSpec(
        title=_("Các lần nhập"),
        export_name="cac-lan-nhap",
        search_keys=("source",),
        filters=("register", "state"),
        default_sort="-made_at",
        empty_title=_("Chưa có lần nhập nào"),
        empty_text=_("Bấm «Nhập tệp» để đưa tệp đầu tiên vào một sổ."),
        columns=(
            Column("source", _("Nguồn"), url=lambda row: reverse("imports:import", args=[row.public_id])),
            Column("register", _("Sổ dữ liệu"), choices=names),
            Column("state", _("Trạng thái"), choices=words.states()),
            Column("rows", _("Số dòng"), "number"),
            Column("new", _("Mới"), "number"),
            Column("changed", _("Đổi"), "number"),
            Column("same", _("Như cũ"), "number", hidden=True),
            Column("aside", _("Để riêng"), "number"),
            Column("made_at", _("Bắt đầu"), "date"),
        ),
    )


@signed_in
@require_GET
@told
def index(request: HttpRequest) -> HttpResponseBase:
    """Show the imports into registers one may write."""
    by = actor_of(request)
    names = writable(by)
    if not names and not by.is_staff:
        raise NotAllowed(IMPORT)
    page = list_page(request, imports_of(by), _spec(names))
    return list_response(request, page, "imports/index.html", {"may_import": bool(names)})


@signed_in
@require_http_methods(["GET", "POST"])
@told
def add(request: HttpRequest) -> HttpResponseBase:
    """Take a file or an address; detection begins in the background."""
    by = actor_of(request)
    names = writable(by)
    if not names:
        raise NotAllowed(IMPORT)
    initial = {"register": request.GET.get("register", ""), "mode": "incremental"}
    form = NewImportForm(request.POST or None, request.FILES or None, names, initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file, address = data["file"], data["address"]
        is_url = "://" in (address or "")
        try:
            made = starting.start_import(
                by=by,
                register=data["register"],
                upload=file,
                name=file.name if file else "",
                url=address if is_url else "",
                path="" if is_url or not address else address,
                mode=data["mode"],
                dry_run=True,
            )
        except ImportsError as error:
            form.add_error("file" if file else "address", str(error))
        else:
            return HttpResponseRedirect(reverse("imports:import", args=[made.public_id]))
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "imports/add.html", {"form": form}, status=status)


@signed_in
@require_GET
@told
def show(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show one import: what the file is, what happens, what would happen or happened."""
    row = starting.found(public_id, by=actor_of(request))
    return render(request, "imports/import.html", _context(row))


@signed_in
@require_GET
@told
def progress(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Answer the page's poll; when the state is another, the page is loaded anew."""
    row = starting.found(public_id, by=actor_of(request))
    if row.state not in ACTIVE:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "imports/parts/progress.html", _context(row))


def _context(row: Import) -> dict[str, Any]:
    declaration = registers.register(row.register).declaration
    layout = running.layout_of(row.layout) if row.layout else None
    labels = {item.name: str(item.label) for item in declaration.shown}
    return {
        "row": row,
        "declaration": declaration,
        "layout": layout,
        "encoding": words.encodings().get(layout.encoding, layout.encoding) if layout else "",
        "delimiter": words.delimiters().get(layout.delimiter, "") if layout else "",
        "state": words.states()[row.state],
        "is_active": row.state in ACTIVE,
        "is_ended": row.state in ENDED,
        "progress": progress_of(row),
        "faults": [
            {
                "field": labels.get(item[0], item[0]),
                "name": item[0],
                "code": item[1],
                "message": item[2],
                "rows": item[3],
            }
            for item in row.faults
        ],
        "sample": row.sample.get("rows", []),
        "examples": [
            {"title": title, "rows": row.sample[kind]}
            for kind, title in (("new", _("Bản ghi mới đầu tiên")), ("changed", _("Bản ghi thay đổi đầu tiên")))
            if row.sample.get(kind)
        ],
        "labels": list(labels.values()),
    }


@signed_in
@require_http_methods(["GET", "POST"])
@told
def mapping(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Say which column is what: suggested, kept from last time, editable."""
    by = actor_of(request)
    row = starting.found(public_id, by=by)
    if not row.layout:
        raise ImportsError(_("Tệp chưa đọc xong."))
    layout = running.layout_of(row.layout)
    declaration = registers.preparer(row.register).declaration
    given, notes = _given(row, declaration, layout)
    form = MappingForm(request.POST or None, declaration, layout, given)
    if request.method == "POST" and form.is_valid():
        try:
            starting.set_mapping(by=by, public_id=public_id, mapping=form.mapping())
        except ImportsError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(reverse("imports:import", args=[public_id]))
    context = _context(row) | {"form": form, "notes": notes}
    return render(request, "imports/mapping.html", context, status=400 if form.is_bound and form.errors else 200)


def _given(row: Import, declaration: Any, layout: Any) -> tuple[ColumnMap, list[str]]:
    """Return what is proposed, and what is worth knowing of it."""
    if row.mapping:
        return read_map(row.mapping), []
    suggested = {
        name: FieldSource(column=column) for name, column in headers.suggest(declaration, layout.columns).items()
    }
    kept = starting.kept_mapping(row.register, row.source)
    if kept is None:
        return ColumnMap(suggested), []
    before = read_map(kept.content)
    missing = sorted(
        {item.column for item in before.fields.values() if item.column and item.column not in layout.columns}
    )
    notes = [_("Cột «%(name)s» của lần trước không còn trong tệp.") % {"name": name} for name in missing]
    notes += [
        _("Cột «%(name)s» trước ở vị trí %(then)s, nay ở vị trí %(now)s.") % {"name": name, "then": then, "now": at}
        for name, (then, at) in headers.moved(kept.columns, layout.columns).items()
    ][:10]
    fields = {name: item for name, item in before.fields.items() if not item.column or item.column in layout.columns}
    return ColumnMap({**suggested, **fields}, before.decimal, before.ends_absent), notes


@signed_in
@require_POST
@told
@idempotent
def act(request: HttpRequest, public_id: str, act: str) -> HttpResponseBase:
    """Do one act on an import: really import, publish, pause, go on, cancel."""
    by = actor_of(request)
    starting.found(public_id, by=by)
    try:
        if act == "nhap-that":
            starting.do_it(by=by, public_id=public_id, publish="publish" in request.POST)
        elif act == "cong-bo":
            starting.publish(by=by, public_id=public_id)
        elif act == "tam-dung":
            starting.pause(by=by, public_id=public_id)
        elif act == "chay-tiep":
            starting.resume(by=by, public_id=public_id)
        elif act == "huy":
            starting.cancel(by=by, public_id=public_id, reason=request.POST.get("reason", "")[:500])
            messages.success(request, _("Đã yêu cầu huỷ; sổ trở lại như trước lần nhập."))
    except ImportsError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("imports:import", args=[public_id]))
