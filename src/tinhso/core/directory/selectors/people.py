"""Who holds which post. Contact data only for readers who may see it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from tinhso.core.access.api import Actor, can
from tinhso.core.directory.data import Holder
from tinhso.core.directory.models import Holding, Person
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.rules.snapshot import in_force
from tinhso.core.directory.selectors.store import directory


def holders(*, by: Actor, on: date, agencies: Collection[str] | None = None) -> list[Holder]:
    """Return who holds the posts in force on that day (of these agencies, or all), by agency and rank; two queries."""
    posts = {
        row.code: row for row in directory().posts if in_force(row, on) and (agencies is None or row.agency in agencies)
    }
    if not posts:
        return []
    may_see = can(by, permissions.CONTACTS)
    rows = Holding.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on, post__in=posts)
    found = [
        Holder(
            post=row.post,
            agency=posts[row.post].agency,
            title=posts[row.post].title,
            person=row.person.subject_id,
            name=row.person.name,
            phone=row.person.phone if may_see else "",
            email=row.person.email if may_see else "",
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows.select_related("person")
    ]
    return sorted(found, key=lambda item: (item.agency, posts[item.post].rank, item.title))


def person(subject: UUID) -> Person | None:
    """Return a person with the holdings; two queries."""
    return Person.objects.prefetch_related("holdings").filter(subject_id=subject).first()


def people() -> list[Person]:
    """Return everybody with their holdings, for staff; two queries."""
    return list(Person.objects.prefetch_related("holdings"))
