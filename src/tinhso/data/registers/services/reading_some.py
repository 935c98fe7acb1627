"""Reading a handful of records named by their ids: what a list of findings or a pair of likely duplicates shows."""

from collections.abc import Sequence

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.data.registers.adapters import reading as rows
from tinhso.data.registers.adapters.reading import Reader
from tinhso.data.registers.data import InvalidQuery, Record
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.grants import granted_fields
from tinhso.data.registers.selectors.heads import head
from tinhso.data.registers.selectors.records import _numbers, is_uuid, seen_as
from tinhso.data.registers.services.reading import _note, tells_of_people

SOME_MAX = 200


def read_some(*, by: Actor, code: str, public_ids: Sequence[str], purpose: str) -> dict[str, Record]:
    """Return these records, each as *by* may see it (missing where not even one field may be read); four queries.

    Written down as read, with the purpose, where they tell of persons. Raises UnknownRegister, InvalidQuery.
    """
    wanted = list(dict.fromkeys(item for item in public_ids if is_uuid(item)))
    if len(wanted) > SOME_MAX:
        raise InvalidQuery(str(SOME_MAX))
    register = head(code)
    if not wanted:
        return {}
    declaration, granted = register.declaration, granted_fields(register.id, by)
    reader = Reader(code, declaration.shown)
    marks = ", ".join(["%s"] * len(wanted))
    where = rows.visible(register.unpublished).add(f"public_id IN ({marks})", *wanted)
    seen: dict[str, Record] = {}
    numbers: set[str] = set()
    told: set[str] = set()
    for row in reader.select(where, "id", 2 * SOME_MAX):
        item = reader.record(row)
        view = access.view_of_record(by, declaration, item.agency, item.area, granted=granted)
        if not view.fields:
            continue
        names = [name for name in declaration.names if name in view.fields]
        told.update(names)
        numbers.update(_numbers(register, item.values, names))
        seen[item.public_id] = seen_as(item, view, names)
    if seen and by != SYSTEM and tells_of_people(declaration, sorted(told)):
        details = {"register": code, "rows": len(seen)}
        _note(by, "registers.records.read", f"register:{code}", purpose, details, numbers)
    return seen
