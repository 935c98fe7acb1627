"""The records of a register: list, one record, its history, two versions beside each other."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from tinhso.core.clock.api import PROVINCE_ZONE, InvalidDate, parse_day
from tinhso.core.identity.api import actor_of, names_of
from tinhso.core.web.api import Column, ListSpec, Provenance, list_response
from tinhso.core.web.data import ListPage, ListQuery
from tinhso.data.registers.data import Declaration, Field, FieldType, InvalidQuery, Record, Status
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.access import View
from tinhso.data.registers.selectors import records, saved
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.selectors.records import Question, ask, count_of, page_of
from tinhso.data.registers.selectors.registers import register as register_info
from tinhso.data.registers.services import reading
from tinhso.data.registers.views.common import Wording, actions, title_of, told

COLUMNS = 7
PAGE = 50
OPERATORS = ("", "__gte", "__lte", "__starts", "__contains", "__ne", "__null")
FORMATS = {"csv", "xlsx", "json"}


@told
def register(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the records of a register as this reader may see them; ``format=`` exports the whole filtered result."""
    by = actor_of(request)
    found = head(code)
    view = records.view_for(found, by, wide=request.GET.get("rows") == "all")
    info = register_info(code, by=by)
    context: dict[str, Any] = {"register": info, "declaration": found.declaration, "tab": "records"}
    context["may_write"] = access.may_write_some(by, found.declaration)
    context["may_declare"] = access.may_declare(by, found.declaration.owner)
    if not view.fields:
        return render(request, "registers/closed.html", context)
    asked = _asked(request, found, view)
    if request.GET.get("format") in FORMATS:
        return _export(request, asked)
    return render(request, "registers/register.html", {**context, **_list_context(request, asked)})


def _asked(request: HttpRequest, found: Head, view: View) -> Question:
    where = _filters(request, found.declaration, view)
    status = [Status.IN_FORCE, Status.ENDED, Status.MERGED] if request.GET.get("all") else [Status.IN_FORCE]
    return ask(
        found,
        by=actor_of(request),
        where=where,
        q=request.GET.get("q", "").replace("\x00", ""),
        sort=request.GET.get("sort", ""),
        status=status,
        wide=request.GET.get("rows") == "all",
    )


def _filters(request: HttpRequest, declaration: Declaration, view: View) -> dict[str, Any]:
    """Return the filters of the address: «field=value», and the three boxes of the filter form as one."""
    where: dict[str, Any] = {}
    for key, values in request.GET.lists():
        name = key.partition("__")[0]
        if name in view.fields and any(value.strip() for value in values):
            where[key] = [value.replace("\x00", "") for value in values if value.strip()]
    name, value = request.GET.get("by", ""), request.GET.get("value", "").replace("\x00", "").strip()
    operator = request.GET.get("op", "")
    if name and value:
        if operator not in OPERATORS or declaration.field(name) is None or name not in view.fields:
            raise InvalidQuery(_("Không có trường «%(name)s» trong sổ này.") % {"name": name[:60]})
        where[f"{name}{operator}"] = [value]
    return where


def _list_context(request: HttpRequest, asked: Question) -> dict[str, Any]:
    declaration, by = asked.head.declaration, actor_of(request)
    page = page_of(asked, limit=PAGE, cursor=request.GET.get("cursor", ""))
    reading.note_page(by=by, asked=asked, page=page, what=_("Xem danh sách trên màn hình"))
    readable = [item for item in declaration.shown if item.name in asked.fields]
    shown = _columns(request, readable)
    wording = Wording(declaration, [item.values for item in page.records])
    kept = [(key, value) for key, values in request.GET.lists() for value in values if key not in {"cursor", "format"}]
    counted = count_of(asked)
    return {
        "rows": [
            {
                "record": item,
                "title": title_of(declaration, item.values),
                "cells": [(field, wording.text(field, item.values[field.name])) for field in shown],
            }
            for item in page.records
        ],
        "columns": [_heading(request, field, asked) for field in shown],
        "choosable": [(field, field in shown) for field in readable],
        "filterable": [item for item in readable if item.type not in {FieldType.JSON, FieldType.GEO}],
        "filters": [(key, value) for key, value in kept if key.partition("__")[0] in asked.view.fields],
        "next": f"?{urlencode([*kept, ('cursor', page.cursor)])}" if page.cursor else "",
        "first": f"?{urlencode(kept)}" if request.GET.get("cursor") else "",
        "exports": [(kind, f"?{urlencode([*kept, ('format', kind)])}") for kind in ("csv", "xlsx", "json")],
        "count": counted,
        "q": request.GET.get("q", ""),
        "searchable": any(item.search for item in readable),
        "kept": kept,
        "saved": saved.saved_views(asked.head.id, by),
        "partial": asked.view.scopes is not None,
        "limited": len(asked.view.fields) < len(declaration.names),
        "narrowed": bool(asked.asked.parts[1:]) or bool(request.GET.get("q")),
    }


