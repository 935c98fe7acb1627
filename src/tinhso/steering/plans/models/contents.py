"""Rows of plans and their versions."""

from uuid import uuid4

from django.db import models

from tinhso.steering.plans.data import Kind


class Origin(models.TextChoices):
    """How a version came about."""

    LOADED = "loaded"
    EDITED = "edited"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"


class PlanItem(models.Model):
    """One row of a plan. ``version`` is the number of the version that counts; ``loaded_hash`` the fingerprint of the
    content last loaded from the province folder ("" if it never was). Holds no personal data.
    """

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    code = models.CharField(max_length=100)
    plan = models.CharField(max_length=50, blank=True)
    position = models.IntegerField()
    version = models.IntegerField()
    loaded_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "steering"
        ordering = ["kind", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="steering_planitem_code"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="steering_planitem_version"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]), name="steering_planitem_kind"
            ),
        ]
        indexes = [models.Index(fields=["plan", "kind"], name="steering_planitem_plan")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class PlanItemVersion(models.Model):
    """One version of a row, never changed. ``content`` is the plain form of its dataclass, null if withdrawn;
    ``made_by`` an actor id (its name stands in the journal entry that ``receipt`` leads to).
    """

    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField(null=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    reason = models.TextField(blank=True)
    receipt = models.BigIntegerField(null=True)

    class Meta:
        app_label = "steering"
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="steering_planversion_number")]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.number}"
