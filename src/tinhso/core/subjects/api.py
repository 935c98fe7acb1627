"""Door of subjects."""

from tinhso.core.subjects.data import PersonalClass, SealError
from tinhso.core.subjects.selectors import (
    classify,
    declared,
    is_destroyed,
    unclassified,
    unknown_declarations,
    unseal,
    unseal_many,
)
from tinhso.core.subjects.services import destroy, forget, rewrap_keys, seal, seal_each, seal_many

__all__ = [
    "PersonalClass",
    "SealError",
    "classify",
    "declared",
    "destroy",
    "forget",
    "is_destroyed",
    "rewrap_keys",
    "seal",
    "seal_each",
    "seal_many",
    "unclassified",
    "unknown_declarations",
    "unseal",
    "unseal_many",
]
