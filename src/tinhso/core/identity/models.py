"""Accounts (sign-in), the roles they hold, and where they are signed in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from tinhso.core.access.api import EVERYWHERE, Actor, Grant, Role, Scope
from tinhso.core.clock.api import new_id


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

    Personal data: ``username``, ``name``, ``email`` (class: basic). ``held`` repeats the roles in force as
    [role, agency, area] so that a request needs no query for them; only the services of identity write it, in the
    transaction that changes the grants.
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
        """The roles in force, without a query."""
        return tuple(Grant(Role(role), Scope(agency=agency, area=area)) for role, agency, area in self.held)

    def as_actor(self, *, origin: str = "") -> Actor:
        """Return the Actor this account is today, without a query."""
        return Actor(id=str(self.public_id), name=self.name, grants=self.grants, origin=origin, is_signed_in=True)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants by validity."""

    def in_force(self) -> "RoleGrantQuerySet":
        """Return the grants not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class RoleGrant(models.Model):
    """A role over an agency subtree and an area, given and withdrawn, never deleted."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    agency = models.CharField(max_length=200, default=EVERYWHERE, blank=True)
    area = models.CharField(max_length=200, default=EVERYWHERE, blank=True)
    granted_by = models.CharField(max_length=100)
    granted_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=500, blank=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.agency} {self.area}"

    @property
    def grant(self) -> Grant:
        """The plain value of this row."""
        return Grant(Role(self.role), Scope(agency=self.agency, area=self.area))


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
