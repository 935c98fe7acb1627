"""What the list template draws: every address it links to and every control it shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from tinhso.core.web.data import Column, ListPage
from tinhso.core.web.rules.cells import choice_pairs
from tinhso.core.web.rules.formats import format_number
from tinhso.core.web.rules.queries import OPERATORS, RESERVED


@dataclass(frozen=True)
class Heading:
    """A column's heading: the address that sorts by it, and how it is sorted now (aria-sort)."""

    column: Column
    url: str
    direction: str


@dataclass(frozen=True)
class Control:
    """One filter: ``kind`` is choice, text, number or date; ``options`` are (code, words, chosen)."""

    key: str
    label: Any
    kind: str
    options: tuple[tuple[str, str, bool], ...] = ()
    value: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter in force, as a word, with the address that takes it away."""

    text: str
    url: str


class _Addresses:
    """Builds the addresses of a list, keeping what the address already says (also what is not the list's own)."""

    def __init__(self, page: ListPage) -> None:
        self.page = page
        self.parameters = {key: list(values) for key, values in page.parameters.items() if any(values)}

    def with_(self, **changes: str | None) -> str:
        parameters = {**self.parameters, **{k: [v] for k, v in changes.items() if v is not None}}
        for key in [key for key, value in changes.items() if value is None]:
            parameters.pop(key, None)
        parameters.pop("format", None) if "format" not in changes else None
        return self.page.path + ("?" + urlencode(parameters, doseq=True) if parameters else "")

    def kept(self, without: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield what a form must carry along as hidden fields."""
        for key, values in self.parameters.items():
            if key not in without:
                yield from ((key, value) for value in values)


def _options(page: ListPage, column: Column) -> list[tuple[str, str]]:
    return choice_pairs(column) or list(page.distinct.get(column.key, ()))


def _control(page: ListPage, column: Column) -> Control:
    def given(suffix: str = "") -> list[str]:
        return [text for text in page.parameters.get(column.key + suffix, []) if text]

    low, high = ("".join(given(suffix)[-1:]) for suffix in ("__gte", "__lte"))
    if column.is_figure or column.kind == "date":
        kind = "date" if column.kind == "date" else "number"
        return Control(column.key, column.label, kind, low=low, high=high)
    options = _options(page, column)
    if options:
        chosen = tuple((code, words, code in given()) for code, words in options)
        return Control(column.key, column.label, "choice", options=chosen)
    return Control(column.key, column.label, "text", value="".join(given()[-1:]))


def _chips(page: ListPage, addresses: _Addresses) -> list[Chip]:
    suffixes = {operator: suffix for suffix, operator in OPERATORS.items()}
    chips = []
    if page.query.search:
        text = _("Có chữ «%(text)s»") % {"text": page.query.search}
        chips.append(Chip(text, addresses.with_(q=None, cursor=None)))
    for condition in page.query.conditions:
        words = dict(_options(page, condition.column)).get(condition.text, condition.text)
        sign = {"eq": ":", "gte": " ≥", "lte": " ≤"}[condition.operator]
        key = condition.column.key + suffixes[condition.operator]
        chips.append(Chip(f"{condition.column.label}{sign} {words}", addresses.with_(**{key: None, "cursor": None})))
    return chips


def _heading(page: ListPage, column: Column, addresses: _Addresses) -> Heading:
    sortable = column.sortable and (column.in_database or not page.from_database)
    if not sortable:
        return Heading(column, "", "")
    asked = page.query.sort
    if asked == column.key:
        return Heading(column, addresses.with_(sort=f"-{column.key}", cursor=None), "ascending")
    direction = "descending" if asked == f"-{column.key}" else "none"
    return Heading(column, addresses.with_(sort=column.key, cursor=None), direction)


def list_view(page: ListPage) -> Mapping[str, Any]:
    """Return everything ``core/parts/list_table.html`` draws."""
    addresses = _Addresses(page)
    query = page.query
    own = {*RESERVED} | {key + suffix for key in page.spec.filters for suffix in OPERATORS}
    controls = [_control(page, column) for key in page.spec.filters if (column := page.spec.column(key))]
    first, last = query.offset + 1, query.offset + len(page.rows)
    has_before, has_more = query.offset > 0, last < page.total
    before = max(query.offset - query.limit, 0)
    return {
        "searchable": bool(page.spec.search_keys),
        "controls": controls,
        "chips": _chips(page, addresses),
        "clear_url": addresses.with_(**{key: None for key in addresses.parameters if key in own - {"columns", "sort"}}),
        "headings": [_heading(page, column, addresses) for column in page.columns],
        "kept_by_filter": list(addresses.kept([*(own - {"columns", "sort", "limit"}), "cursor", "format"])),
        "kept_by_columns": list(addresses.kept(["columns", "format"])),
        "columns": [(column, column in page.columns) for column in page.spec.columns],
        "first": format_number(first),
        "last": format_number(last),
        "total": format_number(page.total),
        "unfiltered_total": format_number(page.unfiltered_total),
        "narrowed": page.total != page.unfiltered_total,
        "previous_url": addresses.with_(cursor=str(before) if before else None) if has_before else "",
        "next_url": addresses.with_(cursor=str(last)) if has_more else "",
        "exports": [(kind, addresses.with_(format=kind, cursor=None, limit=None)) for kind in ("xlsx", "csv", "json")],
    }
