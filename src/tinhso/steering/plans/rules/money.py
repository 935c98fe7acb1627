"""Sums of projects that come from the items, beside the sums a document states. All in triệu đồng."""

from collections.abc import Sequence
from dataclasses import dataclass

from tinhso.steering.plans.data import Group, Plan, Project


@dataclass(frozen=True)
class Sum:
    """One sum: as stated (None if the document states none) and as it follows from ``items`` rows."""

    stated: int | None
    computed: int
    items: int

    @property
    def gap(self) -> int:
        """Stated minus computed; 0 if nothing is stated."""
        return 0 if self.stated is None else self.stated - self.computed


@dataclass(frozen=True)
class GroupSums:
    """The sums of one group, or of all (``group`` None)."""

    group: Group | None
    total: Sum
    allocated: Sum


def group_sums(group: Group, projects: Sequence[Project]) -> GroupSums:
    """Return the sums of the projects of *group*."""
    mine = [project for project in projects if project.group == group.code]
    return GroupSums(
        group,
        Sum(group.stated_total, sum(project.total for project in mine), len(mine)),
        Sum(group.stated_allocated, sum(project.allocated for project in mine), len(mine)),
    )


def grand_sums(plan: Plan, projects: Sequence[Project]) -> GroupSums:
    """Return the sums of all projects of *plan* beside its stated grand totals."""
    return GroupSums(
        None,
        Sum(plan.stated_total, sum(project.total for project in projects), len(projects)),
        Sum(plan.stated_allocated, sum(project.allocated for project in projects), len(projects)),
    )


def odd_group(groups: Sequence[GroupSums], grand: GroupSums) -> GroupSums | None:
    """Return the one group whose stated total is the only thing that does not fit, else None.

    It does not fit its own items, every other group does, and with its computed total in place of the stated one the
    groups add up to the stated grand total.
    """
    odd = [group for group in groups if group.total.gap]
    if len(odd) != 1 or grand.total.stated is None:
        return None
    return odd[0] if sum(group.total.computed for group in groups) == grand.total.stated else None


def transposed(stated: int, computed: int) -> bool:
    """Return whether the two numbers differ only by two neighbouring digits that changed places (8.530, 8.350)."""
    left, right = str(stated), str(computed)
    if len(left) != len(right):
        return False
    differing = [index for index in range(len(left)) if left[index] != right[index]]
    if len(differing) != 2 or differing[1] - differing[0] != 1:
        return False
    first, second = differing
    return left[first] == right[second] and left[second] == right[first]
