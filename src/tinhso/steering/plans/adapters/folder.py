"""The province folder: ``agencies.yaml`` and ``plans/*.yaml`` ⇄ rows. Reading what was written gives the same rows."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from tinhso.steering.plans.data import (
    TYPES,
    Agency,
    ContentError,
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
from tinhso.steering.plans.rules.codec import from_plain, to_plain

AGENCIES = "agencies.yaml"
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
    for number, plain in enumerate(_list(_mapping(folder / AGENCIES), "agencies", AGENCIES)):
        rows.append(Row(Kind.AGENCY, "", number, from_plain(Agency, plain, f"{AGENCIES}, mục {number + 1}")))
    for path in sorted((folder / PLANS).glob("*.yaml")):
        rows.extend(_read_plan(path))
    return rows


def _read_plan(path: Path) -> Iterator[Row]:
    document = _mapping(path)
    plan = from_plain(Plan, document.get("plan"), f"{path.name}: plan")
    if plan.code != path.stem:
        raise ContentError(f"{path.name}: mã kế hoạch «{plan.code}» khác tên tệp.")
    yield Row(Kind.PLAN, plan.code, 0, plan)
    for section in Section:
        groups = _list(document, _KEYS[section], path.name, optional=True)
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
    return from_plain(Group, {**own, **derived}, place), _list(plain, "items", place)


def _read_item(group: Group, plain: Any, position: int, place: str) -> Iterator[Row]:
    if not isinstance(plain, dict):
        raise ContentError(f"{place}: phải là một mục.")
    kind = _KINDS[group.section]
    own = {key: value for key, value in plain.items() if key != "results"}
    code = row_code(group.plan, group.section, str(own.get("number")))
    content = from_plain(TYPES[kind], {**own, "code": code, "plan": group.plan, "group": group.code}, place)
    yield Row(kind, group.plan, position, content)
    for order, stated in enumerate(_list(plain, "results", place, optional=True)):
        where = f"{place}.results[{order}]"
        if not isinstance(stated, dict):
            raise ContentError(f"{where}: phải là một kết quả.")
        derived = {"target": code, "code": result_code(code, str(stated.get("as_of")))}
        yield Row(Kind.RESULT, group.plan, position, from_plain(Result, {**stated, **derived}, where))


def _mapping(path: Path) -> dict[str, Any]:
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ContentError(f"Không có tệp {path}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: không đọc được: {error}") from error
    if not isinstance(plain, dict):
        raise ContentError(f"{path.name}: phải là một nhóm trường.")
    return plain


def _list(plain: dict[str, Any], key: str, place: str, *, optional: bool = False) -> list[Any]:
    value = plain.get(key, [] if optional else None)
    if not isinstance(value, list):
        raise ContentError(f"{place}: «{key}» phải là một danh sách.")
    return value


# --- writing ------------------------------------------------------------------------------------


def write_folder(folder: Path, rows: Sequence[Row]) -> list[Path]:
    """Write the rows (in order) as the files of the folder; return the files written."""
    agencies = [to_plain(row.content) for row in rows if row.kind is Kind.AGENCY]
    files = {folder / AGENCIES: {"agencies": agencies}}
    for row in rows:
        if isinstance(row.content, Plan):
            files[folder / PLANS / f"{row.content.code}.yaml"] = _plan_document(row.content, rows)
    for path, plain in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=118, default_flow_style=False)
        path.write_text(_HEAD + text, encoding="utf-8")
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
