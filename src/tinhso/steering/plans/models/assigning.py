"""Pieces of work given from a figure, and their logs (append-only)."""

from django.db import models

from tinhso.core.clock.api import new_id
from tinhso.steering.plans.data.assigning import OriginKind, WorkState, WorkStep


class Work(models.Model):
    """One piece of work. ``due`` is the last day; ``version`` the lock; people are actor ids."""

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    title = models.CharField(max_length=300)
    details = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in OriginKind])
    origin_code = models.CharField(max_length=150, blank=True)
    origin_label = models.CharField(max_length=400, blank=True)
    agency = models.CharField(max_length=100)
    person = models.CharField(max_length=100, blank=True)
    due = models.DateField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in WorkState])
    escalated = models.IntegerField(default=0)
    reminded = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=100)
    given_agency = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "steering"
        ordering = ["due", "pk"]
        indexes = [
            models.Index(fields=["agency", "state"], name="steering_work_agency"),
            models.Index(fields=["origin", "origin_code"], name="steering_work_origin"),
        ]

    def __str__(self) -> str:
        return self.title


class WorkLogLine(models.Model):
    """One step of a piece of work, never changed. ``due`` is the deadline from then on."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="lines")
    number = models.IntegerField()
    step = models.CharField(max_length=10, choices=[(step.value, step.value) for step in WorkStep])
    text = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    due = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    receipt = models.BigIntegerField()

    class Meta:
        app_label = "steering"
        ordering = ["work", "number"]
        constraints = [models.UniqueConstraint(fields=["work", "number"], name="steering_workline_number")]

    def __str__(self) -> str:
        return f"{self.work_id}/{self.number}"
