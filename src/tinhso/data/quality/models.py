"""What quality keeps: declarations, runs and their scores, what fails, likely duplicates, targets.

No table here holds a value of a record: a finding names the record and the check, and who may read the record reads it
from its register.
"""

from django.db import models

from tinhso.core.clock.api import new_id


class Origin(models.TextChoices):
    """How a version of a declaration came about."""

    LOADED = "loaded"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"


class QualityDeclaration(models.Model):
    """One version of a file of ``quality/``, never changed; the highest number stands; null content: withdrawn."""

    code = models.CharField(max_length=80)
    number = models.IntegerField()
    content = models.JSONField(null=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    loaded_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    receipt = models.BigIntegerField(null=True)

    class Meta:
        app_label = "data"
        ordering = ["code", "-number"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="data_qualitydeclaration_number")]

    def __str__(self) -> str:
        return f"{self.code}/{self.number}"


class QualityRun(models.Model):
    """One measuring of a register. ``step`` is the last one done, so that a broken-off run goes on from there."""

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    register = models.CharField(max_length=41, db_index=True)
    state = models.CharField(max_length=10, default="running")
    step = models.CharField(max_length=20, blank=True)
    rows = models.BigIntegerField(default=0)
    declared = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    checks = models.JSONField(default=list)
    pairs = models.BigIntegerField(default=0)
    linked = models.BooleanField(default=False)
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        app_label = "data"
        ordering = ["-id"]
        indexes = [models.Index(fields=["register", "state", "-id"], name="data_qualityrun_latest")]

    def __str__(self) -> str:
        return f"{self.register} {self.started_at:%Y-%m-%d}"


class QualityScore(models.Model):
    """One figure of a run: *good* of *total* in a scope («register», «field:x», «agency:x», «area:x»)."""

    run = models.ForeignKey(QualityRun, on_delete=models.CASCADE, related_name="scores")
    scope = models.CharField(max_length=220)
    dimension = models.CharField(max_length=12)
    good = models.BigIntegerField()
    total = models.BigIntegerField()

    class Meta:
        app_label = "data"
        ordering = ["run", "scope", "dimension"]
        constraints = [models.UniqueConstraint(fields=["run", "scope", "dimension"], name="data_qualityscore_one")]

    def __str__(self) -> str:
        return f"{self.scope} {self.dimension} {self.good}/{self.total}"


class QualityFinding(models.Model):
    """A record that fails a check. ``mended_at`` is set by the measuring that no longer finds it, by nobody else.

    ``other``: the record of the other register for what two registers do not agree on (``other_register``).
    """

    register = models.CharField(max_length=41)
    check_code = models.CharField(max_length=120)
    dimension = models.CharField(max_length=12)
    record = models.CharField(max_length=36)
    other_register = models.CharField(max_length=41, blank=True)
    other = models.CharField(max_length=36, blank=True)
    fields = models.JSONField(default=list)
    agency = models.CharField(max_length=200, blank=True)
    area = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)
    assignee = models.CharField(max_length=100, blank=True)
    assigned_by = models.CharField(max_length=100, blank=True)
    assigned_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.CharField(max_length=100, blank=True)
    dismiss_reason = models.TextField(blank=True)

    class Meta:
        app_label = "data"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "check_code", "record", "other"], name="data_qualityfinding_one"
            )
        ]
        indexes = [
            models.Index(fields=["register", "check_code", "mended_at", "id"], name="data_finding_check"),
            models.Index(fields=["register", "mended_at", "dismissed_at", "id"], name="data_finding_open"),
            models.Index(fields=["assignee", "mended_at"], name="data_finding_assignee"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.check_code}"


class QualityProposal(models.Model):
    """Pairs above a likelihood, to be merged together once a second person agrees."""

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    register = models.CharField(max_length=41, db_index=True)
    threshold = models.FloatField()
    amount = models.IntegerField()
    reason = models.TextField(blank=True)
    proposed_by = models.CharField(max_length=100)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    merged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "data"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.register} ≥ {self.threshold}"


class QualityPair(models.Model):
    """Two records that may be one thing (``left`` < ``right``), why we think so, and what was decided.

    ``gone``: the last measuring no longer found it (one was merged, ended or mended). ``kept``: the record that stayed.
    """

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    register = models.CharField(max_length=41)
    left = models.CharField(max_length=36)
    right = models.CharField(max_length=36)
    probability = models.FloatField()
    levels = models.JSONField(default=dict)
    agency = models.CharField(max_length=200, blank=True)
    area = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField()
    gone = models.BooleanField(default=False)
    decision = models.CharField(max_length=10, blank=True)
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    kept = models.CharField(max_length=36, blank=True)
    proposal = models.ForeignKey(QualityProposal, null=True, on_delete=models.SET_NULL, related_name="pairs")

    class Meta:
        app_label = "data"
        ordering = ["-probability", "id"]
        constraints = [models.UniqueConstraint(fields=["register", "left", "right"], name="data_qualitypair_one")]
        indexes = [
            models.Index(fields=["register", "decision", "gone", "-probability"], name="data_qualitypair_open"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.probability:.3f}"


class QualityTarget(models.Model):
    """What a register should reach in a dimension, between two days."""

    register = models.CharField(max_length=41, db_index=True)
    dimension = models.CharField(max_length=12)
    value = models.FloatField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    basis = models.CharField(max_length=300)
    set_by = models.CharField(max_length=100)
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    receipt = models.BigIntegerField(null=True)

    class Meta:
        app_label = "data"
        ordering = ["register", "dimension", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.register} {self.dimension} {self.value}"
