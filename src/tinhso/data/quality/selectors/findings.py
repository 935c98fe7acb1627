"""Findings and checks as a reader may see them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from tinhso.core.access.api import Actor, Scope
from tinhso.data.quality.data import CheckResult, Dimension, Words
from tinhso.data.quality.models import QualityFinding, QualityRun
from tinhso.data.quality.rules import access
from tinhso.data.quality.selectors.scores import View, latest_runs, view_of
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import Declaration


def checks_of_run(run: QualityRun) -> list[CheckResult]:
    """Return what the checks of a run found."""
    return [
        CheckResult(
            run.register,
            item["code"],
            Dimension(item["dimension"]),
            tuple(item["fields"]),
            tuple(item["reads"]),
            Words(item["vi"], item["en"]),
            item["total"],
            item["failing"],
            item["kept"],
        )
        for item in run.checks
    ]


def in_scopes(scopes: Sequence[Scope]) -> Q:
    """Return the condition that a row lies in one of the scopes."""
    found = Q(pk__in=[])
    for scope in scopes:
        part = Q()
        for column, value in (("agency", scope.agency), ("area", scope.area)):
            if value != "*":
                part &= Q(**{column: value}) | Q(**{f"{column}__startswith": f"{value}/"})
        found |= part
    return found


def visible(rows: QuerySet[QualityFinding], view: View, checks: Sequence[CheckResult]) -> QuerySet[QualityFinding]:
    """Return the rows that the reader may see: those kept, and those of checks that read only what may be read."""
    if view.scopes is None:
        return rows
    open_checks = [item.code for item in checks if set(item.reads) <= view.fields]
    condition = Q(check_code__in=open_checks)
    return rows.filter(condition | in_scopes(view.scopes) if view.scopes else condition)


def check_counts(code: str, view: View, checks: Sequence[CheckResult]) -> list[tuple[CheckResult, int, int | None]]:
    """Return the checks a reader may see with (failing, looked at); who keeps a part counts only that part."""
    seen = [item for item in checks if view.opens(item.reads)]
    counted: dict[str, int] = {}
    if view.scopes:
        rows = visible(QualityFinding.objects.filter(register=code, mended_at=None), view, checks)
        counted = {row["check_code"]: row["n"] for row in rows.values("check_code").annotate(n=Count("id"))}
    found: list[tuple[CheckResult, int, int | None]] = []
    for item in seen:
        if view.scopes is None or set(item.reads) <= view.fields:
            found.append((item, item.failing, item.total))
        else:
            found.append((item, counted.get(item.code, 0), None))
    return found


def work_rows(
    *, by: Actor, register: str = "", state: str = "open", mine: bool = False
) -> tuple[QuerySet[QualityFinding], dict[str, Declaration]]:
    """Return the findings of every register whose rows *by* keeps (a part of), and those registers."""
    kept: dict[str, Declaration] = {}
    condition = Q(pk__in=[])
    for info in registers.registers():
        if register and info.code != register:
            continue
        view = _kept_view(by, info.declaration)
        if view is None:
            continue
        kept[info.code] = info.declaration
        part = Q(register=info.code)
        condition |= part if view.scopes is None else part & in_scopes(view.scopes)
    rows = QualityFinding.objects.filter(condition)
    rows = rows.filter(**state_filter(state))
    if mine:
        rows = rows.filter(assignee=by.id)
    return rows.order_by("id"), kept


def state_filter(state: str) -> dict[str, Any]:
    """Return the filter of a state: open, dismissed, mended."""
    if state == "mended":
        return {"mended_at__isnull": False}
    if state == "dismissed":
        return {"mended_at": None, "dismissed_at__isnull": False}
    return {"mended_at": None, "dismissed_at": None}


def check_words(codes: list[str]) -> dict[str, str]:
    """Return what each check of these registers says; two queries."""
    runs = latest_runs(codes).values()
    return {item.code: str(item.words) for run in runs for item in checks_of_run(run)}


def _kept_view(by: Actor, declaration: Declaration) -> View | None:
    scopes = access.kept_scopes(by, declaration)
    return None if scopes == () else View(frozenset(declaration.names), scopes)


def open_of_record(code: str, record: str, *, by: Actor) -> list[QualityFinding]:
    """Return what fails in one record, as far as *by* may see it."""
    declaration = registers.register(code).declaration
    run = QualityRun.objects.filter(register=code, state="done").order_by("-id").first()
    if run is None:
        return []
    rows = QualityFinding.objects.filter(register=code, record=record, mended_at=None)
    return list(visible(rows, view_of(by, declaration), checks_of_run(run))[:200])
