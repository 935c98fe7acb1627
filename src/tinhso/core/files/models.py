"""Content-addressed files: what is stored is named by its SHA-256; attachments give it a name and an owner."""

from django.db import models

from tinhso.core.clock.api import new_id
from tinhso.core.files.data import FileState


class StoredObject(models.Model):
    """One content, however often it was given. ``media_type`` is told by content, never by name.

    ``uses`` counts how often it was stored and not yet discarded: the content goes with the last use.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=150)
    uses = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in FileState], default=FileState.UNCHECKED
    )
    checked_at = models.DateTimeField(null=True)
    threat = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "core"
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="core_file_not_empty")]
        indexes = [models.Index(fields=["state", "created_at"], name="core_file_state")]

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """One use of a content by a thing of another module, under the name its giver gave it.

    The name may say something personal: it is shown to those who may read the file and kept out of the journal.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    file = models.ForeignKey(StoredObject, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    owner_kind = models.CharField(max_length=60)
    owner_id = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=100)

    class Meta:
        app_label = "core"
        indexes = [models.Index(fields=["owner_kind", "owner_id"], name="core_attachment_owner")]

    def __str__(self) -> str:
        return str(self.public_id)
