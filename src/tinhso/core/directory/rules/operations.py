"""What a merger, split, renaming or end does to the rows: a pure plan, checked and shown before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tinhso.core.directory.data import (
    Agency,
    AgencyKind,
    Area,
    AreaKind,
    ChangePlan,
    Content,
    NewUnit,
    Operation,
    Passing,
    Post,
    Problem,
    Successor,
    Target,
)
from tinhso.core.directory.rules.snapshot import Directory, begins, in_force

Unit = Area | Agency


@dataclass(frozen=True)
class Effect:
    """What a plan does: rows that end (as they were, as they become), rows made, and what stands in the way."""

    ended: tuple[tuple[Content, Content], ...] = ()
    made: tuple[Content, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def retired(self) -> tuple[str, ...]:
        """The codes of the units that end."""
        return tuple(before.code for before, _after in self.ended if isinstance(before, Area | Agency))


def effect(directory: Directory, plan: ChangePlan, basis: str = "") -> Effect:
    """Return what *plan* does to *directory*; its problems name the field of the form."""
    eve = plan.on - timedelta(days=1)
    sources = [directory.unit(plan.target, code, eve) for code in plan.sources]
    problems = list(_problems(directory, plan, eve))
    if problems:
        return Effect(problems=tuple(problems))
    standing = [row for row in sources if row is not None]
    made: list[Content] = []
    ended: list[tuple[Content, Content]] = []
    for row in standing:
        if begins(row) > eve:
            problems.append(Problem(_("«%(code)s» bắt đầu sau ngày này.") % {"code": row.code}, field="on"))
            continue
        ended.append((row, replace(row, valid_to=eve)))
    for unit in plan.results:
        existing = directory.unit(plan.target, unit.code, plan.on)
        if existing is None or existing.code in plan.sources:
            made.append(_new(plan, unit, standing, basis))
    made += _links(plan, basis)
    for before, after, follow in _children(directory, plan, standing):
        ended.append((before, after))
        made += follow
    ended += _posts_of(directory, plan, standing, eve)
    return Effect(tuple(ended), tuple(made), tuple(problems))


# --- what stands in the way ----------------------------------------------------------------------


def _problems(directory: Directory, plan: ChangePlan, eve: date) -> Iterator[Problem]:
    if not plan.sources:
        yield Problem(_("hãy chọn đơn vị cũ."), field="sources")
    for code in plan.sources:
        if directory.unit(plan.target, code, eve) is None:
            message = _("«%(code)s» không có hiệu lực vào ngày %(day)s.") % {"code": code, "day": eve.isoformat()}
            yield Problem(message, field="sources")
    if len(set(plan.sources)) != len(plan.sources):
        yield Problem(_("một đơn vị được chọn hai lần."), field="sources")
    yield from _numbers(plan)
    for unit in plan.results:
        yield from _result(directory, plan, unit)


def _numbers(plan: ChangePlan) -> Iterator[Problem]:
    """Yield what is wrong with how many units go in and come out."""
    come_in, come_out = len(plan.sources), len(plan.results)
    if plan.operation is Operation.MERGE and (come_in < 2 or come_out != 1):
        yield Problem(_("sáp nhập cần từ hai đơn vị cũ và đúng một đơn vị mới."), field="results")
    if plan.operation is Operation.SPLIT and (come_in != 1 or come_out < 2):
        yield Problem(_("chia tách cần đúng một đơn vị cũ và từ hai đơn vị mới."), field="results")
    if plan.operation is Operation.RENAME and (come_in != 1 or come_out != 1):
        yield Problem(_("đổi tên cần đúng một đơn vị và tên mới của nó."), field="results")
    if len({unit.code for unit in plan.results}) != come_out:
        yield Problem(_("hai đơn vị mới cùng mã."), field="results")


def _result(directory: Directory, plan: ChangePlan, unit: NewUnit) -> Iterator[Problem]:
    existing = directory.unit(plan.target, unit.code, plan.on)
    receives = existing is not None and existing.code not in plan.sources
    if plan.operation is Operation.RENAME and receives:
        yield Problem(_("mã «%(code)s» đang dùng cho đơn vị khác.") % {"code": unit.code}, field="results")
    if not receives and not unit.name.strip():
        yield Problem(_("thiếu tên của «%(code)s».") % {"code": unit.code}, field="results")
    kinds = set(AreaKind) if plan.target is Target.AREA else set(AgencyKind)
    if unit.kind and unit.kind not in kinds:
        yield Problem(_("không có loại «%(kind)s».") % {"kind": unit.kind}, field="results")


# --- what is made --------------------------------------------------------------------------------


def _new(plan: ChangePlan, unit: NewUnit, sources: list[Unit], basis: str) -> Unit:
    """Return the new unit: what the plan does not say it takes from the first old one."""
    like = sources[0]
    common = {"valid_from": plan.on, "valid_to": None, "legal_basis": basis, "note": ""}
    if isinstance(like, Area):
        kind = AreaKind(unit.kind) if unit.kind else like.kind
        name = unit.name.removeprefix(_kind_words(unit.name)).strip()
        parent = unit.parent or like.parent
        return replace(like, code=unit.code, full_name=unit.name, name=name, kind=kind, parent=parent, **common)  # type: ignore[arg-type]
    kind_of = AgencyKind(unit.kind) if unit.kind else like.kind
    parent = unit.parent or (like.parent if unit.code == like.code else "")
    short = like.short if unit.name == like.name else ""
    return Agency(
        code=unit.code,
        name=unit.name,
        short=short,
        kind=kind_of,
        parent=parent,
        area=like.area if unit.code == like.code else "",
        valid_from=plan.on,
        legal_basis=basis,
    )


def _kind_words(full_name: str) -> str:
    words = ("Thành phố", "Thị xã", "Thị trấn", "Huyện", "Phường", "Xã", "Tỉnh", "Ấp", "Khóm")
    return next((word for word in words if full_name.startswith(word + " ")), "")


def _links(plan: ChangePlan, basis: str) -> Iterator[Successor]:
    whole = len(plan.results) == 1
    for old in plan.sources:
        for order, unit in enumerate(plan.results):
            yield Successor(
                target=plan.target,
                old=old,
                new=unit.code,
                on=plan.on,
                kind=Passing.FULL if whole else Passing.PARTIAL,
                share="" if whole else unit.share,
                moved=unit.moved,
                is_main=not whole and order == 0 and plan.target is Target.AGENCY,
                legal_basis=basis,
            )


def _children(
    directory: Directory, plan: ChangePlan, sources: list[Unit]
) -> Iterator[tuple[Content, Content, list[Content]]]:
    """Yield what stands under a unit that ends and is taken over wholly: it goes on under the new unit."""
    if len(plan.results) != 1:
        return
    heir = plan.results[0].code
    eve = plan.on - timedelta(days=1)
    for row in sources:
        if heir == row.code:
            continue  # its code goes on: what stands under it still does
        below: list[Unit] = (
            list(directory.children(row.code, plan.on))
            if isinstance(row, Area)
            else [item for item in directory.agencies_on(plan.on) if directory.parent_of(item) == row.code]
        )
        for child in below:
            link = Successor(plan.target, child.code, child.code, plan.on, Passing.FULL)
            moved = replace(child, parent=heir, valid_from=plan.on)
            yield child, replace(child, valid_to=eve), [moved, link]


def _posts_of(directory: Directory, plan: ChangePlan, sources: list[Unit], eve: date) -> list[tuple[Content, Content]]:
    """Return the posts that end with their agency; where its code goes on, they go on too."""
    if plan.target is not Target.AGENCY:
        return []
    stay = {unit.code for unit in plan.results}
    found: list[tuple[Content, Content]] = []
    for row in sources:
        if row.code not in stay:
            posts: list[Post] = directory.posts_by_agency.get(row.code, [])
            found += [(post, replace(post, valid_to=eve)) for post in posts if in_force(post, plan.on)]
    return found
