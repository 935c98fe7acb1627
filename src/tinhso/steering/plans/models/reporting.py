"""Rounds, the duties in them, what was reported (append-only), cascades and closings. No personal data; people are
actor ids, their names stand in the journal."""

from django.db import models

from tinhso.core.clock.api import new_id
from tinhso.steering.plans.data.reporting import REPORTED_KINDS, Action, ClosingStep, DutyState, Part

_KINDS = [(kind.value, kind.value) for kind in REPORTED_KINDS]


class Round(models.Model):
    """One reporting round of a plan. ``version`` is the lock against two people changing it at once."""

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    plan = models.CharField(max_length=50)
    title = models.CharField(max_length=200)
    period_from = models.DateField()
    period_to = models.DateField()
    opens = models.DateField()
    cut_off = models.DateTimeField()
    note = models.TextField(blank=True)
    is_training = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    class Meta:
        app_label = "steering"
        ordering = ["-cut_off", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "title"], name="steering_round_title"),
            models.CheckConstraint(
                condition=models.Q(period_from__lte=models.F("period_to")), name="steering_round_period"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """What one agency owes in one round. ``accepted`` numbers the report that counts, ``accepted_as_of`` its day."""

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=10, choices=_KINDS)
    code = models.CharField(max_length=100)
    agency = models.CharField(max_length=100)
    part = models.CharField(max_length=10, choices=[(part.value, part.value) for part in Part])
    position = models.IntegerField(default=0)
    state = models.CharField(max_length=10, default="waiting", choices=[(s.value, s.value) for s in DutyState])
    version = models.IntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    accepted = models.IntegerField(null=True)
    accepted_as_of = models.DateField(null=True)

    class Meta:
        app_label = "steering"
        ordering = ["round", "position", "agency"]
        constraints = [
            models.UniqueConstraint(fields=["round", "kind", "code", "agency", "part"], name="steering_duty_once"),
        ]
        indexes = [
            models.Index(fields=["kind", "code", "accepted_as_of"], name="steering_duty_row"),
            models.Index(fields=["agency", "state"], name="steering_duty_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.agency}"


class ReportVersion(models.Model):
    """One step of a duty, never changed: what was reported, what checking said, who did what and why."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="reports")
    number = models.IntegerField()
    action = models.CharField(max_length=10, choices=[(action.value, action.value) for action in Action])
    content = models.JSONField()
    checks = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    receipt = models.BigIntegerField()

    class Meta:
        app_label = "steering"
        ordering = ["duty", "number"]
        constraints = [models.UniqueConstraint(fields=["duty", "number"], name="steering_report_number")]

    def __str__(self) -> str:
        return f"{self.duty_id}/{self.number}"


class TargetShare(models.Model):
    """One unit's share of a cascaded target; ``valid_to`` is the last day (null: open)."""

    target = models.CharField(max_length=100)
    agency = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    basis = models.CharField(max_length=300)
    threshold = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    class Meta:
        app_label = "steering"
        ordering = ["target", "agency", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["target", "agency", "valid_from"], name="steering_share_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="steering_share_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.agency}"


class RowClosing(models.Model):
    """A row closed or opened again, never changed; the last one of a row counts."""

    kind = models.CharField(max_length=10, choices=_KINDS)
    code = models.CharField(max_length=100)
    number = models.IntegerField()
    step = models.CharField(max_length=10, choices=[(step.value, step.value) for step in ClosingStep])
    verdict = models.CharField(max_length=10, blank=True)
    is_override = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    receipt = models.BigIntegerField()

    class Meta:
        app_label = "steering"
        ordering = ["kind", "code", "number"]
        constraints = [models.UniqueConstraint(fields=["kind", "code", "number"], name="steering_closing_number")]

    def __str__(self) -> str:
        return f"{self.code} {self.step}"
