"""The append-only journal: who did what, why, when, from where, each entry chained to the one before."""

from django.db import models


class JournalEntry(models.Model):
    """One link. ``hash`` covers every other column and the previous hash (see rules.link_hash)."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    actor_name = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    origin = models.CharField(max_length=100, blank=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "core"
        ordering = ["number"]
        indexes = [
            models.Index(fields=["subject", "number"], name="core_journal_subject"),
            models.Index(fields=["actor", "number"], name="core_journal_actor"),
        ]
