"""One area or agency: what it is on a day, what it was, what became of it, what stands under it, who works there."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.core.access.api import can
from tinhso.core.clock.api import today
from tinhso.core.directory import words
from tinhso.core.directory.data import Agency, Area, Passing, Successor, Target
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.rules.snapshot import Directory, begins, ends, in_force
from tinhso.core.directory.rules.translation import name_of, translation
from tinhso.core.directory.selectors import directory, versions
from tinhso.core.directory.selectors.people import holders
from tinhso.core.directory.services.editing import scope_of_row
from tinhso.core.directory.views import common
from tinhso.core.directory.views.common import Links, actor_of, day_of, frame, since_words


@dataclass(frozen=True)
class Relative:
    """A unit before or after this one: its name then, its page then, what passed."""

    name: str
    url: str
    how: str
    on: date
    moved: str
    basis: str
    is_verified: bool
    edit_url: str


@require_GET
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Show one area."""
    return _unit(request, Target.AREA, code)


@require_GET
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Show one agency."""
    return _unit(request, Target.AGENCY, code)


def _unit(request: HttpRequest, target: Target, code: str) -> HttpResponse:
    held, day, links = directory(), day_of(request), Links(request)
    row = held.unit(target, code, day) or held.nearest(target, code, day)
    if row is None:
        raise Http404(_("Danh bạ không có mã này."))
    stamp = held.stamp(row)
    actor = actor_of(request)
    may_edit = can(actor, permissions.EDIT, scope=scope_of_row(held, row))
    context = frame(
        request,
        "",
        unit=row,
        target=target.value,
        name=common.name_of(row),
        kind_words=words.AREA_KINDS[row.kind] if isinstance(row, Area) else words.AGENCY_KINDS[row.kind],
        level_words=words.LEVELS[row.level] if isinstance(row, Area) else "",
        stands=in_force(row, day),
        validity=since_words(row),
        chain=_chain(held, row, day, links),
        same_code=_same_code(held, target, row, links),
        before=_before(held, target, row, links, may_edit),
        after=_after(held, target, row, links, may_edit),
        became=_became(held, target, row),
        children=_children(held, row, day, links),
        agencies=_agencies_of(held, row, day, links),
        posts=_posts(held, row, day),
        holders=holders(by=actor, on=day, agencies=[row.code]) if isinstance(row, Agency) else [],
        may_see_contacts=can(actor, permissions.CONTACTS),
        versions=versions(stamp.public_id, stamp.version) if can(actor, permissions.CONTACTS) else [],
        stamp=stamp,
        may_edit=may_edit,
        edit_url=links("edit", stamp.public_id),
        breadcrumbs=_crumbs(target, links),
    )
    return render(request, "directory/unit.html", context)


def _crumbs(target: Target, links: Links) -> list[dict[str, str]]:
    label, name = (_("Địa bàn"), "areas") if target is Target.AREA else (_("Cơ quan"), "agencies")
    return [{"url": links("areas"), "label": _("Danh bạ")}, {"url": links(name), "label": label}]


def _chain(held: Directory, row: Area | Agency, day: date, links: Links) -> list[tuple[str, str]]:
    """Return what stands above, from the top: (name, address)."""
    at = max(min(day, ends(row)), begins(row))
    target = Target.AREA if isinstance(row, Area) else Target.AGENCY
    found: list[tuple[str, str]] = []
    above: Any = held.unit(target, held.parent_of(row), at)
    while above is not None and len(found) < 8:
        found.append((common.name_of(above), links.unit(target, above.code)))
        above = held.unit(target, held.parent_of(above), at)
    return found[::-1]


def _same_code(held: Directory, target: Target, row: Area | Agency, links: Links) -> list[tuple[str, str, str]]:
    """Return the other units that had or have this code: (name, from when to when, address)."""
    return [
        (common.name_of(other), since_words(other), links.unit(target, other.code, _a_day_of(other)))
        for other in held.rows_of(target, row.code)
        if other.key != row.key
    ]


def _a_day_of(row: Area | Agency) -> date:
    return row.valid_to or row.valid_from or today()


def _relative(
    held: Directory, link: Successor, code: str, at: date, links: Links, may_edit: bool, *, whole: bool
) -> Relative:
    how = _("toàn bộ") if link.kind is Passing.FULL else _("một phần, không rõ tỷ lệ")
    if link.share:
        how = _("một phần: %(share)s") % {"share": link.share}
    return Relative(
        name=name_of(held, link.target, code, at),
        url=links.unit(link.target, code, at),
        how=how if not (whole and link.kind is Passing.FULL) else "",
        on=link.on,
        moved=link.moved,
        basis=link.legal_basis,
        is_verified=link.is_verified,
        edit_url=links("edit", held.stamp(link).public_id) if may_edit else "",
    )


def _before(held: Directory, target: Target, row: Area | Agency, links: Links, may_edit: bool) -> list[Relative]:
    found = [link for link in held.successors_into.get((target, row.code), ()) if begins(row) <= link.on <= ends(row)]
    eve = timedelta(days=1)
    return [_relative(held, link, link.old, link.on - eve, links, may_edit, whole=False) for link in found]


def _after(held: Directory, target: Target, row: Area | Agency, links: Links, may_edit: bool) -> list[Relative]:
    last = ends(row)
    found = [
        link
        for link in held.successors_from.get((target, row.code), ())
        if begins(row) < link.on and (last == date.max or link.on <= last + timedelta(days=1))
    ]
    return [_relative(held, link, link.new, link.on, links, may_edit, whole=True) for link in found]


def _became(held: Directory, target: Target, row: Area | Agency) -> Any:
    """Return what became of a unit that is no more, as of today; None for one that still stands."""
    if row.valid_to is None or row.valid_to >= today():
        return None
    return translation(held, target, row.code, row.valid_to, today())


def _children(held: Directory, row: Area | Agency, day: date, links: Links) -> list[tuple[str, str, str]]:
    at = max(min(day, ends(row)), begins(row))
    if isinstance(row, Area):
        below = sorted(held.children(row.code, at), key=lambda child: child.code)
        return [(child.full_name, links.unit(Target.AREA, child.code), child.code) for child in below]
    return [
        (child.name, links.unit(Target.AGENCY, child.code), "" if child.is_verified else _("chưa xác minh"))
        for child in held.agencies_on(at)
        if held.parent_of(child) == row.code
    ]


def _agencies_of(held: Directory, row: Area | Agency, day: date, links: Links) -> list[tuple[str, str]]:
    if not isinstance(row, Area):
        return []
    at = max(min(day, ends(row)), begins(row))
    found = [item for item in held.agencies_on(at) if item.area == row.code]
    return [(item.name, links.unit(Target.AGENCY, item.code)) for item in found]


def _posts(held: Directory, row: Area | Agency, day: date) -> list[Any]:
    if isinstance(row, Area):
        return []
    return [post for post in held.posts_by_agency.get(row.code, ()) if in_force(post, day)]
