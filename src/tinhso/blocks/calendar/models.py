"""Rows of the calendar and their versions."""

from django.db import models

from tinhso.blocks.calendar.data import Kind
from tinhso.core.clock.api import new_id


class Origin(models.TextChoices):
    """How a version came about."""

    LOADED = "loaded"
    EDITED = "edited"
    IMPORTED = "imported"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"


class CalendarRow(models.Model):
    """One row: a special day, a week of working hours, a cut-off. ``version`` is the one that counts; ``loaded_hash``
    the fingerprint of what the province folder last gave. Holds no personal data.
    """

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    code = models.CharField(max_length=100)
    version = models.IntegerField()
    loaded_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "blocks"
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="blocks_calendarrow_code"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="blocks_calendarrow_version"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]), name="blocks_calendarrow_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class CalendarVersion(models.Model):
    """One version of a row, never changed; ``content`` is null if the row was withdrawn."""

    row = models.ForeignKey(CalendarRow, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField(null=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    reason = models.TextField(blank=True)
    receipt = models.BigIntegerField(null=True)

    class Meta:
        app_label = "blocks"
        ordering = ["row", "number"]
        constraints = [models.UniqueConstraint(fields=["row", "number"], name="blocks_calendarversion_number")]

    def __str__(self) -> str:
        return f"{self.row_id}/{self.number}"
