"""Content-addressed files: what is stored is named by its SHA-256."""

from django.db import models


class StoredObject(models.Model):
    """One content, however often it was given. ``media_type`` is told by content, never by name."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "core"
