"""What the directory holds of a person, and how it is erased; core.privacy asks through the door."""

from uuid import UUID

from tinhso.core.directory.models import Holding, Person
from tinhso.core.web.api import format_date


def person_values(subject_id: UUID) -> dict[str, str]:
    """Return the person's name and contact data by field, {} if unknown or blank."""
    row = Person.objects.filter(subject_id=subject_id).exclude(name="", phone="", email="").first()
    return {"name": row.name, "phone": row.phone, "email": row.email} if row else {}


def posts_held(subject_id: UUID) -> list[tuple[str, str, str]]:
    """Return (post code, from, to) of every post the person holds or held, newest first."""
    rows = Holding.objects.filter(person__subject_id=subject_id).order_by("-valid_from")
    return [(row.post, format_date(row.valid_from), format_date(row.valid_to)) for row in rows]


def holds_a_post(subject_id: UUID) -> bool:
    """Return whether the person still holds a post."""
    return Holding.objects.filter(person__subject_id=subject_id, valid_to__isnull=True).exists()


def erase_person(subject_id: UUID) -> int:
    """Blank the person's name and contact data, inside the caller's transaction; return how many values went."""
    row = Person.objects.select_for_update().filter(subject_id=subject_id).first()
    if row is None:
        return 0
    erased = sum(1 for value in (row.name, row.phone, row.email) if value)
    if erased:
        row.name, row.phone, row.email = "", "", ""
        row.has_left = True
        row.version += 1
        row.save()
    return erased
