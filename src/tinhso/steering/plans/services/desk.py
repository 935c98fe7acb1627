"""What waits for one person: reports to enter, reports to review, work given to them or their agency."""

from dataclasses import dataclass

from django.urls import reverse

from tinhso.core.access.api import EVERYWHERE, Actor
from tinhso.core.clock.api import today
from tinhso.steering.plans.data.assigning import WorkInfo
from tinhso.steering.plans.data.reporting import DutyInfo, DutyState
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.rounds import is_late
from tinhso.steering.plans.rules.works import days_over
from tinhso.steering.plans.selectors import assigning, contents, reporting
from tinhso.steering.plans.services.reporting import judged_by
from tinhso.steering.plans.services.rounds import moment

_ENTERING = (DutyState.WAITING, DutyState.DRAFT, DutyState.RETURNED)


@dataclass(frozen=True)
class Owed:
    """One report to enter: what it is about, its address, whether the cut-off has passed."""

    duty: DutyInfo
    title: str
    url: str
    is_late: bool


@dataclass(frozen=True)
class Given:
    """One open piece of work with its address; ``over`` is by how many days it is overdue."""

    work: WorkInfo
    url: str
    over: int


@dataclass(frozen=True)
class Waiting:
    """What waits for one person."""

    owed: tuple[Owed, ...]
    reviews: int
    works: tuple[Given, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.owed or self.reviews or self.works)


def waiting_for(by: Actor) -> Waiting:
    """Return what waits for *by*; at most seven queries."""
    offices = _offices(by)
    duties = reporting.open_duties(under=offices, states=_ENTERING, opened_by=today()) if offices else []
    titles = contents.titles() if duties else {}
    reviews = judged_by(by, reporting.submitted()) if by.roles & permissions.REVIEW.roles else []
    works = assigning.works(under=offices, people=[by.id], is_open=True)
    return Waiting(
        owed=tuple(
            Owed(
                duty=duty,
                title=titles[duty.code].words if duty.code in titles else duty.code,
                url=reverse("plans:duty", args=[duty.id]),
                is_late=is_late(duty, moment()),
            )
            for duty in duties
        ),
        reviews=len(reviews),
        works=tuple(Given(work, reverse("plans:work", args=[work.id]), days_over(work, today())) for work in works),
    )


def _offices(by: Actor) -> list[str]:
    """Return the agencies for which *by* enters reports; whoever has the whole province enters none by duty."""
    held = {grant.scope.agency for grant in by.grants if grant.role in permissions.ENTER.roles}
    return sorted(held - {"", EVERYWHERE})
