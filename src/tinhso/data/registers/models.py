"""What the registers keep besides their tables: declarations, batches, grants, views, keys, sources.

The records themselves are in ``reg_<code>`` and ``reg_<code>_hist``, which ``adapters.tables`` makes.
"""

from django.db import models

from tinhso.core.clock.api import new_id


class Origin(models.TextChoices):
    """How a version of a declaration came about."""

    LOADED = "loaded"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"


class State(models.TextChoices):
    """Whether a register's table can be used."""

    READY = "ready"
    ALTERING = "altering"
    WITHDRAWN = "withdrawn"


class Register(models.Model):
    """The head of a register: all that one read or write must know of it, in one row. Holds no personal data.

    ``version`` is the declaration in force, ``table_version`` the one the table fulfils; they differ while a change is
    being made, or after one was broken off (``converted``: the columns already rewritten by it).
    ``unpublished`` lists the batches whose rows are not to be seen;
    ``last_seq`` is the end of the change feed (SQLite; PostgreSQL has a sequence per register).
    """

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    code = models.CharField(max_length=41, unique=True)
    owner = models.CharField(max_length=200)
    version = models.IntegerField(default=0)
    table_version = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    loaded_hash = models.CharField(max_length=64, blank=True)
    unpublished = models.JSONField(default=list)
    converted = models.JSONField(default=list)
    last_seq = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    last_change = models.DateTimeField(null=True)
    scores = models.JSONField(default=dict)

    class Meta:
        app_label = "data"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]), name="data_register_state"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RegisterVersion(models.Model):
    """One version of a declaration, never changed; ``content`` is null where the register was withdrawn."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField(null=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    reason = models.TextField(blank=True)
    receipt = models.BigIntegerField(null=True)

    class Meta:
        app_label = "data"
        ordering = ["register", "number"]
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="data_registerversion_number")]

    def __str__(self) -> str:
        return f"{self.register_id}/{self.number}"


class BatchState(models.TextChoices):
    """Where a batch stands; ``publishing`` and ``withdrawing`` can be broken off and are taken up again."""

    STAGING = "staging"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


class Batch(models.Model):
    """The records one import brought. ``feed_start``: its rows stand in the change feed after this number."""

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="batches")
    state = models.CharField(max_length=12, choices=BatchState.choices, default=BatchState.STAGING)
    declared = models.IntegerField()
    source = models.CharField(max_length=300, blank=True)
    rows = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    same = models.BigIntegerField(default=0)
    ended = models.BigIntegerField(default=0)
    root = models.CharField(max_length=64, blank=True)
    feed_start = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    published_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    receipt = models.BigIntegerField(null=True)

    class Meta:
        app_label = "data"
        ordering = ["-id"]
        indexes = [models.Index(fields=["register", "feed_start"], name="data_batch_feed")]

    def __str__(self) -> str:
        return str(self.public_id)


class RegisterScore(models.Model):
    """One measured dimension of a register, of a field, an agency, an area or a record of it. No personal data."""

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="measured")
    scope = models.CharField(max_length=200)
    dimension = models.CharField(max_length=12)
    value = models.FloatField(null=True)
    good = models.BigIntegerField()
    total = models.BigIntegerField()
    measured_at = models.DateTimeField()

    class Meta:
        app_label = "data"
        constraints = [
            models.UniqueConstraint(fields=["register", "scope", "dimension"], name="data_registerscore_once"),
        ]

    def __str__(self) -> str:
        return f"{self.register_id} {self.scope} {self.dimension}"


class Citizen(models.Model):
    """Whom records are about: the mark of an identity number, and the person's ``subject_id``, which everything else is
    joined by. ``number`` is the identity number sealed with the subject's own key, so that it goes with the person.

    The mark is the one ``core.identity`` keeps of a citizen's account. Personal data: all of it (class: basic).
    """

    digest = models.CharField(max_length=64, unique=True)
    subject_id = models.UUIDField(unique=True)
    number = models.TextField(blank=True)

    class Meta:
        app_label = "data"

    def __str__(self) -> str:
        return str(self.subject_id)


class PersonRead(models.Model):
    """That a journal entry about reading registers was also about this person: ``receipt`` is the entry's.

    One entry stands for a whole page; these rows say who was on it. Personal data: ``digest`` (basic, pseudonymous).
    """

    digest = models.CharField(max_length=64)
    receipt = models.BigIntegerField()

    class Meta:
        app_label = "data"
        indexes = [models.Index(fields=["digest", "receipt"], name="data_personread_who")]

    def __str__(self) -> str:
        return f"{self.digest[:8]}… {self.receipt}"


class FieldGrant(models.Model):
    """Special fields of a register opened to another agency, for a purpose, until a day (inclusive).

    ``is_pending``: sensitive personal fields are opened only once a second person of the owner has confirmed.
    """

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="grants")
    agency = models.CharField(max_length=200)
    fields = models.JSONField(default=list)
    purpose = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_by = models.CharField(max_length=100)
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=100, blank=True)
    is_pending = models.BooleanField(default=False)
    confirmed_by = models.CharField(max_length=100, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "data"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.register_id} {self.agency}"


class SavedView(models.Model):
    """Filters, sort and columns of a list, kept under a name by one account; ``shared_with``: an agency's people too
    (its code; "*": every public servant).
    """

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="saved_views")
    owner = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    query = models.TextField()
    shared_with = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        app_label = "data"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["register", "owner", "name"], name="data_savedview_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceKey(models.Model):
    """A machine's way in: a bearer token of which only the SHA-256 is kept, with its roles and its registers.

    ``grants`` repeats [role, agency, area]; ``registers`` empty means all that the roles reach.
    """

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    hash = models.CharField(max_length=64, unique=True)
    head = models.CharField(max_length=12)
    grants = models.JSONField(default=list)
    registers = models.JSONField(default=list)
    may_write = models.BooleanField(default=False)
    valid_to = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "data"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DataSource(models.Model):
    """A place where an agency keeps data today, as its self-survey found it. Holds no personal data."""

    public_id = models.UUIDField(unique=True, default=new_id, editable=False)
    agency = models.CharField(max_length=200, db_index=True)
    name = models.CharField(max_length=300)
    register_code = models.CharField(max_length=41, blank=True)
    answers = models.JSONField(default=dict)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.CharField(max_length=100)
    is_closed = models.BooleanField(default=False)

    class Meta:
        app_label = "data"
        ordering = ["agency", "name"]

    def __str__(self) -> str:
        return self.name


class DataSourceVersion(models.Model):
    """One version of the answers about a source, never changed."""

    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    receipt = models.BigIntegerField(null=True)

    class Meta:
        app_label = "data"
        ordering = ["source", "number"]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="data_sourceversion_number")]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.number}"
