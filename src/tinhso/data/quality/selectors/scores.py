"""Scores as a reader may see them: of all registers, of one, and how they went."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, Q

from tinhso.core.access.api import Actor, Scope
from tinhso.core.clock.api import today
from tinhso.data.quality.data import Dimension, Figure, RunState, Shown, Target
from tinhso.data.quality.models import QualityRun, QualityScore, QualityTarget
from tinhso.data.quality.rules import access
from tinhso.data.quality.rules.scoring import outer_view, whole_view
from tinhso.data.registers import api as registers
from tinhso.data.registers.api import RegisterInfo, SeenCard
from tinhso.data.registers.data import Declaration

TREND_RUNS = 60


@dataclass(frozen=True)
class Line:
    """One register in the overview: its scores as the reader sees them and its targets in force."""

    info: RegisterInfo
    at: datetime | None
    shown: dict[Dimension, Shown]
    targets: dict[Dimension, Target]
    rows: int | None

    @property
    def mean(self) -> float | None:
        """The mean of the dimensions shown, in per cent; None where none is."""
        return SeenCard(self.shown).mean

    @property
    def below(self) -> list[Dimension]:
        """The dimensions that are measured and under their target."""
        return [
            dimension
            for dimension, target in self.targets.items()
            if (value := self.shown[dimension].value) is not None and value < target.value
        ]


@dataclass(frozen=True)
class View:
    """What one reader sees of the quality of one register.

    ``fields``: those read in every row; ``scopes`` None: keeps all rows, (): none, else the parts kept.
    """

    fields: frozenset[str]
    scopes: tuple[Scope, ...] | None

    @property
    def is_whole(self) -> bool:
        """Whether every score opens down to its rows."""
        return self.scopes is None

    def opens(self, reads: list[str] | tuple[str, ...]) -> bool:
        """Whether what is said of these fields may be seen at all."""
        return self.scopes is None or bool(self.scopes) or set(reads) <= self.fields

    def opens_field(self, name: str) -> bool:
        """Whether the figures of a field over all records may be seen."""
        return self.scopes is None or name in self.fields

    def covers(self, scope: str) -> bool:
        """Whether the score of an agency or commune («agency:x», «area:x») is the reader's to see."""
        if self.scopes is None:
            return True
        kind, _colon, name = scope.partition(":")
        # A part bound both by agency and by area is not the whole of either.
        if kind == "agency":
            return any(_inside(held.agency, name) and held.area == "*" for held in self.scopes)
        return any(_inside(held.area, name) and self.area_is_whole(held) for held in self.scopes)

    @staticmethod
    def area_is_whole(held: Scope) -> bool:
        """Whether a part bound by an area holds everything in that area."""
        return held.area != "" and held.agency != ""


def _inside(outer: str, inner: str) -> bool:
    return outer in {"*", inner} or (outer != "" and inner.startswith(outer + "/"))


def view_of(by: Actor, declaration: Declaration) -> View:
    """Return what *by* sees of the quality of a register."""
    scopes = access.kept_scopes(by, declaration)
    if scopes is None:
        return View(frozenset(declaration.names), None)
    page = registers.query(declaration.code, by=by, limit=1, wide=True)
    return View(frozenset(page.fields), scopes)


def latest_runs(codes: list[str] | None = None) -> dict[str, QualityRun]:
    """Return the last finished run of each register; two queries."""
    rows = QualityRun.objects.filter(state=RunState.DONE)
    if codes is not None:
        rows = rows.filter(register__in=codes)
    newest = [row["newest"] for row in rows.values("register").annotate(newest=Max("id"))]
    return {row.register: row for row in QualityRun.objects.filter(pk__in=newest)}


def figures_of(run: QualityRun, scope: str = "") -> list[Figure]:
    """Return the figures of a run, of one scope or of all."""
    rows = QualityScore.objects.filter(run=run)
    if scope:
        rows = rows.filter(scope=scope)
    return [Figure(row.scope, Dimension(row.dimension), row.good, row.total) for row in rows]


def targets_on(day: date, register: str = "") -> dict[str, dict[Dimension, Target]]:
    """Return the targets in force on a day, by register; one query."""
    rows = QualityTarget.objects.filter(withdrawn_at=None, valid_from__lte=day).filter(
        Q(valid_to=None) | Q(valid_to__gte=day)
    )
    if register:
        rows = rows.filter(register=register)
    found: dict[str, dict[Dimension, Target]] = {}
    for row in rows.order_by("valid_from"):
        found.setdefault(row.register, {})[Dimension(row.dimension)] = as_target(row)
    return found


def as_target(row: QualityTarget) -> Target:
    """Return the plain value of a row."""
    return Target(row.register, Dimension(row.dimension), row.value, row.valid_from, row.valid_to, row.basis)


def overview(*, by: Actor) -> list[Line]:
    """Return every register the reader may see scores of, with its five words; in a fixed number of queries."""
    seen = [item for item in registers.registers() if access.sees_register(by, item.declaration)]
    runs = latest_runs([item.code for item in seen])
    targets = targets_on(today())
    lines = []
    for item in seen:
        shown = dict(registers.seen_scores(item, by=by).each)
        run = runs.get(item.code)
        rows = run.rows if run else None
        lines.append(Line(item, run.finished_at if run else None, shown, targets.get(item.code, {}), rows))
    return lines


@dataclass(frozen=True)
class Point:
    """The scores of one run on the trend."""

    at: datetime
    values: dict[Dimension, float | None] = field(default_factory=dict)


def trend(code: str, *, whole: bool) -> list[Point]:
    """Return the register's own scores run by run, oldest first; two queries."""
    runs = list(
        QualityRun.objects.filter(register=code, state=RunState.DONE)
        .order_by("-id")
        .values_list("id", "finished_at")[:TREND_RUNS]
    )
    values: dict[int, dict[Dimension, float | None]] = {}
    view = whole_view if whole else outer_view
    for row in QualityScore.objects.filter(run__in=[run for run, _at in runs], scope="register"):
        figure = Figure(row.scope, Dimension(row.dimension), row.good, row.total)
        values.setdefault(row.run_id, {})[figure.dimension] = view(figure).value
    return [Point(at, values.get(run, {})) for run, at in reversed(runs) if at is not None]