def _columns(request: HttpRequest, readable: Sequence[Field]) -> list[Field]:
    chosen = set(request.GET.getlist("columns"))
    if chosen:
        return [item for item in readable if item.name in chosen] or list(readable[:COLUMNS])
    return [item for item in readable if item.type is not FieldType.JSON][:COLUMNS]


def _heading(request: HttpRequest, field: Field, asked: Question) -> dict[str, Any]:
    sort = asked.sort
    here = sort.field is not None and sort.field.name == field.name
    target = f"-{field.name}" if here and not sort.descending else field.name
    kept = [(k, v) for k, values in request.GET.lists() for v in values if k not in {"sort", "cursor", "format"}]
    direction = ("descending" if sort.descending else "ascending") if here else "none"
    return {"field": field, "url": f"?{urlencode([*kept, ('sort', target)])}", "direction": direction}


# --- export -----------------------------------------------------------------------------------------


def _export(request: HttpRequest, asked: Question) -> HttpResponseBase:
    declaration = asked.head.declaration
    total = count_of(asked, at_most=1_000_001).value
    reading.note_export(by=actor_of(request), asked=asked, rows=total, what=_("Xuất danh sách ra tệp"))
    columns = [
        Column(item.name, str(item.label), _column_kind(item))
        for item in declaration.shown
        if item.name in asked.fields
    ]
    columns.append(Column("id__", _("Mã bản ghi")))
    spec = ListSpec(
        columns=columns,
        title=str(declaration.name),
        export_name=asked.head.code.replace("_", "-"),
        provenance=Provenance.RECORDED,
    )
    page = ListPage(
        spec=spec,
        query=ListQuery(format=request.GET["format"]),
        path=request.path,
        parameters={},
        columns=tuple(columns),
        rows=(),
        total=total,
        unfiltered_total=total,
        items=lambda: _all(asked),
    )
    return list_response(request, page, "registers/register.html")


def _column_kind(field: Field) -> str:
    if field.type in {FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY}:
        return "number"
    return "date" if field.type in {FieldType.DATE, FieldType.DATETIME} else "text"


def _all(asked: Question) -> Iterator[dict[str, Any]]:
    """Yield every record of a question, page after page, through the same selector as the screen."""
    cursor = ""
    while True:
        page = page_of(asked, limit=1000, cursor=cursor)
        for item in page.records:
            yield {**item.values, "id__": item.public_id}
        cursor = page.cursor
        if not cursor:
            return


# --- one record -------------------------------------------------------------------------------------


