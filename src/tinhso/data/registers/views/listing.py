"""The records of a register: search, filters, saved views, columns, pages."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from tinhso.core.access.api import EVERYWHERE, Actor
from tinhso.core.clock.api import today
from tinhso.core.directory.api import names_of_agencies
from tinhso.core.identity.api import actor_of
from tinhso.data.registers.data import Declaration, Field, FieldType, Status
from tinhso.data.registers.rules.access import View
from tinhso.data.registers.selectors import records, saved
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.selectors.records import Question, ask, count_of, page_of
from tinhso.data.registers.selectors.registers import register as register_info
from tinhso.data.registers.services import reading
from tinhso.data.registers.views.common import Wording, head_context, title_of, told
from tinhso.data.registers.views.exporting import FORMATS, export
from tinhso.data.registers.views.filters import boxes_of, chips_of, conditions_of, kept_of

COLUMNS = 7
LONG = 300
PAGE = 50
COUNT_ALL = 10**9


@told
def register(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the records of a register as this reader may see them; ``format=`` exports the whole filtered result."""
    by = actor_of(request)
    found = head(code)
    view = records.view_for(found, by, wide=request.GET.get("rows") == "all")
    context = head_context(request, register_info(code, by=by), found.declaration, "records")
    if not view.fields:
        return render(request, "registers/closed.html", context)
    asked = _asked(request, found, view)
    if request.GET.get("format") in FORMATS:
        return export(request, asked)
    return render(request, "registers/register.html", {**context, **_list_context(request, asked)})


def _asked(request: HttpRequest, found: Head, view: View) -> Question:
    by = actor_of(request)
    status = [Status.IN_FORCE, Status.ENDED, Status.MERGED] if request.GET.get("all") else [Status.IN_FORCE]
    return ask(
        found,
        by=by,
        where=conditions_of(request, found.declaration, view, by),
        q=request.GET.get("q", "").replace("\x00", ""),
        sort=request.GET.get("sort", ""),
        status=status,
        wide=request.GET.get("rows") == "all",
    )


def _list_context(request: HttpRequest, asked: Question) -> dict[str, Any]:
    declaration, by = asked.head.declaration, actor_of(request)
    page = page_of(asked, limit=PAGE, cursor=request.GET.get("cursor", ""))
    reading.note_page(by=by, asked=asked, page=page, what=_("Xem danh sách trên màn hình"))
    readable = [item for item in declaration.shown if item.name in asked.fields]
    shown = _columns(request, readable, declaration)
    wording = Wording(declaration, [item.values for item in page.records])
    kept = kept_of(request, declaration, by)
    chips = chips_of(kept, declaration, asked.view, wording)
    boxes = boxes_of(request, readable, wording)
    boxed = {box.key for box in boxes} | {f"{box.key}__{end}" for box in boxes for end in ("gte", "lte")}
    return {
        "rows": [
            {
                "record": item,
                "title": title_of(declaration, item.values),
                "cells": [(field, wording.text(field, item.values[field.name])) for field in shown],
            }
            for item in page.records
        ],
        "columns": [_heading(field, asked, kept) for field in shown],
        "choosable": [(field, field in shown) for field in readable],
        "filterable": [item for item in readable if item.type not in {FieldType.JSON, FieldType.GEO}],
        "boxes": boxes,
        "chips": chips,
        "filtered": bool(chips),
        "carried": [pair for pair in kept if pair[0] not in boxed and pair[0] not in {"q", "all"}],
        "next": f"?{urlencode([*kept, ('cursor', page.cursor)])}" if page.cursor else "",
        "first": f"?{urlencode(kept)}" if request.GET.get("cursor") else "",
        "exports": [(kind, f"?{urlencode([*kept, ('format', kind)])}") for kind in FORMATS],
        "count": count_of(asked, at_most=COUNT_ALL if request.GET.get("dem") else 10_000),
        "count_all": f"?{urlencode([*kept, ('dem', '1')])}",
        "query": urlencode(kept),
        "q": request.GET.get("q", ""),
        "with_ended": bool(request.GET.get("all")),
        "searchable": any(item.search for item in readable),
        "columns_kept": [pair for pair in kept if pair[0] != "columns"],
        "saved": saved.saved_views(asked.head.id, by),
        "may_share": _may_share(by),
        "partial": asked.view.scopes is not None,
        "limited": len(asked.view.fields) < len(declaration.names),
    }


def _may_share(by: Actor) -> list[tuple[str, str]]:
    """Return with whom a view may be shared, in words."""
    codes = saved.agencies_of(by)
    names = names_of_agencies(set(codes) - {EVERYWHERE}, on=today()) if codes else {}
    return [(code, _("Mọi công chức của tỉnh") if code == EVERYWHERE else names.get(code, code)) for code in codes]


def _columns(request: HttpRequest, readable: Sequence[Field], declaration: Declaration) -> list[Field]:
    """Return the columns chosen, else seven that say most: key and title, what must be filled in, what is indexed."""
    chosen = set(request.GET.getlist("columns"))
    if chosen:
        return [item for item in readable if item.name in chosen] or list(readable[:COLUMNS])
    first = {*declaration.key, *declaration.title}
    likely = sorted(
        (item for item in readable if item.type is not FieldType.JSON and item.length < LONG),
        key=lambda item: (item.name not in first, not item.required, not item.indexed),
    )
    wanted = {item.name for item in likely[:COLUMNS]}
    return [item for item in readable if item.name in wanted]


def _heading(field: Field, asked: Question, kept: Sequence[tuple[str, str]]) -> dict[str, Any]:
    sort = asked.sort
    here = sort.field is not None and sort.field.name == field.name
    target = f"-{field.name}" if here and not sort.descending else field.name
    others = [pair for pair in kept if pair[0] != "sort"]
    direction = ("descending" if sort.descending else "ascending") if here else "none"
    sortable = field.type not in {FieldType.JSON, FieldType.GEO}
    url = f"?{urlencode([*others, ('sort', target)])}" if sortable else ""
    return {"field": field, "url": url, "direction": direction}
