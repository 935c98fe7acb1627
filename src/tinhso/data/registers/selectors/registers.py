# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""The list of registers and what is known of each."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.data.registers.adapters import reading
from tinhso.data.registers.adapters.layout import stamp_in, table
from tinhso.data.registers.data import RegisterInfo, Score, UnknownRegister
from tinhso.data.registers.models import Register, RegisterVersion, State
from tinhso.data.registers.rules.declaring import parse_declaration
from tinhso.data.registers.selectors.heads import head, is_served


def register(code: str, *, by: Actor | None = None) -> RegisterInfo:
    """Return one register. What a register is, is public (NĐ 47/2020 Đ.11.4); its records are not."""
    row = Register.objects.filter(code=code).exclude(state=State.WITHDRAWN).first()
    if row is None or row.version == 0:
        raise UnknownRegister(_("Không có sổ «%(code)s».") % {"code": code[:41]})
    content = row.versions.values_list("content", flat=True).get(number=row.version)
    found = _info(row, content)
    if not is_served(found.declaration):
        raise UnknownRegister(_("Không có sổ «%(code)s».") % {"code": code[:41]})
    return found


def registers(*, as_seen_by: Actor | None = None) -> list[RegisterInfo]:
    """Return every register in force, in two queries."""
    rows = {row.pk: row for row in Register.objects.exclude(state=State.WITHDRAWN).filter(version__gt=0)}
    contents = RegisterVersion.objects.filter(register__in=rows, number=F("register__version"))
    found = [
        _info(rows[item.register_id], item.content) for item in contents.order_by("register__code") if item.content
    ]
    return [item for item in found if is_served(item.declaration)]


def _info(row: Register, content: Any) -> RegisterInfo:
    declaration = parse_declaration(content)
    return RegisterInfo(
        public_id=str(row.public_id),
        code=row.code,
        name=str(declaration.name),
        owner=declaration.owner,
        kind=declaration.kind,
        rhythm=declaration.rhythm,
        version=row.version,
        state=row.state,
        declaration=declaration,
        rows=row.rows,
        last_change=row.last_change,
        score=_score(row.scores),
        expected=declaration.expected,
    )


def _score(scores: Any) -> Score | None:
    total = scores.get("register") if isinstance(scores, dict) else None
    if not total:
        return None
    at = total.get("at")
    parts = {name: total.get(name) for name in ("correct", "complete", "clean", "live")}
    return Score(**parts, at=datetime.fromisoformat(at) if at else None)


def scores(code: str) -> dict[str, Any]:
    """Return what quality handed over: by «register», «fields», «agencies», «areas»."""
    found = Register.objects.filter(code=code).values_list("scores", flat=True).first()
    return dict(found or {})


def versions(code: str) -> list[RegisterVersion]:
    """Return the versions of a declaration, newest first."""
    return list(RegisterVersion.objects.filter(register__code=code).order_by("-number"))


def refresh_sizes() -> None:
    """Count the records of every register and note when each last changed: for the list, which must not count."""
    for row in Register.objects.filter(state=State.READY, table_version__gt=0):
        try:
            where = reading.visible(head(row.code).unpublished).add("status = 1")
        except UnknownRegister:  # a training register in production
            continue
        found = reading.fetch(
            f"SELECT count(*), max(known_from) FROM {table(row.code)} WHERE {where.sql}", where.parameters
        )
        Register.objects.filter(pk=row.pk).update(rows=found[0][0], last_change=stamp_in(found[0][1]), counted_at=now())
