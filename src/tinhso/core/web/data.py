"""Values of the design system."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

#: The cookie that keeps a chosen ground; without it the device decides.
SCHEME_COOKIE = "giao_dien"
SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the navigation: an address and its label; ``exact`` if addresses under it belong to others."""

    url: str
    label: Any
    exact: bool = False


class Provenance(StrEnum):
    """Where a figure comes from (house rule 13): a badge on screen and a column in every export."""

    STATED = "stated"  # theo văn bản
    REPORTED = "reported"  # báo cáo
    RECORDED = "recorded"  # ghi nhận
    SIMULATED = "simulated"  # mô phỏng


class Verdict(StrEnum):
    """How a figure stands against its threshold; shown with a mark and a word, never by colour alone."""

    MET = "met"  # ✓ đạt
    ATTENTION = "attention"  # ▲ cần chú ý (e.g. met, but the figure differs)
    NOT_MET = "not_met"  # ✕ không đạt
    UNKNOWN = "unknown"  # ○ không đủ căn cứ


# --- lists --------------------------------------------------------------------------------------

KINDS = ("text", "number", "percent", "money", "date", "verdict", "provenance")
FIGURE_KINDS = frozenset({"number", "percent", "money"})

#: What a choice list may be given as: code → label, pairs, or an enum's values as they are.
Choices = Mapping[str, Any] | Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Column:
    """One column of a list.

    ``key`` names it in the address and in exports; it is also the attribute, dictionary key or (for query sets) the
    field path unless ``value`` (row → value) or ``field`` (path) says otherwise. ``url`` (row → address or "") makes
    the cell a link. ``choices`` gives codes their words. ``hidden`` columns wait in the column chooser; exports have
    all. ``missing`` (row → words) says on screen why a cell holds nothing.
    Kinds: text, number, percent (86.41 is 86,41 %), money (million đồng, printed with its unit in the heading),
    date, verdict, provenance.
    """

    key: str
    label: Any
    kind: str = "text"
    value: Callable[[Any], Any] | None = None
    url: Callable[[Any], str] | None = None
    sortable: bool = True
    hidden: bool = False
    choices: Choices | None = None
    field: str = ""
    decimals: int | None = None
    help: Any = ""
    missing: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Column {self.key}: kind {self.kind} is none of {', '.join(KINDS)}")

    @property
    def path(self) -> str:
        """The field path for the database."""
        return self.field or self.key

    @property
    def in_database(self) -> bool:
        """Whether a query set can filter and sort by it."""
        return self.value is None or bool(self.field)

    @property
    def is_figure(self) -> bool:
        """Whether it is set in tabular figures at the right."""
        return self.kind in FIGURE_KINDS


@dataclass(frozen=True)
class ListSpec:
    """How a list page looks and what may be asked of it.

    ``search_keys`` and ``filters`` are column keys. ``provenance`` is for rows that all (or each, by a function) have
    one source and no provenance column of their own: it becomes a column of every export.
    """

    columns: Sequence[Column]
    default_sort: str = ""
    search_keys: Sequence[str] = ()
    filters: Sequence[str] = ()
    title: Any = ""
    export_name: str = "danh-sach"
    limit: int = 50
    provenance: Provenance | Callable[[Any], Any] | None = None
    empty_title: Any = ""
    empty_text: Any = ""

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError("ListSpec: two columns have the same key")
        unknown = {*self.search_keys, *self.filters, self.default_sort.lstrip("-")} - {*keys, ""}
        if unknown:
            raise ValueError(f"ListSpec: no column {', '.join(sorted(unknown))}")

    def column(self, key: str) -> Column | None:
        """Return the column named *key*, or None."""
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True)
class Condition:
    """One filter in force: ``operator`` is eq, gte or lte; ``values`` are typed (several: any of them)."""

    column: Column
    operator: str
    values: tuple[Any, ...]
    text: str = ""


@dataclass(frozen=True)
class ListQuery:
    """What the address asks of a list. ``errors`` name the field and what to write instead, in Vietnamese."""

    search: str = ""
    conditions: tuple[Condition, ...] = ()
    sort: str = ""
    limit: int = 50
    offset: int = 0
    columns: tuple[str, ...] = ()
    format: str = "html"
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One cell as drawn: the raw value, its text, the address it leads to."""

    column: Column
    value: Any
    text: str
    url: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Row:
    """One row as drawn; ``item`` is what the caller gave."""

    item: Any
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ListPage:
    """One page of a list, and the whole filtered result for exports.

    ``total`` counts the filtered rows; ``rows`` are those of this page; ``items`` yields all filtered items in order.
    """

    spec: ListSpec
    query: ListQuery
    path: str
    parameters: Mapping[str, Sequence[str]]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    unfiltered_total: int
    items: Callable[[], Any] = field(repr=False)
    distinct: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    from_database: bool = False

    @property
    def errors(self) -> tuple[str, ...]:
        """What is wrong with the address, in Vietnamese."""
        return self.query.errors

    @property
    def objects(self) -> list[Any]:
        """The caller's own objects on this page."""
        return [row.item for row in self.rows]


# --- charts -------------------------------------------------------------------------------------

Figure = int | float | Decimal | None


@dataclass(frozen=True)
class Chart:
    """A chart with its table. ``kind``: bar, line or stack; ``series``: name → a value for each label, None = no data.

    ``unit`` stands on the axis and in the table; ``note`` says where the figures come from; ``simulated`` names the
    series that are training data (drawn in violet stripes).
    """

    kind: str
    title: Any
    labels: Sequence[Any]
    series: Mapping[str, Sequence[Figure]] | Sequence[tuple[str, Sequence[Figure]]]
    unit: Any = ""
    note: Any = ""
    simulated: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.kind not in {"bar", "line", "stack"}:
            raise ValueError(f"Chart: kind {self.kind} is none of bar, line, stack")
        for name, values in self.named_series():
            if len(values) != len(self.labels):
                raise ValueError(f"Chart: series {name} has {len(values)} values for {len(self.labels)} labels")

    def named_series(self) -> list[tuple[str, Sequence[Figure]]]:
        """Return the series as (name, values) pairs, in order."""
        return list(self.series.items()) if isinstance(self.series, Mapping) else list(self.series)
