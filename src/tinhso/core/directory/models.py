"""Rows of the directory. Public, except ``Person``: its name and contact data are personal (class basic, Luật 91/2025).

``valid_from`` is never null (code and first day name a row): "not known since when" is the first day of the calendar.
"""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from tinhso.core.clock.api import new_id
from tinhso.core.directory.data import (
    UNKNOWN_START,
    AgencyKind,
    AreaKind,
    Kind,
    Level,
    Operation,
    Passing,
    State,
    Target,
)


def _in(field: str, values: type) -> Q:
    return Q(**{f"{field}__in": [item.value for item in values]})  # type: ignore[attr-defined]


class Versioned(models.Model):
    """What every kept row has: its public id, the version that counts, and what the province folder last said of it.

    ``loaded_key`` names the row in the folder ("" if it never came from there), ``loaded_hash`` is the fingerprint of
    the content last loaded. A withdrawn row stays, with its versions, and counts for nothing.
    """

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    position = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    loaded_key = models.CharField(max_length=250, blank=True)
    loaded_hash = models.CharField(max_length=64, blank=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Timed(Versioned):
    """A row with validity and the basis for it."""

    code = models.CharField(max_length=100)
    valid_from = models.DateField(default=UNKNOWN_START)
    valid_to = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code}@{self.valid_from}"


def _timed(table: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(fields=["code", "valid_from"], name=f"core_{table}_code"),
        models.CheckConstraint(
            condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=f"core_{table}_validity"
        ),
        models.CheckConstraint(condition=Q(version__gte=1) & ~Q(code=""), name=f"core_{table}_sound"),
    ]


class Area(Timed):
    """An area over one time."""

    full_name = models.CharField(max_length=200)
    level = models.CharField(max_length=10)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200, blank=True)
    parent = models.CharField(max_length=100, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    hex_column = models.IntegerField(null=True)
    hex_row = models.IntegerField(null=True)

    class Meta:
        app_label = "core"
        constraints = [
            *_timed("area"),
            models.CheckConstraint(
                condition=_in("level", Level) & _in("kind", AreaKind) & ~Q(parent=F("code")), name="core_area_place"
            ),
        ]


class Agency(Timed):
    """An agency over one time."""

    name = models.CharField(max_length=300)
    short = models.CharField(max_length=100, blank=True)
    english = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=12, default=AgencyKind.AGENCY.value)
    aliases = models.JSONField(default=list)
    parent = models.CharField(max_length=100, blank=True)
    area = models.CharField(max_length=100, blank=True)
    is_verified = models.BooleanField(default=True)
    certainty = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "core"
        constraints = [
            *_timed("agency"),
            models.CheckConstraint(condition=_in("kind", AgencyKind) & ~Q(parent=F("code")), name="core_agency_place"),
        ]


class Successor(Versioned):
    """What became of an area or agency on a day."""

    target = models.CharField(max_length=10)
    old = models.CharField(max_length=100)
    new = models.CharField(max_length=100)
    on = models.DateField()
    kind = models.CharField(max_length=10)
    share = models.CharField(max_length=40, blank=True)
    moved = models.CharField(max_length=500, blank=True)
    is_main = models.BooleanField(default=False)
    legal_basis = models.CharField(max_length=500, blank=True)
    is_verified = models.BooleanField(default=True)
    certainty = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        app_label = "core"
        constraints = [
            models.UniqueConstraint(fields=["target", "old", "new", "on"], name="core_successor_row"),
            models.CheckConstraint(
                condition=_in("target", Target) & _in("kind", Passing) & Q(version__gte=1), name="core_successor_kind"
            ),
            models.CheckConstraint(condition=Q(kind="partial") | Q(share=""), name="core_successor_share"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new} ({self.on})"


class Post(Timed):
    """A post of an agency over one time."""

    agency = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    rank = models.IntegerField(default=100)

    class Meta:
        app_label = "core"
        constraints = _timed("post")


class DirectoryVersion(models.Model):
    """One version of a row, never changed. ``content`` is the plain form of its dataclass, null if withdrawn."""

    kind = models.CharField(max_length=10)
    item = models.UUIDField()
    number = models.IntegerField()
    content = models.JSONField(null=True)
    origin = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    reason = models.TextField(blank=True)
    receipt = models.BigIntegerField(null=True)

    class Meta:
        app_label = "core"
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="core_directoryversion_number"),
            models.CheckConstraint(condition=_in("kind", Kind), name="core_directoryversion_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item}/{self.number}"


class DirectoryState(models.Model):
    """The one row that every writer locks; ``token`` changes with each write, so that readers know what they hold."""

    token = models.UUIDField(default=uuid4)

    class Meta:
        app_label = "core"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="core_directorystate_one")]

    def __str__(self) -> str:
        return str(self.token)


class DirectoryChange(models.Model):
    """A merger, split, renaming or end: drafted, decided by a dated document, in force on its day.

    ``plan`` is the plain ChangePlan; ``written`` lists the rows it wrote and the versions they had before, to take it
    back until its day.
    """

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    title = models.CharField(max_length=300)
    operation = models.CharField(max_length=10)
    target = models.CharField(max_length=10)
    on = models.DateField()
    state = models.CharField(max_length=10, default=State.DRAFT.value)
    plan = models.JSONField()
    written = models.JSONField(default=list)
    version = models.IntegerField(default=1)
    document_number = models.CharField(max_length=100, blank=True)
    document_date = models.DateField(null=True)
    document_issuer = models.CharField(max_length=200, blank=True)
    document_file = models.CharField(max_length=64, blank=True)
    document_name = models.CharField(max_length=200, blank=True)
    drafted_by = models.CharField(max_length=100)
    drafted_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "core"
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=_in("operation", Operation) & _in("target", Target) & _in("state", State),
                name="core_directorychange_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"])
                | (~Q(document_number="") & Q(document_date__isnull=False) & ~Q(document_issuer="")),
                name="core_directorychange_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Person(models.Model):
    """An officer: the name and contact data are personal; ``subject_id`` joins the account and everything else."""

    subject_id = models.UUIDField(unique=True, default=new_id)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    version = models.IntegerField(default=1)
    has_left = models.BooleanField(default=False)

    class Meta:
        app_label = "core"
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.subject_id)


class Holding(models.Model):
    """That a person holds a post over a time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    post = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=500, blank=True)

    class Meta:
        app_label = "core"
        ordering = ["valid_from"]
        indexes = [models.Index(fields=["post"], name="core_holding_post")]
        constraints = [
            models.UniqueConstraint(fields=["person", "post", "valid_from"], name="core_holding_row"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="core_holding_validity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post}"


MODELS: dict[Kind, type[Versioned]] = {
    Kind.AREA: Area,
    Kind.AGENCY: Agency,
    Kind.SUCCESSOR: Successor,
    Kind.POST: Post,
}
