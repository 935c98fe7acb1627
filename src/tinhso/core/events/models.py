"""Outbox, deliveries, jobs, schedules, workers, once-keys and the answers of requests that may be repeated."""

from django.db import models
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from tinhso.core.clock.api import new_id
from tinhso.core.events.data import State

STATES = [(state.value, state.value) for state in State]


class Event(models.Model):
    """One event, written in the transaction of what it tells of."""

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    type = models.CharField(max_length=150)
    subject = models.CharField(max_length=200)
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    data = models.JSONField(default=dict)

    class Meta:
        app_label = "core"
        indexes = [
            models.Index(fields=["type", "id"], name="core_event_type"),
            models.Index(fields=["subject", "id"], name="core_event_subject"),
            models.Index(fields=["at"], name="core_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class Delivery(models.Model):
    """One event for one handler; ``attempts`` counts tries that were begun and did not end well."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=STATES, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        app_label = "core"
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="core_delivery_once")]
        indexes = [
            models.Index(fields=["due_at", "id"], name="core_delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["state", "id"], name="core_delivery_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.state}"


class JobRecord(models.Model):
    """What django-tasks' row does not know of a job: its name, its tries, who does it, how far it is."""

    task = models.OneToOneField(DBTaskResult, on_delete=models.CASCADE, primary_key=True, related_name="job")
    name = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=STATES, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=40, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "core"
        indexes = [
            models.Index(fields=["state", "created_at"], name="core_job_state"),
            models.Index(fields=["name", "created_at"], name="core_job_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class ScheduleRecord(models.Model):
    """When a declared schedule is due next, and the job it was enqueued as last."""

    name = models.CharField(max_length=100, primary_key=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    last_job = models.UUIDField(null=True)
    timing = models.CharField(max_length=100)
    paused = models.BooleanField(default=False)

    class Meta:
        app_label = "core"

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """One `tinhso work` process; it says every few seconds that it lives."""

    name = models.CharField(max_length=40, primary_key=True)
    machine = models.CharField(max_length=100)
    pid = models.BigIntegerField()
    born = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        app_label = "core"

    def __str__(self) -> str:
        return self.name


class OnceKey(models.Model):
    """An effect that was had: the row is written in the effect's own transaction."""

    key = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "core"

    def __str__(self) -> str:
        return self.key


class RepeatKey(models.Model):
    """A request that may be repeated, and its answer once there is one.

    ``key`` hashes (actor, route, the caller's key); ``answer`` is encrypted so that only
    the caller's key opens it.
    """

    key = models.CharField(max_length=64, primary_key=True)
    body = models.CharField(max_length=64)
    claim = models.CharField(max_length=32)
    claimed_until = models.DateTimeField()
    answer = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "core"

    def __str__(self) -> str:
        return self.key[:12]
