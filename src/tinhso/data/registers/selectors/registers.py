# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""The list of registers and what is known of each."""

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.data.registers.adapters import reading
from tinhso.data.registers.adapters.layout import stamp_in, table
from tinhso.data.registers.data import Declaration, RegisterInfo, UnknownRegister
from tinhso.data.registers.models import Register, RegisterVersion, State
from tinhso.data.registers.rules.declaring import parse_declaration
from tinhso.data.registers.selectors.heads import head, is_served
from tinhso.data.registers.selectors.scores import card_of

#: Declarations already read, by register and version: a version never changes.
_READ: dict[tuple[int, str, int], Declaration] = {}
_READ_MAX = 2000


def register(code: str, *, by: Actor | None = None) -> RegisterInfo:
    """Return one register. What a register is, is public (NĐ 47/2020 Đ.11.4); its records are not."""
    row = Register.objects.filter(code=code).exclude(state=State.WITHDRAWN).first()
    found = _declarations([row]).get(row.pk) if row is not None and row.version else None
    if row is None or found is None or not is_served(found):
        raise UnknownRegister(_("Không có sổ «%(code)s».") % {"code": code[:41]})
    return _info(row, found)


def registers(*, as_seen_by: Actor | None = None) -> list[RegisterInfo]:
    """Return every register in force that is served here, in two queries at most."""
    rows = list(Register.objects.exclude(state=State.WITHDRAWN).filter(version__gt=0).order_by("code"))
    read = _declarations(rows)
    return [_info(row, read[row.pk]) for row in rows if row.pk in read and is_served(read[row.pk])]


def _declarations(rows: Sequence[Register]) -> dict[int, Declaration]:
    """Return the declaration in force of each register; what was read before is neither fetched nor parsed again."""
    keys = {row.pk: (row.pk, str(row.public_id), row.version) for row in rows}
    found = {pk: _READ[key] for pk, key in keys.items() if key in _READ}
    unread = [pk for pk in keys if pk not in found]
    if unread:
        if len(_READ) > _READ_MAX:
            _READ.clear()
        for item in RegisterVersion.objects.filter(register__in=unread, number=F("register__version")):
            if item.content:
                found[item.register_id] = _READ[keys[item.register_id]] = parse_declaration(item.content)
    return found


def _info(row: Register, declaration: Declaration) -> RegisterInfo:
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
        score=card_of(row.scores),
        expected=declaration.expected,
    )


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
