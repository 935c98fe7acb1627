"""Accounts (sign-in) and the roles they hold."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tinhso.core.access.api import EVERYWHERE, Actor, Grant, Role, Scope


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; passwords are hashed by Django."""

    def create_account(self, *, username: str, password: str | None, name: str) -> "Account":
        """Return a new saved account; ``password`` None means it cannot sign in by password."""
        account = self.model(username=username, name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One way into the platform. Persons live elsewhere and are joined by ``subject_id`` (opaque)."""

    public_id = models.UUIDField(unique=True, editable=False, default=uuid.uuid4)
    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    subject_id = models.UUIDField(null=True, blank=True, db_index=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
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

    def as_actor(self, *, origin: str = "") -> Actor:
        """Return the Actor this account is today."""
        grants = tuple(
            Grant(Role(row.role), Scope(agency=row.agency, area=row.area)) for row in self.role_grants.in_force()
        )
        return Actor(id=str(self.public_id), name=self.name, grants=grants, origin=origin, is_signed_in=True)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants by validity."""

    def in_force(self) -> "RoleGrantQuerySet":
        """Return the grants not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class RoleGrant(models.Model):
    """A role over an agency subtree and an area, given and withdrawn, never deleted."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    agency = models.CharField(max_length=200, default=EVERYWHERE, blank=True)
    area = models.CharField(max_length=200, default=EVERYWHERE, blank=True)
    granted_by = models.CharField(max_length=100)
    granted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        app_label = "core"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "agency", "area"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="core_one_grant_in_force",
            )
        ]
