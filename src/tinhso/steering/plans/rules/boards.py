"""Reading rows as of a day: which plan, which results were known, what each line says. Pure: rows and day come in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from tinhso.steering.plans.rules.deadlines import Deadline, DeadlineState, parse, state
from tinhso.steering.plans.rules.money import GroupSums, grand_sums, group_sums, odd_group
from tinhso.steering.plans.rules.verdicts import Outcome, Reading, Tally, outcome, read_target, tally


@dataclass(frozen=True)
class TargetLine:
    """One target with its group, the result known on the day (None: none) and what can be said of it."""

    target: Target
    group: Group
    result: Result | None
    reading: Reading
    agencies: tuple[Agency, ...]

    @property
    def outcome(self) -> Outcome:
        """What checking does to it."""
        return outcome(self.reading)

    @property
    def verdict(self) -> Verdict:
        """The verdict the board draws."""
        return self.reading.conclusion.verdict


@dataclass(frozen=True)
class TaskLine:
    """One task with its group, deadline and how that stands on the day."""

    task: Task
    group: Group
    deadline: Deadline
    state: DeadlineState
    agencies: tuple[Agency, ...]


@dataclass(frozen=True)
class ProjectLine:
    """One project with its group."""

    project: Project
    group: Group
    agencies: tuple[Agency, ...]


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
        """Whether any result was known on the day."""
        return any(line.result for line in self.targets)


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
    plan: Plan, plans: Sequence[Plan], contents: Sequence[Content], agencies: Mapping[str, Agency], day: date
) -> Board:
    """Return the board of *plan* on *day* from its rows and the agencies by code."""
    groups = {item.code: item for item in contents if isinstance(item, Group)}
    results = [item for item in contents if isinstance(item, Result)]
    projects = [item for item in contents if isinstance(item, Project)]
    targets = tuple(
        _target_line(item, groups, agencies, result_known(results, item.code, day), day)
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
        tasks=tuple(_task_line(item, groups, agencies, day) for item in contents if isinstance(item, Task)),
        projects=tuple(
            ProjectLine(item, groups[item.group], _named(agencies, item.owner.parties)) for item in projects
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
    target: Target, groups: dict[str, Group], agencies: Mapping[str, Agency], result: Result | None, day: date
) -> TargetLine:
    reported = result.reported_by if result else ()
    return TargetLine(
        target=target,
        group=groups[target.group],
        result=result,
        reading=read_target(target, result, day),
        agencies=_named(agencies, target.leading.parties, target.executing.parties, reported),
    )


def _task_line(task: Task, groups: dict[str, Group], agencies: Mapping[str, Agency], day: date) -> TaskLine:
    deadline = parse(task.deadline)
    return TaskLine(
        task=task,
        group=groups[task.group],
        deadline=deadline,
        state=state(deadline, day),
        agencies=_named(agencies, task.leading.parties, task.coordinating.parties),
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
