"""What forms keep: drafts."""

from django.db import models


class DraftRow(models.Model):
    """What one account typed into one form and has not sent; only that account sees it."""

    owner = models.CharField(max_length=100)
    form = models.CharField(max_length=200)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "blocks"
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "form"], name="blocks_draft_one")]

    def __str__(self) -> str:
        return self.form
