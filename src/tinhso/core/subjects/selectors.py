"""Opening sealed texts, and the classes of fields."""

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.module_loading import autodiscover_modules

from tinhso.core.subjects import adapters
from tinhso.core.subjects.data import PersonalClass
from tinhso.core.subjects.models import SubjectKey

#: model label ("core.Account") → field name → class
_classes: dict[str, dict[str, PersonalClass]] = {}
#: What must be classified: everything that can hold words.
TEXTUAL = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.GenericIPAddressField,
    models.FileField,
)


def unseal_many(texts: Iterable[str]) -> dict[str, str | None]:
    """Return what each text says (one query for all): None if its key is destroyed, itself if it was never sealed."""
    found: dict[str, str | None] = {}
    subjects: dict[str, UUID] = {}
    for text in texts:
        subject = adapters.subject_of(text)
        found[text] = text if subject is None else None
        if subject is not None:
            subjects[text] = subject
    if not subjects:
        return found
    rows = SubjectKey.objects.filter(subject_id__in=set(subjects.values()), destroyed_at__isnull=True)
    keys = {row.subject_id: adapters.unwrap(row.subject_id, row.master, bytes(row.wrapped)) for row in rows}
    for text, subject in subjects.items():
        if subject in keys:
            found[text] = adapters.opened(subject, keys[subject], text)
    return found


def unseal(text: str) -> str | None:
    """Return what one text says (see ``unseal_many``)."""
    return unseal_many([text])[text]


def is_destroyed(subject_id: UUID | str) -> bool:
    """Return whether the subject was erased."""
    return SubjectKey.objects.filter(subject_id=UUID(str(subject_id)), destroyed_at__isnull=False).exists()


# --- classes ------------------------------------------------------------------------------------


def classify(model: str, **classes: str) -> None:
    """Declare the classes of a model's fields: ``classify("core.Account", basic="name email", secret="password")``."""
    known = _classes.setdefault(model.lower(), {})
    for name, fields in classes.items():
        known.update(dict.fromkeys(fields.split(), PersonalClass(name)))


def declared() -> dict[str, dict[str, PersonalClass]]:
    """Return what every folder's ``personal.py`` declares, by lower-case model label."""
    autodiscover_modules("personal")
    return _classes


def unclassified(root: str = "tinhso") -> list[str]:
    """Return every field of *root*'s models that can hold words and has no class ("core.Account.name"), in order."""
    known = declared()
    missing = []
    for model in apps.get_models():
        if not model.__module__.startswith(root + "."):
            continue
        for field in model._meta.get_fields():
            textual = isinstance(field, TEXTUAL) and not getattr(field, "choices", None)
            if textual and field.name not in known.get(model._meta.label_lower, {}):
                missing.append(f"{model._meta.label}.{field.name}")
    return sorted(missing)


def unknown_declarations() -> list[str]:
    """Return declarations that name no model or no field, in order."""
    wrong = []
    for label, fields in declared().items():
        try:
            known = {field.name for field in apps.get_model(label)._meta.get_fields()}
        except LookupError:
            known = set()
        wrong += [f"{label}.{name}" for name in fields if name not in known]
    return sorted(wrong)
