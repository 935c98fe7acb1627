"""Reading records: pages, counts, one record, its history; every read goes through a View."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.data.registers.adapters import reading
from tinhso.data.registers.adapters.layout import day_out, decoder, encoder, stamp_out, table, vendor
from tinhso.data.registers.adapters.reading import Conditions, Reader
from tinhso.data.registers.data import Count, Field, InvalidQuery, Page, Record, Status, UnknownRecord
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.access import View
from tinhso.data.registers.rules.conditions import LIMIT_MAX, fingerprint, read_cursor, write_cursor
from tinhso.data.registers.selectors.batches import published_after
from tinhso.data.registers.selectors.grants import granted_fields
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.selectors.questions import Question, add_scopes, ask, view_for

__all__ = [
    "Question",
    "add_scopes",
    "as_of",
    "ask",
    "count",
    "count_of",
    "history",
    "is_uuid",
    "numbers_on",
    "page_of",
    "past_rows",
    "query",
    "raw_row",
    "record",
    "seen_as",
    "seen_record",
    "view_for",
    "view_of_record",
]

# --- pages --------------------------------------------------------------------------------------


def query(
    code: str,
    *,
    by: Actor,
    where: Mapping[str, Any] | None = None,
    q: str = "",
    sort: str = "",
    limit: int = 100,
    cursor: str = "",
    fields: Sequence[str] = (),
    status: Sequence[int] = (Status.IN_FORCE,),
    wide: bool = False,
    changed_since: datetime | None = None,
) -> Page:
    """Return one page of records. Deep pages cost what the first costs: a page begins where the last ended.

    Raises UnknownRegister, InvalidQuery.
    """
    asked = ask(
        head(code),
        by=by,
        where=where,
        q=q,
        sort=sort,
        fields=fields,
        status=status,
        wide=wide,
        changed_since=changed_since,
    )
    return page_of(asked, limit=limit, cursor=cursor)


def page_of(asked: Question, *, limit: int, cursor: str = "") -> Page:
    """Return one page of a question that was read before."""
    if not 1 <= limit <= LIMIT_MAX:
        raise InvalidQuery(_("limit: từ 1 đến %(max)s.") % {"max": LIMIT_MAX})
    declaration = asked.head.declaration
    shown = [item for item in declaration.shown if item.name in asked.fields]
    sort_field = asked.sort.field
    extra = [sort_field] if sort_field is not None and sort_field.name not in asked.fields else []
    reader = Reader(asked.head.code, [*shown, *extra])
    rows: list[tuple[Any, ...]] = []
    ends: list[int] = []
    for number, (where, order) in _segments(asked, cursor):
        found = reader.select(asked.where.plus(where), order, limit + 1 - len(rows))
        rows += found
        ends += [number] * len(found)
        if len(rows) > limit:
            break
    records = [reader.record(row) for row in rows[:limit]]
    after = ""
    if len(rows) > limit:
        last = records[-1]
        value = last.values.get(sort_field.name) if sort_field is not None else None
        after = write_cursor(asked.mark, ends[limit - 1], value, rows[limit - 1][0])
    return Page(tuple(seen_as(item, asked.view, asked.fields) for item in records), after, asked.fields)


def _segments(asked: Question, cursor: str) -> list[tuple[int, tuple[Conditions, str]]]:
    """Return the parts a page is read from, each by its index: empty values stand before all others.

    Two plain ranges instead of one condition with OR: an OR would make the database sort the whole table.
    """
    sort, down = asked.sort, asked.sort.descending
    sign, way = ("<", "DESC") if down else (">", "ASC")
    start = read_cursor(asked.mark, cursor) if cursor else None
    if sort.field is None:
        where = Conditions() if start is None else Conditions([f"id {sign} %s"], [start[2]])
        return [(1, (where, f"id {way}"))]
    column = sort.field.column
    empty = Conditions([f"{column} IS NULL"])
    full = Conditions([f"{column} IS NOT NULL"])
    if start is not None:
        if start[0] == 0:
            empty.add(f"id {sign} %s", start[2])
        else:
            full = Conditions([f"({column}, id) {sign} (%s, %s)"], [_sort_value(sort.field, start[1]), start[2]])
    first = " NULLS FIRST" if vendor() == "postgresql" and not down else ""
    last = " NULLS LAST" if vendor() == "postgresql" and down else ""
    order = f"{column} {way}{first}{last}, id {way}"
    parts = [(0, (empty, order)), (1, (full, order))]
    if down:
        parts.reverse()
    if start is not None:
        place = next(index for index, (number, _part) in enumerate(parts) if number == start[0])
        return parts[place:]
    return parts


def _sort_value(field: Field, text: Any) -> Any:
    conditions = Conditions()
    try:
        decode = decoder(field) if isinstance(text, str) and vendor() == "sqlite" else None
        value = decode(text) if decode else text
        encode = encoder(field)
        conditions.add("", encode(value) if encode else value)
    except (ValueError, TypeError, ArithmeticError):
        raise InvalidQuery(_("Con trỏ trang không dùng được với điều kiện này. Hãy xem lại từ trang đầu.")) from None
    return conditions.parameters[0]


def seen_as(record: Record, view: View, fields: Sequence[str]) -> Record:
    """Return the record as the reader may see it."""
    values = {name: record.values[name] for name in fields}
    if view.inner:
        return replace(record, values=values)
    hidden = {"provenance": "", "made_by": "", "reason": "", "receipt": None, "agency": "", "area": "", "batch": None}
    return replace(record, values=values, **hidden)  # type: ignore[arg-type]


def count(
    code: str,
    *,
    by: Actor,
    where: Mapping[str, Any] | None = None,
    q: str = "",
    at_most: int = 10_000,
    status: Sequence[int] = (Status.IN_FORCE,),
    wide: bool = False,
) -> Count:
    """Return how many records meet the conditions, counted no further than *at_most*."""
    return count_of(ask(head(code), by=by, where=where, q=q, status=status, wide=wide), at_most=at_most)


def count_of(asked: Question, *, at_most: int = 10_000) -> Count:
    """Return how many records answer a question."""
    found = reading.count(asked.head.code, asked.where, at_most)
    return Count(min(found, at_most), found > at_most)


# --- one record -----------------------------------------------------------------------------------


def _all_fields(register: Head) -> Reader:
    return Reader(register.code, register.declaration.shown)


def raw_row(register: Head, public_id: str, *, lock: bool = False) -> tuple[int, Record] | None:
    """Return the row id and the whole record, for services; None if there is none to be seen.

    *lock*: hold it until the transaction ends, and read what stands there once whoever held it is done.
    """
    if not is_uuid(public_id):
        return None
    reader = _all_fields(register)
    where = reading.visible(register.unpublished).add("public_id = %s", public_id)
    rows = reader.select(where, "id DESC", 1, lock=lock)
    return (rows[0][0], reader.record(rows[0])) if rows else None


def is_uuid(text: str) -> bool:
    """Whether a text is a public id in its usual form."""
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(
        sign in "0123456789abcdef" for part in parts for sign in part
    )


def record(code: str, public_id: str, *, by: Actor, version: int | None = None) -> Record:
    """Return one record (or one version of it) as *by* may see it. Raises UnknownRegister, UnknownRecord."""
    return seen_record(code, public_id, by=by, version=version)[0]


def seen_record(code: str, public_id: str, *, by: Actor, version: int | None = None) -> tuple[Record, tuple[str, ...]]:
    """Return one record as *by* may see it, and the identity numbers of whom it tells *by* of (for the journal)."""
    register = head(code)
    found = raw_row(register, public_id)
    if found is None:
        raise UnknownRecord(_("Không có bản ghi này."))
    made = found[1]
    view = view_of_record(register, by, made)
    if not view.fields:
        raise UnknownRecord(_("Không có bản ghi này."))
    fields = [name for name in register.declaration.names if name in view.fields]
    numbers = _numbers(register, made.values, fields)
    if version is not None and version != made.version:
        versions = [item for item in history(code, public_id, by=by) if item.version == version]
        if not versions:
            raise UnknownRecord(_("Không có phiên bản này."))
        return versions[0], numbers
    return seen_as(made, view, fields), numbers


def _numbers(register: Head, values: Mapping[str, Any], fields: Collection[str]) -> tuple[str, ...]:
    """Return the identity numbers of those of whom *fields* tell."""
    told = [person for person in register.compiled.people.known if not person.fields.isdisjoint(fields)]
    return tuple(str(values[person.number]) for person in told if values.get(person.number))


def numbers_on(asked: Question, page: Page) -> tuple[str, ...]:
    """Return the identity numbers of whom a page tells its reader; one query where the page does not show them."""
    people = asked.head.compiled.people
    told = [person for person in people.known if not person.fields.isdisjoint(page.fields)]
    if not told or not page.records:
        return ()
    if all(person.number in page.fields for person in told):
        return tuple(number for item in page.records for number in _numbers(asked.head, item.values, page.fields))
    columns = ", ".join(f"f_{person.number}" for person in told)
    ids = [item.public_id for item in page.records]
    rows = reading.fetch(
        f"SELECT {columns} FROM {table(asked.head.code)} WHERE public_id IN ({', '.join(['%s'] * len(ids))})",  # noqa: S608
        ids,
    )
    return tuple(str(cell) for row in rows for cell in row if cell)


def view_of_record(register: Head, by: Actor, item: Record) -> View:
    """Return what *by* sees of one record."""
    granted = granted_fields(register.id, by)
    return access.view_of_record(by, register.declaration, item.agency, item.area, granted=granted)


def history(code: str, public_id: str, *, by: Actor, limit: int = 200) -> tuple[Record, ...]:
    """Return the versions of a record, newest first, each as *by* may see the record."""
    register = head(code)
    found = raw_row(register, public_id)
    if found is None:
        raise UnknownRecord(_("Không có bản ghi này."))
    view = view_of_record(register, by, found[1])
    if not view.fields:
        raise UnknownRecord(_("Không có bản ghi này."))
    fields = [name for name in register.declaration.names if name in view.fields]
    earlier = past_rows(register, Conditions(["public_id = %s"], [public_id]), "version DESC, hid DESC", limit)
    return tuple(seen_as(item, view, fields) for item in [found[1], *earlier])


def past_rows(register: Head, where: Conditions, order: str, limit: int) -> list[Record]:
    """Return versions of the history, whole (sealed values opened where their key is still there)."""
    reader = _all_fields(register)
    return reader.records(reader.past(where, order, limit))


def as_of(
    code: str,
    *,
    by: Actor,
    true_on: date | None = None,
    known_at: datetime | None = None,
    public_id: str = "",
    where: Mapping[str, Any] | None = None,
    limit: int = 100,
    cursor: str = "",
    fields: Sequence[str] = (),
) -> Page:
    """Return records as they were on the day *true_on*, as was known at *known_at* (None: as is known now).

    Earlier versions keep personal values sealed, so nothing is found by them: such a filter is refused.
    """
    register = head(code)
    sealed = register.compiled.people.sealed
    if names := sorted({key.partition("__")[0] for key in where or {}} & sealed & view_for(register, by).fields):
        raise InvalidQuery(_("%(name)s: không lọc được phiên bản cũ theo dữ liệu cá nhân.") % {"name": names[0]})
    asked = ask(register, by=by, where=where, fields=fields, status=())
    moment = stamp_out(known_at or now())
    # A batch published after that moment was not known then, and what it ended was still in force.
    late = [*register.unpublished, *published_after(register.id, known_at)]
    here = _in_time(asked.asked, true_on, moment).plus(reading.visible(late))
    past = _in_time(asked.asked, true_on, moment).add("(known_to IS NULL OR known_to > %s)", moment)
    if late:
        past.add(f"(batch IS NULL OR batch NOT IN ({', '.join(['%s'] * len(late))}))", *late)
    mark = fingerprint(register.code, "as_of", where or {}, true_on, known_at, public_id)
    order = _after(mark, cursor)
    only = Conditions(["public_id = %s"], [public_id]) if public_id else Conditions()
    shown = [item for item in register.declaration.shown if item.name in asked.fields]
    reader = Reader(register.code, shown)
    rows = reader.both(here.plus(order).plus(only), past.plus(order).plus(only), "public_id, version", limit + 1)
    records = reader.records(rows[:limit])
    after = write_cursor(mark, 1, records[-1].public_id, records[-1].version) if len(rows) > limit else ""
    return Page(tuple(seen_as(item, asked.view, asked.fields) for item in records), after, asked.fields)


def _after(mark: str, cursor: str) -> Conditions:
    """Return the place where the page before ended: of one record several parts may be true at several times."""
    if not cursor:
        return Conditions()
    _segment, public_id, version = read_cursor(mark, cursor)
    if not is_uuid(str(public_id)):
        raise InvalidQuery(_("Con trỏ trang không dùng được với điều kiện này. Hãy xem lại từ trang đầu."))
    return Conditions(["(public_id, version) > (%s, %s)"], [str(public_id), version])


def _in_time(filters: Conditions, true_on: date | None, moment: Any) -> Conditions:
    made = Conditions([*filters.parts], [*filters.parameters])
    made.add("known_from <= %s", moment)
    made.add(f"status <> {int(Status.MERGED)}")
    # Ended without a last day: withdrawn or erased, so that it was never so.
    made.add(f"(status <> {int(Status.ENDED)} OR true_to IS NOT NULL)")
    if true_on is not None:
        day = day_out(true_on)
        made.add("(true_from IS NULL OR true_from <= %s)", day)
        made.add("(true_to IS NULL OR true_to >= %s)", day)
    return made
