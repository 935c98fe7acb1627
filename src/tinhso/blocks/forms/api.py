"""Door of forms."""

from tinhso.blocks.forms.adapters.schema_form import FieldGroup, SchemaForm
from tinhso.blocks.forms.adapters.sources import FOUND_MAX, register_source, resolve
from tinhso.blocks.forms.data import (
    Choice,
    Draft,
    DraftRefused,
    FieldProblem,
    Group,
    Layout,
    Picking,
    SchemaRefused,
)
from tinhso.blocks.forms.selectors import draft_of, drafts_of
from tinhso.blocks.forms.services import discard_draft, keep_draft

__all__ = [
    "FOUND_MAX",
    "Choice",
    "Draft",
    "DraftRefused",
    "FieldGroup",
    "FieldProblem",
    "Group",
    "Layout",
    "Picking",
    "SchemaForm",
    "SchemaRefused",
    "discard_draft",
    "draft_of",
    "drafts_of",
    "keep_draft",
    "register_source",
    "resolve",
]
