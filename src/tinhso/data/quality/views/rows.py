"""The rows that fail a check, and the work list over all registers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinhso.core.clock.api import today
from tinhso.core.directory.api import names_of_agencies
from tinhso.core.identity.api import actor_of, names_of, signed_in, staff_of
from tinhso.core.web.api import Column, DateError, ListSpec, Provenance, list_page, list_response, parse_date
from tinhso.data.quality.adapters.sources import area_names
from tinhso.data.quality.models import QualityFinding
from tinhso.data.quality.rules import access
from tinhso.data.quality.rules.words import dimension_names
from tinhso.data.quality.selectors import findings, scores
from tinhso.data.quality.services import working
from tinhso.data.quality.views.common import (
    done_or_told,
    is_simulated,
    labels_of,
    title_of,
    told,
    value_text,
)
from tinhso.data.quality.views.register import seen_register
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import Declaration

PAGE = 50
STATES = ("open", "dismissed", "mended")


def state_names() -> dict[str, str]:
    """Return the states of a finding in words."""
    return {"open": _("cần sửa"), "dismissed": _("đã bỏ qua"), "mended": _("đã sửa (đo thấy)")}


def _spec(title: str, name: str, extra: Sequence[Column] = ()) -> ListSpec:
    return ListSpec(
        title=title,
        export_name=name,
        limit=PAGE,
        filters=("agency", "area", *(column.key for column in extra)),
        provenance=lambda row: Provenance.SIMULATED if row.register.startswith("sim_") else Provenance.RECORDED,
        empty_title=_("Không còn dòng nào"),
        empty_text=_("Dòng mới hiện ra sau lần đo tới. Dòng đã sửa đúng tự rời danh sách khi đo lại."),
        columns=(
            *extra,
            Column("record", _("Bản ghi"), url=lambda row: _record_url(row)),
            Column("agency", _("Cơ quan giữ")),
            Column("area", _("Địa bàn"), choices=area_names()),
            Column("found_at", _("Thấy từ"), "date"),
            Column("due_on", _("Hạn sửa"), "date"),
        ),
    )


def _record_url(row: QualityFinding) -> str:
    return reverse("registers:record", args=[row.register, row.record])


@told
def rows(request: HttpRequest, code: str, check: str) -> HttpResponseBase:
    """Show the rows that fail one check, with the values that the reader may read."""
    by, info = actor_of(request), seen_register(request, code)
    declaration = info.declaration
    run = scores.latest_runs([code]).get(code)
    checks = findings.checks_of_run(run) if run else []
    view = scores.view_of(by, declaration)
    found = next((item for item in checks if item.code == check and view.opens(item.reads)), None)
    if found is None:
        raise Http404(_("Không có phép kiểm này."))
    state = request.GET.get("trang-thai", "open")
    state = state if state in STATES else "open"
    seen = findings.visible(QualityFinding.objects.filter(register=code, check_code=check), view, checks)
    seen = seen.filter(**findings.state_filter(state))
    page = list_page(request, seen, _spec(str(found.words), f"chua-dat-{code}-{check}"))
    failing = next((n for item, n, _total in findings.check_counts(code, view, checks) if item.code == check), 0)
    context = {
        "info": info,
        "declaration": declaration,
        "simulated": is_simulated(declaration),
        "check": found,
        "word": dimension_names()[found.dimension],
        "fields": labels_of(declaration, found.fields),
        "failing": failing,
        "state": state,
        "states": state_names(),
        "lines": _lines(page.objects, declaration, found.reads, by) if page.query.format == "html" else [],
        "shown_fields": [item for name in found.reads if (item := declaration.field(name))],
        "may_work": access.may(by, access.WORK, declaration) or bool(view.scopes),
        "may_write": view.is_whole or bool(view.scopes),
        "colleagues": _colleagues(declaration),
        "today": today(),
    }
    return list_response(request, page, "quality/rows.html", context)


def _lines(
    items: Sequence[QualityFinding], declaration: Declaration, reads: Sequence[str], by: Any
) -> list[dict[str, Any]]:
    """Return the rows with what the reader may read of their records: one look at the register for the page."""
    purpose = _("Xem dòng chưa đạt của phép kiểm chất lượng")
    held = registers.read_some(
        by=by, code=declaration.code, public_ids=[item.record for item in items], purpose=purpose
    )
    people = names_of({item.assignee for item in items if item.assignee})
    fields = [field for name in reads if (field := declaration.field(name))]
    lines = []
    for item in items:
        record = held.get(item.record)
        values = record.values if record else {}
        lines.append(
            {
                "item": item,
                "title": title_of(declaration, values),
                "cells": [(field, value_text(field, values.get(field.name)), field.name in values) for field in fields],
                "assignee": people.get(item.assignee, item.assignee),
                "url": _record_url(item),
                "mend_url": reverse("registers:correct", args=[item.register, item.record]),
            }
        )
    return lines


def _colleagues(declaration: Declaration) -> list[tuple[str, str]]:
    return [(item.id, item.name) for item in staff_of([declaration.owner], limit=200)]


@signed_in
@require_POST
@told
def act(request: HttpRequest, code: str, check: str) -> HttpResponseBase:
    """Assign, dismiss or put back the chosen rows."""
    by = actor_of(request)
    seen_register(request, code)
    ids = [int(item) for item in request.POST.getlist("row") if item.isdigit()]
    back = reverse("quality:rows", args=[code, check])
    wanted = request.POST.get("act", "")
    if wanted == "assign":
        to = request.POST.get("to", "")
        return done_or_told(
            request,
            lambda: working.assign(by=by, register=code, ids=ids, to=to, due_on=_day(request.POST.get("due", ""))),
            _("Đã giao."),
            back,
        )
    if wanted == "dismiss":
        reason = request.POST.get("reason", "")
        words = _("Đã bỏ qua. Điểm không đổi: bỏ qua chỉ rời danh sách việc.")
        return done_or_told(request, lambda: working.dismiss(by=by, register=code, ids=ids, reason=reason), words, back)
    return done_or_told(
        request, lambda: working.restore(by=by, register=code, ids=ids), _("Đã đưa lại vào danh sách."), back
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text) if text.strip() else None
    except DateError:
        return None


# --- the work list ------------------------------------------------------------------------------------------


@signed_in
def work(request: HttpRequest) -> HttpResponseBase:
    """Show what is to be mended in the registers (and parts) that the reader keeps."""
    by = actor_of(request)
    state = request.GET.get("trang-thai", "open")
    state = state if state in STATES else "open"
    mine = request.GET.get("cua-toi") == "1"
    found, kept = findings.work_rows(by=by, state=state, mine=mine)
    words, names = dimension_names(), {code: str(item.name) for code, item in kept.items()}
    checks = findings.check_words(list(kept))
    spec = _spec(
        _("Việc làm sạch dữ liệu"),
        "viec-lam-sach",
        (
            Column("register", _("Sổ"), choices=names),
            Column("dimension", _("Chữ"), choices={key.value: name for key, name in words.items()}),
            Column(
                "check_code",
                _("Vì sao"),
                choices=checks,
                url=lambda row: reverse("quality:rows", args=[row.register, row.check_code]),
            ),
        ),
    )
    page = list_page(request, found, spec)
    context = {
        "state": state,
        "states": state_names(),
        "mine": mine,
        "kept_count": len(kept),
        "agencies": names_of_agencies({item.owner for item in kept.values()}, on=today()),
    }
    return list_response(request, page, "quality/work.html", context)
