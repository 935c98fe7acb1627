"""The batches of a register: what each brought, publishing it, taking it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.core.access.api import NotAllowed
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, names_of, signed_in
from tinhso.core.web.api import Column, ListSpec, list_page, list_response
from tinhso.data.registers.data import RegistersError
from tinhso.data.registers.models import Batch
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors import records
from tinhso.data.registers.selectors.batches import as_info, batch_row, batch_rows
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.selectors.registers import register as register_info
from tinhso.data.registers.services.batch_work import ask_batch
from tinhso.data.registers.views.common import head_context, provenance_of, told


def batch_states() -> dict[str, str]:
    """Return where a batch can stand, in words."""
    return {
        "staging": _("chờ công bố"),
        "publishing": _("đang công bố"),
        "published": _("đã công bố"),
        "withdrawing": _("đang huỷ"),
        "withdrawn": _("đã huỷ"),
    }


def _readable(request: HttpRequest, code: str) -> Head:
    found, by = head(code), actor_of(request)
    if not (access.may_write(by, found.declaration, "", "") or access.may_audit(by, found.declaration.owner)):
        raise NotAllowed(access.AUDIT)
    return found


@signed_in
@told
def index(request: HttpRequest, code: str) -> HttpResponseBase:
    """List the batches of a register, the latest first."""
    found = _readable(request, code)
    rows = [_row(item) for item in batch_rows(found.id)]
    spec = ListSpec(
        title=_("Các lô nhập"),
        export_name=f"lo-nhap-{code.replace('_', '-')}",
        filters=("state",),
        provenance=provenance_of(found.declaration),
        empty_title=_("Chưa có lô nhập nào"),
        empty_text=_("Mỗi lần nhập tệp là một lô: xem được, công bố được, huỷ trọn được."),
        columns=(
            Column("made_at", _("Lúc"), "date", url=lambda row: reverse("registers:batch", args=[code, row["id"]])),
            Column("source", _("Nguồn")),
            Column("state", _("Tình trạng"), choices=batch_states()),
            Column("rows", _("Số dòng"), "number"),
            Column("new", _("Mới"), "number"),
            Column("changed", _("Thay đổi"), "number"),
            Column("same", _("Giữ nguyên"), "number"),
            Column("ended", _("Kết thúc"), "number"),
        ),
    )
    context = head_context(request, register_info(code), found.declaration, "batches")
    return list_response(request, list_page(request, rows, spec), "registers/batches.html", context)


def _row(item: Batch) -> dict[str, Any]:
    return {
        "id": str(item.public_id),
        "made_at": item.made_at,
        "source": item.source or "–",
        "state": item.state,
        "rows": item.rows,
        "new": item.new,
        "changed": item.changed,
        "same": item.same,
        "ended": item.ended,
    }


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent(atomic=False)
def batch(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """Show the report of one batch; publish it, or take it back whole."""
    found = _readable(request, code)
    row = batch_row(found.id, public_id) if records.is_uuid(public_id) else None
    if row is None:
        raise Http404
    if request.method == "POST":
        return _act(request, row)
    by = actor_of(request)
    context = head_context(request, register_info(code), found.declaration, "batches")
    context |= {
        "batch": row,
        "state": batch_states()[row.state],
        "made_by": names_of({row.made_by}).get(row.made_by, row.made_by),
        "may_act": access.may_write(by, found.declaration, "", ""),
        "may_publish": row.state == "staging",
        "may_withdraw": row.state in {"staging", "published"},
    }
    return render(request, "registers/batch.html", context)


def _act(request: HttpRequest, row: Batch) -> HttpResponseBase:
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    try:
        done = ask_batch(by=actor_of(request), batch=as_info(row), act=act, reason=reason)
    except RegistersError as error:
        messages.error(request, str(error))
    else:
        finished = _("Đã công bố lô.") if act == "publish" else _("Đã huỷ lô; sổ trở lại như trước.")
        messages.success(request, finished if done else _("Đã nhận. Lô lớn nên việc này chạy nền; trang này sẽ đổi."))
    return HttpResponseRedirect(request.path)
