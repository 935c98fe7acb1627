"""People and the posts they hold. No name and no contact goes into the journal: only ids."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, Scope, require
from tinhso.core.directory.data import DirectoryError, Problem
from tinhso.core.directory.models import Holding, Person
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.rules.snapshot import in_force
from tinhso.core.directory.selectors.store import directory
from tinhso.core.journal import api as journal
from tinhso.core.province.api import StaleVersionError


@dataclass(frozen=True)
class PersonCard:
    """What is kept of a person."""

    name: str
    phone: str = ""
    email: str = ""


def save_person(*, by: Actor, card: PersonCard, subject: UUID | None = None, seen: int = 0) -> UUID:
    """Enter a person, or correct one (*subject*, with the version *seen*); return the subject id."""
    require(by, permissions.EDIT)
    if not card.name.strip():
        raise DirectoryError(Problem(_("thiếu họ tên."), field="name"))
    with transaction.atomic():
        row = Person() if subject is None else _person(by, subject)
        if subject is not None and row.version != seen:
            raise StaleVersionError
        row.name, row.phone, row.email = card.name.strip(), card.phone.strip(), card.email.strip()
        row.version = row.version + 1 if subject is not None else 1
        row.save()
        _journal(by, row, "person.saved")
    return row.subject_id


def take_post(*, by: Actor, subject: UUID, post: str, since: date, basis: str = "") -> None:
    """Give a person a post from a day on; refused where the post is not in force or the same is held already."""
    held = directory()
    found = next((row for row in held.posts if row.code == post and in_force(row, since)), None)
    if found is None:
        raise DirectoryError(Problem(_("không có chức vụ này vào ngày đó."), field="post"))
    require(by, permissions.EDIT, scope=Scope(agency=found.agency, area=""))
    with transaction.atomic():
        person = Person.objects.select_for_update().get(subject_id=subject)
        if person.has_left:
            raise DirectoryError(_("Người này đã thôi việc."))
        clash = person.holdings.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=since), post=post)
        if clash.exists():
            raise DirectoryError(Problem(_("người này đang giữ chức vụ đó; thời gian bị trùng."), field="valid_from"))
        Holding.objects.create(person=person, post=post, valid_from=since, legal_basis=basis.strip())
        _journal(by, person, "post.taken", reason=basis.strip(), post=post)


def leave_post(*, by: Actor, subject: UUID, post: str, until: date, reason: str = "") -> None:
    """End a person's holding of a post; *until* is the last day."""
    held = directory()
    agencies = {row.agency for row in held.posts if row.code == post}
    for agency in agencies:
        require(by, permissions.EDIT, scope=Scope(agency=agency, area=""))
    with transaction.atomic():
        person = _person(by, subject)
        row = person.holdings.filter(post=post, valid_to__isnull=True).first()
        if row is None:
            raise DirectoryError(_("Người này không giữ chức vụ đó."))
        if until < row.valid_from:
            raise DirectoryError(Problem(_("ngày thôi trước ngày nhận."), field="valid_to"))
        row.valid_to = until
        row.save(update_fields=["valid_to"])
        _journal(by, person, "post.left", reason=reason, post=post)


def _person(by: Actor, subject: UUID) -> Person:
    person = Person.objects.select_for_update().filter(subject_id=subject).first()
    if person is None:
        raise DirectoryError(_("Danh bạ không có người này."))
    codes = set(person.holdings.filter(valid_to__isnull=True).values_list("post", flat=True))
    for agency in {row.agency for row in directory().posts if row.code in codes}:
        require(by, permissions.EDIT, scope=Scope(agency=agency, area=""))
    return person


def _journal(by: Actor, person: Person, verb: str, reason: str = "", **details: str) -> None:
    journal.append(
        by=by,
        action=f"core.directory.{verb}",
        subject=f"person:{person.subject_id}",
        reason=reason,
        details=dict(details),
    )
