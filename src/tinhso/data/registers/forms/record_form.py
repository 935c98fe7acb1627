"""The form of one record: drawn by ``blocks.forms`` from the declaration's JSON Schema, laid out by its groups.

The register's own checks say what is wrong, in the same words everywhere; the form only reads what was typed.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from tinhso.blocks.forms.api import Draft, FieldProblem, Group, Layout, SchemaForm
from tinhso.core.access.api import Actor
from tinhso.data.registers.data import Declaration, Field, FieldError, FieldType
from tinhso.data.registers.rules.schema import json_schema
from tinhso.data.registers.selectors.editing import choices_of

PICKED = {FieldType.AREA: "area", FieldType.AGENCY: "agency"}


def form_schema(declaration: Declaration, names: Collection[str] | None = None) -> dict[str, Any]:
    """Return the register's schema in the reader's language, with code lists, pickers and units."""
    schema = json_schema(declaration, names)
    properties = {
        item.name: schema["properties"][item.name] | _drawn(item)
        for item in declaration.shown
        if item.name in schema["properties"]
    }
    return schema | {"title": str(declaration.name), "properties": properties}


def _drawn(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {"title": str(field.label), "description": str(field.help)}
    if field.type in PICKED:
        return made | {"x-picker": {"source": PICKED[field.type], "level": field.level}}
    chosen = choices_of(field)
    if chosen:
        return made | {"oneOf": [{"const": code, "title": words} for code, words in chosen]}
    if field.register:
        return made | {"x-picker": {"source": "register", "register": field.register}}
    if field.type is FieldType.TEXT and not field.length:
        made["x-widget"] = "line"
    return made


def layout_of(declaration: Declaration) -> Layout:
    """Return the declaration's groups."""
    return Layout(tuple(Group(str(group.title), group.fields) for group in declaration.groups))


class RecordForm(SchemaForm):
    """The values of one record, and (where asked) why and from when they are written."""

    def __init__(
        self,
        declaration: Declaration,
        data: Any = None,
        *,
        by: Actor,
        values: Mapping[str, Any] | None = None,
        names: Collection[str] | None = None,
        draft: Draft | None = None,
        more: Mapping[str, forms.Field] | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(
            form_schema(declaration, names),
            data,
            by=by,
            layout=layout_of(declaration),
            values=values,
            draft=draft,
            checks=False,
            prefix=prefix,
        )
        self.more = dict(more or {})
        self.fields.update(self.more)
        self.fields["seen__"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.bring_back()

    @property
    def extra(self) -> list[forms.BoundField]:
        """What is asked beside the values."""
        return [self[name] for name in self.more]

    def show_errors(self, errors: Collection[FieldError]) -> None:
        """Put the register's refusals at their fields."""
        self.show_problems([FieldProblem(self._place(error.field), error.message) for error in errors])

    def _place(self, name: str) -> str:
        return name if name in self.fields else f"{name}__"

    @property
    def seen(self) -> int | None:
        """The version the editor began from."""
        text = str(self.cleaned_data.get("seen__") or "")
        return int(text) if text.isascii() and text.isdigit() else None
