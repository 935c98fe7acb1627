"""One record: what it says, what became of it, two versions beside each other, what it is tied to."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tinhso.core.clock.api import PROVINCE_ZONE, InvalidDate
from tinhso.core.identity.api import actor_of, names_of
from tinhso.core.web.api import parse_date
from tinhso.data.registers.data import Declaration, InvalidQuery, Record
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors import linking, records
from tinhso.data.registers.selectors.batches import batch_of
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.selectors.registers import register as register_info
from tinhso.data.registers.services import reading
from tinhso.data.registers.views.common import Wording, actions, head_context, plain_text, title_of, told

TABS = ("noi-dung", "lich-su", "lien-quan")


@told
def record(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Show one record; ``ngay``, ``biet``: as of then; ``xem``: the history or what it is tied to; ``a``, ``b``: two
    versions beside each other.
    """
    by = actor_of(request)
    found = head(code)
    item = reading.read_record(by=by, code=code, public_id=public_id, purpose=request.GET.get("muc_dich", ""))
    shown, then = _as_asked(request, code, item)
    tab = _tab(request)
    context = head_context(request, register_info(code, by=by), found.declaration, tab)
    context |= {
        "record": item,
        "shown": shown,
        "then": then,
        "title": title_of(found.declaration, shown.values if shown else item.values),
        "may_write": access.may_write(by, found.declaration, item.agency, item.area),
        "limited": len(item.values) < len(found.declaration.names),
        "action": actions().get(item.action, item.action),
    }
    context |= _of_tab(request, found, item, shown, tab)
    return render(request, "registers/record.html", context)


def _tab(request: HttpRequest) -> str:
    if request.GET.get("a") and request.GET.get("b"):
        return "lich-su"
    wanted = request.GET.get("xem", "")
    return wanted if wanted in TABS else TABS[0]


def _of_tab(request: HttpRequest, found: Head, item: Record, shown: Record | None, tab: str) -> dict[str, Any]:
    """Return what the open tab alone needs: the others cost nothing."""
    by = actor_of(request)
    if tab == "lich-su":
        versions = records.history(found.code, item.public_id, by=by)
        return {
            "history": _timeline(found.declaration, versions),
            "compare": _compare(request, found.declaration, versions),
            "numbers": sorted({version.version for version in versions}, reverse=True),
        }
    if tab == "lien-quan":
        return {
            "tied": [_tied(one) for one in linking.backward(found, item.values, by=by)],
            "tells": _tells(found, item, by),
        }
    links = linking.forward(found, shown.values, by=by) if shown else {}
    return {
        "groups": _groups(found.declaration, shown, links) if shown else [],
        "batch": batch_of(item.batch) if item.batch else None,
    }


def _as_asked(request: HttpRequest, code: str, item: Record) -> tuple[Record | None, dict[str, Any]]:
    """Return the record as of the days of the address (None: not there then), and those days."""
    true_text, known_text = request.GET.get("ngay", "").strip(), request.GET.get("biet", "").strip()
    if not true_text and not known_text:
        return item, {}
    try:
        true_on = parse_date(true_text) if true_text else None
        known = datetime.combine(parse_date(known_text), time.max, PROVINCE_ZONE) if known_text else None
    except (InvalidDate, ValueError) as error:
        raise InvalidQuery(str(error)) from error
    page = records.as_of(code, by=actor_of(request), true_on=true_on, known_at=known, public_id=item.public_id)
    return (page.records[0] if page.records else None), {"true_on": true_on, "known": known}


# --- contents -------------------------------------------------------------------------------------


def _groups(
    declaration: Declaration, item: Record, links: Mapping[str, linking.Forward]
) -> list[tuple[str, list[dict[str, Any]]]]:
    wording = Wording(declaration, [item.values])
    left = [name for name in declaration.names if name in item.values]
    made = []
    for group in declaration.groups:
        here = [name for name in group.fields if name in left]
        left = [name for name in left if name not in here]
        if here:
            made.append((str(group.title), _lines(declaration, here, item, wording, links)))
    if left:
        made.append((_("Các trường khác") if made else _("Nội dung"), _lines(declaration, left, item, wording, links)))
    return made


def _lines(
    declaration: Declaration,
    names: Sequence[str],
    item: Record,
    wording: Wording,
    links: Mapping[str, linking.Forward],
) -> list[dict[str, Any]]:
    made = []
    for name in names:
        field = declaration.field(name)
        if field is None:
            continue
        link = links.get(name)
        title = title_of(link.head.declaration, link.record.values) if link else ""
        made.append({"field": field, "text": wording.text(field, item.values[name]), "link": link, "link_title": title})
    return made


# --- history --------------------------------------------------------------------------------------


def _timeline(declaration: Declaration, versions: Sequence[Record]) -> list[dict[str, Any]]:
    """Return the versions, newest first, each with what it changed."""
    words = actions()
    names = names_of({item.made_by for item in versions if item.made_by})
    wording = Wording(declaration, [item.values for item in versions])
    made = []
    for item, before in zip(versions, [*versions[1:], None], strict=True):
        changes = [] if before is None or item.action == "close" else _differences(declaration, before, item, wording)
        who = names.get(item.made_by, _("Hệ thống") if item.made_by == "system" else "")
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
    """Return two versions beside each other, as the address asks (``a`` and ``b``), what differs first."""
    wanted = [request.GET.get("a", ""), request.GET.get("b", "")]
    if not all(wanted):
        return None
    by_number = {str(item.version): item for item in versions}
    if any(text not in by_number for text in wanted):
        raise InvalidQuery(_("Không có phiên bản này."))
    first, second = (by_number[text] for text in wanted)
    wording = Wording(declaration, [first.values, second.values])
    lines = [
        {
            "label": str(field.label),
            "before": wording.text(field, first.values[field.name]),
            "after": wording.text(field, second.values[field.name]),
            "differs": first.values[field.name] != second.values[field.name],
        }
        for field in declaration.shown
        if field.name in first.values
    ]
    differing = sum(1 for line in lines if line["differs"])
    return {
        "first": first,
        "second": second,
        "lines": sorted(lines, key=lambda line: not line["differs"]),
        "differing": differing,
        "same": len(lines) - differing,
    }


# --- what it is tied to ---------------------------------------------------------------------------


def _tied(found: linking.Backward) -> dict[str, Any]:
    declaration = found.head.declaration
    return {
        "code": found.head.code,
        "name": str(declaration.name),
        "field": found.field,
        "count": found.count,
        "records": [(item.public_id, title_of(declaration, item.values)) for item in found.records],
    }


def _tells(found: Head, item: Record, by: Any) -> list[dict[str, Any]]:
    """Return the records this one refers to."""
    links = linking.forward(found, item.values, by=by)
    fields = {field.name: field for field in found.declaration.shown}
    return [
        {
            "field": fields[name],
            "code": link.code,
            "name": link.name,
            "id": link.record.public_id,
            "title": title_of(link.head.declaration, link.record.values),
            "key": plain_text(fields[name], item.values[name]),
        }
        for name, link in links.items()
    ]
