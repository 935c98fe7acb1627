"""Accounts (sign-in), the roles they hold or have been lent, where they served and where they are signed in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from tinhso.core.access.api import EVERYWHERE, Actor, Grant, Role, Scope
from tinhso.core.clock.api import new_id, today


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; passwords are hashed by Django."""

    def create_account(self, *, username: str, password: str | None, name: str, **fields: Any) -> "Account":
        """Return a new saved account; ``password`` None means it cannot sign in by password."""
        account = self.model(username=username, name=name, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One way into the platform. Persons live elsewhere and are joined by ``subject_id`` (opaque).

    Personal data: ``username``, ``name``, ``email`` (class: basic). ``held`` repeats the roles in force or to come as
    [role, agency, area, first day, last day] so that a request needs no query for them; only the services of identity
    write it, in the transaction that changes the grants. ``last_day`` is the last day of somebody who has left or will.
    """

    public_id = models.UUIDField(unique=True, editable=False, default=new_id)
    username = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    subject_id = models.UUIDField(null=True, blank=True, db_index=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(default=timezone.now)
    held = models.JSONField(default=list)
    last_day = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        app_label = "core"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.username

    @property
    def grants(self) -> tuple[Grant, ...]:
        """The roles in force today, without a query."""
        day = today().isoformat()
        return tuple(
            grant for grant, start, end in self._held_rows() if (not start or start <= day) and (not end or day <= end)
        )

    @property
    def standing_grants(self) -> tuple[Grant, ...]:
        """The roles in force today or later, without a query."""
        day = today().isoformat()
        return tuple(grant for grant, _start, end in self._held_rows() if not end or day <= end)

    def _held_rows(self) -> list[tuple[Grant, str, str]]:
        rows = []
        for role, agency, area, *period in self.held:
            start, end = period or ("", "")
            rows.append((Grant(Role(role), Scope(agency=agency, area=area)), start, end))
        return rows

    @property
    def has_left(self) -> bool:
        """Whether the last day of service is over."""
        return self.last_day is not None and self.last_day < today()

    def as_actor(self, *, origin: str = "", level: int = 0) -> Actor:
        """Return the Actor this account is today, without a query."""
        return Actor(
            id=str(self.public_id),
            name=self.name,
            grants=self.grants,
            origin=origin,
            is_signed_in=True,
            level=level,
        )


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants by validity."""

    def standing(self) -> "RoleGrantQuerySet":
        """Return the grants not withdrawn and not run out: in force today or to come."""
        return self.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=today()), withdrawn_at__isnull=True)

    def in_force(self) -> "RoleGrantQuerySet":
        """Return the grants in force today."""
        return self.standing().filter(models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=today()))


class RoleGrant(models.Model):
    """A role over an agency subtree and an area, given and withdrawn, never deleted.

    ``valid_from`` None: from when it was given; ``valid_to`` is the last day, None: until withdrawn.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    agency = models.CharField(max_length=200, default=EVERYWHERE, blank=True)
    area = models.CharField(max_length=200, default=EVERYWHERE, blank=True)
    granted_by = models.CharField(max_length=100)
    granted_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=500, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        app_label = "core"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "agency", "area"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="core_one_grant_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="core_grant_of_a_known_role"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_from__lte=models.F("valid_to")),
                name="core_grant_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.agency} {self.area}"

    @property
    def grant(self) -> Grant:
        """The plain value of this row."""
        return Grant(Role(self.role), Scope(agency=self.agency, area=self.area))


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations by validity."""

    def open(self) -> "DelegationQuerySet":
        """Return the delegations not withdrawn whose last day is not over."""
        return self.filter(withdrawn_at__isnull=True, ends_on__gte=today())

    def in_force(self) -> "DelegationQuerySet":
        """Return the delegations usable now: their days have come, and the giver still holds the role."""
        day = today()
        return self.open().filter(
            models.Q(grant__valid_from__isnull=True) | models.Q(grant__valid_from__lte=day),
            models.Q(grant__valid_to__isnull=True) | models.Q(grant__valid_to__gte=day),
            models.Q(grant__account__last_day__isnull=True) | models.Q(grant__account__last_day__gte=day),
            starts_on__lte=day,
            grant__withdrawn_at__isnull=True,
            grant__account__is_active=True,
        )


class Delegation(models.Model):
    """A role, or a part of its scope, lent to a colleague for some days; it ends by itself after ``ends_on``."""

    public_id = models.UUIDField(unique=True, editable=False, default=new_id)
    grant = models.ForeignKey(RoleGrant, on_delete=models.PROTECT, related_name="delegations")
    receiver = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="delegations_received")
    agency = models.CharField(max_length=200, blank=True)
    area = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=500)
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=100, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        app_label = "core"
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")), name="core_delegation_begins_before_it_ends"
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.starts_on} {self.ends_on}"

    @property
    def is_open(self) -> bool:
        """Whether it has not ended yet."""
        return self.withdrawn_at is None and self.ends_on >= today()

    @property
    def lent(self) -> Grant:
        """The role over the part of its scope that was lent."""
        return Grant(Role(self.grant.role), Scope(agency=self.agency, area=self.area))


class Tenure(models.Model):
    """A time of service: this account's holder worked in this agency, with this title, from one day to another."""

    public_id = models.UUIDField(unique=True, editable=False, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tenures")
    agency = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=500)
    end_basis = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "core"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(ends_on__isnull=True), name="core_one_open_tenure"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(starts_on__lte=models.F("ends_on")),
                name="core_tenure_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.starts_on}"


class ElectronicIdentity(models.Model):
    """That a citizen's account belongs to one electronic identity.

    ``digest`` is an HMAC of the national identity number; the number itself is kept nowhere. ``level`` is what the last
    sign-in proved. Personal data: ``digest`` (class: basic, pseudonymous).
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="electronic_identity")
    digest = models.CharField(max_length=64, unique=True)
    level = models.PositiveSmallIntegerField()
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "core"

    def __str__(self) -> str:
        return f"{self.digest[:8]}… {self.level}"


class SignIn(models.Model):
    """One session of an account, so that its owner sees and ends it. Personal data: origin, agent (class: basic)."""

    public_id = models.UUIDField(unique=True, editable=False, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    method = models.CharField(max_length=30)
    origin = models.CharField(max_length=100, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "core"
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.method}"