@told
def record(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Show one record: its fields by groups, what became of it, where it comes from; ``ngay``, ``biet``: as of then."""
    by = actor_of(request)
    found = head(code)
    item = reading.read_record(by=by, code=code, public_id=public_id, purpose=request.GET.get("muc_dich", ""))
    shown, then = _as_asked(request, code, item)
    versions = records.history(code, public_id, by=by)
    context = {
        "register": register_info(code, by=by),
        "declaration": found.declaration,
        "record": item,
        "shown": shown,
        "then": then,
        "title": title_of(found.declaration, shown.values if shown else item.values),
        "groups": _groups(found.declaration, shown) if shown else [],
        "history": _timeline(found.declaration, versions, by_names=_names(versions)),
        "compare": _compare(request, found.declaration, versions),
        "numbers": sorted({version.version for version in versions}),
        "may_write": access.may_write(by, found.declaration, item.agency, item.area)
        and bool(item.made_by or not by.id),
        "limited": len(item.values) < len(found.declaration.names),
        "action": actions().get(item.action, item.action),
    }
    return render(request, "registers/record.html", context)


def _as_asked(request: HttpRequest, code: str, item: Record) -> tuple[Record | None, dict[str, Any]]:
    """Return the record as of the days of the address (None: not there then), and those days."""
    true_text, known_text = request.GET.get("ngay", ""), request.GET.get("biet", "")
    if not true_text and not known_text:
        return item, {}
    try:
        true_on = parse_day(true_text) if true_text else None
        known = datetime.combine(parse_day(known_text), time.max, PROVINCE_ZONE) if known_text else None
    except InvalidDate as error:
        raise InvalidQuery(str(error)) from error
    page = records.as_of(code, by=actor_of(request), true_on=true_on, known_at=known, public_id=item.public_id)
    return (page.records[0] if page.records else None), {"true_on": true_on, "known": known}


def _groups(declaration: Declaration, item: Record) -> list[tuple[str, list[tuple[Field, str]]]]:
    wording = Wording(declaration, [item.values])
    left = [name for name in declaration.names if name in item.values]
    made = []
    for group in declaration.groups:
        here = [name for name in group.fields if name in left]
        left = [name for name in left if name not in here]
        if here:
            made.append((str(group.title), _lines(declaration, here, item, wording)))
    if left:
        made.append((_("Các trường khác") if made else _("Nội dung"), _lines(declaration, left, item, wording)))
    return made


def _lines(declaration: Declaration, names: Sequence[str], item: Record, wording: Wording) -> list[tuple[Field, str]]:
    fields = [declaration.field(name) for name in names]
    return [(field, wording.text(field, item.values[field.name])) for field in fields if field is not None]


def _names(versions: Sequence[Record]) -> dict[str, str]:
    return names_of({item.made_by for item in versions if item.made_by})


def _timeline(
    declaration: Declaration, versions: Sequence[Record], *, by_names: dict[str, str]
) -> list[dict[str, Any]]:
    """Return the versions, newest first, each with what it changed."""
    words = actions()
    made = []
    wording = Wording(declaration, [item.values for item in versions])
    for item, before in zip(versions, [*versions[1:], None], strict=True):
        changes = [] if before is None or item.action == "close" else _differences(declaration, before, item, wording)
        who = by_names.get(item.made_by, _("Hệ thống") if item.made_by == "system" else "")
        made.append({"version": item, "action": words.get(item.action, item.action), "who": who, "changes": changes})
    return made


def _differences(
    declaration: Declaration, before: Record, after: Record, wording: Wording
) -> list[tuple[str, str, str]]:
    found = []
    for field in declaration.shown:
        if field.name not in after.values:
            continue
        old, new = before.values.get(field.name), after.values.get(field.name)
        if old != new:
            found.append((str(field.label), wording.text(field, old), wording.text(field, new)))
    return found


def _compare(request: HttpRequest, declaration: Declaration, versions: Sequence[Record]) -> dict[str, Any] | None:
    """Return two versions beside each other, as the address asks (``a`` and ``b``)."""
    wanted = [request.GET.get("a", ""), request.GET.get("b", "")]
    if not all(wanted):
        return None
    by_number = {str(item.version): item for item in versions}
    if any(text not in by_number for text in wanted):
        raise InvalidQuery(_("Không có phiên bản này."))
    first, second = (by_number[text] for text in wanted)
    wording = Wording(declaration, [first.values, second.values])
    lines = [
        (
            str(field.label),
            wording.text(field, first.values[field.name]),
            wording.text(field, second.values[field.name]),
        )
        for field in declaration.shown
        if field.name in first.values
    ]
    return {"first": first, "second": second, "lines": [(*line, line[1] != line[2]) for line in lines]}
