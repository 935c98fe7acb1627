"""Reading rows for a list page: filtered, sorted and paged, in memory or by the database."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.web.data import Cell, Column, Condition, ListPage, ListQuery, ListSpec, Row
from tinhso.core.web.rules import formats
from tinhso.core.web.rules.cells import cell_text, choice_pairs, raw_value
from tinhso.core.web.rules.queries import Parameters, read_query

#: With more different values than this a text filter is a box to type in, not a list to choose from.
DISTINCT_MAX = 40

Rows = Sequence[Any] | QuerySet[Any, Any]


# --- rows in memory -----------------------------------------------------------------------------


def _comparable(column: Column, value: Any) -> Any:
    """Return *value* in a form that compares with what the address gives and with its neighbours."""
    if isinstance(value, Enum):
        value = value.value
    if value is None or value == "":
        return None
    if column.is_figure:
        return value if isinstance(value, Decimal) else Decimal(str(value))
    if column.kind == "date":
        if isinstance(value, datetime):
            return value.astimezone(PROVINCE_ZONE).date() if value.tzinfo else value.date()
        return date.fromisoformat(value) if isinstance(value, str) else value
    return formats.fold(value)


def _fits(item: Any, condition: Condition) -> bool:
    column = condition.column
    value = _comparable(column, raw_value(item, column))
    if value is None:
        return False
    wanted = [_comparable(column, text) for text in condition.values]
    if condition.operator == "gte":
        return bool(value >= wanted[-1])
    if condition.operator == "lte":
        return bool(value <= wanted[-1])
    if column.is_figure or column.kind != "text" or column.choices is not None:
        return value in wanted
    return any(text in value for text in wanted)


def _sort_key(item: Any, column: Column) -> tuple[Any, ...]:
    value = raw_value(item, column)
    order = [code for code, _words in choice_pairs(column)]
    if order and not column.is_figure:
        code = str(value.value if isinstance(value, Enum) else value)
        return (order.index(code) if code in order else len(order), code)
    if column.kind == "date" and isinstance(value, datetime):
        return (value.timestamp(),)
    return (_comparable(column, value),)


def _in_memory(rows: Sequence[Any], spec: ListSpec, query: ListQuery) -> list[Any]:
    found = [item for item in rows if all(_fits(item, condition) for condition in query.conditions)]
    if query.search:
        columns = [column for column in spec.columns if column.key in spec.search_keys]
        words = formats.fold(query.search).split()

        def matches(item: Any) -> bool:
            text = formats.fold(" ".join(cell_text(column, raw_value(item, column)) for column in columns))
            return all(word in text for word in words)

        found = [item for item in found if matches(item)]
    column = spec.column(query.sort.removeprefix("-"))
    if column is not None:
        # What has no value stands last, whichever way the rest is sorted.
        with_value = [item for item in found if _comparable(column, raw_value(item, column)) is not None]
        without = [item for item in found if _comparable(column, raw_value(item, column)) is None]
        with_value.sort(key=partial(_sort_key, column=column), reverse=query.sort.startswith("-"))
        found = with_value + without
    return found


# --- rows of the database -----------------------------------------------------------------------


def _day_lookup(rows: QuerySet[Any, Any], column: Column) -> str:
    """Return the lookup path that compares by day, also where the field keeps a time."""
    from django.core.exceptions import FieldDoesNotExist
    from django.db.models import DateTimeField

    try:
        field = rows.model._meta.get_field(column.path)
    except FieldDoesNotExist:
        return column.path
    return f"{column.path}__date" if isinstance(field, DateTimeField) else column.path


def _filtered(rows: QuerySet[Any, Any], spec: ListSpec, query: ListQuery) -> QuerySet[Any, Any]:
    for condition in query.conditions:
        column = condition.column
        path = _day_lookup(rows, column) if column.kind == "date" else column.path
        if condition.operator != "eq":
            rows = rows.filter(**{f"{path}__{condition.operator}": condition.values[-1]})
        elif column.kind == "text" and column.choices is None:
            either = Q()
            for text in condition.values:
                either |= Q(**{f"{path}__icontains": text})
            rows = rows.filter(either)
        else:
            rows = rows.filter(**{f"{path}__in": condition.values})
    columns = [column for column in spec.columns if column.key in spec.search_keys and column.in_database]
    for word in query.search.split() if columns else []:
        either = Q()
        for column in columns:
            either |= Q(**{f"{column.path}__icontains": word})
        rows = rows.filter(either)
    return rows


def _ordered(rows: QuerySet[Any, Any], spec: ListSpec, query: ListQuery) -> QuerySet[Any, Any]:
    column = spec.column(query.sort.removeprefix("-"))
    if column is None or not column.in_database:
        return rows if rows.ordered else rows.order_by("pk")
    field = F(column.path)
    first = field.desc(nulls_last=True) if query.sort.startswith("-") else field.asc(nulls_last=True)
    return rows.order_by(first, "pk")


# --- the page -----------------------------------------------------------------------------------


def _distinct(rows: Sequence[Any], spec: ListSpec) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the choices of each text filter that declares none, from the rows themselves if they are few."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for key in spec.filters:
        column = spec.column(key)
        if column is None or column.kind != "text" or column.choices is not None:
            continue
        pairs: dict[str, str] = {}
        for item in rows:
            value = raw_value(item, column)
            if value not in (None, ""):
                code = str(value.value if isinstance(value, Enum) else value)
                pairs[code] = cell_text(column, value)
        if len(pairs) <= DISTINCT_MAX:
            found[key] = tuple(sorted(pairs.items(), key=lambda pair: formats.fold(pair[1])))
    return found


def _draw(item: Any, columns: Sequence[Column]) -> Row:
    cells = []
    for column in columns:
        value = raw_value(item, column)
        text, missing = cell_text(column, value), column.missing(item) if column.missing else ""
        cells.append(Cell(column, value, text, column.url(item) if column.url else "", "" if text else missing))
    return Row(item, tuple(cells))


def _database_only(spec: ListSpec, query: ListQuery) -> ListQuery:
    """Refuse to sort or filter by a column that the database does not know, rather than answer wrongly."""
    asked = [query.sort.removeprefix("-"), *(condition.column.key for condition in query.conditions)]
    refused = [key for key in asked if (column := spec.column(key)) is not None and not column.in_database]
    if not refused or query.sort == spec.default_sort == "":
        return query
    message = _("Không lọc hay xếp được theo «%(key)s».") % {"key": ", ".join(refused)}
    return ListQuery(**{**query.__dict__, "errors": (*query.errors, message)})


def select_page(rows: Rows, spec: ListSpec, parameters: Parameters, path: str) -> ListPage:
    """Return the page that *parameters* ask for; with errors in the address the page is empty and says them."""
    query = read_query(spec, parameters)
    items: Callable[[], Iterator[Any]]
    distinct: dict[str, tuple[tuple[str, str], ...]] = {}
    if isinstance(rows, QuerySet):
        query = _database_only(spec, query)
        unfiltered = rows.count()
        chosen = rows.none() if query.errors else _ordered(_filtered(rows, spec, query), spec, query)
        narrowed = bool(query.conditions or query.search or query.errors)
        total = chosen.count() if narrowed else unfiltered
        items = partial(chosen.iterator, chunk_size=2000)
        shown = list(chosen[query.offset : query.offset + query.limit])
    else:
        unfiltered = len(rows)
        found = [] if query.errors else _in_memory(rows, spec, query)
        total = len(found)
        items = partial(iter, found)
        shown = found[query.offset : query.offset + query.limit]
        distinct = _distinct(rows, spec)
    columns = tuple(column for column in spec.columns if column.key in query.columns)
    return ListPage(
        spec=spec,
        query=query,
        path=path,
        parameters=parameters,
        columns=columns,
        rows=tuple(_draw(item, columns) for item in shown),
        total=total,
        unfiltered_total=unfiltered,
        items=items,
        distinct=distinct,
        from_database=isinstance(rows, QuerySet),
    )
