"""Requests for erasure."""

from django.db import models

from tinhso.core.clock.api import new_id
from tinhso.core.privacy.data import State


class ErasureRequest(models.Model):
    """One request to erase a person. ``reason`` is sealed for the person and goes with the key; nothing else here is
    personal: subject and actors are opaque ids.
    """

    public_id = models.UUIDField(unique=True, editable=False, default=new_id)
    subject_id = models.UUIDField(db_index=True)
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in State], default=State.REQUESTED.value
    )
    by_person = models.BooleanField()
    reason = models.TextField()
    document = models.CharField(max_length=300, blank=True)
    requested_by = models.CharField(max_length=100)
    requested_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    receipt = models.BigIntegerField(null=True, blank=True)

    class Meta:
        app_label = "core"
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id"], condition=models.Q(state="requested"), name="core_erasure_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]), name="core_erasure_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"
