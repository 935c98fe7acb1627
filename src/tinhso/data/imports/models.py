"""What imports keep: mappings, imports, rows set aside, standing sources. Registers are named by their code."""

from django.db import models

from tinhso.core.clock.api import new_id
from tinhso.data.imports.data import Mode, RowState, State


class SavedMapping(models.Model):
    """The mapping of one source to one register, found again next time; ``columns`` as the file had them then."""

    register = models.CharField(max_length=41)
    source = models.CharField(max_length=200)
    content = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    layout = models.JSONField(default=dict)
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=100)

    class Meta:
        app_label = "data"
        constraints = [models.UniqueConstraint(fields=["register", "source"], name="data_savedmapping_source")]

    def __str__(self) -> str:
        return self.source


class StandingSource(models.Model):
    """A place from which a register is filled on a schedule; ``secret`` names a credential, it is none."""

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    register = models.CharField(max_length=41)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=500)
    mode = models.CharField(max_length=11, default=Mode.INCREMENTAL)
    publish = models.BooleanField(default=False)
    every_minutes = models.IntegerField(null=True)
    at = models.TimeField(null=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    last_sha256 = models.CharField(max_length=64, blank=True)
    last_said = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    class Meta:
        app_label = "data"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["register", "name"], name="data_standingsource_name")]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One run over one file. ``staged`` is the place up to which its good rows are in the batch (kept with them)."""

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    register = models.CharField(max_length=41)
    standing = models.ForeignKey(StandingSource, on_delete=models.SET_NULL, null=True, related_name="imports")
    state = models.CharField(max_length=10, default=State.WAITING)
    wish = models.CharField(max_length=10, blank=True)
    mode = models.CharField(max_length=11, default=Mode.INCREMENTAL)
    is_dry_run = models.BooleanField(default=False)
    publish = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    address = models.CharField(max_length=500, blank=True)
    file_id = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.BigIntegerField(default=0)
    layout = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    batch = models.BigIntegerField(null=True)
    declared = models.IntegerField(default=0)
    staged = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    began_at = models.DateTimeField(null=True)
    rows = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    same = models.BigIntegerField(default=0)
    ended = models.BigIntegerField(default=0)
    aside = models.BigIntegerField(default=0)
    repeats = models.BigIntegerField(default=0)
    faults = models.JSONField(default=list)
    sample = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    root = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "data"
        ordering = ["-id"]
        indexes = [models.Index(fields=["register", "state"], name="data_import_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]), name="data_import_state_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class SetAside(models.Model):
    """A row that could not be loaded: its texts, what is wrong, and what became of it."""

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    origin = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="set_aside")
    register = models.CharField(max_length=41)
    row = models.BigIntegerField()
    values = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    field = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=60, blank=True)
    message = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, default=RowState.OPEN)
    note = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "data"
        ordering = ["origin", "row"]
        indexes = [
            models.Index(fields=["register", "state", "field", "code"], name="data_setaside_work"),
        ]
        constraints = [
            # A run that is taken up again sets no row aside twice.
            models.UniqueConstraint(fields=["origin", "row"], name="data_setaside_row"),
        ]

    def __str__(self) -> str:
        return f"{self.origin_id}:{self.row}"
