"""What the registers know of a person by the opaque ``subject_id``."""

from uuid import UUID

from tinhso.core.identity.api import marks_of_national_id
from tinhso.core.subjects.api import unseal
from tinhso.data.registers.models import Citizen


def number_of(subject_id: UUID) -> str | None:
    """Return the person's identity number; None if it was never seen here, or went with the person's key."""
    sealed = Citizen.objects.filter(subject_id=subject_id).values_list("number", flat=True).first()
    return (unseal(sealed) or None) if sealed else None


def marks_of(subject_id: UUID) -> list[str]:
    """Return the marks under which readings of the person's records were kept; with every secret key still known."""
    kept = list(Citizen.objects.filter(subject_id=subject_id).values_list("digest", flat=True))
    number = number_of(subject_id)
    return sorted({*kept, *(marks_of_national_id(number) if number else ())})


def subject_of(number: str) -> UUID | None:
    """Return the subject of an identity number already known here."""
    rows = Citizen.objects.filter(digest__in=marks_of_national_id(number)).values_list("subject_id", flat=True)
    return rows.first()
