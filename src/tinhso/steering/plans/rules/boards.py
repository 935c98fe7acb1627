"""Reading rows as of a day: which plan, which results were known, what each line says. Pure: rows and day come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tinhso.core.web.api import Verdict
from tinhso.steering.plans.data import (
    Agency,
    Content,
    Group,
    Plan,
    Project,
    Result,
    Section,
    Target,
    Task,
)
from tinhso.steering.plans.data.reporting import Accepted, Allotment, Closing, ClosingStep, Progress, Rollup, Trend
from tinhso.steering.plans.rules.deadlines import Deadline, DeadlineState, parse, state
from tinhso.steering.plans.rules.money import GroupSums, grand_sums, group_sums, odd_group
from tinhso.steering.plans.rules.reported import Reported, Standing, group_by_code, latest, standing
from tinhso.steering.plans.rules.verdicts import Outcome, Reading, Tally, outcome, read_target, tally

_NOTHING = Standing(None, (), ())


@dataclass(frozen=True)
class TargetLine:
    """One target with its group, the result a document states as of the day (None: none), what can be said of it, what
    is reported of it and whether it is closed."""

    target: Target
    group: Group
    result: Result | None
    reading: Reading
    agencies: tuple[Agency, ...]
    standing: Standing = _NOTHING
    closing: Closing | None = None

    @property
    def outcome(self) -> Outcome:
        """What checking does to the document's statement."""
        return outcome(self.reading)

    @property
    def reported(self) -> Reported | None:
        """The accepted report as of the day, or the sum of all units."""
        return self.standing.reported

    @property
    def rollups(self) -> tuple[Rollup, ...]:
        """The sums of the units, one for each measure; empty if the target is not cascaded."""
        return self.standing.rollups

    @property
    def trends(self) -> tuple[Trend, ...]:
        """Where each measure is heading."""
        return self.standing.trends

    @property
    def is_at_risk(self) -> bool:
        """Whether the trend of any measure misses the threshold."""
        return not self.is_closed and any(item.is_at_risk for item in self.trends)

    @property
    def current(self) -> Reading:
        """The reading the conclusion rests on: the report's where it is as new as the document's, else the latter."""
        return self.reported.reading if self.reported and self.reported.decides else self.reading

    @property
    def is_closed(self) -> bool:
        """Whether it was closed and not opened again."""
        return self.closing is not None and self.closing.step is ClosingStep.CLOSED

    @property
    def is_overridden(self) -> bool:
        """Whether the verdict was decided by a person against, or without, the figures; the reason shows with it."""
        return self.is_closed and self.closing is not None and self.closing.is_override

    @property
    def verdict(self) -> Verdict:
        """The verdict the board draws."""
        if self.is_overridden and self.closing is not None:
            return Verdict(self.closing.verdict)
        return self.current.conclusion.verdict


@dataclass(frozen=True)
class TaskLine:
    """One task with its group, deadline and how that stands on the day; ``reported`` is the accepted report."""

    task: Task
    group: Group
    deadline: Deadline
    state: DeadlineState
    agencies: tuple[Agency, ...]
    reported: Accepted | None = None
    closing: Closing | None = None

    @property
    def progress(self) -> Progress | None:
        """How far it has come as reported; training reports do not count."""
        return self.reported.report.progress if self.reported and not self.reported.is_training else None


@dataclass(frozen=True)
class ProjectLine:
    """One project with its group; ``reported`` is the accepted report."""

    project: Project
    group: Group
    agencies: tuple[Agency, ...]
    reported: Accepted | None = None


