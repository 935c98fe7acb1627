"""A form drawn from a JSON Schema and a layout."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tinhso.blocks.forms.adapters.fields import field_of
from tinhso.blocks.forms.data import Draft, FieldProblem, Input, InputKind, Layout, Schema
from tinhso.blocks.forms.rules.inputs import inputs_of
from tinhso.blocks.forms.rules.problems import problems_of
from tinhso.core.access.api import Actor


@dataclass(frozen=True)
class FieldGroup:
    """Fields drawn together under a heading."""

    title: str
    help: str
    fields: list[forms.BoundField]


class SchemaForm(forms.Form):
    """What a schema's object asks for, by the layout's groups.

    *values*: what is known already. *draft*: what was typed and not sent, shown in its place. *checks* False: the
    module that asks checks the values itself and tells with ``show_problems``; else the schema is asked.
    """

    def __init__(
        self,
        schema: Schema,
        data: Any = None,
        *,
        by: Actor,
        layout: Layout | None = None,
        values: Mapping[str, Any] | None = None,
        draft: Draft | None = None,
        checks: bool = True,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.schema, self.layout, self.checks = schema, layout or Layout(), checks
        self.inputs: dict[str, Input] = {item.name: item for item in inputs_of(schema)}
        for item in self.inputs.values():
            self.fields[item.name] = field_of(item, by)
            self.fields[item.name].initial = (values or {}).get(item.name)
        self.draft = draft

    def bring_back(self) -> None:
        """Show the draft's texts: called once every field is there, also those that the module added."""
        if self.draft is None or self.is_bound:
            return
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            if key in self.draft.values and not isinstance(field.widget, forms.HiddenInput):
                several = isinstance(field, forms.MultipleChoiceField)
                field.initial = list(self.draft.values[key]) if several else self.draft.first(key)

    def groups(self) -> list[FieldGroup]:
        """Return the schema's fields by the layout's groups; what stands in none comes last."""
        left = list(self.inputs)
        made = []
        for group in self.layout.groups:
            here = [name for name in group.names if name in left]
            left = [name for name in left if name not in here]
            if here:
                made.append(FieldGroup(group.title, group.help, [self[name] for name in here]))
        if left:
            title = self.layout.rest or (_("Các trường khác") if made else str(self.schema.get("title", "")))
            made.append(FieldGroup(title, "", [self[name] for name in left]))
        return made

    def clean(self) -> dict[str, Any]:
        """Ask the schema about what could be read."""
        cleaned = super().clean() or {}
        if self.checks:
            told = set(self.errors)
            given = {name: value for name, value in self._json(cleaned).items() if value is not None}
            self.show_problems([item for item in problems_of(self.schema, given) if item.name not in told])
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what was typed: texts, days, numbers, booleans, None for nothing."""
        found = {name: self.cleaned_data.get(name) for name in self.inputs}
        return {name: None if value in ("", []) else value for name, value in found.items()}

    def json_values(self) -> dict[str, Any]:
        """Return what was typed as JSON has it: days as texts, whole numbers as such; nothing for nothing."""
        return {name: value for name, value in self._json(self.cleaned_data).items() if value is not None}

    def _json(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {name: _as_json(item, cleaned.get(name)) for name, item in self.inputs.items()}

    def show_problems(self, problems: Collection[FieldProblem]) -> None:
        """Put what is wrong at its field, and what belongs to none on top."""
        for problem in problems:
            self.add_error(problem.name if problem.name in self.fields else None, problem.message)


def _as_json(item: Input, value: Any) -> Any:
    if value in ("", [], None):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if item.kind in {InputKind.NUMBER, InputKind.YEAR}:
        return _number(value)
    return value


def _number(value: Any) -> Any:
    """Return a number as JSON has it; a text that is none stays, for the schema to refuse."""
    try:
        exact = Decimal(str(value))
    except ArithmeticError:
        return value
    return int(exact) if exact == exact.to_integral_value() else float(exact)
