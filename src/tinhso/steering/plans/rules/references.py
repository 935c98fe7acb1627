"""Whether rows fit together: what they name exists, and every result speaks of a measure of its target."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from tinhso.steering.plans.data import Group, Plan, Project, Result, Row, Target, Task
from tinhso.steering.plans.rules.deadlines import DeadlineKind, parse


def problems(rows: Sequence[Row], agencies: Collection[str]) -> list[str]:
    """Return what does not fit, in Vietnamese; empty if all does. *agencies* are the codes the directory knows."""
    counts = Counter(row.key for row in rows)
    found = [f"{kind.value} {code}: có {count} dòng cùng mã." for (kind, code), count in counts.items() if count > 1]
    contents = [row.content for row in rows]
    groups = {item.code for item in contents if isinstance(item, Group)}
    targets = {item.code: item for item in contents if isinstance(item, Target)}
    for item in contents:
        missing = sorted(set(_named(item)) - set(agencies))
        found.extend(f"{item.code}: không có cơ quan «{code}» trong danh sách cơ quan." for code in missing)
        if isinstance(item, Target | Task | Project) and item.group not in groups:
            found.append(f"{item.code}: không có nhóm «{item.group}».")
        if isinstance(item, Result):
            found.extend(_result_problems(item, targets.get(item.target)))
        if isinstance(item, Task) and parse(item.deadline).kind is DeadlineKind.UNREAD:
            found.append(f"{item.code}: không hiểu thời hạn «{item.deadline}».")
    return found


def _named(item: object) -> Iterator[str]:
    if isinstance(item, Plan):
        yield item.steward
    elif isinstance(item, Target):
        yield from (*item.executing.parties, *item.leading.parties)
    elif isinstance(item, Task):
        yield from (*item.leading.parties, *item.coordinating.parties)
    elif isinstance(item, Project):
        yield from item.owner.parties
    elif isinstance(item, Result):
        yield from item.reported_by


def _result_problems(result: Result, target: Target | None) -> Iterator[str]:
    if target is None:
        yield f"{result.code}: không có mục tiêu «{result.target}»."
        return
    measures = {measure.code for measure in target.measures}
    for value in result.values:
        if value.measure not in measures:
            yield f"{result.code}: mục tiêu không có số đo «{value.measure}»."