@dataclass(frozen=True)
class Board:
    """Everything of one plan as of a day.

    ``others`` are all plans issued by then, newest first; ``later`` those issued after it.
    ``in_force`` is False when the plan's time is over (or has not begun); ``tally`` counts the targets;
    ``steward`` keeps the plan and ``root`` is the agency above it.
    """

    day: date
    plan: Plan
    others: tuple[Plan, ...]
    later: tuple[Plan, ...]
    in_force: bool
    targets: tuple[TargetLine, ...]
    tasks: tuple[TaskLine, ...]
    projects: tuple[ProjectLine, ...]
    sums: tuple[GroupSums, ...]
    grand: GroupSums
    tally: Tally
    steward: Agency | None
    root: Agency | None

    @property
    def odd_sum(self) -> GroupSums | None:
        """The one group whose stated total is what does not fit, if there is exactly one."""
        return odd_group(self.sums, self.grand)

    @property
    def has_results(self) -> bool:
        """Whether any document's result was known on the day."""
        return any(line.result for line in self.targets)

    @property
    def has_reports(self) -> bool:
        """Whether any report was accepted as of the day."""
        lines: tuple[TargetLine | TaskLine | ProjectLine, ...] = (*self.targets, *self.tasks, *self.projects)
        return any(line.reported for line in lines)

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to show beside the targets: results, reports, closings or units."""
        return self.has_results or any(line.reported or line.closing or line.rollups for line in self.targets)


@dataclass(frozen=True)
class Given:
    """What came of a plan here: accepted reports, closings (the last of each row), shares of cascaded targets."""

    reports: Sequence[Accepted] = ()
    closings: Sequence[Closing] = ()
    shares: Sequence[Allotment] = ()
    by_code: dict[str, list[Accepted]] = field(init=False, default_factory=dict)
    closed: dict[str, Closing] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.by_code.update(group_by_code(self.reports))
        self.closed.update({item.code: item for item in self.closings})


NOTHING_GIVEN = Given()


def known_plans(plans: Sequence[Plan], day: date) -> list[Plan]:
    """Return the plans issued by *day*, newest first."""
    return sorted(
        (plan for plan in plans if plan.issued <= day), key=lambda plan: (plan.year, plan.issued), reverse=True
    )


def later_plans(plans: Sequence[Plan], day: date) -> list[Plan]:
    """Return the plans issued after *day*, the next one first."""
    return sorted((plan for plan in plans if plan.issued > day), key=lambda plan: plan.issued)


def in_force(plan: Plan, day: date) -> bool:
    """Return whether *plan* applies on *day*."""
    return plan.valid_from <= day <= plan.valid_to


def plan_for(plans: Sequence[Plan], day: date) -> Plan | None:
    """Return the plan a board of *day* shows: in force and of that year, else in force, else the latest issued."""
    known = known_plans(plans, day)
    current = [plan for plan in known if in_force(plan, day)]
    of_year = [plan for plan in current if plan.year == day.year]
    return next(iter([*of_year, *current, *known]), None)


def result_known(results: Sequence[Result], target: str, day: date) -> Result | None:
    """Return the latest result of *target* as of *day* or before."""
    known = [result for result in results if result.target == target and result.as_of <= day]
    return max(known, key=lambda result: result.as_of, default=None)


def build(
    plan: Plan,
    plans: Sequence[Plan],
    contents: Sequence[Content],
    agencies: Mapping[str, Agency],
    day: date,
    given: Given = NOTHING_GIVEN,
) -> Board:
    """Return the board of *plan* on *day* from its rows, the agencies by code and what was reported of it."""
    groups = {item.code: item for item in contents if isinstance(item, Group)}
    results = [item for item in contents if isinstance(item, Result)]
    projects = [item for item in contents if isinstance(item, Project)]
    targets = tuple(
        _target_line(item, plan, groups, agencies, [one for one in results if one.target == item.code], day, given)
        for item in contents
        if isinstance(item, Target)
    )
    return Board(
        day=day,
        plan=plan,
        others=tuple(known_plans(plans, day)),
        later=tuple(later_plans(plans, day)),
        in_force=in_force(plan, day),
        targets=targets,
        tasks=tuple(_task_line(item, groups, agencies, day, given) for item in contents if isinstance(item, Task)),
        projects=tuple(
            ProjectLine(
                item, groups[item.group], _named(agencies, item.owner.parties), latest(given.by_code.get(item.code, ()))
            )
            for item in projects
        ),
        sums=tuple(group_sums(group, projects) for group in groups.values() if group.section is Section.PROJECTS),
        grand=grand_sums(plan, projects),
        tally=tally([line.reading for line in targets]),
        steward=agencies.get(plan.steward),
        root=agencies.get(plan.steward.split("/")[0]),
    )


def _named(agencies: Mapping[str, Agency], *lists: tuple[str, ...]) -> tuple[Agency, ...]:
    codes = dict.fromkeys(code for codes in lists for code in codes)
    return tuple(agencies[code] for code in codes if code in agencies)


def _target_line(
    target: Target,
    plan: Plan,
    groups: dict[str, Group],
    agencies: Mapping[str, Agency],
    results: Sequence[Result],
    day: date,
    given: Given,
) -> TargetLine:
    result = result_known(results, target.code, day)
    reported = result.reported_by if result else ()
    reports = given.by_code.get(target.code, ())
    return TargetLine(
        target=target,
        group=groups[target.group],
        result=result,
        reading=read_target(target, result, day),
        agencies=_named(agencies, target.leading.parties, target.executing.parties, reported),
        standing=standing(target, plan, reports, given.shares, results, day),
        closing=given.closed.get(target.code),
    )


def _task_line(
    task: Task, groups: dict[str, Group], agencies: Mapping[str, Agency], day: date, given: Given
) -> TaskLine:
    deadline = parse(task.deadline)
    closing = given.closed.get(task.code)
    is_done = closing is not None and closing.step is ClosingStep.CLOSED
    return TaskLine(
        task=task,
        group=groups[task.group],
        deadline=deadline,
        state=DeadlineState.DONE if is_done else state(deadline, day),
        agencies=_named(agencies, task.leading.parties, task.coordinating.parties),
        reported=latest(given.by_code.get(task.code, ())),
        closing=closing,
    )


def month_loads(tasks: Sequence[TaskLine], year: int) -> list[tuple[str, int, int]]:
    """Return (label "01/2025", running, due) for each month of *year*: tasks whose time covers it, and due in it."""
    loads = []
    for month in range(1, 13):
        running = due = 0
        for line in tasks:
            first, latest = line.deadline.first, line.deadline.latest
            if first and latest and (first.year, first.month) <= (year, month) <= (latest.year, latest.month):
                running += 1
                due += (latest.year, latest.month) == (year, month)
        loads.append((f"{month:02d}/{year}", running, due))
    return loads
