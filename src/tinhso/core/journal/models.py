"""The append-only journal: who did what, why, when, from where, each entry chained to the one before.

The table is made by hand in migration 0002 (with the triggers that refuse change) and is not managed by Django, so that
no tool that empties tables (``flush``, the test runner) tries to empty this one.
"""

from django.db import models


class JournalEntry(models.Model):
    """One link: ``content`` hashes what happened, ``hash`` chains it (see rules); ``details`` is canonical JSON."""

    number = models.BigIntegerField(primary_key=True)
    receipt = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.TextField()
    actor_name = models.TextField(blank=True)
    action = models.TextField()
    subject = models.TextField()
    reason = models.TextField(blank=True)
    origin = models.TextField(blank=True)
    details = models.TextField(default="{}")
    content = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "core"
        managed = False
        db_table = "core_journalentry"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"
