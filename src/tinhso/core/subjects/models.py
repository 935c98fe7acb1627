"""The wrapped keys."""

from django.db import models


class SubjectKey(models.Model):
    """The key of one subject, wrapped by the master key named ``master``; destroyed: ``wrapped`` is empty for good."""

    subject_id = models.UUIDField(unique=True)
    master = models.CharField(max_length=20)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "core"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(destroyed_at__isnull=True) | models.Q(wrapped=b""), name="core_subjectkey_destroyed"
            )
        ]

    def __str__(self) -> str:
        return str(self.subject_id)
