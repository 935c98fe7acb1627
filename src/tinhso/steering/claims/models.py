"""Documents that were checked, their text, claims, relations and findings, each with its history."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

#: How long what a visitor without an account uploads is kept.
VISITOR_KEEPS = timedelta(hours=24)


class Origin(models.TextChoices):
    """Whose document it is: the province's own (published) or one somebody uploaded (private to its owner)."""

    PROVINCE = "province", "Văn bản của tỉnh"
    UPLOAD = "upload", "Tải lên"


class ClaimState(models.TextChoices):
    """What people have said of a claim."""

    CANDIDATE = "candidate", "Máy tìm"
    CONFIRMED = "confirmed", "Đã xác nhận"
    CORRECTED = "corrected", "Đã sửa"
    ADDED = "added", "Người thêm"
    REJECTED = "rejected", "Đã loại"


class FindingState(models.TextChoices):
    """Where a finding stands."""

    OPEN = "open", "Còn mở"
    RESOLVED = "resolved", "Đã xử lý"
    GONE = "gone", "Không còn"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents by origin, owner and age."""

    def living(self) -> "DocumentQuerySet":
        """Return the documents that have not expired."""
        return self.filter(models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=timezone.now()))

    def expired(self) -> "DocumentQuerySet":
        """Return the documents whose time is over."""
        return self.filter(expires_at__lte=timezone.now())

    def light(self) -> "DocumentQuerySet":
        """Return the documents without what only a check needs (their rows, which are long)."""
        return self.defer("rows")

    def of_province(self) -> "DocumentQuerySet":
        """Return the province's own documents, oldest first."""
        return self.filter(origin=Origin.PROVINCE).order_by("issued_on", "code")

    def owned_by(self, owner: str) -> "DocumentQuerySet":
        """Return the living uploads of an owner (actor id), newest first."""
        return self.living().filter(origin=Origin.UPLOAD, owner=owner).order_by("-created_at")


class Document(models.Model):
    """One checked document. ``revision`` counts changes to its claims; a write that saw an older one is a conflict.

    Personal data: an upload may hold any; it is private to ``owner`` (an actor id) and deleted with everything below.
    """

    public_id = models.UUIDField(unique=True, editable=False, default=uuid.uuid4)
    code = models.SlugField(max_length=80, unique=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    owner = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=300)
    symbol = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    issuer = models.CharField(max_length=250, blank=True)
    file_name = models.CharField(max_length=250, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    content_key = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0)
    characters = models.IntegerField(default=0)
    warnings = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    style = models.CharField(max_length=20, blank=True)
    style_answered = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        app_label = "steering"
        constraints = [
            models.UniqueConstraint(fields=["origin", "owner", "content_key"], name="steering_document_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Block(models.Model):
    """One paragraph or table of a document's text, as ``data`` describes it."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="blocks")
    number = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        app_label = "steering"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="steering_block_once")]

    def __str__(self) -> str:
        return f"{self.document_id}, {self.number}"


class Claim(models.Model):
    """One claim as it stands now. ``content`` is a ``data.Claim``; ``found`` what the engine or the file first said."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="claims")
    key = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.CANDIDATE)
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField()
    found = models.JSONField()

    class Meta:
        app_label = "steering"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="steering_claim_once")]

    def __str__(self) -> str:
        return self.key


class ClaimVersion(models.Model):
    """One change of a claim: what it became, by whom (actor id), why, when. Never changed or removed by itself."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ClaimState.choices)
    content = models.JSONField()
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=100)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "steering"
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["claim", "version"], name="steering_claim_version_once")]

    def __str__(self) -> str:
        return f"{self.claim_id}, {self.version}"


class Relation(models.Model):
    """A relation between claims of one document, by their keys. ``content`` is a ``data.Relation``."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="relations")
    position = models.PositiveIntegerField()
    content = models.JSONField()
    added_by = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "steering"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.document_id}, {self.position}"


class Comparison(models.Model):
    """An owner's document compared with another one, theirs or the province's."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="comparisons")
    other = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    compared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "steering"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "other"], name="steering_comparison_once")]

    def __str__(self) -> str:
        return f"{self.document_id}, {self.other_id}"


class Finding(models.Model):
    """One thing that does not hold, kept over re-checks by ``fingerprint`` (rule and claims) within its ``scope``.

    ``scope`` is "document:<code>", "pair:<code>:<code>" or "province". ``figures`` condenses the values it rests on:
    a resolved finding whose figures change is opened again.
    """

    public_id = models.UUIDField(unique=True, editable=False, default=uuid.uuid4)
    scope = models.CharField(max_length=180)
    document = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="findings")
    other = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    figures = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    rule = models.CharField(max_length=60)
    severity = models.CharField(max_length=20)
    content = models.JSONField()
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    version = models.PositiveIntegerField(default=1)
    first_seen = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "steering"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["scope", "fingerprint"], name="steering_finding_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.public_id}"


class FindingEvent(models.Model):
    """One thing that happened to a finding: found, resolved, reopened, changed, gone; by whom (actor id), why, when."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    stated = models.TextField(blank=True)
    computed = models.TextField(blank=True)
    by = models.CharField(max_length=100)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "steering"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.action} {self.finding_id}"
