"""The province folder: ``plans/*.yaml`` ⇄ rows. Reading what was written gives the same rows."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tinhso.core.province.api import ContentError, from_plain, list_in, read_mapping, to_plain, write_mapping
from tinhso.steering.plans.data import (
    TYPES,
    Group,
    Kind,
    Plan,
    Project,
    Result,
    Row,
    Section,
    Target,
    Task,
)

PLANS = "plans"
_HEAD = "# Read by `tinhso load`, written back by `tinhso export province`. What it holds: steering/plans/README.md\n"
_KEYS = {Section.TARGETS: "targets", Section.TASKS: "tasks", Section.PROJECTS: "projects"}
_KINDS = {Section.TARGETS: Kind.TARGET, Section.TASKS: Kind.TASK, Section.PROJECTS: Kind.PROJECT}
_SHORT = {Section.TARGETS: "mt", Section.TASKS: "nv", Section.PROJECTS: "da"}


def row_code(plan: str, section: Section, number: str) -> str:
    """Return the code of a group ("kh-2024.mt.I"), target, task or project ("kh-2024.mt.I.1")."""
    return f"{plan}.{_SHORT[section]}.{number}"


def result_code(target: str, as_of: str) -> str:
    """Return the code of a result: the target's and the day it is as of."""
    return f"{target}.{as_of}"


# --- reading ------------------------------------------------------------------------------------


def read_folder(folder: Path) -> list[Row]:
    """Return all rows of the folder, in order; raise ContentError naming file and field."""
    rows: list[Row] = []
    if not (folder / PLANS).is_dir():
        raise ContentError(f"Không có tệp {folder / PLANS}.")
    for path in sorted((folder / PLANS).glob("*.yaml")):
        rows.extend(_read_plan(path))
    return rows


def _read_plan(path: Path) -> Iterator[Row]:
    document = read_mapping(path)
    plan = from_plain(Plan, document.get("plan"), f"{path.name}: plan")
    if plan.code != path.stem:
        raise ContentError(f"{path.name}: mã kế hoạch «{plan.code}» khác tên tệp.")
    yield Row(Kind.PLAN, plan.code, 0, plan)
    for section in Section:
        groups = list_in(document, _KEYS[section], path.name, optional=True)
        position = 0
        for order, plain in enumerate(groups):
            place = f"{path.name}: {_KEYS[section]}[{order}]"
            group, items = _read_group(plan.code, section, plain, place)
            yield Row(Kind.GROUP, plan.code, order, group)
            for item in items:
                yield from _read_item(group, item, position, f"{place}.items[{position}]")
                position += 1


def _read_group(plan: str, section: Section, plain: Any, place: str) -> tuple[Group, list[Any]]:
    if not isinstance(plain, dict):
        raise ContentError(f"{place}: phải là một nhóm.")
    own = {key: value for key, value in plain.items() if key != "items"}
    derived = {"code": row_code(plan, section, str(own.get("number"))), "plan": plan, "section": section.value}
    return from_plain(Group, {**own, **derived}, place), list_in(plain, "items", place)


def _read_item(group: Group, plain: Any, position: int, place: str) -> Iterator[Row]:
    if not isinstance(plain, dict):
        raise ContentError(f"{place}: phải là một mục.")
    kind = _KINDS[group.section]
    own = {key: value for key, value in plain.items() if key != "results"}
    code = row_code(group.plan, group.section, str(own.get("number")))
    content = from_plain(TYPES[kind], {**own, "code": code, "plan": group.plan, "group": group.code}, place)
    yield Row(kind, group.plan, position, content)
    for order, stated in enumerate(list_in(plain, "results", place, optional=True)):
        where = f"{place}.results[{order}]"
        if not isinstance(stated, dict):
            raise ContentError(f"{where}: phải là một kết quả.")
        derived = {"target": code, "code": result_code(code, str(stated.get("as_of")))}
        yield Row(Kind.RESULT, group.plan, position, from_plain(Result, {**stated, **derived}, where))


# --- writing ------------------------------------------------------------------------------------


def write_folder(folder: Path, rows: Sequence[Row]) -> list[Path]:
    """Write the rows (in order) as the files of the folder; return the files written."""
    files = {}
    for row in rows:
        if isinstance(row.content, Plan):
            files[folder / PLANS / f"{row.content.code}.yaml"] = _plan_document(row.content, rows)
    for path, plain in files.items():
        write_mapping(path, plain, _HEAD)
    return sorted(files)


def _plan_document(plan: Plan, rows: Sequence[Row]) -> dict[str, Any]:
    mine = [row.content for row in rows if row.plan == plan.code]
    document: dict[str, Any] = {"plan": to_plain(plan)}
    for section in Section:
        groups = [item for item in mine if isinstance(item, Group) and item.section is section]
        if groups:
            document[_KEYS[section]] = [_group_document(group, mine) for group in groups]
    return document


def _group_document(group: Group, contents: Sequence[Any]) -> dict[str, Any]:
    items = []
    for content in contents:
        if isinstance(content, Target | Task | Project) and content.group == group.code:
            plain = _without(to_plain(content), "code", "plan", "group")
            results = [
                _without(to_plain(item), "code", "target")
                for item in contents
                if isinstance(item, Result) and item.target == content.code
            ]
            items.append({**plain, "results": results} if results else plain)
    return {**_without(to_plain(group), "code", "plan", "section"), "items": items}


def _without(plain: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key not in keys}
