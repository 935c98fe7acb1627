"""Content-addressed files: what is stored is named by its SHA-256."""

from django.db import models


class StoredObject(models.Model):
    """One content, however often it was given. ``media_type`` is told by content, never by name.

    ``uses`` counts how often it was stored and not yet discarded: the content goes with the last use.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=150)
    uses = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "core"
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="core_file_not_empty")]

    def __str__(self) -> str:
        return self.sha256
